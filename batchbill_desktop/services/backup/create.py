"""Making a backup: one SQLite file that holds the whole database, whatever kind it is."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from batchbill_desktop.services.backup.sqlite_copy import (
    copy_database,
    finish_single_file,
    placed_at_once,
)
from batchbill_desktop.services.backup.tables import replace_tables
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.database_causes import explained
from batchbill_desktop.services.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def create_backup(database: Database, target: Path, *, overwrite: bool = False) -> None:
    """Write a copy of the database, as it is at one moment, to the file `target`.

    Other programs may go on working meanwhile. The copy is checked before it gets its name,
    and nothing is left where it fails. An existing file is refused unless `overwrite`.
    """
    target = target.absolute()
    _check_target(database, target, overwrite=overwrite)
    if database.path is not None:
        copy_database(database.path, target, database.timeout)
        return
    with placed_at_once(target) as part:
        with open_database(part) as copy:
            database.read(_copy_into, copy)
        with (
            explained(str(target)),
            closing(sqlite3.connect(part, isolation_level=None)) as connection,
        ):
            finish_single_file(connection, str(target))


def _copy_into(source: Connection, copy: Database) -> None:
    copy.write(replace_tables, source)


def _check_target(database: Database, target: Path, *, overwrite: bool) -> None:
    reason = None
    try:
        if target.is_dir():
            reason = "it is a folder. Give the name of a file in it"
        elif not target.parent.is_dir():
            reason = f"there is no folder {target.parent}. Make it, or choose another place"
        elif not os.access(target.parent, os.W_OK | os.X_OK):
            reason = f"nothing may be written in {target.parent}. Choose another place"
        elif target.exists():
            reason = _why_kept(database, target, overwrite=overwrite)
    except OSError as error:
        said = (error.strerror or type(error).__name__).lower()
        reason = f"it cannot be written there: {said}. Choose another place"
    if reason:
        raise Refused(message=f"No backup was written to {target}: {reason}.")


def _why_kept(database: Database, target: Path, *, overwrite: bool) -> str | None:
    """Why the file that is there must stay; None where it may be replaced."""
    if database.path is not None and target.samefile(database.path):
        return "it is the database itself. Choose another name"
    if not overwrite:
        return "the file is there already. Choose another name, or say --overwrite"
    if target.with_name(target.name + "-wal").exists():
        return "a program has it open as a database. Close that, or choose another name"
    return None
