from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchbill_desktop.services.invoices.document import (
    Address,
    DocumentTax,
    ForeignTax,
    InvoiceDocument,
    Seller,
)
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.page import Box, Sheet, Text
from batchbill_desktop.services.printing.typeset import typesetter
from tests.builders.document import (
    BAKERY,
    SELLER,
    TRADING_HOUSE,
    make_document,
    make_line,
    make_time,
)
from tests.builders.printed import text_of_all, texts_of

LONG = " ".join(f"word{i}" for i in range(1_300))  # some 10,000 characters


def document_of_rows(heights: list[int], **changes: object) -> InvoiceDocument:
    """An invoice whose row number i is so many text lines high, each with a mark of its own."""
    lines = [
        make_line(
            "\n".join(f"r{i}.{k}" for k in range(height)),
            unit_price=Decimal(i + 1) / 4,
            supply=None,
        )
        for i, height in enumerate(heights)
    ]
    return make_document(*lines, **changes)


def pages_of_row(sheets: tuple[Sheet, ...], row: int, height: int) -> list[int]:
    """The page of each text line of a row."""
    return [
        next(page for page, sheet in enumerate(sheets) if f"r{row}.{k}" in texts_of(sheet))
        for k in range(height)
    ]


def assert_on_paper(sheets: tuple[Sheet, ...]) -> None:
    """Nothing lies outside of the paper, and no text of the body in the footer."""
    setter = typesetter()
    for sheet in sheets:
        footer = min(
            mark.y for mark in sheet.marks if isinstance(mark, Box) and mark.y > sheet.height / 2
        )
        assert footer < sheet.height
        for mark in sheet.marks:
            if isinstance(mark, Text):
                assert mark.x >= 20, mark
                assert mark.x + setter.width(mark.text, mark.style) <= sheet.width - 15, mark
                assert 0 < mark.y < sheet.height - 5, mark


@pytest.mark.parametrize("count", [1, 2, 14, 40, 300])
def test_every_line_is_printed_once_in_its_order(count: int) -> None:
    sheets = lay_out(document_of_rows([1] * count))
    printed = [text for sheet in sheets for text in texts_of(sheet) if re.match(r"r\d", text)]
    assert printed == [f"r{i}.0" for i in range(count)]
    assert_on_paper(sheets)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=45))
def test_rows_are_kept_whole_and_subtotals_are_carried(heights: list[int]) -> None:
    document = document_of_rows(heights)
    sheets = lay_out(document)
    assert_on_paper(sheets)
    done = Decimal(0)
    row_pages = [set(pages_of_row(sheets, i, height)) for i, height in enumerate(heights)]
    assert all(len(pages) == 1 for pages in row_pages)
    for page, sheet in enumerate(sheets):
        has_rows = any(pages == {page} for pages in row_pages)
        if has_rows and done:
            assert sheet.brought_forward == done
        for line, pages in zip(document.lines, row_pages, strict=True):
            done += line.net if pages == {page} else 0
        is_carried = has_rows and page < len(sheets) - 1 and done != document.net
        assert sheet.carried_over == (done if is_carried else None)
    assert done == document.net


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=40))
def test_the_totals_stand_with_the_last_row(heights: list[int]) -> None:
    sheets = lay_out(document_of_rows(heights))
    (page,) = set(pages_of_row(sheets, len(heights) - 1, heights[-1]))
    assert "Total TTC à payer" in texts_of(sheets[page])
    assert text_of_all(sheets).count("Total TTC à payer") == 1


def test_no_page_has_only_the_payment_text() -> None:
    for count in range(2, 40):
        sheets = lay_out(document_of_rows([1] * count))
        assert "Total TTC à payer" in texts_of(sheets[-1]), count
        assert f"r{count - 1}.0" in texts_of(sheets[-1]), count


def test_the_subtotal_is_printed_at_the_foot_and_at_the_next_head() -> None:
    sheets = lay_out(document_of_rows([1] * 60))
    assert len(sheets) > 2
    for sheet, following in pairwise(sheets):
        assert sheet.carried_over == following.brought_forward
        assert "À reporter" in texts_of(sheet)
        assert "Report" in texts_of(following)
    assert "Report" not in texts_of(sheets[0])
    assert "À reporter" not in texts_of(sheets[-1])


def test_the_column_heads_stand_on_every_page_with_rows() -> None:
    for sheet in lay_out(document_of_rows([1] * 60)):
        assert "Désignation" in texts_of(sheet)
        assert "Net HT EUR" in texts_of(sheet)


