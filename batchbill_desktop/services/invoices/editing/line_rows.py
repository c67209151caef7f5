"""Writes the lines of an edited invoice: those that stay keep their rows, and so their credits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from batchbill_desktop.models import Charge, Claim, InvoiceLine, InvoiceLineItem, TimeEntry
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.invoices.editing.working_json import given_json


def write_lines(
    connection: Connection, stored: WorkingInvoice | None, working: WorkingInvoice
) -> WorkingInvoice:
    """Write the lines, whose ids the invoice that comes back has; `stored`: what is there."""
    there = {line.key: line for line in stored.lines} if stored is not None else {}
    working = with_ids(connection, working, set(there))
    gone = sorted(there.keys() - {line.key for line in working.lines})
    if gone:
        connection.execute(delete(InvoiceLine).where(InvoiceLine.id.in_(gone)))
    kept: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    for place, line in enumerate(working.lines):
        values = {**line_columns(line), "place": place}
        if line.key in there:
            kept.append({"key": line.key, **values})
        else:
            added.append({"id": line.key, "position": place, **values})
    if kept:
        connection.execute(
            update(InvoiceLine)
            .where(InvoiceLine.id == bindparam("key"))
            .values({name: bindparam(name) for name in kept[0] if name != "key"}),
            kept,
        )
    if added:
        batches = _batches(connection, working, added)
        for row in added:
            row["invoice_id"] = working.invoice_id
            row["batch_id"] = batches.get(row["id"], working.batch_id)
        insert_all(connection, InvoiceLine, added)
    _write_items(connection, there, working)
    return working


def with_ids(connection: Connection, working: WorkingInvoice, there: set[int]) -> WorkingInvoice:
    """The invoice with ids of their own for lines that are not stored."""
    fresh = [line for line in working.lines if line.key not in there]
    if not fresh:
        return working
    next_id = reserve_ids(connection, "invoice_line", len(fresh))
    lines = []
    for line in working.lines:
        if line.key in there:
            lines.append(line)
        else:
            lines.append(replace(line, key=next_id))
            next_id += 1
    return replace(working, lines=tuple(lines))


def line_columns(line: WorkingLine) -> dict[str, Any]:
    """The row of a line, without its ids and its places."""
    category, rate, exemption_code, reason = line.tax.group
    if line.is_words:
        category = ""
    days, of = line.proration or (None, None)
    first, last = line.supply or (None, None)
    return {
        "contract_id": line.contract_id,
        "kind": line.kind,
        "treatment": line.treatment,
        "order_number": line.order_number,
        "sku": line.sku,
        "description": line.description,
        "rich": line.rich or None,
        "quantity": line.quantity,
        "minutes": line.minutes,
        "unit": line.unit,
        "unit_price": line.unit_price,
        "discount_percent": line.discount_percent,
        "proration_days": days,
        "proration_of": of,
        "tax_code": line.tax.code,
        "tax_category": category,
        "tax_rate_percent": rate,
        "exemption_code": exemption_code,
        "exemption_reason": reason,
        "supply_from": first,
        "supply_to": last,
        "net": line.net,
        "given": None if line.given is None else given_json(line.given),
    }


def _batches(
    connection: Connection, working: WorkingInvoice, added: list[dict[str, Any]]
) -> dict[int, int | None]:
    """Of new lines that carry items: the batch that holds those."""
    ids = {row["id"] for row in added}
    items = {item: line.key for line in working.lines if line.key in ids for item in line.items}
    if not items:
        return {}
    held = connection.execute(select(Claim.item, Claim.batch_id).where(Claim.item.in_(items)))
    return {items[item]: batch for item, batch in held}


def _write_items(
    connection: Connection, there: Mapping[int, WorkingLine], working: WorkingInvoice
) -> None:
    """What stands on each line, where it differs from what stood there."""
    added: list[tuple[int, str]] = []
    for line in working.lines:
        before = set(there[line.key].items) if line.key in there else set()
        added += [(line.key, item) for item in line.items if item not in before]
        for item in sorted(before - set(line.items)):
            connection.execute(
                delete(InvoiceLineItem).where(
                    InvoiceLineItem.line_id == line.key, InvoiceLineItem.item == item
                )
            )
    insert_all(
        connection,
        InvoiceLineItem,
        [{"line_id": key, "item": item, **_work(connection, item)} for key, item in added],
    )


def _work(connection: Connection, item: str) -> dict[str, int | None]:
    """The ticket and the minutes worked of an item, as its line keeps them."""
    kind, _, number = item.partition(":")
    if kind == "T":
        row = connection.execute(
            select(TimeEntry.ticket, TimeEntry.minutes).where(TimeEntry.entry == int(number))
        ).first()
        return {"ticket": row and row.ticket, "minutes": row and row.minutes}
    if kind == "C":
        ticket = connection.scalar(select(Charge.ticket).where(Charge.charge == int(number)))
        return {"ticket": ticket, "minutes": None}
    return {"ticket": None, "minutes": None}
