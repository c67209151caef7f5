"""Numbers as users type them, in their language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from batchbill_desktop.services import texts


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    texts.set_language("en")


@pytest.mark.parametrize(
    ("typed", "english", "french"),
    [
        ("1234", "1234", "1234"),
        ("1,234", "1234", "1.234"),
        ("1,234.50", "1234.50", None),
        ("1234,5", "1234.5", "1234.5"),
        ("1234.5", "1234.5", "1234.5"),
        ("1 234,5", "1234.5", "1234.5"),
        ("1\u202f234,5", "1234.5", "1234.5"),
        ("1'234.5", "1234.5", "1234.5"),
        ("-3", "-3", "-3"),
        ("\u22123", "-3", "-3"),
        ("+7", "7", "7"),
        (".5", "0.5", "0.5"),
        ("12.", "12", "12"),
        ("", None, None),
        ("-", None, None),
        ("abc", None, None),
        ("1e5", None, None),
        ("NaN", None, None),
        ("1,23,4", None, None),
    ],
)
def test_a_typed_number_is_read_as_the_language_writes_it(
    typed: str, english: str | None, french: str | None
) -> None:
    for language, wanted in (("en", english), ("fr", french)):
        texts.set_language(language)
        found = texts.parse_number(typed)
        assert found == (None if wanted is None else Decimal(wanted)), language


def test_months_within_a_sentence() -> None:
    assert texts.month_name(dt.date(2026, 10, 1)) == "October"
    texts.set_language("fr")
    assert texts.month_name(dt.date(2026, 10, 1)) == "octobre"
