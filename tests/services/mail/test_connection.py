"""The server is trusted only with its certificate, gets the password only encrypted, and what is
wrong is said in words."""

from __future__ import annotations

import socket
import ssl
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from batchbill_desktop.services.mail import errors
from batchbill_desktop.services.mail.settings import SmtpSettings
from batchbill_desktop.services.mail.smtp import Fate, Timeouts, try_connection
from tests.builders.mail_server import (
    CERTIFICATE,
    OTHER_NAME,
    PASSWORD,
    USER,
    MailServer,
    mail_server,
    trusting,
)

QUICK = Timeouts(connect=1, command=0.5, data=0.5)


def settings(port: int, **values: Any) -> SmtpSettings:
    kept = {"host": "localhost", "port": port, "from_address": "billing@lumen.example"}
    return SmtpSettings.of({**kept, **values})


def attempt(
    tried: SmtpSettings, password: str | None = None, trusted: Path | None = CERTIFICATE
) -> Fate:
    tls = None if trusted is None else trusting(trusted)
    return try_connection(tried, password, tls=tls, timeouts=QUICK).fate


def encrypted(security: str) -> AbstractContextManager[MailServer]:
    if security == "tls":
        return mail_server(tls=CERTIFICATE, login=True)
    return mail_server(starttls=CERTIFICATE, login=True)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_login_is_accepted_with_any_letters(security: str) -> None:
    with encrypted(security) as server:
        assert attempt(settings(server.port, security=security, user=USER), PASSWORD) is Fate.SENT
        assert server.logins == [USER]
        assert server.received == []


def test_a_test_message_goes_to_oneself() -> None:
    with mail_server(starttls=CERTIFICATE) as server:
        tried = settings(server.port)
        outcome = try_connection(
            tried, None, send_to_oneself="It works: é", tls=trusting(), timeouts=QUICK
        )
        assert outcome.fate is Fate.SENT
        (envelope,) = server.received
        assert envelope.rcpt_tos == ["billing@lumen.example"]
        assert server.messages[0]["Subject"] == "It works: é"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(security: str) -> None:
    with encrypted(security) as server:
        with pytest.raises(errors.CertificateWrong, match="self-signed certificate"):
            attempt(settings(server.port, security=security, user=USER), PASSWORD, None)
        assert server.logins == []


def test_a_certificate_for_another_name_is_refused() -> None:
    with mail_server(tls=OTHER_NAME) as server, pytest.raises(errors.CertificateWrong):
        attempt(settings(server.port, security="tls"), None, OTHER_NAME)


def test_a_server_without_encryption_gets_no_password() -> None:
    with mail_server(login=True) as server:
        with pytest.raises(errors.NotEncrypted):
            attempt(settings(server.port, user=USER), PASSWORD)
        assert server.logins == []


def test_a_server_that_expects_tls_at_once_is_named_as_such() -> None:
    with mail_server(tls=CERTIFICATE) as server, pytest.raises(errors.ServerProblem) as caught:
        attempt(settings(server.port, security="starttls"))
    assert caught.value.code in ("ServerHungUp", "ServerSilent")
    assert "465 with TLS" in caught.value.message


def test_a_server_that_speaks_plainly_at_first_takes_no_tls() -> None:
    with mail_server() as server, pytest.raises(errors.EncryptionFailed, match="587 with STARTTLS"):
        attempt(settings(server.port, security="tls"))


def test_a_wrong_password_is_told_with_the_servers_words() -> None:
    with (
        mail_server(starttls=CERTIFICATE, login=True) as server,
        pytest.raises(errors.LoginRefused, match=r"535 5\.7\.8 Authentication credentials invalid"),
    ):
        attempt(settings(server.port, user=USER), "wrong")


def test_a_missing_password_is_asked_for_before_anything_is_connected() -> None:
    with pytest.raises(errors.PasswordNeeded):
        attempt(settings(1, user=USER))


def test_a_server_without_login_is_named() -> None:
    with (
        mail_server(starttls=CERTIFICATE) as server,
        pytest.raises(errors.LoginNotOffered),
    ):
        attempt(settings(server.port, user=USER), PASSWORD)


def test_nothing_listens_there() -> None:
    with mail_server() as gone:
        port = gone.port
    with pytest.raises(errors.ServerRefusesConnection, match=str(port)):
        attempt(settings(port))


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        tried = settings(silent.getsockname()[1], host="127.0.0.1")
        with pytest.raises(errors.ServerSilent):
            try_connection(tried, None, timeouts=Timeouts(connect=0.3, command=0.3))


@pytest.mark.parametrize("host", ["mail..example", "no-such-name.invalid", "é" * 70])
def test_a_name_that_nobody_knows(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(errors.ServerUnknown):
        attempt(settings(587, host=host))


def test_without_encryption_only_to_this_computer_unless_chosen() -> None:
    plain = {"host": "mail.example.com", "security": "none"}
    with pytest.raises(errors.PlainRefused):
        attempt(settings(25, **plain))
    with pytest.raises(errors.PlainLoginRefused):
        attempt(settings(25, **plain, unprotected=True, user=USER), PASSWORD)
    for host in ("localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"):
        assert settings(25, host=host).is_local
    assert not settings(25, host="192.168.1.2").is_local


def test_without_a_server_or_a_sender_nothing_is_tried() -> None:
    with pytest.raises(errors.MailNotSetUp):
        attempt(settings(25, host=""))
    with pytest.raises(errors.SenderMissing):
        attempt(settings(25, from_address=""))
    with pytest.raises(errors.AddressWrong):
        attempt(settings(25, reply_to="nobody"))


def test_tls_checks_names_by_default() -> None:
    assert ssl.create_default_context().check_hostname
