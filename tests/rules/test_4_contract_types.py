"""Contract types, effective dates, minutes and their rounding (billing rules, 4)."""

from __future__ import annotations

from typing import Any

import pytest

from batchbill_desktop.services.billing.items import Lock, State
from batchbill_desktop.services.billing.lines import Treatment
from batchbill_desktop.services.billing.snapshot import ContractType
from tests.builders.engine import (
    due_of_contract,
    ids_of,
    item_of,
    line_nets,
    lines_of,
    make_charge,
    make_contract,
    make_entry,
    make_line,
    make_rate,
    nets_of,
)

BASE_AND_EVENING = (make_rate("60"), make_rate("90", name="evening"))


@pytest.mark.parametrize(
    ("kind", "recurring", "base", "evening"),
    [
        ("retainer", ["R:K:L:2026-01-01"], "0.00", "90.00"),
        ("hourly", ["R:K:L:2026-01-01"], "60.00", "90.00"),
        ("block_hours", ["R:K:L:2026-01-01", "R:K:block:2026-01-01"], "0.00", "0.00"),
        ("block_money", ["R:K:L:2026-01-01", "R:K:block:2026-01-01"], "0.00", "0.00"),
        ("remote_monitoring", ["R:K:L:2026-01-01"], "60.00", "90.00"),
        ("online_backup", ["R:K:L:2026-01-01"], "60.00", "90.00"),
        ("project_fee", ["R:K:L:2026-01-01"], "0.00", "90.00"),
        ("project_hourly", [], "60.00", "90.00"),
    ],
)
def test_what_each_contract_type_bills(
    kind: str, recurring: list[str], base: str, evening: str
) -> None:
    lines = () if kind == "project_hourly" else make_line()
    contract = make_contract(kind, rates=BASE_AND_EVENING, lines=lines, last_day="2026-01-31")
    usage = (
        make_entry(1, "2026-01-10", 60),
        make_entry(2, "2026-01-11", 60, "evening"),
        make_charge(1, "2026-01-12", "5"),
    )
    found = due_of_contract(contract, *usage, as_of="2026-02-01")
    assert ids_of(found) == ["C:1", *recurring, "T:1", "T:2"]
    nets = nets_of(found)
    assert (nets["C:1"], nets["T:1"], nets["T:2"]) == ("5.00", base, evening)
    assert {item.state for item in found.items} == {State.READY}


def test_every_contract_type_is_in_the_table() -> None:
    assert len(ContractType) == 8


def test_a_project_fee_is_always_once() -> None:
    contract = make_contract(
        "project_fee", frequency="month", last_day="2026-03-31", lines=make_line("4800")
    )
    found = due_of_contract(contract, as_of="2026-04-01")
    assert nets_of(found) == {"R:K:L:2026-01-01": "4800.00"}
    assert str(found.items[0].ready_on) == "2026-04-01"


def test_a_project_by_the_hour_bills_all_of_it_after_the_last_day() -> None:
    contract = make_contract(
        "project_hourly", frequency="once", last_day="2026-03-31", rates=BASE_AND_EVENING
    )
    usage = (make_entry(1, "2026-01-10", 60), make_entry(2, "2026-03-10", 60, "evening"))
    found = due_of_contract(contract, *usage, as_of="2026-03-31")
    assert {item.locks for item in found.items} == {(Lock.PERIOD_OPEN,)}
    found = due_of_contract(contract, *usage, as_of="2026-04-01")
    assert ids_of(found, State.READY) == ["T:1", "T:2"]


@pytest.mark.parametrize(
    ("kind", "quantity", "included", "expected"),
    [
        ("online_backup", 35, 10, "11.31"),
        ("online_backup", 10, 10, None),
        ("online_backup", 8, 10, None),
        ("retainer", 35, 10, "11.31"),
        ("remote_monitoring", 25, 0, "11.31"),
        ("remote_monitoring", 0, 0, None),
        ("retainer", -2, 0, "-0.91"),
        ("retainer", -2, 1, None),
        ("retainer", "0.5", 0, "0.23"),
    ],
)
def test_the_billed_quantity_is_less_what_is_included_not_below_0(
    kind: str, quantity: int, included: int, expected: str | None
) -> None:
    line = make_line("0.4525", quantity, included=included)
    found = due_of_contract(make_contract(kind, lines=line), as_of="2026-01-31")
    assert list(nets_of(found).values()) == ([] if expected is None else [expected])


