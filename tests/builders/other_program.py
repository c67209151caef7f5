"""Another program that is at work on the same database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, insert

from batchbill_desktop.models import IdCounter
from batchbill_desktop.services.database import Database, open_database


@contextmanager
def write_lock_held(database: Database, seconds: float | None = None) -> Iterator[None]:
    """Another program that is writing, until the block ends or for some seconds."""
    taken, done = threading.Event(), threading.Event()

    def write(connection: Connection) -> None:
        connection.execute(insert(IdCounter), {"name": "other program", "next_id": 1})
        taken.set()
        done.wait(seconds)

    with open_database(database.url) as other:
        writer = threading.Thread(target=other.write, args=(write,))
        writer.start()
        assert taken.wait(5)
        try:
            yield
        finally:
            done.set()
            writer.join()
