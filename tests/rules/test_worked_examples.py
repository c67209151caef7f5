"""The worked examples: tiny cases, one rule each, worked out by hand.

The number of a case is that of its example. Contracts begin on 1 January 2026 and have calendar
months in arrears, EUR, no tax, where a case says nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from batchbill_desktop.services.billing.items import ContractDue, Lock, State, TimePrice
from batchbill_desktop.services.billing.lines import Treatment
from batchbill_desktop.services.billing.snapshot import Charge, Contract, TimeEntry
from batchbill_desktop.services.money import amount_text, scaled_text
from tests.builders.engine import (
    EXEMPT,
    balance_of,
    claims_of,
    due_of,
    due_of_contract,
    ids_of,
    item_of,
    line_nets,
    lines_of,
    make_charge,
    make_company,
    make_contract,
    make_customer,
    make_entry,
    make_line,
    make_rate,
    make_tax_code,
    make_work,
    nets_of,
    proposals_of,
    totals_of,
)


@dataclass(frozen=True)
class Example:
    """A contract with its usage, and what its items come to on a day."""

    contract: Contract
    as_of: str
    nets: dict[str, str]
    usage: tuple[TimeEntry | Charge, ...] = ()
    lines: list[str] | None = None
    """The nets of the lines that all ready items make."""
    balance: str | None = None
    states: dict[str, Any] = field(default_factory=dict)


def _line(first_day: str) -> str:
    return f"R:K:L:{first_day}"


def _block(first_day: str) -> str:
    return f"R:K:block:{first_day}"


EXAMPLES = {
    "1 anchor start, clamping": Example(
        make_contract(start="2026-01-31", anchor="start", lines=make_line("50")),
        "2026-04-30",
        {
            _line("2026-01-31"): "50.00",
            _line("2026-02-28"): "50.00",
            _line("2026-03-31"): "50.00",
            _line("2026-04-30"): "50.00",
        },
    ),
    "2 anchor start, leap day": Example(
        make_contract(start="2024-02-29", anchor="start", frequency="year", lines=make_line("50")),
        "2028-03-01",
        {
            _line("2024-02-29"): "50.00",
            _line("2025-02-28"): "50.00",
            _line("2026-02-28"): "50.00",
            _line("2027-02-28"): "50.00",
            _line("2028-02-29"): "50.00",
        },
    ),
    "4 proration, first period": Example(
        make_contract(start="2026-01-16", prorate=True, lines=make_line("100")),
        "2026-02-01",
        {_line("2026-01-16"): "51.61", _line("2026-02-01"): "100.00"},
    ),
    "5 proration, last period, with discount: one rounding": Example(
        make_contract(
            start="2026-02-01",
            last_day="2026-02-10",
            prorate=True,
            discount_percent=5,
            lines=make_line("9.95", 7),
        ),
        "2026-02-11",
        {_line("2026-02-01"): "23.63"},
    ),
    "6 price changed inside the period, advance": Example(
        make_contract(
            start="2026-01-16",
            prorate=True,
            timing="advance",
            lines=(make_line("100"), make_line("120", day="2026-01-20")),
        ),
        "2026-01-31",
        {_line("2026-01-16"): "51.61"},
    ),
    "6 price changed inside the period, arrears": Example(
        make_contract(
            start="2026-01-16",
            prorate=True,
            lines=(make_line("100"), make_line("120", day="2026-01-20")),
        ),
        "2026-01-31",
        {_line("2026-01-16"): "61.94"},
    ),
    "7 a line begins inside a period": Example(
        make_contract(timing="advance", lines=make_line("50", day="2026-02-10")),
        "2026-03-01",
        {_line("2026-03-01"): "50.00"},
    ),
    "12 included time of a retainer": Example(
        make_contract(lines=make_line("290"), rates=make_rate("112.50", name="evening")),
        "2026-02-01",
        {
            _line("2026-01-01"): "290.00",
            _line("2026-02-01"): "290.00",
            "T:1": "0.00",
            "T:2": "13.13",
        },
        (make_entry(1, "2026-01-10", 25), make_entry(2, "2026-01-11", 7, "evening")),
        lines=["290.00", "0.00", "13.13"],
        balance="303.13",
    ),
    "14 rounding scope ticket": Example(
        make_contract(
            "hourly",
            rates=make_rate("88"),
            time_minimum=60,
            time_increment=60,
            rounding_scope="ticket",
        ),
        "2026-02-01",
        {f"T:{n}": "88.00" for n in range(1, 6)},
        (
            *(
                make_entry(n, f"2026-01-1{n}", minutes, ticket=1)
                for n, minutes in ((1, 45), (2, 45), (3, 5))
            ),
            make_entry(4, "2026-01-14", 15),
            make_entry(5, "2026-01-15", 15),
        ),
        lines=["176.00", "88.00", "88.00"],
        balance="352.00",
    ),
    "15 rounding scope ticket, detail contract": Example(
        make_contract(
            "hourly",
            rates=make_rate("88"),
            time_increment=60,
            rounding_scope="ticket",
            detail="contract",
        ),
        "2026-02-01",
        {"T:1": "88.00", "T:2": "88.00", "T:3": "88.00"},
        (
            make_entry(1, "2026-01-11", 45, ticket=1),
            make_entry(2, "2026-01-12", 30, ticket=1),
            make_entry(3, "2026-01-13", 20, ticket=2),
        ),
        lines=["264.00"],
    ),
    "16 detail entry": Example(
        make_contract("hourly", rates=(make_rate("27.50"), make_rate("30", "2026-01-15"))),
        "2026-03-01",
        {"T:1": "6.88", "T:2": "6.88", "T:3": "7.50", "T:4": "7.50"},
        tuple(
            make_entry(n, day, 15)
            for n, day in enumerate(("2026-01-08", "2026-01-09", "2026-01-20", "2026-02-03"), 1)
        ),
        balance="28.76",
    ),
    "16 detail contract": Example(
        make_contract(
            "hourly",
            detail="contract",
            rates=(make_rate("27.50"), make_rate("30", "2026-01-15")),
        ),
        "2026-03-01",
        {"T:1": "6.88", "T:2": "6.88", "T:3": "7.50", "T:4": "7.50"},
        tuple(
            make_entry(n, day, 15)
            for n, day in enumerate(("2026-01-08", "2026-01-09", "2026-01-20", "2026-02-03"), 1)
        ),
        lines=["13.75", "7.50", "7.50"],
        balance="28.75",
    ),
    "17 block hours, crossing with factor 1.5": Example(
        make_contract(
            "block_hours",
            overage_rate="95",
            last_day="2026-01-31",
            rates=(make_rate("78"), make_rate("78", name="evening", factor="1.5")),
        ),
        "2026-02-01",
        {_block("2026-01-01"): "780.00", "T:1": "0.00", "T:2": "142.50", "T:3": "47.50"},
        (
            make_entry(1, "2026-01-10", 510),
            make_entry(2, "2026-01-11", 120, "evening"),
            make_entry(3, "2026-01-12", 30),
        ),
        balance="970.00",
        states={"T:1": "510", "T:2": "60", "T:3": "0"},
    ),
    "18 rollover with a limit": Example(
        make_contract(
            "block_hours",
            overage_rate="95",
            rollover=True,
            rollover_limit=2,
            rates=make_rate("78"),
        ),
        "2026-03-31",
        {
            _block("2026-01-01"): "780.00",
            _block("2026-02-01"): "780.00",
            _block("2026-03-01"): "780.00",
            "T:1": "0.00",
            "T:2": "23.75",
            "T:3": "23.75",
        },
        (
            make_entry(1, "2026-01-10", 420),
            make_entry(2, "2026-02-10", 735),
            make_entry(3, "2026-03-10", 615),
        ),
    ),
    "19 top-up, bought twice by one entry": Example(
        make_contract(
            "block_hours",
            block_hours=4,
            rollover=True,
            top_up=True,
            rates=(make_rate("92"), make_rate("95", "2026-01-20")),
        ),
        "2026-01-21",
        {
            _block("2026-01-01"): "380.00",
            "T:1": "0.00",
            "T:2": "0.00",
            "T:3": "0.00",
            "U:K:2": "380.00",
            "U:K:2:2": "380.00",
            "U:K:3": "380.00",
        },
        (
            make_entry(1, "2026-01-12", 200),
            make_entry(2, "2026-01-21", 500),
            make_entry(3, "2026-02-02", 300),
        ),
        lines=["380.00", "380.00"],
    ),
    "20 block money, crossing with discount": Example(
        make_contract(
            "block_money", discount_percent=5, rates=make_rate("72.50"), last_day="2026-01-31"
        ),
        "2026-02-01",
        {_block("2026-01-01"): "475.00", "T:1": "0.00", "T:2": "18.61", "T:3": "11.48"},
        (
            make_entry(1, "2026-01-10", 380),
            make_entry(2, "2026-01-11", 50),
            make_entry(3, "2026-01-12", 10),
        ),
        states={"T:1": "380", "T:2": "33.7885", "T:3": "0"},
    ),
    "22 charge price, discount, negative quantity": Example(
        make_contract("hourly", discount_percent=10),
        "2026-02-01",
        {"C:1": "12.78", "C:2": "20.60", "C:3": "244.83", "C:4": "-84.34"},
        (
            make_charge(1, "2026-01-10", "11.83", kind="expense", markup=8),
            make_charge(2, "2026-01-10", "6.6667", 3, kind="expense", markup=3),
            make_charge(3, "2026-01-10", "139.90", 2, markup=50, discount="12.5"),
            make_charge(4, "2026-01-10", "84.335", -1),
        ),
    ),
    "23 included quantity": Example(
        make_contract(
            "online_backup",
            lines=(
                make_line("0.4525", 35, included=10),
                make_line("0.4525", 8, "2026-02-01", included=10),
            ),
        ),
        "2026-02-28",
        {_line("2026-01-01"): "11.31"},
    ),
    "28 anchor day": Example(
        make_contract(
            start="2026-02-10",
            anchor="15",
            frequency="quarter",
            prorate=True,
            lines=make_line("900"),
        ),
        "2026-04-15",
        {_line("2026-02-10"): "640.00", _line("2026-04-15"): "900.00"},
    ),
    "29 anchor day 31": Example(
        make_contract(start="2026-03-10", anchor="31", lines=make_line("50")),
        "2026-04-30",
        {
            _line("2026-03-10"): "50.00",
            _line("2026-03-31"): "50.00",
            _line("2026-04-30"): "50.00",
        },
    ),
    "30 billable minutes": Example(
        make_contract("hourly", rates=make_rate("80"), time_increment=15),
        "2026-02-01",
        {"T:1": "80.00", "T:2": "0.00"},
        (
            make_entry(1, "2026-01-10", 90, billable_minutes=50),
            make_entry(2, "2026-01-11", 25, billable_minutes=0),
        ),
        lines=["80.00", "0.00"],
    ),
    "31 currency digits, JPY": Example(
        make_contract("hourly", customer=make_customer(currency="JPY"), rates=make_rate("9800")),
        "2026-02-01",
        {"T:1": "1143"},
        (make_entry(1, "2026-01-10", 7),),
    ),
    "31 currency digits, KWD": Example(
        make_contract("hourly", customer=make_customer(currency="KWD"), rates=make_rate("15.250")),
        "2026-02-01",
        {"T:1": "12.708", "T:2": "1.779"},
        (make_entry(1, "2026-01-10", 50), make_entry(2, "2026-01-11", 7)),
        balance="14.487",
    ),
    "33 billed until, opening balance": Example(
        make_contract(
            "block_hours",
            start="2025-09-01",
            block_hours=2,
            billed_until="2026-01-31",
            opening_balance="1.5",
            overage_rate="95",
            rates=make_rate("78"),
        ),
        "2026-02-28",
        {_block("2026-02-01"): "156.00", "T:2": "0.00", "T:3": "23.75"},
        (
            make_entry(1, "2026-01-28", 60),
            make_entry(2, "2026-02-10", 150),
            make_entry(3, "2026-02-24", 75),
        ),
    ),
}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_worked_example(example: Example) -> None:
    found = due_of_contract(example.contract, *example.usage, as_of=example.as_of)
    assert nets_of(found) == example.nets
    if example.lines is not None:
        assert line_nets(found) == example.lines
    if example.balance is not None:
        assert balance_of(found) == example.balance
    for item, covered in example.states.items():
        assert _covered(found, item) == covered


def _covered(found: ContractDue, item: str) -> str:
    """The covered minutes of an entry, half-up to 4 decimals."""
    price = item_of(found, item).price
    assert isinstance(price, TimePrice)
    minutes, of = price.covered
    return scaled_text((2 * minutes * 10_000 + of) // (2 * of))


def _period(found: ContractDue, item: str) -> str | None:
    period = item_of(found, item).period
    return None if period is None else f"{period.first} {period.last}"


def test_1_periods_are_counted_from_the_31st() -> None:
    found = due_of_contract(EXAMPLES["1 anchor start, clamping"].contract, as_of="2026-04-30")
    assert [_period(found, item.id) for item in found.items] == [
        "2026-01-31 2026-02-27",
        "2026-02-28 2026-03-30",
        "2026-03-31 2026-04-29",
        "2026-04-30 2026-05-30",
    ]


def test_3_two_weeks_anchor_calendar() -> None:
    contract = make_contract(
        "hourly", start="2026-01-07", frequency="two_weeks", rates=make_rate("60")
    )
    entries = (make_entry(1, "2026-01-18", 10), make_entry(2, "2026-01-19", 10))
    found = due_of_contract(contract, *entries, as_of="2026-02-02")
    assert [(_period(found, item.id), str(item.ready_on)) for item in found.items] == [
        ("2026-01-07 2026-01-18", "2026-01-19"),
        ("2026-01-19 2026-02-01", "2026-02-02"),
    ]


def test_8_once_completed_before_its_end() -> None:
    contract = make_contract(
        "project_fee",
        start="2026-02-02",
        last_day="2026-05-15",
        frequency="once",
        lines=make_line("4800"),
    )
    entries = (make_entry(1, "2026-03-17", 60), make_entry(2, "2026-05-20", 60))
    found = due_of_contract(contract, *entries, as_of="2026-05-16")
    ready = {item.id: str(item.ready_on) for item in found.items}
    assert ready == {_line("2026-02-02"): "2026-05-16", "T:1": "2026-05-16", "T:2": "None"}
    assert nets_of(found) == {_line("2026-02-02"): "4800.00", "T:1": "0.00", "T:2": "0.00"}
    assert ids_of(found, State.READY) == [_line("2026-02-02"), "T:1"]
    assert item_of(found, "T:2").locks == (Lock.OUTSIDE_CONTRACT,)
    assert item_of(found, "T:2").period is None


def test_9_once_without_a_last_day() -> None:
    contract = make_contract("project_hourly", frequency="once", rates=make_rate("96"))
    found = due_of_contract(contract, make_entry(1, "2026-01-10", 455), as_of="2199-12-31")
    (item,) = found.items
    assert (_period(found, "T:1"), item.ready_on) == ("2026-01-01 None", None)
    assert (item.locks, item.net) == ((Lock.PERIOD_OPEN,), 728_00)


@pytest.mark.parametrize(
    ("as_of", "overdue"),
    [
        ("2026-03-01", [_line("2026-01-01")]),
        ("2026-03-04", [_line("2026-01-01")]),
        ("2026-03-05", [_line("2026-01-01"), "T:1"]),
        ("2026-04-01", [_line("2026-01-01"), "T:1"]),
        ("2026-04-02", [_line("2026-01-01"), _line("2026-02-01"), "T:1"]),
    ],
)
def test_10_overdue(as_of: str, overdue: list[str]) -> None:
    contract = make_contract(last_day="2026-02-28", lines=make_line())
    found = due_of_contract(contract, make_entry(1, "2026-01-10", 30), as_of=as_of)
    assert [item.id for item in found.items if item.overdue] == overdue


def test_11_locked_every_reason_that_holds() -> None:
    contract = make_contract(
        "hourly",
        active=False,
        customer=make_customer(on_hold=True),
        rates=make_rate("60", "2026-03-01"),
    )
    entry = make_entry(1, "2026-02-10", 30, ticket=1)
    found = due_of_contract(contract, entry, as_of="2026-02-20", open_tickets=[1])
    assert [lock.value for lock in item_of(found, "T:1").locks] == [
        "PERIOD_OPEN",
        "TICKET_OPEN",
        "CONTRACT_INACTIVE",
        "CUSTOMER_ON_HOLD",
        "RATE_MISSING",
    ]
    assert nets_of(found) == {"T:1": "0.00"}


def test_12_included_time_is_on_a_line_of_its_minutes() -> None:
    example = EXAMPLES["12 included time of a retainer"]
    found = due_of_contract(example.contract, *example.usage, as_of=example.as_of)
    included = [line for line in lines_of(found) if line.treatment is Treatment.INCLUDED]
    assert [(line.quantity, line.unit_price) for line in included] == [(4167, 0)]


@pytest.mark.parametrize(
    ("fields", "minutes", "expected"),
    [
        ({"time_minimum": 30, "time_increment": 15}, (20, 31, 0), [30, 45, 0]),
        (
            {"time_increment": 15, "time_rounding": "nearest"},
            (22, 23, 7, 8),
            [15, 30, 0, 15],
        ),
    ],
)
def test_13_time_rounding(
    fields: dict[str, Any], minutes: tuple[int, ...], expected: list[int]
) -> None:
    contract = make_contract("hourly", rates=make_rate("60"), **fields)
    entries = (make_entry(n, "2026-01-10", worked) for n, worked in enumerate(minutes, start=1))
    found = due_of_contract(contract, *entries, as_of="2026-02-01")
    assert [item.rounded for item in found.items] == expected


def test_14_each_item_alone_is_60_minutes() -> None:
    example = EXAMPLES["14 rounding scope ticket"]
    found = due_of_contract(example.contract, *example.usage, as_of=example.as_of)
    assert {item.rounded for item in found.items} == {60}
    assert [line.minutes for line in lines_of(found)] == [1_200_000, 600_000, 600_000]


def test_15_the_line_has_180_minutes() -> None:
    example = EXAMPLES["15 rounding scope ticket, detail contract"]
    found = due_of_contract(example.contract, *example.usage, as_of=example.as_of)
    assert [line.minutes for line in lines_of(found)] == [1_800_000]


def test_18_what_is_carried() -> None:
    example = EXAMPLES["18 rollover with a limit"]
    found = due_of_contract(example.contract, *example.usage, as_of=example.as_of)
    assert found.block is not None
    assert [period.carried_in // 10_000 for period in found.block.periods] == [0, 120, 0]
    assert [period.left // 10_000 for period in found.block.periods] == [180, 0, 0]


def test_19_top_ups_are_ready_on_their_day() -> None:
    example = EXAMPLES["19 top-up, bought twice by one entry"]
    found = due_of_contract(example.contract, *example.usage, as_of=example.as_of)
    assert ids_of(found, State.READY) == ["U:K:2", "U:K:2:2"]
    assert found.block is not None
    assert [period.left // 10_000 for period in found.block.periods] == [20, 200]


def test_21_billed_use_stays_as_recorded() -> None:
    contract = make_contract("block_hours", block_hours=1, rates=make_rate("60"))
    billed = (make_entry(1, "2026-01-10", 40), make_entry(2, "2026-01-20", 40))
    before = due_of_contract(contract, *billed, as_of="2026-02-01")
    assert nets_of(before)["T:2"] == "20.00"
    claims = claims_of(before, ["T:1", "T:2"])
    late = make_entry(3, "2026-01-05", 30)
    found = due_of_contract(contract, *billed, late, as_of="2026-02-01", claims=claims)
    assert nets_of(found)["T:3"] == "30.00"


@pytest.mark.parametrize(
    ("tax_rounding", "tax", "total"), [("invoice", "15.33", "91.99"), ("line", "15.34", "92.00")]
)
def test_24_invoice_tax_per_code_and_per_line(tax_rounding: str, tax: str, total: str) -> None:
    taxed = make_work(
        make_contract("hourly", taxable=True, tax_code="S23"),
        make_charge(1, "2026-01-10", "55.55"),
        make_charge(2, "2026-01-10", "11.11"),
    )
    exempt = make_work(make_contract("hourly", "N"), make_charge(3, "2026-01-10", "10"))
    found = due_of(
        taxed,
        exempt,
        as_of="2026-02-01",
        company=make_company(exempt_tax_code="EXEMPT", tax_rounding=tax_rounding),
        tax_codes=[make_tax_code("S23", 23), EXEMPT],
    )
    (invoice,) = proposals_of(found, one_per_customer=True)
    assert (amount_text(invoice.tax, 2), amount_text(invoice.total, 2)) == (tax, total)
    assert [(row.codes, row.base) for row in invoice.taxes] == [
        (("EXEMPT",), 10_00),
        (("S23",), 66_66),
    ]


@pytest.mark.parametrize(
    ("tax_date", "invoice_date", "expected"),
    [
        ("supply", "2026-08-01", [(85_000, 150_00, 12_75), (90_000, 150_00, 13_50)]),
        ("invoice", "2026-06-30", [(85_000, 300_00, 25_50)]),
        ("invoice", "2026-08-01", [(90_000, 300_00, 27_00)]),
    ],
)
def test_25_tax_date(
    tax_date: str, invoice_date: str, expected: list[tuple[int, int, int]]
) -> None:
    contract = make_contract(
        start="2026-06-01",
        last_day="2026-07-31",
        taxable=True,
        tax_code="S",
        lines=make_line("50"),
    )
    charges = (make_charge(1, "2026-06-10", "100"), make_charge(2, "2026-07-10", "100"))
    found = due_of(
        make_work(contract, *charges),
        as_of="2026-08-01",
        invoice_date=invoice_date,
        company=make_company(tax_date=tax_date),
        tax_codes=[make_tax_code("S", {"2026-01-01": "8.5", "2026-07-01": 9})],
    )
    (invoice,) = proposals_of(found)
    assert [(row.group[1], row.base, row.tax) for row in invoice.taxes] == expected


def test_26_tax_date_splits_a_joined_line() -> None:
    contract = make_contract(
        "hourly",
        frequency="quarter",
        detail="contract",
        taxable=True,
        tax_code="S",
        rates=make_rate("60"),
    )
    entries = (
        make_entry(n, day, 10)
        for n, day in enumerate(("2026-01-20", "2026-02-20", "2026-02-21"), 1)
    )
    found = due_of(
        make_work(contract, *entries),
        as_of="2026-04-01",
        tax_codes=[make_tax_code("S", {"2026-01-01": "8.5", "2026-02-01": 9})],
    )
    assert line_nets(found.contracts[0]) == ["10.00", "20.00"]
    (invoice,) = proposals_of(found)
    assert [row.tax for row in invoice.taxes] == [85, 1_80]


def test_27_tax_group_and_tax_rate_missing() -> None:
    work = make_work(
        make_contract("hourly", taxable=True, tax_code="S20"),
        make_charge(1, "2026-01-10", "0.03"),
        make_charge(2, "2026-01-11", "0.04", tax_code="S20B"),
        make_charge(3, "2026-01-12", "1", tax_code="LATE"),
    )
    codes = [
        make_tax_code("S20", 20),
        make_tax_code("S20B", 20),
        make_tax_code("LATE", {"2026-05-01": 20}),
    ]
    found = due_of(work, as_of="2026-02-01", tax_codes=codes)
    (invoice,) = proposals_of(found)
    assert [(row.codes, row.base, row.tax) for row in invoice.taxes] == [(("S20", "S20B"), 7, 1)]
    assert item_of(found, "C:3").locks == (Lock.TAX_RATE_MISSING,)


def test_29_periods_begin_on_the_last_day_of_the_month() -> None:
    found = due_of_contract(EXAMPLES["29 anchor day 31"].contract, as_of="2026-04-30")
    assert [_period(found, item.id) for item in found.items] == [
        "2026-03-10 2026-03-30",
        "2026-03-31 2026-04-29",
        "2026-04-30 2026-05-30",
    ]


def test_30_hours_worked_are_not_the_billable_ones() -> None:
    example = EXAMPLES["30 billable minutes"]
    found = due_of(make_work(example.contract, *example.usage), as_of=example.as_of)
    assert totals_of(found)["EUR"].minutes == 115
    assert [item.rounded for item in found.contracts[0].items] == [60, 0]


@pytest.mark.parametrize(
    ("one_per_customer", "zero_invoices", "invoices", "settled"),
    [
        (False, False, [["L"]], ["R:K:L:2026-01-01", "T:1"]),
        (True, False, [["K", "L"]], []),
        (False, True, [["K"], ["L"]], []),
    ],
)
def test_32_settled_without_an_invoice(
    one_per_customer: bool, zero_invoices: bool, invoices: list[list[str]], settled: list[str]
) -> None:
    customer = make_customer()
    free = make_contract(
        "retainer", "K", customer=customer, last_day="2026-01-31", lines=make_line("0")
    )
    paid = make_contract(
        "retainer", "L", customer=customer, last_day="2026-01-31", lines=make_line("10")
    )
    found = due_of(
        make_work(free, make_entry(1, "2026-01-10", 60)),
        paid,
        as_of="2026-02-01",
        company=make_company(zero_invoices=zero_invoices),
    )
    proposals = proposals_of(found, one_per_customer=one_per_customer)
    made = [[part.contract.code for part in one.parts] for one in proposals if not one.is_settled]
    assert made == invoices
    without = {
        item.id
        for one in proposals
        if one.is_settled
        for part in one.parts
        for line in part.lines
        for item in line.items
    }
    assert sorted(without) == settled
    figures = totals_of(found, one_per_customer=one_per_customer)["EUR"]
    assert (figures.minutes, figures.net, figures.invoices) == (60, 10_00, len(invoices))
