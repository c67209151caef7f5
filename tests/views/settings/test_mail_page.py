"""*E-mail* in the settings: the server, a password that is never kept there, and the test."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.mail.settings import NONE, SERVER_KEY
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.views.settings.mail_page import MailPage
from tests.builders.mail_server import mail_server
from tests.views.settings.conftest import OpenSettings
from tests.views.window import Driver


class Memory(KeyringBackend):
    """A keyring that keeps its secrets for the test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's
        self.kept: dict[str, str] = {}

    def get_password(self, _: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, _: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, _: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """The tests never touch the keyring of whoever runs them."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # keyring's
    yield
    keyring.set_keyring(before)


@pytest.fixture
def page(open_settings: OpenSettings) -> MailPage:
    found = open_settings("settings.mail").page
    assert isinstance(found, MailPage)
    return found


def type_server(page: MailPage, port: int, user: str = "") -> None:
    """A server on this computer, without encryption."""
    page.host.selectAll()
    QTest.keyClicks(page.host, "127.0.0.1")
    page.security.setCurrentIndex(page.security.findData(NONE))
    page.port.setValue(port)
    page.user.selectAll()
    QTest.keyClicks(page.user, user)


def test_the_settings_are_kept_without_the_password(
    driver: Driver, database: Database, page: MailPage
) -> None:
    QTest.keyClicks(page.host, "smtp.lumen.example")
    QTest.keyClicks(page.user, "billing")
    QTest.keyClicks(page.password, "secret")
    QTest.keyClicks(page.from_address.field, "billing@lumen.example")
    QTest.keyClicks(page.bcc.field, "archive@lumen.example")
    driver.click_button("settings.ok", page.window())
    driver.rest()
    kept = database.read(read_setting, SERVER_KEY)
    assert kept["host"] == "smtp.lumen.example"
    assert (kept["security"], kept["port"]) == ("starttls", 587)
    assert kept["bcc"] == "archive@lumen.example"
    assert "secret" not in str(kept)


def test_another_kind_of_connection_has_another_port_unless_one_was_typed(page: MailPage) -> None:
    page.security.setCurrentIndex(page.security.findData("tls"))
    assert page.port.value() == 465
    page.port.setValue(2465)
    page.security.setCurrentIndex(page.security.findData("starttls"))
    assert page.port.value() == 2465


def test_without_encryption_only_to_this_computer_unless_chosen(
    driver: Driver, database: Database, page: MailPage
) -> None:
    QTest.keyClicks(page.host, "mail.lumen.example")
    page.security.setCurrentIndex(page.security.findData(NONE))
    assert page.unprotected.isVisible()
    assert "anyone on the way" in page.security_problem.text()
    driver.click_button("settings.ok", page.window())
    driver.rest()
    assert page.isVisible(), "not kept"
    assert database.read(read_setting, SERVER_KEY) is None
    driver.click(page.unprotected)
    assert page.problems() == []
    QTest.keyClicks(page.user, "billing")
    assert "never goes over the network" in page.problems()[0]


def test_a_wrong_address_is_explained_below_its_field(page: MailPage) -> None:
    QTest.keyClicks(page.cc.field, "boss@")
    assert "something is missing beside the @" in page.cc.problem.text()
    assert page.problems() == [page.cc.problem.text()]


def test_the_sender_proposed_is_the_company(page: MailPage) -> None:
    assert page.from_name.placeholderText() == "Lumen Informatique"


def test_the_button_tests_what_stands_in_the_fields(driver: Driver, page: MailPage) -> None:
    QTest.keyClicks(page.from_address.field, "billing@lumen.example")
    with mail_server(login=True) as server:
        type_server(page, server.port, "billing")
        page.password.insert("wrong")
        driver.click(page.test)
        driver.wait(lambda: "refuses the user 'billing'" in page.result.text())
        page.password.clear()
        page.password.insert("sésame")
        driver.click(page.test)
        driver.wait(lambda: "The server takes the connection, the user" in page.result.text())
        assert server.received == []
        driver.click(page.send_test)
        driver.wait(lambda: "has taken the e-mail to billing@" in page.result.text())
        assert server.received[0].rcpt_tos == ["billing@lumen.example"]
    driver.rest()
    driver.click(page.test)
    driver.wait(lambda: "takes no connection at port" in page.result.text())


def test_the_password_is_kept_in_the_keyring_and_forgotten(
    driver: Driver, open_settings: OpenSettings
) -> None:
    memory = Memory()
    keyring.set_keyring(memory)
    page = open_settings("settings.mail").page
    assert isinstance(page, MailPage)
    type_server(page, 25, "billing")
    assert "goes into the keyring" in page.password_hint.text()
    page.password.setFocus()
    QTest.keyClicks(page.password, "secret")
    QTest.keyClick(page.password, Qt.Key.Key_Tab)
    driver.rest()
    assert list(memory.kept.values()) == ["secret"]
    assert page.result.text() == "The password is in the keyring."
    driver.click(page.forget_password)
    driver.rest()
    assert memory.kept == {}


def test_every_field_has_a_name_for_a_screen_reader(page: MailPage) -> None:
    for button in page.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.text() or button.accessibleName()
