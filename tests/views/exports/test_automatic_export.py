"""Automatic export: set in the settings, done after Generate, never in the way of the numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.automatic import KEY, Automatic, automatic_export
from batchbill_desktop.services.exports.export import ExportRequest, export_batch
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.settings.save import save_settings
from batchbill_desktop.views.settings.automatic_export_page import AutomaticExportPage
from batchbill_desktop.views.settings.dialog import SettingsDialog
from tests.views.exports.conftest import MakeCompany, answer_box, shown_export
from tests.views.exports.test_export_dialog import choose
from tests.views.window import Driver

OpenWindow = Callable[[Database], None]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def states(database: Database) -> tuple[int, set[str]]:
    """How many documents have a number, and their states."""
    documents = database.read(load_documents, Wanted(), with_lines=False)
    numbered = [one for one in documents if one.number]
    return len(numbered), {one.status for one in documents}


def generate(driver: Driver) -> None:
    """Open the batch, press *Generate invoices*, and wait until all is done."""
    driver.billing.show_batch("June")
    driver.rest()
    answer_box(driver, "Generate")
    driver.click_button("proposals.generate")
    driver.rest()
    driver.wait(lambda: driver.billing.proposals.exportable is not None)
    driver.rest()


def test_generate_exports_where_that_is_set(
    driver: Driver, make_company: MakeCompany, open_window: OpenWindow, out: Path
) -> None:
    database = make_company(generated=False)
    database.write(save_settings, {KEY: {"format": "csv", "folder": str(out)}})
    open_window(database)
    generate(driver)
    assert [path.name for path in out.iterdir()] == ["June.csv"]
    assert states(database) == (23, {"exported"})
    bar = driver.billing.proposals.bar
    assert bar.isVisible()
    assert bar.text.startswith("23 documents were exported to CSV table")
    driver.click_button("automatic.close")
    assert not bar.isVisible()


def test_a_problem_is_shown_the_numbers_stay_and_the_batch_is_exported_by_hand(
    driver: Driver, make_company: MakeCompany, open_window: OpenWindow, out: Path
) -> None:
    database = make_company(generated=False)
    database.write(save_settings, {KEY: {"format": "facturx", "folder": str(out)}})
    open_window(database)
    generate(driver)
    assert list(out.iterdir()) == []
    assert states(database) == (23, {"draft"})
    bar = driver.billing.proposals.bar
    assert bar.text.startswith("The invoices have their numbers, but they were not exported")
    assert "KWD" in bar.text
    driver.click_button("automatic.by_hand")
    dialog = shown_export(driver)
    choose(driver, dialog, "csv")
    dialog.folder.setText(str(out))
    driver.click(dialog.export)
    driver.wait(dialog.summary.isVisible)
    assert states(database) == (23, {"exported"})


def test_nothing_is_exported_where_it_is_not_set(
    driver: Driver, make_company: MakeCompany, open_window: OpenWindow
) -> None:
    database = make_company(generated=False)
    open_window(database)
    generate(driver)
    assert states(database) == (23, {"draft"})
    assert not driver.billing.proposals.bar.isVisible()


def settings_page(driver: Driver) -> AutomaticExportPage:
    QTest.keyClick(driver.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    driver.wait(lambda: bool(driver.window.findChildren(SettingsDialog)))
    (dialog,) = driver.window.findChildren(SettingsDialog)
    driver.wait(lambda: dialog.is_loaded)
    page = next(page for page in dialog.pages if isinstance(page, AutomaticExportPage))
    dialog.places.setCurrentRow(dialog.pages.index(page))
    driver.wait(page.isVisible)
    return page


def test_it_is_set_in_the_settings(
    driver: Driver, make_company: MakeCompany, open_window: OpenWindow, out: Path
) -> None:
    database = make_company()
    open_window(database)
    page = settings_page(driver)
    (dialog,) = driver.window.findChildren(SettingsDialog)
    assert not page.folder.isEnabled()
    driver.click(page.enabled)
    page.folder.selectAll()
    QTest.keyClicks(page.folder, str(out / "gone"))
    assert "There is no folder" in page.problem.text()
    driver.click_button("settings.ok", dialog)
    assert dialog.isVisible()
    assert database.read(automatic_export) is None
    QTest.keyClicks(page.folder, "\b" * len("/gone"))
    assert page.problem.text() == ""
    page.format.setFocus()
    QTest.keyClicks(page.format, "Xero")
    assert page.fixes.isVisible()
    driver.click_button("settings.ok", dialog)
    driver.wait(lambda: database.read(automatic_export) is not None)
    assert database.read(automatic_export) == Automatic("xero", out)


def test_it_is_set_off_again(
    driver: Driver, make_company: MakeCompany, open_window: OpenWindow, out: Path
) -> None:
    database = make_company()
    database.write(save_settings, {KEY: {"format": "csv", "folder": str(out)}})
    open_window(database)
    page = settings_page(driver)
    (dialog,) = driver.window.findChildren(SettingsDialog)
    assert page.enabled.isChecked()
    assert page.format.currentData() == "csv"
    assert not page.fixes.isVisible()
    driver.click(page.enabled)
    driver.click_button("settings.ok", dialog)
    driver.wait(lambda: database.read(automatic_export) is None)


def test_a_long_export_tells_how_far_it_is_and_can_be_cancelled(
    driver: Driver, make_company: MakeCompany, open_window: OpenWindow, out: Path
) -> None:
    database = make_company()
    open_window(database)
    driver.billing.show_batch("June")
    driver.rest()
    driver.click_button("proposals.export")
    dialog = shown_export(driver)
    choose(driver, dialog, "facturx")
    driver.click(dialog.check.without)
    driver.find(QLineEdit, "export.folder", dialog).setText(str(out))
    told: list[str] = []

    def look(_done: int, _of: int) -> None:
        told.append(dialog.progress.text())
        button = driver.find(QAbstractButton, "export.close", dialog)
        if len(told) == 3:
            assert button.text() == "Cancel"
            button.click()

    driver.window.tasks.progressed.connect(look)
    answer_box(driver, "Export")
    driver.click(dialog.export)
    driver.wait(lambda: "cancelled" in dialog.check.result.text())
    driver.window.tasks.progressed.disconnect(look)
    assert told[-1].endswith("%")
    assert list(out.iterdir()) == []
    assert states(database) == (23, {"draft"})
    assert dialog.export.isEnabled()
    assert export_batch(database, ExportRequest("csv", "June", out)).documents == 23