# Included


@pytest.mark.parametrize("detail", ["entry", "ticket", "contract"])
def test_included_time_always_makes_a_line_of_amount_0(detail: str) -> None:
    contract = make_contract("retainer", detail=detail)
    entries = (make_entry(1, "2026-01-10", 25, ticket=1), make_entry(2, "2026-01-11", 25, ticket=1))
    found = due_of_contract(contract, *entries, as_of="2026-02-01")
    lines = lines_of(found)
    assert [item.id for line in lines for item in line.items] == ["T:1", "T:2"]
    assert {(line.net, line.unit_price, line.treatment) for line in lines} == {
        (0, 0, Treatment.INCLUDED)
    }
    assert sum(line.minutes or 0 for line in lines) == 50 * 10_000
    assert [line.quantity for line in lines] == ([4167, 4167] if detail == "entry" else [8333])


def test_included_time_is_locked_like_any_other_and_needs_no_rate() -> None:
    contract = make_contract("retainer")
    entry = make_entry(1, "2026-01-10", 25, ticket=1)
    found = due_of_contract(contract, entry, as_of="2026-01-20", open_tickets=[1])
    assert item_of(found, "T:1").locks == (Lock.PERIOD_OPEN, Lock.TICKET_OPEN)


def test_an_additional_rate_of_a_retainer_is_needed() -> None:
    contract = make_contract("retainer", rates=make_rate("60"))
    found = due_of_contract(
        contract, make_entry(1, "2026-01-10", 25, "evening"), as_of="2026-02-01"
    )
    assert item_of(found, "T:1").locks == (Lock.RATE_MISSING,)
    assert nets_of(found) == {"T:1": "0.00"}


# Effective from


@pytest.mark.parametrize(
    ("timing", "changed", "expected"),
    [
        ("advance", "2026-01-01", "120.00"),
        ("advance", "2026-01-02", "100.00"),
        ("advance", "2026-01-31", "100.00"),
        ("arrears", "2026-01-02", "120.00"),
        ("arrears", "2026-01-31", "120.00"),
        ("arrears", "2026-02-01", "100.00"),
    ],
)
@pytest.mark.parametrize("kind", ["retainer", "block_hours"])
def test_a_price_is_that_of_the_periods_first_or_last_day(
    kind: str, timing: str, changed: str, expected: str
) -> None:
    prices = (make_line("100"), make_line("120", day=changed))
    rates = (make_rate("100"), make_rate("120", changed))
    contract = (
        make_contract(timing=timing, lines=prices)
        if kind == "retainer"
        else make_contract(kind, timing=timing, block_hours=1, rates=rates)
    )
    found = due_of_contract(contract, as_of="2026-01-31")
    assert list(nets_of(found).values()) == [expected]


def test_a_price_is_that_of_the_cut_periods_day() -> None:
    prices = (make_line("100"), make_line("120", day="2026-01-20"))
    contract = make_contract(lines=prices, last_day="2026-01-19")
    assert list(nets_of(due_of_contract(contract, as_of="2026-01-31")).values()) == ["100.00"]
    contract = make_contract(lines=prices, start="2026-01-20", timing="advance")
    assert list(nets_of(due_of_contract(contract, as_of="2026-01-31")).values()) == ["120.00"]


def test_a_quantity_changes_on_its_day_too() -> None:
    lines = (make_line("10", 5), make_line("10", 7, "2026-02-28"))
    found = due_of_contract(make_contract(lines=lines), as_of="2026-02-28")
    assert list(nets_of(found).values()) == ["50.00", "70.00"]


