"""What the engine reads: the state of a company at one moment, frozen.

Numbers are scaled whole numbers (see `services.money`): prices, quantities and percentages
in ten-thousandths; `block_amount`, `rollover_limit` and `opening_balance` too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ContractType(StrEnum):
    """The eight contract types (billing rules, 4)."""

    RETAINER = "retainer"
    HOURLY = "hourly"
    BLOCK_HOURS = "block_hours"
    BLOCK_MONEY = "block_money"
    REMOTE_MONITORING = "remote_monitoring"
    ONLINE_BACKUP = "online_backup"
    PROJECT_FEE = "project_fee"
    PROJECT_HOURLY = "project_hourly"


class Frequency(StrEnum):
    """How long a billing period is (billing rules, 2)."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    ONCE = "once"
    ON_DEMAND = "on_demand"


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code and its rates from their days on, oldest first."""

    code: str
    category: str
    exemption_code: str = ""
    exemption_reason: str = ""
    rates: tuple[tuple[date, int], ...] = ()
    """(effective from, per cent in ten-thousandths)."""


@dataclass(frozen=True, slots=True)
class Company:
    """What of the company the rules read."""

    currency: str = "EUR"
    language: str = "en"
    exempt_tax_code: str | None = None
    tax_rounding: str = "invoice"
    tax_date: str = "supply"
    tickets_must_be_resolved: bool = True
    zero_invoices: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """Who is invoiced; `currency` and `language` are resolved (never empty)."""

    id: int
    business_number: str
    name: str
    currency: str
    language: str = "en"
    payment_days: int = 30
    end_of_month: str = "no"
    on_hold: bool = False
    purchase_order: str = ""
    one_invoice: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A named hourly price from a day on; `block_factor` in ten-thousandths."""

    name: str
    effective_from: date
    amount: int
    block_factor: int = 10_000
    sku: str = ""


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A recurring thing a contract charges, as it is from a day on."""

    line: str
    effective_from: date
    quantity: int
    unit_price: int
    included_quantity: int = 0
    sku: str = ""
    description: str = ""
    tax_code: str | None = None
    frequency: Frequency | None = None
    timing: str | None = None

    @property
    def billed_quantity(self) -> int:
        """Quantity less what is included, not below 0 where something is included."""
        if self.included_quantity > 0:
            return max(self.quantity - self.included_quantity, 0)
        return self.quantity - self.included_quantity


@dataclass(frozen=True, slots=True)
class Ticket:
    """A support case, by its status now."""

    ticket: int
    title: str
    is_resolved: bool


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """Whole minutes worked on a day."""

    entry: int
    ticket: int | None
    date: date
    start: str
    minutes: int
    billable_minutes: int | None = None
    rate: str = "base"
    technician: str = ""
    description: str = ""

    @property
    def minutes_to_bill(self) -> int:
        """**Billable minutes** (billing rules, 4), before rounding."""
        return self.minutes if self.billable_minutes is None else self.billable_minutes


@dataclass(frozen=True, slots=True)
class Charge:
    """A dated one-off quantity x price: a `product` or an `expense`."""

    charge: int
    ticket: int | None
    kind: str
    date: date
    quantity: int
    unit_price: int
    sku: str = ""
    description: str = ""
    markup_percent: int = 0
    discount_percent: int = 0
    tax_code: str | None = None


class Hold(StrEnum):
    """How a claimed item is held."""

    BILLED = "billed"
    RESERVED = "reserved"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Claim:
    """A billable item that is billed, reserved or waived, with the block use recorded for it.

    `covered` and `past` count ten-thousandths of a minute (block hours) or the currency's
    smallest unit (block money); `allowance` is what a claimed top-up adds, in the same unit.
    """

    hold: Hold
    covered: int = 0
    past: int = 0
    top_ups: int = 0
    allowance: int = 0


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement of one customer, with its dated lines and rates (each oldest first)."""

    id: int
    code: str
    name: str
    customer: Customer
    type: ContractType
    start: date
    last_day: date | None = None
    """`completed` where that is set, else `end`, else none."""
    active: bool = True
    taxable: bool = False
    tax_code: str | None = None
    frequency: Frequency = Frequency.MONTH
    anchor: str = "start"
    timing: str = "arrears"
    prorate: bool = False
    usage_ready: str = "period_end"
    discount_percent: int = 0
    time_increment: int = 1
    time_minimum: int = 0
    time_rounding: str = "up"
    rounding_scope: str = "entry"
    detail: str = "entry"
    block_hours: int | None = None
    block_amount: int | None = None
    rollover: bool = False
    rollover_limit: int | None = None
    overage_rate: int | None = None
    top_up: bool = False
    purchase_order: str = ""
    billed_until: date | None = None
    opening_balance: int | None = None
    sku: str = ""
    lines: tuple[ContractLine, ...] = ()
    rates: tuple[Rate, ...] = ()

    @property
    def is_block(self) -> bool:
        """Whether usage draws on a block."""
        return self.type in (ContractType.BLOCK_HOURS, ContractType.BLOCK_MONEY)

    @property
    def order_number(self) -> str:
        """The order number its invoices carry: its own, else the customer's."""
        return self.purchase_order or self.customer.purchase_order


@dataclass(frozen=True, slots=True)
class ContractWork:
    """A contract with the usage and the claims that concern it.

    `entries` holds the billable time entries alone. Of contracts other than blocks, billed
    and reserved entries and charges may be left out: they are no items any more.
    """

    contract: Contract
    entries: tuple[TimeEntry, ...] = ()
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a company at one moment."""

    company: Company
    tax_codes: dict[str, TaxCode]
    work: tuple[ContractWork, ...]
    """Ordered by (customer name, contract name, contract code), by code point."""
    tickets: dict[int, Ticket] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    """By item id."""
