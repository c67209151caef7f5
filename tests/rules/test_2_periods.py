"""Billing periods (billing rules, 2)."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

import pytest

from batchbill_desktop.services.billing.periods import Period, Schedule
from tests.builders.engine import (
    day_of,
    due_of_contract,
    ids_of,
    item_of,
    make_contract,
    make_entry,
    make_line,
    make_rate,
    nets_of,
)


def _schedule(frequency: str, anchor: str, start: str, last_day: str | None = None) -> Schedule:
    contract = make_contract(
        "hourly", frequency=frequency, anchor=anchor, start=start, last_day=last_day
    )
    return Schedule(contract, contract.frequency)


def _spans(schedule: Schedule, count: int) -> list[str]:
    return [_span(period) for period in islice(schedule.until(date(2199, 1, 1)), count)]


def _span(period: Period) -> str:
    return f"{period.first} {period.last}"


@pytest.mark.parametrize(
    ("frequency", "start", "expected"),
    [
        ("week", "2026-01-07", ["2026-01-07 2026-01-13", "2026-01-14 2026-01-20"]),
        ("two_weeks", "2026-01-07", ["2026-01-07 2026-01-20", "2026-01-21 2026-02-03"]),
        (
            "month",
            "2026-01-31",
            [
                "2026-01-31 2026-02-27",
                "2026-02-28 2026-03-30",
                "2026-03-31 2026-04-29",
                "2026-04-30 2026-05-30",
            ],
        ),
        ("month", "2024-01-30", ["2024-01-30 2024-02-28", "2024-02-29 2024-03-29"]),
        ("month", "2026-01-01", ["2026-01-01 2026-01-31", "2026-02-01 2026-02-28"]),
        ("month", "2025-12-15", ["2025-12-15 2026-01-14", "2026-01-15 2026-02-14"]),
        ("quarter", "2025-11-30", ["2025-11-30 2026-02-27", "2026-02-28 2026-05-29"]),
        ("half_year", "2025-08-31", ["2025-08-31 2026-02-27", "2026-02-28 2026-08-30"]),
        (
            "year",
            "2024-02-29",
            [
                "2024-02-29 2025-02-27",
                "2025-02-28 2026-02-27",
                "2026-02-28 2027-02-27",
                "2027-02-28 2028-02-28",
                "2028-02-29 2029-02-27",
            ],
        ),
        ("year", "2023-02-28", ["2023-02-28 2024-02-27", "2024-02-28 2025-02-27"]),
    ],
)
def test_anchor_start_counts_from_the_original_first_day(
    frequency: str, start: str, expected: list[str]
) -> None:
    assert _spans(_schedule(frequency, "start", start), len(expected)) == expected


@pytest.mark.parametrize(
    ("frequency", "start", "expected"),
    [
        ("week", "2026-01-07", ["2026-01-07 2026-01-11", "2026-01-12 2026-01-18"]),
        ("week", "2026-01-05", ["2026-01-05 2026-01-11"]),
        ("week", "2026-01-11", ["2026-01-11 2026-01-11", "2026-01-12 2026-01-18"]),
        ("two_weeks", "2026-01-07", ["2026-01-07 2026-01-18", "2026-01-19 2026-02-01"]),
        ("two_weeks", "2026-01-04", ["2026-01-04 2026-01-11", "2026-01-12 2026-01-25"]),
        ("month", "2026-01-16", ["2026-01-16 2026-01-31", "2026-02-01 2026-02-28"]),
        ("month", "2024-02-29", ["2024-02-29 2024-02-29", "2024-03-01 2024-03-31"]),
        ("quarter", "2026-02-10", ["2026-02-10 2026-03-31", "2026-04-01 2026-06-30"]),
        ("quarter", "2026-12-31", ["2026-12-31 2026-12-31", "2027-01-01 2027-03-31"]),
        ("half_year", "2026-02-10", ["2026-02-10 2026-06-30", "2026-07-01 2026-12-31"]),
        ("half_year", "2026-07-01", ["2026-07-01 2026-12-31", "2027-01-01 2027-06-30"]),
        ("year", "2026-02-10", ["2026-02-10 2026-12-31", "2027-01-01 2027-12-31"]),
    ],
)
def test_anchor_calendar(frequency: str, start: str, expected: list[str]) -> None:
    assert _spans(_schedule(frequency, "calendar", start), len(expected)) == expected


@pytest.mark.parametrize(
    ("frequency", "anchor", "start", "expected"),
    [
        ("month", "1", "2026-02-10", ["2026-02-10 2026-02-28", "2026-03-01 2026-03-31"]),
        ("month", "15", "2026-02-10", ["2026-02-10 2026-02-14", "2026-02-15 2026-03-14"]),
        ("month", "10", "2026-02-10", ["2026-02-10 2026-03-09"]),
        ("month", "11", "2026-02-10", ["2026-02-10 2026-02-10", "2026-02-11 2026-03-10"]),
        (
            "month",
            "31",
            "2026-03-10",
            ["2026-03-10 2026-03-30", "2026-03-31 2026-04-29", "2026-04-30 2026-05-30"],
        ),
        ("month", "31", "2026-02-28", ["2026-02-28 2026-03-30"]),
        ("month", "30", "2024-02-29", ["2024-02-29 2024-03-29", "2024-03-30 2024-04-29"]),
        ("quarter", "15", "2026-02-10", ["2026-02-10 2026-04-14", "2026-04-15 2026-07-14"]),
        ("quarter", "15", "2026-02-20", ["2026-02-20 2026-05-14", "2026-05-15 2026-08-14"]),
        ("quarter", "10", "2026-02-10", ["2026-02-10 2026-05-09", "2026-05-10 2026-08-09"]),
        ("quarter", "11", "2026-02-10", ["2026-02-10 2026-04-10", "2026-04-11 2026-07-10"]),
        ("quarter", "31", "2026-02-28", ["2026-02-28 2026-05-30", "2026-05-31 2026-08-30"]),
        ("half_year", "31", "2026-01-15", ["2026-01-15 2026-06-29", "2026-06-30 2026-12-30"]),
        ("year", "20", "2026-02-10", ["2026-02-10 2027-01-19", "2027-01-20 2028-01-19"]),
    ],
)
def test_anchor_day_begins_periods_on_that_day_of_the_month(
    frequency: str, anchor: str, start: str, expected: list[str]
) -> None:
    assert _spans(_schedule(frequency, anchor, start), len(expected)) == expected


@pytest.mark.parametrize(
    ("frequency", "anchor", "start", "expected"),
    [
        ("year", "04-01", "2026-02-10", ["2026-02-10 2026-03-31", "2026-04-01 2027-03-31"]),
        ("year", "04-01", "2026-04-01", ["2026-04-01 2027-03-31"]),
        ("year", "04-01", "2026-05-02", ["2026-05-02 2027-03-31"]),
        ("quarter", "04-01", "2026-02-10", ["2026-02-10 2026-03-31", "2026-04-01 2026-06-30"]),
        ("half_year", "04-01", "2026-02-10", ["2026-02-10 2026-03-31", "2026-04-01 2026-09-30"]),
        ("quarter", "02-15", "2026-01-10", ["2026-01-10 2026-02-14", "2026-02-15 2026-05-14"]),
        ("month", "04-15", "2026-02-10", ["2026-02-10 2026-02-14", "2026-02-15 2026-03-14"]),
        ("year", "02-29", "2026-02-28", ["2026-02-28 2027-02-27", "2027-02-28 2028-02-28"]),
        ("year", "12-31", "2026-01-01", ["2026-01-01 2026-12-30", "2026-12-31 2027-12-30"]),
    ],
)
def test_anchor_day_of_the_year_begins_a_business_year(
    frequency: str, anchor: str, start: str, expected: list[str]
) -> None:
    assert _spans(_schedule(frequency, anchor, start), len(expected)) == expected


@pytest.mark.parametrize(
    ("frequency", "start", "last_day", "expected"),
    [
        ("month", "2026-01-16", "2026-02-10", ["2026-01-16 2026-01-31", "2026-02-01 2026-02-10"]),
        ("month", "2026-01-16", "2026-01-20", ["2026-01-16 2026-01-20"]),
        ("month", "2026-01-16", "2026-01-16", ["2026-01-16 2026-01-16"]),
        ("month", "2026-01-01", "2026-01-31", ["2026-01-01 2026-01-31"]),
        ("month", "2026-01-01", "2026-02-01", ["2026-01-01 2026-01-31", "2026-02-01 2026-02-01"]),
        ("year", "2026-01-16", "2026-02-10", ["2026-01-16 2026-02-10"]),
    ],
)
def test_cut_a_period_never_reaches_outside_the_contract(
    frequency: str, start: str, last_day: str, expected: list[str]
) -> None:
    assert _spans(_schedule(frequency, "calendar", start, last_day), 9) == expected


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [("2026-06-30", "2026-01-05 2026-06-30"), (None, "2026-01-05 None")],
)
def test_once_is_a_single_period(last_day: str | None, expected: str) -> None:
    assert _spans(_schedule("once", "start", "2026-01-05", last_day), 3) == [expected]


def test_once_without_a_last_day_stays_open() -> None:
    period = _schedule("once", "start", "2026-01-05").at(0)
    assert period is not None
    assert (period.days, period.full_days, period.day_after) == (0, 0, None)


@pytest.mark.parametrize(
    ("frequency", "day", "expected"),
    [
        ("month", "2026-01-15", None),
        ("month", "2026-01-16", "2026-01-16 2026-01-31"),
        ("month", "2026-02-11", "2026-02-01 2026-02-10"),
        ("month", "2026-02-28", "2026-02-01 2026-02-10"),
        ("month", "2026-03-01", None),
        ("on_demand", "2026-02-01", None),
    ],
)
def test_what_is_recorded_stays_in_its_period_when_the_contract_ends_before_it(
    frequency: str, day: str, expected: str | None
) -> None:
    found = _schedule(frequency, "calendar", "2026-01-16", "2026-02-10").recorded(day_of(day))
    assert (None if found is None else _span(found)) == expected


def test_on_demand_has_no_periods() -> None:
    schedule = _schedule("on_demand", "start", "2026-01-05")
    assert _spans(schedule, 3) == []
    assert schedule.containing(date(2026, 2, 1)) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-15", None),
        ("2026-01-16", "2026-01-16 2026-01-31"),
        ("2026-01-31", "2026-01-16 2026-01-31"),
        ("2026-02-01", "2026-02-01 2026-02-10"),
        ("2026-02-10", "2026-02-01 2026-02-10"),
        ("2026-02-11", None),
    ],
)
def test_a_day_lies_in_one_period_or_outside_the_contract(day: str, expected: str | None) -> None:
    found = _schedule("month", "calendar", "2026-01-16", "2026-02-10").containing(day_of(day))
    assert (None if found is None else _span(found)) == expected


def test_periods_begin_on_or_before_the_day_asked_for() -> None:
    schedule = _schedule("month", "calendar", "2026-01-16")
    assert list(schedule.until(date(2026, 1, 15))) == []
    assert len(list(schedule.until(date(2026, 1, 31)))) == 1
    assert len(list(schedule.until(date(2026, 2, 1)))) == 2


def test_usage_goes_by_the_contracts_frequency_and_a_line_by_its_own() -> None:
    contract = make_contract(
        "hourly",
        frequency="quarter",
        rates=make_rate("60"),
        lines=make_line("50", frequency="month", timing="advance"),
    )
    found = due_of_contract(contract, make_entry(1, "2026-02-10", 60), as_of="2026-02-15")
    assert ids_of(found) == ["R:K:L:2026-01-01", "R:K:L:2026-02-01", "T:1"]
    assert item_of(found, "R:K:L:2026-02-01").ready_on == date(2026, 2, 1)
    assert item_of(found, "T:1").ready_on == date(2026, 4, 1)


def test_a_line_of_its_own_frequency_counts_from_the_contracts_anchor() -> None:
    contract = make_contract(
        start="2026-02-10", anchor="15", frequency="month", lines=make_line(frequency="quarter")
    )
    found = due_of_contract(contract, as_of="2026-05-01")
    assert ids_of(found) == ["R:K:L:2026-02-10", "R:K:L:2026-04-15"]


def test_once_without_a_last_day_is_priced_on_the_as_of_date() -> None:
    lines = (make_line("50"), make_line("70", day="2026-03-01"))
    contract = make_contract(frequency="once", timing="advance", lines=lines)
    assert nets_of(due_of_contract(contract, as_of="2026-02-28")) == {"R:K:L:2026-01-01": "50.00"}
    assert nets_of(due_of_contract(contract, as_of="2026-03-01")) == {"R:K:L:2026-01-01": "70.00"}


def test_on_demand_bills_lines_of_a_frequency_of_their_own() -> None:
    line = make_line("50", frequency="month")
    contract = make_contract("hourly", frequency="on_demand", lines=line)
    assert ids_of(due_of_contract(contract, as_of="2026-02-01")) == [
        "R:K:L:2026-01-01",
        "R:K:L:2026-02-01",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"start": "2026-01-16"}, ["51.61", "100.00"]),
        ({"start": "2026-01-16", "prorate": False}, ["100.00", "100.00"]),
        ({"start": "2026-01-01", "last_day": "2026-02-10"}, ["100.00", "35.71"]),
        ({"start": "2026-01-10", "last_day": "2026-01-19"}, ["32.26"]),
        ({"start": "2024-01-01", "last_day": "2024-02-10"}, ["100.00", "34.48"]),
        ({"start": "2026-02-10", "anchor": "15", "frequency": "quarter"}, ["71.11", "100.00"]),
        ({"start": "2026-01-31", "anchor": "start"}, ["100.00", "100.00"]),
        ({"start": "2026-01-07", "frequency": "week"}, ["71.43", "100.00"]),
        ({"start": "2026-04-02", "anchor": "04-01", "frequency": "year"}, ["99.73", "100.00"]),
        (
            {"start": "2026-01-10", "last_day": "2026-01-19", "frequency": "once"},
            ["100.00"],
        ),
    ],
)
def test_proration(fields: dict[str, Any], expected: list[str]) -> None:
    contract = make_contract(lines=make_line("100"), **{"prorate": True, **fields})
    nets = list(nets_of(due_of_contract(contract, as_of="2028-01-01")).values())
    assert nets[: len(expected)] == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("block_hours", "780.00"), ("block_money", "500.00")]
)
def test_a_block_is_never_prorated(kind: str, expected: str) -> None:
    contract = make_contract(kind, start="2026-01-16", prorate=True, rates=make_rate("78"))
    found = due_of_contract(contract, as_of="2026-01-31")
    assert nets_of(found) == {"R:K:block:2026-01-16": expected}
    assert found.block is not None
    assert found.block.periods[0].allowance == (600 * 10_000 if kind == "block_hours" else 500_00)


def test_a_line_of_once_is_not_prorated_on_a_monthly_contract() -> None:
    contract = make_contract(
        start="2026-01-16", prorate=True, lines=make_line("100", frequency="once")
    )
    assert list(nets_of(due_of_contract(contract, as_of="2026-03-01")).values()) == ["100.00"]
