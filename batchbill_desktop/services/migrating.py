"""Which version a database is of, and how an older one is brought to this version."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table, text

from batchbill_desktop.models import migrations
from batchbill_desktop.services.backup.sqlite_copy import copy_database, free_name
from batchbill_desktop.services.database_causes import explained, is_transient
from batchbill_desktop.services.database_engine import make_engine, take_write_lock
from batchbill_desktop.services.database_errors import (
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseNewer,
    NotADatabase,
)
from batchbill_desktop.services.database_place import Place, check_file, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alembic.config import Config
    from sqlalchemy import Connection, Engine


_SWITCH_SECONDS = 5.0
"""How long to try to turn write-ahead logging on while others use the file."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What opening a database did to it; `before` is None where it was empty."""

    before: str | None
    after: str
    copy: Path | None
    """The copy of the older file, which stands beside; None on PostgreSQL."""


def migrate(url: str | Path, *, timeout: float = 15.0) -> Migrated:
    """Bring the database at a path or an address to this version; it must be there.

    Raises as `open_database` does.
    """
    place = place_of(url)
    if place.path is not None:
        check_file(place.path, create=False)
    engine = make_engine(place, timeout)
    try:
        return bring_up_to_date(engine, place, create=False)
    finally:
        engine.dispose()


def bring_up_to_date(
    engine: Engine, place: Place, *, create: bool, keep_copy: bool = True
) -> Migrated:
    """Make the tables in an empty database, migrate those of an older one.

    An older file is copied beside first, with `keep_copy`.
    Raises `DatabaseMissing` for an empty one unless `create`, `NotADatabase`,
    `DatabaseNewer`, `DatabaseDamaged`; then nothing has changed.
    """
    with explained(place.name):
        with engine.connect().execution_options(begin="read") as connection:
            before = found_revision(connection, place.name)
        if before is None and not create:
            raise DatabaseMissing(place=place.name)
        if before is not None:
            require_known(before, place.name)
        if place.path is not None:
            _keep_journal_apart(engine)
        if before == migrations.HEAD:
            return Migrated(before, before, None)
        copy = None
        if keep_copy and before is not None and place.path is not None:
            copy = free_name(place.path, f"before-{migrations.HEAD}")
            copy_database(place.path, copy)
        try:
            with _alone(engine, place.name) as connection:
                # Another program may have done it while we waited for the lock.
                if found_revision(connection, place.name) != migrations.HEAD:
                    _upgrade(connection)
        except BaseException:
            if copy is not None:
                copy.unlink()
            raise
    return Migrated(before, migrations.HEAD, copy)


def found_revision(connection: Connection, place: str) -> str | None:
    """The revision of the database; None where it is empty.

    Raises `NotADatabase` where it holds the tables of something else.
    """
    tables = inspect(connection).get_table_names()
    if migrations.VERSION_TABLE in tables:
        version = table(migrations.VERSION_TABLE, column("version_num"))
        revisions = connection.scalars(select(version.c.version_num)).all()
        if len(revisions) == 1:
            return str(revisions[0])
        raise NotADatabase(place=place, reason="it does not say of which version it is")
    if tables:
        raise NotADatabase(place=place, reason="it holds the tables of another program")
    if connection.dialect.name == "postgresql":
        encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            reason = f"its encoding is {encoding}, but names need every letter (UTF8)"
            raise NotADatabase(place=place, reason=reason)
    return None


def require_known(revision: str, place: str) -> None:
    """Raise `DatabaseNewer` where this version of the program does not know `revision`."""
    if revision == migrations.HEAD:
        return
    # Alembic takes a tenth of a second to import, and nearly every start needs none of it.
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    if revision not in {known.revision for known in script.walk_revisions()}:
        raise DatabaseNewer(place=place, revision=revision, known=migrations.HEAD)


def _upgrade(connection: Connection) -> None:
    """Bring the database to the newest revision, within the connection's transaction."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, migrations.HEAD)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # The reader of options takes % for the start of a name.
    config.set_main_option("script_location", str(migrations.LOCATION).replace("%", "%%"))
    return config


def _keep_journal_apart(engine: Engine) -> None:
    """Turn on write-ahead logging, by which readers and a writer do not wait for each other.

    The file remembers it. Turning it on does not wait for other programs by itself.
    """
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        give_up = time.monotonic() + _SWITCH_SECONDS
        while True:
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:
                if not is_transient(error) or time.monotonic() > give_up:
                    raise
                time.sleep(0.05)
    finally:
        cursor.close()
        connection.close()


@contextmanager
def _alone(engine: Engine, place: str) -> Iterator[Connection]:
    """A transaction that changes tables while every other writer waits.

    SQLite makes a table anew to change it, and references to it must not stand in the way;
    they are all checked before the commit.
    """
    with engine.connect().execution_options(begin="write") as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                take_write_lock(connection)
                yield connection
                if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise DatabaseDamaged(place=place, reason="some references lead nowhere")
        finally:
            if on_sqlite:
                _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys = {state}")
    cursor.close()
