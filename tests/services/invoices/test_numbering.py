"""Numbers: patterns, counters without a gap, years, the first number (rules, 8.4)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, select, update

from batchbill_desktop.models import CompanyValue, Invoice
from batchbill_desktop.services.batches.errors import CannotUndo, InvoiceDateTooEarly
from batchbill_desktop.services.batches.generate import generate_batch, undo_generate
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.errors import NumberPatternWrong
from batchbill_desktop.services.invoices.numbering import INVOICE, Numberer, parse_pattern
from tests.builders.batches import number_of, numbers_of, run, run_and_generate
from tests.builders.company import set_value

DECEMBER = date(2026, 12, 31)
NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("pattern", "counter", "day", "number"),
    [
        ("INV-{year}-{seq:05}", 17, DECEMBER, "INV-2026-00017"),
        ("{seq}", 17, DECEMBER, "17"),
        ("{seq:03}", 1234, DECEMBER, "1234"),
        ("{year}/{month}/{seq:04}", 1, date(2026, 3, 5), "2026/03/0001"),
        ("RE {seq}.{year}_A", 9, DECEMBER, "RE 9.2026_A"),
        ("{seq:09}", 1, DECEMBER, "000000001"),
    ],
)
def test_a_pattern_is_filled_in(pattern: str, counter: int, day: date, number: str) -> None:
    assert parse_pattern(pattern).number(counter, day) == number


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "needs {seq} (or {seq:0N}) exactly once"),
        ("INV-{year}", "needs {seq} (or {seq:0N}) exactly once"),
        ("{seq}-{seq}", "needs {seq} (or {seq:0N}) exactly once"),
        ("{seq:10}", "something in braces"),
        ("{seq:3}", "something in braces"),
        ("{day}-{seq}", "something in braces"),
        ("{Year}-{seq}", "something in braces"),
        ("{seq", "something in braces"),
        ("{{seq}}", "something in braces"),
        ("INV#{seq}", "has '#' in it"),
        ("A" * 36 + "{seq}", "more than 40 characters"),
    ],
)
def test_a_wrong_pattern_is_refused_with_its_reason(pattern: str, reason: str) -> None:
    with pytest.raises(NumberPatternWrong) as refusal:
        parse_pattern(pattern)
    assert reason in refusal.value.message
    assert "{seq:0N}" in refusal.value.message, "it says what may be used"


def test_forty_characters_are_the_longest_pattern() -> None:
    pattern = "A" * 35 + "{seq}"
    assert parse_pattern(pattern).number(1, DECEMBER) == "A" * 35 + "1"


def test_each_series_has_its_pattern(month: Database) -> None:
    month.write(set_value, "invoice_number", "F{seq:03}")
    month.write(set_value, "credit_note_number", "G{year}{month}-{seq}")
    view = run_and_generate(month)
    assert numbers_of(view) == ["F001", "F002", "F003", "F004", "F005"]
    note = month.write(credit_invoice, number_of(view, "A-1"), day=date(2026, 3, 31))
    assert note.number == "G202603-1"


def test_the_counter_starts_again_each_year(month_anywhere: Database) -> None:
    run_and_generate(month_anywhere, "Old", items=("T:1", "C:1"), invoice_date=DECEMBER)
    view = run_and_generate(month_anywhere, "New", items=("T:5",), invoice_date=NEW_YEAR)
    assert numbers_of(view) == ["INV-2027-00001"]
    assert month_anywhere.read(check_books) == []


def test_a_pattern_without_a_year_counts_on(month: Database) -> None:
    month.write(set_value, "invoice_number", "F{seq:03}")
    run_and_generate(month, "Old", items=("T:1", "C:1"), invoice_date=DECEMBER)
    view = run_and_generate(month, "New", items=("T:5",), invoice_date=NEW_YEAR)
    assert numbers_of(view) == ["F003"]
    assert month.read(check_books) == []


def test_the_month_does_not_start_the_counter_again(month: Database) -> None:
    month.write(set_value, "invoice_number", "{year}{month}-{seq}")
    run_and_generate(month, "Old", items=("T:1",), invoice_date=date(2026, 1, 31))
    view = run_and_generate(month, "New", items=("C:1",), invoice_date=date(2026, 2, 28))
    assert numbers_of(view) == ["202602-2"]


def test_the_first_number_goes_on_from_another_program(month_anywhere: Database) -> None:
    month_anywhere.write(set_value, "next_invoice_number", "418")
    month_anywhere.write(set_value, "next_credit_note_number", "7")
    view = run_and_generate(month_anywhere, "Old", items=("T:1", "C:1"), invoice_date=DECEMBER)
    assert numbers_of(view) == ["INV-2026-00418", "INV-2026-00419"]
    note = month_anywhere.write(credit_invoice, "INV-2026-00418", day=DECEMBER)
    assert note.number == "CN-2026-00007"
    assert month_anywhere.read(check_books) == []


def test_the_first_number_holds_while_the_series_is_empty(month: Database) -> None:
    month.write(set_value, "next_invoice_number", "418")
    run_and_generate(month, "Old", items=("T:1",), invoice_date=DECEMBER)
    month.write(undo_generate, "Old")
    month.write(generate_batch, "Old")
    view = run_and_generate(month, "New", items=("C:1",), invoice_date=NEW_YEAR)
    assert numbers_of(view) == ["INV-2027-00001"]
    assert month.read(check_books) == []


def test_numbers_go_on_over_a_thousand_without_a_gap(month: Database) -> None:
    def take(connection: Connection) -> list[object]:
        numberer = Numberer(connection, company_values(connection))
        return [numberer.take(INVOICE, DECEMBER)["number"] for _ in range(100_001)]

    numbers = month.read(take)
    assert numbers[0] == "INV-2026-00001"
    assert numbers[-1] == "INV-2026-100001"
    assert len(set(numbers)) == 100_001


def _change_pattern(connection: Connection, pattern: str) -> None:
    changed = connection.execute(
        update(CompanyValue).where(CompanyValue.key == "invoice_number").values(value=pattern)
    )
    assert changed.rowcount == 1


@pytest.mark.parametrize(
    ("before", "after"), [("F{seq}", "{year}-{seq}"), ("{year}-{seq}", "F{seq}")]
)
def test_a_pattern_may_gain_or_lose_its_year(month: Database, before: str, after: str) -> None:
    month.write(set_value, "invoice_number", before)
    run_and_generate(month, "Old", items=("T:1", "C:1"), invoice_date=date(2026, 1, 31))
    month.write(_change_pattern, after)
    view = run_and_generate(month, "New", items=("T:5",), invoice_date=date(2026, 2, 28))
    assert numbers_of(view) == [parse_pattern(after).number(1, date(2026, 2, 28))]
    assert month.read(check_books) == []
    with pytest.raises(CannotUndo, match="has a newer number"):
        month.write(undo_generate, "Old")
    month.write(undo_generate, "New")
    month.write(undo_generate, "Old")
    assert month.read(check_books) == []


def test_last_years_batch_cannot_be_undone_once_this_year_has_numbers(month: Database) -> None:
    run_and_generate(month, "Old", items=("T:1",), invoice_date=DECEMBER)
    run_and_generate(month, "New", items=("C:1",), invoice_date=NEW_YEAR)
    with pytest.raises(CannotUndo, match="INV-2027-00001 has a newer number"):
        month.write(undo_generate, "Old")


def test_a_year_that_is_over_takes_no_more_numbers(month: Database) -> None:
    run_and_generate(month, "New", items=("T:1",), invoice_date=NEW_YEAR)
    run(month, "Old", items=("C:1",), invoice_date=DECEMBER)
    with pytest.raises(InvoiceDateTooEarly, match="2026-12-31 is before 2027-01-01"):
        month.write(generate_batch, "Old")


def test_the_columns_of_a_number_are_what_it_was_made_of(month: Database) -> None:
    run_and_generate(month, items=("T:1",), invoice_date=DECEMBER)
    columns = select(Invoice.number, Invoice.series, Invoice.counter_year, Invoice.counter)
    assert tuple(month.read(lambda c: c.execute(columns).one())) == (
        "INV-2026-00001",
        "invoice",
        2026,
        1,
    )
