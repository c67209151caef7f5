"""What the contract tree shows: one row a contract, one row an item, made when looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from batchbill_desktop.services.batches.detail_rows import Details
from batchbill_desktop.services.billing.items import (
    ContractDue,
    Item,
    Kind,
    Priced,
    State,
    TimePrice,
)
from batchbill_desktop.services.billing.lines import Line, ready_lines
from batchbill_desktop.services.billing.snapshot import Charge, ContractLine, Ticket, TimeEntry
from batchbill_desktop.services.money import SCALE, divide_half_up, scaled_text
from batchbill_desktop.services.texts import sort_key

Covered = Literal["", "partly", "fully"]
"""Whether time is covered by a flat fee or a block, and comes to nothing as far as it is."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A detail row of the tree; `net` in the smallest unit."""

    id: str
    kind: str
    date: dt.date
    period: tuple[dt.date, dt.date | None] | None
    ticket: int | None
    ticket_title: str
    description: str
    technician: str
    minutes: int | None
    """Minutes to bill after rounding; of other kinds None."""
    quantity_text: str
    """A number with a point; empty for time, which shows h:mm."""
    unit_price_text: str
    net: int
    state: str
    locks: tuple[str, ...]
    ready_on: dt.date | None
    overdue: bool
    covered: Covered = ""


class ContractRow:
    """A contract of the tree. Its lines and its detail rows are made when first asked for."""

    def __init__(self, due: ContractDue, tickets: Mapping[int, Ticket], as_of: dt.date) -> None:
        self.due = due
        self.as_of = as_of
        self._tickets = tickets
        contract = due.contract
        self.contract = contract.code
        self.customer_name = contract.customer.name
        self.contract_name = contract.name
        self.type = contract.type.value
        self.currency = contract.customer.currency
        self.digits = due.digits
        self.mark = due.mark.value
        self.notice = due.notice
        states = [item.state for item in due.items]
        self.ready = states.count(State.READY)
        self.locked = states.count(State.LOCKED)
        self.overdue = sum(item.overdue for item in due.items)

    @cached_property
    def ready_lines(self) -> tuple[Line, ...]:
        """The lines that all its ready items make."""
        return ready_lines(self.due)

    @cached_property
    def total_balance(self) -> int:
        """**Total balance**: the nets of those lines, in the smallest unit."""
        return sum(line.net for line in self.ready_lines)

    @cached_property
    def ready_minutes(self) -> int:
        """The minutes worked of all its ready items."""
        return sum(item.minutes or 0 for item in self.due.ready)

    @cached_property
    def ready_tickets(self) -> tuple[int, ...]:
        """The tickets of all its ready items, each once."""
        return tuple({item.ticket for item in self.due.ready if item.ticket is not None})

    @cached_property
    def search_text(self) -> str:
        """Customer, contract and code, without accents and capitals."""
        return sort_key(f"{self.customer_name} {self.contract_name} {self.contract}")[0]

    @cached_property
    def has_usage(self) -> bool:
        """Whether there is time or a charge that is neither billed nor waived."""
        usage = (Kind.TIME, Kind.CHARGE)
        return any(item.kind in usage and item.state is not State.WAIVED for item in self.due.items)

    @cached_property
    def days(self) -> list[dt.date]:
        """The first days of the items' periods, of others their own dates; each once, sorted."""
        return sorted(
            {item.date if item.period is None else item.period.first for item in self.due.items}
        )

    @cached_property
    def ready_ids(self) -> frozenset[str]:
        """The ids of its ready items."""
        return frozenset(item.id for item in self.due.items if item.state is State.READY)

    @cached_property
    def items(self) -> tuple[ItemRow, ...]:
        """Its detail rows by period, kind and day; usage outside the contract last."""
        ordered = sorted(self.due.items, key=_detail_order)
        return tuple(_item_row(item, self._tickets) for item in ordered)

    @cached_property
    def details(self) -> Details:
        """Those rows in levels: periods, tickets, items."""
        return Details(self)

    @property
    def has_details(self) -> bool:
        """Whether `details` has been asked for: as long as it has not, nobody shows them."""
        return "details" in self.__dict__


_KINDS = tuple(Kind)


def _detail_order(item: Item) -> tuple[dt.date, int, dt.date, str]:
    first = dt.date.max if item.period is None else item.period.first
    if item.period is None and not item.locks:
        first = dt.date.min
    return first, _KINDS.index(item.kind), item.date, item.id


def _item_row(item: Item, tickets: Mapping[int, Ticket]) -> ItemRow:
    ticket = item.ticket
    quantity, price = _quantity_and_price(item)
    period = item.period
    return ItemRow(
        item.id,
        item.kind.value,
        item.date,
        None if period is None else (period.first, period.last),
        ticket,
        "" if ticket is None else tickets[ticket].title,
        _description(item),
        item.source.technician if isinstance(item.source, TimeEntry) else "",
        item.rounded,
        quantity,
        price,
        item.net,
        item.state.value,
        tuple(lock.value for lock in item.locks),
        item.ready_on,
        item.overdue,
        _covered(item),
    )


def _covered(item: Item) -> Covered:
    if not isinstance(item.price, TimePrice) or not item.price.is_covered:
        return ""
    return "partly" if item.price.is_billed else "fully"


def _description(item: Item) -> str:
    """The source's own words; empty for a block and for a top-up, which the view names."""
    if item.kind is Kind.TOP_UP or item.source is None:
        return ""
    if isinstance(item.source, (ContractLine, Charge, TimeEntry)):
        return item.source.description
    return ""


def _quantity_and_price(item: Item) -> tuple[str, str]:
    price = item.price
    if isinstance(price, Priced):
        return scaled_text(price.quantity), scaled_text(price.unit_price, 2)
    if item.rounded is not None:
        hours = divide_half_up(item.rounded * SCALE, 60)
        return scaled_text(hours), scaled_text(price.hourly, 2)
    return "", ""
