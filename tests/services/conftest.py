"""Databases with a company in them, for the tests of the services."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from batchbill_desktop.services.database import Database, open_database
from tests.builders.company import put_month


@pytest.fixture(scope="session")
def month_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the company of `put_month`, to be copied."""
    path = tmp_path_factory.mktemp("month") / "month.db"
    with open_database(path) as database:
        database.write(put_month)
    return path


@pytest.fixture
def month(month_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The company of `put_month`, on SQLite."""
    path = tmp_path / "month.db"
    shutil.copyfile(month_file, path)
    with open_database(path) as database:
        yield database


@pytest.fixture
def month_anywhere(database_url: str) -> Iterator[Database]:
    """The company of `put_month`, on SQLite and on PostgreSQL."""
    with open_database(database_url) as database:
        database.write(put_month)
        yield database


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    """A database without a company, on SQLite and on PostgreSQL."""
    with open_database(database_url) as database:
        yield database
