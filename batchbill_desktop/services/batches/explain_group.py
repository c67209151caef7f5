"""Why a period's or a ticket's row looks as it does (*Why?*): rule, dates, arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from batchbill_desktop.services.batches.explain_contract import (
    block_sentences,
    locked_sentences,
    money_of,
    overdue_sentences,
)
from batchbill_desktop.services.billing.items import ContractDue, Item, Kind, Lock, State
from batchbill_desktop.services.billing.lines import Line, Treatment, contract_lines
from batchbill_desktop.services.billing.periods import Period
from batchbill_desktop.services.billing.rating import MINUTE
from batchbill_desktop.services.billing.snapshot import (
    Charge,
    ContractLine,
    Frequency,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.money import SCALE, divide_half_up, scaled_to_decimal
from batchbill_desktop.services.texts import (
    date_text,
    minutes_text,
    number_text,
    span_text,
    tr,
    tr_count,
)

SHOWN_AT_MOST = 30
"""How many lines are multiplied out before the rest is counted."""


@dataclass(frozen=True, slots=True)
class GroupExplainer:
    """Explains the items of a contract that stand in one row; `items` are their ids."""

    due: ContractDue
    items: frozenset[str]
    as_of: date

    def of_period(self) -> list[str]:
        """A billing period: when its items are ready, what is, what they come to, the block."""
        own = self._own()
        first = own.items[0]
        names = self._names()
        head = tr("All items of contract {contract} ({customer}) on {day}:", **names)
        period = first.period
        if period is not None and period.last is not None:
            head = tr(
                "Billing period {period} of contract {contract} ({customer}) on {day}:",
                period=span_text(period.first, period.last),
                **names,
            )
        elif period is not None:
            head = tr(
                "Billing period from {first} of contract {contract} ({customer}) on {day}; it has "
                "no last day yet:",
                first=date_text(period.first),
                **names,
            )
        return [head, *self._rules(own), *self._standing(own), *block_sentences(own, None)]

    def of_ticket(self, ticket: Ticket) -> list[str]:
        """A ticket: whether it locks anything, its time, what is ready, what it comes to."""
        own = self._own()
        head = tr(
            "Ticket {ticket}, {title}, on contract {contract} ({customer}) on {day}:",
            ticket=ticket.ticket,
            title=ticket.title,
            **self._names(),
        )
        return [head, *self._ticket(own, ticket), *self._rules(own), *self._standing(own)]

    def _own(self) -> ContractDue:
        own = tuple(item for item in self.due.items if item.id in self.items)
        return replace(self.due, items=own)

    def _names(self) -> dict[str, str]:
        contract = self.due.contract
        return {
            "contract": f"{contract.code} {contract.name}",
            "customer": contract.customer.name,
            "day": date_text(self.as_of),
        }

    def _ticket(self, own: ContractDue, ticket: Ticket) -> Iterator[str]:
        if ticket.is_resolved:
            yield tr("The ticket is resolved or closed, so it locks nothing.")
        elif any(Lock.TICKET_OPEN in item.locks for item in own.items):
            yield tr(
                "The ticket is neither resolved nor closed; until it is, its time and its charges "
                "are locked."
            )
        else:
            yield tr(
                "The ticket is neither resolved nor closed, but the company bills open tickets too."
            )
        entries = [item for item in own.items if item.kind is Kind.TIME]
        if entries:
            yield tr_count(
                "{count} time entry: {minutes} worked.",
                "{count} time entries: {minutes} worked.",
                len(entries),
                minutes=minutes_text(sum(item.minutes or 0 for item in entries)),
            )

    def _rules(self, own: ContractDue) -> Iterator[str]:
        """By which rule the items become ready, each rule once."""
        found: dict[str, None] = {}
        for item in own.items:
            if item.period is not None and item.kind is not Kind.TOP_UP:
                found[self._rule(item, item.period)] = None
        yield from found
        if any(item.kind is Kind.TOP_UP for item in own.items):
            yield tr("A top-up is ready on its own date.")

    def _rule(self, item: Item, period: Period) -> str:
        contract = self.due.contract
        if item.kind is Kind.RECURRING:
            if item.ready_on == period.first:
                return tr(
                    "Billed in advance: what recurs is ready on {day}, the period's first day.",
                    day=date_text(period.first),
                )
            if period.day_after is None:
                return tr("What recurs is ready when the period has a last day, which it has not.")
            return tr(
                "Billed in arrears: what recurs is ready on {day}, the day after the period's "
                "last.",
                day=date_text(period.day_after),
            )
        if contract.usage_ready == "immediately" or contract.frequency is Frequency.ON_DEMAND:
            return tr("Time and charges are ready on their own dates.")
        if period.day_after is None:
            return tr(
                "Time and charges are ready when the period has a last day, which it has not."
            )
        return tr(
            "Time and charges are ready on {day}, the day after the period's last.",
            day=date_text(period.day_after),
        )

    def _standing(self, own: ContractDue) -> Iterator[str]:
        ready = list(own.ready)
        lines = contract_lines(own, ready)
        total = money_of(own, sum(line.net for line in lines))
        if ready:
            yield tr_count(
                "{count} item may be billed; it comes to {total}.",
                "{count} items may be billed; together they come to {total}.",
                len(ready),
                total=total,
            )
            yield from overdue_sentences(ready)
            yield from self._arithmetic(own, lines)
        else:
            yield tr("Nothing of it may be billed now.")
        yield from locked_sentences(own)
        waived = sum(item.state is State.WAIVED for item in own.items)
        if waived:
            yield tr_count("{count} item was waived.", "{count} items were waived.", waived)

    def _arithmetic(self, own: ContractDue, lines: Sequence[Line]) -> Iterator[str]:
        for line in lines[:SHOWN_AT_MOST]:
            yield _line_sentence(own, line)
        rest = len(lines) - SHOWN_AT_MOST
        if rest > 0:
            yield tr_count("{count} more line.", "{count} more lines.", rest)


def _line_sentence(due: ContractDue, line: Line) -> str:
    net = money_of(due, line.net)
    if line.treatment is Treatment.INCLUDED:
        return tr(
            "{what}: {minutes} included, {net}.",
            what=_line_title(line),
            minutes=minutes_text(divide_half_up(line.minutes or 0, MINUTE)),
            net=net,
        )
    terms = f"{_quantity(line)} × {_number(line.unit_price)}"
    if line.discount_percent:
        terms += f" × (100 - {_number(line.discount_percent)}) %"
    if line.proration is not None:
        terms += f" × {line.proration[0]}/{line.proration[1]}"
    return tr("{what}: {terms} = {net}.", what=_line_title(line), terms=terms, net=net)


def _line_title(line: Line) -> str:
    source = line.items[0].source
    if line.kind is Kind.TOP_UP:
        return tr("Top-up of the block")
    if isinstance(source, TimeEntry):
        if len(line.items) == 1 and source.description:
            return source.description
        return tr_count("{count} time entry", "{count} time entries", len(line.items))
    if isinstance(source, Charge):
        return source.description or source.sku or tr("Charge without a description")
    return source.description or source.line if isinstance(source, ContractLine) else tr("Block")


def _quantity(line: Line) -> str:
    if line.minutes is None:
        return _number(line.quantity)
    return f"{_number(line.minutes)} / 60"


def _number(scaled: int) -> str:
    return number_text(scaled_to_decimal(scaled).normalize() if scaled % SCALE else scaled // SCALE)
