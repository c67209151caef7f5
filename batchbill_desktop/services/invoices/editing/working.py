"""An invoice while it is edited: everything on it, frozen, so that undo keeps what was before.

Numbers are scaled whole numbers (see `services.money`): amounts in the smallest unit, prices,
quantities, minutes and percentages in ten-thousandths. Changes make a new one (`changes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from batchbill_desktop.services.billing.tax import LineTax
from batchbill_desktop.services.invoices.document import (
    WORD_KINDS,
    Buyer,
    EditedTexts,
    Seller,
)
from batchbill_desktop.services.money import SCALE

RULED_KINDS = frozenset(("recurring", "time", "charge", "top_up"))
"""Lines that the billing rules made; all others were typed by hand."""

PRODUCT = "product"
FREE = "free"
TEXT = "text"
HEADING = "heading"
SUBTOTAL = "subtotal"
LINE_KINDS = (FREE, PRODUCT, TEXT, HEADING, SUBTOTAL)
"""Kinds of lines that can be added."""

HOUR = "hour"
PIECE = "piece"

NO_TAX = LineTax("", ("O", 0, "", ""))
"""Of a line of words, and of one that has no tax code yet."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the rules had given for a line, before it was edited."""

    sku: str
    description: str
    rich: str
    treatment: str
    quantity: int
    minutes: int | None
    unit: str
    unit_price: int
    discount_percent: int
    proration: tuple[int, int] | None
    tax: LineTax
    supply: tuple[date, date] | None
    net: int


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """A line in the editor; `net` is rounded once, by the engine."""

    key: int
    """The stored line's id; below 0: not stored yet."""
    kind: str
    """One of `RULED_KINDS` or `LINE_KINDS`."""
    description: str = ""
    rich: str = ""
    """The description as small HTML, where it is more than plain text; see `rich_text`."""
    sku: str = ""
    treatment: str = "billed"
    """`billed`, `overage` or `included`."""
    quantity: int = SCALE
    """Of time, and of everything by the hour: the hours, half-up."""
    minutes: int | None = None
    """By the hour: the exact minutes behind `quantity`."""
    unit: str = PIECE
    unit_price: int = 0
    discount_percent: int = 0
    proration: tuple[int, int] | None = None
    """Days of the cut period and of the full one."""
    tax: LineTax = NO_TAX
    supply: tuple[date, date] | None = None
    order_number: str = ""
    contract_id: int | None = None
    """None: typed by hand."""
    contract: str = ""
    contract_name: str = ""
    items: tuple[str, ...] = ()
    """Ids of the billable items that stand on it, sorted."""
    net: int = 0
    given: Given | None = None
    """None: untouched, or typed by hand."""

    @property
    def is_words(self) -> bool:
        """Whether the line has no quantity, price and amount."""
        return self.kind in WORD_KINDS

    @property
    def is_ruled(self) -> bool:
        """Whether the billing rules made it."""
        return self.kind in RULED_KINDS


@dataclass(frozen=True, slots=True)
class WorkingInvoice:
    """An invoice, a credit note or a draft in the editor. A credit note's amounts are negative."""

    invoice_id: int | None
    """None: never saved."""
    customer_id: int
    customer: str
    """Business number."""
    currency: str
    digits: int
    invoice_date: date
    due_date: date
    language: str
    """Of the printed texts."""
    seller: Seller
    buyer: Buyer
    kind: str = "invoice"
    number: str | None = None
    series: str | None = None
    counter_year: int | None = None
    counter: int | None = None
    batch_id: int | None = None
    batch: str | None = None
    corrects_id: int | None = None
    version: int = 0
    """Of what is stored: the editor saves on top of it."""
    order_number: str = ""
    service_period: tuple[date, date] | None = None
    """None: it follows from the lines."""
    texts: EditedTexts = field(default_factory=EditedTexts)
    remarks: str = ""
    """Printed under the lines."""
    notes: str = ""
    """Internal, never printed."""
    page: Mapping[str, Any] = field(default_factory=dict)
    """How the page looks, as it is frozen: `logo` is the SHA-256 of a stored file."""
    template: str = "default"
    tax_names: Mapping[str, str] = field(default_factory=dict)
    exchange: Mapping[str, Any] | None = None
    """The exchange rate, as it is frozen; None in the company's currency."""
    typed: tuple[str, ...] = ()
    """What was typed by hand and no longer follows the master data, such as `due_date` or
    `buyer.address.city`; sorted."""
    lines: tuple[WorkingLine, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether it is a flexible invoice without a number yet."""
        return self.number is None

    def line(self, key: int) -> WorkingLine:
        """The line with that key. Raises `KeyError`."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    def place(self, key: int) -> int:
        """Where the line with that key stands, from 0. Raises `KeyError`."""
        for place, line in enumerate(self.lines):
            if line.key == key:
                return place
        raise KeyError(key)

    def new_key(self) -> int:
        """A key for a line that is not stored yet."""
        return min([0, *(line.key for line in self.lines)]) - 1
