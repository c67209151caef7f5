"""The whole text of some invoices, page by page; `UPDATE_GOLDEN=1` writes the files anew."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from batchbill_desktop.services.invoices.document import Address, ForeignTax, InvoiceDocument
from batchbill_desktop.services.printing.pdf import pdf_bytes
from tests.builders.document import BAKERY, TRADING_HOUSE, make_document, make_line, make_time
from tests.builders.printed import pages_of_pdf

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


DOCUMENTS = {
    "month_of_the_bakery": month_of_the_bakery,
    "yen_for_tokyo": yen_for_tokyo,
    "german_credit_note": german_credit_note,
}


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
