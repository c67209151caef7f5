"""An invoice is written from customer to number with the keyboard alone."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QWidget

from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.views.invoices.editor.catalogue_dialog import CatalogueDialog
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.views.invoices.editor.hands import CONTROL, SHIFT, Hands, Key, tap

FIELDS = (
    "editor.invoice_date",
    "editor.due_date",
    "editor.order_number",
    "editor.language",
    "editor.buyer_reference",
    "section.address",
    "section.delivery",
    "section.before",
    "editor.lines",
)


def part_of(widget: QWidget | None) -> str:
    """The named part of the form that a widget belongs to."""
    while widget is not None and widget.objectName() not in FIELDS:
        widget = widget.parentWidget()
    return "" if widget is None else widget.objectName()


def new_invoice(hands: Hands) -> EditorWindow:
    def choose(dialog: QDialog) -> None:
        search = dialog.focusWidget()
        assert isinstance(search, QLineEdit)
        QTest.keyClicks(search, "garnier")
        tap(search, Key.Key_Return)

    hands.answer(choose)
    hands.desk.new()
    return hands.newest()


def test_tab_goes_through_the_form_in_reading_order(hands: Hands) -> None:
    editor = new_invoice(hands)
    editor.form.head.invoice_date.setFocus()
    seen: list[str] = []
    for _ in range(40):
        here = part_of(editor.focusWidget())
        if here and here not in seen:
            seen.append(here)
        if here == "editor.lines":
            break
        hands.press(editor, Key.Key_Tab)
    assert seen == list(FIELDS)


def test_from_customer_to_number(hands: Hands, books: Database) -> None:
    editor = new_invoice(hands)
    assert editor.focusWidget() is editor.form.lines.table
    hands.press(editor, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "Consulting")
    for typed in ("2:30", "", "80"):
        tap(hands.field(), Key.Key_Tab)
        if typed:
            QTest.keyClicks(hands.field(), typed)
    tap(hands.field(), Key.Key_Return)
    hands.press(editor, Key.Key_K, CONTROL)
    catalogue = hands.find(editor, CatalogueDialog, "catalogue")
    tap(catalogue.search, Key.Key_Down)
    tap(catalogue.search, Key.Key_Return)
    tap(catalogue.search, Key.Key_Escape)
    hands.to_front(editor)
    assert [line.kind for line in editor.state.working.lines] == ["free", "product"]
    assert editor.focusWidget() is editor.form.lines.table
    assert editor.form.lines.table.currentIndex().column() == Column.QUANTITY
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert editor.invoice_id is not None

    def agree(dialog: QDialog) -> None:
        button = dialog.focusWidget()
        assert isinstance(button, QAbstractButton)
        tap(button, Key.Key_Return)

    hands.answer(agree)
    hands.press(editor, Key.Key_N, CONTROL | SHIFT)
    hands.wait(lambda: editor.number is not None)
    assert books.read(check_books) == []
