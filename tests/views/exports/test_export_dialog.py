"""*Export invoices* through real clicks and keys, on the small company."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from batchbill_desktop.services import texts
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.export import ExportRequest, export_batch
from batchbill_desktop.services.exports.gaps import NameGap
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.views.batches.billing_place import INVOICES
from batchbill_desktop.views.exports.export_dialog import ExportDialog
from tests.views.exports.conftest import MakeCompany, OpenExport, answer_box, shown_export
from tests.views.window import Driver

OpenWindow = Callable[[Database], None]


def choose(driver: Driver, dialog: ExportDialog, name: str) -> None:
    """Click a destination, and wait for its check."""
    before = dialog.examined
    tile = driver.find(QAbstractButton, f"destination.{name}", dialog)
    if not tile.isChecked():
        driver.click(tile)
        driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)


def choose_currency(driver: Driver, dialog: ExportDialog, code: str) -> None:
    """Choose a currency by the keyboard."""
    before = dialog.examined
    dialog.currency.setFocus()
    QTest.keyClicks(dialog.currency, code)
    if dialog.currency.currentData() == code:
        dialog.currency.activated.emit(dialog.currency.currentIndex())
    driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)


def type_folder(dialog: ExportDialog, folder: Path) -> None:
    dialog.folder.selectAll()
    QTest.keyClicks(dialog.folder, str(folder))


def write(driver: Driver, dialog: ExportDialog) -> None:
    driver.click(dialog.export)
    driver.wait(dialog.summary.isVisible)


def statuses(database: Database) -> set[str]:
    documents = database.read(load_documents, Wanted(), with_lines=False)
    return {document.status for document in documents}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_a_batch_becomes_a_csv_file_whose_rows_were_shown_before(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport, out: Path
) -> None:
    database = make_company()
    dialog = open_export(database)
    choose(driver, dialog, "csv")
    type_folder(dialog, out)
    assert dialog.files.text() == "June.csv"
    table = dialog.preview.table
    shown = [table.model().index(row, 0).data() for row in range(table.rowCount())]
    write(driver, dialog)
    with (out / "June.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(shown) == 50
    assert shown == [row[0] for row in rows[1:51]]
    assert "23 documents were exported to CSV table" in dialog.summary.summary.text()
    assert statuses(database) == {"exported"}
    driver.click(dialog.close_button)
    driver.rest()
    words = {
        driver.billing.proposals.model.index(0, column).data()
        for column in range(driver.billing.proposals.model.columnCount())
    }
    assert "Exported" in words
    assert driver.program.desk.company is not None
    assert driver.program.desk.company.preferences.export_folder == str(out)


def test_a_missing_account_is_filled_in_where_it_is_missed(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport, out: Path
) -> None:
    # The program knows no accounts for Spain.
    database = make_company("ES")
    dialog = open_export(database)
    choose(driver, dialog, "fec")
    choose_currency(driver, dialog, "EUR")
    type_folder(dialog, out)
    assert not dialog.export.isEnabled()
    assert "There is no name for: Account (receivable)." in {
        dialog.check.model.index(row, 1).data() for row in range(dialog.check.model.rowCount())
    }
    fields = dict(dialog.check.fields)
    assert NameGap("fec", "account", "receivable") in fields
    accounts = {"account": "430000", "revenue": "705000"}
    driver.click(next(iter(fields.values())))
    for gap, field in fields.items():
        assert isinstance(gap, NameGap)
        assert field.hasFocus()
        assert not field.visibleRegion().isEmpty()
        QTest.keyClicks(field, accounts.get(gap.kind, "477000"))
        QTest.keyClick(field, Qt.Key.Key_Tab)
    before = dialog.examined
    QTest.keyClick(next(iter(fields.values())), Qt.Key.Key_Return)
    driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)
    assert dialog.check.model.rowCount() == 0
    answer_box(driver, "Export")
    write(driver, dialog)
    assert "fixes 15 invoices" in driver.seen[-1]
    (file,) = out.iterdir()
    rows = [line.split("\t") for line in file.read_text("iso8859-15").splitlines()]
    assert {row[4][:3] for row in rows[1:]} == {"430", "705", "477"}


def test_dinars_are_refused_for_factur_x_and_the_others_can_go_without_them(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport, out: Path
) -> None:
    database = make_company()
    dialog = open_export(database)
    choose(driver, dialog, "facturx")
    type_folder(dialog, out)
    reasons = {
        dialog.check.model.index(row, 1).data() for row in range(dialog.check.model.rowCount())
    }
    assert len(reasons) == 1
    assert "KWD" in reasons.pop()
    assert dialog.preview.text.toPlainText().startswith("<?xml")
    assert not dialog.export.isEnabled()
    driver.click(dialog.check.without)
    assert dialog.export.text() == "&Export 21 documents"
    answer_box(driver, "Export")
    write(driver, dialog)
    assert len(list(out.glob("*.pdf"))) == 21
    assert statuses(database) == {"exported", "draft"}


def test_what_was_exported_before_is_asked_about(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport, out: Path
) -> None:
    database = make_company()
    some = ("FA-2026-00003", "FA-2026-00004")
    export_batch(database, ExportRequest("csv", "June", out, some))
    dialog = open_export(database)
    choose(driver, dialog, "xlsx")
    assert not dialog.check.before.isVisible()
    choose(driver, dialog, "csv")
    assert "FA-2026-00003, FA-2026-00004" in dialog.check.before.text()
    assert not dialog.export.isEnabled()
    before = dialog.examined
    driver.click(dialog.check.leave_out)
    driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)
    assert dialog.export.text() == "&Export 21 documents"
    before = dialog.examined
    driver.click(dialog.check.again)
    driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)
    type_folder(dialog, out)
    write(driver, dialog)
    assert "23 documents" in dialog.summary.summary.text()


def test_a_folder_that_is_missing_is_told_and_nothing_is_exported(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport, out: Path
) -> None:
    database = make_company()
    dialog = open_export(database)
    choose(driver, dialog, "csv")
    type_folder(dialog, out / "nowhere")
    answer_box(driver, "OK")
    driver.click(dialog.export)
    driver.wait(lambda: bool(driver.seen))
    driver.wait(lambda: dialog.examined is not None)
    assert "does not exist" in driver.seen[-1]
    assert dialog.export.isEnabled()
    assert statuses(database) == {"draft"}


def test_chosen_invoices_or_those_of_some_days_are_exported_from_the_list(
    driver: Driver,
    make_company: MakeCompany,
    open_window: OpenWindow,
    out: Path,
) -> None:
    open_window(make_company())
    driver.click_tab(INVOICES)
    driver.wait(lambda: driver.billing.invoices.model.rowCount() == 23)
    view = driver.billing.invoices.view
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(driver.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = shown_export(driver)
    choose(driver, dialog, "xlsx")
    assert dialog.export.text() == "&Export 3 documents"
    before = dialog.examined
    QTest.keyClick(driver.find(QComboBox, "export.choice", dialog), Qt.Key.Key_Down)
    driver.wait(lambda: dialog.examined is not None and dialog.examined is not before)
    assert dialog.export.text() == "&Export 23 documents"
    assert dialog.files.text() == "invoices-20260630.xlsx"
    type_folder(dialog, out)
    write(driver, dialog)
    assert [path.name for path in out.iterdir()] == ["invoices-20260630.xlsx"]


def test_every_part_has_a_name_and_french_words(
    driver: Driver, make_company: MakeCompany, open_export: OpenExport
) -> None:
    database = make_company()
    texts.set_language("fr")
    dialog = open_export(database)
    assert dialog.windowTitle() == "Exporter les factures"
    for field in dialog.findChildren(QLineEdit):
        if field.objectName().startswith("export."):
            assert field.accessibleName() or dialog.folder is field
    assert dialog.export.text().replace("&", "") == "Exporter 23 documents"
    for name, told in (("facturx", "les factures électroniques"), ("iif", "QuickBooks")):
        choose(driver, dialog, name)
        text = dialog.check.model.index(0, 1).data()
        assert text.startswith("Les montants en KWD ont 3 décimales")
        assert told in text
    choose(driver, dialog, "fec")
    assert dialog.check.model.index(0, 1).data().startswith("Il est en KWD")
