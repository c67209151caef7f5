"""How the company sends e-mail: its server and its sender. No password stands here."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.mail.addresses import Mailbox, parse_mailbox, parse_mailboxes
from batchbill_desktop.services.mail.errors import MailNotSetUp, SenderMissing
from batchbill_desktop.services.settings.store import read_setting

SERVER_KEY = "mail.smtp"
TEXTS_KEY = "mail.texts"

STARTTLS, TLS, NONE = "starttls", "tls", "none"
PORTS = {STARTTLS: 587, TLS: 465, NONE: 25}
"""The usual port of each kind of connection."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """What the settings keep under `mail.smtp`."""

    host: str = ""
    port: int = PORTS[STARTTLS]
    security: str = STARTTLS
    """`starttls`, `tls` or `none`."""
    user: str = ""
    """Empty: the server wants no login."""
    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    cc: str = ""
    """Addresses that every e-mail goes to as well, as they were typed."""
    bcc: str = ""
    unprotected: bool = False
    """Chosen with a warning: `none` also to another computer, without a login."""

    @classmethod
    def of(cls, values: Mapping[str, Any] | None) -> SmtpSettings:
        """From what is kept; what is not there has its default."""
        known = {key: values[key] for key in cls.__slots__ if key in values} if values else {}
        return cls(**known)

    def values(self) -> dict[str, Any]:
        """What is kept."""
        return asdict(self)

    @property
    def is_local(self) -> bool:
        """Whether the server runs on this computer."""
        if self.host.lower().rstrip(".") == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    def sender(self) -> Mailbox:
        """Who the e-mails are from. Raises `SenderMissing`, `AddressWrong`."""
        if not self.from_address:
            raise SenderMissing
        return Mailbox(parse_mailbox(self.from_address).address, self.from_name)

    def check(self) -> None:
        """Raise what is wrong with it: `MailNotSetUp`, `SenderMissing`, `AddressWrong`."""
        if not self.host:
            raise MailNotSetUp
        self.sender()
        for text in (self.reply_to, self.cc, self.bcc):
            parse_mailboxes(text)


def read_smtp(connection: Connection) -> SmtpSettings:
    """The settings; the sender is the company itself where none was typed."""
    kept = dict(read_setting(connection, SERVER_KEY) or {})
    company = company_values(connection)
    if not kept.get("from_address"):
        kept["from_address"] = company.get("email", "")
    if not kept.get("from_name"):
        kept["from_name"] = company.get("name", "")
    return SmtpSettings.of(kept)


def read_mail_texts(connection: Connection) -> dict[str, dict[str, str]]:
    """The company's own texts by language, then `subject` and `body`."""
    return dict(read_setting(connection, TEXTS_KEY) or {})
