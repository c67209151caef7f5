"""Generate numbers the drafts, all or nothing; undo takes the numbers back (rules, 8.4, 8.6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, select, update

from batchbill_desktop.models import (
    Claim,
    CompanyValue,
    Customer,
    HistoryRecord,
    Invoice,
    TaxCode,
)
from batchbill_desktop.services.batches.errors import (
    BatchEmpty,
    BatchGenerated,
    BatchMissing,
    BatchNotGenerated,
    CannotUndo,
    InvoiceDateTooEarly,
)
from batchbill_desktop.services.batches.generate import generate_batch, undo_generate
from batchbill_desktop.services.batches.proposals import delete_batch, delete_proposal
from batchbill_desktop.services.batches.show import show_batch
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.payments import pay, set_status
from tests.builders.batches import (
    generate,
    held,
    invoice_of,
    number_of,
    numbers_of,
    ready_items,
    run,
    run_and_generate,
)
from tests.builders.company import JANUARY_ITEMS, put_charge, put_contract


def test_drafts_are_numbered_in_order_without_a_gap(month_anywhere: Database) -> None:
    view = run_and_generate(month_anywhere)
    assert view.summary.state == "generated"
    assert [(invoice.number, invoice.contracts) for invoice in view.invoices] == [
        ("INV-2026-00001", ("A-2",)),
        ("INV-2026-00002", ("A-1",)),
        ("INV-2026-00003", ("B-2",)),
        ("INV-2026-00004", ("B-1",)),
        ("INV-2026-00005", ("C-2",)),
    ]
    assert month_anywhere.read(check_books) == []


def test_what_is_billed_stays_billed(month_anywhere: Database) -> None:
    run_and_generate(month_anywhere)
    assert set(month_anywhere.read(held)) == JANUARY_ITEMS
    assert ready_items(month_anywhere) == set()


def test_totals_are_those_of_the_proposals(month: Database) -> None:
    proposed = run(month)
    generated = generate(month)
    assert generated.summary.totals == proposed.summary.totals
    assert [one.total for one in generated.invoices] == [one.total for one in proposed.invoices]


def test_later_outputs_read_no_master_data(month_anywhere: Database) -> None:
    before = run_and_generate(month_anywhere)
    changes = [
        update(Customer).values(name="Renamed", street="Elsewhere", language="de"),
        update(CompanyValue).where(CompanyValue.key == "name").values(value="Other company"),
        update(TaxCode).values(name="Another tax"),
    ]
    for change in changes:
        month_anywhere.write(lambda c, statement: c.execute(statement), change)
    assert month_anywhere.read(show_batch, "January") == before


def test_a_proposal_reads_master_data_as_it_is(month: Database) -> None:
    run(month)
    month.write(lambda c: c.execute(update(Customer).values(name="Renamed")))
    view = month.read(show_batch, "January")
    assert {one.buyer.address.name for one in view.invoices} == {"Renamed"}


def test_terms_of_payment_are_those_of_the_day_of_generate(month: Database) -> None:
    run(month)
    terms = {"payment_days": 10, "end_of_month": "after"}
    month.write(lambda c: c.execute(update(Customer).values(terms)))
    assert {one.due_date for one in generate(month).invoices} == {date(2026, 2, 28)}


def test_a_total_below_0_becomes_a_credit_note_of_its_own_series(month: Database) -> None:
    month.write(put_contract, "D-1", 1001, name="Refunds")
    month.write(put_charge, 9, "D-1", "2026-01-15", "30.00", quantity=-1)
    view = run_and_generate(month)
    note = invoice_of(view, "D-1")
    assert (note.number, note.kind, note.total) == (
        "CN-2026-00001",
        "credit_note",
        Decimal("-36.00"),
    )
    assert numbers_of(view)[:2] == ["INV-2026-00001", "CN-2026-00001"]
    assert numbers_of(view)[-1] == "INV-2026-00005"
    assert view.summary.totals["EUR"].invoices == 6
    assert month.read(check_books) == []


def test_generate_needs_a_proposed_batch(month: Database) -> None:
    run_and_generate(month)
    with pytest.raises(BatchGenerated, match="generating it is not possible"):
        month.write(generate_batch, "January")
    with pytest.raises(BatchMissing):
        month.write(generate_batch, "Nothing")


def test_a_batch_without_a_proposal_left_is_refused(month: Database) -> None:
    view = run(month, items=("T:1",))
    month.write(delete_proposal, view.invoices[0].id)
    with pytest.raises(BatchEmpty, match="The batch 'January' has nothing left to generate"):
        month.write(generate_batch, "January")


def test_the_date_may_not_lie_before_the_newest_number(month_anywhere: Database) -> None:
    run_and_generate(month_anywhere, "First", items=("T:1",), invoice_date=date(2026, 2, 10))
    run(month_anywhere, "Second", items=("C:1",), invoice_date=date(2026, 2, 9))
    with pytest.raises(InvoiceDateTooEarly) as refusal:
        month_anywhere.write(generate_batch, "Second")
    assert "2026-02-09 is before 2026-02-10" in refusal.value.message
    assert month_anywhere.read(show_batch, "Second").summary.state == "proposed"
    assert numbers_of(month_anywhere.read(show_batch, "Second")) == [None]


def test_the_same_date_goes_on_with_the_numbers(month: Database) -> None:
    run_and_generate(month, "First", items=("T:1",))
    view = run_and_generate(month, "Second", items=("C:1",))
    assert numbers_of(view) == ["INV-2026-00002"]


def test_a_credit_note_date_does_not_bind_the_invoices(month: Database) -> None:
    view = run_and_generate(month, "First", items=("T:1",))
    number = number_of(view, "A-1")
    month.write(credit_invoice, number, day=date(2026, 3, 1))
    assert numbers_of(run_and_generate(month, "Second", items=("C:1",))) == ["INV-2026-00002"]
    assert month.read(check_books) == []


def test_a_generate_that_fails_half_way_numbers_nothing(
    month_anywhere: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = run(month_anywhere)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("batchbill_desktop.services.batches.generate.record", fail)
    with pytest.raises(RuntimeError, match="the disk is gone"):
        month_anywhere.write(generate_batch, "January")
    assert month_anywhere.read(show_batch, "January") == proposed


def test_an_undone_batch_is_a_proposal_as_before(month_anywhere: Database) -> None:
    proposed = run(month_anywhere)
    generate(month_anywhere)
    month_anywhere.write(undo_generate, "January")
    assert month_anywhere.read(show_batch, "January") == proposed
    assert month_anywhere.read(held) == dict.fromkeys(JANUARY_ITEMS, "January")
    assert month_anywhere.read(check_books) == []


def test_undone_numbers_are_free_again(month_anywhere: Database) -> None:
    first = run_and_generate(month_anywhere)
    month_anywhere.write(undo_generate, "January")
    month_anywhere.write(delete_batch, "January")
    again = run_and_generate(month_anywhere, "Again", one_per_customer=True)
    assert numbers_of(again) == numbers_of(first)[:3]
    assert month_anywhere.read(check_books) == []


def test_a_credit_note_of_a_batch_is_undone_with_it(month: Database) -> None:
    month.write(put_charge, 9, "C-2", "2026-01-15", "300.00", quantity=-1)
    proposed = run(month)
    assert invoice_of(generate(month), "C-2").number == "CN-2026-00001"
    month.write(undo_generate, "January")
    assert month.read(show_batch, "January") == proposed
    assert invoice_of(generate(month), "C-2").number == "CN-2026-00001"


def test_undo_needs_a_generated_batch(month: Database) -> None:
    run(month)
    with pytest.raises(BatchNotGenerated, match="'January' has not been generated yet"):
        month.write(undo_generate, "January")
    with pytest.raises(BatchMissing):
        month.write(undo_generate, "Nothing")


def _second_batch(database: Database, _number: str) -> None:
    run_and_generate(database, "Second", items=("C:1",))


def _issue(database: Database, number: str) -> None:
    database.write(lambda c: record_fact(c, [_id_of(database, number)], "pdf"))


def _id_of(database: Database, number: str) -> int:
    found = database.read(lambda c: c.scalar(select(Invoice.id).where(Invoice.number == number)))
    assert found is not None
    return found


CANNOT_UNDO: list[tuple[Callable[[Database, str], object], str]] = [
    (_second_batch, "INV-2026-00002 has a newer number"),
    (_issue, "INV-2026-00001 has been issued"),
    (lambda d, number: d.write(set_status, number, "sent"), "INV-2026-00001 has been issued"),
    (
        lambda d, number: d.write(pay, number, Decimal("5.00"), date(2026, 2, 5)),
        "INV-2026-00001 has a payment",
    ),
    (
        lambda d, number: d.write(credit_invoice, number, day=date(2026, 2, 5)),
        "CN-2026-00001 corrects one of its invoices",
    ),
]


@pytest.mark.parametrize(("act", "reason"), CANNOT_UNDO)
def test_undo_is_refused_with_its_reason(
    month: Database, act: Callable[[Database, str], object], reason: str
) -> None:
    view = run_and_generate(month, items=("T:1",))
    act(month, number_of(view, "A-1"))
    with pytest.raises(CannotUndo) as refusal:
        month.write(undo_generate, "January")
    assert f"The generation of 'January' cannot be undone: {reason}." in refusal.value.message
    assert month.read(show_batch, "January").summary.state == "generated"


def test_undo_is_refused_where_only_its_credit_note_is_not_the_newest(month: Database) -> None:
    month.write(put_charge, 9, "C-2", "2026-01-15", "300.00", quantity=-1)
    first = run_and_generate(month, "First", items=("C:9",))
    assert numbers_of(first) == ["CN-2026-00001"]
    second = run_and_generate(month, "Second", items=("T:1",))
    month.write(credit_invoice, number_of(second, "A-1"), day=date(2026, 2, 5))
    with pytest.raises(CannotUndo, match="CN-2026-00002 has a newer number"):
        month.write(undo_generate, "First")


def test_batches_are_undone_from_the_newest_back(month_anywhere: Database) -> None:
    run_and_generate(month_anywhere, "First", items=("T:1",))
    run_and_generate(month_anywhere, "Second", items=("C:1",))
    month_anywhere.write(undo_generate, "Second")
    month_anywhere.write(undo_generate, "First")
    count = select(func.count()).where(Invoice.number.is_not(None))
    assert month_anywhere.read(lambda c: c.scalar(count)) == 0


def test_numbering_and_undoing_are_recorded(month: Database) -> None:
    run_and_generate(month, items=("T:1",))
    month.write(undo_generate, "January")
    rows = month.read(
        lambda c: c.execute(
            select(HistoryRecord.action, HistoryRecord.subject).order_by(HistoryRecord.id)
        ).all()
    )
    actions = [tuple(row) for row in rows]
    assert actions[:3] == [
        ("run", "batch:January"),
        ("generate", "batch:January"),
        ("number", "invoice:1"),
    ]
    assert actions[-1] == ("undo_generate", "batch:January")


def test_the_database_itself_refuses_to_bill_an_item_twice(month_anywhere: Database) -> None:
    """Without the check of a use case, the claim's key stands in the way."""
    run_and_generate(month_anywhere, items=("T:1",))
    removed = month_anywhere.write(lambda c: c.execute(delete(Claim)).rowcount)
    assert removed == 1
    assert "T:1" in ready_items(month_anywhere), "only the claim holds an item"
    assert month_anywhere.read(check_books) == [
        "T:1 stands on an invoice but nothing holds it, so it could be billed again"
    ]
