"""`check` finds what is wrong with the books: each problem is made by hand, then found."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, text

from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.batches.waive import waive
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.company import create_company
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from tests.builders.batches import JANUARY, number_of, run, run_and_generate
from tests.builders.company import FEBRUARY, put_charge, put_contract, put_entry, set_value


def _break(database: Database, *statements: str) -> None:
    """What nobody does but a fault or a foreign hand."""

    def execute(connection: Connection) -> None:
        for statement in statements:
            done = connection.execute(text(statement))
            assert done.rowcount > 0, statement

    database.write(execute)


@pytest.fixture
def books(month_anywhere: Database) -> Database:
    """January generated, without C-2; February's start proposed; T:1 of A-1 waived."""
    month_anywhere.write(waive, "T:1", "goodwill", FEBRUARY)
    run_and_generate(month_anywhere, exclude=("C:1", "C:2"))
    run(month_anywhere, "Parts", items=("C:1", "C:2"))
    return month_anywhere


def test_sound_books_have_no_problem(books: Database) -> None:
    assert books.read(check_books) == []


def test_a_new_company_has_no_problem(empty: Database) -> None:
    assert empty.read(check_books) == []
    empty.write(create_company, "Lumen", "FR", "EUR", "fr")
    assert empty.read(check_books) == []


BROKEN: list[tuple[str, tuple[str, ...], str]] = [
    (
        "an item on two invoices",
        (
            (
                "INSERT INTO invoice_line_item (line_id, item)"
                " SELECT max(id), 'T:5' FROM invoice_line WHERE invoice_id = 1"
            ),
        ),
        "T:5 stands on 2 invoices that are not credited",
    ),
    (
        "a billed item that nothing holds",
        ("DELETE FROM claim WHERE item = 'T:5'",),
        "T:5 stands on an invoice but nothing holds it, so it could be billed again",
    ),
    (
        "a held item on no line",
        ("DELETE FROM invoice_line_item WHERE item = 'T:5'",),
        "T:5 is held by a batch but stands on no line of it",
    ),
    (
        "an item held by another batch than the one that bills it",
        ("UPDATE claim SET batch_id = 2, invoice_id = NULL WHERE item = 'T:5'",),
        "T:5 is held by a batch but stands on no line of it",
    ),
    (
        "a gap in the numbers",
        (
            (
                "UPDATE invoice SET counter = 9, number = 'INV-2026-00009'"
                " WHERE number = 'INV-2026-00004'"
            ),
        ),
        "numbers are missing between INV-2026-00003 and INV-2026-00009",
    ),
    (
        "a gap before the first number",
        (
            (
                "UPDATE invoice SET counter = 9, number = 'INV-2026-00009'"
                " WHERE number = 'INV-2026-00001'"
            ),
        ),
        "numbers are missing before INV-2026-00002",
    ),
    (
        "a date that runs against the numbers",
        ("UPDATE invoice SET invoice_date = '2026-01-30' WHERE number = 'INV-2026-00003'",),
        "INV-2026-00003 is dated before INV-2026-00002",
    ),
    (
        "a series that nobody knows",
        ("UPDATE invoice SET series = 'receipt' WHERE number = 'INV-2026-00004'",),
        "INV-2026-00004 belongs to the unknown series receipt",
    ),
    (
        "a generated batch with an invoice that has no number",
        (
            (
                "UPDATE invoice SET number = NULL, series = NULL, counter = NULL,"
                " counter_year = NULL WHERE number = 'INV-2026-00004'"
            ),
        ),
        "invoice 4 of a generated batch has no number",
    ),
    (
        "lines that do not add up",
        (
            (
                "UPDATE invoice_line SET net = net + 1 WHERE id IN"
                " (SELECT max(id) FROM invoice_line WHERE invoice_id = 4)"
            ),
        ),
        "the lines of INV-2026-00004 do not add up to its net",
    ),
    (
        "lines of a proposal that do not add up",
        (
            (
                "UPDATE invoice_line SET net = net + 1 WHERE id IN"
                " (SELECT max(id) FROM invoice_line WHERE invoice_id = 5)"
            ),
        ),
        "the lines of proposal 5 do not add up to its net",
    ),
    (
        "tax groups that do not add up to the tax",
        ("UPDATE invoice_tax SET tax = tax + 1 WHERE invoice_id = 4",),
        "the tax groups of INV-2026-00004 do not add up to its tax",
    ),
    (
        "tax groups that do not add up to the net",
        ("UPDATE invoice_tax SET base = base + 1 WHERE invoice_id = 4",),
        "the tax groups of INV-2026-00004 do not add up to its net",
    ),
    (
        "a tax that is not the rate's",
        (
            "UPDATE invoice SET tax = tax + 1, total = total + 1 WHERE id = 4",
            "UPDATE invoice_tax SET tax = tax + 1 WHERE invoice_id = 4",
        ),
        "the tax of invoice 4 is not its base times the rate",
    ),
    (
        "a changed record of the history",
        ("UPDATE history SET who = 'somebody else' WHERE id = 2",),
        "History record 2 was changed after it was written.",
    ),
    (
        "a removed record of the history",
        ("DELETE FROM history WHERE id = 2",),
        "History record 2 is missing.",
    ),
]


