"""File names of PDFs: the pattern is shown on an invoice while it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.views.invoices.pdf_acts import make_pdfs
from batchbill_desktop.views.invoices.pdf_dialog import PdfDialog
from batchbill_desktop.views.settings.pdf_page import FOLDER, PATTERN, PdfPage
from tests.views.settings.conftest import OpenSettings
from tests.views.window import Driver


@pytest.fixture
def page(open_settings: OpenSettings) -> PdfPage:
    found = open_settings("settings.pdf").page
    assert isinstance(found, PdfPage)
    return found


def test_the_example_follows_what_is_typed(page: PdfPage) -> None:
    number = page.example.text()
    assert number.startswith("FA-2026-")
    page.pattern.setFocus()
    QTest.keyClick(page.pattern, Qt.Key.Key_End)
    QTest.keyClicks(page.pattern, " {date}")
    assert page.example.text() == number.replace(".pdf", " 2026-06-30.pdf")


def test_a_press_on_a_place_puts_it_where_the_cursor_is(driver: Driver, page: PdfPage) -> None:
    page.pattern.setCursorPosition(0)
    driver.click(page.places["date"])
    assert page.pattern.text() == "{date}{number}"
    assert page.pattern.hasFocus()


def test_what_is_wrong_stands_below_the_field_at_once(page: PdfPage) -> None:
    QTest.keyClicks(page.pattern, "{x}")
    assert page.problem.isVisible()
    assert "{x} is not known" in page.problem.text()
    assert page.pattern.accessibleDescription() == page.problem.text()
    assert page.problems() == [page.problem.text()]
    for _ in "{x}":
        QTest.keyClick(page.pattern, Qt.Key.Key_Backspace)
    assert page.problem.isHidden()
    assert page.problems() == []


def test_pattern_and_folder_are_kept_and_the_usual_pattern_is_none(
    driver: Driver,
    database: Database,
    page: PdfPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    driver.click(page.choose)
    assert page.folder.text() == str(tmp_path)
    assert page.values() == {PATTERN: None, FOLDER: str(tmp_path)}
    page.pattern.setText("{number} {customer}")
    driver.click_button("settings.ok", page.window())
    driver.wait(lambda: database.read(read_setting, PATTERN) == "{number} {customer}")
    assert database.read(read_setting, FOLDER) == str(tmp_path)


def test_the_pdf_dialog_proposes_what_is_kept(
    driver: Driver, database: Database, page: PdfPage, tmp_path: Path
) -> None:
    page.pattern.setText("{date} {number}")
    page.folder.setText(str(tmp_path))
    driver.click_button("settings.ok", page.window())
    driver.wait(lambda: database.read(read_setting, FOLDER) == str(tmp_path))
    driver.rest()
    company = driver.program.desk.company
    assert company is not None
    document = database.read(load_documents, Wanted())[0]
    make_pdfs(company, [document], driver.window)
    driver.wait(lambda: bool(driver.window.findChildren(PdfDialog)))
    (dialog,) = driver.window.findChildren(PdfDialog)
    assert dialog.folder.text() == str(tmp_path)
    assert dialog.name.text() == f"2026-06-30 {document.number}"
    dialog.reject()
