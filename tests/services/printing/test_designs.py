"""Every design on every paper with every window: nothing cut, nothing on top of another."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pikepdf
import pytest

from batchbill_desktop.services.invoices.document import (
    Address,
    InvoiceDocument,
    PageDesign,
    WorkRow,
)
from batchbill_desktop.services.printing.font_files import FONT_NAMES
from batchbill_desktop.services.printing.frame import WINDOWS, frame_of
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.look import DESIGNS, design_of
from batchbill_desktop.services.printing.page import PAPERS, Box, Sheet, Text
from batchbill_desktop.services.printing.pdf import pdf_bytes
from batchbill_desktop.services.printing.typeset import typesetter
from tests.builders.document import BAKERY, make_document, make_line, make_time
from tests.builders.printed import (
    fonts_of_pdf,
    overlapping_texts,
    pages_of_pdf,
    texts_of,
)

TOTAL = "Total TTC à payer"
LONG_NAMES = Address(
    name="Établissements Łukasz Öztürk & Œuvrard, société à responsabilité limitée",
    contact="À l'attention de Mme Éloïse Saint-Étienne-Dubourg",
    street="128 bis, avenue du Général-de-Gaulle-prolongée",
    street2="Bâtiment Ç, 3e étage",
    postcode="69001",
    city="Lyon",
    country="FR",
)

pytestmark = pytest.mark.parametrize(
    ("design", "paper", "window"),
    [(design, paper, window) for design in DESIGNS for paper in PAPERS for window in WINDOWS],
)


def dressed(document: InvoiceDocument, design: str, paper: str, window: str) -> InvoiceDocument:
    page = replace(document.page, design=design, paper=paper, window=window)
    return replace(document, page=page)


def odd_month() -> InvoiceDocument:
    backup = {"contract": "C-102", "contract_name": "Sauvegarde en ligne"}
    words = {"net": Decimal(0), "contract": "", "contract_name": "", "supply": None}
    return make_document(
        make_line(rich="Forfait <b>sérénité</b>,<br><i>5 postes</i>", sku="FORF"),
        make_time("Imprimante du magasin : " + "remplacement du pilote, " * 12, 65),
        make_line("Remise", unit_price=Decimal(-20), kind="free", contract=""),
        make_line("", kind="subtotal", **words),
        make_line("Go", quantity=Decimal(25), unit_price=Decimal("0.4525"), **backup),
        make_line("Formation", tax_rate_percent=Decimal(0), **backup),
        make_line("Matériel", kind="heading", **words),
        make_line("Écran", kind="product", contract="", discount_percent=Decimal("12.5")),
        make_line("Total du matériel", kind="subtotal", **words),
        buyer=replace(BAKERY, address=LONG_NAMES, delivery=LONG_NAMES),
        order_number="CMD-2026-114 / service des achats, poste 4521",
        remarks="Livraison sur rendez-vous.\nMerci de signer le bon.",
    )


def assert_nothing_is_cut(sheets: tuple[Sheet, ...]) -> None:
    setter = typesetter()
    for sheet in sheets:
        for mark in sheet.marks:
            if isinstance(mark, Text):
                right = mark.x + setter.width(mark.text, mark.style)
                assert mark.x >= 20, mark
                assert right <= sheet.width - 15, mark
                assert 5 < mark.y < sheet.height - 5, mark
            elif isinstance(mark, Box):
                assert mark.x >= 0 <= mark.y, mark
                assert mark.x + mark.width <= sheet.width + 0.01, mark
                assert mark.y + mark.height <= sheet.height + 0.01, mark
        assert overlapping_texts(sheet) == []


def test_nothing_is_cut_and_no_text_lies_on_another(design: str, paper: str, window: str) -> None:
    document = dressed(odd_month(), design, paper, window)
    work = WorkRow(
        7, "Caisse", date(2026, 3, 4), "08:15", "Claire", Decimal(50), Decimal(60), "Essai " * 60
    )
    sheets = lay_out(replace(document, time_report=(work,) * 30), mark="copy")
    assert_nothing_is_cut(sheets)
    assert {sheet.paper.name for sheet in sheets} == {paper}
    assert all(sheet.watermark == "COPIE" for sheet in sheets)


def test_rows_totals_and_carried_sums_keep_together(design: str, paper: str, window: str) -> None:
    for count in (1, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 36, 300):
        lines = [make_line(f"r{i}", unit_price=Decimal(i + 1) / 4) for i in range(count)]
        document = dressed(make_document(*lines), design, paper, window)
        sheets = lay_out(document)
        assert_nothing_is_cut(sheets)
        texts = [texts_of(sheet) for sheet in sheets]
        printed = [
            text for page in texts for text in page if text in {f"r{i}" for i in range(count)}
        ]
        assert printed == [f"r{i}" for i in range(count)]
        (page,) = [page for page in texts if TOTAL in page]
        assert f"r{count - 1}" in page, count
        assert all(
            sheet.carried_over == following.brought_forward for sheet, following in pairwise(sheets)
        )


@pytest.mark.parametrize(
    ("currency", "net", "shown"),
    [("JPY", "-45000", "-45\u202f000"), ("KWD", "1234.125", "1\u202f234,125")],
)
def test_currencies_of_other_digits(
    design: str, paper: str, window: str, currency: str, net: str, shown: str
) -> None:
    other = make_line(net=Decimal("99000.000"))
    document = make_document(make_line(net=Decimal(net)), other, currency=currency)
    sheets = lay_out(dressed(document, design, paper, window))
    assert_nothing_is_cut(sheets)
    assert shown in texts_of(sheets[0])


def test_the_address_is_where_its_window_shows_it(design: str, paper: str, window: str) -> None:
    """And in a right-hand window there is nothing else."""
    document = dressed(
        make_document(buyer=replace(BAKERY, address=LONG_NAMES)), design, paper, window
    )
    frame = frame_of(paper, window)
    seen = {
        # Whatever way the letter slides in its envelope.
        "left": (20.0, 105.0, 45.0, 90.0),
        "right": (100.0, 190.0, 45.0, 79.5),
        "us": (22.2, 111.1, 52.0, 80.5),
    }[window]
    look = design_of(document).look
    styles = {look.address, look.address_small}
    sheet = lay_out(document)[0]
    setter = typesetter()
    address = [
        mark
        for mark in sheet.marks
        if isinstance(mark, Text) and mark.x == frame.address_left and mark.style in styles
    ]
    assert len(address) >= 5
    for mark in address:
        assert seen[0] <= mark.x
        assert mark.x + setter.width(mark.text, mark.style) <= seen[1]
        assert seen[2] < mark.y <= seen[3]
    others = [
        mark.text
        for mark in sheet.marks
        if isinstance(mark, Text)
        and mark not in address
        and seen[2] < mark.y < seen[3]
        and mark.x < seen[1]
        and mark.x + setter.width(mark.text, mark.style) > seen[0]
    ]
    assert [text for text in others if "·" not in text] == [], "only the sender's line is with it"
    assert bool(others) == (window == "left")


def test_the_letter_has_marks_for_folding_and_punching(
    design: str, paper: str, window: str
) -> None:
    sheet = lay_out(dressed(make_document(), design, paper, window))[0]
    marks = sorted(
        round(mark.y + mark.height / 2, 1)
        for mark in sheet.marks
        if isinstance(mark, Box) and mark.x == 4.5
    )
    folds = [105.0, 210.0]
    if window == "us" or (window, paper) == ("right", "A4"):
        folds = [round(sheet.height / 3, 1), round(sheet.height * 2 / 3, 1)]
    assert marks == sorted([*folds, round(sheet.height / 2, 1)])


def test_the_pdf_has_the_paper_and_its_fonts(design: str, paper: str, window: str) -> None:
    for font in FONT_NAMES:
        page = PageDesign(design=design, paper=paper, window=window, font=font)
        pdf = pdf_bytes(make_document(page=page))
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            size = [round(float(side)) for side in opened.pages[0].mediabox]
        assert size == {"A4": [0, 0, 595, 842], "Letter": [0, 0, 612, 792]}[paper]
        fonts = fonts_of_pdf(pdf)
        assert all(fonts.values())
        assert {name.partition("-")[0].partition("_")[0] for name in fonts} == {
            font.replace(" ", "")
        }
        (text,) = pages_of_pdf(pdf)
        for wanted in ("FR76 3000 6000 0112 3456 7890 189", "348,00", "Boulangerie Émile"):
            assert wanted in text.replace("\u00a0", " ")
