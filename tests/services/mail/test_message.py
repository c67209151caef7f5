"""No text of a name, an address or a subject becomes a line of its own in the message."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchbill_desktop.services.mail.addresses import Mailbox
from batchbill_desktop.services.mail.errors import AddressWrong, LineBreakRefused
from batchbill_desktop.services.mail.message import (
    Attachment,
    Letter,
    message_bytes,
    new_message_id,
)

SENDER = Mailbox("billing@lumen.example", "Lumen")

anything = st.text(max_size=200)
printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)


def letter(**values: Any) -> Letter:
    given = {
        "message_id": "<1@lumen.example>",
        "date": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "sender": SENDER,
        "to": (Mailbox("a@b.example"),),
        "subject": "Invoice",
        "body": "Text",
    }
    return Letter(**{**given, **values})


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


def decoded(header: str) -> str:
    """A header as a mail program shows it; encoded words of a name are quoted for `parseaddr`."""
    name, begins, address = header.rpartition(" <")
    if "=?" in header and begins:
        shown = str(make_header(decode_header(name))).strip()
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}'
    return str(make_header(decode_header(header))) if "=?" in header else header


HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Content-Type", "MIME-Version"]
HEADERS += ["Content-Transfer-Encoding"]


@settings(deadline=None)
@given(anything, anything)
def test_no_subject_and_no_name_forges_a_header(subject: str, name: str) -> None:
    try:
        content = message_bytes(letter(subject=subject, to=(Mailbox("a@b.example", name),)))
    except LineBreakRefused:
        assert any(not sign.isprintable() for sign in subject + name)
        return
    assert sorted(read(content).keys()) == sorted(HEADERS)
    head = content.partition(b"\r\n\r\n")[0]
    assert head.count(b"\n") == head.count(b"\r\n") == head.count(b"\r")
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))


@settings(deadline=None)
@given(anything)
def test_no_address_forges_a_header(address: str) -> None:
    try:
        content = message_bytes(letter(to=(Mailbox(address),)))
    except (AddressWrong, LineBreakRefused):
        return
    assert sorted(read(content).keys()) == sorted(HEADERS)


@settings(deadline=None)
@given(st.lists(printable.map(lambda text: " ".join(text.split())), max_size=5), printable)
def test_names_and_subject_arrive_as_they_were_written(names: list[str], subject: str) -> None:
    boxes = tuple(Mailbox(f"user{at}@b.example", name) for at, name in enumerate(names))
    content = message_bytes(letter(cc=boxes, subject=subject))
    # The newer parser of 3.11 puts blanks between encoded words of a name; this one does not.
    message = message_from_bytes(content, policy=policy.compat32)
    written = str(message["Cc"]).split(",\r\n ") if boxes else []
    assert [parseaddr(part) for part in map(decoded, written)] == [
        (box.name, box.address) for box in boxes
    ]
    assert decoded(str(message["Subject"])) == subject


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=500))
def test_a_text_is_only_a_text(body: str) -> None:
    pdf = Attachment("INV-1.pdf", bytes(range(256)) * 3, "application/pdf")
    message = read(message_bytes(letter(body=body, attachments=(pdf,))))
    (part,) = message.iter_attachments()
    assert part.get_content() == pdf.content
    assert part.get_filename() == "INV-1.pdf"
    text = message.get_body()
    assert text is not None
    written = body.replace("\r\n", "\n").replace("\r", "\n") + "\n"
    assert text.get_content().splitlines() == written.splitlines()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"subject": "Hi\r\nBcc: everybody@example.com"}, LineBreakRefused),
        ({"subject": "Hi\nthere"}, LineBreakRefused),
        ({"subject": "Hi\u2028there"}, LineBreakRefused),
        ({"to": (Mailbox("a@b.example", "A\nB"),)}, LineBreakRefused),
        ({"to": (Mailbox("a@b.example\nBcc:c@d.example"),)}, LineBreakRefused),
        ({"reply_to": (Mailbox("a@b.example>, <c@d.example"),)}, AddressWrong),
        ({"attachments": (Attachment('a".pdf', b"", "application/pdf"),)}, ValueError),
        ({"attachments": (Attachment("../a.pdf", b"", "application/pdf"),)}, ValueError),
        ({"message_id": "<a@b>\r\nX: y"}, ValueError),
    ],
)
def test_what_would_forge_a_line_is_refused(values: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        message_bytes(letter(**values))


def test_letters_beyond_ascii_before_the_at_need_smtputf8() -> None:
    plain, beyond = letter(), letter(to=(Mailbox("rené@bücher.example"),))
    assert not plain.needs_smtputf8
    assert beyond.needs_smtputf8
    assert beyond.recipients == ("rené@xn--bcher-kva.example",)
    assert "rené@xn--bcher-kva.example".encode() in message_bytes(beyond)


def test_a_draft_for_a_mail_program_names_the_hidden_recipients() -> None:
    hidden = letter(bcc=(Mailbox("archive@lumen.example"),))
    assert b"archive" not in message_bytes(hidden)
    message = read(message_bytes(hidden, as_draft=True))
    assert message["Bcc"] == "archive@lumen.example"
    assert message["X-Unsent"] == "1"


def test_message_ids_are_unique_and_of_the_senders_domain() -> None:
    made = {new_message_id(Mailbox("b@bücher.example")) for _ in range(100)}
    assert len(made) == 100
    assert all(one.endswith("@xn--bcher-kva.example>") for one in made)
