"""The main window's ways into the editor: list, batch, menu, and what a crash left behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPushButton

from batchbill_desktop.app import Options
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.flexible import new_invoice
from batchbill_desktop.services.invoices.editing.open import list_working_copies, open_working
from batchbill_desktop.services.who import user_at_machine
from batchbill_desktop.views.batches.billing_place import INVOICES, BillingPlace
from batchbill_desktop.views.exports.export_dialog import ExportDialog
from batchbill_desktop.views.invoices.editor.desk import EditorDesk
from batchbill_desktop.views.invoices.editor.line_columns import Column, Description
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.views.window import Driver

Key = Qt.Key


@pytest.fixture
def path(june: Path, tmp_path: Path, today: None) -> Path:
    path = tmp_path / "company.db"
    shutil.copy(june, path)
    return path


@pytest.fixture(autouse=True)
def no_editor_stays(driver: Driver) -> Iterator[None]:
    """What is not saved at the end of a test is not asked for."""
    yield
    for place in driver.window.findChildren(BillingPlace):
        for window in place.editors.windows:
            window.close_silently()


@pytest.fixture
def window(driver: Driver, path: Path) -> Driver:
    """The company is open, and the list of its invoices is shown."""
    driver.program.begin(Options(database=str(path)))
    driver.wait(lambda: driver.program.desk.company is not None)
    driver.wait(lambda: driver.billing.new_batch.selection is not None)
    driver.rest()
    driver.click_tab(INVOICES)
    driver.wait(lambda: driver.billing.invoices.model.rowCount() > 0)
    driver.rest()
    return driver


def desk(driver: Driver) -> EditorDesk:
    return driver.billing.editors


def opened(driver: Driver) -> EditorWindow:
    driver.wait(lambda: bool(desk(driver).windows))
    driver.rest()
    return desk(driver).windows[-1]


def chosen(driver: Driver) -> InvoiceDocument:
    row = driver.billing.invoices.view.current_row()
    assert row is not None
    return row


def test_enter_opens_the_invoice_of_the_list(window: Driver) -> None:
    view = window.billing.invoices.view
    view.setFocus()
    view.choose_row(3)
    QTest.keyClick(view, Key.Key_Return)
    assert opened(window).number == chosen(window).number


def test_edit_opens_an_invoice_of_a_generated_batch(window: Driver) -> None:
    window.billing.show_batch("June")
    proposals = window.billing.proposals
    window.wait(lambda: proposals.model.rowCount() > 0)
    window.rest()
    proposals.invoices.choose_row(2)
    window.click_button("proposals.edit", proposals)
    row = proposals.invoices.current_row()
    assert row is not None
    assert opened(window).number == row.number
    proposals.invoices.setFocus()
    QTest.keyClick(proposals.invoices, Key.Key_Return)
    window.rest()
    assert len(desk(window).windows) == 1, "it comes to the front again"


def test_an_editor_exports_its_invoice(window: Driver) -> None:
    window.window.acts["edit_invoice"].trigger()
    editor = opened(window)
    editor.state.set_field("order_number", "PO-3")
    editor.giving.fill()
    formats = next(
        menu for menu in editor.giving.menu_of.findChildren(QMenu) if menu.title() == "E&xport"
    )
    formats.actions()[0].trigger()
    window.wait(lambda: bool(window.window.findChildren(ExportDialog)))
    assert not editor.saving.is_dirty, "it is saved first"
    (dialog,) = window.window.findChildren(ExportDialog)
    window.rest()
    dialog.reject()
    window.rest()


def test_the_menu_and_the_buttons_follow_the_row(window: Driver) -> None:
    acts = window.window.acts
    for name in ("edit_invoice", "copy_invoice", "correct_invoice", "pay_invoice"):
        assert acts[name].isEnabled()
    acts["copy_invoice"].trigger()
    copy = opened(window)
    assert copy.number is None
    assert len(copy.state.working.lines) > 0
    window.billing.tabs.setCurrentIndex(0)
    assert not acts["edit_invoice"].isEnabled()
    assert acts["new_invoice"].isEnabled(), "a new invoice needs none"
    copy.close_silently()


def test_a_draft_is_listed_as_a_draft_and_opened_again(window: Driver) -> None:
    def choose(dialog: QDialog) -> None:
        QTest.keyClicks(window.find(QLineEdit, "customer.search", dialog), "garnier")
        window.click_button("customer.accept", dialog)

    window.answer(choose)
    window.click_button("invoice.new_invoice", window.billing.invoices)
    editor = opened(window)
    editor.form.lines.work.add("text")
    editor.form.lines.table.end_typing()
    key = editor.state.working.lines[0].key
    editor.state.set_cell(key, Column.DESCRIPTION, Description("As agreed"))
    editor.save_and_close()
    window.wait(lambda: not desk(window).windows)
    window.rest()
    drafts = [row for row in window.billing.invoices.model.shown_rows() if row.number is None]
    assert len(drafts) == 1
    model = window.billing.invoices.model
    row = model.shown_rows().index(drafts[0])
    texts = [model.data(model.index(row, column)) for column in range(model.columnCount())]
    assert "Draft" in texts
    window.billing.invoices.view.choose_row(row)
    assert not window.find(QPushButton, "invoice.correct_invoice").isEnabled()
    window.click_button("invoice.edit_invoice", window.billing.invoices)
    assert opened(window).state.working.lines[0].description == "As agreed"


def test_closing_the_program_asks_for_what_is_not_saved(window: Driver, path: Path) -> None:
    window.window.acts["edit_invoice"].trigger()
    editor = opened(window)
    editor.state.set_field("order_number", "PO-1")
    window.answer(window.press("Keep editing"))
    window.window.close()
    assert window.window.isVisible(), "the program stays"
    assert desk(window).windows == (editor,)
    window.answer(window.press("Discard"))
    window.window.close()
    assert not window.window.isVisible()
    database = open_database(path)
    assert database.read(list_working_copies) == (), "what was discarded is not offered again"
    database.dispose()


def test_another_company_keeps_what_is_typed(window: Driver, path: Path) -> None:
    window.window.acts["edit_invoice"].trigger()
    editor = opened(window)
    editor.state.set_field("order_number", "PO-2")
    window.program.desk.open_demonstration(fresh=False)
    before = window.billing
    window.wait(lambda: window.window.findChild(type(before)) is not before)
    window.rest()
    database = open_database(path)
    (copy,) = database.read(list_working_copies)
    database.dispose()
    assert copy.invoice_id is not None
    window.program.desk.open_place(str(path))
    demo = window.billing
    window.wait(lambda: window.window.findChild(type(demo)) is not demo)
    window.rest()
    window.wait(window.billing.kept_bar.isVisible)
    window.click_button("kept.go_on")
    assert opened(window).form.head.order.text() == "PO-2"


def test_what_a_crash_left_is_offered_when_the_company_is_opened(
    driver: Driver, path: Path
) -> None:
    database = open_database(path)
    working = database.read(new_invoice, "1003")
    for _ in range(2):
        # A session of this machine whose program has ended.
        database.write(open_working, working, f"{user_at_machine()}/deadbeef")
    database.dispose()
    driver.program.begin(Options(database=str(path)))
    driver.wait(lambda: driver.program.desk.company is not None)
    bar = driver.billing.kept_bar
    driver.wait(bar.isVisible)
    assert bar.text.startswith("2 invoices were being edited when the program ended")
    driver.click_button("kept.go_on")
    entries = [action for action in bar.menu.actions() if action.text()]
    assert len(entries) == 3
    entries[0].trigger()
    assert opened(driver).state.working.customer == "1003"
    driver.wait(lambda: bar.text.startswith("1 invoice was being edited"))
    bar.menu.close()
    driver.click_button("kept.later")
    assert not bar.isVisible()


def test_the_language_changes_in_an_open_editor(window: Driver) -> None:
    window.window.acts["edit_invoice"].trigger()
    editor = opened(window)
    window.window.acts["language_fr"].trigger()
    QApplication.processEvents()
    assert editor.form.head.labels["due_date"].text().replace("&", "") == "Échéance"
    assert editor.acts["save"].text().replace("&", "") == "Enregistrer"
    assert editor.form.lines.model.headerData(2, Qt.Orientation.Horizontal) == "Quantité"
    window.window.acts["theme_dark"].trigger()
    QApplication.processEvents()
    assert editor.palette().window().color().lightness() < 60
