"""Boxes, marks and what a tick selects (billing rules, 7); filters (data exchange format, 2)."""

from __future__ import annotations

from typing import Any

import pytest

from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.selection import Selection, select_all
from batchbill_desktop.services.billing.items import Due
from batchbill_desktop.services.billing.snapshot import Hold
from tests.builders.engine import (
    claims_of,
    day_of,
    due_of,
    make_charge,
    make_contract,
    make_customer,
    make_entry,
    make_line,
    make_rate,
    make_tax_code,
    make_work,
    totals_of,
)

READY = ("2026-01-10", "2026-01-11")
LOCKED = ("2026-02-10",)


def _hourly(*days: str, waived: int = 0, **fields: Any) -> Due:
    """An hourly contract with an entry on each day, as of 1 February."""
    contract = make_contract("hourly", rates=make_rate("60"), **fields)
    work = make_work(contract, *(make_entry(n, day, 60) for n, day in enumerate(days, start=1)))
    claims = claims_of(
        due_of(work, as_of="2026-02-01"), [f"T:{n}" for n in range(1, waived + 1)], Hold.WAIVED
    )
    return due_of(work, as_of="2026-02-01", claims=claims)


@pytest.mark.parametrize(
    ("days", "waived", "mark"),
    [
        (READY, 0, "none"),
        (READY, 2, "none"),
        (READY + LOCKED, 0, "partly_locked"),
        (READY + LOCKED, 1, "partly_locked"),
        (READY + LOCKED, 2, "locked"),
        (LOCKED, 0, "locked"),
    ],
)
def test_the_mark_of_a_contract(days: tuple[str, ...], waived: int, mark: str) -> None:
    (row,) = Selection(_hourly(*days, waived=waived)).contracts
    assert row.mark == mark


@pytest.mark.parametrize(
    ("ticked", "state"),
    [
        ([], "empty"),
        (["T:1"], "mixed"),
        (["T:1", "T:2"], "checked"),
        (["T:1", "T:2", "T:3"], "checked"),
        (["T:3"], "empty"),
        (["T:99"], "empty"),
    ],
)
def test_the_box_of_a_contract_counts_ready_items_only(ticked: list[str], state: str) -> None:
    selection = Selection(_hourly(*READY, *LOCKED))
    selection.set_items(ticked, selected=True)
    assert selection.contract_state("K") == state
    assert not selection.is_selected("T:3")
    assert not selection.is_selected("T:99")


def test_nothing_is_selected_at_first() -> None:
    selection = Selection(_hourly(*READY))
    assert (selection.selected_ids(), selection.totals(), selection.proposals()) == ([], {}, [])
    assert selection.contract_state("K") == "empty"


def test_ticking_a_contract_selects_all_its_ready_items_and_never_a_locked_one() -> None:
    contract = make_contract("hourly", rates=make_rate("60"), lines=make_line("50"))
    work = make_work(contract, make_entry(1, "2026-01-10", 60), make_entry(2, "2026-05-10", 60))
    found = due_of(work, as_of="2026-03-05")
    selection = Selection(found)
    selection.set_contracts(["K"], selected=True)
    # January's line is overdue and ticked, March's is locked.
    assert selection.selected_ids() == ["R:K:L:2026-01-01", "R:K:L:2026-02-01", "T:1"]
    assert [item.id for item in found.contracts[0].items if item.overdue] == [
        "R:K:L:2026-01-01",
        "T:1",
    ]
    assert selection.contract_state("K") == "checked"
    assert selection.selected_balance("K") == selection.contracts[0].total_balance == 160_00
    selection.set_contracts(["K"], selected=False)
    assert (selection.contract_state("K"), selection.selected_balance("K")) == ("empty", 0)


def test_a_locked_contract_cannot_be_ticked() -> None:
    selection = Selection(_hourly(*LOCKED))
    selection.set_contracts(["K"], selected=True)
    selection.set_all(True)
    assert (selection.contract_state("K"), selection.selected_ids()) == ("empty", [])


def test_a_waived_item_cannot_be_ticked() -> None:
    selection = Selection(_hourly(*READY, waived=1))
    selection.set_items(["T:1"], selected=True)
    assert selection.selected_ids() == []
    selection.set_all(True)
    assert (selection.selected_ids(), selection.contract_state("K")) == (["T:2"], "checked")


def test_unticking_an_item_leaves_the_others() -> None:
    selection = select_all(_hourly(*READY), one_per_customer=False)
    selection.set_items(["T:1"], selected=False)
    assert selection.selected_ids() == ["T:2"]
    assert selection.selected_balance("K") == 60_00
    assert selection.totals()["EUR"].net == 60_00


def test_selected_balance_is_the_lines_of_the_selected_items() -> None:
    contract = make_contract("hourly", rates=make_rate("27.50"), detail="contract")
    entries = (make_entry(n, f"2026-01-1{n}", 15) for n in (1, 2, 3))
    selection = Selection(due_of(make_work(contract, *entries), as_of="2026-02-01"))
    selection.set_items(["T:1"], selected=True)
    assert selection.selected_balance("K") == 6_88
    selection.set_items(["T:2"], selected=True)
    assert selection.selected_balance("K") == 13_75


