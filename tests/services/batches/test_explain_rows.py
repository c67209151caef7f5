"""Why? of a contract's row and of a proposal's line: mark, notice, block, sources, arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from batchbill_desktop.services.batches.explain_contract import explain_contract
from batchbill_desktop.services.batches.explain_line import explain_line
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.waive import waive
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.texts import set_language
from tests.builders.batches import JANUARY, invoice_of, run
from tests.builders.company import FEBRUARY, put_contract, put_entry


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def words(database: Database, contract: str) -> str:
    due = database.read(load_due, FEBRUARY, JANUARY)
    found = next(one for one in due.contracts if one.contract.code == contract)
    return "\n".join(explain_contract(found, FEBRUARY))


def line_words(database: Database, contract: str, item: str) -> str:
    document = invoice_of(run(database), contract)
    line = next(line for line in document.lines if item in line.items)
    return "\n".join(database.read(explain_line, document, line))


def test_a_contract_says_what_is_ready_and_what_is_locked_until_when(month: Database) -> None:
    text = words(month, "A-1")
    assert "may be billed" in text
    assert "total balance" in text
    assert "locked" in text
    assert "small padlock" in text


def test_a_block_says_how_its_account_stands(month: Database) -> None:
    text = words(month, "B-2")
    assert "Block of 1–31 Jan 2026" in text
    assert "carried in" in text
    assert "left" in text


def test_a_block_past_its_allowance_says_so_and_gives_notice(month: Database) -> None:
    month.write(
        put_contract,
        "D-1",
        1001,
        "block_hours",
        block_hours=1,
        rates={"base": "60"},
        overage_rate="90",
    )
    month.write(put_entry, 30, "D-1", "2026-02-01", 150)
    text = words(month, "D-1")
    assert "1:30 are past the allowance." in text
    assert "Notice: 95 %" in text


def test_a_waived_item_is_counted(month: Database) -> None:
    month.write(waive, "T:1", "goodwill", FEBRUARY)
    assert "1 item was waived." in words(month, "A-1")


def test_a_contract_is_explained_in_french(month: Database) -> None:
    set_language("fr")
    text = words(month, "A-1")
    assert "cadenas" in text
    assert "may be billed" not in text


def test_a_line_of_time_names_its_entries_and_multiplies_out(month: Database) -> None:
    text = line_words(month, "A-1", "T:1")
    assert "T:1 is " in text
    assert "worked on" in text
    assert "/ 60 ×" in text
    assert "Its tax code is S20 at 20 %." in text


def test_a_line_of_covered_time_says_why_it_is_free(month: Database) -> None:
    assert "covers this time" in line_words(month, "B-2", "T:6")


def test_a_charge_and_a_recurring_line_name_their_source(month: Database) -> None:
    document = invoice_of(run(month), "A-1")
    line = next(line for line in document.lines if "R:A-1:L1:2026-01-01" in line.items)
    text = "\n".join(month.read(explain_line, document, line))
    assert "recurring item of the contract" in text
    assert "Amount: 1 ×" in text
