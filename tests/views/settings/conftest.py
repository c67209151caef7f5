"""The settings of the small company, opened in the window by their key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from batchbill_desktop.app import Options
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.views.settings.dialog import SettingsDialog
from batchbill_desktop.views.settings.page import SettingsPage
from tests.builders.expected import DATA
from tests.views.window import Driver

DAY = dt.date(2026, 6, 30)

OpenSettings = Callable[..., SettingsDialog]


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(DAY):
        yield


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The small company with the invoices of June."""
    with open_database(tmp_path / "small.db") as made:
        made.write(import_company, DATA / "small")
        made.write(run_batch, RunRequest("June", DAY, DAY, filters=Filters()))
        made.write(generate_batch, "June")
        yield made


@pytest.fixture
def open_settings(driver: Driver, database: Database) -> OpenSettings:
    """Opens the settings as a user does, at a page."""

    def act(page: str = "") -> SettingsDialog:
        driver.program.begin(Options(database=str(database.path)))
        driver.wait(lambda: driver.program.desk.company is not None)
        driver.rest()
        QTest.keyClick(driver.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        driver.wait(lambda: bool(driver.window.findChildren(SettingsDialog)))
        dialog = driver.window.findChildren(SettingsDialog)[0]
        driver.wait(lambda: dialog.is_loaded)
        if page:
            go_to(dialog, page)
        driver.rest()
        return dialog

    return act


def go_to(dialog: SettingsDialog, page: str) -> None:
    """Choose a page in the list at the left, by the keyboard."""
    row = next(number for number, found in enumerate(dialog.pages) if found.name == page)
    dialog.places.setFocus()
    QTest.keyClick(dialog.places, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(dialog.places, Qt.Key.Key_Down)


def shown(dialog: SettingsDialog, kind: type[SettingsPage]) -> SettingsPage:
    """The page that is shown, which must be of that kind."""
    assert isinstance(dialog.page, kind)
    assert dialog.page.isVisible()
    return dialog.page
