"""The table of lines by keys and mouse: cells, rows, the catalogue, a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.views.batches.why_popup import WhyPopup
from batchbill_desktop.views.invoices.editor.catalogue_dialog import CatalogueDialog
from batchbill_desktop.views.invoices.editor.cell_editors import ChoiceCell, TextCell
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.lines_model import LinesModel
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.views.invoices.editor.hands import ALT, CONTROL, SHIFT, Hands, Key, tap

D, Q, U, P, T, N = (
    Column.DESCRIPTION,
    Column.QUANTITY,
    Column.UNIT,
    Column.PRICE,
    Column.TAX,
    Column.NET,
)


def words(editor: EditorWindow) -> str:
    """What stands below the table."""
    label = editor.findChild(QLabel, "editor.line_words")
    assert label is not None
    return label.text()


@pytest.mark.parametrize(
    ("column", "typed", "shown"),
    [
        (Q, "1:30", "1:30"),
        (Q, "2h15", "2:15"),
        (Q, "1.5", "1:30"),
        (Q, "0.3333", "0.3333"),
        (U, "piece", "piece"),
        (U, "day", "day"),
        (P, "91.5", "91.50"),
        (P, "1,200", "1,200.00"),
        (Column.DISCOUNT, "12.5", "12.5"),
        (Column.DISCOUNT, "10 %", "10"),
        (T, "exo", "EXO"),
    ],
)
def test_a_cell_takes_what_is_typed(
    hands: Hands, editor: EditorWindow, column: Column, typed: str, shown: str
) -> None:
    hands.type_cell(editor, 1, column, typed)
    assert hands.cell(editor, 1, column) == shown


def test_totals_and_page_follow_each_keystroke(hands: Hands, editor: EditorWindow) -> None:
    field = hands.open_cell(editor, 0, P)
    nets = []
    for key in "250":
        QTest.keyClicks(field, key)
        nets.append(hands.cell(editor, 0, N))
        shown = dict(editor.form.totals.words())
        working = editor.state.working
        total = to_decimal(editor.state.totals.total, working.digits)
        assert shown["Total"] == f"€{total:,.2f}"
        hands.rest(editor)
        document = editor.preview.document
        assert document is not None
        assert document.total == total, "the page shows it too"
    assert nets == ["4.00", "50.00", "500.00"]


def test_what_cannot_be_read_is_marked_and_does_not_count(
    hands: Hands, editor: EditorWindow
) -> None:
    before = editor.state.working
    field = hands.open_cell(editor, 0, P)
    QTest.keyClicks(field, "cheap")
    assert "not a number" in field.toolTip()
    assert "not a number" in field.accessibleDescription()
    tap(field, Key.Key_Return)
    assert editor.state.working == before
    assert "“cheap” is not a number" in editor.form.lines.bar.text
    hands.type_cell(editor, 0, P, "12")
    assert editor.form.lines.bar.isHidden()


def test_escape_takes_back_what_was_typed_into_the_cell(hands: Hands, editor: EditorWindow) -> None:
    hands.type_cell(editor, 1, P, "10")
    before = editor.state.working
    field = hands.open_cell(editor, 0, P)
    QTest.keyClicks(field, "999")
    assert hands.cell(editor, 0, P) == "999.00"
    tap(field, Key.Key_Escape)
    assert editor.state.working == before
    assert editor.state.undo_words == "change the price of line 2"


def test_a_key_begins_typing_and_enter_goes_down(hands: Hands, editor: EditorWindow) -> None:
    hands.click_cell(editor, 0, P)
    table = editor.form.lines.table
    tap(table, Key.Key_7)
    QTest.keyClicks(hands.field(), "5")
    tap(hands.field(), Key.Key_Return)
    assert hands.cell(editor, 0, P) == "75.00"
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, P)
    assert not table.is_typing
    tap(table, Key.Key_Return)
    assert table.is_typing, "Enter opens the cell"


def test_tab_goes_cell_by_cell_and_adds_a_line_at_the_end(
    hands: Hands, editor: EditorWindow
) -> None:
    table, count = editor.form.lines.table, editor.form.lines.model.rowCount()
    hands.open_cell(editor, count - 1, D)
    visited = []
    for _ in range(6):
        visited.append(table.currentIndex().column())
        tap(hands.field(), Key.Key_Tab)
    assert visited == [D, Q, U, P, Column.DISCOUNT, T]
    assert editor.form.lines.model.rowCount() == count + 1
    assert table.currentIndex().row() == count
    assert isinstance(hands.field(), TextCell), "the text of the new line is open"
    QTest.keyClicks(hands.field(), "Travel")
    tap(hands.field(), Key.Key_Backtab, SHIFT)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (count - 1, T)
    assert hands.cell(editor, count, D) == "Travel"


def test_tab_leaves_no_way_without_an_exit(hands: Hands, editor: EditorWindow) -> None:
    hands.click_cell(editor, 0, D)
    tap(editor.form.lines.table, Key.Key_Tab, CONTROL)
    assert editor.focusWidget() is editor.form.sections["after"].head
    editor.form.lines.table.setFocus()
    tap(editor.form.lines.table, Key.Key_Backtab, SHIFT)
    assert editor.focusWidget() is editor.form.sections["before"].head


def test_bold_italic_and_line_breaks(hands: Hands, editor: EditorWindow) -> None:
    field = hands.open_cell(editor, 0, D)
    assert isinstance(field, TextCell)
    field.selectAll()
    QTest.keyClicks(field, "Help on ")
    tap(field, Key.Key_B, CONTROL)
    QTest.keyClicks(field, "Monday")
    tap(field, Key.Key_B, CONTROL)
    tap(field, Key.Key_Return, SHIFT)
    tap(field, Key.Key_I, CONTROL)
    QTest.keyClicks(field, "a & b")
    height = editor.form.lines.table.rowHeight(0)
    tap(field, Key.Key_Return)
    line = editor.state.working.lines[0]
    assert line.rich == "Help on <b>Monday</b><br><i>a &amp; b</i>"
    assert line.description == "Help on Monday\na & b"
    assert height > editor.form.lines.table.rowHeight(1), "the row is as high as its text"


def test_the_format_buttons_work_on_the_open_text(hands: Hands, editor: EditorWindow) -> None:
    assert not hands.find(editor, QToolButton, "editor.bold").isEnabled()
    field = hands.open_cell(editor, 0, D)
    assert isinstance(field, TextCell)
    field.selectAll()
    hands.click(editor, "editor.bold")
    assert editor.state.working.lines[0].rich.startswith("<b>")
    assert hands.field() is field, "the cell stays open"


@pytest.mark.parametrize("name", ["heading", "text", "subtotal"])
def test_lines_of_words(hands: Hands, editor: EditorWindow, name: str) -> None:
    total = editor.state.totals.total
    hands.click_cell(editor, 1, D)
    hands.click(editor, f"editor.line.{name}")
    if name != "subtotal":
        QTest.keyClicks(hands.field(), "Work of June")
        tap(hands.field(), Key.Key_Return)
        assert hands.cell(editor, 2, D) == "Work of June"
    assert editor.state.working.lines[2].kind == name
    assert editor.state.totals.total == total
    expected = ""
    if name == "subtotal":
        nets = [editor.state.working.lines[row].net for row in (0, 1)]
        expected = f"{sum(nets) / 100:,.2f}"
    assert hands.cell(editor, 2, N) == expected
    model = editor.form.lines.model
    flags = model.flags(model.index(2, Q))
    assert not flags & Qt.ItemFlag.ItemIsEditable, "words have no quantity"


def test_keys_for_lines(hands: Hands, editor: EditorWindow) -> None:
    texts = hands.column(editor, D)
    hands.click_cell(editor, 2, D)
    table = editor.form.lines.table
    tap(table, Key.Key_Down, ALT)
    assert hands.column(editor, D) == [*texts[:2], texts[3], texts[2], *texts[4:]]
    assert table.current_row == 3, "the cursor goes with the line"
    tap(table, Key.Key_Up, ALT)
    assert hands.column(editor, D) == texts
    tap(table, Key.Key_D, CONTROL)
    assert hands.column(editor, D) == [*texts[:3], texts[2], *texts[3:]]
    assert editor.state.working.lines[3].items == (), "a copy carries no items"
    tap(table, Key.Key_Delete)
    assert hands.column(editor, D) == texts
    tap(table, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "Parking")
    tap(hands.field(), Key.Key_Return)
    assert hands.column(editor, D) == [*texts[:4], "Parking", *texts[4:]]
    tap(table, Key.Key_Up)
    tap(table, Key.Key_Delete, CONTROL)
    assert "Parking" not in hands.column(editor, D)


def test_several_lines_at_once(hands: Hands, editor: EditorWindow) -> None:
    texts = hands.column(editor, D)
    hands.click_cell(editor, 1, D)
    hands.click_cell(editor, 2, D, SHIFT)
    table = editor.form.lines.table
    tap(table, Key.Key_Up, ALT)
    assert hands.column(editor, D) == [texts[1], texts[2], texts[0], *texts[3:]]
    assert table.chosen_rows() == [0, 1]
    tap(table, Key.Key_Delete)
    assert hands.column(editor, D) == [texts[0], *texts[3:]]
    hands.press(editor, Key.Key_Z, CONTROL)
    hands.press(editor, Key.Key_Z, CONTROL)
    assert hands.column(editor, D) == texts


def test_a_line_is_moved_by_its_grip(hands: Hands, editor: EditorWindow) -> None:
    texts = hands.column(editor, D)
    table = editor.form.lines.table
    bottom = table.visualRect(table.model().index(3, 0)).bottom()
    hands.drag(editor, 0, bottom)
    assert hands.column(editor, D) == [*texts[1:4], texts[0], *texts[4:]]
    top = table.visualRect(table.model().index(0, 0)).top() + 1
    hands.drag(editor, 3, top)
    assert hands.column(editor, D) == texts
    assert table.chosen_rows() == [0]


def test_type_ahead_in_a_new_line_finds_products(hands: Hands, editor: EditorWindow) -> None:
    hands.click_cell(editor, 0, D)
    hands.press(editor, Key.Key_Return, CONTROL)
    field = hands.field()
    assert isinstance(field, TextCell)
    QTest.keyClicks(field, "portable")
    assert field.catalogue.is_open
    assert [text.split("   ")[0] for text in field.catalogue.offered()] == ["PC-15"]
    tap(field.catalogue.list, Key.Key_Down)
    tap(field.catalogue.list, Key.Key_Return)
    line = editor.state.working.lines[1]
    assert (line.sku, line.description) == ("PC-15", "Ordinateur portable 15 pouces")
    assert hands.cell(editor, 1, P) == "849.00"
    assert editor.form.lines.table.currentIndex().column() == Q
    QTest.keyClicks(hands.field(), "2")
    assert hands.cell(editor, 1, N) == "1,698.00"
    tap(hands.field(), Key.Key_Return)
    for _ in range(3):
        hands.press(editor, Key.Key_Z, CONTROL)
    assert len(editor.state.working.lines) == 6, "quantity, product, line"


def test_the_catalogue_adds_one_product_after_the_other(hands: Hands, editor: EditorWindow) -> None:
    hands.click_cell(editor, 5, D)
    hands.press(editor, Key.Key_K, CONTROL)
    dialog = hands.find(editor, CatalogueDialog, "catalogue")
    search = hands.find(dialog, QLineEdit, "catalogue.search")
    QTest.keyClicks(search, "KM")
    tap(search, Key.Key_Return)
    assert dialog.isVisible(), "it stays for the next one"
    search.clear()
    QTest.keyClicks(search, "heure")
    tap(search, Key.Key_Down)
    tap(search, Key.Key_Return)
    dialog.reject()
    skus = [line.sku for line in editor.state.working.lines[6:]]
    assert skus == ["KM", "H-BASE"], "BLOC10 (Carnet de 10 heures) is the first that fits"


def test_a_tax_code_is_chosen_by_its_name(hands: Hands, editor: EditorWindow) -> None:
    field = hands.open_cell(editor, 0, T)
    assert isinstance(field, ChoiceCell)
    QTest.keyClicks(field, "exon")
    assert [text.split("   ")[0] for text in field.choices.offered()] == ["EXO"]
    tap(field.choices.list, Key.Key_Down)
    tap(field.choices.list, Key.Key_Return)
    assert hands.cell(editor, 0, T) == "EXO"
    names = [name for name, _ in editor.form.totals.words()]
    assert any("Exonéré" in name for name in names)


def test_rows_of_a_spreadsheet_are_pasted(hands: Hands, editor: EditorWindow) -> None:
    rows = 'Cable 5 m\t3\t7.90\tpiece\t\tS20\n"Two\nlines"\t1:30\t80\nOnly words\n'
    QGuiApplication.clipboard().setText(rows)
    hands.click_cell(editor, 0, D)
    hands.press(editor, Key.Key_V, CONTROL)
    pasted = editor.state.working.lines[1:4]
    assert [line.description for line in pasted] == ["Cable 5 m", "Two\nlines", "Only words"]
    assert [hands.cell(editor, row, Q) for row in (1, 2, 3)] == ["3", "1:30", ""]
    assert hands.cell(editor, 1, N) == "23.70"
    hands.press(editor, Key.Key_Z, CONTROL)
    assert len(editor.state.working.lines) == 6


def test_what_cannot_be_pasted_is_told_cell_by_cell(hands: Hands, editor: EditorWindow) -> None:
    before = editor.state.working
    QGuiApplication.clipboard().setText("Cable\tthree\t7.90\nHub\t1\t5\tpiece\t\tNONE\n")
    hands.click_cell(editor, 0, D)
    hands.press(editor, Key.Key_V, CONTROL)
    said = editor.form.lines.bar.text
    assert said.startswith("Nothing was pasted: 2 cells cannot be read.")
    assert "Row 1, Quantity “three”" in said
    assert "Row 2, Tax code “NONE”" in said
    assert editor.state.working == before


def test_copied_rows_can_be_pasted_again(hands: Hands, editor: EditorWindow) -> None:
    hands.click_cell(editor, 0, D)
    hands.click_cell(editor, 1, D, SHIFT)
    hands.press(editor, Key.Key_C, CONTROL)
    hands.click_cell(editor, 5, D)
    hands.press(editor, Key.Key_V, CONTROL)
    lines = editor.state.working.lines
    assert len(lines) == 8
    for old, new in zip(lines[:2], lines[6:], strict=True):
        assert (new.description, new.minutes, new.unit_price, new.tax.code, new.net) == (
            old.description,
            old.minutes,
            old.unit_price,
            old.tax.code,
            old.net,
        )


def test_an_edited_line_says_what_the_rules_gave_and_goes_back(
    hands: Hands, editor: EditorWindow
) -> None:
    before = editor.state.working
    price = hands.cell(editor, 0, P)
    hands.type_cell(editor, 0, P, "1")
    hands.click_cell(editor, 0, D)
    assert words(editor).startswith("Edited. The rules had given:")
    assert f"unit price: {price}" in words(editor)
    model = editor.form.lines.model
    assert f"unit price: {price}" in str(model.data(model.index(0, P), Qt.ItemDataRole.ToolTipRole))
    hands.click(editor, "editor.back_to_given")
    assert editor.state.working == before
    assert editor.state.undo_words == "take line 1 back to the rules"


def test_why_explains_a_line_with_items(hands: Hands, editor: EditorWindow) -> None:
    hands.click_cell(editor, 0, D)
    hands.press(editor, Key.Key_I, CONTROL)
    hands.wait(lambda: editor.findChild(WhyPopup, "why") is not None)
    popup = hands.find(editor, WhyPopup, "why")
    assert "bills contract" in popup.words.toPlainText()
    popup.reject()
    hands.to_front(editor)
    hands.press(editor, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "By hand")
    tap(hands.field(), Key.Key_Return)
    hands.click_cell(editor, 1, D)
    assert not editor.form.lines.acts["why"].isEnabled(), "nothing to be explained"
    assert words(editor) == "typed by hand"


def test_the_model_keeps_qts_promises(
    open_editor: Callable[[str], EditorWindow], hands: Hands
) -> None:
    editor = open_editor("FA-2026-00013")
    model = editor.form.lines.model
    assert isinstance(model, LinesModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    state = editor.state
    keys = [line.key for line in state.working.lines]
    state.add_line("heading", 0)
    state.move_line(keys[0], 4)
    state.copy_lines(keys[1:3])
    state.move_lines(keys[1:3], 1)
    state.delete_lines(keys[:2])
    for _ in range(5):
        state.undo()
    for _ in range(5):
        state.redo()
    shown = [model.line_at(row) for row in range(model.rowCount())]
    assert shown == list(state.working.lines)
    tester.deleteLater()
