"""*E-mail* through real clicks and keys, against a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection, update

from batchbill_desktop.models import Customer
from batchbill_desktop.services import texts
from batchbill_desktop.services.customers.edit import buyer_data
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.mail.entries import list_outbox
from batchbill_desktop.services.mail.settings import SERVER_KEY, TEXTS_KEY
from batchbill_desktop.services.settings.store import write_setting
from batchbill_desktop.views.batches.billing_place import INVOICES
from batchbill_desktop.views.mail.compose_dialog import ComposeDialog
from tests.builders.mail_server import MailServer, attachments
from tests.views.mail.conftest import (
    OpenCompose,
    answer_box,
    choose_invoices,
    outbox_of,
    settle,
    shown_compose,
)
from tests.views.window import Driver

FIX = "Send"


def forget_addresses(connection: Connection) -> None:
    connection.execute(update(Customer).values(email=""))


def forget_address(connection: Connection, customer: str) -> None:
    connection.execute(
        update(Customer).where(Customer.business_number == customer).values(email="")
    )


def issued(database: Database) -> int:
    return sum(one.issued for one in database.read(load_documents, Wanted()))


def test_one_invoice_is_sent_after_the_question_whether_it_may_be_fixed(
    driver: Driver, june: Database, server: MailServer, open_compose: OpenCompose
) -> None:
    dialog = open_compose(1)
    assert dialog.form.to.text() == "office@customer.example"
    (draft,) = dialog.drafts
    number = draft.numbers
    driver.wait(lambda: f"{number}.pdf (" in dialog.form.attachments.text())
    assert issued(june) == 0, "looking issues nothing"
    answer_box(driver, FIX)
    driver.click(dialog.buttons["send"])
    settle(driver)
    assert "This fixes the invoice" in driver.seen[-1]
    assert issued(june) == 1
    driver.wait(lambda: server.answered == 1)
    settle(driver)
    (message,) = server.messages
    assert list(attachments(message)) == [f"{number}.pdf"]
    assert number in message["Subject"]
    (entry,) = june.read(list_outbox)
    assert entry.state == "sent"
    row = next(row for row in driver.billing.invoices.model.shown_rows() if row.number == number)
    assert row.status == "sent", "the list shows it at once"


def test_refusing_the_question_leaves_everything_as_it_was(
    driver: Driver, june: Database, open_compose: OpenCompose
) -> None:
    dialog = open_compose(1)
    answer_box(driver, "Cancel")
    driver.click(dialog.buttons["send"])
    driver.rest()
    assert dialog.isVisible()
    assert issued(june) == 0
    assert june.read(list_outbox) == []


def test_what_is_typed_is_what_is_sent(
    driver: Driver, server: MailServer, open_compose: OpenCompose
) -> None:
    dialog = open_compose(1)
    form = dialog.form
    form.subject.selectAll()
    QTest.keyClicks(form.subject, "Our invoice")
    form.body.selectAll()
    QTest.keyClicks(form.body, "Hello,")
    QTest.keyClick(form.body, Qt.Key.Key_Return)
    QTest.keyClicks(form.body, "here it is.")
    QTest.keyClicks(form.cc.field, "boss@customer.example")
    answer_box(driver, FIX)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.wait(lambda: server.answered == 1)
    settle(driver)
    (message,) = server.messages
    assert message["Subject"] == "Our invoice"
    text = message.get_body()
    assert text is not None
    assert text.get_content().splitlines() == ["Hello,", "here it is."]
    assert server.received[0].rcpt_tos == ["office@customer.example", "boss@customer.example"]


def test_one_email_for_each_customer(
    driver: Driver, server: MailServer, open_compose: OpenCompose
) -> None:
    dialog = open_compose(4)
    assert dialog.model.rowCount() == len(dialog.drafts) == 4
    customers = {draft.customer for draft in dialog.drafts}
    dialog.grouping.setFocus()
    QTest.keyClick(dialog.grouping, Qt.Key.Key_Down)
    driver.rest()
    assert len(dialog.drafts) == len(customers) < 4
    assert dialog.buttons["send"].text() == f"&Send {len(customers)} e-mails"
    answer_box(driver, FIX)
    driver.click(dialog.buttons["send"])
    driver.wait(lambda: server.answered == len(customers))
    settle(driver)
    assert "This fixes 4 invoices" in driver.seen[-1]
    assert sum(len(attachments(message)) for message in server.messages) == 4


def test_a_missing_address_is_typed_right_there_and_kept_with_the_customer(
    driver: Driver, june: Database, server: MailServer, open_compose: OpenCompose
) -> None:
    june.write(forget_addresses)
    dialog = open_compose(2)
    same = len({draft.customer for draft in dialog.drafts}) == 1
    assert not dialog.buttons["send"].isEnabled()
    assert "have no address yet" in dialog.note.text()
    assert dialog.form.keep_address.isVisible()
    for row in range(1 if same else 2):
        dialog.view.choose_row(row)
        driver.rest()
        QTest.keyClicks(dialog.form.to.field, f"new{row}@customer.example")
    assert dialog.buttons["send"].isEnabled()
    assert dialog.note.text() == ""
    answer_box(driver, FIX)
    driver.click(dialog.buttons["send"])
    driver.wait(lambda: server.answered == 2)
    settle(driver)
    customer = dialog.drafts[0].customer
    assert june.read(buyer_data, customer)["email"] == "new0@customer.example"


def test_those_without_an_address_are_left_out(
    driver: Driver, june: Database, server: MailServer, open_compose: OpenCompose
) -> None:
    documents = june.read(load_documents, Wanted())
    first = max(documents, key=lambda one: one.id).customer
    june.write(forget_address, first)
    count = len(documents)
    dialog = open_compose(count)
    without = sum(one.customer == first for one in documents)
    assert 0 < without < count
    assert dialog.buttons["send"].text() == f"&Send {count - without} e-mails"
    assert "left out" in dialog.note.text()
    answer_box(driver, FIX)
    driver.click(dialog.buttons["send"])
    driver.wait(lambda: server.answered == count - without)
    settle(driver)
    assert issued(june) == count - without
    assert driver.window.statusBar().currentMessage() == f"{count - without} e-mails were sent."


def test_a_wrong_address_is_explained_and_not_sent(
    driver: Driver, open_compose: OpenCompose
) -> None:
    dialog = open_compose(1)
    dialog.form.to.field.selectAll()
    QTest.keyClicks(dialog.form.to.field, "a b@customer.example")
    assert "may not stand before the @" in dialog.form.to.problem.text()
    assert dialog.form.to.problem.isVisible()
    assert not dialog.buttons["send"].isEnabled()
    assert "may not stand before the @" in dialog.note.text()


def test_the_language_changes_the_words_but_not_what_was_typed(
    driver: Driver, open_compose: OpenCompose
) -> None:
    dialog = open_compose(2)
    dialog.view.choose_row(0)
    driver.rest()
    dialog.form.subject.selectAll()
    QTest.keyClicks(dialog.form.subject, "Mine")
    dialog.language.setFocus()
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    driver.rest()
    assert dialog.drafts[0].subject == "Mine"
    dialog.view.choose_row(1)
    driver.rest()
    dialog.view.choose_row(0)
    driver.rest()
    dialog.language.setCurrentIndex(dialog.language.findData("fr"))
    assert "facture" in dialog.drafts[1].subject, "looking at it types nothing"
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    assert "Rechnung" in dialog.drafts[1].subject
    assert "Mit freundlichen Grüßen" in dialog.drafts[1].body


def test_send_later_waits_in_the_outbox(
    driver: Driver, june: Database, server: MailServer, open_compose: OpenCompose
) -> None:
    dialog = open_compose(1)
    driver.click(dialog.later.box)
    assert dialog.buttons["send"].text() == "&Queue 1 e-mail"
    answer_box(driver, FIX)
    driver.click(dialog.buttons["send"])
    settle(driver)
    (entry,) = june.read(list_outbox)
    assert entry.state == "queued"
    assert entry.send_after is not None
    assert server.received == []
    page = outbox_of(driver)
    assert page.model.data(page.model.index(0, 1)).startswith("from ")
    assert driver.billing.tabs.tabText(3) == "Outbox (1)"


def test_invoices_that_were_sent_before_are_named(
    driver: Driver, server: MailServer, open_compose: OpenCompose
) -> None:
    dialog = open_compose(1)
    answer_box(driver, FIX)
    driver.click(dialog.buttons["send"])
    driver.wait(lambda: server.answered == 1)
    settle(driver)
    driver.window.acts["email"].trigger()
    driver.wait(lambda: _visible_compose() is not None)
    again = _visible_compose()
    assert again is not None
    assert again.note.text() == "1 invoice was sent before, or waits in the outbox."
    again.reject()


def _visible_compose() -> ComposeDialog | None:
    found = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, ComposeDialog) and widget.isVisible()
    ]
    return found[0] if found else None


def test_without_a_server_the_mail_program_is_offered(
    driver: Driver,
    june: Database,
    open_compose: OpenCompose,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    june.write(write_setting, SERVER_KEY, {"from_address": "billing@lumen.example"})
    dialog = open_compose(1)
    assert dialog.message.isVisible()
    assert not dialog.buttons["send"].isEnabled()

    def mark() -> None:
        answer_box(driver, "Mark as sent")

    answer_box(driver, "Open in the mail program")
    driver.click(dialog.buttons["hand_over"])
    mark()
    settle(driver)
    driver.wait(lambda: len(driver.seen) == 2)
    settle(driver)
    assert "mark its invoices as sent?" in driver.seen[-1]
    (path,) = opened
    assert path.suffix == ".eml"
    assert b"X-Unsent: 1" in path.read_bytes()
    sent = [one for one in june.read(load_documents, Wanted()) if one.status == "sent"]
    assert len(sent) == 1
    assert june.read(list_outbox) == []


def test_a_text_of_the_company_with_a_fault_is_told_and_the_own_text_taken(
    driver: Driver, june: Database, open_compose: OpenCompose
) -> None:
    wrong = {language: {"body": "{{ nobody }}"} for language in ("en", "fr", "de", "nl")}
    june.write(write_setting, TEXTS_KEY, wrong)
    dialog = open_compose(1)
    assert dialog.message.isVisible()
    assert "a name is not known" in dialog.message.text
    assert dialog.drafts[0].numbers in dialog.drafts[0].body


def test_the_dialog_speaks_french(driver: Driver, open_compose: OpenCompose) -> None:
    texts.set_language("fr")
    dialog = open_compose(2)
    assert dialog.buttons["send"].text() == "&Envoyer 2 e-mails"


def test_the_drop_down_at_the_foot_of_the_list_has_it(
    driver: Driver, june: Database, open_window: Callable[[Database], None]
) -> None:
    open_window(june)
    driver.click_tab(INVOICES)
    driver.rest()
    choose_invoices(driver, 1)
    button = driver.billing.invoices.actions_button
    button.fill()
    entry = next(one for one in button.menu_of.actions() if one.text().startswith("E-&mail…"))
    entry.trigger()
    dialog = shown_compose(driver)
    assert len(dialog.drafts) == 1
    dialog.reject()


def test_the_keys_open_the_outbox_and_the_email(
    driver: Driver, june: Database, open_window: Callable[[Database], None]
) -> None:
    open_window(june)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(driver.window, Qt.Key.Key_O, both)
    driver.wait(driver.billing.outbox.isVisible)
    driver.click_tab(INVOICES)
    driver.rest()
    choose_invoices(driver, 2)
    QTest.keyClick(driver.window, Qt.Key.Key_A, both)
    dialog = shown_compose(driver)
    assert len(dialog.drafts) == 2
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
