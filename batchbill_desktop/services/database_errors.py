"""What can go wrong with a database, in words.

Kept apart from `database_causes`, so that a window can name these without the database's
libraries.
"""

from __future__ import annotations

from batchbill_desktop.services.errors import UserError


class DatabaseMissing(UserError):
    """There is no database at that place, and none was to be made."""

    template = (
        "There is no BatchBill database at {place}. "
        "Check the name, or import a company to make a new one."
    )


class BadDatabaseName(UserError):
    """The name of the database is neither a path nor an address that the program knows."""

    template = (
        "{place} cannot be the name of a database: {reason}. Give the path of a file, or an "
        "address such as postgresql://user@host/name."
    )


class DatabaseUnreachable(UserError):
    """The file or the server does not answer."""

    template = (
        "The database {place} cannot be opened: {reason}. "
        "Check its name, the folder or the server, and your rights, then try again."
    )


class DatabaseReadOnly(UserError):
    """The file or its folder may not be written."""

    template = (
        "The database {place} cannot be written: {reason}. "
        "Ask for the right to write there, or open a copy in a folder of your own."
    )


class DatabaseLocked(UserError):
    """Another program held the database for longer than we wait."""

    template = (
        "The database {place} is busy: another program is writing to it or keeps it locked. "
        "Nothing was changed. Wait until it is done or close it, then try again."
    )


class DatabaseInUse(UserError):
    """A file that is to be replaced while a program still has it open."""

    template = (
        "The database {place} is open in another window or program, so it cannot be replaced. "
        "Nothing was changed. Close it there, then try again."
    )


class DatabaseFull(UserError):
    """No room is left where the database is."""

    template = (
        "There is no room left for the database {place}: the disk is full. "
        "Nothing was changed. Make room on it, then try again."
    )


class DatabaseDamaged(UserError):
    """The file is a database, but its contents are broken."""

    template = (
        "The database {place} is damaged: {reason}. "
        "Keep this file, and restore your last backup with `batchbill restore`."
    )


class DatabaseNewer(UserError):
    """A newer version of the program has written the database."""

    template = (
        "The database {place} was made by a newer version of BatchBill (its revision is "
        "{revision}, this version knows {known}). It was left unchanged. Install the newer version."
    )


class NotADatabase(UserError):
    """Something else stands at that place."""

    template = (
        "{place} is not a BatchBill database: {reason}. It was left unchanged. "
        "Choose another one, or a new name to start a new database."
    )


class NotABackup(UserError):
    """A file that was to be restored and cannot be."""

    template = (
        "{place} is not a BatchBill backup: {reason}. Nothing was changed. "
        "Choose a file that `batchbill backup` has made."
    )


class AlreadyBilled(UserError):
    """Another program took a billable item first; `item` is None where it is not known which."""

    template = (
        "Another program has billed, reserved or waived {item} meanwhile, so nothing was "
        "written. Look at what is due again, then repeat."
    )
    template_unnamed = (
        "Another program has billed, reserved or waived some of these items meanwhile, so "
        "nothing was written. Look at what is due again, then repeat."
    )

    def __init__(self, item: str | None = None) -> None:
        if item is None:
            self.template = self.template_unnamed
        super().__init__(item=item)


class NumberTaken(UserError):
    """Another program used an invoice number first; `number` is None where it is not known."""

    template = (
        "Another program has used the invoice number {number} meanwhile, so nothing was "
        "written. Open the batch again, then repeat."
    )
    template_unnamed = (
        "Another program has used some of these invoice numbers meanwhile, so nothing was "
        "written. Open the batch again, then repeat."
    )

    def __init__(self, number: str | None = None) -> None:
        if number is None:
            self.template = self.template_unnamed
        super().__init__(number=number)
