"""Blocks of hours and of money (billing rules, 5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from batchbill_desktop.services.billing.blocks import BlockPeriod
from batchbill_desktop.services.billing.items import ContractDue, Item, Lock, State, TimePrice
from batchbill_desktop.services.billing.snapshot import Contract, Hold, TimeEntry
from batchbill_desktop.services.money import divide_half_up, scaled_text
from tests.builders.engine import (
    claims_of,
    due_of_contract,
    ids_of,
    item_of,
    line_nets,
    make_contract,
    make_entry,
    make_rate,
    nets_of,
)

BASE = make_rate("60")
RATES = (BASE, make_rate("90", name="evening", factor="1.5"))

MINUTE = 10_000
"""Use of a block of hours is counted in ten-thousandths of a minute."""

AFTER = "2026-04-01"
"""January to March are over."""


def _hours(hours: str = "1", **fields: Any) -> Contract:
    return make_contract("block_hours", **{"block_hours": hours, "rates": RATES, **fields})


def _money(amount: str = "500", **fields: Any) -> Contract:
    return make_contract("block_money", **{"block_amount": amount, "rates": RATES, **fields})


def _january(*minutes: int) -> list[TimeEntry]:
    """Entries 1, 2, ... on the 11th, 12th, ... of January."""
    return [
        make_entry(number, f"2026-01-{10 + number}", worked)
        for number, worked in enumerate(minutes, start=1)
    ]


def _covered(item: Item) -> str:
    """The covered minutes of an entry."""
    assert isinstance(item.price, TimePrice)
    minutes, of = item.price.covered
    return scaled_text(divide_half_up(minutes * 10_000, of))


def _time(found: ContractDue) -> list[tuple[str, str]]:
    """Covered minutes and net of each time entry."""
    nets = nets_of(found)
    return [(_covered(item), nets[item.id]) for item in found.items if item.id[0] == "T"]


def _periods(found: ContractDue) -> tuple[BlockPeriod, ...]:
    assert found.block is not None
    return found.block.periods


def _top_ups(found: ContractDue) -> list[str]:
    return [item for item in ids_of(found) if item.startswith("U:")]


# Use and order


def test_entries_use_the_allowance_by_date_start_and_number() -> None:
    entries = [
        make_entry(1, "2026-01-12", 30, start="08:00"),
        make_entry(2, "2026-01-11", 30, start="17:00"),
        make_entry(3, "2026-01-11", 30, start="08:00"),
        make_entry(5, "2026-01-11", 5, start="08:00"),
        make_entry(4, "2026-01-11", 5, start=""),
    ]
    found = due_of_contract(_hours("1"), *entries, as_of=AFTER)
    # 4 (no start), 3, 5, then 20 of 2, nothing of 1.
    assert _time(found) == [
        ("0", "30.00"),
        ("20", "10.00"),
        ("30", "0.00"),
        ("5", "0.00"),
        ("5", "0.00"),
    ]


def test_minutes_are_rounded_before_they_use_the_block() -> None:
    contract = _hours("1", time_minimum=30, time_increment=15)
    found = due_of_contract(contract, *_january(5, 31, 0), as_of=AFTER)
    assert _time(found) == [("30", "0.00"), ("30", "15.00"), ("0", "0.00")]


@pytest.mark.parametrize(
    ("factor", "minutes", "expected"),
    [
        ("1", 90, ("60", "30.00")),
        ("1.5", 30, ("30", "0.00")),
        ("1.5", 40, ("40", "0.00")),
        ("1.5", 60, ("40", "30.00")),
        ("0.5", 150, ("120", "15.00")),
        ("0", 1440, ("1440", "0.00")),
        ("1.3333", 60, ("45.0011", "20.00")),
    ],
)
def test_block_factor_multiplies_the_use_and_the_overage(
    factor: str, minutes: int, expected: tuple[str, str]
) -> None:
    contract = _hours("1", rates=(BASE, make_rate("90", name="evening", factor=factor)))
    entry = make_entry(1, "2026-01-10", minutes, "evening")
    assert _time(due_of_contract(contract, entry, as_of=AFTER)) == [expected]


def test_block_money_is_used_by_the_value_and_knows_no_factor() -> None:
    contract = _money("100")
    entries = [make_entry(1, "2026-01-10", 50, "evening"), make_entry(2, "2026-01-11", 60)]
    found = due_of_contract(contract, *entries, as_of=AFTER)
    # 50 min at 90.00 are 75.00; 25.00 are left for 60.00.
    assert _time(found) == [("50", "0.00"), ("25", "35.00")]


def test_the_value_of_each_entry_is_rounded() -> None:
    contract = _money("100", rates=make_rate("0.50"))
    found = due_of_contract(contract, *_january(1, 1, 1), as_of=AFTER)
    # 0.0083 each: 0.01.
    assert _periods(found)[0].used == 3


@pytest.mark.parametrize("contract", [_hours("1"), _money("60")])
def test_a_use_of_0_is_always_covered(contract: Contract) -> None:
    found = due_of_contract(replace(contract, top_up=True), *_january(60, 0), as_of=AFTER)
    assert _time(found)[1] == ("0", "0.00")
    assert _top_ups(found) == []
    assert line_nets(found, "T:2") == ["0.00"]


def test_an_open_tickets_time_uses_the_block_too() -> None:
    entries = [make_entry(1, "2026-01-10", 40, ticket=1), make_entry(2, "2026-01-11", 40)]
    found = due_of_contract(_hours("1"), *entries, as_of=AFTER, open_tickets=[1])
    assert item_of(found, "T:1").locks == (Lock.TICKET_OPEN,)
    assert _time(found) == [("40", "0.00"), ("20", "20.00")]


@pytest.mark.parametrize(
    "contract", [_hours("1", last_day="2026-01-20"), _money("60", last_day="2026-01-20")]
)
def test_entries_without_rate_or_outside_the_contract_use_nothing(contract: Contract) -> None:
    entries = [
        make_entry(1, "2026-01-10", 40, "unknown"),
        make_entry(2, "2025-12-31", 40),
        make_entry(3, "2026-01-21", 40),
        make_entry(4, "2026-01-11", 60),
    ]
    found = due_of_contract(contract, *entries, as_of=AFTER)
    assert _time(found) == [("0", "0.00"), ("0", "0.00"), ("0", "0.00"), ("60", "0.00")]
    assert item_of(found, "T:1").locks == (Lock.RATE_MISSING,)
    assert item_of(found, "T:2").locks == (Lock.OUTSIDE_CONTRACT,)
    assert item_of(found, "T:3").locks == (Lock.OUTSIDE_CONTRACT,)


EVENING = make_rate("90", name="evening")


@pytest.mark.parametrize(
    ("kind", "fields", "locks"),
    [
        ("block_hours", {"rates": EVENING}, [Lock.RATE_MISSING]),
        ("block_hours", {"rates": EVENING, "overage_rate": "80"}, []),
        (
            "block_hours",
            {"rates": EVENING, "overage_rate": "80", "top_up": True},
            [Lock.RATE_MISSING],
        ),
        ("block_hours", {"rates": BASE, "overage_rate": "80"}, [Lock.RATE_MISSING]),
        ("block_hours", {"rates": (BASE, EVENING), "top_up": True}, []),
        ("block_money", {"rates": EVENING}, []),
        ("block_money", {"rates": EVENING, "top_up": True}, []),
        ("block_money", {"rates": BASE}, [Lock.RATE_MISSING]),
    ],
)
def test_which_rates_an_entry_on_a_block_needs(
    kind: str, fields: dict[str, Any], locks: list[Lock]
) -> None:
    contract = make_contract(kind, **fields)
    entry = make_entry(1, "2026-01-10", 30, "evening")
    assert list(item_of(due_of_contract(contract, entry, as_of=AFTER), "T:1").locks) == locks


# Overage


def test_an_entry_may_be_part_covered_part_overage_and_stays_one_item() -> None:
    found = due_of_contract(_hours("1"), *_january(40, 40), as_of=AFTER)
    assert [item for item in ids_of(found) if item[0] == "T"] == ["T:1", "T:2"]
    assert _time(found) == [("40", "0.00"), ("20", "20.00")]
    assert line_nets(found, "T:2") == ["20.00", "0.00"]


def test_overage_is_at_the_overage_rate() -> None:
    found = due_of_contract(_hours("1", overage_rate="95"), *_january(90), as_of=AFTER)
    assert _time(found) == [("60", "47.50")]


def test_overage_without_a_rate_of_its_own_is_at_the_base_rate_of_the_entrys_day() -> None:
    contract = _hours("1", rates=(BASE, make_rate("66", "2026-01-12"), EVENING))
    entries = [
        make_entry(1, "2026-01-11", 120),
        make_entry(2, "2026-01-12", 60, "evening"),
    ]
    assert _time(due_of_contract(contract, *entries, as_of=AFTER)) == [
        ("60", "60.00"),
        ("0", "66.00"),
    ]


def test_overage_is_ready_like_other_usage() -> None:
    found = due_of_contract(_hours("1"), *_january(90), as_of="2026-01-31")
    assert item_of(found, "T:1").locks == (Lock.PERIOD_OPEN,)
    found = due_of_contract(_hours("1"), *_january(90), as_of="2026-02-01")
    assert item_of(found, "T:1").state is State.READY


def test_overage_of_money_is_the_value_past_the_allowance_less_the_discount() -> None:
    found = due_of_contract(_money("50", discount_percent=10), *_january(90), as_of=AFTER)
    assert nets_of(found)["T:1"] == "36.00"
    assert nets_of(found)["R:K:block:2026-01-01"] == "45.00"


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        ("0.01", ["59.99", "0.00"]),
        ("59.99", ["0.01", "0.00"]),
        ("60", ["0.00"]),
    ],
)
def test_the_smallest_unit_may_be_covered_or_go_past(block: str, lines: list[str]) -> None:
    found = due_of_contract(_money(block), *_january(60), as_of=AFTER)
    assert line_nets(found, "T:1") == lines


# Rollover


@pytest.mark.parametrize(
    ("fields", "carried"),
    [
        ({}, [0, 0, 0]),
        ({"rollover": True}, [0, 40, 90]),
        ({"rollover": True, "rollover_limit": "0.5"}, [0, 30, 30]),
        ({"rollover": True, "rollover_limit": "0"}, [0, 0, 0]),
        ({"rollover_limit": "0.5"}, [0, 0, 0]),
    ],
)
def test_rollover_carries_what_is_left_up_to_the_limit(
    fields: dict[str, Any], carried: list[int]
) -> None:
    entries = [make_entry(1, "2026-01-10", 20), make_entry(2, "2026-02-10", 10)]
    contract = _hours("1", last_day="2026-03-31", **fields)
    found = due_of_contract(contract, *entries, as_of="2026-03-01")
    assert [period.carried_in // MINUTE for period in _periods(found)] == carried


def test_what_was_carried_in_and_is_left_may_be_carried_again() -> None:
    found = due_of_contract(_hours("1", rollover=True), as_of="2026-03-31")
    assert [period.allowance // MINUTE for period in _periods(found)] == [60, 120, 180]


def test_money_is_rolled_over_too() -> None:
    contract = _money("100", rollover=True, rollover_limit="30.50")
    entries = [make_entry(1, "2026-01-10", 60), make_entry(2, "2026-02-10", 140)]
    found = due_of_contract(contract, *entries, as_of="2026-02-28")
    assert [period.carried_in for period in _periods(found)] == [0, 30_50]
    assert nets_of(found)["T:2"] == "9.50"


def test_a_period_is_cut_and_its_block_is_whole() -> None:
    contract = _hours("1", start="2026-01-31", last_day="2026-02-01", rollover=True, prorate=True)
    found = due_of_contract(contract, as_of="2026-02-01")
    assert [period.allowance // MINUTE for period in _periods(found)] == [60, 120]


# Billed until, opening balance


@pytest.mark.parametrize(
    ("fields", "allowances"),
    [
        ({"opening_balance": "0.5"}, [90, 60, 60]),
        ({"opening_balance": "0.5", "rollover": True}, [90, 150, 210]),
        ({"opening_balance": "5", "rollover": True, "rollover_limit": "1"}, [360, 120, 120]),
        ({"opening_balance": "0.5", "billed_until": "2025-12-31"}, [90, 60, 60]),
        ({"opening_balance": "0.5", "billed_until": "2026-01-01"}, [60, 90, 60]),
        ({"opening_balance": "0.5", "billed_until": "2026-01-31"}, [60, 90, 60]),
        ({"opening_balance": "0.5", "billed_until": "2026-02-15"}, [60, 60, 90]),
        ({"billed_until": "2026-01-31", "rollover": True}, [60, 60, 120]),
    ],
)
def test_the_opening_balance_is_carried_into_the_first_period_that_begins_later(
    fields: dict[str, Any], allowances: list[int]
) -> None:
    found = due_of_contract(_hours("1", **fields), as_of="2026-03-31")
    assert [period.allowance // MINUTE for period in _periods(found)] == allowances


def test_usage_up_to_billed_until_uses_no_block() -> None:
    entries = [
        make_entry(1, "2026-01-15", 50),
        make_entry(2, "2026-01-16", 50),
        make_entry(3, "2026-01-17", 50),
    ]
    found = due_of_contract(_hours("1", billed_until="2026-01-15"), *entries, as_of=AFTER)
    assert [item for item in ids_of(found) if item[0] == "T"] == ["T:2", "T:3"]
    assert _time(found) == [("50", "0.00"), ("10", "40.00")]
    assert "R:K:block:2026-01-01" not in ids_of(found)


# Top-up


def test_a_top_up_is_bought_instead_of_overage_as_often_as_the_entry_needs() -> None:
    contract = _hours("1", top_up=True, sku="BLOCK")
    found = due_of_contract(contract, *_january(40, 20, 1, 200), as_of=AFTER)
    assert _time(found) == [("40", "0.00"), ("20", "0.00"), ("1", "0.00"), ("200", "0.00")]
    assert _top_ups(found) == ["U:K:3", "U:K:4", "U:K:4:2", "U:K:4:3"]
    assert {nets_of(found)[item] for item in _top_ups(found)} == {"60.00"}
    assert str(item_of(found, "U:K:4:2").date) == "2026-01-14"
    assert item_of(found, "U:K:4:2").ticket is None


def test_a_top_up_costs_the_base_rate_of_its_day_less_the_discount() -> None:
    contract = _hours(
        "1", top_up=True, discount_percent=10, rates=(BASE, make_rate("66", "2026-01-12"))
    )
    found = due_of_contract(contract, *_january(61, 60), as_of=AFTER)
    assert (nets_of(found)["U:K:1"], nets_of(found)["U:K:2"]) == ("54.00", "59.40")


def test_a_top_up_of_money_costs_the_block() -> None:
    found = due_of_contract(_money("50", top_up=True), *_january(60), as_of=AFTER)
    assert nets_of(found)["U:K:1"] == "50.00"
    assert _time(found) == [("60", "0.00")]


def test_what_is_left_of_a_top_up_rolls_over() -> None:
    contract = _hours("1", top_up=True, rollover=True)
    entries = [*_january(70), make_entry(9, "2026-02-10", 110)]
    found = due_of_contract(contract, *entries, as_of="2026-02-28")
    assert [period.left // MINUTE for period in _periods(found)] == [50, 0]
    assert _top_ups(found) == ["U:K:1"]


def test_at_most_100_top_ups_for_an_entry_the_rest_is_overage() -> None:
    contract = _hours("0.1", top_up=True)
    found = due_of_contract(contract, *_january(1000), as_of=AFTER)
    assert len(_top_ups(found)) == 100
    # 6 minutes of the block, 600 of the top-ups, 394 past.
    assert _time(found) == [("606", "394.00")]


def test_the_100_count_those_that_are_billed_already() -> None:
    contract = _hours("0.1", top_up=True)
    before = due_of_contract(contract, *_january(1000), as_of="2026-01-20")
    claims = claims_of(before)
    assert len([item for item in claims if item[0] == "U"]) == 100
    found = due_of_contract(contract, *_january(1000), as_of=AFTER, claims=claims)
    assert _top_ups(found) == []
    assert _time(found) == [("606", "394.00")]


# Recorded


def test_billed_entries_come_first_with_the_use_recorded_for_them() -> None:
    late = make_entry(9, "2026-01-01", 30)
    before = due_of_contract(_hours("1"), *_january(40, 40), as_of=AFTER)
    claims = claims_of(before, ["T:1", "T:2"])
    found = due_of_contract(_hours("1"), *_january(40, 40), late, as_of=AFTER, claims=claims)
    assert _time(found) == [("0", "30.00")]


@pytest.mark.parametrize("hold", list(Hold))
def test_reserved_and_waived_entries_keep_their_use_as_well(hold: Hold) -> None:
    before = due_of_contract(_hours("1"), *_january(40, 40), as_of=AFTER)
    claims = claims_of(before, ["T:2"], hold)
    entries = [*_january(40, 40), make_entry(9, "2026-01-01", 30)]
    found = due_of_contract(_hours("1"), *entries, as_of=AFTER, claims=claims)
    # 20 were covered for entry 2, so the late one has 30 and the first 10 left.
    assert (_covered(item_of(found, "T:9")), nets_of(found)["T:9"]) == ("30", "0.00")
    assert (_covered(item_of(found, "T:1")), nets_of(found)["T:1"]) == ("10", "30.00")


def test_a_later_rate_or_factor_changes_no_recorded_use() -> None:
    before = due_of_contract(_hours("1"), *_january(40, 40), as_of=AFTER)
    claims = claims_of(before, ["T:1"])
    dearer = _hours("1", rates=make_rate("60", factor="1.5"))
    found = due_of_contract(dearer, *_january(40, 40), as_of=AFTER, claims=claims)
    # 40 recorded, 20 left; 40 x 1.5 = 60, of which 40 go past.
    assert _time(found) == [("13.3333", "40.00")]


@pytest.mark.parametrize(
    ("minutes", "top_ups"),
    [(0, []), (1, ["U:K:2"]), (20, ["U:K:2"]), (21, ["U:K:2", "U:K:2:2"])],
)
def test_a_shortfall_is_made_good_by_the_next_top_up(minutes: int, top_ups: list[str]) -> None:
    contract = _hours("1", top_up=True)
    before = due_of_contract(contract, *_january(50, 20, 50), as_of=AFTER)
    assert _top_ups(before) == ["U:K:2"]
    # 100 are recorded on 60: what bought the top-up was left out.
    claims = claims_of(before, ["T:1", "T:3"])
    found = due_of_contract(contract, *_january(50, minutes, 50), as_of=AFTER, claims=claims)
    assert _top_ups(found) == top_ups
    assert _covered(item_of(found, "T:2")) == str(minutes)


def test_a_shortfall_counts_as_0_without_top_ups_and_when_carried_over() -> None:
    contract = _hours("1", rollover=True)
    entries = [*_january(60, 60), make_entry(9, "2026-02-10", 60)]
    bought = due_of_contract(replace(contract, top_up=True), *entries, as_of=AFTER)
    # Both entries are billed, the top-up is not: then the contract has none any more.
    claims = {
        item: replace(claim, top_ups=0) for item, claim in claims_of(bought, ["T:1", "T:2"]).items()
    }
    late = make_entry(8, "2026-01-20", 10)
    found = due_of_contract(contract, *entries, late, as_of=AFTER, claims=claims)
    assert nets_of(found)["T:8"] == "10.00"
    assert [period.left for period in _periods(found)][:1] == [0]
    assert nets_of(found)["T:9"] == "0.00"


def test_billed_top_ups_are_part_of_the_allowance_from_the_beginning() -> None:
    contract = _hours("1", top_up=True)
    before = due_of_contract(contract, *_january(40, 40), as_of="2026-01-15")
    claims = claims_of(before, ["U:K:2"])
    late = make_entry(9, "2026-01-01", 30)
    found = due_of_contract(contract, *_january(40, 40), late, as_of=AFTER, claims=claims)
    assert _top_ups(found) == []
    late = make_entry(9, "2026-01-01", 60)
    found = due_of_contract(contract, *_january(40, 40), late, as_of=AFTER, claims=claims)
    assert _top_ups(found) == ["U:K:2:2"]


def test_an_unbilled_top_up_stays_bought_while_its_entry_is_billed() -> None:
    contract = _hours("1", top_up=True)
    before = due_of_contract(contract, *_january(40, 200), as_of=AFTER)
    assert _top_ups(before) == ["U:K:2", "U:K:2:2", "U:K:2:3"]
    claims = claims_of(before, ["T:2", "U:K:2:2"])
    found = due_of_contract(contract, *_january(40, 200), as_of=AFTER, claims=claims)
    assert _top_ups(found) == ["U:K:2", "U:K:2:3"]
    # It is bought even where the entry would not need it any more.
    found = due_of_contract(contract, *_january(0, 200), as_of=AFTER, claims=claims)
    assert _top_ups(found) == ["U:K:2", "U:K:2:3"]


def test_a_top_up_that_is_billed_before_a_lower_one_moves_no_number() -> None:
    contract = _hours("1", top_up=True)
    entries = _january(200)
    before = due_of_contract(contract, *entries, as_of=AFTER)
    assert _top_ups(before) == ["U:K:1", "U:K:1:2", "U:K:1:3"]
    claims = claims_of(before, ["U:K:1:2", "U:K:1:3"])
    found = due_of_contract(contract, *entries, as_of=AFTER, claims=claims)
    assert _top_ups(found) == ["U:K:1"]
    claims |= claims_of(found, ["T:1"])
    found = due_of_contract(contract, *entries, as_of=AFTER, claims=claims)
    assert _top_ups(found) == ["U:K:1"]


def test_an_unbilled_top_up_may_move_and_the_number_of_top_ups_counts() -> None:
    contract = _hours("1", top_up=True)
    entries = _january(40, 40)
    before = due_of_contract(contract, *entries, as_of=AFTER)
    assert _top_ups(before) == ["U:K:2"]
    claims = claims_of(before, ["T:1"])
    found = due_of_contract(contract, *entries, as_of=AFTER, claims=claims)
    assert _top_ups(found) == ["U:K:2"]
    entries = _january(80, 30)
    before = due_of_contract(contract, *entries, as_of=AFTER)
    assert _top_ups(before) == ["U:K:1"]
    claims = claims_of(before, ["T:2"])
    late = make_entry(9, "2026-01-01", 40)
    found = due_of_contract(contract, *entries, late, as_of=AFTER, claims=claims)
    # 30 recorded; 30 left for the late 40, which buys; 50 left for 80, which buys.
    assert _top_ups(found) == ["U:K:1", "U:K:9"]


def test_a_waived_top_up_is_part_of_the_allowance_and_shown_as_waived() -> None:
    contract = _hours("1", top_up=True)
    before = due_of_contract(contract, *_january(90), as_of=AFTER)
    claims = claims_of(before, ["U:K:1"], Hold.WAIVED)
    found = due_of_contract(contract, *_january(90), as_of=AFTER, claims=claims)
    assert item_of(found, "U:K:1").state is State.WAIVED
    assert _top_ups(found) == ["U:K:1"]


def test_a_billed_top_up_keeps_its_size() -> None:
    before = due_of_contract(_hours("1", top_up=True), *_january(90), as_of=AFTER)
    claims = claims_of(before, ["U:K:1"])
    found = due_of_contract(_hours("2", top_up=True), *_january(90), as_of=AFTER, claims=claims)
    assert _periods(found)[0].allowance == 180 * MINUTE


def test_a_last_day_that_comes_later_gives_nothing_back_of_what_was_used() -> None:
    entries = _january(40, 40)
    before = due_of_contract(_hours("1"), *entries, as_of=AFTER)
    claims = claims_of(before, ["T:2"])
    ended = _hours("1", last_day="2026-01-11")
    late = make_entry(9, "2026-01-05", 10)
    found = due_of_contract(ended, *entries, late, as_of=AFTER, claims=claims)
    # Entry 2 of the 12th keeps its 20; the late 10 and 30 of entry 1 are covered.
    assert _time(found) == [("30", "10.00"), ("10", "0.00")]


def test_a_billed_top_up_counts_where_its_entry_is_outside_by_now() -> None:
    contract = _hours("1", top_up=True)
    entries = _january(40, 40)
    claims = claims_of(due_of_contract(contract, *entries, as_of="2026-01-20"), ["U:K:2"])
    ended = _hours("1", top_up=True, last_day="2026-01-11")
    late = make_entry(9, "2026-01-05", 60)
    found = due_of_contract(ended, *entries, late, as_of=AFTER, claims=claims)
    assert _top_ups(found) == []
    assert item_of(found, "T:2").locks == (Lock.OUTSIDE_CONTRACT,)
    assert (_covered(item_of(found, "T:2")), nets_of(found)["T:2"]) == ("0", "0.00")


# Notices


@pytest.mark.parametrize(
    ("minutes", "notice"),
    [(47, None), (48, 80), (56, 80), (57, 95), (60, 95), (90, 95), (0, None)],
)
def test_a_notice_at_80_and_at_95_per_cent_of_the_allowance(
    minutes: int, notice: int | None
) -> None:
    found = due_of_contract(_hours("1"), *_january(minutes), as_of="2026-01-31")
    assert found.notice == notice


@pytest.mark.parametrize(
    ("as_of", "notice"),
    [("2026-01-01", 95), ("2026-01-31", 95), ("2026-02-01", None), ("2026-02-20", None)],
)
def test_a_notice_is_about_all_entries_of_the_period_that_holds_the_as_of_date(
    as_of: str, notice: int | None
) -> None:
    found = due_of_contract(_hours("1"), *_january(60), as_of=as_of)
    assert found.notice == notice


@pytest.mark.parametrize(
    ("fields", "minutes", "notice"),
    [
        ({"opening_balance": "1"}, 90, None),
        ({"opening_balance": "1"}, 96, 80),
        ({"top_up": True}, 61, None),
        ({"top_up": True}, 115, 95),
        ({"last_day": "2026-01-20"}, 60, None),
    ],
)
def test_a_notice_counts_what_was_carried_in_and_top_ups(
    fields: dict[str, Any], minutes: int, notice: int | None
) -> None:
    found = due_of_contract(_hours("1", **fields), *_january(minutes), as_of="2026-01-25")
    assert found.notice == notice


@pytest.mark.parametrize("minutes", [60, 90])
def test_billed_entries_count_for_a_notice(minutes: int) -> None:
    contract = _hours("1", usage_ready="immediately")
    claims = claims_of(due_of_contract(contract, *_january(minutes), as_of="2026-01-20"), ["T:1"])
    found = due_of_contract(contract, *_january(minutes), as_of="2026-01-20", claims=claims)
    assert found.notice == 95
    assert _periods(found)[0].used == minutes * MINUTE


def test_a_contract_without_a_block_has_no_notice() -> None:
    contract = make_contract("hourly", rates=BASE)
    assert due_of_contract(contract, *_january(600), as_of="2026-01-31").notice is None
