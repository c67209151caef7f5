"""The outbox through real clicks and keys, against a real server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.mail import outbox
from batchbill_desktop.services.mail.compose import compose, load_mail_context
from batchbill_desktop.services.mail.entries import list_outbox
from batchbill_desktop.services.mail.outbox import queue_emails
from batchbill_desktop.views.actions import ACTS
from batchbill_desktop.views.mail.edit_dialog import EditEmailDialog
from batchbill_desktop.views.mail.outbox_page import OutboxPage
from batchbill_desktop.views.mail.password_dialog import PasswordDialog
from tests.builders.mail_server import MailServer, mail_server
from tests.views.mail.conftest import answer_box, outbox_of, put_server, settle
from tests.views.window import Driver

OpenWindow = Callable[[Database], None]


def queue(database: Database, count: int) -> list[int]:
    documents = database.read(load_documents, Wanted())[:count]
    return queue_emails(database, compose(documents, database.read(load_mail_context)))


def states(database: Database) -> list[str]:
    found = database.read(list_outbox)
    return [entry.state for entry in sorted(found, key=lambda entry: entry.id)]


def choose(driver: Driver, page: OutboxPage, state: str) -> None:
    rows = page.model.shown_rows()
    page.view.choose_row(next(at for at, entry in enumerate(rows) if entry.state == state))
    driver.rest()


def test_what_was_left_is_sent_after_the_start(
    driver: Driver, june: Database, server: MailServer, open_window: OpenWindow
) -> None:
    queue(june, 3)
    open_window(june)
    driver.wait(lambda: server.answered == 3)
    settle(driver)
    assert states(june) == ["sent"] * 3
    assert driver.billing.tabs.tabText(3) == "Outbox"


def test_an_empty_outbox_says_how_it_is_filled(
    driver: Driver, june: Database, open_window: OpenWindow
) -> None:
    open_window(june)
    page = outbox_of(driver)
    assert not driver.find(QAbstractButton, "outbox.send", page).isEnabled()
    said = [label.text() for label in page.findChildren(QLabel, "message.text")]
    assert any("Choose invoices and send them by e-mail" in text for text in said)


def test_a_refused_email_shows_the_servers_reason_and_goes_after_its_address_was_mended(
    driver: Driver, june: Database, server: MailServer, open_window: OpenWindow
) -> None:
    server.behaviour.refuse["office@customer.example"] = "550 5.1.1 No such user"
    queue(june, 1)
    open_window(june)
    driver.wait(lambda: states(june) == ["failed"])
    page = outbox_of(driver)
    choose(driver, page, "failed")
    assert "550 5.1.1 No such user" in page.details.values["reason"].text()
    assert page.details.values["reason"].isVisible()
    driver.click_button("outbox.edit", page)
    dialog = driver.window.findChild(EditEmailDialog)
    assert isinstance(dialog, EditEmailDialog)
    dialog.to.field.selectAll()
    QTest.keyClicks(dialog.to.field, "nobody")
    driver.click(dialog.save)
    driver.rest()
    assert dialog.isVisible()
    assert "there is no @" in dialog.refused.text()
    dialog.to.field.selectAll()
    QTest.keyClicks(dialog.to.field, "new@customer.example")
    driver.click(dialog.save)
    driver.wait(lambda: server.answered == 1)
    settle(driver)
    assert server.received[0].rcpt_tos == ["new@customer.example"]
    assert states(june) == ["sent"]


def test_a_doubtful_email_is_sent_again_only_after_a_question(
    driver: Driver, june: Database, server: MailServer, open_window: OpenWindow
) -> None:
    server.behaviour.drop = "before the answer"
    queue(june, 1)
    open_window(june)
    driver.wait(lambda: states(june) == ["doubtful"])
    server.behaviour.drop = ""
    page = outbox_of(driver)
    choose(driver, page, "doubtful")
    answer_box(driver, "Cancel")
    driver.click_button("outbox.send", page)
    settle(driver)
    assert "may have arrived already" in driver.seen[-1]
    assert states(june) == ["doubtful"]
    answer_box(driver, "Send again")
    driver.click_button("outbox.send", page)
    driver.wait(lambda: server.answered == 1)
    settle(driver)
    assert states(june) == ["sent"]
    assert len({message["Message-ID"] for message in server.messages}) == 1


def test_a_doubtful_email_that_arrived_is_marked_so(
    driver: Driver, june: Database, server: MailServer, open_window: OpenWindow
) -> None:
    server.behaviour.drop = "before the answer"
    queue(june, 1)
    open_window(june)
    driver.wait(lambda: states(june) == ["doubtful"])
    page = outbox_of(driver)
    choose(driver, page, "doubtful")
    page.more.fill()
    action = page.more.menu_of.findChild(QAction, "outbox.arrived")
    assert isinstance(action, QAction)
    assert action.isEnabled()
    action.trigger()
    settle(driver)
    assert states(june) == ["sent"]
    assert len(server.received) == 1


def test_waiting_emails_are_cancelled_and_deleted(
    driver: Driver, june: Database, open_window: OpenWindow
) -> None:
    with mail_server() as gone:
        port = gone.port
    june.write(put_server, port)
    queue(june, 2)
    open_window(june)
    page = outbox_of(driver)
    driver.wait(lambda: page.mail_sender.problem is not None)
    settle(driver)
    assert page.problem.isVisible()
    assert "takes no connection" in page.problem.text
    assert driver.billing.tabs.tabText(3) == "Outbox (2)"
    QTest.keyClick(page.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    driver.click_button("outbox.cancel", page)
    settle(driver)
    assert states(june) == ["cancelled", "cancelled"]
    assert driver.billing.tabs.tabText(3) == "Outbox"
    page.view.choose_row(0)
    answer_box(driver, "Delete")
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    settle(driver)
    assert states(june) == ["cancelled"]


def test_try_again_after_the_server_is_back(
    driver: Driver, june: Database, server: MailServer, open_window: OpenWindow
) -> None:
    with mail_server() as gone:
        port = gone.port
    june.write(put_server, port)
    queue(june, 1)
    open_window(june)
    page = outbox_of(driver)
    driver.wait(lambda: page.mail_sender.problem is not None)
    settle(driver)
    june.write(put_server, server.port)
    driver.click_button("outbox.again", page)
    driver.wait(lambda: server.answered == 1)
    settle(driver)
    assert not page.problem.isVisible()


def test_the_password_is_asked_for_where_there_is_no_keyring(
    driver: Driver, june: Database, open_window: OpenWindow
) -> None:
    with mail_server(login=True) as locked:
        june.write(put_server, locked.port, "billing")
        queue(june, 1)
        open_window(june)
        page = outbox_of(driver)
        driver.wait(lambda: page.mail_sender.problem is not None)
        settle(driver)
        assert not driver.window.findChildren(PasswordDialog), "nobody is asked unasked"
        for typed in ("wrong", "sésame"):
            driver.click_button("outbox.password", page)
            driver.wait(lambda: _open_password(driver) is not None)
            dialog = _open_password(driver)
            assert dialog is not None
            assert not dialog.keep.isVisible()
            field = driver.find(QLineEdit, "mail.password.field", dialog)
            assert field.echoMode() == QLineEdit.EchoMode.Password
            field.insert(typed)
            driver.click(driver.find(QPushButton, "mail.password.use", dialog))
            settle(driver)
            if typed == "wrong":
                assert "refuses the user" in page.problem.text
        assert locked.answered == 1
        assert states(june) == ["sent"]


def _open_password(driver: Driver) -> PasswordDialog | None:
    found = [one for one in driver.window.findChildren(PasswordDialog) if one.isVisible()]
    return found[0] if found else None


def test_the_list_is_narrowed_by_state(
    driver: Driver, june: Database, open_window: OpenWindow
) -> None:
    first, *_ = queue(june, 3)
    june.write(outbox.cancel, first)
    open_window(june)
    driver.wait(lambda: states(june) == ["cancelled", "sent", "sent"])
    page = outbox_of(driver)
    assert page.model.rowCount() == 3
    page.filter.setFocus()
    for name, count in (("open", 0), ("cancelled", 1), ("sent", 2)):
        page.filter.setCurrentIndex(page.filter.findData(name))
        assert page.model.rowCount() == count
    assert page.filter.accessibleName()


def test_the_window_works_on_while_the_server_hangs(
    driver: Driver, june: Database, server: MailServer, open_window: OpenWindow
) -> None:
    server.behaviour.hang_at = "DATA"
    queue(june, 1)
    open_window(june)
    driver.wait(server.at_data.is_set)
    page = outbox_of_busy(driver)
    assert page.model.rowCount() == 1, "the database answers meanwhile"
    assert states(june) == ["sending"]
    page.mail_sender.stop()
    settle(driver)
    assert states(june) == ["doubtful"]


def outbox_of_busy(driver: Driver) -> OutboxPage:
    driver.window.acts["outbox"].trigger()
    driver.rest()
    return driver.billing.outbox


def test_closing_the_window_ends_a_server_that_hangs(
    driver: Driver, june: Database, server: MailServer, open_window: OpenWindow
) -> None:
    server.behaviour.hang_at = "DATA"
    queue(june, 1)
    open_window(june)
    driver.wait(server.at_data.is_set)
    driver.window.close()
    assert states(june) == ["doubtful"]


def test_the_model_is_sound(
    driver: Driver, june: Database, open_window: OpenWindow, qtmodeltester: ModelTester
) -> None:
    queue(june, 2)
    open_window(june)
    model = outbox_of(driver).model
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt's


@pytest.mark.parametrize("key", ["Ctrl+Shift+A", "Ctrl+Shift+O"])
def test_the_keys_are_not_given_twice(driver: Driver, key: str) -> None:
    assert sum(act.key == key for act in ACTS.values()) == 1
