"""Compares a batch with the one before: per customer the change in money and lines.

Recurring lines are told apart by contract and line, so that a price that jumped, a line that
is missing and a line that is new are each seen. The strangest stand first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from batchbill_desktop.models import (
    Batch,
    Contract,
    ContractLine,
    Customer,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
)
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.invoices.document import WORD_KINDS
from batchbill_desktop.services.money import currency_digits

STRANGE_PERCENT = 30
"""A recurring line that changed by more than this is strange (billing by habit is not)."""

RecurringKey = tuple[str, str]
"""(contract code, line)."""


@dataclass(frozen=True, slots=True)
class CustomerFigures:
    """What a customer is billed in one batch; amounts in the smallest unit."""

    business_number: str
    name: str
    currency: str
    net: int
    lines: int
    recurring: Mapping[RecurringKey, int]
    """Net of each recurring line for one period (the newest)."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A recurring line that differs from the customer's last batch."""

    contract: str
    line: str
    before: int | None
    """None: a new line."""
    after: int | None
    """None: a missing line."""

    @property
    def percent(self) -> int | None:
        """The change in whole per cent; None for a new or a missing line, or from 0."""
        if self.before is None or self.after is None or self.before == 0:
            return None
        return (self.after - self.before) * 100 // abs(self.before)


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """One customer's row of the comparison."""

    business_number: str
    name: str
    currency: str
    digits: int
    net_before: int
    net_after: int
    lines_before: int
    lines_after: int
    strange: tuple[LineChange, ...]

    @property
    def net_change(self) -> int:
        """In the smallest unit of the currency."""
        return self.net_after - self.net_before

    @property
    def strangeness(self) -> tuple[int, int]:
        """Sorts the strangest first: strange lines, then how far the money moved in per mille."""
        base = max(abs(self.net_before), abs(self.net_after), 1)
        return -len(self.strange), -(abs(self.net_change) * 1000 // base)


def compare_with_last(connection: Connection, selection: Selection) -> list[CustomerChange]:
    """The ticked items against each customer's newest generated batch, strangest first.

    Customers of the newest generated batch who are not ticked at all are shown too: they may
    have been forgotten.
    """
    now = _of_selection(selection)
    last, newest = _of_last_batches(connection)
    changes = [_change(last.get(customer), now.get(customer)) for customer in {*now, *newest}]
    return sorted(changes, key=lambda change: (*change.strangeness, change.name))


def line_names(connection: Connection, keys: Iterable[RecurringKey]) -> dict[RecurringKey, str]:
    """What to call recurring lines: the contract's name, and the line's text as it is newest."""
    wanted = set(keys)
    if not wanted:
        return {}
    rows = connection.execute(
        select(Contract.code, Contract.name, ContractLine.line, ContractLine.description)
        .join(ContractLine, ContractLine.contract_id == Contract.id)
        .order_by(ContractLine.effective_from)
    )
    return {
        (row.code, row.line): ", ".join(dict.fromkeys((row.name, row.description or row.line)))
        for row in rows
        if (row.code, row.line) in wanted
    }


def line_changes(
    before: CustomerFigures | None, after: CustomerFigures | None
) -> tuple[LineChange, ...]:
    """The recurring lines that are new, missing, or changed by more than `STRANGE_PERCENT`."""
    was = {} if before is None else before.recurring
    now = {} if after is None else after.recurring
    found = []
    for key in sorted({*was, *now}):
        change = LineChange(*key, was.get(key), now.get(key))
        percent = change.percent
        if change.before is None or change.after is None:
            found.append(change)
        elif percent is None:
            if change.after:
                found.append(change)
        elif abs(percent) > STRANGE_PERCENT:
            found.append(change)
    return tuple(found)


def _change(before: CustomerFigures | None, after: CustomerFigures | None) -> CustomerChange:
    known = after or before
    if known is None:
        msg = "a customer of neither batch"
        raise ValueError(msg)
    return CustomerChange(
        known.business_number,
        known.name,
        known.currency,
        currency_digits(known.currency),
        0 if before is None else before.net,
        0 if after is None else after.net,
        0 if before is None else before.lines,
        0 if after is None else after.lines,
        line_changes(before, after),
    )


def _of_selection(selection: Selection) -> dict[str, CustomerFigures]:
    rows = [
        (
            part.contract.customer.business_number,
            part.contract.customer.name,
            part.contract.customer.currency,
            line.items[0].id,
            line.kind.value,
            line.net,
        )
        for proposal in selection.proposals()
        for part in proposal.parts
        for line in part.lines
    ]
    return _figures(rows)


def _of_last_batches(
    connection: Connection,
) -> tuple[dict[str, CustomerFigures], set[str]]:
    """Each customer's figures in its newest generated batch; who was in the newest of all."""
    last: dict[int, int] = {}
    newest_batch: int | None = None
    for customer, batch in connection.execute(
        select(Invoice.customer_id, Invoice.batch_id)
        .join(Batch, Batch.id == Invoice.batch_id)
        .where(Batch.state == "generated", Invoice.corrects_id.is_(None))
        .order_by(Batch.as_of, Batch.id)
    ):
        if batch is not None:
            last[customer] = newest_batch = batch
    rows = connection.execute(
        select(
            Customer.business_number,
            Customer.name,
            Invoice.currency,
            InvoiceLineItem.item,
            InvoiceLine.kind,
            InvoiceLine.net,
            InvoiceLine.id,
            Invoice.customer_id,
            Invoice.batch_id,
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(Customer, Customer.id == Invoice.customer_id)
        # What an editor typed counts too; it bills no item.
        .outerjoin(InvoiceLineItem, InvoiceLineItem.line_id == InvoiceLine.id)
        .where(
            Invoice.corrects_id.is_(None),
            Invoice.batch_id.in_(set(last.values())),
            InvoiceLine.kind.not_in(WORD_KINDS),
        )
        .order_by(InvoiceLine.id, InvoiceLineItem.item)
    )
    newest: set[str] = set()
    seen: set[int] = set()
    wanted = []
    for row in rows:
        if last.get(row.customer_id) == row.batch_id and row.id not in seen:
            seen.add(row.id)
            if row.batch_id == newest_batch:
                newest.add(row.business_number)
            wanted.append(
                (row.business_number, row.name, row.currency, row.item or "", row.kind, row.net)
            )
    return _figures(wanted), newest


def _figures(rows: Iterable[tuple[str, str, str, str, str, int]]) -> dict[str, CustomerFigures]:
    """Figures per customer from lines: (business number, name, currency, item, kind, net)."""
    nets: dict[str, int] = {}
    lines: dict[str, int] = {}
    names: dict[str, tuple[str, str]] = {}
    recurring: dict[str, dict[RecurringKey, tuple[str, int]]] = {}
    for number, name, currency, item, kind, net in rows:
        nets[number] = nets.get(number, 0) + net
        lines[number] = lines.get(number, 0) + 1
        names[number] = (name, currency)
        found = recurring.setdefault(number, {})
        if kind == "recurring" and item:
            _, contract, line, day = item.split(":")
            newest = found.get((contract, line))
            if newest is None or day > newest[0]:
                found[contract, line] = (day, net)
    return {
        number: CustomerFigures(
            number,
            *names[number],
            nets[number],
            lines[number],
            {key: net for key, (_day, net) in recurring[number].items()},
        )
        for number in nets
    }
