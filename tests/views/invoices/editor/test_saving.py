"""Saving: what is stored, what is asked, what another program did meanwhile, what is kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QTableWidget
from sqlalchemy import Connection, select

from batchbill_desktop.models import WorkingCopy
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.changes import set_fields, set_line
from batchbill_desktop.services.invoices.editing.keep import keep
from batchbill_desktop.services.invoices.editing.loading import load_context, load_working
from batchbill_desktop.services.invoices.editing.open import (
    list_working_copies,
    open_invoice,
    take_over,
)
from batchbill_desktop.services.invoices.editing.save import save
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.editing.working_json import from_json
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import Wanted, find_document, load_documents
from batchbill_desktop.views.invoices.editor.desk import EditorDesk
from batchbill_desktop.views.invoices.editor.kept_bar import KeptBar
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.views.invoices.editor.hands import CONTROL, Hands, Key, tap

NUMBER = "FA-2026-00019"
OTHERS = "anna@office/unlocked-1"


def stored(books: Database) -> InvoiceDocument:
    (document,) = books.read(load_documents, Wanted(ids=(books.read(find_document, NUMBER).id,)))
    return document


def test_save_stores_what_is_typed(hands: Hands, editor: EditorWindow, books: Database) -> None:
    save_button = hands.find(editor, QPushButton, "editor.save")
    assert not save_button.isEnabled(), "there is nothing to save"
    hands.type_field(editor, "editor.order_number", "PO-9")
    hands.type_cell(editor, 0, Column.PRICE, "100")
    assert editor.isWindowModified()
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert not editor.isWindowModified()
    document = stored(books)
    assert document.order_number == "PO-9"
    assert document.lines[0].unit_price == 100
    assert document.total == editor.state.document().total
    assert books.read(check_books) == []


def test_what_is_saved_is_not_offered_after_a_crash(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    (untouched,) = books.read(list_working_copies)
    assert not untouched.is_typed
    hands.type_field(editor, "editor.order_number", "PO-12")
    hands.wait(lambda: editor.keeper.kept_at is not None)
    (typed,) = books.read(list_working_copies)
    assert typed.is_typed
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    hands.qtbot.wait(500)
    (saved,) = books.read(list_working_copies)
    assert not saved.is_typed
    assert books.read(kept) == editor.state.working


def test_the_foot_saves_and_closes(hands: Hands, editor: EditorWindow, books: Database) -> None:
    hands.type_field(editor, "editor.order_number", "PO-10")
    editor.giving.fill()
    entries = {
        action.text().split("\t")[0].replace("&", ""): action
        for action in editor.giving.menu_of.actions()
    }
    assert {"Save", "Save and close", "PDF…", "Print…"} <= set(entries)
    entries["Save and close"].trigger()
    hands.wait(lambda: not hands.desk.windows)
    assert stored(books).order_number == "PO-10"
    hands.wait(lambda: books.read(list_working_copies) == ())


@pytest.mark.parametrize("choice", ["keep", "release", "waive"])
def test_it_is_asked_what_becomes_of_items(
    hands: Hands, editor: EditorWindow, books: Database, choice: str
) -> None:
    (item,) = editor.state.working.lines[1].items
    hands.click_cell(editor, 1, Column.DESCRIPTION)
    tap(editor.form.lines.table, Key.Key_Delete)

    def act(dialog: QDialog) -> None:
        ok = hands.find(dialog, QPushButton, "questions.save")
        assert not ok.isEnabled(), "no answer is taken for granted"
        combo = hands.find(dialog, QComboBox, "questions.choice.0")
        combo.setCurrentIndex(combo.findData(choice))
        if choice == "waive":
            assert not ok.isEnabled(), "a waiver needs a reason"
            QTest.keyClicks(hands.find(dialog, QLineEdit, "questions.reason.0"), "goodwill")
        hands.click(dialog, "questions.save")

    hands.answer(act)
    hands.click(editor, "editor.save")
    hands.rest(editor)
    assert item in hands.seen[0]
    assert "never comes up again" in hands.seen[0], "it says what each answer means"
    assert len(stored(books).lines) == 5
    assert books.read(check_books) == []


def test_one_answer_for_all_items(hands: Hands, editor: EditorWindow, books: Database) -> None:
    editor.form.lines.table.setFocus()
    hands.click_cell(editor, 0, Column.DESCRIPTION)
    tap(editor.form.lines.table, Key.Key_Delete)
    hands.type_cell(editor, 0, Column.QUANTITY, "0:10")

    def act(dialog: QDialog) -> None:
        hands.click(dialog, "questions.all.waive")
        QTest.keyClicks(hands.find(dialog, QLineEdit, "questions.reason.0"), "goodwill")
        other = hands.find(dialog, QLineEdit, "questions.reason.1")
        assert other.text() == "goodwill", "the reason is typed once"
        hands.click(dialog, "questions.save")

    hands.answer(act)
    hands.click(editor, "editor.save")
    hands.rest(editor)
    assert not editor.saving.is_dirty
    assert books.read(check_books) == []


def test_going_back_from_the_questions_saves_nothing(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    before = stored(books)
    hands.click_cell(editor, 0, Column.DESCRIPTION)
    tap(editor.form.lines.table, Key.Key_Delete)
    hands.answer(lambda dialog: dialog.reject())
    hands.click(editor, "editor.save")
    hands.rest(editor)
    assert stored(books) == before
    assert editor.saving.is_dirty


def saved_by_anna(books: Database) -> None:
    """Another program saves the same invoice."""
    working = books.read(load_working, books.read(find_document, NUMBER).id)
    context = books.read(load_context, working)
    changed = set_fields(working, context, order_number="ANNA")
    changed = set_line(changed, context, changed.lines[1].key, unit_price=95_0000)
    books.write(save, changed)


def keep_billed(dialog: QDialog) -> None:
    combo = dialog.findChild(QComboBox, "questions.choice.0")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("keep"))
    dialog.accept()


@pytest.mark.parametrize(
    ("button", "order"), [("mine", "MINE"), ("theirs", "ANNA"), ("go_on", "ANNA")]
)
def test_what_another_saved_is_never_overwritten_in_silence(
    hands: Hands, editor: EditorWindow, books: Database, button: str, order: str
) -> None:
    hands.type_field(editor, "editor.order_number", "MINE")
    saved_by_anna(books)

    def act(dialog: QDialog) -> None:
        table = hands.find(dialog, QTableWidget, "versions.table")
        cells = {table.model().index(row, 1).data() for row in range(table.rowCount())}
        assert "MINE" in cells
        hands.click(dialog, f"versions.{button}")

    hands.answer(act)
    if button == "mine":
        # Ours is lower than Anna's price: what becomes of the item is asked then.
        hands.answer_next(keep_billed)
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert "has saved FA-2026-00019 since you opened it" in hands.seen[0]
    assert stored(books).order_number == order
    shown = editor.form.head.order.text()
    assert shown == ("ANNA" if button == "theirs" else "MINE")
    assert editor.saving.is_dirty == (button == "go_on")


@pytest.mark.parametrize(("button", "order"), [("Save", "PO-5"), ("Discard", ""), ("", "")])
def test_closing_asks_what_becomes_of_what_is_typed(
    hands: Hands, editor: EditorWindow, books: Database, button: str, order: str
) -> None:
    before = stored(books).order_number
    hands.type_field(editor, "editor.order_number", "PO-5")
    hands.answer(hands.button(button or "Keep editing"))
    hands.press(editor, Key.Key_W, CONTROL)
    if button:
        hands.wait(lambda: not hands.desk.windows)
        hands.wait(lambda: books.read(list_working_copies) == ())
    else:
        assert hands.desk.windows == (editor,)
    assert stored(books).order_number == (order or before)


def test_an_untouched_invoice_closes_without_a_word(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    assert editor.close()
    hands.wait(lambda: books.read(list_working_copies) == ())


def test_what_is_typed_is_in_the_database_within_a_second(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    hands.type_field(editor, "editor.order_number", "PO-6")
    hands.qtbot.waitUntil(lambda: books.read(kept).order_number == "PO-6", timeout=1000)
    label = hands.find(editor, QLabel, "editor.kept")
    hands.wait(lambda: label.text().startswith("Not saved yet; kept at"))
    assert stored(books).order_number != "PO-6"


def kept(connection: Connection) -> WorkingInvoice:
    """The working copy as another program reads it."""
    return from_json(connection.execute(select(WorkingCopy.content)).scalar_one())


CHILD = """
import datetime as dt
import os
import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from batchbill_desktop.services import clock
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.views.invoices.editor.desk import EditorDesk
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.tasks import TaskRunner

