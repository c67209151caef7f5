"""What the editor needs to know beside the invoice: tax codes, catalogue, dates it may have.

`load_context` reads it once when an invoice is opened; everything that happens while somebody
types works on it alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from batchbill_desktop.services.billing.snapshot import Company, TaxCode
from batchbill_desktop.services.billing.tax import LineTax, TaxRow
from batchbill_desktop.services.dates import due_date
from batchbill_desktop.services.invoices.status import Facts


@dataclass(frozen=True, slots=True)
class CatalogueProduct:
    """A product of the catalogue; `unit_price` in ten-thousandths."""

    sku: str
    description: str
    kind: str
    category: str
    unit: str
    unit_price: int
    tax_code: str | None


@dataclass(frozen=True, slots=True)
class CustomerChoice:
    """A customer as a list offers it."""

    id: int
    number: str
    name: str
    city: str
    country: str
    currency: str


@dataclass(frozen=True, slots=True)
class ExchangeQuote:
    """A rate of the invoice's currency; `rate` in hundred-millionths."""

    day: date
    rate: int
    source: str


@dataclass(frozen=True, slots=True)
class DateBounds:
    """Between which days a numbered document's date may move; None: no bound."""

    earliest: date | None = None
    latest: date | None = None
    previous: str | None = None
    """The number that stands before it."""
    following: str | None = None
    year: int | None = None
    """The year of its counter, where the counter has one."""
    corrects: date | None = None
    """The date of the invoice that it corrects: it may not be before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the document stands: what follows from stored facts and is not edited."""

    facts: Facts = field(default_factory=Facts)
    issued: bool = False
    corrects: str | None = None
    corrects_date: date | None = None


@dataclass(frozen=True, slots=True)
class EditContext:
    """All that changes, checks, totals and the preview read beside the invoice."""

    company: Company
    tax_codes: Mapping[str, TaxCode]
    tax_names: Mapping[str, str] = field(default_factory=dict)
    products: tuple[CatalogueProduct, ...] = ()
    """Not archived, by SKU."""
    customers: tuple[CustomerChoice, ...] = ()
    """Not archived, by name."""
    default_tax_code: str = ""
    """What a line that is typed by hand begins with; empty where nothing suggests one."""
    payment_days: int = 30
    end_of_month: str = "no"
    bounds: DateBounds = DateBounds()
    fixed_lines: bool = False
    """Of a credit note that corrects an invoice: its lines follow that invoice."""
    fixed_taxes: tuple[TaxRow, ...] = ()
    """And so does its tax, to the cent: the last of several notes takes the rounding rest."""
    quotes: tuple[ExchangeQuote, ...] = ()
    """Of the invoice's currency, by day."""
    local_texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language: the company's texts that stand in `Seller`."""
    templates: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language: the company's own text templates."""
    logos: Mapping[str, bytes] = field(default_factory=dict)
    standing: Standing = Standing()
    work: Mapping[int, Any] = field(default_factory=dict)
    """What the time report reads of the time entries on the lines, by their numbers."""

    @property
    def tax_rounding(self) -> str:
        """`invoice` or `line`: where the tax is rounded."""
        return self.company.tax_rounding

    def tax_date(self, supply_day: date | None, invoice_date: date) -> date:
        """**Tax date** (billing rules, 6); without a day of supply the invoice's date."""
        supply = invoice_date if supply_day is None else supply_day
        if self.company.tax_date == "invoice":
            return invoice_date
        if self.company.tax_date == "earlier":
            return min(supply, invoice_date)
        return supply

    def tax_on(self, code: str, day: date) -> LineTax | None:
        """The tax of a code on a tax date; None: no such code, or category S without a rate."""
        tax = self.tax_codes.get(code)
        if tax is None:
            return None
        place = bisect_right([since for since, _ in tax.rates], day)
        if place == 0 and tax.category == "S":
            return None
        # The company's exempt code is always 0, whatever rates it may have.
        exempt = code == self.company.exempt_tax_code
        rate = tax.rates[place - 1][1] if place and not exempt else 0
        return LineTax(tax.code, (tax.category, rate, tax.exemption_code, tax.exemption_reason))

    def due_on(self, invoice_date: date) -> date:
        """The due date that the customer's terms give."""
        return due_date(invoice_date, self.payment_days, self.end_of_month)

    def exchange_on(self, day: date) -> dict[str, Any] | None:
        """The newest exchange rate on or before a day, as it is frozen; None: there is none."""
        found = [quote for quote in self.quotes if quote.day <= day]
        if not found:
            return None
        newest = found[-1]
        return {"rate": newest.rate, "date": newest.day.isoformat(), "source": newest.source}

    def product(self, sku: str) -> CatalogueProduct | None:
        """The product of the catalogue with that SKU."""
        return next((product for product in self.products if product.sku == sku), None)

    def find_products(self, typed: str, at_most: int = 20) -> Sequence[CatalogueProduct]:
        """Products whose SKU or description has all words typed; SKUs that begin so first."""
        words = typed.casefold().split()
        if not words:
            return self.products[:at_most]
        found = [
            product
            for product in self.products
            if all(word in f"{product.sku} {product.description}".casefold() for word in words)
        ]
        found.sort(key=lambda product: not product.sku.casefold().startswith(words[0]))
        return found[:at_most]
