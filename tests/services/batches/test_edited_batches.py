"""A batch whose invoices were edited: its generation undone, its proposals deleted, put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from batchbill_desktop.models import Customer, ItemAnswer
from batchbill_desktop.services.batches.compare import compare_with_last
from batchbill_desktop.services.batches.errors import BatchEdited
from batchbill_desktop.services.batches.generate import undo_generate
from batchbill_desktop.services.batches.proposals import delete_batch, delete_proposal, group_batch
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.show import show_batch
from batchbill_desktop.services.batches.undo import put_back, take_out
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.changes import (
    delete_line,
    set_address,
    set_fields,
    set_texts,
)
from batchbill_desktop.services.invoices.editing.errors import Overwritten
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from tests.builders.batches import generate, held, ready_items
from tests.builders.company import JANUARY_ITEMS, scaled
from tests.builders.editing import generated, looked_at, saved, typed

CEDAR = 5
"""The invoice of C-2."""


@pytest.fixture
def edited(month_anywhere: Database) -> Database:
    """C-2's invoice with a typed city, due date, text and line; C:1 taken off and kept."""
    opened = generated(month_anywhere, "C-2")
    working = set_address(opened.working, city="Typed")
    working = set_fields(working, opened.context, due_date=date(2026, 2, 3))
    working = set_texts(working, closing="Bye")
    working = typed(working, opened.context, unit_price=scaled(30))
    working = delete_line(working, opened.working.lines[0].key)
    saved(month_anywhere, working, {"C:1": "keep"})
    return month_anywhere


def _document(database: Database) -> InvoiceDocument:
    return database.read(load_documents, Wanted(ids=(CEDAR,)))[0]


def test_undo_generate_keeps_what_was_typed(edited: Database) -> None:
    before = _document(edited)
    edited.write(undo_generate, "January")
    edited.write(lambda c: c.execute(update(Customer).values(vat_id="FR1", city="Master")))
    proposal = _document(edited)
    assert (proposal.number, proposal.lines, proposal.total) == (None, before.lines, before.total)
    assert (proposal.buyer.address.city, proposal.buyer.vat_id) == ("Typed", "FR1")
    assert proposal.texts.closing == "Bye"
    assert edited.read(check_books) == []
    generate(edited)
    again = _document(edited)
    assert (again.number, again.due_date) == (before.number, date(2026, 2, 3))
    assert (again.buyer, again.texts, again.lines) == (proposal.buyer, before.texts, before.lines)
    assert edited.read(check_books) == []


def test_a_moved_date_goes_back_to_the_batchs(month: Database) -> None:
    opened = generated(month, "C-2")
    moved = set_fields(opened.working, opened.context, invoice_date=date(2026, 2, 9))
    saved(month, moved)
    assert _document(month).invoice_date == date(2026, 2, 9)
    month.write(undo_generate, "January")
    generate(month)
    again = _document(month)
    assert (again.invoice_date, again.due_date) == (date(2026, 1, 31), date(2026, 3, 2))
    assert month.read(check_books) == []


def test_an_editor_from_before_the_undo_is_told_of_the_newer_invoice(edited: Database) -> None:
    before = looked_at(edited, CEDAR).working
    edited.write(undo_generate, "January")
    generate(edited)
    with pytest.raises(Overwritten) as caught:
        saved(edited, set_address(before, city="Later"))
    over = replace(set_address(before, city="Later"), version=caught.value.theirs.version)
    assert saved(edited, over).working.buyer.address.city == "Later"
    assert edited.read(check_books) == []


def test_an_edited_proposal_is_deleted_with_all_that_it_held(edited: Database) -> None:
    edited.write(undo_generate, "January")
    edited.write(delete_proposal, CEDAR)
    assert ready_items(edited) == {"C:1", "C:2"}
    assert edited.read(lambda c: list(c.scalars(select(ItemAnswer.item)))) == []
    edited.write(delete_batch, "January")
    assert edited.read(held) == {}
    assert edited.read(check_books) == []


def test_a_batch_with_an_edited_proposal_is_deleted(edited: Database) -> None:
    edited.write(undo_generate, "January")
    edited.write(delete_batch, "January")
    assert ready_items(edited) == JANUARY_ITEMS
    assert edited.read(check_books) == []


def test_an_edited_proposal_is_put_back_as_it_was(edited: Database) -> None:
    edited.write(undo_generate, "January")
    before = _document(edited)
    taken = edited.write(take_out, CEDAR)
    edited.write(put_back, taken)
    assert _document(edited) == before
    assert edited.read(check_books) == []


def test_edited_proposals_are_not_grouped_anew(edited: Database) -> None:
    edited.write(undo_generate, "January")
    with pytest.raises(BatchEdited, match="the invoice for Cedar SA was edited before"):
        edited.write(group_batch, "January", one_per_customer=True)
    edited.write(delete_proposal, CEDAR)
    edited.write(group_batch, "January", one_per_customer=True)
    assert len(edited.read(show_batch, "January").invoices) == 2
    assert edited.read(check_books) == []


def test_the_comparison_with_the_last_batch_counts_what_was_typed(edited: Database) -> None:
    due = edited.read(load_due, date(2026, 3, 1), date(2026, 2, 28))
    found = edited.read(compare_with_last, Selection(due))
    cedar = next(change for change in found if change.business_number == "1003")
    assert (cedar.net_before, cedar.lines_before) == (1100 + 3000, 2)
