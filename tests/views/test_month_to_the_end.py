"""A month to its end by clicks and keys: run, generate, edit, PDF, e-mail, export; all agree."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog

from batchbill_desktop.services import clock
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.invoices.pdfs import stored_pdfs
from batchbill_desktop.services.mail.entries import list_outbox
from batchbill_desktop.services.texts import money_text
from batchbill_desktop.views.batches.billing_place import INVOICES, NEW
from batchbill_desktop.views.exports.export_dialog import ExportDialog
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from tests.builders.mail_server import MailServer, attachments, mail_server
from tests.builders.printed import pages_of_pdf
from tests.views.invoices.editor.hands import Hands
from tests.views.mail.conftest import put_addresses, put_server, settle, shown_compose
from tests.views.test_whole_path import generate, import_small, pdf_dialog, run_june
from tests.views.window import Driver

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
EDITED = "FA-2026-00019"
"""Six lines of time, each with one billed item."""


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(dt.date(2026, 6, 30)):
        yield


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """The tests never touch the keyring of whoever runs them."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # keyring's
    yield
    keyring.set_keyring(before)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def june(driver: Driver) -> Iterator[Driver]:
    """The small company, imported, June run and generated."""
    import_small(driver)
    run_june(driver)
    generate(driver)
    yield driver
    for window in driver.billing.editors.windows:
        window.close_silently()


def books(driver: Driver) -> Database:
    company = driver.program.desk.company
    assert company is not None
    return company.database


def documents(driver: Driver) -> dict[str, InvoiceDocument]:
    """The numbered documents as they are stored."""
    found = books(driver).read(load_documents, Wanted())
    return {document.number: document for document in found if document.number is not None}


def in_front(driver: Driver) -> None:
    """The window has the keyboard again, after a dialog or an editor."""
    driver.window.activateWindow()
    driver.wait(driver.window.isActiveWindow)


def edit(driver: Driver, number: str) -> tuple[EditorWindow, Hands]:
    """Open an invoice of the batch with F2."""
    billing = driver.billing
    rows = [document.number for document in billing.proposals.model.shown_rows()]
    billing.proposals.invoices.choose_row(rows.index(number))
    in_front(driver)
    QTest.keyClick(billing.proposals.invoices, Key.Key_F2)
    hands = Hands(driver.qtbot, billing.company, billing.editors)
    editor = hands.newest()
    assert editor.number == number
    return editor, hands


def save_and_close(driver: Driver, editor: EditorWindow, hands: Hands) -> None:
    hands.press(editor, Key.Key_S, CONTROL)
    driver.wait(lambda: not editor.isWindowModified())
    hands.rest(editor)
    hands.click(editor, "editor.close")
    driver.wait(lambda: not driver.billing.editors.windows)
    driver.rest()


def make_pdfs_of_all(driver: Driver, folder: Path) -> None:
    driver.click_button("proposals.pdf_all")
    dialog = pdf_dialog(driver, folder)
    driver.answer_boxes("Make the PDF", "OK")
    driver.click(dialog.make)
    driver.wait(lambda: "were written to" in driver.seen[-1])
    driver.rest()


def email(driver: Driver, number: str) -> None:
    """Choose the invoice in the list, press the key of *E-mail*, and *Send*."""
    driver.click_tab(INVOICES)
    driver.rest()
    listed = driver.billing.invoices
    rows = [document.number for document in listed.model.shown_rows()]
    listed.view.choose_row(rows.index(number))
    in_front(driver)
    QTest.keyClick(listed.view, Key.Key_A, CONTROL | SHIFT)
    dialog = shown_compose(driver)
    assert dialog.form.to.text() == "office@customer.example"
    driver.click(dialog.buttons["send"])
    settle(driver)


