from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.printing.content import template_values
from batchbill_desktop.services.printing.markup import plain_text
from batchbill_desktop.services.printing.templates import TEXTS, TemplateFault, rendered
from tests.builders.document import make_document, make_line

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "name": "Fish & <b>Chips</b>",
    "day": date(2026, 3, 31),
    "amount": Decimal("1234.5"),
    "terms": "first line\nsecond line",
    "empty": "",
}


def filled(folder: Path, source: str, language: str = "en") -> str:
    (folder / "intro.en.html").write_text(source, encoding="utf-8")
    return plain_text(rendered("intro", VALUES, language, folder))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Dear {{ name }},", "Dear Fish & <b>Chips</b>,"),
        ("by {{ day|day }}", "by 31 Mar 2026"),
        ("{{ amount|number }}", "1,234.5"),
        ("{{ amount * 2 }}", "2469.0"),
        ("{{ terms }}", "first line\nsecond line"),
        ("a\n{% if empty %}\nb\n{% endif %}\nc", "a c"),
        ("a\n\n{% if name %}\nb\n{% endif %}\n\nc", "a\nb\nc"),
        ("{% if name %}b{% endif %}\n\nc", "b\nc"),
    ],
)
def test_values_fill_a_text(tmp_path: Path, source: str, text: str) -> None:
    assert filled(tmp_path, source) == text


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("fine\n{% if name %}", 2, "Unexpected end of template"),
        ("fine\n{{ nobody }}", 2, "'nobody' is undefined"),
        ("{{ name.__class__ }}", 1, "unsafe"),
        ("{{ name.__class__.__mro__ }}", 1, "unsafe"),
        ("a\n\n{{ name * 10000000000 }}", 3, "multiplying numbers"),
        ("{{ 9 ** 9999999 }}", 1, "multiplying numbers"),
        ("{% for i in range(99999999) %}x{% endfor %}", 1, "'range' is undefined"),
        ("{% include 'intro.fr.html' %}", 1, ""),
        ("{{ amount / 0 }}", 1, ""),
        ("{{ name|nofilter }}", 1, "nofilter"),
        ("a\n<u>b</u>", 2, "<b>, <i> and <br> only"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(
    tmp_path: Path, source: str, line: int, reason: str
) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(tmp_path, source)
    assert caught.value.params["line"] == line
    assert "intro.en.html" in caught.value.message
    assert reason in caught.value.message


def test_a_text_that_is_changed_is_read_again(tmp_path: Path) -> None:
    assert filled(tmp_path, "first") == "first"
    assert filled(tmp_path, "second, longer") == "second, longer"


def test_a_set_without_the_language_is_read_in_english(tmp_path: Path) -> None:
    assert filled(tmp_path, "due {{ day|day }}", language="de") == "due 31.03.2026"


def test_a_missing_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match=r"intro\.en\.html"):
        rendered("intro", VALUES, "en", tmp_path)


@pytest.mark.parametrize("language", ["en", "fr", "de", "nl"])
def test_the_default_set_has_every_text_in_every_language(language: str) -> None:
    for name in TEXTS:
        assert resource_path("templates", "default", f"{name}.{language}.html").is_file()


@pytest.mark.parametrize("iban", ["FR7630006000011234567890189", ""])
@pytest.mark.parametrize("language", ["en", "fr", "de", "nl"])
def test_a_proposal_names_no_reference_in_its_payment_text(language: str, iban: str) -> None:
    values = template_values(make_document(make_line(), language=language))
    numbered = {**values, "iban": iban, "number": "FA-2026-00001"}
    assert "FA-2026-00001" in plain_text(rendered("payment", numbered, language))
    text = plain_text(rendered("payment", {**numbered, "number": ""}, language))
    assert not re.search(r"  | [,.]|,,", text), text
