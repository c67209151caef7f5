"""Undo and redo over everything; a random walk ends where the pure changes end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QTest

from batchbill_desktop.services.invoices.editing import changes
from batchbill_desktop.services.invoices.editing.totals import totals
from batchbill_desktop.services.invoices.editing.working import LINE_KINDS, WorkingInvoice
from batchbill_desktop.views.invoices.editor.edits import Edits, Place
from batchbill_desktop.views.invoices.editor.line_columns import Column, Description
from batchbill_desktop.views.invoices.editor.lines_model import LinesModel
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.views.invoices.editor.hands import CONTROL, SHIFT, Hands, Key, tap


def test_what_is_typed_without_a_pause_is_one_step(hands: Hands, editor: EditorWindow) -> None:
    before = editor.state.working
    hands.type_field(editor, "editor.order_number", "PO-1")
    assert editor.acts["undo"].text() == "&Undo: change the order number"
    hands.press(editor, Key.Key_Z, CONTROL)
    assert editor.state.working == before
    assert editor.form.head.order.text() == before.order_number
    assert editor.acts["redo"].text() == "&Redo: change the order number"
    hands.press(editor, Key.Key_Y, CONTROL)
    assert editor.state.working.order_number == "PO-1"
    assert editor.form.head.order.text() == "PO-1"


def test_steps_go_back_to_where_they_happened(hands: Hands, editor: EditorWindow) -> None:
    hands.type_cell(editor, 2, Column.QUANTITY, "3")
    hands.open_section(editor, "address")
    hands.type_field(editor, "editor.address.city", "Givors")
    editor.form.sections["address"].set_open(False)
    hands.click_cell(editor, 0, Column.DESCRIPTION)
    hands.press(editor, Key.Key_Z, CONTROL)
    assert editor.focusWidget() is editor.form.address.fields["buyer.address.city"]
    assert editor.acts["undo"].text() == "&Undo: change the quantity of line 3"
    hands.press(editor, Key.Key_Z, CONTROL)
    index = editor.form.lines.table.currentIndex()
    assert (index.row(), index.column()) == (2, Column.QUANTITY)
    hands.press(editor, Key.Key_Z, CONTROL | SHIFT)
    assert editor.state.working.lines[2].quantity == 30000


def test_undo_works_while_a_cell_or_a_field_has_the_keyboard(
    hands: Hands, editor: EditorWindow
) -> None:
    before = editor.state.working
    field = hands.open_cell(editor, 0, Column.PRICE)
    QTest.keyClicks(field, "12")
    tap(field, Key.Key_Z, CONTROL)
    assert editor.state.working == before
    hands.open_section(editor, "notes")
    notes = editor.form.notes.notes
    notes.setFocus()
    QTest.keyClicks(notes, "abc")
    tap(notes, Key.Key_Z, CONTROL)
    assert editor.state.working == before
    assert notes.toPlainText() == ""


def test_steps_survive_a_save(hands: Hands, editor: EditorWindow) -> None:
    texts = hands.column(editor, Column.DESCRIPTION)
    hands.click_cell(editor, 5, Column.DESCRIPTION)
    hands.press(editor, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "Parking")
    tap(hands.field(), Key.Key_Return)
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert not editor.saving.is_dirty
    assert editor.state.working.lines[6].key > 0
    for _ in range(2):
        hands.press(editor, Key.Key_Z, CONTROL)
    assert hands.column(editor, Column.DESCRIPTION) == texts
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert not editor.saving.is_dirty, "an earlier state is saved over the later one"
    hands.press(editor, Key.Key_Y, CONTROL)
    hands.press(editor, Key.Key_Y, CONTROL)
    assert hands.column(editor, Column.DESCRIPTION) == [*texts, "Parking"]


@given(st.lists(st.one_of(st.integers(0, 9), st.sampled_from(["undo", "redo", "pause"]))))
def test_edits_are_a_list_with_a_place_in_it(acts: list[int | str]) -> None:
    edits: Edits[int] = Edits(-1)
    way, place = [-1], 0
    """Every state that was reached, and where in it we are."""
    merges, last = False, None
    for act in acts:
        if act == "undo":
            place = max(place - 1, 0)
            merges = False
            edits.undo()
        elif act == "redo":
            place = min(place + 1, len(way) - 1)
            merges = False
            edits.redo()
        elif act == "pause":
            merges = False
            edits.pause()
        else:
            assert isinstance(act, int)
            field = str(act % 2)
            del way[place + 1 :]
            if merges and last == field:
                way[place] = act
            else:
                way.append(act)
                place += 1
            merges, last = True, field
            edits.add(act, lambda: "typed", Place(field))
        assert edits.state == way[place]
        assert bool(edits.undo_words) == (place > 0)
        assert bool(edits.redo_words) == (place < len(way) - 1)


STEP = st.one_of(
    st.tuples(
        st.just("cell"),
        st.integers(0, 9),
        st.sampled_from(list(Column)[1:7]),
        st.text(alphabet="0123456789:,.SExo ", max_size=6),
    ),
    st.tuples(st.just("add"), st.sampled_from(LINE_KINDS), st.integers(0, 9)),
    st.tuples(st.just("copy"), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("given"), st.integers(0, 9)),
    st.tuples(
        st.just("field"), st.sampled_from(["order_number", "remarks", "notes"]), st.text(max_size=4)
    ),
    st.tuples(st.just("date"), st.dates(dt.date(2026, 6, 1), dt.date(2026, 8, 1))),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("pause")),
)


def carried_out(state: InvoiceState, step: tuple[Any, ...]) -> None:
    """One step of the walk, through the state as form and table do it."""
    name, *values = step
    lines = state.working.lines
    key = (
        lines[values[0] % len(lines)].key
        if lines and isinstance(values[:1], list) and values and isinstance(values[0], int)
        else None
    )
    if name in ("undo", "redo", "pause"):
        getattr(state, name)()
    elif name == "add":
        state.add_line(values[0], min(values[1], len(lines)))
    elif name == "field":
        state.set_field(*values)
    elif name == "date":
        state.set_field("invoice_date", values[0])
    elif key is None:
        return
    elif name == "cell":
        column, text = values[1], values[2]
        state.set_cell(key, column, Description(text) if column == Column.DESCRIPTION else text)
    elif name == "copy":
        state.copy_lines([key])
    elif name == "delete":
        state.delete_lines([key])
    elif name == "move":
        state.move_line(key, values[1] % len(lines))
    else:
        state.back_to_given(key)


def test_a_random_walk_keeps_table_totals_and_steps_true(editor: EditorWindow) -> None:
    start, context = editor.state.working, editor.state.context

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEP, max_size=25))
    def walk(steps: list[tuple[Any, ...]]) -> None:
        state = InvoiceState(start, context)
        model = LinesModel(state)
        seen: list[WorkingInvoice] = [start]
        for step in steps:
            carried_out(state, step)
            seen.append(state.working)
            assert state.totals == totals(state.working, context)
            shown = [model.line_at(row) for row in range(model.rowCount())]
            assert shown == list(state.working.lines)
        end = state.working
        while state.undo_words:
            state.undo()
            assert state.working in seen
        assert state.working == start
        while state.redo_words:
            state.redo()
        assert state.working == end or any(step[0] == "undo" for step in steps)
        assert [model.line_at(row) for row in range(model.rowCount())] == list(state.working.lines)

    walk()


def test_cells_do_what_the_pure_changes_do(editor: EditorWindow) -> None:
    state = InvoiceState(editor.state.working, editor.state.context)
    key = state.working.lines[0].key
    expected = changes.set_line(state.working, state.context, key, minutes=90 * 10_000)
    state.set_cell(key, Column.QUANTITY, "1:30")
    assert state.working == expected
    expected = changes.set_line(expected, state.context, key, tax_code="EXO")
    state.set_cell(key, Column.TAX, "exo")
    assert state.working == expected
    assert not state.set_cell(key, Column.PRICE, "dear")
    assert state.working == expected
