"""A real SMTP server on loopback that takes e-mails, refuses them, hangs, or hangs up."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).parents[1] / "data" / "mail" / "localhost.pem"
OTHER_NAME = CERTIFICATE.with_name("other-name.pem")

USER, PASSWORD = "billing", "sésame"


@dataclass
class Behaviour:
    """What the server does; a test changes it while the server runs."""

    refuse: dict[str, str] = field(default_factory=dict)
    """Recipient -> the reply to it."""
    sender_reply: str = ""
    data_replies: list[str] = field(default_factory=list)
    """Replies to the next messages instead of 250."""
    hang_at: str = ""
    """`greeting`, `MAIL` or `DATA`: no answer comes."""
    drop: str = ""
    """`in the middle` of the message, or `before the answer` to it: the connection ends."""


class MailServer:
    """What came in, and the port."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.port = 0
        self.received: list[Envelope] = []
        """Every message that was read to its end, answered or not."""
        self.answered = 0
        """How many of them were answered with 250."""
        self.logins: list[str] = []
        self.at_data = threading.Event()
        """A message has been read."""
        self.go_on = threading.Event()

    @property
    def messages(self) -> list[EmailMessage]:
        return [parsed(envelope) for envelope in self.received]

    # aiosmtpd's hooks: it calls them with all of these arguments

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour.hang_at == "MAIL":
            await asyncio.sleep(30)
        if self.behaviour.sender_reply:
            return self.behaviour.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        reply = self.behaviour.refuse.get(address)
        if reply is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        if self.behaviour.data_replies:
            return self.behaviour.data_replies.pop(0)
        self.received.append(envelope)
        self.at_data.set()
        if self.behaviour.drop == "before the answer":
            _hang_up(server)
            return "250 OK"
        # The test sets the event from its own thread.
        while self.behaviour.hang_at == "DATA" and not self.go_on.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        self.answered += 1
        return "250 2.0.0 queued as 4711"


class _Protocol(SMTP):
    """aiosmtpd's server, which can also be rude."""

    def connection_made(self, transport: Any) -> None:
        if self.event_handler.behaviour.hang_at == "greeting":
            self.transport = transport
            return
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if self.event_handler.behaviour.drop == "in the middle":
            await self.push("354 go ahead")
            await self._reader.readline()
            _hang_up(self)
            return
        await super().smtp_DATA(arg)


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def mail_server(
    *,
    tls: Path | None = None,
    starttls: Path | None = None,
    login: bool = False,
    size: int | None = 30_000_000,
    smtputf8: bool = True,
) -> Iterator[MailServer]:
    """A server until the block ends. `tls`, `starttls`: with the certificate of that file."""
    server = MailServer(Behaviour())

    def check(
        _smtp: SMTP, _session: Session, _envelope: Envelope, how: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        server.logins.append(data.login.decode())
        right = data.login.decode() == USER and data.password.decode() == PASSWORD
        return AuthResult(success=right, handled=False)

    def make() -> SMTP:
        with warnings.catch_warnings():
            # That a login without encryption is unwise: that is what is tested.
            warnings.simplefilter("ignore", UserWarning)
            return _protocol()

    def _protocol() -> SMTP:
        return _Protocol(
            server,
            data_size_limit=size,
            enable_SMTPUTF8=smtputf8,
            hostname="mail.test",
            tls_context=server_context(starttls),
            require_starttls=starttls is not None,
            authenticator=check if login else None,
            auth_required=login,
            auth_require_tls=False,
            auth_exclude_mechanism=() if login else ("LOGIN", "PLAIN"),
            loop=loop,
        )

    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(make, "127.0.0.1", 0, ssl=server_context(tls))
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        server.go_on.set()
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


def server_context(certificate: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: Path = CERTIFICATE) -> ssl.SSLContext:
    """What a program trusts that knows this certificate."""
    return ssl.create_default_context(cafile=str(certificate))


def parsed(envelope: Envelope) -> EmailMessage:
    content = envelope.content
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def attachments(message: EmailMessage) -> dict[str, str]:
    """SHA-256 of each attachment by its name."""
    return {
        str(part.get_filename()): hashlib.sha256(part.get_content()).hexdigest()
        for part in message.iter_attachments()
    }
