"""What a receiver reckons from our e-invoices is what our documents say, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from batchbill_desktop.services.exports.cii import SCHEMA, cii_xml
from batchbill_desktop.services.exports.en16931_make import make_einvoice
from batchbill_desktop.services.exports.en16931_parties import Mail
from batchbill_desktop.services.exports.ubl_xml import PEPPOL, schema_of, ubl_xml
from batchbill_desktop.services.exports.xml_tree import schema_faults
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.einvoice_readers import ReadInvoice, check_sums, read_cii, read_ubl
from tests.builders.expected import EXPECTED
from tests.builders.export_documents import (
    billed,
    random_documents,
    sold,
    worked_example,
)

COUNT = 2_000
SEED = 20260331


def as_cii(document: InvoiceDocument) -> ReadInvoice:
    return read_cii(cii_xml(make_einvoice(document, Mail.FIRST)))


def as_ubl(document: InvoiceDocument) -> ReadInvoice:
    return read_ubl(ubl_xml(make_einvoice(document, Mail.NEVER), PEPPOL))


@lru_cache
def randoms(count: int, currency: str) -> list[InvoiceDocument]:
    return random_documents(count, SEED, currency)


SYNTAXES = pytest.mark.parametrize("read", [as_cii, as_ubl])


@SYNTAXES
@pytest.mark.parametrize(("currency", "count"), [("EUR", COUNT), ("JPY", 300)])
def test_a_receiver_reckons_our_cents(
    read: Callable[[InvoiceDocument], ReadInvoice], currency: str, count: int
) -> None:
    carried = 0
    for document in randoms(count, currency):
        if all(line.is_words for line in document.lines):
            continue
        carried += 1
        found = read(document)
        check_sums(found, document.digits)
        sign = -1 if document.total < 0 or document.kind == "credit_note" else 1
        lines = [line for line in document.lines if not line.is_words]
        assert [line.net for line in found.lines] == [sign * line.net for line in lines]
        assert found.total == sign * document.total
        assert (found.type_code == "381") == (sign == -1)
    assert carried > count * 0.95


def test_the_xml_of_random_documents_follows_its_schema() -> None:
    for document in random_documents(100, SEED):
        if any(not line.is_words for line in document.lines):
            invoice = make_einvoice(document, Mail.FIRST)
            assert schema_faults(cii_xml(invoice), SCHEMA) == []
            assert schema_faults(ubl_xml(invoice, PEPPOL), schema_of(invoice)) == []


@pytest.mark.parametrize("place", [0, 1])
@SYNTAXES
def test_the_worked_example_says_what_its_file_says(
    read: Callable[[InvoiceDocument], ReadInvoice], place: int
) -> None:
    document = worked_example()[place]
    name = f"formats/example_{document.number}.cii.xml"
    wanted = read_cii((EXPECTED / name).read_bytes())
    found = read(document)
    for what in "number type_code currency preceding payment iban groups net tax total".split():
        assert getattr(found, what) == getattr(wanted, what), what
    assert found.day.replace("-", "") == wanted.day
    assert found.due.replace("-", "") == wanted.due
    assert (found.seller_legal, found.seller_vat) == ("123456824", "FR40123456824")
    assert [(line.name, line.sku, line.net, line.tax) for line in found.lines] == [
        (line.name, line.sku, line.net, line.tax) for line in wanted.lines
    ]
    assert [line.adjustments for line in found.lines] == [line.adjustments for line in wanted.lines]


def test_the_figures_of_the_worked_example() -> None:
    invoice, credit = (as_cii(document) for document in worked_example())
    assert invoice.groups == {
        ("S", Decimal("5.5")): (Decimal("59.70"), Decimal("3.28")),
        ("S", Decimal(20)): (Decimal("839.25"), Decimal("167.85")),
    }
    assert (invoice.net, invoice.tax, invoice.total) == (
        Decimal("898.95"),
        Decimal("171.13"),
        Decimal("1070.08"),
    )
    (support,) = [line for line in invoice.lines if line.sku == "HR-STD"]
    assert (support.quantity, support.unit, support.base) == (Decimal(210), "MIN", Decimal(60))
    ten = (False, Decimal("33.25"), Decimal(10), Decimal("332.50"), "95")
    assert support.adjustments == [ten]
    assert (credit.type_code, credit.preceding, credit.total) == (
        "381",
        "INV-2026-0042",
        Decimal("102.60"),
    )


# quantity, price, changes; then what the file has: quantity, unit, base, and the adjustments as
# (charge, amount, per cent, its base, code).
LINES: list[tuple[str, str, dict[str, Any], tuple[Any, ...], list[tuple[Any, ...]]]] = [
    ("1", "290", {}, ("1", "C62", "1"), []),
    ("3", "19.9", {"kind": "charge"}, ("3", "H87", "1"), []),
    ("12", "95", {"unit": "hour"}, ("12", "HUR", "1"), []),
    ("0", "100", {"minutes": Decimal(50)}, ("50", "MIN", "60"), []),
    ("0", "0", {"minutes": Decimal(455), "included": True}, ("455", "MIN", "60"), []),
    ("0", "250", {"minutes": Decimal("6.5")}, ("6.5", "MIN", "60"), []),
    (
        "1",
        "100",
        {"proration": (16, 31)},
        ("1", "C62", "1"),
        [(False, "48.39", None, None, "")],
    ),
    (
        "1",
        "100",
        {"proration": (16, 31), "discount_percent": Decimal(10)},
        ("1", "C62", "1"),
        [(False, "48.39", None, None, ""), (False, "5.16", "10", "51.61", "95")],
    ),
    (
        "-3.5",
        "95",
        {"discount_percent": Decimal(10)},
        ("-3.5", "C62", "1"),
        [(True, "33.25", "10", "332.50", "")],
    ),
    (
        "2",
        "50",
        {"discount_percent": Decimal(100)},
        ("2", "C62", "1"),
        [(False, "100.00", "100", "100.00", "95")],
    ),
    ("1.5", "333", {"digits": 0}, ("1.5", "C62", "1"), [(True, "0.50", None, None, "")]),
    ("1.5", "331", {"digits": 0}, ("1.5", "C62", "1"), [(True, "0.50", None, None, "")]),
    (
        "7",
        "33.3",
        {"digits": 0, "discount_percent": Decimal(10)},
        ("7", "C62", "1"),
        [(False, "23.31", "10", "233.10", "95"), (True, "0.21", None, None, "")],
    ),
]


@pytest.mark.parametrize(("quantity", "price", "changes", "has", "adjusted"), LINES)
@SYNTAXES
def test_how_a_line_is_carried(
    read: Callable[[InvoiceDocument], ReadInvoice],
    quantity: str,
    price: str,
    changes: dict[str, Any],
    has: tuple[str, str, str],
    adjusted: list[tuple[Any, ...]],
) -> None:
    currency = "JPY" if changes.get("digits") == 0 else "EUR"
    other = sold("", "Something else", "1000", "1", digits=changes.get("digits", 2))
    document = billed([sold("", "Line", quantity, price, **changes), other], currency=currency)
    found = read(document)
    check_sums(found, document.digits)
    line = found.lines[0]
    assert (line.quantity, line.unit, line.base) == (Decimal(has[0]), has[1], Decimal(has[2]))
    assert line.price == Decimal(price)
    assert line.adjustments == [
        (charge, Decimal(amount), _decimal(percent), _decimal(base), code)
        for charge, amount, percent, base, code in adjusted
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@SYNTAXES
def test_text_lines_are_left_out_and_lines_of_nothing_stay(
    read: Callable[[InvoiceDocument], ReadInvoice],
) -> None:
    document = billed(
        [
            sold("", "Thank you", "0", "0", kind="text"),
            sold("", "Included", "1", "0"),
            sold("", "Billed", "1", "10"),
        ]
    )
    assert [line.name for line in read(document).lines] == ["Included", "Billed"]


@SYNTAXES
def test_a_total_below_nothing_is_a_credit_note_with_positive_amounts(
    read: Callable[[InvoiceDocument], ReadInvoice],
) -> None:
    document = billed([sold("", "Returned", "-2", "40"), sold("", "Kept", "1", "10")])
    found = read(document)
    assert found.type_code == "381"
    assert (found.net, found.total) == (Decimal("70.00"), Decimal("84.00"))
    assert [line.quantity for line in found.lines] == [Decimal(2), Decimal(-1)]
    assert found.preceding == ""


def test_a_turned_nothing_has_no_sign() -> None:
    lines = [sold("", "Returned", "-2", "40"), sold("", "Included", "0", "0", minutes=Decimal(0))]
    invoice = make_einvoice(billed(lines, kind="credit_note"), Mail.FIRST)
    for content in (cii_xml(invoice), ubl_xml(invoice, PEPPOL)):
        assert b">-0" not in content


@SYNTAXES
def test_the_references_of_the_buyer(read: Callable[[InvoiceDocument], ReadInvoice]) -> None:
    document = worked_example()[0]
    assert read(document).buyer_reference == "C1001"
    buyer = replace(document.buyer, buyer_reference="SERVICE-7")
    found = read(replace(document, buyer=buyer, order_number="PO 4711"))
    assert (found.buyer_reference, found.order) == ("SERVICE-7", "PO 4711")


@SYNTAXES
@pytest.mark.parametrize(
    ("iban", "currency", "code"),
    [
        ("FR76 3000 6000 0112 3456 7890 189", "EUR", "58"),
        ("FR7630006000011234567890189", "JPY", "30"),
        ("BR1800360305000010009795493C1", "EUR", "30"),
        ("", "EUR", "1"),
    ],
)
def test_the_payment_means_follow_the_iban(
    read: Callable[[InvoiceDocument], ReadInvoice], iban: str, currency: str, code: str
) -> None:
    digits = 0 if currency == "JPY" else 2
    document = billed([sold("", "Line", "1", "10", digits=digits)], currency=currency)
    found = read(replace(document, seller=replace(document.seller, iban=iban)))
    assert (found.payment, found.iban) == (code, iban.replace(" ", ""))
