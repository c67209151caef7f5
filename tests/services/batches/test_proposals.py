"""Proposals until Generate: show, delete one, delete all, group anew (rules, 8.2 and 8.3)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from batchbill_desktop.models import (
    Batch,
    Claim,
    Customer,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
    Rate,
)
from batchbill_desktop.services.batches.errors import BatchGenerated, BatchMissing, NothingSelected
from batchbill_desktop.services.batches.proposals import (
    delete_batch,
    delete_proposal,
    group_batch,
)
from batchbill_desktop.services.batches.show import BatchView, batch_json, list_batches, show_batch
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from tests.builders.batches import (
    generate,
    held,
    invoice_of,
    nets_of,
    numbers_of,
    ready_items,
    run,
    run_and_generate,
)
from tests.builders.company import FEBRUARY, JANUARY_ITEMS, put_contract, put_entry, set_value

NO_SUCH_BATCH = "There is no batch named 'Nothing'"


def _rows(database: Database) -> dict[str, int]:
    tables = (Batch, Claim, Invoice, InvoiceTax, InvoiceLine, InvoiceLineItem)
    counts = {table.__tablename__: select(func.count()).select_from(table) for table in tables}
    return {
        name: database.read(lambda c, q: c.scalar(q) or 0, count) for name, count in counts.items()
    }


def test_batches_are_listed_newest_first(month: Database) -> None:
    run(month, "First", items=("T:1",))
    run_and_generate(month, "Second", items=("C:1",))
    listed = month.read(list_batches)
    assert [(batch.name, batch.state) for batch in listed] == [
        ("Second", "generated"),
        ("First", "proposed"),
    ]
    assert [batch.totals["EUR"].net for batch in listed] == [5_000, 6_000]


def test_a_batch_that_is_not_there_is_named(month: Database) -> None:
    with pytest.raises(BatchMissing, match=NO_SUCH_BATCH):
        month.read(show_batch, "Nothing")
    with pytest.raises(BatchMissing, match=NO_SUCH_BATCH):
        month.write(delete_batch, "Nothing")
    with pytest.raises(BatchMissing, match=NO_SUCH_BATCH):
        month.write(group_batch, "Nothing", one_per_customer=True)


def test_a_batch_is_found_whatever_the_spaces_around_its_name(month: Database) -> None:
    run(month)
    assert month.read(show_batch, "  January ").summary.name == "January"


def test_a_deleted_proposal_releases_its_items(month_anywhere: Database) -> None:
    view = run(month_anywhere)
    month_anywhere.write(delete_proposal, invoice_of(view, "B-2").id)
    left = month_anywhere.read(show_batch, "January")
    assert ("B-2",) not in nets_of(left)
    assert left.summary.totals["EUR"].net == view.summary.totals["EUR"].net - 21_000
    assert ready_items(month_anywhere) == {"R:B-2:block:2026-01-01", "T:6", "T:7"}
    assert month_anywhere.read(check_books) == []


def test_released_items_can_be_run_again_under_another_name(month: Database) -> None:
    view = run(month)
    month.write(delete_proposal, invoice_of(view, "B-2").id)
    assert nets_of(run(month, "Again")) == {("B-2",): "210.00"}


def test_a_proposal_that_is_not_there_cannot_be_deleted(month: Database) -> None:
    with pytest.raises(InvoiceMissing, match="There is no invoice '77'"):
        month.write(delete_proposal, 77)


def test_a_numbered_invoice_cannot_be_deleted(month: Database) -> None:
    view = run_and_generate(month)
    with pytest.raises(BatchGenerated, match="deleting an invoice is not possible"):
        month.write(delete_proposal, view.invoices[0].id)
    assert month.read(show_batch, "January") == view


def test_a_batch_whose_proposals_are_all_deleted_keeps_what_is_settled(month: Database) -> None:
    view = run(month)
    for invoice in view.invoices:
        month.write(delete_proposal, invoice.id)
    assert set(month.read(held)) == {"R:C-1:L1:2026-01-01"}
    assert month.read(show_batch, "January").settled == ("R:C-1:L1:2026-01-01",)
    assert month.read(check_books) == []


def test_a_deleted_batch_releases_everything_settled_items_too(month_anywhere: Database) -> None:
    run(month_anywhere)
    month_anywhere.write(delete_batch, "January")
    assert set(_rows(month_anywhere).values()) == {0}
    assert ready_items(month_anywhere) == JANUARY_ITEMS
    assert month_anywhere.read(check_books) == []


def test_a_generated_batch_cannot_be_deleted(month: Database) -> None:
    view = run_and_generate(month)
    with pytest.raises(BatchGenerated, match="deleting the batch is not possible"):
        month.write(delete_batch, "January")
    assert month.read(show_batch, "January") == view


def _lines(view: BatchView) -> list[tuple[str, tuple[str, ...], str]]:
    return sorted(
        (line.contract, line.items, str(line.net))
        for invoice in view.invoices
        for line in invoice.lines
    )


def test_grouping_packs_the_same_lines_anew(month_anywhere: Database) -> None:
    per_contract = run(month_anywhere)
    month_anywhere.write(group_batch, "January", one_per_customer=True)
    per_customer = month_anywhere.read(show_batch, "January")
    assert nets_of(per_customer) == {
        ("A-2", "A-1"): "170.00",
        ("B-2", "B-1"): "455.00",
        ("C-1", "C-2"): "61.00",
    }
    assert per_customer.summary.one_per_customer
    assert per_customer.settled == ()
    assert set(_lines(per_contract)) < set(_lines(per_customer)), "the settled line is there too"
    assert month_anywhere.read(check_books) == []
    month_anywhere.write(group_batch, "January", one_per_customer=False)
    back = month_anywhere.read(show_batch, "January")
    assert nets_of(back) == nets_of(per_contract)
    assert _lines(back) == _lines(per_contract)
    assert back.settled == per_contract.settled
    assert month_anywhere.read(check_books) == []


@pytest.mark.parametrize("one_per_customer", [False, True])
def test_grouping_makes_what_a_run_in_that_grouping_makes(
    month: Database, one_per_customer: bool
) -> None:
    run(month, "Other way", one_per_customer=not one_per_customer)
    month.write(group_batch, "Other way", one_per_customer=one_per_customer)
    grouped = month.read(show_batch, "Other way")
    month.write(delete_batch, "Other way")
    wanted = run(month, "This way", one_per_customer=one_per_customer)
    assert grouped.summary.totals == wanted.summary.totals
    assert _without_ids(grouped) == _without_ids(wanted)


def _without_ids(view: BatchView) -> list[dict[str, object]]:
    document = batch_json(view)
    return [{**one, "id": None, "batch": None} for one in document["invoices"]]


def test_a_customers_own_grouping_overrides_the_switch(month: Database) -> None:
    for customer, way in ((1001, "always"), (1002, "never")):
        change = update(Customer).where(Customer.id == customer).values(one_invoice=way)
        month.write(lambda c, statement: c.execute(statement), change)
    run(month)
    for one_per_customer in (True, False):
        month.write(group_batch, "January", one_per_customer=one_per_customer)
        view = month.read(show_batch, "January")
        assert ("A-2", "A-1") in nets_of(view)
        assert ("B-2",) in nets_of(view)


def test_nothing_is_priced_again_by_grouping(month: Database) -> None:
    run(month)
    month.write(lambda c: c.execute(update(Rate).values(amount=9_990_000)))
    month.write(group_batch, "January", one_per_customer=True)
    assert nets_of(month.read(show_batch, "January"))["A-2", "A-1"] == "170.00"


def test_the_order_number_of_the_run_stays_when_grouped_later(month: Database) -> None:
    run(month)
    change = update(Customer).where(Customer.id == 1003).values(purchase_order="PO-8")
    month.write(lambda c: c.execute(change))
    month.write(group_batch, "January", one_per_customer=True)
    view = month.read(show_batch, "January")
    assert invoice_of(view, "C-2").order_number == "PO-7"


def test_grouping_what_is_left_after_a_deletion(month: Database) -> None:
    view = run(month)
    month.write(delete_proposal, invoice_of(view, "A-1").id)
    month.write(group_batch, "January", one_per_customer=True)
    assert nets_of(month.read(show_batch, "January"))["A-2",] == "10.00"
    assert month.read(check_books) == []


def test_a_generated_batch_cannot_be_grouped(month: Database) -> None:
    view = run_and_generate(month)
    with pytest.raises(BatchGenerated, match="grouping it anew is not possible"):
        month.write(group_batch, "January", one_per_customer=True)
    assert month.read(show_batch, "January") == view


def test_numbers_follow_the_grouping(month: Database) -> None:
    run(month)
    month.write(group_batch, "January", one_per_customer=True)
    view = generate(month)
    assert numbers_of(view) == [f"INV-2026-{number:05}" for number in (1, 2, 3)]
    assert month.read(check_books) == []


def test_zero_invoices_are_made_where_the_company_wants_them(month: Database) -> None:
    month.write(set_value, "zero_invoices", "yes")
    view = run(month)
    assert nets_of(view)["C-1",] == "0.00"
    assert view.settled == ()


def test_a_batch_of_settled_items_alone(month: Database) -> None:
    view = run(month, items=("R:C-1:L1:2026-01-01",))
    assert view.invoices == ()
    assert view.settled == ("R:C-1:L1:2026-01-01",)
    month.write(group_batch, "January", one_per_customer=True)
    assert month.read(show_batch, "January").settled == view.settled
    assert generate(month).summary.state == "generated"
    assert month.read(check_books) == []
    with pytest.raises(NothingSelected):
        run(month, "Again", items=())


def test_block_use_stays_recorded_while_its_entry_is_reserved(month: Database) -> None:
    """A late entry finds only what is left; once released, the block is reckoned anew."""
    view = run(month)
    month.write(put_entry, 8, "B-2", "2026-01-05", 60)
    assert invoice_of(run(month, "Late"), "B-2").net == 100, "all past: nothing is left"
    month.write(delete_batch, "Late")
    month.write(delete_proposal, invoice_of(view, "B-2").id)
    assert invoice_of(run(month, "Anew"), "B-2").net == 160 + 150, "T:6 and T:7 are past in part"


def test_contracts_of_one_name_are_ordered_by_code(month: Database) -> None:
    for code in ("Z-2", "Z-1"):
        month.write(put_contract, code, 1001, "retainer", lines={"L1": "1.00"}, name="Same")
    view = run(month, as_of=FEBRUARY)
    codes = [invoice.contracts[0] for invoice in view.invoices]
    assert codes == ["A-2", "Z-1", "Z-2", "A-1", "B-2", "B-1", "C-2"]
