from __future__ import annotations

from dataclasses import fields, replace

import pytest

from batchbill_desktop.services.invoices.document import PageDesign
from batchbill_desktop.services.printing.colours import READABLE, WHITE, contrast, is_colour, on
from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.frame import frame_of, window_for
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.look import DESIGNS, look_of
from batchbill_desktop.services.printing.page import Sheet, Text
from tests.builders.document import SELLER, make_document
from tests.builders.printed import overlapping_texts, texts_of

ACCENTS = ["#1f4e8c", "#facc15", "#ffffff", "#000000", "#b91c1c", "#a7f3d0", "#808080"]
ON_ACCENT = {"classic": {"grand_label", "grand", "grand_small"}, "plain": set()}
ON_ACCENT["modern"] = {"name", "name_small", "contact"}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("accent", ACCENTS)
def test_every_text_can_be_read_on_its_ground_in_any_colour(design: str, accent: str) -> None:
    look = look_of(design, accent, "Lato")
    for field in fields(look):
        style = getattr(look, field.name)
        if not isinstance(style, Style):
            continue
        if field.name in ON_ACCENT[design]:
            assert contrast(style.colour, look.accent) >= READABLE, field.name
        else:
            assert contrast(style.colour, WHITE) >= READABLE, field.name
    for style in (look.heading, look.group, look.body, look.strong, look.code_label):
        assert contrast(style.colour, look.tint) >= READABLE


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#1f4e8c", "#1f4e8c", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_text_on_a_colour_is_white_or_ink() -> None:
    assert on("#1f4e8c") == WHITE
    assert on("#facc15") != WHITE


@pytest.mark.parametrize("colour", ["1f4e8c", "#1f4e8", "blue", "#gggggg", "#1f4e8c00", ""])
def test_what_is_no_colour_is_printed_in_the_usual_one(colour: str) -> None:
    assert not is_colour(colour)
    assert look_of("classic", colour, "Lato") == look_of("classic", "#1f4e8c", "Lato")


def test_an_unknown_design_font_or_paper_is_printed_as_usual() -> None:
    odd = PageDesign(design="baroque", paper="A3", window="top", font="Comic Sans MS")
    usual = lay_out(make_document(page=PageDesign()))
    assert lay_out(make_document(page=odd)) == usual


@pytest.mark.parametrize(
    ("window", "country", "expected"),
    [
        ("auto", "FR", "right"),
        ("auto", "DE", "left"),
        ("auto", "GB", "left"),
        ("auto", "US", "us"),
        ("auto", "CH", "right"),
        ("left", "US", "left"),
        ("us", "FR", "us"),
    ],
)
def test_the_window_follows_the_country_unless_it_is_chosen(
    window: str, country: str, expected: str
) -> None:
    assert window_for(window, country) == expected
    seller = replace(SELLER, address=replace(SELLER.address, country=country))
    sheet = lay_out(make_document(seller=seller, page=PageDesign(window=window)))[0]
    address = next(
        mark for mark in sheet.marks if isinstance(mark, Text) and mark.text == "69001 Lyon"
    )
    assert address.x == frame_of("A4", expected).address_left


@pytest.mark.parametrize("language", ["en", "fr", "de", "nl"])
def test_pages_are_marked_as_drafts_and_copies(language: str) -> None:
    words = {"en": "COPY", "fr": "COPIE", "de": "KOPIE", "nl": "KOPIE"}
    document = make_document(language=language)
    assert lay_out(document, mark="copy")[0].watermark == words[language]
    assert lay_out(document, mark="draft") == lay_out(document, draft=True)
    assert lay_out(document)[0].watermark == ""


def test_the_designs_are_three() -> None:
    pages = {design: lay_out(make_document(page=PageDesign(design=design))) for design in DESIGNS}
    places = {
        design: [mark.moved(0, 0) for mark in sheets[0].marks] for design, sheets in pages.items()
    }
    assert len({tuple(marks) for marks in places.values()}) == len(DESIGNS)
    for sheets in pages.values():
        assert "Total TTC à payer" in texts_of(sheets[0])


def test_texts_on_each_other_are_found() -> None:
    style = Style(9)
    apart = Sheet((Text(20, 20, "abc", style), Text(20, 25, "abc", style)))
    close = Sheet((Text(20, 20, "abc", style), Text(23, 21, "abc", style)))
    assert overlapping_texts(apart) == []
    assert overlapping_texts(close) == [("abc", "abc")]


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("US", ["Portland, ME 04101"]),
        ("GB", ["Portland", "ME", "04101"]),
        ("FR", ["04101 Portland", "ME"]),
    ],
)
def test_a_town_is_written_as_in_its_country(country: str, lines: list[str]) -> None:
    address = replace(SELLER.address, city="Portland", region="ME", postcode="04101")
    seller = replace(SELLER, address=replace(SELLER.address, country=country))
    document = make_document(seller=seller)
    buyer = replace(document.buyer, address=replace(address, country=country))
    texts = texts_of(lay_out(replace(document, buyer=buyer))[0])
    assert [text for text in texts if text in lines] == lines