app = QApplication(["batchbill"])
database = open_database(Path(sys.argv[1]))
company = OpenCompany(database, "x", TaskRunner(print), Preferences(Path(sys.argv[2])))
main = QMainWindow()
desk = EditorDesk(company, main)
desk.edit(database.read(find_document, "FA-2026-00019").id)
while not desk.windows:
    app.processEvents()
window = desk.windows[0]
window.form.head.order.end(False)
QTest.keyClicks(window.form.head.order, " typed and not saved")
while window.keeper.kept_at is None:
    app.processEvents()
print("ready", flush=True)
sys.stdin.readline()
"""


def test_after_a_kill_the_editor_opens_as_it_was(
    hands: Hands, desk: EditorDesk, books: Database, tmp_path: Path
) -> None:
    before = stored(books).order_number
    assert books.path is not None
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(books.path), str(tmp_path / "child.ini")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ready"
        hands.desk.edit(books.read(find_document, NUMBER).id)
        looking = hands.newest()
        assert "edits this invoice" in looking.standing.bar.text, "it is alive, and told of"
        assert looking.state.is_fixed
        looking.close()
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
    bar = KeptBar(desk)
    hands.qtbot.addWidget(bar)
    bar.look()
    hands.wait(lambda: not bar.isHidden())
    assert bar.text.startswith("1 invoice was being edited when the program ended")
    hands.click(bar, "kept.go_on")
    window = hands.newest()
    assert window.form.head.order.text() == f"{before} typed and not saved"
    assert "was typed and not saved" in window.standing.bar.text
    hands.wait(bar.isHidden)
    hands.click(window, "bar.take_back")
    assert window.form.head.order.text() == before
    hands.press(window, Key.Key_Z, CONTROL)
    assert window.form.head.order.text() == f"{before} typed and not saved"


def opened_by_anna(books: Database) -> int:
    """Another program opens the invoice and types into it; her working copy."""
    invoice_id = books.read(find_document, NUMBER).id
    opened = books.write(open_invoice, invoice_id, OTHERS)
    assert opened.copy_id is not None
    typed = set_fields(opened.working, opened.context, order_number="ANNA TYPES")
    books.write(keep, opened.copy_id, typed)
    return opened.copy_id


def test_another_editor_is_told_of_and_can_be_taken_over(
    hands: Hands, books: Database, open_editor: Callable[[str], EditorWindow]
) -> None:
    opened_by_anna(books)
    editor = open_editor(NUMBER)
    assert "edits this invoice" in editor.standing.bar.text
    assert editor.form.head.order.isReadOnly()
    assert not editor.form.lines.acts["new"].isEnabled()
    hands.answer(hands.button("Take over"))
    hands.click(editor, "bar.take_over")
    hands.rest(editor)
    assert editor.form.head.order.text() == "ANNA TYPES", "what she typed is not lost"
    hands.to_front(editor)
    hands.type_field(editor, "editor.order_number", "OURS")
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert stored(books).order_number == "OURS"


def test_who_is_taken_over_is_told(hands: Hands, editor: EditorWindow, books: Database) -> None:
    copy_id = editor.keeper.copy_id
    assert copy_id is not None
    books.write(take_over, copy_id, OTHERS)
    hands.type_field(editor, "editor.order_number", "PO-7")
    hands.wait(lambda: "has taken over the editing" in editor.standing.bar.text)
    assert editor.state.is_fixed
    assert editor.form.head.order.text() == "PO-7", "what was typed can still be read and copied"


def test_an_invoice_that_is_issued_elsewhere_becomes_fixed(
    hands: Hands, editor: EditorWindow, books: Database
) -> None:
    books.write(record_fact, [books.read(find_document, NUMBER).id], "printed", "")
    hands.company.changed.emit()
    hands.rest(editor)
    assert "has been issued and is fixed" in editor.standing.bar.text
    assert editor.form.head.order.isReadOnly()


def test_a_save_that_fails_says_so_and_loses_nothing(
    hands: Hands, editor: EditorWindow, books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from batchbill_desktop.services.errors import Refused

    def fail(*_: object) -> None:
        raise Refused(message="The disk is full. Free some room.")

    monkeypatch.setattr("batchbill_desktop.views.invoices.editor.saving.save", fail)
    hands.type_field(editor, "editor.order_number", "PO-8")
    hands.answer(hands.button("OK"))
    hands.press(editor, Key.Key_S, CONTROL)
    hands.rest(editor)
    assert hands.seen == ["The disk is full. Free some room."]
    assert editor.form.head.order.text() == "PO-8"
    assert hands.find(editor, QPushButton, "editor.save").isEnabled()
