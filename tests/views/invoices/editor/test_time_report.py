"""The time report of one invoice is switched on and off where its page is edited."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from batchbill_desktop.views.widgets.check_box import CheckBox
from tests.views.invoices.editor.hands import CONTROL, Hands, Key

Switch = Callable[[Hands, EditorWindow], None]


def by_key(hands: Hands, editor: EditorWindow) -> None:
    hands.press(editor, Key.Key_T, CONTROL)


def by_click(hands: Hands, editor: EditorWindow) -> None:
    hands.open_section(editor, "after")
    hands.click(editor, "editor.time_report")


def pages(hands: Hands, editor: EditorWindow) -> int:
    hands.rest(editor)
    return editor.preview.page_count


@pytest.mark.parametrize("switch", [by_key, by_click])
def test_the_time_report_comes_and_goes(
    hands: Hands, editor: EditorWindow, books: Database, switch: Switch
) -> None:
    assert editor.number is not None
    before = pages(hands, editor)
    switch(hands, editor)
    assert pages(hands, editor) == before + 1
    assert hands.find(editor, CheckBox, "editor.time_report").isChecked()
    assert editor.acts["time_report"].isChecked()
    assert "with a time report" in editor.form.after.summary(editor.state.working)
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    stored = books.read(find_document, editor.number)
    assert stored.page.time_report
    items = [item for line in stored.lines for item in line.items if item.startswith("T:")]
    assert len(stored.time_report) == len(items) > 0
    switch(hands, editor)
    assert pages(hands, editor) == before
    assert not hands.find(editor, CheckBox, "editor.time_report").isChecked()


def test_each_switch_is_a_step(hands: Hands, editor: EditorWindow) -> None:
    by_key(hands, editor)
    by_key(hands, editor)
    assert not editor.state.has_time_report
    assert editor.state.undo_words == "leave out the time report"
    hands.press(editor, Key.Key_Z, CONTROL)
    assert editor.state.has_time_report
    assert editor.state.undo_words == "add the time report"
    box = hands.find(editor, CheckBox, "editor.time_report")
    assert box.hasFocus(), "undo goes to where the step happened"
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not editor.state.has_time_report


def test_without_work_there_is_none(hands: Hands, editor: EditorWindow) -> None:
    state = editor.state
    state.delete_lines([line.key for line in state.working.lines if line.items])
    assert not editor.acts["time_report"].isEnabled()
    assert not hands.find(editor, CheckBox, "editor.time_report").isEnabled()
    by_key(hands, editor)
    assert not state.has_time_report
