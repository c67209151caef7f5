"""The history of an invoice, in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from batchbill_desktop.services import texts
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.history.story import invoice_story
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.invoices.payments import pay
from tests.builders.batches import invoice_of, run_and_generate

DAY = date(2026, 2, 10)


@pytest.fixture
def story_of(month_anywhere: Database) -> tuple[Database, int, str]:
    """The invoice of a contract that was generated: the database, its id and its number."""
    view = run_and_generate(month_anywhere)
    invoice = invoice_of(view, "A-1")
    return month_anywhere, invoice.id, str(invoice.number)


def _texts(database: Database, invoice_id: int) -> list[str]:
    return [entry.text for entry in database.read(invoice_story, invoice_id)]


def test_a_story_begins_with_the_batch_and_the_number(
    story_of: tuple[Database, int, str],
) -> None:
    database, invoice_id, number = story_of
    assert _texts(database, invoice_id) == [
        "Proposed by the batch January",
        f"Numbered {number}",
    ]
    entry = database.read(invoice_story, invoice_id)[-1]
    assert "@" in entry.who
    assert entry.at.tzinfo is not None


def test_each_act_has_its_words(story_of: tuple[Database, int, str]) -> None:
    database, invoice_id, number = story_of
    database.write(record_fact, [invoice_id], "printed")
    database.write(record_fact, [invoice_id], "sent", "email")
    document = database.read(load_documents, Wanted(ids=(invoice_id,)))[0]
    database.write(pay, number, Decimal("1.00"), DAY)
    note = database.write(credit_invoice, number, release=True, day=DAY)
    assert document.total > 1
    assert _texts(database, invoice_id)[2:5] == [
        "Printed; the invoice is fixed from here on",
        "Sent",
        "Payment of 1.00 recorded, dated 10 Feb 2026",
    ]
    assert _texts(database, invoice_id)[5].startswith(f"Credited by {note.number}; ")
    assert _texts(database, invoice_id)[5].endswith("due again")
    assert _texts(database, note.id)[-1] == f"Numbered {note.number}"


def test_an_edit_tells_what_was_and_what_is(story_of: tuple[Database, int, str]) -> None:
    database, invoice_id, _ = story_of
    change = Change(
        "edit",
        f"invoice:{invoice_id}",
        {"order_number": "", "due_date": date(2026, 3, 1), "lines": ["Support"]},
        {"order_number": "PO-7", "due_date": date(2026, 3, 31), "lines": ["Support", "Travel"]},
    )
    database.write(record, [change])
    entry = database.read(invoice_story, invoice_id)[-1]
    assert entry.text == "Edited"
    assert entry.details == (
        "Due date: 2026-03-01 → 2026-03-31",
        "Order number: PO-7",
        "Lines: Support → Support; Travel",
    )


def test_a_story_is_told_in_french(story_of: tuple[Database, int, str]) -> None:
    database, invoice_id, number = story_of
    texts.set_language("fr")
    try:
        assert _texts(database, invoice_id) == [
            "Proposée par le lot January",
            f"Numérotée {number}",
        ]
    finally:
        texts.set_language("en")


def test_every_act_that_the_program_records_has_words() -> None:
    """An act of an invoice that a use case records is never shown by its code."""
    from batchbill_desktop.services.history import story

    package = Path(story.__file__).parents[1]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))

    found = re.findall(r'Change\(\s*"(\w+)",\s*f"invoice:', sources)
    assert len(found) > 4
    assert set(found) <= set(story._WORDS)  # noqa: SLF001 - the table that is proved
