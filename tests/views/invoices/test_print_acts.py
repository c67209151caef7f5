"""Printing by clicks and keys, onto the printers of a real print server."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QSpinBox

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.pdfs import issue_pdfs
from batchbill_desktop.services.printing import printer
from batchbill_desktop.views.invoices import print_acts, print_dialog
from batchbill_desktop.views.invoices.invoices_view import OF_ALL, PRINTED
from batchbill_desktop.views.invoices.list_page import InvoiceListPage
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from batchbill_desktop.views.invoices.print_dialog import PrintDialog
from tests.builders.printed import pages_of_pdf
from tests.cups_server import CupsServer
from tests.views.invoices.conftest import OpenList, documents_of, shown
from tests.views.window import Driver

pytestmark = pytest.mark.cups


@pytest.fixture
def page(open_list: OpenList, cups: CupsServer) -> InvoiceListPage:
    return open_list()


@pytest.fixture
def open_dialog(driver: Driver, page: InvoiceListPage) -> Callable[[int], PrintDialog]:
    """Chooses the newest invoices with the keyboard, and opens the print dialog with Ctrl+P."""

    def act(count: int) -> PrintDialog:
        # The window system of the tests gives the keyboard to nobody when a dialog closes.
        driver.window.activateWindow()
        driver.wait(driver.window.isActiveWindow)
        page.view.setFocus()
        page.view.choose_row(0)
        for _ in range(count - 1):
            QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert len(page.chosen) == count
        QTest.keyClick(driver.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        return shown(driver, PrintDialog)

    return act


OpenDialog = Callable[[int], PrintDialog]


def choose(box: QComboBox, text: str) -> None:
    """Choose an entry by the keyboard."""
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, f"there is no {text}"


def print_it(driver: Driver, dialog: PrintDialog, *, fixes: bool = True) -> None:
    """Press *Print*, say yes where invoices are fixed by it, and wait until it is done."""
    if fixes:
        driver.answer_boxes("Print")
    asked = len(driver.seen)
    driver.click(dialog.accept_button)
    if fixes:
        driver.wait(lambda: len(driver.seen) > asked)
    driver.rest()


def test_what_is_chosen_is_printed_fixed_and_its_day_is_shown(
    driver: Driver, page: InvoiceListPage, open_dialog: OpenDialog, june: Database, cups: CupsServer
) -> None:
    dialog = open_dialog(3)
    assert dialog.what.text().startswith("3 invoices, ")
    assert dialog.printer.currentText() == "Office"
    assert "3 invoices are not fixed yet" in dialog.note.text()
    print_it(driver, dialog)
    (question,) = driver.seen
    assert question == (
        "This fixes 3 invoices: from then on they cannot be changed, and only credit notes "
        "correct them."
    )
    (job,) = cups.jobs()
    newest = documents_of(june)[-3:]
    assert all(document.issued for document in newest)
    stored = issue_pdfs(june, newest)
    pages = [page_ for each in newest for page_ in pages_of_pdf(stored[each.id])]
    assert pages_of_pdf(job.files[0]) == pages
    assert driver.window.statusBar().currentMessage() == (
        f"3 invoices went to the printer Office ({len(pages)} pages)."
    )
    column = OF_ALL.index(PRINTED)
    texts = [page.model.index(row, column).data() for row in range(4)]
    assert all(texts[:3])
    assert texts[3] == ""
    assert len(page.chosen) == 3, "what was chosen stays chosen"


def test_printer_tray_sides_copies_and_jobs_are_remembered(
    driver: Driver, open_dialog: OpenDialog, cups: CupsServer
) -> None:
    dialog = open_dialog(2)
    choose(dialog.printer, "Cellar")
    choose(dialog.tray, "Tray 2, letterhead")
    choose(dialog.sides, "Both sides, bound at the long edge")
    dialog.copies.selectAll()
    QTest.keyClicks(dialog.copies, "3")
    driver.click(dialog.apart)
    print_it(driver, dialog)
    jobs = cups.jobs()
    assert len(jobs) == 2
    for job in jobs:
        assert job.text("job-printer-uri").endswith("/Cellar")
        assert job.text("InputSlot") == "Tray2"
        assert job.text("sides") == "two-sided-long-edge"
        assert job.whole("copies") == 3
    again = open_dialog(2)
    assert again.printer.currentText() == "Cellar"
    assert again.tray.currentText() == "Tray 2, letterhead"
    assert again.sides.currentText() == "Both sides, bound at the long edge"
    assert again.copies.value() == 3
    assert again.apart.isChecked()
    again.reject()


def test_only_the_pages_that_are_wanted_are_printed(
    driver: Driver, open_dialog: OpenDialog, june: Database, cups: CupsServer
) -> None:
    dialog = open_dialog(2)
    driver.click(dialog.some_pages)
    for box in (dialog.first, dialog.last):
        box.selectAll()
        QTest.keyClicks(box, "1")
    print_it(driver, dialog)
    (job,) = cups.jobs()
    older, newer = documents_of(june)[-2:]
    (text,) = pages_of_pdf(job.files[0])
    assert str(older.number) in text
    assert older.issued
    assert not newer.issued


def test_a_draft_asks_nothing_fixes_nothing_and_is_marked(
    driver: Driver, open_dialog: OpenDialog, june: Database, cups: CupsServer
) -> None:
    dialog = open_dialog(1)
    number = documents_of(june)[-1].number
    assert dialog.what.text().startswith(f"{number}, ")
    choose(dialog.mark, "Draft")
    assert dialog.note.text() == "A draft fixes nothing, and no day of printing is noted."
    print_it(driver, dialog, fixes=False)
    assert driver.seen == []
    (job,) = cups.jobs()
    assert all("DRAFT" in text for text in pages_of_pdf(job.files[0]))
    assert not any(document.issued or document.printed for document in documents_of(june))


def test_who_does_not_want_to_fix_prints_nothing(
    driver: Driver, open_dialog: OpenDialog, june: Database, cups: CupsServer
) -> None:
    dialog = open_dialog(1)
    driver.answer_boxes("Cancel")
    driver.click(dialog.accept_button)
    driver.wait(lambda: len(driver.seen) == 1)
    driver.rest()
    assert driver.seen[0].startswith("This fixes the invoice")
    assert cups.jobs() == []
    assert not any(document.issued for document in documents_of(june))


def test_one_more_print_of_an_issued_invoice_can_be_marked_as_a_copy(
    driver: Driver, open_dialog: OpenDialog, june: Database, cups: CupsServer
) -> None:
    print_it(driver, open_dialog(1))
    dialog = open_dialog(1)
    marks = [dialog.mark.itemText(row) for row in range(dialog.mark.count())]
    assert marks == ["None", "Copy"]
    choose(dialog.mark, "Copy")
    print_it(driver, dialog, fixes=False)
    first, copy = (pages_of_pdf(job.files[0]) for job in cups.jobs())
    assert "COPY" not in first[0]
    assert "COPY" in copy[0]


def test_cancel_stops_before_the_next_job_and_keeps_what_was_printed(
    driver: Driver,
    open_dialog: OpenDialog,
    june: Database,
    cups: CupsServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cancelled = threading.Event()
    send = printer.send

    def send_and_wait(*arguments: object, **options: object) -> None:
        send(*arguments, **options)  # type: ignore[arg-type] # handed on as they come
        assert cancelled.wait(20)

    monkeypatch.setattr(print_acts, "send", send_and_wait)
    dialog = open_dialog(5)
    driver.click(dialog.apart)
    driver.answer_boxes("Print")
    driver.click(dialog.accept_button)
    driver.wait(lambda: len(cups.jobs()) == 1)
    button = driver.find(QAbstractButton, "cancel")
    driver.wait(button.isVisible)
    driver.click(button)
    cancelled.set()
    driver.rest()
    (job,) = cups.jobs()
    printed = [document.number for document in documents_of(june) if document.printed]
    issued = [document.number for document in documents_of(june) if document.issued]
    assert printed == issued == [job.text("job-name")]


def test_a_printer_that_refuses_is_told_in_words(
    driver: Driver, open_dialog: OpenDialog, june: Database, cups: CupsServer
) -> None:
    dialog = open_dialog(1)
    cups.refuse_jobs("Office", refuse=True)
    try:
        driver.answer_boxes("Print", "OK")
        driver.click(dialog.accept_button)
        driver.wait(lambda: len(driver.seen) == 2)
        driver.rest()
    finally:
        cups.refuse_jobs("Office", refuse=False)
    assert "The printer Office did not take the job" in driver.seen[1]
    assert cups.jobs() == []
    assert not any(document.printed for document in documents_of(june))


def test_the_printers_own_dialog_has_the_rest_and_prints(
    driver: Driver, open_dialog: OpenDialog, cups: CupsServer
) -> None:
    dialog = open_dialog(2)
    choose(dialog.tray, "Tray 2, letterhead")

    def fill_in(system: QDialog) -> None:
        assert isinstance(system, QPrintDialog)
        driver.find(QSpinBox, "copies", system).setValue(4)
        driver.press("Print")(system)
        driver.answer(driver.press("Print"))

    driver.answer(fill_in)
    driver.click(dialog.more)
    driver.wait(lambda: bool(cups.jobs()))
    driver.rest()
    (job,) = cups.jobs()
    assert job.whole("copies") == 4
    assert job.text("InputSlot") == "Tray2"


def test_the_preview_over_the_dialog_shows_what_would_be_printed_and_fixes_nothing(
    driver: Driver, open_dialog: OpenDialog, june: Database, cups: CupsServer
) -> None:
    dialog = open_dialog(1)
    choose(dialog.mark, "Draft")
    driver.click(dialog.preview)
    viewer = shown(driver, PdfViewer)
    assert "DRAFT" in viewer.document.getAllText(0).text()
    assert not viewer.print_button.isVisible()
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    driver.wait(lambda: not viewer.isVisible())
    assert dialog.isVisible()
    dialog.reject()
    assert cups.jobs() == []
    assert not any(document.issued for document in documents_of(june))


def test_without_a_printer_the_dialog_says_what_to_do(
    driver: Driver, open_dialog: OpenDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_dialog, "printer_names", list)
    dialog = open_dialog(1)
    assert "no printer on this computer" in dialog.note.text()
    assert not dialog.accept_button.isEnabled()
    assert dialog.preview.isEnabled()
    dialog.reject()


def test_enter_prints_from_wherever_the_keyboard_is(
    driver: Driver, open_dialog: OpenDialog, cups: CupsServer
) -> None:
    dialog = open_dialog(1)
    dialog.copies.setFocus()
    driver.answer_boxes("Print")
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Return)
    driver.wait(lambda: bool(cups.jobs()))
    driver.rest()
