"""When an item is ready, overdue, locked, waived (billing rules, 3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batchbill_desktop.services.billing.items import ContractDue, Lock, State
from batchbill_desktop.services.billing.snapshot import Hold
from tests.builders.engine import (
    EXEMPT,
    claims_of,
    day_of,
    due_of,
    due_of_contract,
    ids_of,
    item_of,
    make_charge,
    make_company,
    make_contract,
    make_customer,
    make_entry,
    make_line,
    make_rate,
    make_tax_code,
    nets_of,
)


def _ready_on(found: ContractDue, item: str) -> str:
    return str(item_of(found, item).ready_on)


@pytest.mark.parametrize(
    ("timing", "fields", "expected"),
    [
        ("advance", {}, "2026-01-01"),
        ("advance", {"start": "2026-01-16"}, "2026-01-16"),
        ("advance", {"frequency": "once"}, "2026-01-01"),
        ("arrears", {}, "2026-02-01"),
        ("arrears", {"last_day": "2026-01-20"}, "2026-01-21"),
        ("arrears", {"frequency": "once", "last_day": "2026-06-30"}, "2026-07-01"),
        ("arrears", {"frequency": "once"}, "None"),
    ],
)
def test_a_recurring_item_is_ready_by_its_timing(
    timing: str, fields: dict[str, Any], expected: str
) -> None:
    contract = make_contract(timing=timing, lines=make_line(), **fields)
    found = due_of_contract(contract, as_of="2026-01-16")
    assert [str(item.ready_on) for item in found.items] == [expected]


def test_a_line_may_have_a_timing_of_its_own() -> None:
    lines = (make_line(line="A", timing="advance"), make_line(line="B"))
    found = due_of_contract(make_contract(timing="arrears", lines=lines), as_of="2026-01-01")
    assert _ready_on(found, "R:K:A:2026-01-01") == "2026-01-01"
    assert _ready_on(found, "R:K:B:2026-01-01") == "2026-02-01"


@pytest.mark.parametrize(
    ("fields", "period", "ready_on"),
    [
        ({}, (date(2026, 2, 1), date(2026, 2, 28)), "2026-03-01"),
        ({"timing": "advance"}, (date(2026, 2, 1), date(2026, 2, 28)), "2026-03-01"),
        ({"last_day": "2026-02-15"}, (date(2026, 2, 1), date(2026, 2, 15)), "2026-02-16"),
        ({"usage_ready": "immediately"}, (date(2026, 2, 1), date(2026, 2, 28)), "2026-02-10"),
        ({"frequency": "on_demand"}, None, "2026-02-10"),
        ({"frequency": "once"}, (date(2026, 1, 1), None), "None"),
        (
            {"frequency": "once", "usage_ready": "immediately"},
            (date(2026, 1, 1), None),
            "2026-02-10",
        ),
    ],
)
def test_usage_is_ready_when_its_period_ends_or_at_once(
    fields: dict[str, Any], period: tuple[date, date | None] | None, ready_on: str
) -> None:
    contract = make_contract("hourly", rates=make_rate("60"), **fields)
    usage = (make_entry(1, "2026-02-10", 30), make_charge(1, "2026-02-10", "5"))
    found = due_of_contract(contract, *usage, as_of="2026-02-11")
    for item in ("T:1", "C:1"):
        in_period = item_of(found, item).period
        assert (None if in_period is None else (in_period.first, in_period.last)) == period
        assert _ready_on(found, item) == ready_on


def test_a_top_up_is_ready_on_its_own_date() -> None:
    contract = make_contract("block_hours", block_hours=1, top_up=True, rates=make_rate("60"))
    found = due_of_contract(contract, make_entry(1, "2026-02-10", 90), as_of="2026-02-10")
    assert item_of(found, "U:K:1").state is State.READY
    assert _ready_on(found, "U:K:1") == "2026-02-10"
    assert item_of(found, "T:1").locks == (Lock.PERIOD_OPEN,)


# Overdue


@pytest.mark.parametrize(
    ("timing", "as_of", "overdue"),
    [
        ("arrears", "2026-02-28", []),
        ("arrears", "2026-03-01", ["R:K:L:2026-01-01"]),
        ("arrears", "2026-04-01", ["R:K:L:2026-01-01"]),
        ("arrears", "2026-04-02", ["R:K:L:2026-01-01", "R:K:L:2026-02-01"]),
        ("advance", "2026-01-31", []),
        ("advance", "2026-02-01", ["R:K:L:2026-01-01"]),
        ("advance", "2026-03-04", ["R:K:L:2026-01-01"]),
        ("advance", "2026-03-05", ["R:K:L:2026-01-01", "R:K:L:2026-02-01"]),
    ],
)
def test_a_recurring_item_is_overdue_when_the_next_is_ready_or_after_31_days(
    timing: str, as_of: str, overdue: list[str]
) -> None:
    contract = make_contract(timing=timing, last_day="2026-02-28", lines=make_line())
    found = due_of_contract(contract, as_of=as_of)
    assert [item.id for item in found.items if item.overdue] == overdue


def test_the_next_period_makes_overdue_whether_or_not_it_makes_an_item() -> None:
    lines = (make_line("50"), make_line("50", 0, "2026-02-01"))
    found = due_of_contract(make_contract(lines=lines), as_of="2026-03-01")
    assert [(item.id, item.overdue) for item in found.items] == [("R:K:L:2026-01-01", True)]


def test_a_block_is_overdue_by_its_own_periods() -> None:
    found = due_of_contract(make_contract("block_money"), as_of="2026-03-01")
    assert [item.id for item in found.items if item.overdue] == ["R:K:block:2026-01-01"]


@pytest.mark.parametrize(
    ("as_of", "overdue"),
    [("2026-03-04", []), ("2026-03-05", ["C:1", "T:1"])],
)
def test_usage_is_overdue_when_ready_for_more_than_31_days(as_of: str, overdue: list[str]) -> None:
    contract = make_contract("hourly", rates=make_rate("60"))
    usage = (make_entry(1, "2026-01-10", 30), make_charge(1, "2026-01-10", "5"))
    found = due_of_contract(contract, *usage, as_of=as_of)
    assert [item.id for item in found.items if item.overdue] == overdue


@pytest.mark.parametrize(("as_of", "overdue"), [("2026-02-10", False), ("2026-02-11", True)])
def test_a_top_up_is_overdue_when_ready_for_more_than_31_days(as_of: str, overdue: bool) -> None:
    contract = make_contract("block_hours", block_hours=1, top_up=True, rates=make_rate("60"))
    found = due_of_contract(contract, make_entry(1, "2026-01-10", 90), as_of=as_of)
    assert item_of(found, "U:K:1").overdue is overdue


def test_a_locked_or_waived_item_is_never_overdue() -> None:
    locked = make_contract(active=False, lines=make_line())
    found = due_of_contract(locked, as_of="2027-01-01")
    assert {item.overdue for item in found.items} == {False}
    contract = make_contract(lines=make_line())
    waived = claims_of(due_of_contract(contract, as_of="2027-01-01"), hold=Hold.WAIVED)
    found = due_of_contract(contract, as_of="2027-01-01", claims=waived)
    assert {(item.state, item.overdue) for item in found.items} >= {(State.WAIVED, False)}
    assert not any(item.overdue for item in found.items if item.state is State.WAIVED)


# Locked

S_LATE = make_tax_code("LATE", {"2026-05-01": 20})


@pytest.mark.parametrize(
    ("fields", "as_of", "company", "locks"),
    [
        ({}, "2026-03-01", {}, []),
        ({}, "2026-02-28", {}, ["PERIOD_OPEN"]),
        ({"frequency": "once"}, "2027-01-01", {}, ["PERIOD_OPEN"]),
        ({"active": False}, "2026-03-01", {}, ["CONTRACT_INACTIVE"]),
        (
            {"customer": make_customer(on_hold=True)},
            "2026-03-01",
            {},
            ["CUSTOMER_ON_HOLD"],
        ),
        ({"rates": make_rate("60", "2026-02-11")}, "2026-03-01", {}, ["RATE_MISSING"]),
        ({"rates": ()}, "2026-03-01", {}, ["RATE_MISSING"]),
        ({"start": "2026-02-11"}, "2026-02-01", {}, ["OUTSIDE_CONTRACT"]),
        ({"last_day": "2026-02-09"}, "2026-03-01", {}, ["OUTSIDE_CONTRACT"]),
        ({"last_day": "2026-02-10"}, "2026-03-01", {}, []),
        ({"start": "2026-02-10"}, "2026-03-01", {}, []),
        ({"taxable": True, "tax_code": "LATE"}, "2026-03-01", {}, ["TAX_RATE_MISSING"]),
        ({"taxable": True, "tax_code": "Z"}, "2026-03-01", {}, []),
        ({"tax_code": "LATE"}, "2026-03-01", {}, []),
        (
            {
                "active": False,
                "customer": make_customer(on_hold=True),
                "rates": (),
                "taxable": True,
                "tax_code": "LATE",
            },
            "2026-02-20",
            {},
            [
                "PERIOD_OPEN",
                "CONTRACT_INACTIVE",
                "CUSTOMER_ON_HOLD",
                "RATE_MISSING",
                "TAX_RATE_MISSING",
            ],
        ),
        (
            {
                "active": False,
                "customer": make_customer(on_hold=True),
                "rates": (),
                "last_day": "2026-02-01",
                "taxable": True,
                "tax_code": "LATE",
            },
            "2026-01-20",
            {},
            [
                "CONTRACT_INACTIVE",
                "CUSTOMER_ON_HOLD",
                "RATE_MISSING",
                "OUTSIDE_CONTRACT",
                "TAX_RATE_MISSING",
            ],
        ),
    ],
)
def test_a_locked_item_says_every_reason_that_holds_in_order(
    fields: dict[str, Any], as_of: str, company: dict[str, Any], locks: list[str]
) -> None:
    contract = make_contract("hourly", **{"rates": make_rate("60"), **fields})
    found = due_of_contract(
        contract,
        make_entry(1, "2026-02-10", 30),
        as_of=as_of,
        company=make_company(exempt_tax_code="EXEMPT", **company),
        tax_codes=[EXEMPT, S_LATE, make_tax_code("Z", category="Z")],
    )
    item = item_of(found, "T:1")
    assert list(item.locks) == locks
    assert item.state is (State.LOCKED if locks else State.READY)


@pytest.mark.parametrize(
    ("must_be_resolved", "still_open", "locks"),
    [
        (True, [7], (Lock.TICKET_OPEN,)),
        (True, [], ()),
        (False, [7], ()),
    ],
)
def test_time_and_charges_on_an_open_ticket_are_locked(
    must_be_resolved: bool, still_open: list[int], locks: tuple[Lock, ...]
) -> None:
    contract = make_contract("hourly", rates=make_rate("60"))
    usage = (
        make_entry(1, "2026-02-10", 30, ticket=7),
        make_charge(1, "2026-02-10", "5", ticket=7),
        make_entry(2, "2026-02-10", 30),
        make_charge(2, "2026-02-10", "5"),
    )
    found = due_of_contract(
        contract,
        *usage,
        as_of="2026-03-01",
        company=make_company(tickets_must_be_resolved=must_be_resolved),
        open_tickets=still_open,
    )
    assert item_of(found, "T:1").locks == locks
    assert item_of(found, "C:1").locks == locks
    assert item_of(found, "T:2").state is item_of(found, "C:2").state is State.READY


def test_outside_contract_is_the_only_date_reason_and_has_no_period() -> None:
    contract = make_contract("hourly", rates=make_rate("60"), last_day="2026-01-31")
    usage = (make_entry(1, "2026-02-10", 30), make_charge(1, "2025-12-31", "5"))
    found = due_of_contract(contract, *usage, as_of="2026-01-01")
    for item in found.items:
        assert item.locks == (Lock.OUTSIDE_CONTRACT,)
        assert (item.period, item.ready_on) == (None, None)


def test_a_top_up_is_never_locked_by_a_ticket() -> None:
    contract = make_contract("block_hours", block_hours=1, top_up=True, rates=make_rate("60"))
    entry = make_entry(1, "2026-02-10", 90, ticket=7)
    found = due_of_contract(contract, entry, as_of="2026-03-01", open_tickets=[7])
    assert item_of(found, "T:1").locks == (Lock.TICKET_OPEN,)
    assert item_of(found, "U:K:1").state is State.READY


@pytest.mark.parametrize(
    ("fields", "as_of", "locks"),
    [
        ({}, "2026-02-09", (Lock.PERIOD_OPEN,)),
        ({"active": False}, "2026-02-10", (Lock.CONTRACT_INACTIVE,)),
        ({"customer": make_customer(on_hold=True)}, "2026-02-10", (Lock.CUSTOMER_ON_HOLD,)),
        ({"taxable": True, "tax_code": "LATE"}, "2026-02-10", (Lock.TAX_RATE_MISSING,)),
    ],
)
def test_a_top_up_is_locked_by_what_concerns_its_contract(
    fields: dict[str, Any], as_of: str, locks: tuple[Lock, ...]
) -> None:
    contract = make_contract(
        "block_hours", block_hours=1, top_up=True, rates=make_rate("60"), **fields
    )
    entry = make_entry(1, "2026-02-10", 90)
    found = due_of_contract(contract, entry, as_of=as_of, tax_codes=[S_LATE])
    assert item_of(found, "U:K:1").locks == locks


def test_a_block_without_a_base_rate_is_locked() -> None:
    contract = make_contract("block_hours", rates=make_rate("60", "2026-02-01"))
    found = due_of_contract(contract, as_of="2026-03-01")
    assert item_of(found, "R:K:block:2026-01-01").locks == (Lock.RATE_MISSING,)
    assert item_of(found, "R:K:block:2026-02-01").state is State.READY
    assert nets_of(found)["R:K:block:2026-01-01"] == "0.00"


# Which items exist


def test_recurring_items_exist_from_their_first_day_and_usage_whatever_its_date() -> None:
    contract = make_contract("hourly", rates=make_rate("60"), lines=make_line())
    usage = (make_entry(1, "2026-12-24", 30), make_charge(1, "2026-12-24", "5"))
    assert ids_of(due_of_contract(contract, *usage, as_of="2025-12-31")) == ["C:1", "T:1"]
    assert ids_of(due_of_contract(contract, *usage, as_of="2026-02-01")) == [
        "C:1",
        "R:K:L:2026-01-01",
        "R:K:L:2026-02-01",
        "T:1",
    ]


def test_a_top_up_exists_as_soon_as_its_entry_does() -> None:
    contract = make_contract("block_hours", block_hours=1, top_up=True, rates=make_rate("60"))
    found = due_of_contract(contract, make_entry(1, "2026-12-24", 90), as_of="2026-01-01")
    assert "U:K:1" in ids_of(found)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, ["C:1", "R:K:L:2026-01-01", "R:K:L:2026-02-01", "R:K:L:2026-03-01", "T:1", "T:2"]),
        (
            "2025-12-31",
            ["C:1", "R:K:L:2026-01-01", "R:K:L:2026-02-01", "R:K:L:2026-03-01", "T:1", "T:2"],
        ),
        ("2026-01-01", ["C:1", "R:K:L:2026-02-01", "R:K:L:2026-03-01", "T:1", "T:2"]),
        ("2026-01-31", ["C:1", "R:K:L:2026-02-01", "R:K:L:2026-03-01", "T:1", "T:2"]),
        ("2026-02-09", ["C:1", "R:K:L:2026-03-01", "T:1", "T:2"]),
        ("2026-02-10", ["R:K:L:2026-03-01", "T:2"]),
        ("2026-02-11", ["R:K:L:2026-03-01"]),
    ],
)
def test_billed_until_leaves_out_what_another_program_has_billed(
    until: str | None, expected: list[str]
) -> None:
    contract = make_contract("hourly", rates=make_rate("60"), lines=make_line(), billed_until=until)
    usage = (
        make_entry(1, "2026-02-10", 30),
        make_entry(2, "2026-02-11", 30),
        make_charge(1, "2026-02-10", "5"),
    )
    assert ids_of(due_of_contract(contract, *usage, as_of="2026-03-01")) == expected


# Billed, reserved, waived


@pytest.mark.parametrize(
    ("hold", "states"), [("billed", []), ("reserved", []), ("waived", [State.WAIVED] * 3)]
)
def test_billed_and_reserved_items_are_no_longer_due_and_waived_ones_are_waived(
    hold: str, states: list[State]
) -> None:
    contract = make_contract("hourly", rates=make_rate("60"), lines=make_line())
    usage = (make_entry(1, "2026-01-10", 30), make_charge(1, "2026-01-10", "5"))
    before = due_of_contract(contract, *usage, as_of="2026-01-31")
    claims = claims_of(before, ids_of(before), Hold(hold))
    found = due_of_contract(contract, *usage, as_of="2026-01-31", claims=claims)
    assert [item.state for item in found.items] == states
    assert all(item.locks == () for item in found.items)


def test_a_contract_without_an_unbilled_item_is_left_out() -> None:
    contract = make_contract(lines=make_line())
    before = due_of(contract, as_of="2026-01-31")
    claims = claims_of(before, ["R:K:L:2026-01-01"])
    assert due_of(contract, as_of="2026-01-31", claims=claims).contracts == ()
    assert due_of(contract, as_of="2026-02-01", claims=claims).contracts != ()


def test_contracts_are_ordered_by_customer_name_contract_name_and_code() -> None:
    names = [("b", "Z"), ("É", "A"), ("Z", "B"), ("Z", "A"), ("a", "A")]
    contracts = [
        make_contract(
            code=f"K{place}", name=name, customer=make_customer(owner, place), lines=make_line()
        )
        for place, (owner, name) in enumerate(names)
    ]
    found = due_of(*contracts, as_of=day_of("2026-01-01"))
    assert [one.contract.code for one in found.contracts] == ["K3", "K2", "K4", "K0", "K1"]
