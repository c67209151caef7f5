"""The password is in the system's keyring or in memory, and never in the database or a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringError, PasswordDeleteError

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.mail.password import Passwords
from batchbill_desktop.services.mail.send import Sending
from batchbill_desktop.services.mail.settings import SERVER_KEY, SmtpSettings
from tests.builders.mail_server import CERTIFICATE, PASSWORD, USER, mail_server, trusting
from tests.services.mail.conftest import put_mail, queue

SETTINGS = SmtpSettings(host="mail.example", user="ann")


class Memory(KeyringBackend):
    """A keyring that keeps its secrets for the test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


class Locked(Memory):
    """A keyring that the user does not open."""

    def get_password(self, *_: str) -> str | None:
        raise KeyringError("locked")

    def set_password(self, *_: str) -> None:
        raise KeyringError("locked")


class Scrambled(Memory):
    """A keyring that writes its secrets into a file which anyone can read."""

    priority = 0.5  # type: ignore[assignment] # see above


@pytest.fixture(autouse=True)
def usual_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def use(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)


def test_the_keyring_keeps_the_password_for_the_next_start() -> None:
    use(Memory())
    assert Passwords().find(SETTINGS) is None
    assert Passwords().keep(SETTINGS, "secret")
    assert Passwords().find(SETTINGS) == "secret"
    assert Passwords().find(SmtpSettings(host="mail.example", user="bob")) is None
    Passwords().forget(SETTINGS)
    assert Passwords().find(SETTINGS) is None


@pytest.mark.parametrize("backend", [fail.Keyring, Locked, Scrambled])
def test_without_a_keyring_it_is_asked_for_each_time(backend: type[KeyringBackend]) -> None:
    use(backend())
    passwords = Passwords()
    assert passwords.find(SETTINGS) is None
    assert not passwords.keep(SETTINGS, "secret")
    assert passwords.find(SETTINGS) == "secret"
    assert Passwords().find(SETTINGS) is None, "the next start asks again"
    passwords.forget(SETTINGS)
    assert passwords.find(SETTINGS) is None


def test_the_password_is_in_no_file(billed_here: Database, tmp_path: Path) -> None:
    use(fail.Keyring())  # type: ignore[no-untyped-call] # keyring's
    passwords = Passwords()
    with mail_server(starttls=CERTIFICATE, login=True) as server:
        billed_here.write(put_mail, server.port, host="localhost", security="starttls", user=USER)
        queue(billed_here, 1)
        missing = Sending(billed_here, passwords.find, tls=trusting()).run()
        assert missing.problem is not None
        assert missing.problem.code == "PasswordNeeded"
        settings = SmtpSettings(host="localhost", port=server.port, user=USER)
        passwords.keep(settings, PASSWORD)
        assert Sending(billed_here, passwords.find, tls=trusting()).run().sent == 1
    billed_here.dispose()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path
    assert "password" not in SmtpSettings().values()
    assert SERVER_KEY == "mail.smtp"
