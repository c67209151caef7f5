"""SKU and days of supply of a line are typed beside the table."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.date_edit import DateEdit
from tests.views.invoices.editor.hands import ALT, CONTROL, Hands, Key, tap

DAYS = (dt.date(2026, 6, 1), dt.date(2026, 6, 12))


def type_all(hands: Hands, dialog: QDialog) -> None:
    """What a user types: SKU, and both days."""
    sku = hands.find(dialog, QLineEdit, "line_details.sku")
    assert dialog.focusWidget() is sku
    QTest.keyClicks(sku, "H-NUIT")
    hands.find(dialog, DateEdit, "line_details.last").set_day(DAYS[1])
    hands.find(dialog, DateEdit, "line_details.first").set_day(DAYS[0])
    tap(sku, Key.Key_Return)


def test_sku_and_days_are_one_step_and_go_back(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    assert editor.number is not None
    given = editor.state.working.lines[1]
    net = editor.state.totals.net
    hands.click_cell(editor, 1, Column.QUANTITY)
    hands.answer(lambda dialog: type_all(hands, dialog))
    hands.press(editor, Key.Key_Return, ALT)
    line = editor.state.working.lines[1]
    assert (line.sku, line.supply) == ("H-NUIT", DAYS)
    assert editor.state.totals.net == net
    words = hands.find(editor, QLabel, "editor.line_words").text()
    assert f"SKU: {given.sku}" in words
    assert "supplied: " in words
    assert editor.focusWidget() is editor.form.lines.table
    hands.to_front(editor)

    hands.press(editor, Key.Key_Z, CONTROL)
    assert editor.state.working.lines[1] == given
    hands.press(editor, Key.Key_Y, CONTROL)
    assert editor.state.working.lines[1] == line
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    stored = books.read(find_document, editor.number).lines[1]
    assert (stored.sku, stored.supply) == ("H-NUIT", DAYS)

    hands.press(editor, Key.Key_R, CONTROL)
    back = editor.state.working.lines[1]
    assert (back.sku, back.supply, back.given) == (given.sku, given.supply, None)


def test_a_line_loses_its_days_and_says_so(hands: Hands, editor: EditorWindow) -> None:
    def untick(dialog: QDialog) -> None:
        hands.click(dialog, "line_details.box")
        assert not hands.find(dialog, DateEdit, "line_details.first").isEnabled()
        hands.click(dialog, "line_details.accept")

    hands.click_cell(editor, 0, Column.DESCRIPTION)
    hands.answer(untick)
    hands.click(editor, "editor.details")
    assert editor.state.working.lines[0].supply is None
    assert "supplied: " in hands.find(editor, QLabel, "editor.line_words").text()


def test_a_last_day_before_the_first_is_not_taken(hands: Hands, editor: EditorWindow) -> None:
    def turn_round(dialog: QDialog) -> None:
        hands.find(dialog, DateEdit, "line_details.first").set_day(DAYS[1])
        hands.find(dialog, DateEdit, "line_details.last").set_day(DAYS[0])
        QApplication.processEvents()
        assert hands.find(dialog, QLabel, "line_details.problem").isVisible()
        assert not hands.find(dialog, QPushButton, "line_details.accept").isEnabled()
        tap(hands.find(dialog, QLineEdit, "line_details.sku"), Key.Key_Escape)

    before = editor.state.working
    hands.answer(turn_round)
    hands.click(editor, "editor.details")
    assert editor.state.working == before


@pytest.mark.parametrize("kind", ["heading", "text", "subtotal"])
def test_words_have_none(hands: Hands, editor: EditorWindow, kind: str) -> None:
    editor.state.add_line(kind, 0)
    editor.form.lines.table.go_to(0)
    assert not editor.form.lines.acts["details"].isEnabled()
    assert hands.find(editor, QPushButton, "editor.details").isHidden()


def test_a_new_line_begins_with_the_invoice_date(hands: Hands, editor: EditorWindow) -> None:
    def tick(dialog: QDialog) -> None:
        box = hands.find(dialog, CheckBox, "line_details.box")
        assert not box.isChecked()
        hands.click(dialog, "line_details.box")
        tap(box, Key.Key_Return)

    hands.press(editor, Key.Key_Return, CONTROL)
    hands.answer(tick)
    hands.press(editor, Key.Key_Return, ALT)
    day = editor.state.working.invoice_date
    row = editor.form.lines.table.current_row
    assert editor.state.working.lines[row].supply == (day, day)


def test_a_credit_note_says_how_its_amounts_stand(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    number, invoice_id = editor.number, editor.invoice_id
    assert number is not None
    assert invoice_id is not None
    assert hands.find(editor, QLabel, "editor.sign").isHidden()
    books.write(record_fact, [invoice_id], "printed", "")
    day = editor.state.working.invoice_date
    note = books.write(credit_invoice, number, release=False, day=day)
    hands.desk.edit(note.id)
    window = hands.newest(2)
    words = hands.find(window, QLabel, "editor.sign")
    assert words.isVisible()
    assert "below 0" in words.text()
    assert hands.cell(window, 0, Column.NET).startswith("-")