def test_pages_are_counted() -> None:
    sheets = lay_out(document_of_rows([1] * 60))
    for page, sheet in enumerate(sheets, 1):
        assert f"Page {page} sur {len(sheets)}" in texts_of(sheet)


@pytest.mark.parametrize("before", [0, 1, 9])
@pytest.mark.parametrize("after", [0, 3])
def test_a_row_taller_than_a_page_is_split_between_text_lines(before: int, after: int) -> None:
    text = "\n".join(f"r0.{k}" for k in range(200))
    tall = make_line(text, unit_price=Decimal("7777.7012"))
    others = [make_line() for _ in range(before + after)]
    sheets = lay_out(make_document(*others[:before], tall, *others[before:]))
    pages = pages_of_row(sheets, 0, 200)
    assert pages == sorted(pages)
    assert len(set(pages)) >= 4
    assert min(pages.count(page) for page in set(pages)) >= 3
    assert_on_paper(sheets)
    figures = [text for sheet in sheets for text in texts_of(sheet)]
    assert figures.count("7\u202f777,7012") == 1
    assert text_of_all(sheets).count("Total TTC à payer") == 1


def test_the_rest_of_a_split_row_takes_the_totals_along() -> None:
    for height in range(40, 130):
        sheets = lay_out(document_of_rows([height]))
        last = pages_of_row(sheets, 0, height)[-1]
        assert "Total TTC à payer" in texts_of(sheets[last]), height
        assert_on_paper(sheets)


def test_contracts_have_headings_where_there_are_several() -> None:
    first = make_line("a", contract="C-1", contract_name="Forfait sérénité")
    second = make_line("b", contract="C-2", contract_name="Sauvegarde en ligne")
    texts = texts_of(lay_out(make_document(first, second))[0])
    assert texts.index("Forfait sérénité") < texts.index("a")
    assert texts.index("a") < texts.index("Sauvegarde en ligne") < texts.index("b")
    assert "Forfait sérénité" not in texts_of(lay_out(make_document(first, first))[0])


def test_a_contract_that_goes_on_has_its_heading_again() -> None:
    lines = [make_line(f"a{i}", contract="C-1", contract_name="Forfait") for i in range(40)]
    other = make_line("b", contract="C-2", contract_name="Sauvegarde")
    sheets = lay_out(make_document(*lines, other))
    assert "Forfait" in texts_of(sheets[0])
    assert "Forfait (suite)" in texts_of(sheets[1])


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    for count in range(1, 30):
        lines = [make_line(f"a{i}", contract="C-1", contract_name="First") for i in range(count)]
        more = [make_line(f"b{i}", contract="C-2", contract_name="Second") for i in range(30)]
        for sheet in lay_out(make_document(*lines, *more)):
            texts = texts_of(sheet)
            if "Second" in texts:
                assert "b0" in texts, count


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"order_number": "CMD-2026-114"}, ["N° de commande", "CMD-2026-114"]),
        ({}, ["N° client", "1001", "Échéance", "30 avr. 2026", "Votre n° de TVA", "FR67990010019"]),
        ({"number": None}, ["Proposition"]),
        ({"buyer": replace(BAKERY, buyer_reference="Service 7")}, ["Votre référence", "Service 7"]),
        (
            {"buyer": replace(BAKERY, delivery=Address(name="Dépôt", city="Vienne"))},
            ["Livré à : Dépôt, Vienne"],
        ),
        ({"buyer": TRADING_HOUSE}, ["さくら商事株式会社", "100-0005 東京", "JAPON"]),
        ({"remarks": "Bonne <b>fête</b> & merci"}, ["Bonne <b>fête</b> & merci"]),
    ],
)
def test_facts_of_the_invoice_are_printed(changes: dict[str, object], shown: list[str]) -> None:
    texts = text_of_all(lay_out(make_document(**changes))).split("\n")
    for text in shown:
        assert text in texts


def test_an_empty_fact_has_no_label() -> None:
    texts = text_of_all(lay_out(make_document())).split("\n")
    assert "N° de commande" not in texts
    assert "Votre référence" not in texts


def test_a_credit_note_is_positive_on_paper_and_names_its_invoice() -> None:
    credited = make_line("Forfait", quantity=Decimal(-1), net=Decimal("-290.00"))
    kept = make_line("Geste commercial", quantity=Decimal(1), net=Decimal("15.00"))
    document = make_document(
        credited,
        kept,
        kind="credit_note",
        number="AV-2026-00003",
        corrects="FA-2026-00012",
        corrects_date=date(2026, 2, 28),
    )
    texts = text_of_all(lay_out(document)).split("\n")
    assert "AVOIR" in texts
    corrects = texts.index("Corrige la facture")
    assert texts[corrects + 1 : corrects + 3] == ["FA-2026-00012", "du 28 févr. 2026"]
    assert "290,00" in texts
    assert "-15,00" in texts
    assert "330,00\u00a0€" in texts
    assert "Total de l'avoir" in texts
    assert "Échéance" not in texts


