"""The pages before printing: as they will be on paper, and nothing is fixed by looking."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.pdfs import issue_pdfs
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from batchbill_desktop.views.invoices.print_dialog import PrintDialog
from tests.builders.printed import pages_of_pdf
from tests.views.invoices.conftest import OpenList, documents_of, shown
from tests.views.window import Driver


def test_the_pages_are_those_that_will_be_printed(
    driver: Driver, june: Database, open_list: OpenList
) -> None:
    page = open_list()
    page.view.choose_row(0)
    QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    driver.window.acts["print_preview"].trigger()
    viewer = shown(driver, PdfViewer)
    assert viewer.windowTitle() == "Print preview of 2 invoices"
    newest = documents_of(june)[-2:]
    assert not any(document.issued for document in newest)
    seen = [
        viewer.document.getAllText(number).text().replace("\r\n", "\n")
        for number in range(viewer.document.pageCount())
    ]
    driver.click(viewer.print_button)
    dialog = shown(driver, PrintDialog)
    assert dialog.what.text().startswith("2 invoices")
    dialog.reject()
    stored = issue_pdfs(june, newest)
    pages = [text for document in newest for text in pages_of_pdf(stored[document.id])]
    assert seen == pages


def test_the_preview_of_one_is_called_after_it(
    driver: Driver, june: Database, open_list: OpenList
) -> None:
    open_list().view.choose_row(0)
    driver.window.acts["print_preview"].trigger()
    viewer = shown(driver, PdfViewer)
    number = documents_of(june)[-1].number
    assert viewer.windowTitle() == f"Print preview of {number}"
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    driver.wait(lambda: not viewer.isVisible())
