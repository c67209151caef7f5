"""Invoice lines: what amounts stand on (billing rules, 6).

A line belongs to one contract and does not depend on how contracts share invoices, so
lines are made per contract and packed into invoices by `compose`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from batchbill_desktop.services.billing.items import ContractDue, Item, Kind, Priced, TimePrice
from batchbill_desktop.services.billing.rating import (
    MINUTE,
    rounded_minutes,
    time_net,
    value_net,
)
from batchbill_desktop.services.billing.snapshot import Contract, ContractLine, TimeEntry
from batchbill_desktop.services.billing.tax import LineTax
from batchbill_desktop.services.money import SCALE, divide_half_up

_KIND_ORDER = {Kind.RECURRING: 0, Kind.TOP_UP: 1, Kind.TIME: 2, Kind.CHARGE: 3}


class Treatment(StrEnum):
    """How the time on a line is treated."""

    BILLED = "billed"
    OVERAGE = "overage"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True)
class Line:
    """One invoice line; `net` is rounded once to the currency's digits."""

    kind: Kind
    treatment: Treatment
    items: tuple[Item, ...]
    """In the order (date, start, entry)."""
    sku: str
    quantity: int
    """In ten-thousandths, half-up; of time the hours."""
    minutes: int | None
    """Of time: the exact minutes in ten-thousandths (of covered time half-up)."""
    unit: str
    unit_price: int
    discount_percent: int
    proration: tuple[int, int] | None
    tax: LineTax
    supply: tuple[date, date] | None
    net: int


class _Part(NamedTuple):
    """What of a time entry stands on one line."""

    item: Item
    entry: TimeEntry
    price: TimePrice

    @property
    def order(self) -> tuple[date, str, int]:
        return self.entry.date, self.entry.start, self.entry.entry