def test_time_proration_discount_and_included_time_are_shown() -> None:
    texts = texts_of(
        lay_out(
            make_document(
                make_line("cut", proration=(16, 31), supply=(date(2026, 1, 16), date(2026, 1, 31))),
                make_time("late", 57, discount_percent=Decimal("12.5")),
                make_time("covered", 20, "0", included=True),
                make_line("Go", quantity=Decimal("2.5"), unit_price=Decimal("0.4525"), sku="SAUV"),
            )
        )[0]
    )
    assert "16–31 janv. 2026 · prorata 16/31 jours" in texts
    assert "1–31 mars 2026 · compris dans le contrat" in texts
    assert "SAUV · 1–31 mars 2026" in texts
    for figure in ("0:57", "0:20", "12,5", "2,5", "0,4525", "0,00"):
        assert figure in texts


def test_parts_of_a_minute_are_printed_only_where_they_are_charged() -> None:
    lines = [
        make_time("charged", Decimal("16.6667")),
        make_time("covered", Decimal("13.3333"), "0", included=True),
    ]
    texts = texts_of(lay_out(make_document(*lines))[0])
    assert "0:16,6667" in texts
    assert "0:13" in texts


def test_days_of_supply_that_the_description_names_are_not_repeated() -> None:
    texts = text_of_all(lay_out(make_document(make_line("Forfait, 1–31 mars 2026", sku="F"))))
    assert "Forfait, 1–31 mars 2026" in texts.split("\n")
    assert "F" in texts.split("\n")


def test_without_a_discount_there_is_no_column_for_it() -> None:
    assert "Rem. %" not in texts_of(lay_out(make_document())[0])
    line = make_line(discount_percent=Decimal(10))
    assert "Rem. %" in texts_of(lay_out(make_document(line))[0])


def test_decimals_stand_below_each_other() -> None:
    lines = [make_line(unit_price=Decimal(price)) for price in ("290", "0.4525", "1234.5", "7.451")]
    setter = typesetter()
    ends = set()
    for mark in lay_out(make_document(*lines))[0].marks:
        if isinstance(mark, Text) and mark.text in {"290,00", "0,4525", "1\u202f234,50", "7,451"}:
            head = mark.text.partition(",")[0]
            ends.add(round(mark.x + setter.width(head, mark.style), 3))
    prices = [end for end in ends if end < 160]
    assert len(prices) == 1


def test_tax_groups_are_printed_with_their_reasons() -> None:
    document = make_document(
        make_line("a"),
        make_line("b", tax_rate_percent=Decimal("5.5")),
        make_line("c", tax_rate_percent=Decimal(0)),
    )
    texts = texts_of(lay_out(document)[0])
    for text in ("TVA 20 %", "58,00", "TVA 5,5 %", "15,95", "Exonéré (formation)"):
        assert text in texts
    assert "Exonération de TVA, art. 261-4-4° a du CGI" in texts
    assert "870,00\u00a0€" in texts
    assert "73,95\u00a0€" in texts
    assert "943,95\u00a0€" in texts


def test_the_tax_is_printed_in_the_companys_currency_too() -> None:
    foreign = ForeignTax("EUR", Decimal("0.006123"), date(2026, 3, 30), "BCE", Decimal("55.11"))
    document = make_document(
        make_line(net=Decimal(45_000)), currency="JPY", foreign_tax=foreign, language="en"
    )
    text = " ".join(texts_of(lay_out(document)[0]))
    assert "VAT in EUR: €55.11 (1 JPY = 0.006123 EUR, BCE, 30 Mar 2026)" in text


@pytest.mark.parametrize(
    ("currency", "net", "shown"),
    [("JPY", "45000", "45,000"), ("KWD", "45.125", "45.125"), ("EUR", "45.1", "45.10")],
)
def test_amounts_have_the_digits_of_their_currency(currency: str, net: str, shown: str) -> None:
    document = make_document(make_line(net=Decimal(net)), currency=currency, language="en")
    assert shown in texts_of(lay_out(document)[0])


