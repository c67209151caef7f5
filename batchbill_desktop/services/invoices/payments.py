"""Payments and the status that the user sets (billing rules, 8.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, insert

from batchbill_desktop.models import Payment
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.errors import (
    AlreadyIssued,
    PaymentRefused,
    StatusRefused,
)
from batchbill_desktop.services.invoices.issue import forget_exports, record_fact
from batchbill_desktop.services.invoices.load import Wanted, find_document, load_facts
from batchbill_desktop.services.money import amount_text, from_decimal, to_decimal

STATUSES = ("draft", "sent", "exported", "paid", "refunded")


def pay(connection: Connection, number: str, amount: Decimal, day: date) -> None:
    """Record money received for an invoice (negative: paid back), in its currency.

    Raises `InvoiceMissing`; `PaymentRefused` for more decimals than the currency has, for 0,
    for more than is open, and for more back than was paid.
    """
    document = find_document(connection, number)
    try:
        minor = from_decimal(amount, document.digits)
    except ValueError:
        raise PaymentRefused(
            number=number,
            reason=f"{document.currency} has {document.digits} decimals, {amount} has more",
        ) from None
    if minor == 0:
        raise PaymentRefused(number=number, reason="the amount is 0")
    still_open = _open(connection, document)
    paid = from_decimal(document.paid, document.digits)
    # Towards nothing open, or back towards nothing paid; never past either.
    pays = minor * still_open > 0 and abs(minor) <= abs(still_open)
    pays_back = minor * paid < 0 and abs(minor) <= abs(paid)
    if not pays and not pays_back:
        shown = f"{amount_text(still_open, document.digits)} {document.currency} is open and "
        shown += f"{document.paid} {document.currency} is paid"
        raise PaymentRefused(number=number, reason=f"{shown}, so {amount} would be too much")
    _store(connection, document, minor, day)


def set_status(connection: Connection, number: str, status: str) -> None:
    """Set a status by recording the fact it stands for.

    `paid` records a payment of the open amount; `draft` is refused once issued; `refunded`
    follows from credit notes and cannot be set. Raises `InvoiceMissing`, `StatusRefused`,
    `AlreadyIssued`.
    """
    document = find_document(connection, number)
    if status not in STATUSES:
        known = ", ".join(STATUSES)
        raise StatusRefused(number=number, status=status, reason=f"it is none of {known}")
    if status == document.status:
        return
    if status in ("sent", "exported"):
        record_fact(connection, [document.id], status, "by hand")
    elif status == "paid":
        still_open = _open(connection, document)
        if still_open == 0:
            raise StatusRefused(number=number, status=status, reason="nothing is open")
        _store(connection, document, still_open, clock.today())
    elif status == "draft":
        if document.issued:
            raise AlreadyIssued(number=number, act="making it a draft again")
        if document.status == "exported":
            # A plain file (csv, xlsx) fixes nothing: the note of it can be taken back.
            forget_exports(connection, [document.id])
            return
        raise StatusRefused(
            number=number, status=status, reason=f"it is {document.status} by a recorded payment"
        )
    else:
        raise StatusRefused(
            number=number,
            status=status,
            reason="it is refunded once all of it is credited and nothing is paid; credit it",
        )


def open_amount(connection: Connection, number: str) -> Decimal:
    """What is still to be paid of an invoice (negative: to be paid back). `InvoiceMissing`."""
    document = find_document(connection, number)
    return to_decimal(_open(connection, document), document.digits)


def _open(connection: Connection, document: InvoiceDocument) -> int:
    facts = load_facts(connection, Wanted(ids=(document.id,))).get(document.id)
    total = from_decimal(document.total, document.digits)
    return total if facts is None else total + facts.credited - facts.paid


def _store(connection: Connection, document: InvoiceDocument, minor: int, day: date) -> None:
    connection.execute(
        insert(Payment).values(
            id=reserve_ids(connection, "payment", 1),
            invoice_id=document.id,
            date=day,
            amount=minor,
        )
    )
    record(
        connection,
        [
            Change(
                "pay",
                f"invoice:{document.id}",
                None,
                {"date": day, "amount": to_decimal(minor, document.digits)},
            )
        ],
    )
