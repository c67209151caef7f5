"""Writes proposals: invoices, lines, items on lines, taxes, and the claims that reserve items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from batchbill_desktop.models import (
    Claim,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
)
from batchbill_desktop.services.batches.descriptions import Describer
from batchbill_desktop.services.billing.blocks import block_units
from batchbill_desktop.services.billing.compose import PackedLine, Proposal
from batchbill_desktop.services.billing.items import ContractDue, Item, Kind
from batchbill_desktop.services.billing.lines import Line
from batchbill_desktop.services.billing.snapshot import Contract, ContractType, TimeEntry
from batchbill_desktop.services.billing.tax import TaxRow
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.dates import due_date
from batchbill_desktop.services.inserting import insert_all


@dataclass(slots=True)
class _Rows:
    """The rows of one run, table by table."""

    invoices: list[dict[str, Any]] = field(default_factory=list)
    taxes: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)


def save_proposals(
    connection: Connection,
    batch_id: int,
    invoice_date: date,
    proposals: Sequence[Proposal[Line]],
    due: Mapping[str, ContractDue],
    describe: Describer,
) -> list[int]:
    """Write the proposals of a batch and reserve their items; ids of the invoices, in order.

    `due` by contract code. One statement per table, whatever the size.
    """
    kept = [proposal for proposal in proposals if not proposal.is_settled]
    first_invoice = reserve_ids(connection, "invoice", max(len(kept), 1))
    line_count = sum(len(part.lines) for proposal in proposals for part in proposal.parts)
    next_line = reserve_ids(connection, "invoice_line", max(line_count, 1))
    rows = _Rows()
    invoice_ids: list[int] = []
    for proposal in proposals:
        invoice_id = None
        if not proposal.is_settled:
            position = len(invoice_ids)
            invoice_id = first_invoice + position
            invoice_ids.append(invoice_id)
            rows.invoices.append(
                invoice_values(proposal, invoice_id, batch_id, position, invoice_date)
            )
            rows.taxes += tax_values(invoice_id, proposal.taxes)
        for part in proposal.parts:
            next_line = _add_lines(
                rows, part.lines, due[part.contract.code], batch_id, invoice_id, next_line, describe
            )
    insert_all(connection, Invoice, rows.invoices)
    insert_all(connection, InvoiceTax, rows.taxes)
    insert_all(connection, InvoiceLine, rows.lines)
    insert_all(connection, InvoiceLineItem, rows.items)
    insert_all(connection, Claim, rows.claims)
    return invoice_ids


def invoice_values(
    proposal: Proposal[PackedLine],
    invoice_id: int,
    batch_id: int,
    position: int,
    invoice_date: date,
) -> dict[str, Any]:
    """The row of a proposed invoice."""
    customer = proposal.customer
    return {
        "id": invoice_id,
        "batch_id": batch_id,
        "customer_id": customer.id,
        "kind": "invoice",
        "position": position,
        "currency": customer.currency,
        "invoice_date": invoice_date,
        "due_date": due_date(invoice_date, customer.payment_days, customer.end_of_month),
        "order_number": proposal.order_number,
        "net": proposal.net,
        "tax": proposal.tax,
        "total": proposal.total,
        "notes": "",
    }


def tax_values(invoice_id: int, taxes: Iterable[TaxRow]) -> list[dict[str, Any]]:
    """The tax rows of an invoice."""
    return [
        {
            "invoice_id": invoice_id,
            "position": position,
            "category": row.group[0],
            "rate_percent": row.group[1],
            "exemption_code": row.group[2],
            "exemption_reason": row.group[3],
            "tax_codes": "\n".join(row.codes),
            "base": row.base,
            "tax": row.tax,
        }
        for position, row in enumerate(taxes)
    ]


def line_values(contract: Contract, line: Line, description: str) -> dict[str, Any]:
    """The row of a line as the engine made it, without its ids and its place."""
    group = line.tax.group
    days, of = line.proration or (None, None)
    first, last = line.supply or (None, None)
    return {
        "kind": line.kind.value,
        "treatment": line.treatment.value,
        "order_number": contract.order_number,
        "sku": line.sku,
        "description": description,
        "quantity": line.quantity,
        "minutes": line.minutes,
        "unit": line.unit,
        "unit_price": line.unit_price,
        "discount_percent": line.discount_percent,
        "proration_days": days,
        "proration_of": of,
        "tax_code": line.tax.code,
        "tax_category": group[0],
        "tax_rate_percent": group[1],
        "exemption_code": group[2],
        "exemption_reason": group[3],
        "supply_from": first,
        "supply_to": last,
        "net": line.net,
    }


def _add_lines(
    rows: _Rows,
    lines: Sequence[Line],
    due: ContractDue,
    batch_id: int,
    invoice_id: int | None,
    next_line: int,
    describe: Describer,
) -> int:
    claimed: set[str] = set()
    contract = due.contract
    for position, line in enumerate(lines):
        rows.lines.append(
            {
                "id": next_line,
                "batch_id": batch_id,
                "invoice_id": invoice_id,
                "contract_id": contract.id,
                "position": position,
                **line_values(contract, line, describe.line(contract, line)),
            }
        )
        for item in line.items:
            rows.items.append(
                {
                    "line_id": next_line,
                    "item": item.id,
                    "ticket": item.ticket,
                    "minutes": item.minutes,
                }
            )
            if item.id not in claimed:
                claimed.add(item.id)
                rows.claims.append(
                    {
                        **claim_values(item, due),
                        "batch_id": batch_id,
                        "invoice_id": invoice_id,
                        "waived_reason": None,
                    }
                )
        next_line += 1
    return next_line


def claim_values(item: Item, due: ContractDue) -> dict[str, Any]:
    """What is **recorded** with a claim: the block use of an entry, the size of a top-up."""
    contract = due.contract
    covered = past = top_ups = allowance = 0
    if due.block is not None:
        if item.kind is Kind.TIME and isinstance(item.source, TimeEntry):
            use = due.block.uses.get(item.source.entry)
            if use is not None:
                covered, past = use.covered, use.past
            top_ups = due.block.bought.get(item.source.entry, 0)
        elif item.kind is Kind.TOP_UP:
            hours = contract.type is ContractType.BLOCK_HOURS
            size = contract.block_hours if hours else contract.block_amount
            allowance = block_units(contract, due.digits, size)
    return {
        "item": item.id,
        "contract_id": contract.id,
        "covered": covered,
        "past": past,
        "top_ups": top_ups,
        "allowance": allowance,
    }
