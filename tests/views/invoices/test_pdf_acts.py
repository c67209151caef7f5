"""Making PDF files by clicks and keys: one each, all in one, drafts; and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.pdfs import issue_pdfs
from batchbill_desktop.services.settings.store import write_setting
from batchbill_desktop.views.invoices.list_page import InvoiceListPage
from batchbill_desktop.views.invoices.pdf_dialog import PdfDialog
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from tests.builders.printed import pages_of_pdf
from tests.views.invoices.conftest import OpenList, documents_of, shown
from tests.views.window import Driver

OpenDialog = Callable[[int], PdfDialog]


@pytest.fixture
def page(open_list: OpenList) -> InvoiceListPage:
    return open_list()


@pytest.fixture
def open_dialog(driver: Driver, page: InvoiceListPage) -> OpenDialog:
    """Chooses the newest invoices, and opens the dialog by the button above the list."""

    def act(count: int) -> PdfDialog:
        page.view.choose_row(0)
        for _ in range(count - 1):
            QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        driver.click_button("invoice.pdf")
        return shown(driver, PdfDialog)

    return act


@pytest.fixture
def opened_folders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the program asked the system to open."""
    asked: list[str] = []

    def note(url: QUrl) -> bool:
        asked.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return asked


def type_folder(dialog: PdfDialog, folder: Path) -> None:
    dialog.folder.selectAll()
    QTest.keyClicks(dialog.folder, str(folder))


def make(driver: Driver, dialog: PdfDialog, *answers: str) -> None:
    """Press *Make PDF*, answer what is asked and told, and wait until all is done."""
    asked = len(driver.seen)
    if answers:
        driver.answer_boxes(*answers)
    driver.click(dialog.make)
    driver.wait(lambda: len(driver.seen) == asked + len(answers))
    driver.rest()


def test_a_file_each_named_by_the_pattern_of_the_settings(
    driver: Driver,
    june: Database,
    open_dialog: OpenDialog,
    opened_folders: list[str],
    tmp_path: Path,
) -> None:
    june.write(write_setting, "pdf.name_pattern", "{date} {number}")
    dialog = open_dialog(3)
    newest = documents_of(june)[-3:]
    folder = tmp_path / "new" / "pdf"
    type_folder(dialog, folder)
    names = [f"2026-06-30 {document.number}.pdf" for document in newest]
    assert dialog.files.text() == f"{names[0]} … {names[-1]}"
    make(driver, dialog, "Make the PDF", "OK")
    assert driver.seen[0].startswith("This fixes 3 invoices")
    assert driver.seen[1] == f"3 PDF files were written to {folder}."
    assert opened_folders == [str(folder)]
    stored = issue_pdfs(june, newest)
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert written == {
        name: stored[document.id] for name, document in zip(names, newest, strict=True)
    }


def test_all_in_one_file_is_shown_in_the_viewer(
    driver: Driver, june: Database, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    dialog = open_dialog(3)
    newest = documents_of(june)[-3:]
    type_folder(dialog, tmp_path)
    driver.click(dialog.merged)
    assert dialog.name.text() == "June"
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "All of June.pdf")
    make(driver, dialog, "Make the PDF")
    viewer = shown(driver, PdfViewer)
    assert viewer.windowTitle() == "All of June.pdf"
    stored = issue_pdfs(june, newest)
    pages = [page for document in newest for page in pages_of_pdf(stored[document.id])]
    assert pages_of_pdf((tmp_path / "All of June.pdf").read_bytes()) == pages
    assert viewer.document.pageCount() == len(pages)
    viewer.close()
    # The next time the same is proposed, and nothing is asked: they are fixed already.
    again = open_dialog(3)
    assert again.merged.isChecked()
    assert again.folder.text() == str(tmp_path)
    assert not again.draft.isVisible()
    again.reject()


def test_a_single_pdf_marked_as_draft_fixes_nothing(
    driver: Driver, june: Database, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    dialog = open_dialog(1)
    assert not dialog.each.isVisible()
    number = documents_of(june)[-1].number
    assert dialog.name.text() == number
    type_folder(dialog, tmp_path)
    driver.click(dialog.draft)
    driver.click(dialog.show_after)
    make(driver, dialog, "OK")
    path = tmp_path / f"{number}.pdf"
    assert driver.seen == [f"The PDF was written to {path}."]
    assert "DRAFT" in pages_of_pdf(path.read_bytes())[0]
    assert not any(document.issued for document in documents_of(june))


def test_nothing_is_fixed_where_the_file_cannot_be_written(
    driver: Driver, june: Database, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    for several in (1, 3):
        place = tmp_path / f"place{several}"
        dialog = open_dialog(several)
        names = [f"{document.number}.pdf" for document in documents_of(june)[-several:]]
        # Something else stands where the last file goes.
        (place / names[-1]).mkdir(parents=True)
        type_folder(dialog, place)
        make(driver, dialog, "Make the PDF", "OK")
        assert f"The file {place / names[-1]} could not be written" in driver.seen[-1]
        assert [path.name for path in place.iterdir()] == [names[-1]]
    assert not any(document.issued for document in documents_of(june))


def test_a_folder_that_is_a_file_is_refused_in_words(
    driver: Driver, june: Database, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    dialog = open_dialog(1)
    type_folder(dialog, taken)
    make(driver, dialog, "Make the PDF", "OK")
    assert driver.seen[-1] == (
        f"The folder {taken} cannot be used: it is a file. Choose another one."
    )
    assert not any(document.issued for document in documents_of(june))


def test_what_cannot_be_a_name_is_said_while_it_is_typed(
    driver: Driver, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    dialog = open_dialog(1)
    type_folder(dialog, tmp_path)
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "June/July")
    assert dialog.files.text() == "/ cannot stand in a file name. Write - or _ instead."
    assert not dialog.make.isEnabled()
    dialog.name.clear()
    assert dialog.files.text() == "Give the file a name."
    QTest.keyClicks(dialog.name, "June")
    assert dialog.make.isEnabled()
    dialog.folder.clear()
    assert dialog.files.text() == "Say which folder the PDF goes to."
    assert not dialog.make.isEnabled()
    dialog.reject()


def test_files_that_will_be_replaced_are_counted_before(
    driver: Driver, june: Database, open_dialog: OpenDialog, tmp_path: Path
) -> None:
    number = documents_of(june)[-1].number
    (tmp_path / f"{number}.pdf").write_bytes(b"%PDF old")
    dialog = open_dialog(1)
    type_folder(dialog, tmp_path)
    assert "1 file of this name is there already and will be replaced." in dialog.files.text()
    dialog.reject()
