"""Number patterns and their counters (billing rules, 8.4)."""

from __future__ import annotations

from datetime import date

import pytest

from batchbill_desktop.services.invoices.errors import NumberPatternWrong
from batchbill_desktop.services.invoices.number_patterns import patterns_meet
from batchbill_desktop.services.invoices.numbering import (
    CREDIT_NOTE,
    INVOICE,
    parse_pattern,
    patterns,
)

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("pattern", "counter", "number"),
    [
        ("INV-{year}-{seq:05}", 17, "INV-2026-00017"),
        ("INV-{year}-{seq:05}", 123_456, "INV-2026-123456"),
        ("{seq}", 7, "7"),
        ("{seq:01}", 10, "10"),
        ("{seq:09}", 1, "000000001"),
        ("{year}{month}{seq:03}", 1, "202603001"),
        ("R {seq}/{month}.{year}_x-", 4, "R 4/03.2026_x-"),
        ("Faktura-Ž{seq}", 4, "Faktura-Ž4"),
    ],
)
def test_a_pattern_makes_numbers(pattern: str, counter: int, number: str) -> None:
    assert parse_pattern(pattern).number(counter, DAY) == number


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("INV-{year}", "exactly once"),
        ("", "exactly once"),
        ("{seq}{seq}", "exactly once"),
        ("{seq}-{seq:03}", "exactly once"),
        ("{seq:5}", "in braces"),
        ("{seq:00}", "in braces"),
        ("{seq:010}", "in braces"),
        ("{seq:0}", "in braces"),
        ("{seq}{day}", "in braces"),
        ("{YEAR}{seq}", "in braces"),
        ("{seq}{}", "in braces"),
        ("{seq}}", "in braces"),
        ("{{seq}}", "in braces"),
        ("{ seq}", "in braces"),
        ("#{seq}", "'#'"),
        ("{seq}\\", "'\\\\'"),
        ("{seq}\n", "allowed"),
        ("{seq}²", "allowed"),
        ("A" * 36 + "{seq}", "more than 40"),
    ],
)
def test_a_pattern_that_breaks_a_rule_is_refused_and_says_why(pattern: str, reason: str) -> None:
    with pytest.raises(NumberPatternWrong) as refused:
        parse_pattern(pattern)
    assert reason in refused.value.message


def test_a_pattern_of_40_characters_is_taken() -> None:
    assert parse_pattern("A" * 35 + "{seq}").number(1, DAY) == "A" * 35 + "1"


@pytest.mark.parametrize(
    ("pattern", "years"),
    [("INV-{year}-{seq}", [2026, 2027]), ("INV-{seq}", [0, 0]), ("{month}-{seq}", [0, 0])],
)
def test_the_counter_starts_again_each_year_where_the_pattern_has_a_year(
    pattern: str, years: list[int]
) -> None:
    found = parse_pattern(pattern)
    assert [found.counter_year(date(year, 1, 1)) for year in (2026, 2027)] == years


def test_each_series_has_a_pattern_of_its_own_or_the_default() -> None:
    found = patterns({"credit_note_number": "G{seq}"})
    assert found[INVOICE].number(1, DAY) == "INV-2026-00001"
    assert found[CREDIT_NOTE].number(1, DAY) == "G1"
    assert patterns({})[CREDIT_NOTE].number(1, DAY) == "CN-2026-00001"


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("INV-{year}-{seq:05}", "CN-{year}-{seq:05}", False),
        ("INV-{seq}", "INV-{seq:05}", True),
        ("{year}{seq}", "{seq}", True),
        ("{seq:03}", "{seq:05}", True),
        ("2026{seq}", "{year}{seq}", True),
        ("1{seq}", "2{seq}", False),
        ("{month}-{seq}", "13-{seq}", False),
        ("{month}-{seq}", "12-{seq}", True),
        ("A{seq}", "a{seq}", False),
        ("{seq}", "{seq}0", True),
    ],
)
def test_two_series_may_never_yield_the_same_text(one: str, other: str, meet: bool) -> None:
    assert patterns_meet(one, other) is meet
    assert patterns_meet(other, one) is meet
