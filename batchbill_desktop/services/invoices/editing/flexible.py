"""Flexible invoices: made without a batch, from nothing or from an old one, and numbered singly.

A draft keeps what was typed; what was not follows the master data until it is numbered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select, update

from batchbill_desktop.models import (
    Batch,
    Claim,
    Customer,
    Invoice,
    InvoiceLine,
    ItemAnswer,
)
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.customers.edit import CustomerMissing
from batchbill_desktop.services.dates import due_date
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.changes import as_typed, set_fields
from batchbill_desktop.services.invoices.editing.checks import check, errors
from batchbill_desktop.services.invoices.editing.errors import (
    CustomerFixed,
    InABatch,
    NotADraft,
    SaveRefused,
)
from batchbill_desktop.services.invoices.editing.line_values import retaxed
from batchbill_desktop.services.invoices.editing.loading import load_context, load_working
from batchbill_desktop.services.invoices.editing.naming import name_of
from batchbill_desktop.services.invoices.editing.pricing import priced
from batchbill_desktop.services.invoices.editing.totals import totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.frozen import (
    Freezer,
    buyer_of,
    frozen_json,
    seller_of,
)
from batchbill_desktop.services.invoices.load import Wanted, draft_data, load_documents
from batchbill_desktop.services.invoices.numbering import (
    CREDIT_NOTE,
    INVOICE,
    Numberer,
    newest_date,
)
from batchbill_desktop.services.money import currency_digits, to_decimal


def new_invoice(
    connection: Connection, customer_number: str, day: date | None = None
) -> WorkingInvoice:
    """A new invoice for a customer, by her language, currency and terms; nothing is stored.

    Dated `day` (default: today), or the newest invoice's date where that is later. Raises
    `CustomerMissing`.
    """
    customer = _customer(connection, customer_number)
    values = company_values(connection)
    day = _possible(connection, day or clock.today())
    currency = customer.currency or values.get("currency") or "EUR"
    data = Freezer(connection, values).data(customer.id, currency, day)
    return WorkingInvoice(
        invoice_id=None,
        customer_id=customer.id,
        customer=customer_number,
        currency=currency,
        digits=currency_digits(currency),
        invoice_date=day,
        due_date=due_date(day, customer.payment_days, customer.end_of_month),
        language=data["language"],
        seller=seller_of(data),
        buyer=buyer_of(data),
        order_number=customer.purchase_order,
        page=data["page"],
        template=data["template"],
        tax_names=data["tax_names"],
        exchange=data["exchange"],
    )


def copy_of(connection: Connection, invoice_id: int, day: date | None = None) -> WorkingInvoice:
    """A new invoice with the lines and texts of another one; nothing is stored.

    It has the customer's data of today, no number, no items, no days of supply; tax rates are
    those of its own date. The lines of a credit note are turned. Raises `InvoiceMissing`.
    """
    old = load_working(connection, invoice_id)
    fresh = new_invoice(connection, old.customer, day)
    sign = -1 if old.kind == "credit_note" else 1
    lines = []
    for place, line in enumerate(old.lines):
        typed = replace(as_typed(line, -1 - place), supply=None)
        if sign < 0:
            minutes = None if typed.minutes is None else -typed.minutes
            typed = replace(typed, quantity=-typed.quantity, minutes=minutes)
        lines.append(priced(typed, None, old.digits))
    copied = replace(
        fresh,
        currency=old.currency,
        digits=old.digits,
        order_number=old.order_number,
        texts=old.texts,
        remarks=old.remarks,
        lines=tuple(lines),
    )
    context = load_context(connection, copied)
    if copied.currency != fresh.currency:
        copied = replace(copied, exchange=context.exchange_on(copied.invoice_date))
    # Descriptions and typed texts are in the language of the old one.
    return retaxed(set_fields(copied, context, language=old.language), context)


def with_customer(
    connection: Connection, working: WorkingInvoice, customer_number: str
) -> WorkingInvoice:
    """A draft for another customer: address, terms, language and currency are hers.

    Prices stay as they are typed. Raises `CustomerMissing`, `NotADraft`, and `CustomerFixed` where
    it carries billed items.
    """
    if working.number is not None:
        raise NotADraft(name=name_of(working))
    if any(line.items for line in working.lines):
        raise CustomerFixed(name=name_of(working))
    fresh = new_invoice(connection, customer_number, working.invoice_date)
    lines = tuple(priced(line, None, fresh.digits) for line in working.lines)
    return replace(
        fresh,
        invoice_id=working.invoice_id,
        version=working.version,
        invoice_date=working.invoice_date,
        texts=working.texts,
        remarks=working.remarks,
        notes=working.notes,
        service_period=working.service_period,
        lines=lines,
    )


def list_drafts(connection: Connection) -> list[InvoiceDocument]:
    """Flexible invoices that have no number yet, without their lines, the newest first."""
    ids = list(
        connection.scalars(
            select(Invoice.id).where(Invoice.batch_id.is_(None), Invoice.number.is_(None))
        )
    )
    if not ids:
        return []
    documents = load_documents(connection, Wanted(ids=tuple(ids)), with_lines=False)
    return sorted(documents, key=lambda document: document.id, reverse=True)


def bars(connection: Connection, day: date) -> list[str]:
    """The proposed batches that could no longer be generated, were an invoice of `day` numbered.

    Their invoice date is before that day and would then be before the newest number. Those that
    are barred already are not among them.
    """
    newest = newest_date(connection)
    found = select(Batch.name, Batch.invoice_date).where(
        Batch.state == "proposed", Batch.invoice_date < day
    )
    return [
        name
        for name, invoice_date in connection.execute(found.order_by(Batch.invoice_date, Batch.id))
        if newest is None or invoice_date >= newest
    ]


def number_invoice(connection: Connection, invoice_id: int) -> str:
    """Give a draft the next number of its series, and freeze what it shows; the number.

    A total below 0 makes it a credit note, as Generate does. What was not typed by hand is the
    company's and the customer's of now. Raises `InvoiceMissing`, `NotADraft`, `InABatch`,
    `SaveRefused`, `InvoiceDateTooEarly`.
    """
    working = _draft(connection, invoice_id)
    context = load_context(connection, working)
    reckoned = totals(working, context)
    wrong = errors(check(working, context, reckoned))
    if wrong:
        raise SaveRefused(wrong, name=name_of(working))
    series = CREDIT_NOTE if reckoned.total < 0 else INVOICE
    values = company_values(connection)
    numberer = Numberer(connection, values)
    numberer.check_date(series, working.invoice_date)
    taken = numberer.take(series, working.invoice_date)
    row = connection.execute(select(Invoice.__table__).where(Invoice.id == invoice_id)).mappings()
    data = draft_data(Freezer(connection, values), row.one())
    connection.execute(
        update(Invoice)
        .where(Invoice.id == invoice_id)
        .values(
            kind=series,
            frozen=frozen_json(data),
            version=working.version + 1,
            **taken,
        )
    )
    number = str(taken["number"])
    record(connection, [Change("number", f"invoice:{invoice_id}", None, {"number": number})])
    return number


def is_draft(connection: Connection, invoice_id: int) -> bool:
    """Whether it is a flexible invoice without a number."""
    found = select(Invoice.id).where(
        Invoice.id == invoice_id, Invoice.batch_id.is_(None), Invoice.number.is_(None)
    )
    return connection.scalar(found) is not None


def delete_draft(connection: Connection, invoice_id: int) -> None:
    """Delete a flexible invoice that has no number; items that it carries are due again.

    Raises `InvoiceMissing`, `NotADraft`, `InABatch`.
    """
    working = _draft(connection, invoice_id)
    reckoned = totals(working, load_context(connection, working))
    held = Claim.invoice_id == invoice_id
    released = list(connection.scalars(select(Claim.item).where(held).order_by(Claim.item)))
    connection.execute(delete(Claim).where(held))
    connection.execute(delete(ItemAnswer).where(ItemAnswer.invoice_id == invoice_id))
    connection.execute(delete(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id))
    connection.execute(delete(Invoice).where(Invoice.id == invoice_id))
    total = to_decimal(reckoned.total, working.digits)
    before = {"customer": working.customer, "total": total, "released": released}
    record(connection, [Change("delete", f"invoice:{invoice_id}", before, None)])


def _draft(connection: Connection, invoice_id: int) -> WorkingInvoice:
    working = load_working(connection, invoice_id)
    if working.number is not None:
        raise NotADraft(name=name_of(working))
    if working.batch is not None:
        raise InABatch(customer=working.buyer.address.name, batch=working.batch)
    return working


def _customer(connection: Connection, number: str) -> Any:
    row = connection.execute(
        select(
            Customer.id,
            Customer.currency,
            Customer.payment_days,
            Customer.end_of_month,
            Customer.purchase_order,
        ).where(Customer.business_number == number)
    ).first()
    if row is None:
        raise CustomerMissing(number=number)
    return row


def _possible(connection: Connection, day: date) -> date:
    """The day, or the newest invoice's where that is later: dates never run against numbers."""
    newest = newest_date(connection)
    return day if newest is None or day >= newest else newest
