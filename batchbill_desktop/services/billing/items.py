"""What is due: every unbilled item of a contract with its state, reasons and price.

`due` is a function of a snapshot, an as-of date and an invoice date alone. Conservation:
every item is in exactly one of the states billed (or reserved), waived, ready, locked; the
items here are the unbilled ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from batchbill_desktop.services.billing.blocks import BlockAccount
from batchbill_desktop.services.billing.periods import Period
from batchbill_desktop.services.billing.snapshot import (
    Charge,
    Contract,
    ContractLine,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.billing.tax import LineTax


class Kind(StrEnum):
    """The four kinds of billable items."""

    RECURRING = "recurring"
    TIME = "time"
    CHARGE = "charge"
    TOP_UP = "top_up"


class State(StrEnum):
    """The state of an unbilled item."""

    READY = "ready"
    LOCKED = "locked"
    WAIVED = "waived"


class Lock(StrEnum):
    """Why an item may not be billed, in the order in which reasons are listed."""

    PERIOD_OPEN = "PERIOD_OPEN"
    TICKET_OPEN = "TICKET_OPEN"
    CONTRACT_INACTIVE = "CONTRACT_INACTIVE"
    CUSTOMER_ON_HOLD = "CUSTOMER_ON_HOLD"
    RATE_MISSING = "RATE_MISSING"
    OUTSIDE_CONTRACT = "OUTSIDE_CONTRACT"
    TAX_RATE_MISSING = "TAX_RATE_MISSING"


class Mark(StrEnum):
    """The mark of a contract (billing rules, 7)."""

    NONE = "none"
    PARTLY_LOCKED = "partly_locked"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of a recurring item, a charge or a top-up: quantity x unit price."""

    quantity: int
    unit_price: int
    discount_percent: int
    proration: tuple[int, int] | None
    sku: str
    unit: str = "piece"


@dataclass(frozen=True, slots=True)
class TimePrice:
    """The price of a time entry: a part that is billed, and a part that is covered."""

    hourly: int
    """Unit price of the billed part; of block money the rate, by which lines are grouped."""
    billed: int
    """Ten-thousandths of a minute that are billed, after the block factor; of block money the
    value past the allowance, in the smallest unit."""
    covered: tuple[int, int]
    """Minutes of the entry that are covered, as an exact fraction."""
    is_covered: bool
    """Whether there is a covered part (one of 0 minutes too)."""
    is_billed: bool
    """Whether there is a billed part (one of 0 minutes too)."""
    is_value: bool = False
    is_overage: bool = False
    sku: str = ""
    """Of the billed part."""
    included_sku: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One unbilled billable item."""

    id: str
    kind: Kind
    date: dt.date
    """Of a recurring item its period's first day; of a top-up its entry's."""
    period: Period | None
    state: State
    locks: tuple[Lock, ...]
    ready_on: dt.date | None
    overdue: bool
    net: int
    """What it would come to on a line of its own, in the smallest unit."""
    source: ContractLine | TimeEntry | Charge | None
    """None: the block."""
    price: Priced | TimePrice
    tax: LineTax | None
    rounded: int | None = None
    """Of time: the billable minutes after **time rounding** by entry, before a block factor."""

    @property
    def ticket(self) -> int | None:
        """The ticket it belongs to; a top-up counts none."""
        if self.kind in (Kind.TIME, Kind.CHARGE) and isinstance(self.source, (TimeEntry, Charge)):
            return self.source.ticket
        return None

    @property
    def minutes(self) -> int | None:
        """Minutes worked, of a time entry."""
        if self.kind == Kind.TIME and isinstance(self.source, TimeEntry):
            return self.source.minutes
        return None


@dataclass(frozen=True, slots=True)
class ContractDue:
    """The unbilled items of one contract, ordered by id."""

    contract: Contract
    digits: int
    """Decimal digits of the customer's currency."""
    items: tuple[Item, ...]
    block: BlockAccount | None = None

    @property
    def ready(self) -> Iterator[Item]:
        """The items that may be billed."""
        return (item for item in self.items if item.state is State.READY)

    @property
    def mark(self) -> Mark:
        """**none**, **partly locked** or **locked** (billing rules, 7)."""
        states = {item.state for item in self.items}
        if State.LOCKED not in states:
            return Mark.NONE
        return Mark.PARTLY_LOCKED if State.READY in states else Mark.LOCKED

    @property
    def notice(self) -> int | None:
        """80 or 95 where the block's current period uses as much of its allowance."""
        return None if self.block is None else self.block.notice


@dataclass(frozen=True, slots=True)
class Due:
    """What is due at an as-of date: contracts with at least one unbilled item."""

    as_of: dt.date
    invoice_date: dt.date
    contracts: tuple[ContractDue, ...]
    """Ordered by (customer name, contract name, contract code), by code point."""
    tickets: Mapping[int, Ticket]
    tax_rounding: str = "invoice"
    zero_invoices: bool = False
