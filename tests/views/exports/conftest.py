"""The small company in the window, with its batch of June generated."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from batchbill_desktop.app import Options
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.views.exports.export_dialog import ExportDialog
from tests.builders.expected import DATA
from tests.views.window import Driver

DAY = dt.date(2026, 6, 30)

MakeCompany = Callable[..., Database]
OpenExport = Callable[[Database], ExportDialog]


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(DAY):
        yield


@pytest.fixture
def make_company(tmp_path: Path) -> Iterator[MakeCompany]:
    """Makes the small company, in a country, with June generated or only run."""
    made: list[Database] = []

    def act(
        country: str = "FR",
        prepare: Callable[[Database], object] | None = None,
        *,
        generated: bool = True,
    ) -> Database:
        source = tmp_path / "company"
        shutil.copytree(DATA / "small", source)
        _set_country(source / "company.csv", country)
        database = open_database(tmp_path / "small.db")
        made.append(database)
        database.write(import_company, source)
        if prepare is not None:
            prepare(database)
        database.write(run_batch, RunRequest("June", DAY, DAY, filters=Filters()))
        if generated:
            database.write(generate_batch, "June")
        return database

    yield act
    for database in made:
        database.dispose()


def _set_country(path: Path, country: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[row[0], country if row[0] == "country" else row[1]] for row in csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def open_window(driver: Driver) -> Callable[[Database], None]:
    """Opens a company in the window."""

    def act(database: Database) -> None:
        driver.program.begin(Options(database=str(database.path)))
        driver.wait(lambda: driver.program.desk.company is not None)
        driver.wait(lambda: driver.billing.new_batch.selection is not None)
        driver.rest()

    return act


@pytest.fixture
def open_export(driver: Driver, open_window: Callable[[Database], None]) -> OpenExport:
    """Opens the batch of June, and its export by the button."""

    def act(database: Database) -> ExportDialog:
        open_window(database)
        driver.billing.show_batch("June")
        driver.rest()
        driver.click_button("proposals.export")
        return shown_export(driver)

    return act


def answer_box(driver: Driver, text: str) -> None:
    """Press a button of the next message box; the dialog behind it is modal too, and stays."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and box.isVisible():
            timer.stop()
            driver.seen.append(box.text())
            driver.press(text)(box)

    timer = QTimer(driver.window)
    timer.timeout.connect(look)
    timer.start(10)


def shown_export(driver: Driver) -> ExportDialog:
    """The export that is open, once its check is done."""
    driver.wait(lambda: bool(driver.window.findChildren(ExportDialog)))
    dialog = driver.window.findChildren(ExportDialog)[0]
    driver.wait(lambda: dialog.examined is not None)
    return dialog
