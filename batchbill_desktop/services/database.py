"""A company's database: opening it, and the transactions in which use cases run.

A use case is a function that takes a `Connection` first and never commits. `Database.read`
and `Database.write` begin, commit or roll back, and repeat what failed only because another
program was at work too.
"""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from batchbill_desktop.models import Claim, IdCounter, Invoice
from batchbill_desktop.services.database_alone import alone
from batchbill_desktop.services.database_causes import (
    inserted_values,
    is_transient,
    user_error,
    violated,
    writes_in_read,
)
from batchbill_desktop.services.database_engine import make_engine, take_write_lock
from batchbill_desktop.services.database_errors import AlreadyBilled, NumberTaken
from batchbill_desktop.services.database_place import (
    check_file,
    default_database_path,
    place_of,
    resolve_url,
)
from batchbill_desktop.services.migrating import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import InstrumentedAttribute

    from batchbill_desktop.services.database_place import Place
    from batchbill_desktop.services.errors import UserError

__all__ = [
    "Database",
    "default_database_path",
    "open_database",
    "reserve_ids",
    "resolve_url",
]

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 3
"""How often a use case is tried when other programs are in its way."""


class Database:
    """An open database; safe to share between threads."""

    def __init__(self, place: Place, engine: Engine, timeout: float) -> None:
        self.path: Path | None = place.path
        """The file; None on PostgreSQL."""
        self.url = place.url.render_as_string(hide_password=False)
        """The address that opens it again, with its password."""
        self.name = place.name
        """What to call it in a sentence."""
        self.dialect = place.url.get_backend_name()
        """`sqlite` or `postgresql`."""
        self.timeout = timeout
        """Seconds to wait for other programs."""
        self._engine = engine

    def read(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kw: P.kwargs
    ) -> T:
        """Run a use case that sees the database as it is at one moment, and writes nothing."""
        options = {"begin": "read"}
        if self.path is None:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": "on"}
        return self._attempt(options, lambda connection: use_case(connection, *args, **kw))

    def write(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kw: P.kwargs
    ) -> T:
        """Run a use case in one transaction: all that it writes, or nothing.

        Writers stand in line, so what the use case reads is what is there until it is done.
        Raises `DatabaseLocked`, `AlreadyBilled`, `NumberTaken` and whatever the use case raises.
        """
        options = {"begin": "write"}
        if self.path is None:
            options["isolation_level"] = "READ COMMITTED"

        def in_line(connection: Connection) -> T:
            take_write_lock(connection)
            return use_case(connection, *args, **kw)

        return self._attempt(options, in_line)

    @contextmanager
    def alone(self, work: str) -> Iterator[bool]:
        """Whether this is the only program that does `work` here, until the block ends.

        A program that is killed holds nothing. Reads and writes go on meanwhile, everywhere.
        """
        with ExitStack() as stack:
            try:
                first = stack.enter_context(alone(self._engine, self.path, work))
            except (DBAPIError, sqlite3.Error) as error:
                explained = self._explained(error)
                if explained is None:
                    raise
                raise explained from error
            yield first

    def dispose(self) -> None:
        """Close all connections; the database can be used again and then opens new ones."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.dispose()

    def _attempt(self, options: dict[str, str], run: Callable[[Connection], T]) -> T:
        """Run in one transaction, up to `ATTEMPTS` times while others are in the way."""
        attempt = 1
        while True:
            try:
                with self._engine.connect() as connection:
                    connection.execution_options(**options)
                    with connection.begin():
                        return run(connection)
            except (DBAPIError, sqlite3.Error) as error:
                if is_transient(error) and attempt < ATTEMPTS:
                    # Two that failed together must not meet again at once.
                    time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - no secret
                    attempt += 1
                    continue
                explained = self._explained(error)
                ours = options["begin"] == "read" and writes_in_read(error)
                if explained is None or ours:
                    raise
                raise explained from error

    def _explained(self, error: DBAPIError | sqlite3.Error) -> UserError | None:
        """What a driver's error means to the user; None where it is our own fault."""
        if isinstance(error, IntegrityError):
            match violated(error):
                case "claim":
                    return AlreadyBilled(self._first_taken(error, Claim.item))
                case "invoice":
                    return NumberTaken(self._first_taken(error, Invoice.number))
        return user_error(error, self.name)

    def _first_taken(self, error: IntegrityError, column: InstrumentedAttribute[Any]) -> str | None:
        """Which of the values that were to be written is there already: drivers do not say."""
        values = inserted_values(error, column.key)
        with self._engine.connect() as connection:
            for start in range(0, len(values), 500):
                wanted = column.in_(values[start : start + 500])
                found = connection.scalar(select(column).where(wanted).order_by(column).limit(1))
                if found is not None:
                    return str(found)
        return None


def open_database(url: str | Path, *, create: bool = True, timeout: float = 15.0) -> Database:
    """Open the database at a path or an address, made or brought to this version if need be.

    `timeout`: seconds to wait for other programs. An older file is copied beside first, as
    `name.before-<revision>.db`. Raises `DatabaseMissing` (only with `create=False`) and the
    other errors of `database_errors`; what cannot be opened is left unchanged.
    """
    place = place_of(url)
    if place.path is not None:
        check_file(place.path, create=create)
    engine = make_engine(place, timeout / ATTEMPTS)
    try:
        bring_up_to_date(engine, place, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Database(place, engine, timeout)


def reserve_ids(connection: Connection, name: str, count: int) -> int:
    """Reserve `count` ids of the counter `name` and return the first; they are never reused.

    Ids start at 1. The counter's row stays locked until the transaction ends.
    """
    counter = IdCounter.__table__
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(IdCounter)
        .values(name=name, next_id=1 + count)
        .on_conflict_do_update(
            index_elements=[counter.c.name], set_={"next_id": counter.c.next_id + count}
        )
        .returning(counter.c.next_id - count)
    )
    return int(connection.execute(statement).scalar_one())
