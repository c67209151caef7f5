"""The semantic model of EN 16931: what an e-invoice says, whatever its syntax (formats, 7).

Names follow the standard's terms (BT, BG). Amounts have two decimals; a credit note (type
381) has positive ones, so all signs are turned against those of the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from batchbill_desktop.services.invoices.document import Address

INVOICE = "380"
CREDIT_NOTE = "381"

DECIMALS = 2
"""Of every amount (BR-DEC)."""


@dataclass(frozen=True, slots=True)
class Party:
    """Seller (BG-4) or buyer (BG-7)."""

    name: str
    address: Address
    id: str = ""
    """BT-46: the buyer's business number."""
    legal_scheme: str = ""
    legal_id: str = ""
    """BT-30, BT-47."""
    vat_id: str = ""
    """BT-31, BT-48; empty where the invoice is outside the scope of the tax (BR-O-02)."""
    tax_number: str = ""
    """BT-32, where there is no VAT number."""
    legal_info: str = ""
    """BT-33: legal form and capital."""
    contact: str = ""
    phone: str = ""
    email: str = ""
    endpoint_scheme: str = ""
    endpoint: str = ""
    """BT-34, BT-49: electronic address."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A line allowance (BG-27), or a line charge (BG-28)."""

    is_charge: bool
    amount: Decimal
    reason: str
    code: str = ""
    percent: Decimal | None = None
    base: Decimal | None = None
    """The amount that `percent` is of; both or none (PEPPOL-EN16931-R041, R042)."""


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice line (BG-25): net = round(quantity x price / base quantity) +/- adjustments."""

    id: str
    name: str
    description: str
    sku: str
    quantity: Decimal
    unit: str
    """UN/ECE Recommendation 20."""
    price: Decimal
    base_quantity: Decimal | None
    """BT-149: 60 where the quantity counts minutes of an hourly price."""
    net: Decimal
    category: str
    rate: Decimal | None
    """Per cent; None outside the scope of the tax."""
    period: tuple[date, date] | None
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """One row of the tax breakdown (BG-23)."""

    category: str
    rate: Decimal | None
    base: Decimal
    tax: Decimal
    reason: str = ""
    """BT-120."""
    code: str = ""
    """BT-121."""


@dataclass(frozen=True, slots=True)
class Payment:
    """How to pay (BG-16)."""

    code: str
    iban: str = ""
    bic: str = ""
    account_name: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """When and where to (BG-13)."""

    day: date
    name: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class EInvoice:
    """An invoice or credit note as EN 16931 describes it."""

    number: str
    type_code: str
    day: date
    due: date
    currency: str
    buyer_reference: str
    order: str
    contract: str
    preceding: tuple[str, date | None] | None
    """BG-3: number and date of the invoice that a credit note corrects."""
    note: str
    terms: str
    seller: Party
    buyer: Party
    delivery: Delivery
    period: tuple[date, date] | None
    payment: Payment
    lines: tuple[Line, ...]
    taxes: tuple[TaxGroup, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    own_tax: tuple[str, Decimal] | None = None
    """BT-6, BT-111: the tax in the seller's currency, where the invoice has another one."""

    @property
    def is_credit_note(self) -> bool:
        """Whether it is of type 381."""
        return self.type_code == CREDIT_NOTE