def test_versions_count_by_their_day_in_whatever_order_they_come() -> None:
    lines = (make_line("30", day="2026-03-01"), make_line("10"), make_line("20", day="2026-02-01"))
    found = due_of_contract(make_contract(lines=lines), as_of="2026-03-31")
    assert list(nets_of(found).values()) == ["10.00", "20.00", "30.00"]


def test_a_line_not_yet_in_effect_makes_no_item() -> None:
    contract = make_contract(timing="advance", lines=make_line("50", day="2026-02-10"))
    assert ids_of(due_of_contract(contract, as_of="2026-03-01")) == ["R:K:L:2026-03-01"]
    contract = make_contract(timing="arrears", lines=make_line("50", day="2026-02-10"))
    assert ids_of(due_of_contract(contract, as_of="2026-03-01")) == [
        "R:K:L:2026-02-01",
        "R:K:L:2026-03-01",
    ]


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-01-14", "60.00"), ("2026-01-15", "66.00"), ("2026-01-16", "66.00")]
)
def test_usage_is_at_the_rate_of_its_own_day(day: str, expected: str) -> None:
    contract = make_contract("hourly", rates=(make_rate("60"), make_rate("66", "2026-01-15")))
    assert nets_of(due_of_contract(contract, make_entry(1, day, 60), as_of=day)) == {
        "T:1": expected
    }


# Minutes


@pytest.mark.parametrize(
    ("worked", "billable", "net"),
    [(90, None, "90.00"), (90, 50, "50.00"), (25, 0, "0.00"), (10, 60, "60.00")],
)
def test_billable_minutes_are_billed_and_the_minutes_worked_are_shown(
    worked: int, billable: int | None, net: str
) -> None:
    contract = make_contract("hourly", rates=make_rate("60"))
    entry = make_entry(1, "2026-01-10", worked, billable_minutes=billable)
    found = due_of_contract(contract, entry, as_of="2026-02-01")
    assert nets_of(found) == {"T:1": net}
    assert item_of(found, "T:1").minutes == worked


@pytest.mark.parametrize(
    ("minimum", "increment", "rounding", "minutes", "expected"),
    [
        (0, 1, "up", 7, 7),
        (30, 15, "up", 20, 30),
        (30, 15, "up", 31, 45),
        (30, 15, "up", 0, 0),
        (20, 15, "up", 5, 30),
        (0, 15, "up", 15, 15),
        (0, 15, "up", 1, 15),
        (0, 6, "up", 7, 12),
        (0, 15, "nearest", 22, 15),
        (0, 15, "nearest", 23, 30),
        (0, 15, "nearest", 7, 0),
        (0, 15, "nearest", 8, 15),
        (0, 10, "nearest", 5, 10),
        (0, 10, "nearest", 15, 20),
        (20, 15, "nearest", 1, 15),
        (25, 1, "nearest", 5, 25),
    ],
)
def test_time_rounding_is_first_the_minimum_then_the_increment(
    minimum: int, increment: int, rounding: str, minutes: int, expected: int
) -> None:
    contract = make_contract(
        "hourly",
        rates=make_rate("60"),
        time_minimum=minimum,
        time_increment=increment,
        time_rounding=rounding,
    )
    found = due_of_contract(contract, make_entry(1, "2026-01-10", minutes), as_of="2026-02-01")
    assert item_of(found, "T:1").rounded == expected
    assert nets_of(found) == {"T:1": f"{expected}.00"}


