"""What helps to select: the kept draft, the tree's filters, the comparison with last time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection

from batchbill_desktop.services.batches.compare import (
    CustomerFigures,
    compare_with_last,
    line_changes,
    line_names,
)
from batchbill_desktop.services.batches.draft_selection import (
    KEY,
    draft_of,
    load_draft,
    run_drafted,
    save_draft,
    take_up,
)
from batchbill_desktop.services.batches.errors import BatchNameMissing
from batchbill_desktop.services.batches.explain import held_texts
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, load_due, run_batch
from batchbill_desktop.services.batches.selection import Selection, select_all
from batchbill_desktop.services.batches.tree_filter import (
    TreeFilter,
    hidden_selected,
    save_filter,
    saved_filters,
)
from batchbill_desktop.services.batches.waive import waive
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.settings.store import read_setting, write_setting
from tests.builders.expected import DATA

JUNE = date(2026, 6, 30)
JULY = date(2026, 7, 31)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "small.db")
    database.write(import_company, DATA / "small")
    yield database
    database.dispose()


def _selection(database: Database, as_of: date = JUNE) -> Selection:
    return Selection(database.read(load_due, as_of))


# The kept draft


def test_a_draft_is_taken_up_as_it_was_left(small: Database) -> None:
    left = _selection(small)
    left.set_contracts(["C-101", "C-301"], True)
    left.set_items(["R:C-101:forfait:2026-02-01"], False)
    left.set_one_per_customer(True)
    small.write(save_draft, draft_of(left, "Juin"))

    draft = small.read(load_draft)
    assert draft is not None
    assert (draft.name, draft.as_of) == ("Juin", JUNE)
    again = _selection(small, draft.as_of)
    taken = take_up(again, draft)
    assert again.selected_ids() == left.selected_ids()
    assert again.totals() == left.totals()
    assert again.one_per_customer
    assert (taken.gone, taken.locked, taken.changed) == ((), (), ())


def test_a_draft_says_what_changed_meanwhile_and_keeps_what_still_holds(
    small: Database, tmp_path: Path
) -> None:
    left = _selection(small)
    left.set_contracts(["C-101", "C-201"], True)
    before = set(left.selected_ids())
    small.write(save_draft, draft_of(left, ""))
    # Another program bills one item, waives another; a ticket is opened again, a price rises.
    small.write(
        run_batch,
        RunRequest("Other", JUNE, JUNE, items=("R:C-101:forfait:2026-02-01",)),
    )
    small.write(waive, "T:17", "goodwill", JUNE)
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "tickets.csv").write_text(
        "ticket,business_number,title,status\n501,1001,Imprimante du magasin,open\n",
        encoding="utf-8",
    )
    (folder / "rates.csv").write_text(
        "contract,rate,effective_from,amount,sku\nC-201,base,2026-01-01,90,H-BASE\n",
        encoding="utf-8",
    )
    small.write(import_company, folder)

    draft = small.read(load_draft)
    assert draft is not None
    again = _selection(small)
    taken = take_up(again, draft)
    assert taken.gone == ("R:C-101:forfait:2026-02-01",)
    assert taken.locked == ("T:1", "T:17", "T:2")
    assert "T:18" in taken.changed
    assert set(again.selected_ids()) == before - {*taken.gone, *taken.locked}
    assert taken.ticked == len(again.selected_ids())


def test_a_draft_without_a_tick_is_forgotten(small: Database) -> None:
    left = _selection(small)
    left.set_all(True)
    small.write(save_draft, draft_of(left, "Juin"))
    left.set_all(False)
    small.write(save_draft, draft_of(left, "Juin"))
    assert small.read(load_draft) is None


def test_a_limit_of_the_list_is_kept_and_older_drafts_have_none(small: Database) -> None:
    left = _selection(small)
    left.set_contracts(["C-101"], True)
    small.write(save_draft, draft_of(left, "", JUNE))
    found = small.read(load_draft)
    assert found is not None
    assert found.period_to == JUNE
    small.write(_without_limit)
    found = small.read(load_draft)
    assert found is not None
    assert found.period_to is None


def _without_limit(connection: Connection) -> None:
    kept = read_setting(connection, KEY)
    del kept["period_to"]
    write_setting(connection, KEY, kept)


def test_running_a_draft_forgets_it_and_a_refused_run_keeps_it(small: Database) -> None:
    left = _selection(small)
    left.set_contracts(["C-101"], True)
    draft = draft_of(left, "Juin")
    small.write(save_draft, draft)
    items = tuple(left.selected_ids())
    with pytest.raises(BatchNameMissing):
        small.write(run_drafted, RunRequest(" ", JUNE, JUNE, items=items))
    assert small.read(load_draft) == draft
    small.write(run_drafted, RunRequest("Juin", JUNE, JUNE, items=items))
    assert small.read(load_draft) is None


def test_what_batches_hold_is_said_in_a_sentence(small: Database) -> None:
    items = ("R:C-101:forfait:2026-02-01", "R:C-101:forfait:2026-03-01")
    small.write(run_batch, RunRequest("Other", JUNE, JUNE, items=items[:1]))
    small.write(waive, items[1], "goodwill", JUNE)
    found = small.read(held_texts, [*items, "T:999"])
    assert set(found) == {items[0]}
    assert "Other" in found[items[0]]


# The tree's filters


@pytest.mark.parametrize(
    ("chosen", "contracts"),
    [
        (TreeFilter(contract_types=frozenset({"block_money"})), {"C-401", "C-801", "C-902"}),
        (TreeFilter(customers=frozenset({"1001"})), {"C-101", "C-102", "C-103"}),
        (TreeFilter(customers=frozenset({"1001"}), hide_locked=True), {"C-101", "C-102"}),
        (TreeFilter(taxable=False), {"C-801", "C-802", "C-B03"}),
        (TreeFilter(text="etablissements"), {"C-D01"}),
        (TreeFilter(text="garnier 301"), {"C-301"}),
        (TreeFilter(text="garnier lefèvre"), set()),
        (TreeFilter(contract_types=frozenset({"retainer"}), most=Decimal(0)), {"C-403"}),
        (
            TreeFilter(customers=frozenset({"1007"}), least=Decimal(100), most=Decimal(200)),
            {"C-702"},
        ),
        (
            TreeFilter(customers=frozenset({"1002"}), period_to=date(2026, 1, 31)),
            {"C-201", "C-202"},
        ),
        (TreeFilter(customers=frozenset({"1004"}), usage_only=True), {"C-401", "C-402"}),
    ],
)
def test_filters_of_the_tree(small: Database, chosen: TreeFilter, contracts: set[str]) -> None:
    selection = _selection(small)
    assert {row.contract for row in chosen.visible(selection.contracts)} == contracts
    assert not chosen.is_empty


def test_a_filter_hides_ticked_rows_and_they_are_counted(small: Database) -> None:
    selection = _selection(small)
    selection.set_contracts(["C-101", "C-301"], True)
    shown = TreeFilter(text="fournier").visible(selection.contracts)
    assert [row.contract for row in hidden_selected(selection, shown)] == ["C-301"]
    assert hidden_selected(selection, TreeFilter().visible(selection.contracts)) == []


def test_filters_are_saved_by_name(small: Database) -> None:
    first = TreeFilter(
        contract_types=frozenset({"hourly"}),
        period_from=date(2026, 1, 1),
        least=Decimal("99.50"),
        text="é",
    )
    small.write(save_filter, "Hourly", first)
    small.write(save_filter, "Étrangers", TreeFilter(taxable=False))
    assert small.read(saved_filters) == {"Étrangers": TreeFilter(taxable=False), "Hourly": first}
    assert list(small.read(saved_filters)) == ["Étrangers", "Hourly"]
    small.write(save_filter, "Hourly", None)
    assert list(small.read(saved_filters)) == ["Étrangers"]


# Compared with last time


def _figures(**recurring: int) -> CustomerFigures:
    lines = {("C", line): net for line, net in recurring.items()}
    return CustomerFigures("1", "A", "EUR", sum(recurring.values()), len(recurring), lines)


@pytest.mark.parametrize(
    ("before", "after", "strange"),
    [
        ({"a": 100}, {"a": 130}, []),
        ({"a": 100}, {"a": 131}, [("a", 31)]),
        ({"a": 100}, {"a": 69}, [("a", -31)]),
        ({"a": 100}, {}, [("a", None)]),
        ({}, {"a": 100}, [("a", None)]),
        ({"a": 0}, {"a": 0}, []),
        ({"a": 0}, {"a": 5}, [("a", None)]),
        ({"a": 100, "b": 10}, {"a": 100, "b": 20}, [("b", 100)]),
    ],
)
def test_recurring_lines_that_changed_by_more_than_30_percent_are_strange(
    before: dict[str, int], after: dict[str, int], strange: list[tuple[str, int | None]]
) -> None:
    found = line_changes(_figures(**before), _figures(**after))
    assert [(change.line, change.percent) for change in found] == strange


def test_the_comparison_shows_the_strangest_first_and_who_is_missing(small: Database) -> None:
    small.write(run_batch, RunRequest("Mai", JUNE, JUNE, one_per_customer=True))
    small.write(generate_batch, "Mai")
    due = Filters(customers=frozenset({"1001", "1011"})).apply(small.read(load_due, JULY))
    changes = small.read(compare_with_last, select_all(due, one_per_customer=True))
    by_customer = {change.business_number: change for change in changes}

    # Everybody of the last batch is there; whoever is not ticked comes to 0 now.
    assert by_customer["1002"].net_after == 0
    assert by_customer["1002"].net_before > 0
    assert by_customer["1002"].lines_after == 0
    fournier = by_customer["1001"]
    assert fournier.net_change == fournier.net_after - fournier.net_before
    counts = [len(change.strange) for change in changes]
    assert counts == sorted(counts, reverse=True)


def test_lines_are_called_by_their_contract_and_newest_text(small: Database) -> None:
    names = small.read(line_names, [("C-101", "forfait"), ("C-999", "none")])
    assert set(names) == {("C-101", "forfait")}
    assert names["C-101", "forfait"].startswith("Forfait sérénité")
    assert small.read(line_names, []) == {}


def test_without_a_batch_before_everything_is_new(small: Database) -> None:
    selection = select_all(small.read(load_due, JUNE), one_per_customer=True)
    changes = small.read(compare_with_last, selection)
    assert {change.net_before for change in changes} == {0}
    totals = selection.totals()
    assert sum(c.net_after for c in changes if c.currency == "EUR") == totals["EUR"].net