def test_a_ticket_counts_until_its_last_item_is_unticked() -> None:
    contract = make_contract("hourly", rates=make_rate("60"))
    entries = (make_entry(n, f"2026-01-1{n}", 15, ticket=7) for n in (1, 2))
    other = make_contract("hourly", "K2", name="Other", rates=make_rate("60"))
    found = due_of(
        make_work(contract, *entries),
        make_work(other, make_charge(3, "2026-01-10", "5", ticket=7)),
        as_of="2026-02-01",
    )
    selection = select_all(found, one_per_customer=False)
    counts = []
    for item in ("T:1", "T:2", "C:3"):
        counts.append(selection.totals()["EUR"].tickets)
        selection.set_items([item], selected=False)
    assert counts == [1, 1, 1]
    assert selection.totals() == {}


def test_switching_the_grouping_keeps_the_ticks() -> None:
    customer = make_customer()
    contracts = [
        make_contract(code=code, name=code, customer=customer, lines=make_line()) for code in "ABC"
    ]
    selection = Selection(due_of(*contracts, as_of="2026-02-01"))
    selection.set_contracts(["A", "C"], selected=True)
    assert selection.totals()["EUR"].invoices == 2
    selection.set_one_per_customer(True)
    assert selection.totals()["EUR"].invoices == 1
    assert [part.contract.code for part in selection.proposals()[0].parts] == ["A", "C"]
    selection.set_one_per_customer(False)
    assert selection.totals()["EUR"].invoices == 2


# Filters


def _books() -> Due:
    """Two customers, three contracts, as of 5 March."""
    one, two = make_customer("Ada", 1), make_customer("Bob", 2)
    tax = {"taxable": True, "tax_code": "S20"}
    works = (
        make_work(
            make_contract("hourly", "A", customer=one, rates=make_rate("60"), lines=make_line()),
            make_entry(1, "2026-02-10", 60),
            make_entry(2, "2025-12-31", 60),
        ),
        make_work(make_contract("retainer", "B", customer=one, lines=make_line(), **tax)),
        make_work(
            make_contract("block_hours", "C", customer=two, block_hours=1, rates=make_rate("60")),
            make_entry(3, "2026-01-10", 60),
            make_entry(4, "2026-01-11", 60),
        ),
    )
    return due_of(*works, as_of="2026-02-28", tax_codes=[make_tax_code("S20", 20)])


JANUARY_A, FEBRUARY_A = "R:A:L:2026-01-01", "R:A:L:2026-02-01"
JANUARY_B, FEBRUARY_B = "R:B:L:2026-01-01", "R:B:L:2026-02-01"
JANUARY_C, FEBRUARY_C = "R:C:block:2026-01-01", "R:C:block:2026-02-01"
ALL_A = [JANUARY_A, FEBRUARY_A, "T:1", "T:2"]
ALL_B = [JANUARY_B, FEBRUARY_B]
ALL_C = [JANUARY_C, FEBRUARY_C, "T:3", "T:4"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ALL_A + ALL_B + ALL_C),
        ({"customers": frozenset(["1001"])}, ALL_A + ALL_B),
        ({"customers": frozenset(["1001", "1002"])}, ALL_A + ALL_B + ALL_C),
        ({"contracts": frozenset(["A", "C"])}, ALL_A + ALL_C),
        ({"customers": frozenset(["1001"]), "contracts": frozenset(["A", "C"])}, ALL_A),
        ({"contract_types": frozenset(["retainer", "block_hours"])}, ALL_B + ALL_C),
        ({"taxable": True}, ALL_B),
        ({"taxable": False}, ALL_A + ALL_C),
        ({"period_from": day_of("2026-02-01")}, [FEBRUARY_A, "T:1", FEBRUARY_B, FEBRUARY_C]),
        ({"period_from": day_of("2026-02-02")}, []),
        (
            {"period_to": day_of("2026-01-01")},
            [JANUARY_A, "T:2", JANUARY_B, JANUARY_C, "T:3", "T:4"],
        ),
        (
            {"period_from": day_of("2025-12-31"), "period_to": day_of("2025-12-31")},
            ["T:2"],
        ),
        ({"overdue_only": True}, []),
        ({"contracts": frozenset(["?"])}, []),
    ],
)
def test_filters(filters: dict[str, Any], expected: list[str]) -> None:
    found = Filters(**filters).apply(_books())
    assert [item.id for contract in found.contracts for item in contract.items] == expected
    assert all(contract.items for contract in found.contracts)


def test_block_use_is_computed_from_everything_whatever_the_filter() -> None:
    found = Filters(period_to=day_of("2026-01-01")).apply(_books())
    block = found.contracts[2]
    assert [item.net for item in block.items if item.id == "T:4"] == [60_00]


def test_marks_counts_and_totals_are_those_of_the_items_left() -> None:
    found = Filters(
        contracts=frozenset(["A"]), period_from=day_of("2026-01-01"), period_to=day_of("2026-01-31")
    ).apply(_books())
    (row,) = select_all(found, one_per_customer=False).contracts
    assert (row.mark, row.ready, row.locked, row.total_balance) == ("none", 1, 0, 50_00)
    assert totals_of(found)["EUR"].net == 50_00


def test_overdue_only_leaves_what_is_overdue() -> None:
    contract = make_contract(lines=make_line())
    found = due_of(contract, as_of="2026-03-01")
    left = Filters(overdue_only=True).apply(found)
    assert [item.id for one in left.contracts for item in one.items] == ["R:K:L:2026-01-01"]