def test_legal_facts_stand_at_the_foot_of_every_page() -> None:
    for sheet in lay_out(document_of_rows([1] * 40)):
        texts = texts_of(sheet)
        for text in (
            "123 456 824 R.C.S. Lyon",
            "N° de TVA FR40123456824",
            "IBAN FR76 3000 6000 0112 3456 7890 189",
            "BIC AGRIFRPP",
            "Lumen Informatique, SARL au capital de 20 000 €",
        ):
            assert text in texts


def test_how_to_pay_is_printed_with_the_terms() -> None:
    text = text_of_all(lay_out(make_document()))
    assert "348,00\u00a0€" in text
    assert "Paiement à 30 jours, sans escompte." in text
    assert "Pénalités de retard" in text


def test_an_invoice_over_nothing_asks_for_no_payment() -> None:
    text = text_of_all(lay_out(make_document(make_line(net=Decimal(0)))))
    assert "Merci de régler" not in text


@pytest.mark.parametrize("language", ["en", "fr", "de", "nl"])
@pytest.mark.parametrize("kind", ["invoice", "credit_note"])
@pytest.mark.parametrize("seller", [SELLER, Seller(address=Address(name="Lumen"))])
def test_the_texts_fit_every_kind_of_document(language: str, kind: str, seller: Seller) -> None:
    sign = -1 if kind == "credit_note" else 1
    line = make_line(quantity=Decimal(sign), unit_price=Decimal("12.34"))
    document = make_document(line, language=language, kind=kind, seller=seller, corrects="FA-1")
    text = text_of_all(lay_out(document))
    assert text.replace(",", ".").count("14.81") == 2, "as the total and in how it is paid"
    assert ("IBAN" in text) == bool(seller.iban)
    assert "\n\n" not in text


def test_every_page_of_a_draft_is_marked() -> None:
    document = document_of_rows([1] * 40, language="de")
    for sheet in lay_out(document, draft=True):
        assert sheet.watermark == "ENTWURF"
    for sheet in lay_out(document):
        assert not sheet.watermark


NAMES = {"name": "Établissements " + "réunis " * 40, "contact": "Madame " + "la Directrice " * 12}
HUGE = Decimal("999999999999.99")


@pytest.mark.parametrize(
    "document",
    [
        make_document(make_line(LONG)),
        make_document(make_line("x" * 10_000)),
        make_document(make_line("商" * 3_000)),
        make_document(make_line("")),
        make_document(make_line("😀 <b>&amp; \u202e\u05e9\u05dc\u05d5\u05dd\u202c مرحبا")),
        make_document(lines=(), taxes=()),
        make_document(make_line(kind="text", net=Decimal(0))),
        make_document(make_line(net=HUGE, unit_price=HUGE, quantity=HUGE), order_number="9" * 60),
        make_document(make_line(net=-HUGE), net=-HUGE, total=-HUGE),
        make_document(buyer=replace(BAKERY, address=Address(**NAMES, street=LONG[:400]))),
        make_document(seller=replace(SELLER, address=Address(**NAMES), footer_text=LONG)),
        make_document(seller=replace(SELLER, payment_terms_text=LONG, late_payment_text=LONG)),
        make_document(number="A" * 40, remarks=LONG, order_number=LONG[:300]),
        make_document(
            make_line(contract="1", contract_name=LONG[:600]), make_line(contract="2"), make_line()
        ),
        make_document(
            taxes=tuple(
                DocumentTax("E", Decimal(i), "X", LONG[: 40 * i], (), HUGE, HUGE, LONG[:300])
                for i in range(50)
            )
        ),
    ],
)
def test_odd_documents_fit_their_paper(document: InvoiceDocument) -> None:
    sheets = lay_out(document, draft=True)
    assert_on_paper(sheets)
    assert text_of_all(sheets).count("Total TTC à payer") == 1


def test_nothing_of_a_long_description_is_lost() -> None:
    printed = text_of_all(lay_out(make_document(make_line(LONG)))).split()
    assert [word for word in printed if word.startswith("word")] == LONG.split()


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(st.text(max_size=300), min_size=6, max_size=6),
    amount=st.decimals(-HUGE, HUGE, places=2),
    language=st.sampled_from(["en", "fr", "de", "nl"]),
)
def test_any_text_fits_its_paper(texts: list[str], amount: Decimal, language: str) -> None:
    description, name, contract, remarks, order, rate = texts
    document = make_document(
        make_line(description, net=amount, contract_name=contract),
        make_line(name, contract="C-2", contract_name=name, unit_price=amount),
        buyer=replace(BAKERY, address=Address(name=name, city=description[:40])),
        seller=replace(SELLER, footer_text=rate, payment_terms_text=contract),
        remarks=remarks,
        order_number=order,
        language=language,
    )
    assert_on_paper(lay_out(document))
