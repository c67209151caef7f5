"""The connection to the company's mail server, and what it says to each message.

Encrypted (STARTTLS or TLS, the certificate is checked) unless the server is this computer or the
settings say otherwise; a password never goes over the network in the clear. An e-mail is handed
over to all its recipients or to none.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum

from batchbill_desktop.services import clock
from batchbill_desktop.services.mail import errors
from batchbill_desktop.services.mail.message import Letter, message_bytes, new_message_id
from batchbill_desktop.services.mail.settings import NONE, TLS, SmtpSettings
from batchbill_desktop.services.sentence import Sentence, sentence

OK, READY, CLOSING = 250, 354, 421
_GREETING, _ACCEPTED_LOGIN = 220, 235
_REFUSED_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for the server."""

    connect: float = 20.0
    command: float = 60.0
    data: float = 300.0
    """For the message, and for the answer to it: a server may examine it for a while."""


class Fate(Enum):
    """What became of a message."""

    SENT = "sent"
    LATER = "later"
    """Not taken, and another attempt may succeed."""
    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    """Handed over, and no answer came."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, and why."""

    fate: Fate
    reason: Sentence | None = None
    is_over: bool = False
    """Whether the connection cannot be used any more."""


class SmtpSession:
    """One connection, for any number of messages. `abort` may be called from another thread."""

    def __init__(
        self,
        settings: SmtpSettings,
        password: str | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        """`tls` None: the system's certificates are trusted."""
        self._settings = settings
        self._password = password
        self._tls = tls
        self._timeouts = timeouts or Timeouts()
        self._client: smtplib.SMTP | None = None
        self._is_aborted = False

    def open(self) -> None:
        """Connect, encrypt and log in. Raises a `ServerProblem`."""
        settings = self._settings
        if settings.security == NONE and not settings.is_local:
            if not settings.unprotected:
                raise errors.PlainRefused(host=settings.host)
            if settings.user:
                raise errors.PlainLoginRefused(host=settings.host)
        if settings.user and self._password is None:
            raise errors.PasswordNeeded(host=settings.host, user=settings.user)
        with self._explained():
            client = self._client = self._connect()
            _say_hello(client)
            if settings.security not in (TLS, NONE):
                self._encrypt(client)
            if settings.user:
                self._log_in(client, settings.user, self._password or "")

    def send(self, letter: Letter) -> Outcome:
        """Hand a message over. Raises what `message_bytes` raises, before the server hears of it.

        `Fate.SENT` only where the server said 250 to the message itself.
        """
        content = message_bytes(letter)
        client = self._client
        if client is None or client.sock is None:
            return Outcome(Fate.LATER, sentence("there is no connection"), is_over=True)
        try:
            refused = self._announce(client, letter, len(content))
            if refused is not None:
                return refused
            client.sock.settimeout(self._timeouts.data)
            code, words = client.docmd("DATA")
            if code != READY:
                return self._refusal(client, code, words)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            reason = sentence(
                "the connection ended before the message: {reason}", reason=str(error)
            )
            self._drop()
            return Outcome(Fate.LATER, reason, is_over=True)
        return self._hand_over(client, content)

    def close(self) -> None:
        """Say goodbye, and close."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, smtplib.SMTPException, ValueError):
                if client.sock is not None:
                    client.sock.settimeout(2)
                client.quit()
            client.close()

    def abort(self) -> None:
        """Break the connection at once, from any thread; what waits for the server ends."""
        self._is_aborted = True
        client = self._client
        sock = client.sock if client is not None else None
        if sock is not None:
            with suppress(OSError, ValueError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    # Setting up

    def _connect(self) -> smtplib.SMTP:
        settings, wait = self._settings, self._timeouts.connect
        host = settings.host.strip("[]").encode("idna").decode("ascii")
        # smtplib would ask the network for this computer's name, which may take long.
        if settings.security == TLS:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                host, settings.port, "localhost", timeout=wait, context=self._context()
            )
        else:
            client = smtplib.SMTP(host, settings.port, "localhost", timeout=wait)
        if client.sock is not None:
            client.sock.settimeout(self._timeouts.command)
            client.local_hostname = _literal(client.sock)
        return client

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _encrypt(self, client: smtplib.SMTP) -> None:
        if not client.has_extn("starttls"):
            raise errors.NotEncrypted(host=self._settings.host, port=self._settings.port)
        code, words = client.starttls(context=self._context())
        if code != _GREETING:
            raise smtplib.SMTPResponseException(code, words)
        _say_hello(client)

    def _log_in(self, client: smtplib.SMTP, user: str, password: str) -> None:
        offered = client.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            # smtplib knows only ASCII here, and passwords have accents.
            secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
            code, words = client.docmd("AUTH", f"PLAIN {secret}")
            if code != _ACCEPTED_LOGIN:
                raise smtplib.SMTPAuthenticationError(code, words)
            return
        try:
            client.login(user, password)
        except UnicodeEncodeError as error:
            raise errors.LoginNotOffered(host=self._settings.host) from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what goes wrong into a `ServerProblem`, and close the connection then."""
        try:
            yield
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise self._problem(error) from error
        except errors.ServerProblem:
            self._drop()
            raise

    def _problem(  # noqa: C901, PLR0911 - one line a case
        self, error: Exception
    ) -> errors.ServerProblem:
        host, port = self._settings.host, self._settings.port
        where = {"host": host, "port": port}
        match error:
            case ssl.SSLCertVerificationError():
                return errors.CertificateWrong(host=host, reason=error.verify_message)
            case ssl.SSLError():
                return errors.EncryptionFailed(**where, reason=error.reason or str(error))
            case UnicodeError() | socket.gaierror():
                return errors.ServerUnknown(host=host)
            case smtplib.SMTPAuthenticationError():
                user = self._settings.user
                reason = reply_text(error.smtp_code, error.smtp_error)
                return errors.LoginRefused(host=host, user=user, reason=reason)
            case smtplib.SMTPResponseException():
                reason = reply_text(error.smtp_code, error.smtp_error)
                if error.smtp_code < _REFUSED_FOR_GOOD:
                    return errors.ServerHungUp(host=host, reason=reason)
                return errors.ServerSaidNo(host=host, reason=reason)
            case smtplib.SMTPServerDisconnected() if "timed out" in str(error):
                return errors.ServerSilent(**where)
            case smtplib.SMTPServerDisconnected():
                return errors.ServerHungUp(host=host, reason=str(error))
            case smtplib.SMTPException():
                return errors.LoginNotOffered(host=host)
            case TimeoutError():
                return errors.ServerSilent(**where)
            case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
                return errors.ServerHungUp(host=host, reason=error.strerror or str(error))
            case OSError():
                reason = error.strerror or str(error)
                return errors.ServerRefusesConnection(**where, reason=reason)
        return errors.ServerHungUp(host=host, reason=str(error))

    # A message

    def _announce(self, client: smtplib.SMTP, letter: Letter, size: int) -> Outcome | None:
        """Sender and recipients; what became of it where one of them is refused."""
        options = []
        if letter.needs_smtputf8:
            if not client.has_extn("smtputf8"):
                reason = sentence(
                    "the server takes no addresses with letters such as é before the @"
                )
                return Outcome(Fate.REFUSED, reason)
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        if client.has_extn("size"):
            limit = client.esmtp_features.get("size", "")
            if limit.isdigit() and 0 < int(limit) < size:
                reason = sentence(
                    "the e-mail has {size} kB, and the server takes at most {limit} kB",
                    size=size // 1000,
                    limit=int(limit) // 1000,
                )
                return Outcome(Fate.REFUSED, reason)
            options.append(f"SIZE={size}")
        code, words = client.mail(letter.sender_address, options)
        if code != OK:
            return self._refusal(client, code, words)
        for recipient in letter.recipients:
            code, words = client.rcpt(recipient)
            if code not in (OK, OK + 1):
                # To all or to none: a repeated e-mail would reach some of them twice.
                return self._refusal(client, code, words, recipient)
        return None

    def _hand_over(self, client: smtplib.SMTP, content: bytes) -> Outcome:
        """The message itself. From here on, no answer means that nobody knows."""
        try:
            # A line that is a lone point ends the message, so points at its start are doubled.
            client.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
            code, words = client.getreply()
        except Exception as error:  # noqa: BLE001 - whatever it is, the server may have it
            self._drop()
            reason = sentence(
                "the connection ended before the server had confirmed the e-mail: {reason}",
                reason=str(error),
            )
            return Outcome(Fate.DOUBTFUL, reason, is_over=True)
        if code == OK:
            with suppress(OSError):
                if client.sock is not None:
                    client.sock.settimeout(self._timeouts.command)
            return Outcome(Fate.SENT)
        if not 400 <= code <= 599:  # noqa: PLR2004 - the replies that are refusals
            self._drop()
            reason = sentence("the server's answer cannot be understood")
            return Outcome(Fate.DOUBTFUL, reason, is_over=True)
        return self._refusal(client, code, words)

    def _refusal(
        self, client: smtplib.SMTP, code: int, words: bytes, recipient: str = ""
    ) -> Outcome:
        """A reply that is no success; the connection is made ready for the next message."""
        said = reply_text(code, words)
        if recipient:
            reason = sentence(
                "the server refuses {recipient}, so nobody got the e-mail: {reason}",
                recipient=recipient,
                reason=said,
            )
        else:
            reason = sentence("the server refuses the e-mail: {reason}", reason=said)
        is_over = code == CLOSING or code < 0
        with suppress(OSError, smtplib.SMTPException, ValueError):
            is_over = is_over or client.rset()[0] != OK
        if is_over or client.sock is None:
            self._drop()
            is_over = True
        fate = Fate.REFUSED if code >= _REFUSED_FOR_GOOD else Fate.LATER
        return Outcome(fate, reason, is_over=is_over)

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def try_connection(
    settings: SmtpSettings,
    password: str | None,
    *,
    send_to_oneself: str = "",
    tls: ssl.SSLContext | None = None,
    timeouts: Timeouts | None = None,
) -> Outcome:
    """Connect, encrypt and log in; nothing is sent unless `send_to_oneself` has a text.

    That text then goes to the sender's own address. Raises a `ServerProblem`, `MailNotSetUp`,
    `SenderMissing`, `AddressWrong`.
    """
    settings.check()
    session = SmtpSession(settings, password, tls=tls, timeouts=timeouts)
    session.open()
    try:
        if not send_to_oneself:
            return Outcome(Fate.SENT)
        sender = settings.sender()
        letter = Letter(
            new_message_id(sender),
            clock.now(),
            sender,
            (sender,),
            send_to_oneself,
            send_to_oneself,
        )
        return session.send(letter)
    finally:
        session.close()


def reply_text(code: int, words: bytes | str) -> str:
    """What a server said, in one line without control characters."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join([str(code), *shown.split()])[:500]


def _say_hello(client: smtplib.SMTP) -> None:
    code, words = client.ehlo()
    if code != OK:
        code, words = client.helo()
    if code != OK:
        raise smtplib.SMTPResponseException(code, words)


def _literal(sock: socket.socket) -> str:
    """This computer's name for the server: the address that it sees, as RFC 5321 writes it."""
    address = str(sock.getsockname()[0])
    return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"
