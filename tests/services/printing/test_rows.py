"""Lines of an edited invoice: looks, headings, subtotals, lines without a contract."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchbill_desktop.services.invoices.document import DocumentLine, EditedTexts, PageDesign
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.look import DESIGNS
from batchbill_desktop.services.printing.page import Text
from batchbill_desktop.services.printing.templates import OwnTextFault
from tests.builders.document import make_document, make_line
from tests.builders.printed import overlapping_texts, text_of_all, texts_of


def typed(kind: str, description: str = "", price: str = "0", **values: Any) -> DocumentLine:
    """A line typed by hand: of no contract."""
    beside: dict[str, Any] = {"contract": "", "contract_name": "", "items": (), "supply": None}
    return make_line(description, kind=kind, unit_price=Decimal(price), **beside | values)


def one(description: str, **values: Any) -> DocumentLine:
    """A line of the first contract."""
    return make_line(description, contract="C-1", contract_name="Forfait", **values)


def two(description: str, **values: Any) -> DocumentLine:
    """A line of the second contract."""
    return make_line(description, contract="C-2", contract_name="Sauvegarde", **values)


def test_bold_and_italic_parts_are_printed_as_such() -> None:
    line = make_line("Forfait serein, 5 postes", rich="Forfait <b>serein</b>,<br><i>5 postes</i>")
    marks = [mark for mark in lay_out(make_document(line))[0].marks if isinstance(mark, Text)]
    looks = {mark.text: (mark.style.bold, mark.style.italic) for mark in marks}
    assert looks["serein"] == (True, False)
    assert looks["5 postes"] == (False, True)
    (first,) = [mark for mark in marks if mark.text.strip() == "Forfait"]
    assert not first.style.bold
    (second,) = [mark for mark in marks if mark.text == "5 postes"]
    assert second.x == first.x
    assert second.y > first.y


@pytest.mark.parametrize(
    ("rich", "printed"),
    [
        ("<u>no</u>", "as typed"),
        ("</b>", "as typed"),
        ('<b class="x">a</b>', "as typed"),
        ("<b>open", "open"),
        ("<b", "as typed"),
        ("a <b", "as typed"),
        ("5 < 6", "5 < 6"),
        ("", "as typed"),
    ],
)
def test_what_is_no_small_html_is_printed_plain(rich: str, printed: str) -> None:
    texts = texts_of(lay_out(make_document(make_line("as typed", rich=rich)))[0])
    assert printed in texts


def test_a_subtotal_adds_up_what_stands_since_the_last_one() -> None:
    lines = [
        one("a", unit_price=Decimal(100)),
        typed("free", "b", "-20.50"),
        typed("subtotal"),
        typed("heading", "Matériel"),
        typed("product", "c", "7.25"),
        typed("text", "no amount"),
        typed("subtotal", "Matériel en tout"),
        typed("subtotal"),
    ]
    texts = texts_of(lay_out(make_document(*lines))[0])
    sums = {"Sous-total": "79,50", "Matériel en tout": "7,25"}
    for label, amount in sums.items():
        assert texts[texts.index(label) + 1] == amount
    last = len(texts) - 1 - texts[::-1].index("Sous-total")
    assert texts[last + 1] == "0,00"


def test_subtotals_of_a_credit_note_are_positive() -> None:
    lines = [one("a", quantity=Decimal(-2), unit_price=Decimal(10)), typed("subtotal")]
    texts = texts_of(lay_out(make_document(*lines, kind="credit_note"))[0])
    assert texts[texts.index("Sous-total") + 1] == "20,00"


def test_only_lines_with_amounts_are_numbered() -> None:
    lines = [one("a"), typed("text", "words"), typed("heading", "H"), one("b"), typed("subtotal")]
    texts = texts_of(lay_out(make_document(*lines))[0])
    assert texts[texts.index("a") - 6] == "1"
    assert "3" not in texts
    assert "2" in texts


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        # A typed line among those of a contract stays there.
        ([one("a"), typed("free", "x"), one("b"), two("c")], "Forfait a x b Sauvegarde c"),
        # One that follows the last line of a contract is none of that contract.
        (
            [one("a"), two("b"), typed("free", "x")],
            "Forfait a Sauvegarde b Autres x",
        ),
        ([one("a"), typed("free", "x"), two("b")], "Forfait a Autres x Sauvegarde b"),
        # Before the first contract there is no heading.
        ([typed("free", "x"), one("a"), two("b")], "x Forfait a Sauvegarde b"),
        # A typed heading takes the place of another.
        (
            [one("a"), two("b"), typed("heading", "Matériel"), typed("free", "x")],
            "Forfait a Sauvegarde b Matériel x",
        ),
        ([one("a"), typed("heading", "H"), one("b"), two("c")], "Forfait a H b Sauvegarde c"),
        # Words stay where they are.
        ([one("a"), typed("text", "x"), two("b")], "Forfait a x Sauvegarde b"),
        # One contract needs no heading, with typed lines or without.
        ([one("a"), typed("free", "x")], "a x"),
        ([typed("free", "x"), typed("free", "a")], "x a"),
        # A contract that comes back has its heading again.
        ([one("a"), two("b"), one("c")], "Forfait a Sauvegarde b Forfait c"),
    ],
)
def test_headings_of_contracts_are_right_when_typed_lines_mix_in(
    lines: list[DocumentLine], order: str
) -> None:
    words = {*"abcxH", "Forfait", "Sauvegarde", "Matériel", "Autres prestations"}
    texts = texts_of(lay_out(make_document(*lines))[0])
    found = " ".join(text.split()[0] for text in texts if text in words)
    assert found == order


def test_a_heading_stands_with_the_row_after_it_and_a_subtotal_with_the_row_before() -> None:
    for count in range(1, 30):
        lines = [one(f"a{i}") for i in range(count)]
        more = [typed("heading", "Matériel"), typed("free", "x"), typed("subtotal", "S")]
        sheets = lay_out(make_document(*lines, *more, *(one(f"b{i}") for i in range(20))))
        pages = [texts_of(sheet) for sheet in sheets]
        (page,) = [page for page in pages if "Matériel" in page]
        assert {"x", "S"} <= set(page), count


def test_a_last_subtotal_and_its_row_stand_with_the_totals() -> None:
    for count in range(1, 40):
        lines = [one(f"a{i}") for i in range(count)]
        sheets = lay_out(make_document(*lines, typed("subtotal", "S")))
        (page,) = [texts_of(sheet) for sheet in sheets if "S" in texts_of(sheet)]
        assert {"Total TTC à payer", f"a{count - 1}"} <= set(page), count


@pytest.mark.parametrize("kind", ["heading", "subtotal", "text"])
def test_an_invoice_of_nothing_but_words_is_printed(kind: str) -> None:
    sheets = lay_out(make_document(*[typed(kind, f"w{i}") for i in range(120)]))
    printed = [text for sheet in sheets for text in texts_of(sheet) if text.startswith("w")]
    assert printed == [f"w{i}" for i in range(120)]


def test_typed_texts_go_before_templates() -> None:
    texts = EditedTexts(subject="Mon <b>objet</b>", intro="", closing="Bien à vous <3", payment="X")
    page = PageDesign(templates={"subject": "no", "intro": "no", "closing": "no"})
    text = text_of_all(lay_out(make_document(texts=texts, page=page)))
    assert "Mon objet" in text
    assert "Bien à vous <3" in text
    assert "no" not in text.split()
    assert "Nous vous remercions" not in text
    assert "Merci de régler" not in text


def test_a_companys_own_templates_go_before_the_programs() -> None:
    page = PageDesign(templates={"intro": "Bonjour {{ customer_name }},", "closing": "Merci !"})
    text = text_of_all(lay_out(make_document(page=page)))
    assert "Bonjour Boulangerie Émile Fournier," in text
    assert "Merci !" in text
    assert "Nous vous remercions" not in text
    assert "Merci de régler" in text, "a text that is not given is the program's"


def test_a_wrong_template_of_the_company_is_named_with_its_line() -> None:
    page = PageDesign(templates={"closing": "fine\n{{ nobody }}"})
    with pytest.raises(OwnTextFault) as caught:
        lay_out(make_document(page=page))
    assert caught.value.params["line"] == 2
    assert "closing.fr" in caught.value.message
    page = PageDesign(templates={"closing": "{{ number.__class__ }}"})
    with pytest.raises(OwnTextFault, match="unsafe"):
        lay_out(make_document(page=page))


def test_remarks_stand_below_the_lines_before_how_to_pay() -> None:
    texts = texts_of(lay_out(make_document(remarks="Sur rendez-vous.\n\nMerci & <b>bravo</b>"))[0])
    place = texts.index("Sur rendez-vous.")
    assert texts.index("Total TTC à payer") < place < texts.index("Merci & <b>bravo</b>")
    assert place < next(i for i, text in enumerate(texts) if text.startswith("Merci de régler"))


LONG = " ".join(f"word{i}" for i in range(1_300))


@pytest.mark.parametrize("kind", ["heading", "subtotal", "text", "free"])
@pytest.mark.parametrize("rich", ["", f"<b>{LONG}</b>"])
def test_nothing_of_a_long_text_is_lost_whatever_its_kind(kind: str, rich: str) -> None:
    lines = [one("a"), typed(kind, LONG, rich=rich), one("b")]
    sheets = lay_out(make_document(*lines))
    printed = [text for sheet in sheets for text in texts_of(sheet) if "(suite)" not in text]
    words = " ".join(printed).split()
    assert [word for word in words if word.startswith("word")] == LONG.split()
    for sheet in sheets:
        assert overlapping_texts(sheet) == []
        assert all(0 < mark.y < sheet.height - 5 for mark in sheet.marks if isinstance(mark, Text))


@pytest.mark.parametrize("kind", ["typed", "contract"])
def test_a_long_heading_is_named_again_on_one_line(kind: str) -> None:
    if kind == "typed":
        lines = [typed("heading", LONG), *(one(f"a{i}") for i in range(60))]
    else:
        lines = [make_line(f"a{i}", contract="C-9", contract_name=LONG) for i in range(60)]
        lines.append(one("b"))
    sheets = lay_out(make_document(*lines))
    pages = [[text for text in texts_of(s) if re.fullmatch(r"a\d+", text)] for s in sheets]
    assert [text for page in pages for text in page] == [f"a{i}" for i in range(60)]
    assert len(sheets) < 9
    for sheet, rows in zip(sheets, pages, strict=True):
        goes_on = bool(rows) and rows[0] != "a0"
        again = [text for text in texts_of(sheet) if text.endswith("… (suite)")]
        assert len(again) == goes_on
        assert overlapping_texts(sheet) == []


@settings(deadline=None, max_examples=60)
@given(
    parts=st.lists(
        st.tuples(
            st.sampled_from(["one", "two", "free", "text", "heading", "subtotal"]),
            st.integers(1, 14),
        ),
        min_size=1,
        max_size=40,
    ),
    design=st.sampled_from(DESIGNS),
)
def test_any_mix_of_lines_is_printed_whole_and_in_order(
    parts: list[tuple[str, int]], design: str
) -> None:
    lines = []
    for i, (kind, height) in enumerate(parts):
        text = "\n".join(f"r{i}.{k}" for k in range(height))
        make = {"one": one, "two": two}.get(kind)
        lines.append(make(text) if make else typed(kind, text, "3.50"))
    sheets = lay_out(make_document(*lines, page=PageDesign(design=design)))
    pages = [[text for text in texts_of(sheet) if text[:1] == "r"] for sheet in sheets]
    expected = [f"r{i}.{k}" for i, (_, height) in enumerate(parts) for k in range(height)]
    # A heading is named again, with all of its lines, where a page goes on below it.
    printed = [text for page in pages for text in page if re.fullmatch(r"r\d+\.\d+", text)]
    assert list(dict.fromkeys(printed)) == expected
    assert all(overlapping_texts(sheet) == [] for sheet in sheets)
    (last,) = [sheet for sheet in sheets if "Total TTC à payer" in texts_of(sheet)]
    assert expected[-1] in texts_of(last)
