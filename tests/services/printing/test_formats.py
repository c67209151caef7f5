from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from batchbill_desktop.services.printing import formats

NARROW, FIXED = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("language", "amount", "price", "percent", "money"),
    [
        ("en", "1,234,567.50", "0.4525", "5.5%", "€1,234.50"),
        (
            "fr",
            f"1{NARROW}234{NARROW}567,50",
            "0,4525",
            f"5,5{FIXED}%",
            f"1{NARROW}234,50{FIXED}€",
        ),
        ("de", "1.234.567,50", "0,4525", f"5,5{FIXED}%", f"1.234,50{FIXED}€"),
        ("nl", "1.234.567,50", "0,4525", "5,5%", f"€{FIXED}1.234,50"),
        ("ja", "1,234,567.50", "0.4525", "5.5%", "€1,234.50"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    language: str, amount: str, price: str, percent: str, money: str
) -> None:
    assert formats.amount(Decimal("1234567.5"), language, 2) == amount
    assert formats.price(Decimal("0.4525"), language, 2) == price
    assert formats.percent(Decimal("5.5"), language) == percent
    assert formats.money(Decimal("1234.5"), language, "EUR", 2) == money


@pytest.mark.parametrize(
    ("currency", "digits", "value", "money"),
    [
        ("JPY", 0, "1234", "JP¥1,234"),
        ("KWD", 3, "1234.5", f"KWD{FIXED}1,234.500"),
        ("RSD", 2, "1234.5", f"RSD{FIXED}1,234.50"),  # CLDR would write no decimals
        ("CHF", 2, "-0.05", f"-CHF{FIXED}0.05"),
        ("EUR", 2, "999999999999", "€999,999,999,999.00"),
    ],
)
def test_money_has_the_decimals_of_the_document(
    currency: str, digits: int, value: str, money: str
) -> None:
    assert formats.money(Decimal(value), "en", currency, digits) == money


@pytest.mark.parametrize(
    ("minutes", "printed"),
    [("0", "0:00"), ("7", "0:07"), ("65", "1:05"), ("600", "10:00"), ("-90", "-1:30")],
)
def test_time_is_printed_in_hours_and_minutes(minutes: str, printed: str) -> None:
    assert formats.hours(Decimal(minutes), "fr") == printed


def test_parts_of_a_minute_are_printed_as_decimals() -> None:
    assert formats.hours(Decimal("62.5"), "fr") == "1:02,5"
    assert formats.hours(Decimal("62.5"), "fr", most=0) == "1:03"
    assert formats.hours(Decimal("59.99999"), "fr") == "1:00"
    assert formats.hours(Decimal("-0.4"), "fr", most=0) == "0:00"


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "31 Mar 2026", "1–31 Mar 2026"),
        ("fr", "31 mars 2026", "1–31 mars 2026"),
        ("de", "31.03.2026", "1.–31. März 2026"),
        ("nl", "31 mrt 2026", "1–31 mrt 2026"),
    ],
)
def test_dates_are_written_as_the_language_does(language: str, day: str, month: str) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    assert formats.day(last, language) == day
    assert formats.period(first, last, language) == month
    assert formats.period(last, last, language) == day


@pytest.mark.parametrize(
    ("language", "printed"),
    [("fr", "fr"), ("fr_CA", "fr"), ("de-AT", "de"), ("NL", "nl"), ("ja", "en"), ("", "en")],
)
def test_an_unknown_language_is_printed_in_english(language: str, printed: str) -> None:
    assert formats.printed_language(language) == printed


def test_an_iban_is_printed_in_groups_of_four() -> None:
    assert formats.iban("FR76 30006000011234567890189") == "FR76 3000 6000 0112 3456 7890 189"


def test_no_minus_stands_before_a_zero() -> None:
    assert formats.amount(Decimal("-0.00"), "en", 2) == "0.00"
    assert formats.money(Decimal("-0.00"), "en", "EUR", 2) == "€0.00"
