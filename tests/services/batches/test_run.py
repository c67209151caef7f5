"""Run: a named selection is saved, its invoices proposed, its items reserved (rules, 8.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection, func, select, update

from batchbill_desktop.models import (
    Batch,
    Claim,
    Contract,
    Customer,
    HistoryRecord,
    Invoice,
    InvoiceLine,
    Rate,
)
from batchbill_desktop.services.batches.errors import (
    BatchNameMissing,
    BatchNameTaken,
    ItemNotReady,
    NothingSelected,
)
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.show import list_batches, show_batch
from batchbill_desktop.services.batches.waive import waive
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.money import AmountTooLarge
from tests.builders.batches import JANUARY, held, invoice_of, nets_of, ready_items, run
from tests.builders.company import FEBRUARY, JANUARY_ITEMS, put_contract, put_entry


def _batches(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(Batch)) or 0


def test_a_run_proposes_an_invoice_per_contract(month_anywhere: Database) -> None:
    view = run(month_anywhere)
    assert nets_of(view) == {
        ("A-2",): "10.00",
        ("A-1",): "160.00",
        ("B-2",): "210.00",
        ("B-1",): "245.00",
        ("C-2",): "61.00",
    }
    assert [invoice.number for invoice in view.invoices] == [None] * 5
    assert {invoice.status for invoice in view.invoices} == {"draft"}
    assert view.settled == ("R:C-1:L1:2026-01-01",)
    assert month_anywhere.read(check_books) == []


def test_a_run_reserves_what_is_ready_and_nothing_else(month_anywhere: Database) -> None:
    run(month_anywhere)
    assert month_anywhere.read(held) == dict.fromkeys(JANUARY_ITEMS, "January")
    assert ready_items(month_anywhere) == set()


def test_batch_totals_are_the_sum_of_the_invoices(month_anywhere: Database) -> None:
    view = run(month_anywhere)
    totals = view.summary.totals["EUR"]
    assert (totals.invoices, totals.net, totals.tax) == (5, 68_600, 13_720)
    assert totals.net == sum(invoice.net for invoice in view.invoices) * 100
    assert totals.tax == sum(invoice.tax for invoice in view.invoices) * 100
    assert (totals.tickets, totals.minutes) == (2, 60 + 45 + 30 + 90 + 60)
    assert month_anywhere.read(list_batches) == [view.summary]


def test_what_was_ticked_comes_to_what_the_details_said(month: Database) -> None:
    due = month.read(load_due, FEBRUARY, JANUARY)
    selection = Selection(due, one_per_customer=True)
    selection.set_contracts(["A-1", "B-2", "C-1"], True)
    selection.set_items(["T:7"], False)
    promised = selection.totals()
    view = run(month, one_per_customer=True, items=tuple(selection.selected_ids()))
    assert view.summary.totals == promised
    assert set(month.read(held)) == set(selection.selected_ids())


def test_one_invoice_per_customer_and_order_number(month: Database) -> None:
    view = run(month, one_per_customer=True)
    assert [invoice.contracts for invoice in view.invoices] == [
        ("A-2", "A-1"),
        ("B-2", "B-1"),
        ("C-1", "C-2"),
    ]
    assert [str(invoice.net) for invoice in view.invoices] == ["170.00", "455.00", "61.00"]
    assert [invoice.order_number for invoice in view.invoices] == ["", "", "PO-7"]
    assert view.settled == ()


def test_the_lines_say_what_is_billed(month: Database) -> None:
    view = run(month)
    support = invoice_of(view, "A-1")
    assert [(line.kind, line.description, str(line.net)) for line in support.lines] == [
        ("recurring", "Line L1, 1–31 Jan 2026", "100.00"),
        ("time", "Work 1", "60.00"),
    ]
    block = invoice_of(view, "B-2")
    assert [(line.kind, line.items, line.included, str(line.net)) for line in block.lines] == [
        ("recurring", ("R:B-2:block:2026-01-01",), False, "160.00"),
        ("time", ("T:6",), True, "0.00"),
        ("time", ("T:7",), False, "50.00"),
        ("time", ("T:7",), True, "0.00"),
    ]
    assert block.lines[0].description == "Forfait de 2 h, 1–31 janv. 2026"


def test_an_advance_period_is_due_from_its_first_day(month: Database) -> None:
    month.write(put_contract, "D-1", 1001, "retainer", lines={"L1": "7.00"}, timing="advance")
    view = run(month, filters=Filters(contracts=frozenset({"D-1"})))
    assert [line.items for line in view.invoices[0].lines] == [
        ("R:D-1:L1:2026-01-01",),
        ("R:D-1:L1:2026-02-01",),
    ]


@pytest.mark.parametrize("name", ["", "   "])
def test_a_batch_needs_a_name(month: Database, name: str) -> None:
    with pytest.raises(BatchNameMissing, match="A batch needs a name"):
        run(month, name)
    assert month.read(_batches) == 0


def test_the_name_of_a_batch_is_unique(month_anywhere: Database) -> None:
    run(month_anywhere, items=("T:1",))
    with pytest.raises(BatchNameTaken, match="There is a batch named 'January' already"):
        run(month_anywhere, " January ")
    assert month_anywhere.read(_batches) == 1


def test_a_selection_of_nothing_is_refused(month: Database) -> None:
    with pytest.raises(NothingSelected, match="Nothing that is ready was selected"):
        run(month, as_of=date(2026, 1, 31))
    with pytest.raises(NothingSelected):
        run(month, items=())
    assert month.read(_batches) == 0


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("T:2", "it is locked: its ticket is not resolved"),
        ("T:3", "it is locked: its period is still open"),
        ("T:99", "there is no such item"),
        ("R:A-1:L1:2026-01-02", "there is no such item"),
    ],
)
def test_a_selected_item_must_be_ready(month: Database, item: str, reason: str) -> None:
    with pytest.raises(ItemNotReady) as refusal:
        run(month, items=("T:1", item))
    assert f"{item} cannot be billed now: {reason}." in refusal.value.message
    assert month.read(held) == {}


def test_a_waived_item_is_not_billed(month: Database) -> None:
    month.write(waive, "T:1", "goodwill", FEBRUARY)
    with pytest.raises(ItemNotReady, match="T:1 cannot be billed now: it was waived"):
        run(month, items=("T:1",))
    assert nets_of(run(month))["A-1",] == "100.00"


def test_a_reserved_item_is_refused_with_its_batch(month_anywhere: Database) -> None:
    run(month_anywhere, "First", items=("T:1",))
    with pytest.raises(ItemNotReady, match="T:1 cannot be billed now: the batch 'First' holds it"):
        run(month_anywhere, "Second", items=("T:1", "C:1"))
    assert month_anywhere.read(held) == {"T:1": "First"}


def test_a_refusal_names_five_items_and_counts_the_rest(month: Database) -> None:
    items = tuple(f"T:{number}" for number in range(101, 109))
    with pytest.raises(ItemNotReady, match="T:101, T:102, T:103, T:104, T:105 and 3 more cannot"):
        run(month, items=items)


def test_excluded_items_are_left_out_and_stay_due(month: Database) -> None:
    view = run(month, exclude=("T:1", "C:2"))
    assert nets_of(view)["A-1",] == "100.00"
    assert ready_items(month) == {"T:1", "C:2"}


@pytest.mark.parametrize("item", ["T:2", "T:99"])
def test_what_is_not_ready_cannot_be_excluded(month: Database, item: str) -> None:
    with pytest.raises(ItemNotReady):
        run(month, exclude=(item,))


def test_what_the_filters_leave_out_cannot_be_excluded(month: Database) -> None:
    with pytest.raises(ItemNotReady, match="C:1 cannot be billed now: the filters leave it out"):
        run(month, filters=Filters(contracts=frozenset({"A-1"})), exclude=("C:1",))


FILTERS = [
    (Filters(), JANUARY_ITEMS),
    (Filters(customers=frozenset({"1003"})), {"R:C-1:L1:2026-01-01", "C:1", "C:2"}),
    (
        Filters(contracts=frozenset({"A-1", "A-2"})),
        {i for i in JANUARY_ITEMS if "A-" in i or i == "T:1"},
    ),
    (Filters(contract_types=frozenset({"online_backup"})), {"R:A-2:L1:2026-01-01"}),
    (Filters(period_from=date(2026, 1, 1), period_to=date(2026, 1, 1)), JANUARY_ITEMS),
    (
        Filters(customers=frozenset({"1001", "1002"}), contract_types=frozenset({"block_hours"})),
        {"R:B-2:block:2026-01-01", "T:6", "T:7"},
    ),
]


@pytest.mark.parametrize(("filters", "items"), FILTERS)
def test_filters_choose_what_is_run(month: Database, filters: Filters, items: set[str]) -> None:
    run(month, filters=filters)
    assert set(month.read(held)) == items


@pytest.mark.parametrize(
    "filters",
    [
        Filters(taxable=False),
        Filters(overdue_only=True),
        Filters(period_from=date(2026, 1, 2)),
        Filters(period_to=date(2025, 12, 31)),
        Filters(customers=frozenset({"9999"})),
    ],
)
def test_filters_that_leave_nothing_make_nothing_to_run(month: Database, filters: Filters) -> None:
    with pytest.raises(NothingSelected):
        run(month, filters=filters)


def test_lines_are_fixed_at_run(month: Database) -> None:
    """A later price acts on what is unbilled; a new run prices anew."""
    run(month)
    month.write(lambda c: c.execute(update(Rate).values(amount=9_990_000)))
    month.write(lambda c: c.execute(update(Customer).values(name="Renamed")))
    assert nets_of(month.read(show_batch, "January"))["A-1",] == "160.00"


def test_a_run_that_fails_half_way_writes_nothing(
    month_anywhere: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("batchbill_desktop.services.batches.run.record", fail)
    with pytest.raises(RuntimeError, match="the disk is gone"):
        run(month_anywhere)
    for table in (Batch, Invoice, InvoiceLine, Claim):
        count = select(func.count()).select_from(table)
        assert month_anywhere.read(lambda c, q: c.scalar(q), count) == 0
    assert ready_items(month_anywhere) == JANUARY_ITEMS


def test_an_amount_above_the_largest_is_refused_with_its_item(month: Database) -> None:
    month.write(
        put_contract, "D-1", 1001, lines={"L1": "900000000000"}, rates={"base": "600000000000"}
    )
    month.write(put_entry, 9, "D-1", "2026-01-10", 120)
    with pytest.raises(AmountTooLarge, match=r"T:9 comes to more than 999,999,999,999"):
        run(month)
    assert month.read(_batches) == 0


def test_two_currencies_are_never_added_together(month: Database) -> None:
    month.write(
        lambda c: c.execute(update(Customer).where(Customer.id == 1003).values(currency="JPY"))
    )
    view = run(month)
    assert list(view.summary.totals) == ["EUR", "JPY"]
    assert view.summary.totals["JPY"].net == 61
    assert str(invoice_of(view, "C-2").net) == "61"


def test_a_run_is_recorded_in_the_history(month: Database) -> None:
    run(month)
    rows = month.read(
        lambda c: c.execute(select(HistoryRecord.action, HistoryRecord.subject)).all()
    )
    assert [tuple(row) for row in rows] == [("run", "batch:January")]


def test_a_run_needs_a_customer_language_it_can_print(month: Database) -> None:
    """Another language is billed in the company's."""
    month.write(
        lambda c: c.execute(update(Customer).where(Customer.id == 1002).values(language="ja"))
    )
    assert invoice_of(run(month), "B-2").lines[0].description.startswith("Block of 2 h, ")


def test_a_contract_whose_customer_is_gone_from_the_filters_stays_due(month: Database) -> None:
    run(month, filters=Filters(customers=frozenset({"1001"})))
    assert ready_items(month) == {
        item
        for item in JANUARY_ITEMS
        if item in {"T:4", "T:5", "T:6", "T:7", "C:1", "C:2"} or item.startswith(("R:B", "R:C"))
    }


def test_the_supply_is_kept_on_the_line(month: Database) -> None:
    view = run(month)
    assert invoice_of(view, "A-1").lines[0].supply == (date(2026, 1, 1), date(2026, 1, 31))
    assert invoice_of(view, "A-1").service_period == (date(2026, 1, 1), date(2026, 1, 31))
    assert invoice_of(view, "C-2").lines[0].supply == (date(2026, 1, 15), date(2026, 1, 15))
    assert invoice_of(view, "C-2").lines[1].unit_price == Decimal("11.00")


def test_an_inactive_contract_is_locked(month: Database) -> None:
    month.write(
        lambda c: c.execute(update(Contract).where(Contract.code == "A-1").values(active=False))
    )
    with pytest.raises(
        ItemNotReady, match="T:1 cannot be billed now: it is locked: the contract is not active"
    ):
        run(month, items=("T:1",))
