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


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a time entry stands on one line."""

    item: Item
    entry: TimeEntry
    price: TimePrice

    @property
    def order(self) -> tuple[date, str, int]:
        return self.entry.date, self.entry.start, self.entry.entry


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
    groups: dict[tuple[object, ...], list[_Part]] = {}
    for item in items:
        if not isinstance(item.source, TimeEntry) or not isinstance(item.price, TimePrice):
            msg = f"{item.id} is no time entry"
            raise TypeError(msg)
        part = _Part(item, item.source, item.price)
        place = _place(detail, part)
        if part.price.is_billed:
            treatment = Treatment.OVERAGE if part.price.is_overage else Treatment.BILLED
            key = (*place, part.entry.rate, part.price.hourly, treatment, item.tax)
            groups.setdefault(key, []).append(part)
        if part.price.is_covered:
            key = (*place, part.entry.rate, 0, Treatment.INCLUDED, item.tax)
            groups.setdefault(key, []).append(part)
    lines = []
    for key, parts in groups.items():
        if len(parts) > 1:
            parts.sort(key=lambda part: part.order)
        treatment = Treatment(str(key[-2]))
        if treatment is Treatment.INCLUDED:
            lines.append(_included_line(contract, parts, scope_ticket=scope_ticket))
        else:
            lines.append(
                _billed_line(contract, parts, treatment, digits, scope_ticket=scope_ticket)
            )
    return lines


def _place(detail: str, part: _Part) -> tuple[object, ...]:
    """What must agree for two entries to share a line, but for rate, price, kind and tax."""
    period = None if part.item.period is None else part.item.period.index
    if detail == "entry":
        return (period, "entry", part.entry.entry)
    if detail == "ticket":
        if part.entry.ticket is None:
            return (period, "entry", part.entry.entry)
        return (period, "ticket", part.entry.ticket)
    return (period,)


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
        return _line(
            parts,
            treatment,
            sku=first.price.sku,
            quantity=SCALE,
            minutes=None,
            unit="piece",
            unit_price=value * SCALE // 10**digits,
            discount=discount,
            net=value_net(first.item.id, value, discount, digits),
        )
    if scope_ticket:
        minutes = _minutes_by_ticket(contract, parts) * MINUTE
    else:
        minutes = sum(part.price.billed for part in parts)
    hourly = first.price.hourly
    return _line(
        parts,
        treatment,
        sku=first.price.sku,
        quantity=divide_half_up(minutes, 60),
        minutes=minutes,
        unit="hour",
        unit_price=hourly,
        discount=discount,
        net=time_net(first.item.id, minutes, hourly, discount, digits),
    )


def _included_line(contract: Contract, parts: list[_Part], *, scope_ticket: bool) -> Line:
    """**Included**: unit price 0, quantity the exact covered minutes / 60."""
    if scope_ticket:
        covered = Fraction(_minutes_by_ticket(contract, parts))
    else:
        covered = _covered_minutes(parts)
    scaled = covered * MINUTE
    return _line(
        parts,
        Treatment.INCLUDED,
        sku=parts[0].price.included_sku,
        quantity=divide_half_up(scaled.numerator, 60 * scaled.denominator),
        minutes=divide_half_up(scaled.numerator, scaled.denominator),
        unit="hour",
        unit_price=0,
        discount=contract.discount_percent,
        net=0,
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


def _line(
    parts: list[_Part],
    treatment: Treatment,
    *,
    sku: str,
    quantity: int,
    minutes: int | None,
    unit: str,
    unit_price: int,
    discount: int,
    net: int,
) -> Line:
    return Line(
        Kind.TIME,
        treatment,
        tuple(part.item for part in parts),
        sku,
        quantity,
        minutes,
        unit,
        unit_price,
        discount,
        None,
        _tax(parts[0].item),
        (parts[0].entry.date, parts[-1].entry.date),
        net,
    )


def line_source(line: Line) -> ContractLine | None:
    """The contract line that a recurring line bills; None for a block and for other kinds."""
    source = line.items[0].source
    return source if isinstance(source, ContractLine) else None
