"""Opening and making companies, on the worker: no widget, and no database before it is asked.

The services are imported inside the functions: the window is to be seen before they are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from batchbill_desktop.services.database import Database
    from batchbill_desktop.services.errors import ImportReport
    from batchbill_desktop.views.tasks import Report
    from batchbill_desktop.views.welcome.new_company_dialog import NewCompany


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that was opened, and what is in it."""

    database: Database
    place: str
    """The path or address that opens it again."""
    name: str | None
    """The company's name; None: there is no company in it yet."""
    dates: tuple[dt.date, dt.date] | None = None
    """As-of and invoice date to begin with; None: today."""
    imported: ImportReport | None = None


def first_place(asked: str | None, last: str | None) -> str:
    """The database to begin with: what was asked for, the last one, or the default one."""
    from batchbill_desktop.services.database import default_database_path, resolve_url

    named = resolve_url(asked)
    if last is not None and named == str(default_database_path()):
        return last
    return named


def is_missing(place: str) -> bool:
    """Whether nothing is at that place yet: then a company can be made there."""
    from batchbill_desktop.services.database_place import place_of

    path = place_of(place).path
    return path is not None and not path.exists()


def default_folder() -> str:
    """Where a new company's file is proposed: beside the default database."""
    from batchbill_desktop.services.database import default_database_path

    return str(default_database_path().parent)


def open_company(place: str) -> Opened:
    """Open an existing database. Raises the errors of `open_database`."""
    from batchbill_desktop.services.company import company_name
    from batchbill_desktop.services.database import open_database

    database = open_database(place, create=False)
    return Opened(database, place, database.read(company_name))


def open_demonstration(*, fresh: bool) -> Opened:
    """Open the demonstration company in a database of its own, made where it is missing."""
    from batchbill_desktop.services.company import company_name
    from batchbill_desktop.services.demo import (
        DEMO_AS_OF,
        DEMO_INVOICE_DATE,
        demo_path,
        open_demo,
    )

    path = demo_path()
    database = open_demo(path, fresh=fresh)
    name = database.read(company_name)
    return Opened(database, str(path), name, (DEMO_AS_OF, DEMO_INVOICE_DATE))


def make_company(place: str, values: NewCompany) -> Opened:
    """Make a database with a new company in it."""
    from batchbill_desktop.services.company import create_company

    def create(database: Database) -> None:
        database.write(
            create_company, values.name, values.country, values.currency, values.language
        )

    database = _filled(place, create)
    return Opened(database, place, values.name)


def import_new_company(place: str, source: Path, report: Report) -> Opened:
    """Make a database and import a company folder into it; nothing is left where that fails."""
    from batchbill_desktop.services.company import company_name
    from batchbill_desktop.services.company_folder.apply import import_company

    reports: list[ImportReport] = []

    def fill(database: Database) -> None:
        reports.append(database.write(import_company, source, report))

    database = _filled(place, fill)
    return Opened(database, place, database.read(company_name), imported=reports[0])


def _filled(place: str, fill: Callable[[Database], None]) -> Database:
    """A database that `fill` has filled; a new file does not outlive a failure."""
    from batchbill_desktop.services.database import open_database

    new = is_missing(place)
    database = open_database(place)
    try:
        fill(database)
    except BaseException:
        database.dispose()
        if new and database.path is not None:
            for ending in ("", "-wal", "-shm"):
                database.path.with_name(database.path.name + ending).unlink(missing_ok=True)
        raise
    return database
