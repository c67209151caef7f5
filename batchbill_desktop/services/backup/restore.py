"""Putting a backup back, in place of what the database holds now."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from batchbill_desktop.models import migrations
from batchbill_desktop.services.backup.sqlite_copy import (
    SIDE_FILES,
    copy_connection,
    copy_database,
    files_explained,
    finish_single_file,
    free_name,
    move_into_place,
)
from batchbill_desktop.services.backup.tables import replace_tables
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.database_causes import explained, is_transient
from batchbill_desktop.services.database_engine import make_engine
from batchbill_desktop.services.database_errors import (
    DatabaseDamaged,
    DatabaseInUse,
    NotABackup,
    NotADatabase,
)
from batchbill_desktop.services.database_place import check_file, is_sqlite_file, place_of
from batchbill_desktop.services.errors import Refused
from batchbill_desktop.services.mail.copies import doubt_restored
from batchbill_desktop.services.migrating import bring_up_to_date, found_revision, require_known

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WORKPLACE = ".batchbill-restore-"
_LEFT_SECONDS = 24 * 3600


def restore_backup(url: str | Path, source: Path, *, timeout: float = 15.0) -> Path | None:
    """Replace what the database at `url` holds by the backup `source`; all or nothing.

    Returns where the replaced file is kept (`name.before-restore.db`), None where there was
    none and on PostgreSQL, whose tables are replaced in one transaction. A backup of an older
    version is migrated on the way; the file `source` itself stays as it is.
    Raises `NotABackup`, `DatabaseNewer`, `DatabaseDamaged` for a backup that cannot be used,
    `DatabaseInUse` for a file that any program still has open.
    """
    place = place_of(url)
    source = source.absolute()
    _check_source(source)
    if place.path is None:
        with tempfile.TemporaryDirectory(prefix="batchbill-") as folder:
            prepared = Path(folder) / "backup.db"
            _prepare(source, prepared)
            with open_database(prepared) as backup, open_database(url, timeout=timeout) as database:
                backup.read(_copy_into, database)
        return None
    return _into_file(place.path, source, timeout)


def _copy_into(source: Connection, database: Database) -> None:
    database.write(replace_tables, source)


def _check_source(source: Path) -> None:
    """Refuse what is no backup of ours, or one of a newer version."""
    try:
        if not source.exists():
            raise NotABackup(place=source, reason="there is no such file")
        if not source.is_file():
            raise NotABackup(place=source, reason="it is no file")
        if not is_sqlite_file(source):
            raise NotABackup(place=source, reason="it is no SQLite file, or an encrypted one")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise NotABackup(place=source, reason=reason) from error
    engine = make_engine(place_of(source), wait=5.0)
    try:
        with explained(str(source)), engine.connect() as connection:
            revision = found_revision(connection, str(source))
    except NotADatabase as error:
        raise NotABackup(**error.params) from error
    finally:
        engine.dispose()
    if revision is None:
        raise NotABackup(place=source, reason="it is empty")
    require_known(revision, str(source))


def _prepare(source: Path, prepared: Path) -> None:
    """A checked copy of the backup, brought to this version, in one file."""
    copy_database(source, prepared)
    place = place_of(prepared)
    engine = make_engine(place, wait=5.0)
    try:
        bring_up_to_date(engine, place, create=False, keep_copy=False)
    finally:
        engine.dispose()
    with closing(sqlite3.connect(prepared, isolation_level=None)) as connection:
        doubt_restored(connection)
        finish_single_file(connection, str(source))


def _into_file(target: Path, source: Path, timeout: float) -> Path | None:
    check_file(target, create=True)
    if target.exists() and target.samefile(source):
        raise Refused(
            message=f"{source} is the database itself, so there is nothing to restore. "
            "Choose the file of a backup."
        )
    _clear_leftovers(target.parent)
    # Beside the target: the disk that has room for the result has room for this.
    with (
        files_explained(target),
        tempfile.TemporaryDirectory(prefix=_WORKPLACE, dir=target.parent) as folder,
    ):
        prepared = Path(folder) / "backup.db"
        with explained(str(target)):
            _prepare(source, prepared)
        if not target.exists():
            move_into_place(prepared, target)
            return None
        try:
            return _overwrite(target, prepared, timeout)
        except DatabaseDamaged:
            kept = _set_aside(target)
            move_into_place(prepared, target)
            return kept


def _clear_leftovers(folder: Path) -> None:
    """Delete what a restore that was killed has left, once it is surely no longer running."""
    for left in folder.glob(f"{_WORKPLACE}*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _overwrite(target: Path, prepared: Path, timeout: float) -> Path | None:
    """Replace the contents of a database by those of another, in one transaction.

    The file stays the same one: a program that comes in between finds it locked, then new.
    It would go on writing to a file that has been renamed away.
    """
    kept = None
    with (
        explained(str(target)),
        closing(sqlite3.connect(target, timeout=timeout, isolation_level=None)) as old,
        closing(sqlite3.connect(prepared, isolation_level=None)) as new,
    ):
        _take_alone(old, target)
        tables = {row[0] for row in old.execute("SELECT name FROM sqlite_master")}
        if tables and migrations.VERSION_TABLE not in tables:
            raise NotADatabase(place=target, reason="it holds the tables of another program")
        if tables:
            kept = free_name(target, "before-restore")
            copy_connection(old, target, kept)
        try:
            new.backup(old)
        except sqlite3.Error:
            if kept is not None:
                kept.unlink()
            raise
    return kept


def _take_alone(connection: sqlite3.Connection, target: Path) -> None:
    """Lock the file for this connection alone until it is closed."""
    try:
        # SQLite leaves write-ahead logging only when nobody else has the file open.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if is_transient(error):
            raise DatabaseInUse(place=target) from error
        raise


def _set_aside(target: Path) -> Path:
    """Rename a damaged file, with what a crash has left beside it, and say what it is now."""
    kept = free_name(target, "before-restore")
    for end in ("", *SIDE_FILES):
        part = target.with_name(target.name + end)
        if part.exists():
            part.rename(kept.with_name(kept.name + end))
    return kept
