"""Databases in memory: the tables as they are declared, foreign keys on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from batchbill_desktop.models import Base


@contextmanager
def memory_database() -> Iterator[Connection]:
    """An empty database of its own, open in one transaction."""
    engine = create_engine("sqlite://")

    @event.listens_for(engine, "connect")
    def _foreign_keys(raw: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        raw.cursor().execute("PRAGMA foreign_keys = ON")

    with engine.begin() as opened:
        Base.metadata.create_all(opened)
        yield opened
    engine.dispose()
