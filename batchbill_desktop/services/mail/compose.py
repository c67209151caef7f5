"""Composing e-mails: which invoices go together, to whom, with which words and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from batchbill_desktop.models import Customer, Email, EmailInvoice, InvoiceFact, InvoicePdf
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.pdfs import file_names, stored_pdfs
from batchbill_desktop.services.mail.addresses import parse_mailboxes, refuse_control
from batchbill_desktop.services.mail.einvoice import einvoice_xml, why_no_einvoice
from batchbill_desktop.services.mail.entries import UNSENT
from batchbill_desktop.services.mail.errors import (
    NothingToMail,
    RecipientMissing,
    SubjectMissing,
)
from batchbill_desktop.services.mail.message import Attachment
from batchbill_desktop.services.mail.settings import SmtpSettings, read_mail_texts, read_smtp
from batchbill_desktop.services.mail.texts import BODY, SUBJECT, render
from batchbill_desktop.services.sentence import Sentence, sentence

PDF, XML = "application/pdf", "application/xml"

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """An e-mail as it stands in the dialog: addresses as they were typed."""

    documents: tuple[InvoiceDocument, ...]
    """Of one customer."""
    to: str
    subject: str
    body: str
    language: str
    cc: str = ""
    bcc: str = ""
    with_xml: bool = False
    send_after: datetime | None = None
    """Not before (UTC); None: at once."""

    @property
    def customer(self) -> str:
        """Business number of the customer."""
        return self.documents[0].customer

    @property
    def numbers(self) -> str:
        """The numbers of the invoices, with commas."""
        return ", ".join(str(document.number) for document in self.documents)


@dataclass(frozen=True, slots=True)
class MailContext:
    """What composing needs to know of the company and the customers."""

    smtp: SmtpSettings
    texts: Texts
    addresses: Mapping[str, str]
    """The customers' e-mail addresses now, by business number."""


@dataclass(frozen=True, slots=True)
class AttachmentNote:
    """What is shown of an attachment before the e-mail is queued."""

    name: str
    size: int | None
    """Bytes; None: there is no such file."""
    remark: str = ""
    """Why there is none."""


def load_mail_context(connection: Connection) -> MailContext:
    """The settings, the company's texts and every customer's address."""
    addresses = select(Customer.business_number, Customer.email)
    return MailContext(
        read_smtp(connection),
        read_mail_texts(connection),
        dict(connection.execute(addresses).all()),
    )


def compose(
    documents: Sequence[InvoiceDocument],
    context: MailContext,
    *,
    per_customer: bool = False,
    language: str | None = None,
    with_xml: bool = False,
) -> list[Draft]:
    """The e-mails of the documents: one each, or one for each customer.

    `language` None: each in the language of its invoice. The address is the customer's of now,
    or the one on the invoice where there is none. Raises `NothingToMail`, `MailTextWrong`.
    """
    if any(document.number is None for document in documents):
        raise NothingToMail
    groups: dict[object, list[InvoiceDocument]] = {}
    for document in documents:
        key = document.customer if per_customer else document.id
        groups.setdefault(key, []).append(document)
    return [_draft(tuple(group), context, language, with_xml=with_xml) for group in groups.values()]


def write_texts(draft: Draft, language: str, texts: Texts) -> Draft:
    """The draft with the words of another language. Raises `MailTextWrong`."""
    return replace(
        draft,
        language=language,
        subject=render(SUBJECT, draft.documents, language, texts),
        body=render(BODY, draft.documents, language, texts),
    )


def check_draft(draft: Draft) -> None:
    """Raise what keeps the draft from being sent.

    `RecipientMissing`, `SubjectMissing`, `AddressWrong`, `LineBreakRefused`.
    """
    if not parse_mailboxes(draft.to):
        raise RecipientMissing(numbers=draft.numbers)
    for others in (draft.cc, draft.bcc):
        parse_mailboxes(others)
    refuse_control(sentence("The subject"), draft.subject)
    if not draft.subject.strip():
        raise SubjectMissing(numbers=draft.numbers)


def describe_attachments(
    database: Database, documents: Sequence[InvoiceDocument], *, with_xml: bool
) -> list[AttachmentNote]:
    """The files that will go along, with their sizes; nothing is stored or issued by it.

    A PDF that is not stored yet is painted once to know its size.
    """
    from batchbill_desktop.services.printing.pdf import pdf_bytes

    sizes = database.read(_stored_sizes, [document.id for document in documents])
    names = file_names(documents)
    found = []
    for document in documents:
        size = sizes.get(document.id)
        size = len(pdf_bytes(document)) if size is None else size
        found.append(AttachmentNote(f"{names[document.id]}.pdf", size))
        if with_xml:
            xml = einvoice_xml(document)
            name = f"{names[document.id]}.xml"
            if xml is None:
                found.append(AttachmentNote(name, None, why_no_einvoice(document)))
            else:
                found.append(AttachmentNote(name, len(xml)))
    return found


def load_attachments(
    connection: Connection, documents: Sequence[InvoiceDocument], *, with_xml: bool
) -> tuple[tuple[Attachment, ...], list[int]]:
    """The stored PDFs, byte for byte, and the XML files; and the ids whose PDF is not stored."""
    contents = stored_pdfs(connection, [document.id for document in documents])
    names = file_names(documents)
    found = []
    for document in documents:
        if document.id in contents:
            found.append(Attachment(f"{names[document.id]}.pdf", contents[document.id], PDF))
            xml = einvoice_xml(document) if with_xml else None
            if xml is not None:
                found.append(Attachment(f"{names[document.id]}.xml", xml, XML))
    missing = [document.id for document in documents if document.id not in contents]
    return tuple(found), missing


def missing_addresses(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts that have no recipient yet."""
    return [draft for draft in drafts if not draft.to.strip()]


def size_text(size: int) -> Sentence:
    """A size as people read it: 41 kB, 1.2 MB."""
    if size < 1_000_000:  # noqa: PLR2004 - a megabyte
        return sentence("{count} kB", count=max(1, round(size / 1000)))
    whole, tenth = divmod(round(size / 100_000), 10)
    return sentence("{count} MB", count=f"{whole}.{tenth}")


def _draft(
    documents: tuple[InvoiceDocument, ...],
    context: MailContext,
    language: str | None,
    *,
    with_xml: bool,
) -> Draft:
    first = documents[0]
    draft = Draft(
        documents,
        context.addresses.get(first.customer) or first.buyer.email,
        "",
        "",
        language or first.language,
        context.smtp.cc,
        context.smtp.bcc,
        with_xml,
    )
    return write_texts(draft, draft.language, context.texts)


def _stored_sizes(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    return dict(
        connection.execute(
            select(InvoicePdf.invoice_id, func.length(InvoicePdf.data)).where(
                InvoicePdf.invoice_id.in_(ids)
            )
        ).all()
    )


def load_mailed_before(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Which of the invoices were sent before (`sent`), or wait in the outbox (`queued`)."""
    sent = select(InvoiceFact.invoice_id).where(
        InvoiceFact.kind == "sent", InvoiceFact.invoice_id.in_(ids)
    )
    waiting = (
        select(EmailInvoice.invoice_id)
        .join(Email, Email.id == EmailInvoice.email_id)
        .where(Email.state.in_(UNSENT), EmailInvoice.invoice_id.in_(ids))
    )
    found = dict.fromkeys(connection.scalars(sent), "sent")
    return found | dict.fromkeys(connection.scalars(waiting), "queued")
