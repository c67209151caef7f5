"""Head, addresses, texts and notes: everything on the page can be typed, and is checked at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QWidget,
)

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.rich_edit import TextField
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.views.invoices.editor.hands import CONTROL, SHIFT, Hands, Key, tap


def page_words(editor: EditorWindow) -> str:
    """What stands on the pages that are shown beside the form."""
    preview = editor.preview
    paper = preview.findChild(QWidget, "preview.paper")
    assert paper is not None
    preview.turn(-preview.page_count)
    words = []
    for _ in range(preview.page_count):
        words.append(paper.accessibleDescription())
        preview.turn(1)
    return "\n".join(words)


@pytest.mark.parametrize(
    ("section", "field", "typed"),
    [
        ("", "editor.order_number", "PO-77"),
        ("", "editor.buyer_reference", "Mme Garnier"),
        ("address", "editor.address.name", "Garnier Transports"),
        ("address", "editor.address.street", "2 quai du Port"),
        ("address", "editor.address.city", "Givors"),
        ("address", "editor.address.vat_id", "FR40303265045"),
        ("delivery", "editor.delivery.street", "4 rue des Docks"),
        ("before", "editor.subject", "Help in June"),
        ("remarks", "editor.iban", "FR7630006000011234567890189"),
    ],
)
def test_what_is_typed_stands_on_the_page(
    hands: Hands, editor: EditorWindow, section: str, field: str, typed: str
) -> None:
    if section:
        hands.open_section(editor, section)
    hands.type_field(editor, field, typed)
    hands.rest(editor)
    assert typed.replace(" ", "") in page_words(editor).replace(" ", "")
    assert editor.saving.is_dirty


@pytest.mark.parametrize("name", ["intro", "closing", "payment"])
def test_texts_begin_with_the_templates_words_and_go_back_to_them(
    hands: Hands, editor: EditorWindow, name: str
) -> None:
    hands.open_section(editor, "before" if name == "intro" else "after")
    field = hands.find(editor, TextField, f"editor.{name}")
    assert getattr(editor.state.working.texts, name) is None
    before = field.toPlainText()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Dear ")
    tap(field, Key.Key_B, CONTROL)
    QTest.keyClicks(field, "Anne")
    assert getattr(editor.state.working.texts, name) == "Dear <b>Anne</b>"
    hands.rest(editor)
    assert "Anne" in page_words(editor)
    hands.click(editor, f"editor.{name}.reset")
    assert getattr(editor.state.working.texts, name) is None
    assert field.toPlainText() == before


def test_the_due_date_follows_until_it_is_typed(hands: Hands, editor: EditorWindow) -> None:
    head = editor.form.head
    by_terms = editor.state.working.due_date
    head.invoice_date.set_day(dt.date(2026, 7, 3))
    assert editor.state.working.due_date > by_terms or by_terms.day > 28
    head.due_date.set_day(dt.date(2026, 12, 24))
    head.invoice_date.set_day(dt.date(2026, 7, 1))
    assert editor.state.working.due_date == dt.date(2026, 12, 24)
    hands.click(editor, "editor.due_date.by_terms")
    assert editor.state.working.due_date == by_terms
    assert head.due_date.day() == by_terms


def test_the_service_period_is_the_lines_until_it_is_typed(
    hands: Hands, editor: EditorWindow
) -> None:
    period = editor.form.head.period
    shown = (period.first.day(), period.last.day())
    assert not period.first.isEnabled()
    assert editor.state.working.service_period is None
    QTest.mouseClick(period.box, Qt.MouseButton.LeftButton)
    assert editor.state.working.service_period == shown
    period.last.set_day(dt.date(2026, 6, 30))
    assert editor.state.working.service_period == (shown[0], dt.date(2026, 6, 30))
    QTest.mouseClick(period.box, Qt.MouseButton.LeftButton)
    assert editor.state.working.service_period is None
    assert (period.first.day(), period.last.day()) == shown


def test_the_language_of_the_page_is_chosen(hands: Hands, editor: EditorWindow) -> None:
    combo = hands.find(editor, QComboBox, "editor.language")
    assert combo.currentText() == "Français"
    combo.setFocus()
    tap(combo, Key.Key_D)
    assert editor.state.working.language == "de"
    hands.rest(editor)
    assert "RECHNUNG" in page_words(editor).upper()


def test_notes_are_never_printed(hands: Hands, editor: EditorWindow) -> None:
    assert "not printed" in editor.form.sections["notes"].head.text()
    hands.open_section(editor, "notes")
    notes = hands.find(editor, QPlainTextEdit, "editor.notes")
    notes.setFocus()
    QTest.keyClicks(notes, "pays late")
    assert editor.state.working.notes == "pays late"
    hands.rest(editor)
    assert "pays late" not in page_words(editor)
    remarks = hands.find(editor, QPlainTextEdit, "editor.remarks")
    hands.open_section(editor, "remarks")
    remarks.setFocus()
    QTest.keyClicks(remarks, "Thank you")
    hands.rest(editor)
    assert "Thank you" in page_words(editor)


@pytest.mark.parametrize(
    ("section", "field", "typed", "said"),
    [
        ("address", "editor.address.vat_id", "FR123", "could not have given|could have given"),
        ("address", "editor.address.email", "garnier", "is no e-mail address"),
        ("address", "editor.address.country", "ZZ", "is no country code"),
        ("remarks", "editor.iban", "FR7630006000011234567890180", "check digits do not fit"),
    ],
)
def test_fields_are_checked_as_they_are_typed(
    hands: Hands, editor: EditorWindow, section: str, field: str, typed: str, said: str
) -> None:
    hands.open_section(editor, section)
    box = hands.type_field(editor, field, typed)
    hands.wait(lambda: bool(editor.tour.problems))
    assert any(one in box.accessibleDescription() for one in said.split("|"))
    assert box.text() == typed, "typing is never stopped"
    head = editor.form.sections[section].head
    assert any(one in head.summary for one in said.split("|")), "closed, the part says it too"


def test_dates_stay_between_the_neighbours(
    hands: Hands, open_editor: Callable[[str], EditorWindow], books: Database
) -> None:
    editor = open_editor("FA-2026-00010")
    editor.form.head.invoice_date.set_day(dt.date(2026, 7, 2))
    hands.wait(lambda: bool(editor.tour.problems))
    text = editor.form.head.labels["invoice_date"].problem
    assert "1 Jul 2026" in text
    hands.click(editor, "editor.save")
    assert editor.standing.bar.text.startswith("Not saved.")
    assert text in editor.standing.bar.text
    assert editor.focusWidget() is editor.form.head.invoice_date
    assert books.read(find_document, "FA-2026-00010").invoice_date == dt.date(2026, 7, 1)
    editor.form.head.invoice_date.set_day(dt.date(2026, 7, 1))
    hands.wait(lambda: not editor.tour.problems)


def test_a_refused_save_goes_to_the_cell(hands: Hands, editor: EditorWindow) -> None:
    hands.type_cell(editor, 3, Column.DISCOUNT, "120")
    editor.form.head.order.setFocus()
    hands.press(editor, Key.Key_S, CONTROL)
    assert "A discount is between 0 and 100" in editor.standing.bar.text
    index = editor.form.lines.table.currentIndex()
    assert (index.row(), index.column()) == (3, Column.DISCOUNT)
    hands.click_cell(editor, 0, Column.DESCRIPTION)
    hands.press(editor, Key.Key_F8)
    assert editor.form.lines.table.currentIndex().row() == 3


def test_what_is_wrong_is_counted_at_the_foot(hands: Hands, editor: EditorWindow) -> None:
    foot = hands.find(editor, QPushButton, "editor.problems")
    assert not foot.isVisible()
    hands.open_section(editor, "address")
    hands.type_field(editor, "editor.address.country", "ZZ")
    hands.wait(foot.isVisible)
    assert foot.text() == "1 thing to mend (F8)"
    editor.form.sections["address"].set_open(False)
    hands.click(editor, "editor.problems")
    assert editor.focusWidget() is editor.form.address.fields["buyer.address.country"]
    assert editor.form.sections["address"].is_open


def test_parts_open_and_close_by_the_keyboard(hands: Hands, editor: EditorWindow) -> None:
    section = editor.form.sections["address"]
    section.head.setFocus()
    assert "Transports Garnier" in section.head.accessibleDescription()
    tap(section.head, Key.Key_Space)
    assert section.body.isVisible()
    tap(section.head, Key.Key_Left)
    assert not section.body.isVisible()
    tap(section.head, Key.Key_Return)
    assert section.body.isVisible()


def test_f6_goes_round_the_window(hands: Hands, editor: EditorWindow) -> None:
    editor.form.head.invoice_date.setFocus()
    seen = []
    for _ in range(4):
        hands.press(editor, Key.Key_F6)
        focused = editor.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
    assert seen == ["editor.lines", "section.after.head", "preview.scroll", "invoice.actions"]
    hands.press(editor, Key.Key_F6, SHIFT)
    assert editor.focusWidget().objectName() == "preview.scroll"


def test_everything_has_a_name_for_a_screen_reader(hands: Hands, editor: EditorWindow) -> None:
    for name in editor.form.sections:
        hands.open_section(editor, name)
    nameless = []
    for widget in editor.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if widget.focusProxy() is not None or widget.objectName().startswith("qt_"):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if not face.text(QAccessible.Text.Name):
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


def test_lines_are_seen_without_scrolling_at_1280_by_720(
    hands: Hands, editor: EditorWindow
) -> None:
    editor.resize(1280, 720)
    hands.rest(editor)
    assert not editor.form.verticalScrollBar().isVisible()
    table = editor.form.lines.table
    last = table.visualRect(table.model().index(5, 0))
    assert table.viewport().rect().contains(last), "six lines are seen whole"
    editor.resize(1000, 620)
    hands.rest(editor)
    assert not editor.form.horizontalScrollBar().isVisible()


def test_the_wheel_changes_no_date_by_chance(hands: Hands, editor: EditorWindow) -> None:
    before = editor.state.working
    editor.form.lines.table.setFocus()
    for field in (editor.form.head.invoice_date, editor.form.head.language):
        middle = QPointF(field.rect().center())
        QApplication.sendEvent(
            field,
            QWheelEvent(
                middle,
                field.mapToGlobal(middle),
                QPoint(),
                QPoint(0, 120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
    assert editor.state.working == before


def test_size_and_splitter_are_remembered(
    hands: Hands, open_editor: Callable[[str], EditorWindow]
) -> None:
    first = open_editor("FA-2026-00019")
    # The screen of the tests is small, and a window is never restored larger than the screen.
    first.resize(1000, 620)
    splitter = hands.find(first, QSplitter, "editor.splitter")
    splitter.setSizes([640, 360])
    sizes = splitter.sizes()
    assert first.close()
    second = open_editor("FA-2026-00020")
    assert (second.width(), second.height()) == (1000, 620)
    assert hands.find(second, QSplitter, "editor.splitter").sizes() == sizes


def test_the_page_can_be_turned_zoomed_and_hidden(
    hands: Hands, open_editor: Callable[[str], EditorWindow]
) -> None:
    editor = open_editor("FA-2026-00021")
    assert editor.preview.page_count > 1
    hands.press(editor, Key.Key_PageDown, CONTROL)
    assert editor.preview.page == 1
    hands.type_cell(editor, 0, Column.PRICE, "4")
    hands.rest(editor)
    assert editor.preview.page == 1, "typing does not turn it back"
    before = editor.preview.resolution
    hands.press(editor, Key.Key_Plus, CONTROL)
    assert editor.preview.resolution > before
    hands.press(editor, Key.Key_F7)
    assert not editor.preview.isVisible()
    hands.type_cell(editor, 0, Column.PRICE, "5")
    hands.press(editor, Key.Key_F7)
    hands.rest(editor)
    document = editor.preview.document
    assert document is not None
    assert document.lines[0].unit_price == 5, "it shows what was typed meanwhile"


def test_no_name_of_a_total_is_cut(open_editor: Callable[[str], EditorWindow]) -> None:
    editor = open_editor("FA-2026-00003")
    editor.resize(editor.minimumSize())
    QApplication.processEvents()
    shown = [label for label in editor.form.totals.findChildren(QLabel) if label.isVisible()]
    assert any("on CHF" in label.text() for label in shown)
    for label in shown:
        flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextSingleLine
        space = QRect(0, 0, label.width(), 1000)
        needed = label.fontMetrics().boundingRect(space, flags, label.text())
        assert needed.width() <= label.width(), label.text()
        assert needed.height() <= label.height(), label.text()
