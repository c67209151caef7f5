"""Connections as we want them: explicit transactions, and the same promises on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, text

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from batchbill_desktop.services.database_place import Place


WRITE_LOCK = 0x426174636842696C
"""The number under which writers to a PostgreSQL database stand in line."""


def make_engine(place: Place, wait: float) -> Engine:
    """An engine for the database; `wait`: seconds that a statement waits for a lock.

    On SQLite the execution option `begin` says how a transaction begins: `read` (one
    snapshot, writing refused) or `write` (takes the write lock at once).
    """
    if place.path is not None:
        return _sqlite(place, wait)
    return _postgresql(place, wait)


def take_write_lock(connection: Connection) -> None:
    """Wait until no other transaction writes; SQLite has done that when it began."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})


def _sqlite(place: Place, wait: float) -> Engine:
    # isolation_level None: the driver begins no transaction of its own, `_begin` does.
    engine = create_engine(place.url, connect_args={"isolation_level": None, "timeout": wait})

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        # FULL: a committed batch survives a power cut, in WAL mode too.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("begin") == "write"
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        cursor.close()
        # A reader that turns writer would fail when another wrote meanwhile: lock at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(place: Place, wait: float) -> Engine:
    arguments = {} if "connect_timeout" in place.url.query else {"connect_timeout": 10}
    # A connection that slept over a restart of the server is noticed before it is used.
    engine = create_engine(place.url, pool_pre_ping=True, connect_args=arguments)

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute(f"SET lock_timeout = {int(wait * 1000)}")
        cursor.close()
        connection.commit()

    return engine
