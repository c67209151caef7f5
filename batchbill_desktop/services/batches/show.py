"""Batches as they are shown: their state, totals, invoices and what is settled without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from batchbill_desktop.models import (
    Batch,
    Contract,
    Customer,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
)
from batchbill_desktop.services.batches.due_json import totals_json
from batchbill_desktop.services.batches.find import find_batch
from batchbill_desktop.services.batches.load import company_values, engine_company
from batchbill_desktop.services.billing.compose import Totals
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.invoice_json import invoice_json
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.money import currency_digits


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch without its invoices."""

    id: int
    name: str
    state: str
    """`proposed` or `generated`."""
    as_of: date
    invoice_date: date
    one_per_customer: bool
    totals: dict[str, Totals]
    """Per currency, ordered by currency."""


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its invoices, in numbering order."""

    summary: BatchSummary
    invoices: tuple[InvoiceDocument, ...]
    """Without the credit notes that correct them later."""
    settled: tuple[str, ...]
    """Ids of the items that the batch settles without an invoice."""


def list_batches(connection: Connection) -> list[BatchSummary]:
    """All batches, newest first, in a fixed number of queries."""
    rows = connection.execute(select(Batch.__table__).order_by(Batch.id.desc())).all()
    totals = _totals(connection, None)
    return [_summary(row, totals.get(row.id, {})) for row in rows]


def show_batch(connection: Connection, name: str) -> BatchView:
    """A batch with its invoices. Raises `BatchMissing`."""
    row = find_batch(connection, name)
    documents = load_documents(connection, Wanted(batch_id=row.id, corrections=False))
    settled = connection.scalars(
        select(InvoiceLineItem.item)
        .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
        .where(InvoiceLine.batch_id == row.id, InvoiceLine.invoice_id.is_(None))
        .distinct()
    )
    totals = _totals(connection, row.id)
    return BatchView(
        _summary(row, totals.get(row.id, {})), tuple(documents), tuple(sorted(settled))
    )


def batch_json(view: BatchView) -> dict[str, Any]:
    """The document of `batch show --json`, `batch run --json` and `batch generate --json`."""
    return {
        **summary_json(view.summary),
        "invoices": [invoice_json(document) for document in view.invoices],
        "settled_without_invoice": list(view.settled),
    }


def summary_json(summary: BatchSummary) -> dict[str, Any]:
    """One entry of `batch list --json`."""
    return {
        "batch": summary.name,
        "state": summary.state,
        "as_of": summary.as_of.isoformat(),
        "invoice_date": summary.invoice_date.isoformat(),
        "grouping": "customer" if summary.one_per_customer else "contract",
        "totals": totals_json(summary.totals),
    }


def _summary(row: Any, totals: dict[str, Totals]) -> BatchSummary:
    return BatchSummary(
        row.id,
        row.name,
        row.state,
        row.as_of,
        row.invoice_date,
        row.one_per_customer,
        dict(sorted(totals.items())),
    )


@dataclass(slots=True)
class _Sums:
    invoices: int = 0
    tickets: int = 0
    minutes: int = 0
    net: int = 0
    tax: int = 0


def _totals(connection: Connection, batch_id: int | None) -> dict[int, dict[str, Totals]]:
    """**Batch totals** by batch and currency, from what was fixed at Run."""
    company = engine_company(company_values(connection))
    sums: dict[tuple[int, str], _Sums] = {}
    for batch, currency, count, net, tax in _invoice_sums(connection, batch_id):
        found = sums.setdefault((batch, currency), _Sums())
        found.invoices, found.net, found.tax = count, int(net), int(tax)
    for batch, currency, tickets, minutes in _item_sums(connection, batch_id):
        found = sums.setdefault((batch, currency or company.currency), _Sums())
        found.tickets += tickets
        found.minutes += int(minutes or 0)
    result: dict[int, dict[str, Totals]] = {}
    for (batch, currency), found in sums.items():
        result.setdefault(batch, {})[currency] = Totals(
            currency_digits(currency),
            found.invoices,
            found.tickets,
            found.minutes,
            found.net,
            found.tax,
        )
    return result


def _invoice_sums(connection: Connection, batch_id: int | None) -> Sequence[Any]:
    statement = (
        select(
            Invoice.batch_id,
            Invoice.currency,
            func.count(),
            func.sum(Invoice.net),
            func.sum(Invoice.tax),
        )
        .where(Invoice.batch_id.is_not(None), Invoice.corrects_id.is_(None))
        .group_by(Invoice.batch_id, Invoice.currency)
    )
    if batch_id is not None:
        statement = statement.where(Invoice.batch_id == batch_id)
    return connection.execute(statement).all()


def _item_sums(connection: Connection, batch_id: int | None) -> Sequence[Any]:
    """Tickets and minutes worked, each item once (a part-covered entry stands on two lines)."""
    items = (
        select(
            InvoiceLine.batch_id,
            Customer.currency,
            InvoiceLineItem.item,
            InvoiceLineItem.ticket,
            InvoiceLineItem.minutes,
        )
        .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
        .join(Contract, Contract.id == InvoiceLine.contract_id)
        .join(Customer, Customer.id == Contract.customer_id)
        .outerjoin(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.batch_id.is_not(None), Invoice.corrects_id.is_(None))
        .distinct()
    )
    if batch_id is not None:
        items = items.where(InvoiceLine.batch_id == batch_id)
    item = items.subquery()
    return connection.execute(
        select(
            item.c.batch_id,
            item.c.currency,
            func.count(item.c.ticket.distinct()),
            func.sum(item.c.minutes),
        ).group_by(item.c.batch_id, item.c.currency)
    ).all()