@pytest.mark.parametrize(
    ("statements", "problem"),
    [pytest.param(statements, problem, id=case) for case, statements, problem in BROKEN],
)
def test_what_is_broken_is_found(
    books: Database, statements: tuple[str, ...], problem: str
) -> None:
    _break(books, *statements)
    assert problem in books.read(check_books)


def test_an_entry_that_has_vanished_from_what_is_due_is_found(month: Database) -> None:
    """A contract whose last day moved has its usage locked; an entry is never nowhere."""
    month.write(put_contract, "D-1", 1001, rates={"base": "60"}, billed_until=date(2026, 1, 15))
    month.write(put_entry, 21, "D-1", "2026-01-10", 60)
    month.write(put_charge, 21, "D-1", "2026-01-10", "5.00")
    month.write(put_entry, 22, "D-1", "2025-12-10", 60)
    month.write(put_entry, 23, "D-1", "2026-01-20", 60, billable=False)
    assert month.read(check_books) == [], "billed elsewhere, outside, and not billable"


def test_a_claim_of_an_item_that_is_due_all_the_same_is_found(month: Database) -> None:
    """A claim under another spelling of the id holds nothing."""
    run(month, items=("T:1",))
    _break(month, "UPDATE claim SET item = 'T:01' WHERE item = 'T:1'")
    problems = month.read(check_books)
    assert "T:01 is held by a batch but stands on no line of it" in problems
    assert "T:1 stands on an invoice but nothing holds it, so it could be billed again" in problems


def test_books_with_credit_notes_are_sound(books: Database) -> None:
    january = books.read(lambda c: c.scalar(text("SELECT number FROM invoice WHERE id = 3")))
    books.write(credit_invoice, january, release=True, day=date(2026, 2, 5))
    books.write(credit_invoice, "INV-2026-00001", release=False, day=date(2026, 2, 5))
    assert books.read(check_books) == []
    again = run_and_generate(books, "Again", invoice_date=date(2026, 2, 5))
    assert number_of(again, "B-2") == "INV-2026-00005"
    assert books.read(check_books) == []


def test_a_released_item_without_a_credit_note_is_found(books: Database) -> None:
    books.write(delete_batch, "Parts")
    assert books.read(check_books) == []
    _break(books, "DELETE FROM claim WHERE batch_id = 1")
    problems = books.read(check_books)
    assert sum("nothing holds it" in problem for problem in problems) == 9


@pytest.mark.parametrize("rounding", ["invoice", "line"])
def test_tax_may_be_rounded_in_either_way(month: Database, rounding: str) -> None:
    month.write(set_value, "tax_rounding", rounding)
    month.write(put_contract, "D-1", 1001, name="Cents")
    for number in range(30, 33):
        month.write(put_charge, number, "D-1", "2026-01-15", "0.03")
    view = run_and_generate(month)
    cents = next(one for one in view.invoices if one.contracts == ("D-1",))
    assert str(cents.tax) == {"invoice": "0.02", "line": "0.03"}[rounding]
    _break(month, "DELETE FROM company_value WHERE key = 'tax_rounding'")
    assert month.read(check_books) == [], "the setting may change later"


def test_the_day_of_the_check_does_not_matter(books: Database) -> None:
    for day in (date(2025, 1, 1), JANUARY, date(2030, 1, 1)):
        with clock.fixed_today(day):
            assert books.read(check_books) == []
