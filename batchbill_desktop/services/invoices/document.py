"""One invoice or credit note as screen, print, mail and exports read it.

An `InvoiceDocument` is made once from what the database keeps; nobody adds its amounts up
again. Amounts, prices, quantities and percentages are exact `Decimal`s. A credit note's
amounts and quantities are negative here, and shown positive on paper (billing rules, 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

WORD_KINDS = frozenset(("text", "heading", "subtotal"))
"""Lines without amounts. A subtotal's figure is reckoned where it is shown."""


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
    vat_due: str = ""
    """When the VAT on services is due: `invoice` or `payment`; empty on invoices of before."""


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
    """`recurring`, `time`, `charge`, `top_up`; typed by hand `product`, `free`; of words alone
    `text`, `heading`, `subtotal`."""
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
    rich: str = ""
    """The description as small HTML (`<b>`, `<i>`), where it is more than plain text."""

    @property
    def is_words(self) -> bool:
        """Whether the line has no quantity, price and amount of its own."""
        return self.kind in WORD_KINDS


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
class EditedTexts:
    """Texts that were typed for this invoice, as small HTML; None: the template's."""

    subject: str | None = None
    intro: str | None = None
    closing: str | None = None
    payment: str | None = None


@dataclass(frozen=True, slots=True)
class PageDesign:
    """How the page looks. Frozen into an invoice at Generate, as all that it shows."""

    design: str = "classic"
    """`classic`, `modern` or `plain`."""
    paper: str = "A4"
    """`A4` or `Letter`."""
    window: str = "auto"
    """Where the address window is: `left` (DIN 5008), `right` (NF Z 10-011), `us` (no. 10), or
    `auto`: by the company's country."""
    accent: str = "#1f4e8c"
    font: str = "Lato"
    payment_code: str = "auto"
    """`auto`: a QR code where one is in use (EPC for IBAN in EUR, Swiss QR-bill for CHF);
    `none`."""
    time_report: bool = False
    """Whether the detail appendix follows the invoice."""
    logo: bytes = b""
    """PNG or JPEG; empty: none."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Text templates of the company in the document's language, by name (`intro` ...); a text
    that is not there is the program's own."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A time entry in the detail appendix. Minutes are exact."""

    ticket: int | None
    title: str
    """The ticket's; empty where there is none."""
    day: date
    start: str
    """HH:MM, or empty."""
    technician: str
    minutes: Decimal
    """As worked."""
    billed: Decimal
    """As billed, after rounding."""
    note: str


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
    printed: datetime | None = None
    """When it was last printed, in UTC; drafts do not count."""
    foreign_tax: ForeignTax | None = None
    remarks: str = ""
    """Printed under the lines. Internal notes never come into a document."""
    service_period: tuple[date, date] | None = field(default=None)
    """First and last day of supply over all lines, or as it was typed."""
    texts: EditedTexts = EditedTexts()
    page: PageDesign = PageDesign()
    time_report: tuple[WorkRow, ...] = ()
    """The work behind the lines, by ticket, where the page asks for it."""
