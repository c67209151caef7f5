"""The whole text of some invoices, page by page, and what their pages look like.

`UPDATE_GOLDEN=1` writes the files anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageStat

from batchbill_desktop.services.invoices.document import (
    Address,
    EditedTexts,
    ForeignTax,
    InvoiceDocument,
    PageDesign,
    Seller,
    WorkRow,
)
from batchbill_desktop.services.printing.pdf import pdf_bytes
from tests.builders.document import (
    BAKERY,
    SELLER,
    TRADING_HOUSE,
    make_document,
    make_line,
    make_time,
)
from tests.builders.printed import pages_of_pdf, picture_of_page

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "printing"


def month_of_the_bakery() -> InvoiceDocument:
    backup = {"contract": "C-102", "contract_name": "Sauvegarde en ligne"}
    march_12 = (date(2026, 3, 12), date(2026, 3, 12))
    return make_document(
        make_line(sku="FORF", proration=(16, 31), supply=(date(2026, 1, 16), date(2026, 1, 31))),
        make_time("Imprimante du magasin\nRemplacement du pilote", 65, sku="H-BASE"),
        make_time("Caisse en panne", 57, "112.50", discount_percent=Decimal("12.5")),
        make_time("Rappel de contrôle", 20, "0", included=True),
        make_line("Ordinateur portable", sku="PC-15", unit_price=Decimal(849), supply=march_12),
        make_line(
            "Câble HDMI, 2 m",
            quantity=Decimal(3),
            unit_price=Decimal("7.45"),
            supply=march_12,
            tax_rate_percent=Decimal("5.5"),
        ),
        make_line("Sauvegarde, Go", quantity=Decimal(25), unit_price=Decimal("0.4525"), **backup),
        make_line("Formation", tax_rate_percent=Decimal(0), **backup),
        make_line("Relevé au dernier jour du mois.", kind="text", net=Decimal(0), **backup),
        order_number="CMD-2026-114",
        buyer=replace(BAKERY, delivery=Address(name="Le Fournil", city="Vienne", country="FR")),
    )


def yen_for_tokyo() -> InvoiceDocument:
    return make_document(
        make_line("オンラインバックアップ", net=Decimal(45_000), unit_price=Decimal(45_000)),
        currency="JPY",
        language="en",
        buyer=TRADING_HOUSE,
        foreign_tax=ForeignTax(
            "EUR", Decimal("0.006123"), date(2026, 3, 30), "ECB", Decimal("55.11")
        ),
    )


def german_credit_note() -> InvoiceDocument:
    return make_document(
        *(
            make_time(f"Einsatz {i}", -15 - i, supply=(date(2026, 3, 1 + i % 28),) * 2)
            for i in range(35)
        ),
        kind="credit_note",
        number="AV-2026-00003",
        corrects="FA-2026-00012",
        corrects_date=date(2026, 2, 28),
        language="de",
    )


def edited_invoice() -> InvoiceDocument:
    """Edited by hand: looks, headings, subtotals, lines without a contract, typed texts."""
    words = {"contract": "", "contract_name": "", "items": (), "supply": None}
    none = {**words, "net": Decimal(0)}
    return make_document(
        make_line(rich="Forfait <b>sérénité</b>,<br><i>5 postes</i>"),
        make_line("", kind="subtotal", **none),
        make_line("Matériel", kind="heading", **none),
        make_line("Écran 27 pouces", kind="product", unit_price=Decimal("249.90"), **words),
        make_line("Remise", kind="free", unit_price=Decimal(-20), **words),
        make_line("Garantie de deux ans.", kind="text", **none),
        make_line("Matériel en tout", kind="subtotal", **none),
        remarks="Livraison sur rendez-vous.",
        texts=EditedTexts(subject="Votre <b>mois de mars</b>", closing="<i>Bien à vous</i>"),
        time_report=(
            WorkRow(
                7,
                "Caisse en panne",
                date(2026, 3, 2),
                "08:15",
                "Claire Dubois",
                Decimal(50),
                Decimal(60),
                "Redémarrage et essai d'impression",
            ),
        ),
    )


def month_in_switzerland() -> InvoiceDocument:
    return make_document(
        make_line("Wartungsvertrag, 5 Arbeitsplätze"),
        seller=replace(
            SELLER,
            address=Address("Säntis AG", "", "Seestrasse 12a", "", "8001", "Zürich", "", "CH"),
            iban="CH9300762011623852957",
            footer_text="",
            late_payment_text="",
        ),
        buyer=replace(
            BAKERY,
            address=Address("Bäckerei Müller", "", "Seestrasse 5", "", "8002", "Zürich", "", "CH"),
        ),
        currency="CHF",
        language="de",
    )


def month_in_maine() -> InvoiceDocument:
    return make_document(
        make_line("Managed workplace, 5 seats"),
        make_time("On-site support", 65),
        seller=Seller(
            Address("Harbor IT", "", "120 Commercial Street", "", "04101", "Portland", "ME", "US"),
            email="billing@harbor-it.example",
        ),
        buyer=replace(
            BAKERY,
            address=Address("Casco Bakery", "", "33 Wharf St", "", "04101", "Portland", "ME", "US"),
        ),
        currency="USD",
        language="en",
        page=PageDesign(paper="Letter"),
    )


def dressed(document: InvoiceDocument, **changes: Any) -> InvoiceDocument:
    return replace(document, page=replace(document.page, **changes))


DOCUMENTS: dict[str, Callable[[], InvoiceDocument]] = {
    "month_of_the_bakery": month_of_the_bakery,
    "yen_for_tokyo": yen_for_tokyo,
    "german_credit_note": german_credit_note,
    "modern_month": lambda: dressed(month_of_the_bakery(), design="modern", window="left"),
    "plain_month": lambda: dressed(month_of_the_bakery(), design="plain", font="IBM Plex Serif"),
    "edited_invoice": edited_invoice,
    "month_in_switzerland": month_in_switzerland,
    "month_in_maine": lambda: dressed(month_in_maine(), design="modern", accent="#0f766e"),
}

PICTURES = (
    "month_of_the_bakery",
    "modern_month",
    "plain_month",
    "edited_invoice",
    "month_in_switzerland",
    "month_in_maine",
)
DPI = 60
CELL = 6
"""Pictures are compared in cells of so many dots: renderers differ in the dots at edges."""
MOST_DIFFERENCE = 20
"""Of 255, in any cell and colour."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_text_of_the_pages_is_as_it_was(name: str) -> None:
    pages = pages_of_pdf(pdf_bytes(DOCUMENTS[name]()))
    text = "\n".join(
        f"--- page {number} ---\n{page.rstrip()}\n" for number, page in enumerate(pages, 1)
    )
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PICTURES)
def test_the_pages_look_as_they_did(name: str) -> None:
    pdf = pdf_bytes(DOCUMENTS[name]())
    for number in range(1, len(pages_of_pdf(pdf)) + 1):
        picture = picture_of_page(pdf, number - 1, DPI).convert("RGB")
        path = GOLDEN / f"{name}-{number}.png"
        if os.environ.get("UPDATE_GOLDEN"):
            picture.quantize(64).save(path, optimize=True)
        with Image.open(path) as before:
            assert before.size == picture.size
            different = ImageChops.difference(cells(before.convert("RGB")), cells(picture))
        darkest = ImageStat.Stat(different).extrema
        assert max(high for _, high in darkest) <= MOST_DIFFERENCE, number


def cells(picture: Image.Image) -> Image.Image:
    """The picture, coarse."""
    return picture.reduce(CELL)
