"""Reading and writing take a fixed number of SQL statements, whatever the size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from batchbill_desktop.services.batches.generate import generate_batch, undo_generate
from batchbill_desktop.services.batches.proposals import delete_batch, group_batch
from batchbill_desktop.services.batches.run import RunRequest, load_due, run_batch
from batchbill_desktop.services.batches.show import list_batches, show_batch
from batchbill_desktop.services.batches.undo import waive_all
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database, open_database
from tests.builders.big_company import fill_database

DAY = date(2026, 4, 1)
SIZES = (10, 300)

Step = tuple[str, Callable[[Database], Any]]


def waive_everything(database: Database) -> None:
    """Write everything off that is due."""
    due = database.read(load_due, DAY)
    items = [item.id for contract in due.contracts for item in contract.items]
    database.write(waive_all, items, "goodwill", DAY)


MONTH: list[Step] = [
    ("due", lambda d: d.read(load_due, DAY)),
    ("run", lambda d: d.write(run_batch, RunRequest("March", DAY, DAY))),
    ("show a proposal", lambda d: d.read(show_batch, "March")),
    ("group", lambda d: d.write(group_batch, "March", one_per_customer=True)),
    ("due of what is left", lambda d: d.read(load_due, DAY)),
    ("generate", lambda d: d.write(generate_batch, "March")),
    ("show", lambda d: d.read(show_batch, "March")),
    ("list", lambda d: d.read(list_batches)),
    ("check", lambda d: d.read(check_books)),
    ("undo", lambda d: d.write(undo_generate, "March")),
    ("delete", lambda d: d.write(delete_batch, "March")),
    ("waive", waive_everything),
]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of all databases while the block runs; an executemany counts once."""
    statements: list[str] = []

    def hear(_: Connection, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def _statements(path: Path, contracts: int) -> dict[str, list[str]]:
    found = {}
    with open_database(path) as database:
        database.write(fill_database, contracts, 12, mixed=True)
        for name, step in MONTH:
            with counted() as statements:
                step(database)
            found[name] = statements
    return found


@pytest.fixture(scope="module")
def small_and_large(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[str]]]:
    folder = tmp_path_factory.mktemp("sizes")
    return [_statements(folder / f"{size}.db", size) for size in SIZES]


@pytest.mark.parametrize("step", [name for name, _ in MONTH])
def test_the_number_of_statements_does_not_grow(
    small_and_large: list[dict[str, list[str]]], step: str
) -> None:
    small, large = (statements[step] for statements in small_and_large)
    assert large == small
    assert 0 < len(large) < 35
