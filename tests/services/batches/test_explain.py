"""*Why?*: each kind of item in each state, in words with the arithmetic."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, insert, select, update

from batchbill_desktop.models import (
    Contract,
    ContractLine,
    Customer,
    Rate,
    TaxRate,
    TimeEntry,
)
from batchbill_desktop.services.batches.explain import explain
from batchbill_desktop.services.batches.lock_words import lock_text
from batchbill_desktop.services.batches.waive import ItemMissing, waive
from batchbill_desktop.services.billing.items import Lock
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.texts import set_language
from tests.builders.batches import run, run_and_generate
from tests.builders.company import (
    FEBRUARY,
    put_charge,
    put_contract,
    put_entry,
    put_line,
    put_rate,
    scaled,
)

MARCH = date(2026, 3, 1)


def _more(connection: Connection) -> None:
    """Contracts for what the month of January has not got."""
    put_contract(
        connection,
        "D-1",
        1001,
        "retainer",
        lines={"L1": "100.00"},
        name="Care",
        timing="advance",
        start=date(2026, 1, 16),
        prorate=True,
        discount_percent=5,
    )
    put_contract(
        connection,
        "D-2",
        1001,
        "block_money",
        rates={"base": "60.00"},
        name="Credit",
        block_amount=100,
        top_up=True,
    )
    put_contract(connection, "D-3", 1001, "project_hourly", name="Project", frequency="once")
    put_contract(
        connection,
        "D-4",
        1001,
        rates={"base": "80.00"},
        name="Rounded",
        time_increment=15,
        time_minimum=30,
        usage_ready="immediately",
    )
    put_contract(
        connection,
        "D-5",
        1001,
        "block_money",
        rates={"base": "60.00"},
        name="Spent",
        block_amount=10,
    )
    put_entry(connection, 20, "D-2", "2026-01-10", 150)
    put_entry(connection, 21, "D-3", "2026-01-10", 60)
    put_entry(connection, 22, "D-4", "2026-01-10", 20)
    put_entry(connection, 23, "D-4", "2026-01-11", 90, billable_minutes=50)
    put_entry(connection, 24, "D-5", "2026-01-12", 15)
    put_entry(connection, 25, "D-5", "2026-01-13", 15)
    put_entry(connection, 26, "A-1", "2025-12-31", 15)
    put_charge(connection, 20, "A-1", "2026-01-10", "5.00", quantity="2.5", description="Cable")


READY = [
    (
        "R:A-1:L1:2026-01-01",
        FEBRUARY,
        [
            (
                "R:A-1:L1:2026-01-01 is the contract line “Line L1” of contract A-1 Support "
                "(Alder Ltd)."
            ),
            "Its billing period is 1–31 Jan 2026.",
            "It is ready since 1 Feb 2026, the day after its period's last day.",
            "Amount: 1 × 100 = €100.00.",
            "Its tax code is S20 at 20 %.",
        ],
    ),
    (
        "R:A-2:L1:2026-01-01",
        FEBRUARY,
        ["Quantity: 15 less 10 included = 5.", "Amount: 5 × 2 = €10.00."],
    ),
    (
        "R:A-1:L1:2026-01-01",
        MARCH,
        ["It is overdue: it should have been billed before."],
    ),
    (
        "R:D-1:L1:2026-01-16",
        FEBRUARY,
        [
            "It is ready since 16 Jan 2026: it is billed in advance, on its period's first day.",
            "The period is cut: 16 of 31 days are charged.",
            "Amount: 1 × 100 × (100 - 5) % × 16/31 = €49.03.",
        ],
    ),
    (
        "R:B-2:block:2026-01-01",
        FEBRUARY,
        [
            "R:B-2:block:2026-01-01 is the block of contract B-2 Block (Birch & Co).",
            "Amount: 2 × 80 = €160.00.",
        ],
    ),
    (
        "T:1",
        FEBRUARY,
        [
            (
                "T:1 is 1:00 worked on 10 Jan 2026 at the rate “base” for contract A-1 Support "
                "(Alder Ltd)."
            ),
            "It belongs to ticket 1: Case 1.",
            "It is ready since 1 Feb 2026, the day after its period's last day.",
            "Amount: 60 / 60 × 60 = €60.00.",
        ],
    ),
    ("T:4", FEBRUARY, ["The flat fee includes time at the base rate, so it comes to 0."]),
    ("T:5", FEBRUARY, ["Amount: 30 / 60 × 90 = €45.00."]),
    (
        "T:6",
        FEBRUARY,
        [
            (
                "The block of its period: 0:00 carried in, an allowance of 2:00 in all, "
                "2:30 used by all entries of the period."
            ),
            "The block covers all of it, so it comes to 0.",
        ],
    ),
    (
        "T:7",
        FEBRUARY,
        [
            "The block covers 0:30 of it; the rest is past the allowance.",
            "Amount: 30 / 60 × 100 = €50.00.",
        ],
    ),
    (
        "T:25",
        FEBRUARY,
        [
            (
                "The block of its period: €0.00 carried in, an allowance of €10.00 in all, "
                "€30.00 used by all entries of the period."
            ),
            "Nothing is left of the block, so all of it is past the allowance.",
            "Amount: €15.00 = €15.00.",
        ],
    ),
    (
        "T:22",
        FEBRUARY,
        [
            "Time rounding (minimum 30, increment 15 minutes) makes it 0:30.",
            "It is ready since 10 Jan 2026, its own date.",
            "Amount: 30 / 60 × 80 = €40.00.",
        ],
    ),
    (
        "T:23",
        FEBRUARY,
        ["0:50 of it are to be billed.", "Amount: 60 / 60 × 80 = €80.00."],
    ),
    (
        "C:1",
        FEBRUARY,
        [
            "C:1 is a charge of 15 Jan 2026 for contract C-2 Parts (Cedar SA): Charge 1.",
            "Amount: 2 × 25 = €50.00.",
        ],
    ),
    ("C:2", FEBRUARY, ["Price: 10 + 10 % mark-up = 11.", "Amount: 1 × 11 = €11.00."]),
    ("C:20", FEBRUARY, ["Amount: 2.5 × 5 = €12.50."]),
    (
        "U:D-2:20",
        FEBRUARY,
        [
            (
                "U:D-2:20 buys the block of contract D-2 Credit (Alder Ltd) again, since time "
                "entry 20 of 10 Jan 2026 went past the allowance."
            ),
            "It is ready since 10 Jan 2026, its own date: a top-up never waits.",
            "Amount: 1 × 100 = €100.00.",
        ],
    ),
]


@pytest.mark.parametrize(("item", "as_of", "sentences"), READY)
def test_a_ready_item_says_since_when_and_what_it_comes_to(
    month: Database, item: str, as_of: date, sentences: list[str]
) -> None:
    month.write(_more)
    said = month.read(explain, item, as_of).splitlines()
    assert [sentence for sentence in sentences if sentence not in said] == [], said


LOCKED = [
    ("T:2", ["It is locked on 1 Feb 2026: its ticket is not resolved."]),
    (
        "T:3",
        [
            "It is locked on 1 Feb 2026: its period is still open.",
            "Its period opens it on 1 Mar 2026.",
        ],
    ),
    (
        "T:21",
        [
            "Its billing period began on 1 Jan 2026 and has no last day yet.",
            "It is locked on 1 Feb 2026: its period is still open, no rate is in effect for it.",
        ],
    ),
    (
        "T:26",
        [
            (
                "It is locked on 1 Feb 2026: no rate is in effect for it, "
                "it lies outside the contract's first and last day."
            )
        ],
    ),
]


@pytest.mark.parametrize(("item", "sentences"), LOCKED)
def test_a_locked_item_says_every_reason(month: Database, item: str, sentences: list[str]) -> None:
    month.write(_more)
    said = month.read(explain, item, FEBRUARY).splitlines()
    assert [sentence for sentence in sentences if sentence not in said] == [], said


def test_all_reasons_at_once(month: Database) -> None:
    changes = [
        update(Contract).where(Contract.code == "A-1").values(active=False),
        update(Customer).values(on_hold=True),
        update(TimeEntry).where(TimeEntry.entry == 2).values(rate="none", date=date(2026, 2, 3)),
        update(TaxRate).values(effective_from=date(2027, 1, 1)),
    ]
    for change in changes:
        month.write(lambda c, statement: c.execute(statement), change)
    assert (
        "It is locked on 1 Feb 2026: its period is still open, its ticket is not resolved, the "
        "contract is not active, the customer is on hold, no rate is in effect for it, its tax "
        "code has no rate in effect on its tax date."
    ) in month.read(explain, "T:2", FEBRUARY)


@pytest.mark.parametrize("item", ["T:21", "R:B-2:block:2026-01-01"])
def test_without_a_rate_there_is_no_arithmetic(month: Database, item: str) -> None:
    month.write(_more)
    month.write(lambda c: c.execute(update(Rate).values(effective_from=date(2027, 1, 1))))
    said = month.read(explain, item, FEBRUARY)
    assert "no rate is in effect for it" in said
    assert "Amount" not in said


def test_every_lock_has_words() -> None:
    words = {lock_text(lock) for lock in Lock}
    assert len(words) == len(Lock)


def test_a_waived_item_says_why(month: Database) -> None:
    month.write(waive, "T:1", "our mistake", FEBRUARY)
    said = month.read(explain, "T:1", FEBRUARY)
    assert "It was waived: our mistake." in said
    assert "Amount: 60 / 60 × 60 = €60.00." in said


@pytest.mark.parametrize("item", ["R:A-1:L1:2026-01-01", "T:1", "C:1"])
def test_a_reserved_item_names_its_batch(month: Database, item: str) -> None:
    run(month)
    assert month.read(explain, item, FEBRUARY) == (
        f"{item} is reserved by the batch “January” and cannot be taken by another."
    )


@pytest.mark.parametrize(
    ("item", "number"), [("R:A-1:L1:2026-01-01", 2), ("T:1", 2), ("T:6", 3), ("C:1", 5)]
)
def test_a_billed_item_names_its_invoice(month: Database, item: str, number: int) -> None:
    run_and_generate(month)
    assert month.read(explain, item, FEBRUARY) == (
        f"{item} was billed by the batch “January” on INV-2026-0000{number}."
    )


def test_a_settled_item_says_that_it_has_no_invoice(month: Database) -> None:
    run_and_generate(month)
    assert month.read(explain, "R:C-1:L1:2026-01-01", FEBRUARY).startswith(
        "R:C-1:L1:2026-01-01 was settled by the batch “January” without an invoice"
    )


@pytest.mark.parametrize("item", ["T:99", "R:A-1:L1:2026-01-02", "U:B-2:7", "hello", ""])
def test_an_item_that_is_not_there_is_named(month: Database, item: str) -> None:
    with pytest.raises(ItemMissing, match=f"There is no billable item '{item}'"):
        month.read(explain, item, FEBRUARY)


def test_a_period_of_one_line_with_a_price_of_four_decimals(month: Database) -> None:
    month.write(put_contract, "D-9", 1001, "retainer", name="Fine")
    month.write(lambda c: put_line(c, _id(c, "D-9"), "L1", "0.4525", quantity=25))
    month.write(lambda c: put_rate(c, _id(c, "D-9"), "base", "1.00"))
    said = month.read(explain, "R:D-9:L1:2026-01-01", FEBRUARY)
    assert "Amount: 25 × 0.4525 = €11.31." in said


def _id(connection: Connection, code: str) -> int:
    return connection.execute(select(Contract.id).where(Contract.code == code)).scalar_one()


def test_the_price_of_its_day_is_named(month: Database) -> None:
    dearer = {"contract_id": 1, "line": "L1", "effective_from": date(2026, 1, 20)}
    dearer |= {"quantity": scaled(1), "unit_price": scaled("110.00"), "description": "New"}
    month.write(lambda c: c.execute(insert(ContractLine), dearer))
    assert "Amount: 1 × 110 = €110.00." in month.read(explain, "R:A-1:L1:2026-01-01", FEBRUARY)


def test_it_speaks_the_language_that_is_set(month: Database) -> None:
    english = month.read(explain, "T:1", FEBRUARY)
    set_language("fr")
    try:
        french = month.read(explain, "T:1", FEBRUARY)
    finally:
        set_language("en")
    assert len(french.splitlines()) == len(english.splitlines())
    assert not set(french.splitlines()) & set(english.splitlines())
