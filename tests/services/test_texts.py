from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from batchbill_desktop.services import texts

NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    texts.set_language("en")


@pytest.mark.parametrize(
    ("language", "region", "amount", "currency", "digits", "expected"),
    [
        ("en", None, "1234.5", "EUR", 2, "€1,234.50"),
        ("en", None, "-0.05", "GBP", 2, "-£0.05"),
        ("fr", None, "1234.5", "EUR", 2, f"1{NARROW}234,50{NO_BREAK}€"),
        ("fr", "CA", "-12.5", "CAD", 2, f"-12,50{NO_BREAK}$"),
        ("en", None, "120000", "JPY", 0, "JP¥120,000"),
        ("en", None, "1.234", "KWD", 3, f"KWD{NO_BREAK}1.234"),
        # CLDR writes no decimals for RSD; amounts have ISO's two.
        ("en", None, "7.5", "RSD", 2, f"RSD{NO_BREAK}7.50"),
        ("fr", None, "0", "KWD", 3, f"0,000{NO_BREAK}KWD"),
    ],
)
def test_money_has_the_currencys_digits_in_the_locales_form(
    language: str, region: str | None, amount: str, currency: str, digits: int, expected: str
) -> None:
    texts.set_language(language, region)
    assert texts.money_text(Decimal(amount), currency, digits) == expected


@pytest.mark.parametrize(("language", "expected"), [("en", "31 Oct 2026"), ("fr", "31 oct. 2026")])
def test_a_day_is_written_without_doubt(language: str, expected: str) -> None:
    texts.set_language(language)
    assert texts.date_text(dt.date(2026, 10, 31)) == expected


def test_a_span_of_days_names_the_month_once() -> None:
    assert texts.span_text(dt.date(2026, 10, 1), dt.date(2026, 10, 31)) == "1–31 Oct 2026"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "0:00"), (5, "0:05"), (60, "1:00"), (6220, "103:40"), (-90, "-1:30")],
)
def test_time_is_written_as_hours_and_minutes(minutes: int, expected: str) -> None:
    assert texts.minutes_text(minutes) == expected


@pytest.mark.parametrize(
    ("value", "least", "expected"),
    [("0.8333", 0, "0.8333"), ("3", 2, "3.00"), ("1234.5", 2, "1,234.50"), ("2.0000", 0, "2")],
)
def test_a_number_keeps_all_its_decimals(value: str, least: int, expected: str) -> None:
    assert texts.number_text(Decimal(value), least) == expected


def test_names_sort_as_the_language_sorts() -> None:
    names = [
        "Zenith",
        "Établissements Durand",
        "Eben",
        "Łukasiewicz",
        "Lund",
        "Ørsted",
        "Oslo",
        "ab",
        "Äb",
    ]
    assert sorted(names, key=texts.sort_key) == [
        "ab",
        "Äb",
        "Eben",
        "Établissements Durand",
        "Łukasiewicz",
        "Lund",
        "Ørsted",
        "Oslo",
        "Zenith",
    ]


def test_a_text_is_looked_up_when_it_is_shown() -> None:
    assert texts.tr("Contract name") == "Contract name"
    texts.set_language("fr")
    assert texts.tr("Contract name") == "Nom du contrat"


def test_a_count_chooses_the_words() -> None:
    one, many = "{count} item is overdue.", "{count} items are overdue."
    assert texts.tr_count(one, many, 1) == "1 item is overdue."
    assert texts.tr_count(one, many, 1200) == "1,200 items are overdue."
    texts.set_language("fr")
    # French takes the singular for nought too.
    assert texts.tr_count(one, many, 0) == "0 élément est en retard."


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(ValueError, match="no texts"):
        texts.set_language("eo")
