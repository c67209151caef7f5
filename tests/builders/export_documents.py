"""Documents to export: the worked example, random ones, and one of any texts."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.mapping_defaults import default_mapping
from batchbill_desktop.services.invoices.document import (
    WORD_KINDS,
    Address,
    Buyer,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
)
from batchbill_desktop.services.money import currency_digits, divide_half_up
from tests.builders.document import SELLER

COMPANY = {
    "name": "Muster IT SARL",
    "country": "FR",
    "currency": "EUR",
    "registration": "123 456 824",
    "invoice_number": "INV-{year}-{seq:04}",
    "credit_note_number": "CN-{year}-{seq:04}",
}

DUPONT = Buyer(
    business_number="C1001",
    address=Address(
        name="Atelier Dupont",
        street="12 rue des Lilas",
        postcode="69003",
        city="Lyon",
        country="FR",
    ),
    email="compta@dupont.example",
)

MARCH = (date(2026, 3, 1), date(2026, 3, 31))

RATES = {"S20": "20", "S10": "10", "S055": "5.5", "S21": "2.1", "EXO": "0"}
CATEGORIES = {"EXO": "E"}


def export_context(
    format_name: str, changes: dict[tuple[str, str], str] | None = None, **company: str
) -> ExportContext:
    """What an export of the French company's batch `March` gets, with the defaults' names."""
    values = COMPANY | company
    mapping = default_mapping(format_name, values) | (changes or {})
    return ExportContext("March", values, mapping)


def half_up(value: Fraction, digits: int) -> Decimal:
    scaled = value * 10**digits
    return Decimal(divide_half_up(scaled.numerator, scaled.denominator)).scaleb(-digits)


def sold(sku: str, text: str, quantity: str, price: str, **changes: Any) -> DocumentLine:
    """A line whose net follows; `minutes`, `proration`, `discount_percent` count."""
    digits = changes.pop("digits", 2)
    tax_code = changes.pop("tax_code", "S20")
    line = DocumentLine(
        kind="recurring",
        contract="C-001",
        contract_name="Contract",
        items=("R:C-001:a:2026-03-01",),
        sku=sku,
        description=text,
        quantity=Decimal(quantity),
        unit="piece",
        unit_price=Decimal(price),
        discount_percent=Decimal(0),
        tax_code=tax_code,
        tax_rate_percent=Decimal(RATES[tax_code]),
        proration=None,
        supply=MARCH,
        net=Decimal(0),
    )
    line = replace(line, **changes)
    if line.minutes is not None:
        hours = half_up(Fraction(line.minutes) / 60, 4)
        line = replace(line, quantity=hours, unit="hour", kind="time")
    exact = Fraction(line.quantity) if line.minutes is None else Fraction(line.minutes) / 60
    exact *= Fraction(line.unit_price) * (1 - Fraction(line.discount_percent) / 100)
    if line.proration is not None:
        exact *= Fraction(*line.proration)
    return replace(line, net=half_up(exact, digits))


def billed(lines: Iterable[DocumentLine], **changes: Any) -> InvoiceDocument:
    """The document of these lines; taxes by group and totals follow."""
    lines = tuple(lines)
    currency = changes.get("currency", "EUR")
    digits = currency_digits(currency)
    bases: dict[str, Decimal] = {}
    for line in lines:
        if not line.is_words:
            bases[line.tax_code] = bases.get(line.tax_code, Decimal(0)) + line.net
    taxes = tuple(
        DocumentTax(
            category=CATEGORIES.get(code, "S"),
            rate_percent=Decimal(RATES[code]),
            exemption_code="VATEX-EU-132-1I" if code == "EXO" else "",
            exemption_reason="Exempt" if code == "EXO" else "",
            tax_codes=(code,),
            base=base,
            tax=half_up(Fraction(base) * Fraction(RATES[code]) / 100, digits),
        )
        for code, base in sorted(bases.items(), key=lambda item: Decimal(RATES[item[0]]))
    )
    net = sum((line.net for line in lines), Decimal(0).scaleb(-digits))
    tax = sum((group.tax for group in taxes), Decimal(0).scaleb(-digits))
    kind = changes.get("kind", "credit_note" if net + tax < 0 else "invoice")
    supplies = [line.supply for line in lines if line.supply]
    values: dict[str, Any] = {
        "id": 1,
        "number": "INV-2026-0042",
        "kind": kind,
        "batch": "March",
        "customer": "C1001",
        "contracts": ("C-001",),
        "currency": currency,
        "digits": digits,
        "language": "en",
        "status": "draft",
        "invoice_date": date(2026, 3, 31),
        "due_date": date(2026, 4, 30),
        "net": net,
        "tax": tax,
        "total": net + tax,
        "paid": Decimal(0),
        "order_number": "",
        "seller": SELLER,
        "buyer": DUPONT,
        "taxes": taxes,
        "lines": lines,
        "service_period": (
            (min(first for first, _ in supplies), max(last for _, last in supplies))
            if supplies
            else None
        ),
    }
    return InvoiceDocument(**(values | changes))


def worked_example() -> list[InvoiceDocument]:
    """INV-2026-0042 and CN-2026-0003 of the formats' description."""
    invoice = billed(
        [
            sold("MSP-FLAT", "Managed workplace, March 2026", "12", "45.00"),
            sold(
                "HR-STD",
                "Support hours",
                "3.5",
                "95.00",
                minutes=Decimal(210),
                discount_percent=Decimal(10),
            ),
            sold("DOC-BOOK", "Printed manual", "3", "19.90", tax_code="S055", kind="charge"),
        ]
    )
    credit = billed(
        [
            sold(
                "HR-STD",
                "Support hours, 1 h credited",
                "-1",
                "95.00",
                minutes=Decimal(-60),
                discount_percent=Decimal(10),
            )
        ],
        id=2,
        number="CN-2026-0003",
        invoice_date=date(2026, 4, 5),
        due_date=date(2026, 4, 5),
        corrects="INV-2026-0042",
        corrects_date=date(2026, 3, 31),
    )
    return [invoice, credit]