def export_csv(driver: Driver, folder: Path) -> list[dict[str, str]]:
    """Export the batch as CSV; what is in the file."""
    driver.billing.show_batch("June")
    driver.rest()
    driver.click_button("proposals.export")
    driver.wait(lambda: bool(driver.window.findChildren(ExportDialog)))
    dialog = driver.window.findChildren(ExportDialog)[0]
    driver.wait(lambda: dialog.examined is not None)
    tile = driver.find(QAbstractButton, "destination.csv", dialog)
    if not tile.isChecked():
        driver.click(tile)
        driver.wait(lambda: dialog.examined is not None)
    dialog.folder.selectAll()
    QTest.keyClicks(dialog.folder, str(folder))
    driver.click(dialog.export)
    driver.wait(dialog.summary.isVisible)
    driver.click(dialog.close_button)
    driver.rest()
    with (folder / "June.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def digits(text: str) -> str:
    """The digits of an amount, however a language writes it."""
    return re.sub(r"\D", "", text)


def test_run_generate_edit_pdf_email_and_export_agree_to_the_end(
    june: Driver, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)
    books(june).write(put_server, server.port)
    books(june).write(put_addresses)
    proposals = june.billing.proposals
    before = documents(june)[EDITED]

    editor, hands = edit(june, EDITED)
    hands.type_cell(editor, 0, Column.DESCRIPTION, "Server room, on site")
    hands.type_cell(editor, 0, Column.PRICE, "131.50")
    hands.click_cell(editor, 5, Column.DESCRIPTION)
    hands.press(editor, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    save_and_close(june, editor, hands)
    after = documents(june)[EDITED]
    assert after.lines[0].description == "Server room, on site"
    assert after.lines[4].items == before.lines[5].items
    assert after.total > before.total
    shown = {document.number: document.total for document in proposals.model.shown_rows()}
    assert shown[EDITED] == after.total, "the batch shows it at once"

    folder = tmp_path / "pdf"
    make_pdfs_of_all(june, folder)
    email(june, EDITED)
    june.wait(lambda: server.answered == 1)
    settle(june)
    rows = export_csv(june, tmp_path)

    stored = documents(june)
    pdfs = books(june).read(stored_pdfs, [document.id for document in stored.values()])
    gross: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        gross[row["invoice_number"]] += Decimal(row["gross"])
    assert {path.stem for path in folder.iterdir()} == set(stored)
    for number, document in stored.items():
        assert shown[number] == document.total
        assert gross[number] == document.total
        pdf = (folder / f"{number}.pdf").read_bytes()
        assert pdf == pdfs[document.id]
        lines = [line for page in pages_of_pdf(pdf) for line in page.split("\n")]
        assert digits(str(document.total)) in {digits(line) for line in lines}, number
    assert "Server room, on site" in "\n".join(pages_of_pdf(pdfs[after.id]))

    (message,) = server.messages
    fingerprint = hashlib.sha256(pdfs[after.id]).hexdigest()
    assert attachments(message) == {f"{EDITED}.pdf": fingerprint}
    (entry,) = books(june).read(list_outbox)
    assert entry.state == "sent"

    totals: dict[str, Decimal] = defaultdict(Decimal)
    places = {}
    for document in stored.values():
        totals[document.currency] += document.total
        places[document.currency] = document.digits
    for currency, total in totals.items():
        written = money_text(total, currency, places[currency])
        assert proposals.details.figure(currency, "total") == written
    statuses = {document.number: document.status for document in proposals.model.shown_rows()}
    assert set(statuses.values()) == {"exported"}
    assert books(june).read(check_books) == []


def test_an_item_released_in_the_editor_is_due_again_and_the_next_batch_bills_it(
    june: Driver,
) -> None:
    editor, hands = edit(june, EDITED)
    (item,) = editor.state.working.lines[2].items
    hands.click_cell(editor, 2, Column.DESCRIPTION)
    hands.press(editor, Key.Key_Delete)

    def release(dialog: QDialog) -> None:
        choice = hands.find(dialog, QComboBox, "questions.choice.0")
        choice.setFocus()
        QTest.keyClicks(choice, "Rel")
        hands.click(dialog, "questions.save")

    hands.answer(release)
    save_and_close(june, editor, hands)
    assert item in hands.seen[0]
    assert item not in {one for line in documents(june)[EDITED].lines for one in line.items}
    assert books(june).read(check_books) == []

    june.click_tab(NEW)
    june.rest()
    page = june.billing.new_batch
    assert page.selection is not None
    june.click_header_box()
    assert set(page.selection.selected_ids()) == {item}, "nothing else is due"
    page.panel.name.selectAll()
    QTest.keyClicks(page.panel.name, "June, the rest")
    june.click(page.panel.run)
    proposals = june.billing.proposals
    june.wait(lambda: proposals.model.rowCount() == 1)
    june.rest()
    generate(june)
    (document,) = proposals.model.shown_rows()
    billed = [one for line in documents(june)[document.number or ""].lines for one in line.items]
    assert billed == [item]
    june.click_tab(NEW)
    june.rest()
    assert page.selection is not None
    assert not any(row.ready for row in page.selection.contracts)
    assert books(june).read(check_books) == []
