"""Waive: an item is written off with a reason, and taken back (rules, 3)."""

from __future__ import annotations

from datetime import date

import pytest

from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.batches.waive import (
    CannotUnwaive,
    CannotWaive,
    ItemMissing,
    unwaive,
    waive,
)
from batchbill_desktop.services.billing.items import State
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from tests.builders.batches import due_item, held, invoice_of, run, run_and_generate
from tests.builders.company import FEBRUARY, put_contract, put_entry


@pytest.mark.parametrize(
    "item", ["T:1", "C:1", "R:A-1:L1:2026-01-01", "R:B-2:block:2026-01-01", "T:2"]
)
def test_every_kind_can_be_waived_and_taken_back(month_anywhere: Database, item: str) -> None:
    """A locked item (T:2) too."""
    before = due_item(month_anywhere, item)
    month_anywhere.write(waive, item, " goodwill ", FEBRUARY)
    waived = due_item(month_anywhere, item)
    assert waived is not None
    assert (waived.state, waived.locks, waived.overdue) == (State.WAIVED, (), False)
    assert month_anywhere.read(held) == {item: None}
    assert month_anywhere.read(check_books) == []
    month_anywhere.write(unwaive, item)
    assert due_item(month_anywhere, item) == before
    assert month_anywhere.read(check_books) == []


def test_a_waived_top_up_stays_bought(month: Database) -> None:
    month.write(
        put_contract,
        "D-1",
        1001,
        "block_money",
        block_amount=100,
        top_up=True,
        rates={"base": "60"},
    )
    month.write(put_entry, 20, "D-1", "2026-01-10", 150)
    month.write(waive, "U:D-1:20", "goodwill", FEBRUARY)
    top_up, entry = due_item(month, "U:D-1:20"), due_item(month, "T:20")
    assert top_up is not None
    assert entry is not None
    assert (top_up.state, entry.net) == (State.WAIVED, 0)


def test_a_waived_block_entry_keeps_its_use(month: Database) -> None:
    month.write(waive, "T:6", "goodwill", FEBRUARY)
    lines = invoice_of(run(month), "B-2").lines
    assert [str(line.net) for line in lines if "T:7" in line.items] == ["50.00", "0.00"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(month: Database, reason: str) -> None:
    with pytest.raises(CannotWaive, match="T:1 cannot be waived: a reason is needed"):
        month.write(waive, "T:1", reason, FEBRUARY)


def test_an_item_cannot_be_waived_twice(month: Database) -> None:
    month.write(waive, "T:1", "goodwill", FEBRUARY)
    with pytest.raises(CannotWaive, match="T:1 cannot be waived: it is waived already"):
        month.write(waive, "T:1", "again", FEBRUARY)


@pytest.mark.parametrize("make", [run, run_and_generate])
def test_what_a_batch_holds_is_neither_waived_nor_taken_back(month: Database, make: object) -> None:
    assert callable(make)
    make(month)
    with pytest.raises(CannotWaive, match="T:1 cannot be waived: the batch 'January' holds it"):
        month.write(waive, "T:1", "goodwill", FEBRUARY)
    with pytest.raises(CannotUnwaive, match="of T:1 cannot be taken back: the batch 'January'"):
        month.write(unwaive, "T:1")


@pytest.mark.parametrize("item", ["T:99", "C:99", "R:A-1:L1:2026-01-02", "U:B-2:7", "", "nonsense"])
def test_an_item_that_is_not_there_is_named(month: Database, item: str) -> None:
    with pytest.raises(ItemMissing, match=f"There is no billable item '{item}'"):
        month.write(waive, item, "goodwill", FEBRUARY)
    with pytest.raises(CannotUnwaive, match="it is not waived"):
        month.write(unwaive, item)


def test_a_period_that_has_not_begun_is_no_item_yet(month: Database) -> None:
    with pytest.raises(ItemMissing):
        month.write(waive, "R:A-1:L1:2026-03-01", "goodwill", FEBRUARY)
    month.write(waive, "R:A-1:L1:2026-03-01", "goodwill", date(2026, 3, 1))
    assert month.read(held) == {"R:A-1:L1:2026-03-01": None}


def test_a_deleted_batch_leaves_waivers_as_they_are(month: Database) -> None:
    month.write(waive, "T:1", "goodwill", FEBRUARY)
    run(month)
    month.write(delete_batch, "January")
    assert month.read(held) == {"T:1": None}
