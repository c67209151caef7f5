"""An empty database in memory, open in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from batchbill_desktop.models import Base


@pytest.fixture
def connection() -> Iterator[Connection]:
    """The tables as they are declared, foreign keys on."""
    engine = create_engine("sqlite://")

    @event.listens_for(engine, "connect")
    def _foreign_keys(raw: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        raw.cursor().execute("PRAGMA foreign_keys = ON")

    with engine.begin() as opened:
        Base.metadata.create_all(opened)
        yield opened
    engine.dispose()
