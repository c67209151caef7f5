"""The page *New invoice batch* on the small company, at the end of June."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from batchbill_desktop.app import Options
from batchbill_desktop.services import clock
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.views.batches.page import NewBatchPage
from tests.builders.expected import DATA
from tests.views.window import Driver


@pytest.fixture
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(dt.date(2026, 6, 30)):
        yield


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Database]:
    """The small company; the window opens the same file."""
    database = open_database(tmp_path / "small.db")
    database.write(import_company, DATA / "small")
    yield database
    database.dispose()


@pytest.fixture
def open_page(driver: Driver, end_of_june: None) -> Callable[[Database], NewBatchPage]:
    """Opens a company in the window, and gives the page once its list is there."""

    def act(database: Database) -> NewBatchPage:
        driver.program.begin(Options(database=str(database.path)))
        driver.wait(lambda: driver.program.desk.company is not None)
        driver.wait(lambda: driver.billing.new_batch.selection is not None)
        driver.rest()
        return driver.billing.new_batch

    return act


@pytest.fixture
def page(open_page: Callable[[Database], NewBatchPage], small: Database) -> NewBatchPage:
    return open_page(small)
