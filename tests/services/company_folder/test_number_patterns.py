"""Number patterns: what they may hold, and that two series never yield the same number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchbill_desktop.services.invoices.number_patterns import (
    LONGEST_PATTERN,
    pattern_fault,
    patterns_meet,
)


@pytest.mark.parametrize(
    "pattern",
    [
        "INV-{year}-{seq:05}",
        "{seq}",
        "{year}/{month}/{seq:09}",
        "Facture n. {seq:01}_É",
        "A" * 35 + "{seq}",
    ],
)
def test_a_pattern_of_allowed_letters_with_one_counter_is_good(pattern: str) -> None:
    assert pattern_fault(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("INV-{year}", "needs {seq}"),
        ("{seq}{seq:05}", "needs {seq}"),
        ("{seq:0}", "in braces"),
        ("{seq:00}", "in braces"),
        ("{seq:010}", "in braces"),
        ("{seq:5}", "in braces"),
        ("{Year}{seq}", "in braces"),
        ("{{seq}}", "in braces"),
        ("INV:{seq}", "':'"),
        ("A" * 36 + "{seq}", "more than 40 characters"),
    ],
)
def test_a_pattern_says_what_is_wrong_with_it(pattern: str, fault: str) -> None:
    assert fault in str(pattern_fault(pattern))


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ("INV-{year}-{seq:05}", "CN-{year}-{seq:05}", False),
        ("INV-{seq}", "INV-{seq:05}", True),
        ("INV-{seq:03}", "INV-0{seq:03}", False),
        ("{year}{seq}", "{seq}", True),
        ("{year}{seq}", "{seq:05}", True),
        ("A{month}{seq}", "A13{seq}", False),
        ("A{month}{seq}", "A12{seq}", True),
        ("A{year}-{seq}", "A{seq}-{year}", True),
        ("A{seq}B", "A{seq}C", False),
        ("a{seq}", "A{seq}", False),
    ],
)
def test_two_series_may_never_yield_the_same_number(first: str, second: str, meet: bool) -> None:
    assert patterns_meet(first, second) is meet
    assert patterns_meet(second, first) is meet


PARTS = st.sampled_from(["A", "1", "0", "-", "{year}", "{month}"])
PATTERNS = st.builds(
    lambda before, counter, after: "".join(before) + counter + "".join(after),
    st.lists(PARTS, max_size=3),
    st.sampled_from(["{seq}", "{seq:02}", "{seq:03}"]),
    st.lists(PARTS, max_size=2),
).filter(lambda pattern: len(pattern) <= LONGEST_PATTERN)
DAYS = st.tuples(st.integers(2000, 2030), st.integers(1, 12), st.integers(1, 1200))


def number(pattern: str, year: int, month: int, counter: int) -> str:
    text = pattern.replace("{year}", f"{year:04d}").replace("{month}", f"{month:02d}")
    return re.sub(r"\{seq(?::0(\d))?\}", lambda m: str(counter).rjust(int(m[1] or 1), "0"), text)


@given(PATTERNS, PATTERNS, DAYS, DAYS)
def test_patterns_that_never_meet_never_yield_the_same_number(
    first: str, second: str, one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    assert pattern_fault(first) is None
    if number(first, *one) == number(second, *other):
        assert patterns_meet(first, second)
    assert patterns_meet(first, first)
