"""Issued invoices, credit notes, drafts without a batch, payments, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.flexible import list_drafts
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import Wanted, find_document, load_documents
from batchbill_desktop.views.invoices.credit_dialog import CreditDialog
from batchbill_desktop.views.invoices.editor.history_dialog import HistoryDialog
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from tests.views.invoices.editor.hands import CONTROL, SHIFT, Hands, Key, tap

NUMBER = "FA-2026-00019"


def all_documents(books: Database) -> list[InvoiceDocument]:
    return books.read(load_documents, Wanted())


def credit_notes(books: Database) -> list[InvoiceDocument]:
    return [document for document in all_documents(books) if document.kind == "credit_note"]


@pytest.fixture
def issued(books: Database, open_editor: Callable[[str], EditorWindow]) -> EditorWindow:
    """The invoice after it was printed."""
    books.write(record_fact, [books.read(find_document, NUMBER).id], "printed", "")
    return open_editor(NUMBER)


def test_an_issued_invoice_is_fixed_but_for_its_notes(
    hands: Hands, issued: EditorWindow, books: Database
) -> None:
    assert "has been issued and is fixed" in issued.standing.bar.text
    assert issued.form.head.order.isReadOnly()
    assert not issued.form.head.invoice_date.isEnabled()
    before = issued.state.working
    hands.click_cell(issued, 0, Column.PRICE)
    for key in (Key.Key_F2, Key.Key_Return, Key.Key_5, Key.Key_Delete):
        tap(issued.form.lines.table, key)
    hands.press(issued, Key.Key_Return, CONTROL)
    hands.press(issued, Key.Key_V, CONTROL)
    assert issued.state.working == before
    hands.open_section(issued, "notes")
    notes = hands.find(issued, QPlainTextEdit, "editor.notes")
    notes.setFocus()
    QTest.keyClicks(notes, "called twice")
    hands.press(issued, Key.Key_S, CONTROL)
    hands.rest(issued)
    assert not issued.saving.is_dirty
    assert books.read(check_books) == []
    issued.close()
    again = hands.open(books.read(find_document, NUMBER).id)
    assert again.state.working.notes == "called twice"


def test_correct_makes_a_credit_note_and_opens_a_draft(
    hands: Hands, issued: EditorWindow, books: Database
) -> None:
    total = books.read(find_document, NUMBER).total

    def act(dialog: QDialog) -> None:
        words = hands.find(dialog, QLabel, "credit.sum").text()
        assert f"{total:,.2f}" in words
        assert "nothing is billed twice" in hands.find(dialog, QLabel, "credit.hint").text()
        hands.answer_next(hands.button("OK"))
        hands.click(dialog, "credit.make")

    hands.answer(act)
    hands.click(issued, "bar.correct")
    draft = hands.newest(2)
    (note,) = credit_notes(books)
    assert f"The credit note {note.number} for {NUMBER} was made." in hands.seen[1]
    assert (note.corrects, note.total) == (NUMBER, -total)
    assert draft.number is None
    assert not draft.state.is_fixed
    assert draft.state.totals.total == round(total * 100)
    assert books.read(check_books) == []


def test_a_part_of_a_line_is_credited(hands: Hands, issued: EditorWindow, books: Database) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, CreditDialog)
        QTest.mouseClick(dialog.some, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
        make = hands.find(dialog, QPushButton, "credit.make")
        assert not make.isEnabled(), "nothing is chosen yet"
        field = hands.find(dialog, QLineEdit, "credit.quantity.1")
        QTest.keyClicks(field, "99:00")
        assert "no more than 1:00 can be credited" in field.toolTip()
        assert not make.isEnabled()
        field.selectAll()
        QTest.keyClicks(field, "0:30")
        assert (
            "To credit: €44.00 + tax €8.80 = €52.80"
            in hands.find(dialog, QLabel, "credit.sum").text()
        )
        assert not dialog.draft.isEnabled()
        hands.answer_next(hands.button("OK"))
        hands.click(dialog, "credit.make")

    hands.answer(act)
    hands.press(issued, Key.Key_R, CONTROL | SHIFT)
    hands.wait(lambda: len(hands.seen) == 2)
    assert "The credit note" in hands.seen[1]
    (note,) = credit_notes(books)
    assert note.total == Decimal("-52.80")
    assert books.read(check_books) == []


def test_items_of_a_whole_credit_note_are_released_if_asked(
    hands: Hands, issued: EditorWindow, books: Database
) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, CreditDialog)
        assert not dialog.release.isEnabled(), "the draft has the items"
        QTest.mouseClick(dialog.draft, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.release, Qt.MouseButton.LeftButton)
        hands.answer_next(hands.button("OK"))
        hands.click(dialog, "credit.make")

    hands.answer(act)
    hands.click(issued, "bar.correct")
    hands.wait(lambda: len(hands.seen) == 2)
    assert books.read(find_document, NUMBER).status == "refunded"
    due = books.write(run_batch, RunRequest("Again", dt.date(2026, 7, 1), dt.date(2026, 7, 1)))
    assert due is not None


def test_a_payment_is_recorded(hands: Hands, issued: EditorWindow, books: Database) -> None:
    total = books.read(find_document, NUMBER).total

    def act(dialog: QDialog) -> None:
        amount = hands.find(dialog, QLineEdit, "payment.amount")
        assert amount.text() == f"{total:,}", "what is open is proposed"
        amount.selectAll()
        QTest.keyClicks(amount, "99999")
        hands.click(dialog, "payment.record")
        refused = hands.find(dialog, QLabel, "payment.refused")
        hands.wait(lambda: "would be too much" in refused.text())
        amount.selectAll()
        QTest.keyClicks(amount, "100")
        hands.click(dialog, "payment.record")

    hands.answer(act)
    hands.press(issued, Key.Key_M, CONTROL)
    hands.wait(lambda: books.read(find_document, NUMBER).paid == 100)


def test_the_history_is_a_list_that_can_be_read(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    hands.type_field(editor, "editor.order_number", "PO-11")
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    shown: list[tuple[str, str]] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, HistoryDialog)
        shown.extend((entry.text, entry.who) for entry in dialog.rows.shown_rows())
        assert "PO-11" in dialog.details.toPlainText()
        dialog.reject()

    hands.answer(act)
    hands.press(editor, Key.Key_H, CONTROL)
    hands.wait(lambda: bool(shown))
    assert shown[0][0] == "Edited"
    assert shown[-1][0] == "Proposed by the batch June"
    assert all("@" in who for _, who in shown)


def test_a_new_invoice_from_customer_to_number(hands: Hands, books: Database) -> None:
    def choose(dialog: QDialog) -> None:
        QTest.keyClicks(hands.find(dialog, QLineEdit, "customer.search"), "garnier")
        hands.click(dialog, "customer.accept")

    hands.answer(choose)
    hands.desk.new()
    editor = hands.newest()
    assert editor.title.title.text() == "Draft invoice"
    assert not hands.find(editor, QPushButton, "editor.problems").isHidden()
    hands.press(editor, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "Consulting")
    tap(hands.field(), Key.Key_Tab)
    QTest.keyClicks(hands.field(), "2:30")
    tap(hands.field(), Key.Key_Tab)
    tap(hands.field(), Key.Key_Tab)
    QTest.keyClicks(hands.field(), "80")
    tap(hands.field(), Key.Key_Return)
    assert hands.cell(editor, 0, Column.NET) == "200.00"
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    (draft,) = books.read(list_drafts)
    assert (draft.total, draft.status) == (Decimal("240.00"), "draft")
    hands.answer(hands.button("Number it"))
    hands.click(editor, "editor.number")
    hands.wait(lambda: editor.number is not None)
    assert editor.number == "FA-2026-00024"
    assert editor.title.title.text() == "Invoice FA-2026-00024"
    assert books.read(list_drafts) == []
    assert books.read(check_books) == []


def test_numbering_says_which_batches_it_would_bar(hands: Hands, books: Database) -> None:
    books.write(run_batch, RunRequest("July", dt.date(2026, 8, 1), dt.date(2026, 7, 1)))
    hands.desk.new_for("1003")
    editor = hands.newest()
    editor.form.head.invoice_date.set_day(dt.date(2026, 7, 15))
    hands.press(editor, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "Help")
    tap(hands.field(), Key.Key_Return)
    hands.answer(hands.button("Cancel"))
    hands.press(editor, Key.Key_N, CONTROL | SHIFT)
    hands.wait(lambda: bool(hands.seen))
    assert "could not be generated any more: July" in hands.seen[0]
    hands.rest(editor)
    assert editor.number is None, "she said no"


def test_the_customer_of_a_draft_can_be_changed_and_undone(hands: Hands, books: Database) -> None:
    hands.desk.new_for("1003")
    editor = hands.newest()
    terms = editor.state.context.payment_days

    def choose(dialog: QDialog) -> None:
        QTest.keyClicks(hands.find(dialog, QLineEdit, "customer.search"), "sunrise")
        hands.click(dialog, "customer.accept")

    hands.answer(choose)
    hands.click(editor, "editor.change_customer")
    hands.wait(lambda: editor.state.working.currency == "USD")
    hands.rest(editor)
    assert "Sunrise Dental" in editor.title.customer.text()
    assert editor.state.working.buyer.address.country == "US"
    hands.to_front(editor)
    hands.press(editor, Key.Key_Z, CONTROL)
    assert "Garnier" in editor.title.customer.text()
    assert editor.state.context.payment_days == terms, "her terms are back, too"


def test_a_copy_is_a_new_draft_with_the_same_lines(hands: Hands, editor: EditorWindow) -> None:
    hands.press(editor, Key.Key_D, CONTROL | SHIFT)
    copy = hands.newest(2)
    assert copy.number is None
    assert copy.invoice_id is None
    assert [line.description for line in copy.state.working.lines] == [
        line.description for line in editor.state.working.lines
    ]
    assert not any(line.items for line in copy.state.working.lines)


def test_a_draft_is_deleted_after_a_question(hands: Hands, books: Database) -> None:
    hands.desk.new_for("1003")
    editor = hands.newest()
    hands.press(editor, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "Help")
    tap(hands.field(), Key.Key_Return)
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert len(books.read(list_drafts)) == 1
    hands.answer(hands.button("Delete"))
    editor.acts["delete"].trigger()
    hands.wait(lambda: not hands.desk.windows)
    assert books.read(list_drafts) == []


def test_a_credit_note_keeps_its_lines(hands: Hands, issued: EditorWindow, books: Database) -> None:
    def act(dialog: QDialog) -> None:
        hands.answer_next(hands.button("OK"))
        hands.click(dialog, "credit.make")

    hands.answer(act)
    hands.click(issued, "bar.correct")
    hands.newest(2)
    (note,) = credit_notes(books)
    hands.desk.edit(note.id)
    window = hands.newest(3)
    assert not window.form.lines.acts["new"].isEnabled()
    assert not window.form.head.order.isReadOnly(), "its texts can be changed"


def test_what_was_never_saved_is_saved_before_it_is_given_away(
    hands: Hands, books: Database
) -> None:
    hands.desk.new_for("1003")
    editor = hands.newest()
    hands.press(editor, Key.Key_Return, CONTROL)
    QTest.keyClicks(hands.field(), "Help")
    tap(hands.field(), Key.Key_Return)
    editor.acts["print_preview"].trigger()
    hands.wait(lambda: bool(editor.findChildren(PdfViewer)))
    (draft,) = books.read(list_drafts)
    assert draft.id == editor.invoice_id
    for viewer in editor.findChildren(PdfViewer):
        viewer.close()


def test_one_window_for_one_invoice(hands: Hands, editor: EditorWindow, books: Database) -> None:
    hands.desk.edit(books.read(find_document, NUMBER).id)
    hands.rest(editor)
    assert hands.desk.windows == (editor,)
