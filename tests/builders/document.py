"""Invoice documents for tests, with good defaults: a French seller, a customer next door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from batchbill_desktop.services.invoices.document import (
    Address,
    Buyer,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    Seller,
)
from batchbill_desktop.services.money import currency_digits

SELLER = Seller(
    address=Address(
        name="Lumen Informatique",
        street="14 rue de la Martinière",
        postcode="69001",
        city="Lyon",
        country="FR",
    ),
    vat_id="FR40123456824",
    registration="123 456 824 R.C.S. Lyon",
    legal_form="SARL",
    share_capital="20 000 €",
    email="facturation@lumen-informatique.example",
    phone="+33 4 00 00 00 00",
    website="lumen-informatique.example",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
    currency="EUR",
    payment_terms_text="Paiement à 30 jours, sans escompte.",
    late_payment_text="Pénalités de retard : trois fois le taux d'intérêt légal. "
    "Indemnité forfaitaire de recouvrement : 40 €.",
    footer_text="Lumen Informatique, SARL au capital de 20 000 €",
)

BAKERY = Buyer(
    business_number="1001",
    address=Address(
        name="Boulangerie Émile Fournier",
        street="3 place des Terreaux",
        postcode="69001",
        city="Lyon",
        country="FR",
    ),
    vat_id="FR67990010019",
    registration="990 010 019",
    email="emile@fournier.example",
)

TRADING_HOUSE = Buyer(
    business_number="1009",
    address=Address(
        name="さくら商事株式会社",
        street="千代田区丸の内1-1",
        postcode="100-0005",
        city="東京",
        country="JP",
    ),
)


def make_line(description: str = "Forfait sérénité, 5 postes", **changes: Any) -> DocumentLine:
    """A recurring line of one piece at 290.00; `net` follows where it is not given."""
    line = DocumentLine(
        kind="recurring",
        contract="C-101",
        contract_name="Forfait sérénité",
        items=("r1",),
        sku="",
        description=description,
        quantity=Decimal(1),
        unit="piece",
        unit_price=Decimal("290.00"),
        discount_percent=Decimal(0),
        tax_code="S20",
        tax_rate_percent=Decimal(20),
        proration=None,
        supply=(date(2026, 3, 1), date(2026, 3, 31)),
        net=Decimal(0),
    )
    line = replace(line, **changes)
    if "net" in changes:
        return line
    factor = 1 - line.discount_percent / 100
    if line.proration:
        factor = factor * line.proration[0] / line.proration[1]
    net = (line.quantity * line.unit_price * factor).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return replace(line, net=net)


def make_time(
    description: str, minutes: int | Decimal, price: str = "75.00", **changes: Any
) -> DocumentLine:
    """A line of time."""
    exact = Decimal(minutes) / 60
    values: dict[str, Any] = {
        "kind": "time",
        "unit": "hour",
        "quantity": exact.quantize(Decimal("0.0001"), ROUND_HALF_UP),
        "minutes": Decimal(minutes),
        "unit_price": Decimal(price),
        "net": (exact * Decimal(price)).quantize(Decimal("0.01"), ROUND_HALF_UP),
    }
    return make_line(description, **(values | changes))


def make_document(*lines: DocumentLine, **changes: Any) -> InvoiceDocument:
    """An invoice of these lines, or of one; taxes and totals follow from them."""
    lines = lines or (make_line(),)
    currency = str(changes.get("currency", "EUR"))
    digits = currency_digits(currency)
    places = Decimal(1).scaleb(-digits)
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.kind != "text":
            rate = line.tax_rate_percent
            bases[rate] = bases.get(rate, Decimal(0)) + line.net
    taxes = tuple(
        DocumentTax(
            category="S" if rate else "E",
            rate_percent=rate,
            exemption_code="" if rate else "VATEX-EU-132-1I",
            exemption_reason="" if rate else "Exonération de TVA, art. 261-4-4° a du CGI",
            tax_codes=(f"S{rate}",),
            base=base,
            tax=(base * rate / 100).quantize(places, ROUND_HALF_UP),
            name=f"TVA {str(rate).replace('.', ',')} %" if rate else "Exonéré (formation)",
        )
        for rate, base in bases.items()
    )
    net = sum((line.net for line in lines), Decimal(0))
    tax = sum((group.tax for group in taxes), Decimal(0))
    supplies = [line.supply for line in lines if line.supply]
    values: dict[str, Any] = {
        "id": 1,
        "number": "FA-2026-00012",
        "kind": "invoice",
        "batch": "Mars 2026",
        "customer": "1001",
        "contracts": tuple(dict.fromkeys(line.contract for line in lines)),
        "currency": currency,
        "digits": digits,
        "language": "fr",
        "status": "draft",
        "invoice_date": date(2026, 3, 31),
        "due_date": date(2026, 4, 30),
        "net": net,
        "tax": tax,
        "total": net + tax,
        "paid": Decimal(0),
        "order_number": "",
        "seller": SELLER,
        "buyer": BAKERY,
        "taxes": taxes,
        "lines": lines,
        "service_period": (min(s[0] for s in supplies), max(s[1] for s in supplies))
        if supplies
        else None,
    }
    return InvoiceDocument(**(values | changes))