def random_documents(count: int, seed: int, currency: str = "EUR") -> list[InvoiceDocument]:
    """Documents of every kind of line, discount, proration and tax; a tenth are credit notes.

    Some lines are typed by hand, some are words alone; some of the credited ones are parts of a
    line, whose net is off by a cent; some documents belong to no batch.
    """
    chance = random.Random(seed)
    return [_random_document(chance, place, currency) for place in range(1, count + 1)]


def _random_document(chance: random.Random, place: int, currency: str) -> InvoiceDocument:
    digits = currency_digits(currency)
    sign = -1 if chance.random() < 0.1 else 1
    lines = [_random_line(chance, sign, digits) for _ in range(chance.randint(1, 8))]
    day = date(2026, 1, 1) + timedelta(chance.randint(0, 200))
    document = billed(
        lines,
        id=place,
        number=f"INV-2026-{place:05}",
        currency=currency,
        batch="March" if chance.random() < 0.8 else None,
        invoice_date=day,
        due_date=day + timedelta(chance.choice((0, 14, 30, 45))),
        customer=f"C{place % 97}",
        buyer=replace(
            DUPONT,
            business_number=f"C{place % 97}",
            address=replace(DUPONT.address, name=f"Customer {place % 97}"),
        ),
    )
    if document.kind == "credit_note":
        return replace(document, number=f"CN-2026-{place:05}", due_date=day)
    return document


def _random_line(chance: random.Random, sign: int, digits: int) -> DocumentLine:
    price = Decimal(chance.choice((0, 1, 5, 4525, 27_500, 1_000_000, 1_999_900, 95_000_000)))
    if chance.random() < 0.7:
        price = Decimal(chance.randint(1, 10 ** chance.randint(2, 8)))
    changes: dict[str, Any] = {
        "tax_code": chance.choice(list(RATES)),
        "kind": chance.choice(("recurring", "charge", "top_up", "product", "free")),
        "digits": digits,
    }
    if chance.random() < 0.4:
        changes["discount_percent"] = Decimal(
            chance.choice(("10", "12.5", "3.3333", "100", "33.3"))
        )
    if chance.random() < 0.2:
        days = chance.choice((28, 30, 31, 365))
        changes["proration"] = (chance.randint(1, days - 1), days)
    quantity = Decimal(chance.randint(1, 10 ** chance.randint(1, 7)))
    if chance.random() < 0.5:
        quantity = Decimal(chance.randint(1, 40)) * 10_000
    if chance.random() < 0.4:
        minutes = Decimal(chance.randint(1, 3000))
        if chance.random() < 0.1:
            minutes = Decimal(chance.randint(1, 300_000)).scaleb(-4)
        changes["minutes"] = sign * minutes
    if chance.random() < 0.05:
        sign = -sign
    line = sold(
        chance.choice(("", "SKU-1", "SKU-2", "H-STD")),
        f"Line {chance.randint(1, 999)}",
        str(sign * quantity.scaleb(-4)),
        str(price.scaleb(-4)),
        **changes,
    )
    return _sometimes_odd(chance, line, sign, digits)


def _sometimes_odd(
    chance: random.Random, line: DocumentLine, sign: int, digits: int
) -> DocumentLine:
    """The line, or what an editor or a credit note of a part may have made of it."""
    if chance.random() < 0.05:
        kind = chance.choice(sorted(WORD_KINDS))
        return replace(line, kind=kind, net=Decimal(0).scaleb(-digits))
    if line.kind in ("product", "free"):
        line = replace(line, contract="", contract_name="", items=())
        if chance.random() < 0.1:
            line = replace(line, unit_price=-line.unit_price, net=-line.net)
    cent = Decimal(1).scaleb(-digits)
    if sign < 0 and line.net < -cent and chance.random() < 0.2:
        line = replace(line, net=line.net + chance.choice((-cent, cent)))
    return line
