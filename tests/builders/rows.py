"""Rows written straight into the tables, for tests of the database itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from batchbill_desktop.models import (
    Batch,
    Claim,
    Contract,
    Customer,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoicePdf,
    Ticket,
    TimeEntry,
)

DAY = date(2026, 10, 31)
MOMENT = datetime(2026, 10, 31, 23, 30, 15, 123456, tzinfo=UTC)


def add_contract(connection: Connection) -> None:
    """One customer (id 1) with one contract (id 1)."""
    connection.execute(
        insert(Customer), {"id": 1, "business_number": "1001", "name": "Café Élan", "country": "FR"}
    )
    connection.execute(
        insert(Contract),
        {
            "id": 1,
            "code": "C-001",
            "customer_id": 1,
            "name": "Support",
            "type": "hourly",
            "start": date(2026, 1, 1),
            "end": None,
            "prorate": True,
        },
    )


def add_batch(connection: Connection, number: int = 1) -> None:
    """A proposed batch with this id."""
    connection.execute(
        insert(Batch),
        {
            "id": number,
            "name": f"Batch {number}",
            "as_of": DAY,
            "invoice_date": DAY,
            "one_per_customer": False,
            "created_at": MOMENT,
        },
    )


def add_claims(connection: Connection, *items: str, batch: int = 1) -> None:
    """Claims of the batch on these items of contract 1, in one statement."""
    rows = [{"item": item, "contract_id": 1, "batch_id": batch} for item in items]
    connection.execute(insert(Claim), rows)


def invoice_row(key: int, /, **values: Any) -> dict[str, Any]:
    """The columns of an invoice to customer 1; a proposal unless `numbered` adds a number."""
    return {
        "id": key,
        "batch_id": 1,
        "customer_id": 1,
        "position": key,
        "currency": "EUR",
        "number": None,
        "series": None,
        "counter_year": None,
        "counter": None,
        "invoice_date": DAY,
        "due_date": DAY,
        "net": 1000,
        "tax": 200,
        "total": 1200,
        **values,
    }


def numbered(counter: int) -> dict[str, Any]:
    """The columns that give an invoice the number INV-2026-..."""
    return {
        "number": f"INV-2026-{counter:05d}",
        "series": "INV",
        "counter_year": 2026,
        "counter": counter,
    }


def add_invoices(connection: Connection, *rows: dict[str, Any]) -> None:
    """These invoices, in one statement."""
    connection.execute(insert(Invoice), list(rows))


def line_row(number: int, invoice: int | None, batch: int = 1) -> dict[str, Any]:
    """The columns of an invoice line."""
    return {
        "id": number,
        "batch_id": batch,
        "invoice_id": invoice,
        "contract_id": 1,
        "position": 1,
        "kind": "time",
        "description": "Réseau ✓ 日本",
        "quantity": 8_333,
        "minutes": 500_000,
        "unit_price": 12_000_000,
        "net": 1000,
    }


def add_whole_story(connection: Connection) -> None:
    """Work, a batch, an invoice with its PDF, and its credit note: something in most tables."""
    add_contract(connection)
    connection.execute(
        insert(Ticket), {"ticket": 5, "customer_id": 1, "title": "Printer", "status": "closed"}
    )
    connection.execute(
        insert(TimeEntry),
        {"entry": 118, "ticket": 5, "contract_id": 1, "date": DAY, "minutes": 50, "start": "09:15"},
    )
    add_batch(connection)
    # The credit note has the lower id: nothing promises that it comes after what it corrects.
    add_invoices(connection, invoice_row(2, **numbered(1), issued_at=MOMENT))
    credit = {"kind": "credit_note", "net": -1000, "tax": -200, "total": -1200}
    add_invoices(connection, invoice_row(1, **numbered(2), **credit, corrects_id=2))
    connection.execute(insert(InvoiceLine), line_row(1, invoice=2))
    connection.execute(
        insert(InvoiceLineItem), {"line_id": 1, "item": "T:118", "ticket": 5, "minutes": 50}
    )
    connection.execute(
        insert(InvoicePdf),
        {"invoice_id": 2, "sha256": "0" * 64, "data": bytes(range(256)), "made_at": MOMENT},
    )
    add_claims(connection, "T:118")


def claimed(connection: Connection) -> dict[str, int | None]:
    """Every claimed item with its batch."""
    return {
        row.item: row.batch_id for row in connection.execute(select(Claim.item, Claim.batch_id))
    }
