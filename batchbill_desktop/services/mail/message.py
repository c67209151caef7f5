"""A message as bytes: headers that nobody can forge lines into, the text, the attachments.

The address headers, the subject and the ids are written here and not by `email`'s own folding,
which loses signs of long names beyond ASCII; the body and its parts are `email`'s.
"""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from batchbill_desktop.services.mail.addresses import (
    Mailbox,
    check_address,
    needs_smtputf8,
    refuse_control,
    wire_address,
)
from batchbill_desktop.services.sentence import sentence

_LINE = 76
_WORD_BYTES = 39
"""Bytes of text in one encoded word: an encoded word has at most 75 letters."""

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")
_FILE_NAME = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9\-_.]*")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along. `kind` is its media type, such as `application/pdf`."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail, whole."""

    message_id: str
    date: datetime
    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    bcc: tuple[Mailbox, ...] = ()
    """They receive it, and no copy names them."""
    reply_to: tuple[Mailbox, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address it goes to, once, as it goes over the wire."""
        boxes = (*self.to, *self.cc, *self.bcc)
        return tuple(dict.fromkeys(wire_address(box.address) for box in boxes))

    @property
    def sender_address(self) -> str:
        """The sender's address as it goes over the wire."""
        return wire_address(self.sender.address)

    @property
    def needs_smtputf8(self) -> bool:
        """Whether an address has letters beyond ASCII before the @."""
        boxes = (self.sender, *self.to, *self.cc, *self.bcc, *self.reply_to)
        return any(needs_smtputf8(box.address) for box in boxes)


def new_message_id(sender: Mailbox) -> str:
    """A Message-ID that nobody else has."""
    domain = wire_address(sender.address).rpartition("@")[2]
    return f"<{uuid.uuid4().hex}@{domain}>"


def message_bytes(letter: Letter, *, as_draft: bool = False) -> bytes:
    """The message as it goes over the wire, with CRLF at the ends of its lines.

    `as_draft`: for a mail program, which opens it as one that is not sent yet and needs to know
    the hidden recipients. Raises `LineBreakRefused`, `AddressWrong`.
    """
    refuse_control(sentence("The subject"), letter.subject)
    if not _MESSAGE_ID.fullmatch(letter.message_id):
        raise ValueError(f"no Message-ID: {letter.message_id!r}")
    head = [
        *_addresses("From", [letter.sender]),
        *_addresses("Reply-To", letter.reply_to),
        *_addresses("To", letter.to),
        *_addresses("Cc", letter.cc),
        *(_addresses("Bcc", letter.bcc) if as_draft else ()),
        _folded("Subject", _words(letter.subject, is_phrase=False)),
        f"Date: {format_datetime(letter.date.astimezone())}",
        f"Message-ID: {letter.message_id}",
    ]
    if as_draft:
        head.append("X-Unsent: 1")
    return "".join(f"{line}\r\n" for line in head).encode() + _content(letter)


def _content(letter: Letter) -> bytes:
    """The text and the attachments, in seven bits, which every server takes."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    text = letter.body.replace("\r\n", "\n").replace("\r", "\n") + "\n"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    for attachment in letter.attachments:
        if not _FILE_NAME.fullmatch(attachment.name):
            raise ValueError(f"no safe file name: {attachment.name!r}")
        maintype, _, subtype = attachment.kind.partition("/")
        message.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.name
        )
    return message.as_bytes()


def _addresses(name: str, boxes: Iterable[Mailbox]) -> Iterator[str]:
    """The header line of some mailboxes, each on a line of its own; nothing where there is none."""
    written = [_mailbox(box) for box in boxes]
    if written:
        yield f"{name}: " + ",\r\n ".join(written)


def _mailbox(box: Mailbox) -> str:
    refuse_control(sentence("A name"), box.name)
    refuse_control(sentence("An address"), box.address)
    address = wire_address(check_address(box.address))
    if not box.name:
        return address
    return "\r\n ".join([*_words(box.name, is_phrase=True), f"<{address}>"])


def _words(text: str, *, is_phrase: bool) -> list[str]:
    """The text in parts that may stand on lines of their own, with a blank between them."""
    plain = text.isascii() and "=?" not in text and len(text) < _LINE * 2
    if plain and is_phrase:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        return [f'"{quoted}"']
    if plain and text == " ".join(text.split()):
        return text.split(" ")
    return [
        f"=?utf-8?b?{base64.b64encode(part.encode()).decode('ascii')}?=" for part in _chunks(text)
    ]


def _chunks(text: str) -> Iterator[str]:
    """Pieces of at most `_WORD_BYTES` bytes that split no letter."""
    part, size = "", 0
    for letter in text:
        length = len(letter.encode())
        if size + length > _WORD_BYTES:
            yield part
            part, size = "", 0
        part += letter
        size += length
    if part:
        yield part


def _folded(name: str, words: list[str]) -> str:
    """A header whose words are laid on lines of at most `_LINE` letters."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1].strip() != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)
