"""One invoice or credit note as screen, print, mail and exports read it.

An `InvoiceDocument` is made once from what the database keeps; nobody adds its amounts up
again. Amounts, prices, quantities and percentages are exact `Decimal`s. A credit note's
amounts and quantities are negative here, and shown positive on paper (billing rules, 6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as written: `lines()` gives what stands in an address window."""

    name: str = ""
    contact: str = ""
    street: str = ""
    street2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    """ISO 3166 alpha-2."""


@dataclass(frozen=True, slots=True)
class Seller:
    """The company that invoices, as it was when the invoice was generated."""

    address: Address
    vat_id: str = ""
    tax_number: str = ""
    registration: str = ""
    legal_form: str = ""
    share_capital: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    iban: str = ""
    bic: str = ""
    currency: str = "EUR"
    payment_terms_text: str = ""
    """In the invoice's language, where the company has it."""
    late_payment_text: str = ""
    footer_text: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """The customer, as it was when the invoice was generated."""

    business_number: str
    address: Address
    delivery: Address | None = None
    vat_id: str = ""
    registration: str = ""
    email: str = ""
    buyer_reference: str = ""
    endpoint_scheme: str = ""
    endpoint_id: str = ""
    """Electronic address for e-invoices, and the scheme it follows (Peppol's EAS list)."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line of an invoice; `net` is rounded once to the currency's digits."""

    kind: str
    """`recurring`, `time`, `charge`, `top_up` or `text`."""
    contract: str
    contract_name: str
    items: tuple[str, ...]
    """Ids of the billable items that stand on the line."""
    sku: str
    description: str
    quantity: Decimal
    """At most 4 decimals, half-up; for time the hours. `minutes` is exact."""
    unit: str
    """`piece` or `hour`."""
    unit_price: Decimal
    discount_percent: Decimal
    tax_code: str
    tax_rate_percent: Decimal
    proration: tuple[int, int] | None
    """Days of the cut period and of the full one, where the amount was prorated."""
    supply: tuple[date, date] | None
    """First and last day of supply, both included."""
    net: Decimal
    minutes: Decimal | None = None
    """For time: the exact minutes behind `quantity`; printed as h:mm."""
    included: bool = False
    """Time that a flat fee or a block covers: unit price and net are 0."""


@dataclass(frozen=True, slots=True)
class DocumentTax:
    """One tax group of an invoice: (category, rate, exemption code, reason), as in EN 16931."""

    category: str
    rate_percent: Decimal
    exemption_code: str
    exemption_reason: str
    tax_codes: tuple[str, ...]
    base: Decimal
    tax: Decimal
    name: str = ""
    """The tax code's name as the company writes it, e.g. "TVA 20 %"."""


@dataclass(frozen=True, slots=True)
class ForeignTax:
    """The tax in the company's currency, for an invoice in another one."""

    currency: str
    rate: Decimal
    rate_date: date
    source: str
    tax: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """An invoice or credit note, whole: parties, lines, taxes, totals and texts."""

    id: int
    number: str | None
    """None while it is a proposal."""
    kind: str
    """`invoice` or `credit_note`."""
    batch: str | None
    customer: str
    """Business number."""
    contracts: tuple[str, ...]
    currency: str
    digits: int
    """Decimal digits of the currency (ISO 4217)."""
    language: str
    """Language of the printed texts: `en`, `fr`, `de` or `nl`."""
    status: str
    """`draft`, `sent`, `exported`, `paid` or `refunded`."""
    invoice_date: date
    due_date: date
    net: Decimal
    tax: Decimal
    total: Decimal
    paid: Decimal
    order_number: str
    seller: Seller
    buyer: Buyer
    taxes: tuple[DocumentTax, ...]
    lines: tuple[DocumentLine, ...]
    corrects: str | None = None
    """Number of the invoice that a credit note corrects."""
    corrects_date: date | None = None
    issued: bool = False
    foreign_tax: ForeignTax | None = None
    remarks: str = ""
    """Printed under the lines. Internal notes never come into a document."""
    service_period: tuple[date, date] | None = field(default=None)
    """First and last day of supply over all lines."""
