"""Payment codes: what they say, when there is none, and that a reader finds them on the page."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from stdnum import iso11649
from stdnum.ch import esr

from batchbill_desktop.services.invoices.document import (
    Address,
    Buyer,
    DocumentLine,
    InvoiceDocument,
    PageDesign,
)
from batchbill_desktop.services.printing.check import page_notes
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.look import DESIGNS
from batchbill_desktop.services.printing.page import Box, Text
from batchbill_desktop.services.printing.payment_code import (
    EpcCode,
    SwissBill,
    payment_code_of,
    why_no_code,
)
from batchbill_desktop.services.printing.pdf import pdf_bytes
from batchbill_desktop.services.printing.qr import areas
from batchbill_desktop.services.printing.swiss_slip import SLIP_TOP
from batchbill_desktop.services.printing.typeset import typesetter
from tests.builders.document import BAKERY, SELLER, make_document, make_line
from tests.builders.printed import codes_of_page, overlapping_texts, pages_of_pdf, texts_of

ZURICH = replace(
    SELLER,
    address=Address(
        name="Säntis Informatik AG",
        street="Bahnhofstrasse 12a",
        postcode="8001",
        city="Zürich",
        country="CH",
    ),
    iban="CH93 0076 2011 6238 5295 7",
    bic="",
    currency="CHF",
)
QR_IBAN = "CH4431999123000889012"
MUELLER = Buyer(
    "3001",
    Address(
        name="Bäckerei Müller GmbH",
        street="Seestrasse 5",
        postcode="8002",
        city="Zürich",
        country="CH",
    ),
)


def swiss(*lines: DocumentLine, **changes: Any) -> InvoiceDocument:
    values = {"seller": ZURICH, "buyer": MUELLER, "currency": "CHF", "language": "de"}
    return make_document(*lines, **values | changes)


def bill(**changes: Any) -> SwissBill:
    found = payment_code_of(swiss(**changes))
    assert isinstance(found, SwissBill)
    return found


def test_an_epc_code_asks_for_a_transfer() -> None:
    assert payment_code_of(make_document()) == EpcCode(
        "BCD\n002\n1\nSCT\nAGRIFRPP\nLumen Informatique\nFR7630006000011234567890189\n"
        "EUR348.00\n\n\nFA-2026-00012"
    )


def test_an_epc_code_does_without_a_wrong_bic_and_shortens_a_long_name() -> None:
    address = replace(SELLER.address, name="Établissements\nLumen " + "frères " * 9)
    found = payment_code_of(make_document(seller=replace(SELLER, bic="NONSENSE!", address=address)))
    assert isinstance(found, EpcCode)
    lines = found.payload.split("\n")
    assert lines[4] == ""
    assert lines[5] == "Établissements Lumen frères frères frères frères frères frères frères"
    assert len(lines[5]) <= 70


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("language", ["en", "fr", "de", "nl"])
def test_the_code_on_the_page_says_exactly_that(design: str, language: str) -> None:
    name = replace(SELLER.address, name="Œuvrard & Fils – Élan, s.à r.l.")
    page = PageDesign(design=design, accent="#facc15")
    seller = replace(SELLER, address=name)
    document = make_document(seller=seller, page=page, language=language)
    code = payment_code_of(document)
    assert isinstance(code, EpcCode)
    pdf = pdf_bytes(document)
    assert codes_of_page(pdf, 0) == [code.payload]
    assert codes_of_page(pdf_bytes(document, mark="copy"), 0) == [code.payload]
    labels = {
        "en": "Scan to pay",
        "fr": "Scannez pour payer",
        "de": "Zum Bezahlen scannen",
        "nl": "Scan om te betalen",
    }
    assert labels[language] in pages_of_pdf(pdf)[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "credit_note", "total": Decimal(-12)},
        {"kind": "credit_note", "total": Decimal(12)},
        {"number": None},
        {"total": Decimal(0)},
        {"total": Decimal(-1)},
        {"currency": "USD"},
        {"currency": "CHF"},
        {"seller": replace(SELLER, iban="")},
        {"page": PageDesign(payment_code="none")},
    ],
)
def test_what_cannot_be_paid_so_has_no_code_and_needs_no_word(changes: dict[str, Any]) -> None:
    document = make_document(**changes)
    assert payment_code_of(document) is None
    assert why_no_code(document) is None
    assert page_notes(document) == ()
    assert codes_of_page(pdf_bytes(document), 0) == []


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (make_document(seller=replace(SELLER, iban="FR7630006000011234567890188")), "is wrong"),
        (make_document(seller=replace(SELLER, iban="nonsense")), "nonsense is wrong"),
        (make_document(seller=replace(SELLER, iban="nonsense"), number=None), "nonsense is wrong"),
        (make_document(total=Decimal("1000000000.00")), "between 0.01"),
        (make_document(seller=replace(SELLER, address=Address())), "has no name"),
        (swiss(seller=replace(ZURICH, iban="CH0000762011623852957")), "is wrong"),
        (swiss(page=PageDesign(paper="Letter")), "needs A4 paper"),
        (
            swiss(seller=replace(ZURICH, address=replace(ZURICH.address, postcode=""))),
            "postcode and city",
        ),
        (swiss(number="ABC", seller=replace(ZURICH, iban=QR_IBAN)), "digit"),
        (
            swiss(seller=replace(ZURICH, address=replace(ZURICH.address, country="XX"))),
            "country",
        ),
    ],
)
def test_a_code_that_cannot_be_made_is_left_out_and_the_reason_said(
    document: InvoiceDocument, reason: str
) -> None:
    assert payment_code_of(document) is None
    (note,) = page_notes(document)
    assert reason in note
    assert "No payment" in note
    assert codes_of_page(pdf_bytes(document), 0) == []


@pytest.mark.parametrize("amount", ["0.01", "999999999.99"])
def test_the_smallest_and_the_largest_amount(amount: str) -> None:
    line = make_line(net=Decimal(amount))
    document = make_document(line, total=Decimal(amount), taxes=())
    code = payment_code_of(document)
    assert isinstance(code, EpcCode)
    assert f"EUR{amount}" in code.payload.split("\n")


# the Swiss QR-bill


def test_a_swiss_bill_says_who_pays_whom_with_an_iso_reference() -> None:
    assert bill().payload.split("\r\n") == [
        *("SPC", "0200", "1", "CH9300762011623852957"),
        *("S", "Säntis Informatik AG", "Bahnhofstrasse", "12a", "8001", "Zürich", "CH"),
        *([""] * 7),
        *("348.00", "CHF"),
        *("S", "Bäckerei Müller GmbH", "Seestrasse", "5", "8002", "Zürich", "CH"),
        *("SCOR", "RF73FA202600012", "FA-2026-00012", "EPD"),
    ]
    assert iso11649.is_valid("RF73FA202600012")


def test_a_qr_iban_gets_a_qr_reference_of_the_number() -> None:
    lines = bill(seller=replace(ZURICH, iban=QR_IBAN)).payload.split("\r\n")
    assert lines[3] == QR_IBAN
    assert lines[-4:-2] == ["QRR", "000000000000000002026000125"]
    assert esr.is_valid(lines[-3])
    assert esr.calc_check_digit("00000000000000000202600012") == "5"


def test_a_number_too_long_for_a_reference_is_only_told() -> None:
    lines = bill(number="INVOICE-2026-0000000000000012").payload.split("\r\n")
    assert lines[-4:] == ["NON", "", "INVOICE-2026-0000000000000012", "EPD"]


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("14 rue de la Martinière", ["rue de la Martinière", "14"]),
        ("Seestrasse 5-7", ["Seestrasse", "5-7"]),
        ("Postfach", ["Postfach", ""]),
        ("", ["", ""]),
    ],
)
def test_the_number_of_a_house_stands_apart(street: str, parts: list[str]) -> None:
    buyer = replace(MUELLER, address=replace(MUELLER.address, street=street))
    assert bill(buyer=buyer).payload.split("\r\n")[22:24] == parts


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("language", ["en", "fr", "de", "nl"])
@pytest.mark.parametrize("iban", [ZURICH.iban, QR_IBAN])
def test_the_swiss_code_on_the_slip_says_exactly_that(
    design: str, language: str, iban: str
) -> None:
    seller = replace(ZURICH, iban=iban)
    document = swiss(seller=seller, language=language, page=PageDesign(design=design))
    code = payment_code_of(document)
    assert isinstance(code, SwissBill)
    pdf = pdf_bytes(document)
    pages = pages_of_pdf(pdf)
    assert codes_of_page(pdf, len(pages) - 1) == [code.payload]
    titles = {
        "en": ("Receipt", "Payment part", "Acceptance point", "Separate before paying in"),
        "fr": ("Récépissé", "Section paiement", "Point de dépôt", "À détacher avant le versement"),
        "de": ("Empfangsschein", "Zahlteil", "Annahmestelle", "Vor der Einzahlung abzutrennen"),
    }
    for words in titles.get(language, titles["en"]):
        assert words in pages[-1]
    assert pages[-1].count("CH") >= 2


def test_a_swiss_account_may_be_paid_in_euro_by_the_slip_too() -> None:
    assert bill(currency="EUR").payload.split("\r\n")[18:20] == ["348.00", "EUR"]


@pytest.mark.parametrize("count", [1, 2, 5, 8, 12, 20, 40])
@pytest.mark.parametrize("design", DESIGNS)
def test_the_slip_has_the_foot_of_the_last_page_for_itself(design: str, count: int) -> None:
    lines = [make_line(f"Wartung {i}") for i in range(count)]
    sheets = lay_out(swiss(*lines, page=PageDesign(design=design)))
    setter = typesetter()
    for sheet in sheets:
        assert overlapping_texts(sheet) == []
    for mark in sheets[-1].marks:
        if isinstance(mark, Text) and mark.y > SLIP_TOP:
            assert mark.style.family == "Arimo"
            assert mark.x >= 5
            assert mark.x + setter.width(mark.text, mark.style) <= 205
    assert any("Empfangsschein" in texts_of(sheet) for sheet in sheets[-1:])
    assert not any("Empfangsschein" in texts_of(sheet) for sheet in sheets[:-1])
    assert any("Zu zahlen" in texts_of(sheet) for sheet in sheets)


def test_a_debtor_who_is_not_known_whole_is_to_be_filled_in() -> None:
    buyer = replace(BAKERY, address=Address(name="Privat"))
    document = swiss(buyer=buyer)
    texts = texts_of(lay_out(document)[-1])
    assert texts.count("Zahlbar durch (Name/Adresse)") == 2
    assert bill(buyer=buyer).payload.split("\r\n")[20:27] == [""] * 7
    corners = [
        mark
        for mark in lay_out(document)[-1].marks
        if isinstance(mark, Box) and mark.y > SLIP_TOP and mark.height == 0.26
    ]
    assert len(corners) == 8


def test_the_areas_of_a_code_cover_each_dark_cell_once() -> None:
    rows = [bytes(row) for row in ([1, 1, 0, 1], [1, 1, 0, 0], [0, 1, 1, 1], [1, 0, 0, 1])]
    cells = [
        (left + i, top + k)
        for left, top, width, height in areas(rows)
        for i in range(width)
        for k in range(height)
    ]
    dark = [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell]
    assert sorted(cells) == sorted(dark)
