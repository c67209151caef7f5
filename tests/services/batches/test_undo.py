"""The way back of acts on the database: all as it was, or a clear refusal and nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from batchbill_desktop.models import (
    Claim,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
)
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.proposals import delete_batch, group_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.batches.show import show_batch
from batchbill_desktop.services.batches.undo import (
    CannotPutBack,
    put_back,
    take_out,
    unwaive_all,
    waive_again,
    waive_all,
)
from batchbill_desktop.services.batches.waive import CannotWaive, waive, waived_reason
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from tests.builders.batches import JANUARY, due_item, held, invoice_of, run
from tests.builders.company import FEBRUARY


def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that hold proposals, but for the places of the invoices."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for model in (Invoice, InvoiceTax, InvoiceLine, InvoiceLineItem, Claim):
        columns = [column for column in model.__table__.c if column.name != "position"]
        found[model.__tablename__] = sorted(
            tuple(row) for row in connection.execute(select(*columns))
        )
    return found


@pytest.mark.parametrize("contract", ["A-1", "A-2", "B-2"])
@pytest.mark.parametrize("one_per_customer", [False, True])
def test_a_deleted_proposal_comes_back_exactly_as_it_was(
    month_anywhere: Database, contract: str, one_per_customer: bool
) -> None:
    view = run(month_anywhere, one_per_customer=one_per_customer)
    before = month_anywhere.read(rows)
    taken = month_anywhere.write(take_out, invoice_of(view, contract).id)
    assert len(month_anywhere.read(show_batch, "January").invoices) == len(view.invoices) - 1
    assert month_anywhere.write(put_back, taken) == invoice_of(view, contract).id
    assert month_anywhere.read(rows) == before
    assert month_anywhere.read(show_batch, "January") == view
    assert month_anywhere.read(check_books) == []


def test_the_order_of_a_batch_is_kept_whatever_was_grouped_meanwhile(month: Database) -> None:
    view = run(month)
    taken = month.write(take_out, view.invoices[1].id)
    for one_per_customer in (True, False):
        month.write(group_batch, "January", one_per_customer=one_per_customer)
    month.write(put_back, taken)
    after = month.read(show_batch, "January")
    assert [one.contracts for one in after.invoices] == [one.contracts for one in view.invoices]


def test_a_proposal_joins_the_grouping_that_the_batch_has_now(month: Database) -> None:
    view = run(month)
    taken = month.write(take_out, invoice_of(view, "A-1").id)
    month.write(group_batch, "January", one_per_customer=True)
    month.write(put_back, taken)
    after = month.read(show_batch, "January")
    assert set(invoice_of(after, "A-1").contracts) == {"A-1", "A-2"}
    assert after.summary.totals["EUR"].net == view.summary.totals["EUR"].net


def _run_again(database: Database) -> None:
    database.write(run_batch, RunRequest("Other", FEBRUARY, JANUARY))


def _waive_one(database: Database) -> None:
    database.write(waive, "T:1", "goodwill", FEBRUARY)


def _generate(database: Database) -> None:
    database.write(generate_batch, "January")


def _delete(database: Database) -> None:
    database.write(delete_batch, "January")


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (_run_again, "R:A-1:L1:2026-01-01 has been billed, reserved or waived meanwhile"),
        (_waive_one, "T:1 has been billed, reserved or waived meanwhile"),
        (_generate, "the batch 'January' has been generated"),
        (_delete, "the batch 'January' has been deleted"),
    ],
)
def test_what_cannot_come_back_is_refused_and_nothing_is_changed(
    month: Database, meanwhile: Callable[[Database], None], reason: str
) -> None:
    view = run(month)
    taken = month.write(take_out, invoice_of(view, "A-1").id)
    meanwhile(month)
    before = month.read(rows)
    with pytest.raises(CannotPutBack) as refused:
        month.write(put_back, taken)
    assert reason in refused.value.message
    assert month.read(rows) == before


def test_a_proposal_that_is_not_there_cannot_be_taken_out(month: Database) -> None:
    view = run(month)
    month.write(take_out, view.invoices[0].id)
    with pytest.raises(InvoiceMissing):
        month.write(take_out, view.invoices[0].id)


def test_waivers_go_and_come_with_the_reasons_they_had(month: Database) -> None:
    month.write(waive_all, ["T:1", "C:1"], "goodwill", FEBRUARY)
    month.write(waive, "T:6", "our mistake", FEBRUARY)
    before = month.read(rows)
    unwaived = month.write(unwaive_all, ["T:1", "C:1", "T:6"])
    assert month.read(held) == {}
    month.write(waive_again, unwaived, FEBRUARY)
    assert month.read(rows) == before
    assert month.read(waived_reason, "T:6") == "our mistake"


def test_several_items_are_waived_all_or_none(month: Database) -> None:
    month.write(waive, "C:1", "goodwill", FEBRUARY)
    with pytest.raises(CannotWaive):
        month.write(waive_all, ["T:1", "C:1"], "again", FEBRUARY)
    assert month.read(held) == {"C:1": None}
    assert due_item(month, "T:1") is not None


def test_a_claim_that_went_with_the_proposal_is_free_in_between(month: Database) -> None:
    view = run(month)
    taken = month.write(take_out, invoice_of(view, "B-1").id)
    assert due_item(month, "T:4") is not None
    month.write(lambda connection: connection.execute(delete(Claim).where(Claim.item == "T:4")))
    month.write(put_back, taken)
    assert due_item(month, "T:4") is None