_Group = tuple[Treatment, *tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class _Amount:
    """Quantity x unit price of a line of time, and what it comes to."""

    quantity: int
    minutes: int | None
    unit: str
    unit_price: int
    net: int


def contract_lines(due: ContractDue, items: Iterable[Item]) -> tuple[Line, ...]:
    """The lines that `items` of a contract make, in **line order**.

    Recurring items, top-ups, time, charges; each by (date, id); a joined line by its first
    entry, a billed or overage line before its included one.
    """
    lines: list[Line] = []
    time_items: list[Item] = []
    for item in items:
        if item.kind is Kind.TIME:
            time_items.append(item)
        else:
            lines.append(_single_line(item))
    if time_items:
        lines += _time_lines(due.contract, time_items, due.digits)
    lines.sort(key=_line_order)
    return tuple(lines)


def ready_lines(due: ContractDue) -> tuple[Line, ...]:
    """The lines that all ready items of a contract make; their nets are its *total balance*."""
    return contract_lines(due, due.ready)


def _line_order(line: Line) -> tuple[int, date, str, bool]:
    first = line.items[0]
    return (
        _KIND_ORDER[line.kind],
        first.date,
        first.id,
        line.treatment is Treatment.INCLUDED,
    )


def _tax(item: Item) -> LineTax:
    """The tax of an item on a line; only ready items stand on lines, and those have one."""
    if item.tax is None:
        msg = f"{item.id} has no tax rate and cannot stand on a line"
        raise ValueError(msg)
    return item.tax


def _single_line(item: Item) -> Line:
    """A line for a recurring item, a top-up or a charge."""
    price = item.price
    if not isinstance(price, Priced):
        msg = f"{item.id} is time and has no line of this kind"
        raise TypeError(msg)
    if item.kind is Kind.RECURRING and item.period is not None:
        last = item.period.last
        supply = None if last is None else (item.period.first, last)
    else:
        supply = (item.date, item.date)
    return Line(
        item.kind,
        Treatment.BILLED,
        (item,),
        price.sku,
        price.quantity,
        None,
        price.unit,
        price.unit_price,
        price.discount_percent,
        price.proration,
        _tax(item),
        supply,
        item.net,
    )


def _time_lines(contract: Contract, items: Iterable[Item], digits: int) -> list[Line]:
    """Join time by the contract's `detail`, each kind and tax rate on a line of its own."""
    scope_ticket = contract.rounding_scope == "ticket" and not contract.is_block
    detail = "ticket" if scope_ticket and contract.detail == "entry" else contract.detail
    groups: dict[_Group, list[_Part]] = {}
    for item in items:
        if not isinstance(item.source, TimeEntry) or not isinstance(item.price, TimePrice):
            msg = f"{item.id} is no time entry"
            raise TypeError(msg)
        part = _Part(item, item.source, item.price)
        if part.price.is_billed:
            treatment = Treatment.OVERAGE if part.price.is_overage else Treatment.BILLED
            groups.setdefault(_group(detail, part, treatment), []).append(part)
        if part.price.is_covered:
            groups.setdefault(_group(detail, part, Treatment.INCLUDED), []).append(part)
    lines = []
    for (treatment, *_), parts in groups.items():
        if len(parts) > 1:
            parts.sort(key=lambda part: part.order)
        if treatment is Treatment.INCLUDED:
            lines.append(_included_line(contract, parts, scope_ticket=scope_ticket))
        else:
            lines.append(
                _billed_line(contract, parts, treatment, digits, scope_ticket=scope_ticket)
            )
    return lines


def _group(detail: str, part: _Part, treatment: Treatment) -> _Group:
    """What must agree for two entries to share a line: detail, rate, price, kind, tax."""
    entry = part.entry
    if detail == "entry" or (detail == "ticket" and entry.ticket is None):
        return treatment, entry.entry
    period = None if part.item.period is None else part.item.period.index
    ticket = entry.ticket if detail == "ticket" else None
    hourly = 0 if treatment is Treatment.INCLUDED else part.price.hourly
    return treatment, period, ticket, entry.rate, hourly, part.item.tax


def _billed_line(
    contract: Contract,
    parts: list[_Part],
    treatment: Treatment,
    digits: int,
    *,
    scope_ticket: bool,
) -> Line:
    first = parts[0]
    discount = contract.discount_percent
    if first.price.is_value:
        # The group is by the hourly rate, the line shows the sum of the values past.
        value = sum(part.price.billed for part in parts)
        unit_price = value * SCALE // 10**digits
        net = value_net(first.item.id, value, discount, digits)
        amount = _Amount(SCALE, None, "piece", unit_price, net)
    else:
        minutes = (
            _minutes_by_ticket(contract, parts) * MINUTE
            if scope_ticket
            else sum(part.price.billed for part in parts)
        )
        hourly = first.price.hourly
        net = time_net(first.item.id, minutes, hourly, discount, digits)
        amount = _Amount(divide_half_up(minutes, 60), minutes, "hour", hourly, net)
    return _time_line(parts, treatment, first.price.sku, amount, discount)


def _included_line(contract: Contract, parts: list[_Part], *, scope_ticket: bool) -> Line:
    """**Included**: unit price 0, quantity the exact covered minutes / 60."""
    if scope_ticket:
        covered = Fraction(_minutes_by_ticket(contract, parts))
    else:
        covered = _covered_minutes(parts)
    scaled = covered * MINUTE
    quantity = divide_half_up(scaled.numerator, 60 * scaled.denominator)
    minutes = divide_half_up(scaled.numerator, scaled.denominator)
    return _time_line(
        parts,
        Treatment.INCLUDED,
        parts[0].price.included_sku,
        _Amount(quantity, minutes, "hour", 0, 0),
        contract.discount_percent,
    )


def _covered_minutes(parts: list[_Part]) -> Fraction:
    """Exact; most entries are covered whole, and whole minutes add up far faster."""
    whole = 0
    shares = Fraction(0)
    for part in parts:
        minutes, of = part.price.covered
        if of == 1:
            whole += minutes
        else:
            shares += Fraction(minutes, of)
    return shares + whole


def _minutes_by_ticket(contract: Contract, parts: list[_Part]) -> int:
    """**Rounding scope** `ticket`: each ticket's minutes on the line added up, then rounded."""
    by_ticket: dict[tuple[str, int], int] = {}
    for part in parts:
        ticket = part.entry.ticket
        key = ("entry", part.entry.entry) if ticket is None else ("ticket", ticket)
        by_ticket[key] = by_ticket.get(key, 0) + part.entry.minutes_to_bill
    return sum(rounded_minutes(contract, minutes) for minutes in by_ticket.values())


def _time_line(
    parts: list[_Part], treatment: Treatment, sku: str, amount: _Amount, discount: int
) -> Line:
    return Line(
        Kind.TIME,
        treatment,
        tuple(part.item for part in parts),
        sku,
        amount.quantity,
        amount.minutes,
        amount.unit,
        amount.unit_price,
        discount,
        None,
        _tax(parts[0].item),
        (parts[0].entry.date, parts[-1].entry.date),
        amount.net,
    )


def line_source(line: Line) -> ContractLine | None:
    """The contract line that a recurring line bills; None for a block and for other kinds."""
    source = line.items[0].source
    return source if isinstance(source, ContractLine) else None
