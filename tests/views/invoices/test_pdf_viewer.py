"""The window that shows a PDF: pages, zoom, search, saving."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from batchbill_desktop.services import texts
from batchbill_desktop.services.printing.pdf import pdf_bytes
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from tests.builders.document import make_document, make_line

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Three pages with a word on the first and on the last."""
    lines = [make_line(f"Forfait {number}") for number in range(40)]
    lines[2] = make_line("Sauvegarde")
    lines[39] = make_line("Sauvegarde")
    return pdf_bytes(make_document(*lines))


@pytest.fixture
def viewer(qtbot: QtBot, pdf: bytes, tmp_path: Path) -> PdfViewer:
    viewer = PdfViewer("FA-1.pdf", pdf, file_name=str(tmp_path / "FA-1.pdf"))
    viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(viewer)
    viewer.show()
    qtbot.waitExposed(viewer)
    viewer.activateWindow()
    qtbot.waitUntil(viewer.isActiveWindow)
    assert viewer.document.pageCount() == 3
    return viewer


def current(viewer: PdfViewer) -> int:
    return viewer.view.pageNavigator().currentPage()


def test_pages_are_turned_by_keys_buttons_and_number(qtbot: QtBot, viewer: PdfViewer) -> None:
    assert not viewer.buttons["previous"].isEnabled()
    QTest.keyClick(viewer, Qt.Key.Key_PageDown)
    assert current(viewer) == 1
    QTest.mouseClick(viewer.buttons["next"], Qt.MouseButton.LeftButton)
    assert current(viewer) == 2
    assert not viewer.buttons["next"].isEnabled()
    QTest.keyClick(viewer, Qt.Key.Key_PageDown)
    assert current(viewer) == 2
    QTest.keyClick(viewer, Qt.Key.Key_PageUp)
    assert viewer.page.value() == 2
    viewer.page.selectAll()
    QTest.keyClicks(viewer.page, "1")
    QTest.keyClick(viewer.page, Qt.Key.Key_Return)
    assert current(viewer) == 0


def test_zoom_begins_where_the_window_is_filled_and_can_go_back(viewer: PdfViewer) -> None:
    width = viewer.view.horizontalScrollBar().maximum()
    assert width == 0
    QTest.keyClick(viewer, Qt.Key.Key_Plus, CONTROL)
    assert viewer.view.zoomMode() == QPdfView.ZoomMode.Custom
    larger = viewer.view.zoomFactor()
    assert viewer.view.horizontalScrollBar().maximum() > 0
    QTest.mouseClick(viewer.buttons["larger"], Qt.MouseButton.LeftButton)
    assert viewer.view.zoomFactor() == pytest.approx(larger * 1.25)
    QTest.keyClick(viewer, Qt.Key.Key_Minus, CONTROL)
    assert viewer.view.zoomFactor() == pytest.approx(larger)
    QTest.keyClick(viewer, Qt.Key.Key_0, CONTROL)
    assert viewer.view.zoomMode() == QPdfView.ZoomMode.FitToWidth


def test_words_are_found_and_walked_through(qtbot: QtBot, viewer: PdfViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_F, CONTROL)
    assert viewer.search.hasFocus()
    QTest.keyClicks(viewer.search, "Sauvegarde")
    qtbot.waitUntil(lambda: viewer.hits.text() == "1 of 2")
    QTest.keyClick(viewer, Qt.Key.Key_F3)
    assert viewer.hits.text() == "2 of 2"
    qtbot.waitUntil(lambda: current(viewer) == 2)
    QTest.keyClick(viewer.search, Qt.Key.Key_Return)
    assert viewer.hits.text() == "1 of 2"
    qtbot.waitUntil(lambda: current(viewer) == 0)
    QTest.keyClick(viewer, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.hits.text() == "2 of 2"
    viewer.search.selectAll()
    QTest.keyClicks(viewer.search, "Zeppelin")
    qtbot.waitUntil(lambda: viewer.hits.text() == "Not found")
    assert not viewer.buttons["find_next"].isEnabled()


def test_it_is_saved_byte_for_byte(
    viewer: PdfViewer, pdf: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return str(tmp_path / "copy"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    QTest.keyClick(viewer, Qt.Key.Key_S, CONTROL)
    assert proposed == [str(tmp_path / "FA-1.pdf")]
    assert (tmp_path / "copy.pdf").read_bytes() == pdf


def test_print_asks_for_printing(qtbot: QtBot, viewer: PdfViewer) -> None:
    with qtbot.waitSignal(viewer.print_wanted):
        QTest.keyClick(viewer, Qt.Key.Key_P, CONTROL)


def test_what_is_no_file_yet_cannot_be_saved(qtbot: QtBot, pdf: bytes) -> None:
    preview = PdfViewer("Preview", pdf)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(preview)
    preview.show()
    assert not preview.save_button.isVisible()
    assert preview.print_button.isVisible()


def test_every_button_has_a_name_for_who_cannot_see_it(viewer: PdfViewer) -> None:
    for language in ("en", "fr"):
        texts.set_language(language)
        viewer.retranslate()
        names = [button.accessibleName() for button in viewer.buttons.values()]
        assert all(names)
        assert len(set(names)) == len(names)