# Rounding scope


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"detail": "entry"}, ["60.00", "60.00", "60.00", "60.00", "60.00"]),
        (
            {"detail": "entry", "rounding_scope": "ticket"},
            ["120.00", "60.00", "60.00"],
        ),
        (
            {"detail": "ticket", "rounding_scope": "ticket"},
            ["120.00", "60.00", "60.00"],
        ),
        ({"detail": "ticket"}, ["180.00", "60.00", "60.00"]),
        ({"detail": "contract", "rounding_scope": "ticket"}, ["240.00"]),
        ({"detail": "contract"}, ["300.00"]),
    ],
)
def test_rounding_scope_ticket_adds_up_the_minutes_of_a_ticket_on_a_line(
    fields: dict[str, Any], expected: list[str]
) -> None:
    contract = make_contract(
        "hourly", rates=make_rate("60"), time_minimum=60, time_increment=60, **fields
    )
    usage = [
        *(make_entry(n, "2026-01-10", m, ticket=1) for n, m in ((1, 45), (2, 45), (3, 5))),
        make_entry(4, "2026-01-11", 15),
        make_entry(5, "2026-01-12", 15),
    ]
    found = due_of_contract(contract, *usage, as_of="2026-02-01")
    assert line_nets(found) == expected
    assert set(nets_of(found).values()) == {"60.00"}


def test_rounding_scope_ticket_rounds_what_stands_on_one_line_only() -> None:
    contract = make_contract(
        "hourly", rates=BASE_AND_EVENING, time_increment=60, rounding_scope="ticket"
    )
    usage = (
        make_entry(1, "2026-01-10", 30, ticket=1),
        make_entry(2, "2026-01-10", 30, "evening", ticket=1),
        make_entry(3, "2026-02-10", 30, ticket=1),
    )
    found = due_of_contract(contract, *usage, as_of="2026-03-01")
    assert line_nets(found) == ["60.00", "90.00", "60.00"]


def test_rounding_scope_ticket_rounds_the_exact_sum() -> None:
    contract = make_contract(
        "hourly", rates=make_rate("60"), time_increment=30, rounding_scope="ticket"
    )
    usage = (make_entry(1, "2026-01-10", 10, ticket=1), make_entry(2, "2026-01-10", 20, ticket=1))
    assert line_nets(due_of_contract(contract, *usage, as_of="2026-02-01")) == ["30.00"]


def test_rounding_scope_ticket_counts_for_included_time_too() -> None:
    contract = make_contract(
        "retainer", time_increment=60, rounding_scope="ticket", detail="contract"
    )
    usage = (make_entry(1, "2026-01-10", 20, ticket=1), make_entry(2, "2026-01-10", 20, ticket=1))
    found = due_of_contract(contract, *usage, as_of="2026-02-01")
    assert [line.minutes for line in lines_of(found)] == [60 * 10_000]


def test_rounding_scope_ticket_is_ignored_on_blocks() -> None:
    contract = make_contract(
        "block_hours",
        block_hours="0.0167",
        rates=make_rate("60"),
        time_increment=60,
        rounding_scope="ticket",
    )
    usage = (make_entry(1, "2026-01-10", 20, ticket=1), make_entry(2, "2026-01-10", 20, ticket=1))
    found = due_of_contract(contract, *usage, as_of="2026-02-01")
    assert [line.treatment for line in lines_of(found, "T:1", "T:2")] == [
        Treatment.OVERAGE,
        Treatment.INCLUDED,
        Treatment.OVERAGE,
    ]
    assert line_nets(found, "T:2") == ["60.00"]


# Charges


@pytest.mark.parametrize(
    ("kind", "price", "quantity", "markup", "discount", "expected"),
    [
        ("expense", "11.83", 1, 8, 0, "12.78"),
        ("expense", "6.6667", 3, 3, 0, "20.60"),
        ("expense", "0.0001", 1, 50, 0, "0.00"),
        ("expense", "0.0001", 10_000, 50, 0, "2.00"),
        ("product", "139.90", 2, 50, "12.5", "244.83"),
        ("product", "84.335", -1, 0, 0, "-84.34"),
        ("expense", "10", 1, 1000, 0, "110.00"),
        ("product", "10", 1, 0, 100, "0.00"),
    ],
)
def test_charge_price_and_discount(
    kind: str, price: str, quantity: int, markup: int, discount: int | str, expected: str
) -> None:
    charge = make_charge(
        1, "2026-01-10", price, quantity, kind=kind, markup=markup, discount=discount
    )
    contract = make_contract("hourly", discount_percent=10)
    assert nets_of(due_of_contract(contract, charge, as_of="2026-02-01")) == {"C:1": expected}
