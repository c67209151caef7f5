"""The small company in the window, with its batch of June generated; nothing is issued yet."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from batchbill_desktop.app import Options
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.views.batches.billing_place import INVOICES
from batchbill_desktop.views.invoices.list_page import InvoiceListPage
from tests.builders.expected import DATA
from tests.views.window import Driver

DAY = dt.date(2026, 6, 30)

D = TypeVar("D", bound=QDialog)

OpenList = Callable[[], InvoiceListPage]


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(DAY):
        yield


@pytest.fixture(scope="session")
def june_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with its 23 invoices of June, to be copied."""
    path = tmp_path_factory.mktemp("june") / "june.db"
    with clock.fixed_today(DAY), open_database(path) as database:
        database.write(import_company, DATA / "small")
        database.write(run_batch, RunRequest("June", DAY, DAY, filters=Filters()))
        database.write(generate_batch, "June")
    return path


@pytest.fixture
def june(june_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "june.db"
    shutil.copyfile(june_file, path)
    with open_database(path) as database:
        yield database


@pytest.fixture
def open_list(driver: Driver, june: Database) -> OpenList:
    """Opens the company in the window, and goes to the list of invoices."""

    def act() -> InvoiceListPage:
        driver.program.begin(Options(database=str(june.path)))
        driver.wait(lambda: driver.program.desk.company is not None)
        driver.rest()
        driver.click_tab(INVOICES)
        page = driver.billing.invoices
        driver.wait(lambda: page.model.rowCount() > 0)
        driver.rest()
        return page

    return act


def documents_of(database: Database) -> list[InvoiceDocument]:
    """All documents, in the order of their numbers."""
    return database.read(load_documents, Wanted())


def shown(driver: Driver, kind: type[D]) -> D:
    """The dialog of that kind, once it is there and nothing runs."""

    def visible() -> list[D]:
        found = (window for window in QApplication.topLevelWidgets() if window.isVisible())
        return [window for window in found if isinstance(window, kind)]

    driver.wait(lambda: bool(visible()))
    driver.rest()
    return visible()[0]
