from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from batchbill_desktop.services import texts
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.views.batches.contract_tree_model import (
    Column,
    ContractTreeModel,
    Mark,
    MarkRole,
)
from tests.builders.selection import Books, entry, sample_books

Role = Qt.ItemDataRole
Check = Qt.CheckState


@pytest.fixture
def selection() -> Selection:
    return sample_books().selection()


@pytest.fixture
def model(qtbot: QtBot, selection: Selection) -> ContractTreeModel:
    model = ContractTreeModel()
    model.set_selection(selection)
    return model


@pytest.fixture
def row(model: ContractTreeModel) -> Callable[[str], QModelIndex]:
    return model.index_of_contract


def cells(model: ContractTreeModel, index: QModelIndex) -> list[str]:
    return [index.siblingAtColumn(column).data() for column in Column if column != Column.BOX]


def test_the_model_keeps_qts_rules(
    model: ContractTreeModel, selection: Selection, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt says no types
    model.sort(Column.TOTAL, Qt.SortOrder.DescendingOrder)
    model.tick_all(selected=True)
    model.set_selection(selection)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt says no types


def test_a_contract_shows_its_six_columns(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    index = row("C-003")
    assert cells(model, index) == [
        "Hausverwaltung Lindenallee",
        "Support by effort",
        "Hourly",
        "€548.00",
        "€0.00",
    ]


def shown_below(model: ContractTreeModel, index: QModelIndex) -> list[list[str]]:
    return [cells(model, model.index(line, 0, index)) for line in range(model.rowCount(index))]


def test_detail_rows_show_text_day_quantity_price_amount_and_reason(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    top = row("C-003")
    model.tick([top], selected=True)
    assert shown_below(model, top) == [
        ["Line 1", "1–31 Aug 2026, overdue", "1 × 100.00", "€100.00", "€100.00"],
        ["1–30 Sept 2026", "4 items", "2:25", "€448.00", "€448.00"],
        ["Line 1", "1–31 Oct 2026", "1 × 100.00", "€100.00", "opens 1 Nov 2026"],
    ]
    assert shown_below(model, model.index(1, 0, top)) == [
        ["Line 1", "1–30 Sept 2026", "1 × 100.00", "€100.00", "€100.00"],
        ["Docking station", "9 Sept 2026", "2 × 149.00", "€298.00", "€298.00"],
        [
            "#4711 Mail server does not answer: Certificate renewed",
            "3 Sept 2026",
            "0:50 × 60.00",
            "€50.00",
            "€50.00",
        ],
        [
            "#4712 New notebook: Notebook set up",
            "7 Sept 2026",
            "1:35 × 60.00",
            "€95.00",
            "ticket open",
        ],
    ]


def test_marks_tell_locked_partly_locked_and_waived(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    marks = {code: row(code).data(MarkRole) for code in ("C-003", "C-004", "C-005")}
    assert marks == {"C-003": Mark.PARTLY_LOCKED, "C-004": Mark.LOCKED, "C-005": Mark.WAIVED}


def test_only_what_is_ready_can_be_ticked(
    model: ContractTreeModel, selection: Selection, row: Callable[[str], QModelIndex]
) -> None:
    locked = row("C-004")
    assert not locked.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.setData(locked, Check.Checked, Role.CheckStateRole)
    model.tick([locked, row("C-005")], selected=True)
    assert selection.selected_ids() == []


def test_a_contract_box_is_empty_mixed_or_ticked_by_its_ready_items(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    top = row("C-003")
    charge = model.index_of_item("C-003", "C:9")
    assert top.data(Role.CheckStateRole) == Check.Unchecked
    assert model.setData(charge, Check.Checked, Role.CheckStateRole)
    assert top.data(Role.CheckStateRole) == Check.PartiallyChecked
    assert model.setData(top, Check.Checked, Role.CheckStateRole)
    assert top.data(Role.CheckStateRole) == Check.Checked
    assert model.setData(charge, Check.Unchecked, Role.CheckStateRole)
    assert top.data(Role.CheckStateRole) == Check.PartiallyChecked


def test_one_tick_sends_ranges_for_its_contract_and_its_items(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    top = row("C-003")
    sent: list[tuple[bool, int, int, int]] = []
    model.dataChanged.connect(
        lambda first, last, _: sent.append(
            (first.parent().isValid(), first.row(), last.row(), last.column())
        )
    )
    model.tick([top], selected=True)
    assert sent == [(False, top.row(), top.row(), 5)], "nobody has opened it"
    sent.clear()
    assert model.rowCount(top) == 3
    model.tick([top], selected=False)
    assert sent == [(False, top.row(), top.row(), 5), (True, 0, 2, 5), (True, 0, 3, 5)]


def test_ticking_everything_is_one_range_and_one_signal(qtbot: QtBot) -> None:
    books = Books()
    for number in range(200):
        books.contract(f"C-{number:03}", f"Customer {number:03}")
    model = ContractTreeModel()
    model.set_selection(books.selection())
    ranges: list[tuple[int, int]] = []
    ticks: list[None] = []
    model.dataChanged.connect(lambda first, last, _: ranges.append((first.row(), last.row())))
    model.ticked.connect(lambda: ticks.append(None))
    model.tick_all(selected=True)
    assert ranges == [(0, 199)]
    assert len(ticks) == 1
    assert model.overall_state() == Check.Checked


def test_names_sort_as_the_language_sorts(model: ContractTreeModel) -> None:
    model.sort(Column.CUSTOMER)
    assert model.names() == [
        "Autohaus Schmitz GmbH",
        "Établissements Durand",
        "Hausverwaltung Lindenallee",
        "Łukasiewicz Consulting",
        "Yamada Trading",
        "Zenith Ltd",
    ]
    model.sort(Column.CUSTOMER, Qt.SortOrder.DescendingOrder)
    assert model.names()[0] == "Zenith Ltd"


@pytest.mark.parametrize("column", list(Column))
def test_sorting_by_any_column_loses_no_contract(model: ContractTreeModel, column: Column) -> None:
    before = sorted(model.names())
    model.sort(column)
    up = model.names()
    model.sort(column, Qt.SortOrder.DescendingOrder)
    assert sorted(up) == sorted(model.names()) == before


def test_sorting_keeps_what_is_open_and_current(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    top = QPersistentModelIndex(row("C-003"))
    found = model.index_of_item("C-003", "C:9").siblingAtColumn(Column.CUSTOMER)
    item = QPersistentModelIndex(found)
    model.sort(Column.CUSTOMER, Qt.SortOrder.DescendingOrder)
    assert model.contract_at(top).contract == "C-003"
    assert item.data() == "Docking station"
    assert item.parent().parent().row() == top.row()


def test_the_tooltip_says_state_reason_and_the_day_it_opens(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    top = row("C-003")
    open_period = model.index(2, Column.BOX, top)
    assert open_period.data(Role.ToolTipRole).splitlines() == [
        "Line 1",
        "Locked",
        "Open period 1–31 Oct 2026, ready on 1 Nov 2026.",
    ]
    assert top.data(Role.ToolTipRole).splitlines() == [
        "Hausverwaltung Lindenallee: Support by effort",
        "Not selected",
        "2 items are still locked:",
        "Ticket 4712 is not resolved or closed.",
        "Open period 1–31 Oct 2026, ready on 1 Nov 2026.",
        "1 item is overdue.",
    ]


def test_a_screen_reader_hears_state_and_lock(
    model: ContractTreeModel, row: Callable[[str], QModelIndex]
) -> None:
    top = row("C-003")
    model.tick([model.index_of_item("C-003", "C:9")], selected=True)
    assert top.data(Role.AccessibleTextRole) == (
        "Hausverwaltung Lindenallee, Support by effort, Partly selected, 2 items are locked"
    )
    assert row("C-004").data(Role.AccessibleTextRole) == (
        "Łukasiewicz Consulting, Online backup, Locked, "
        "Open period 15 Sept\u2009–\u200914 Oct 2026, ready on 15 Oct 2026."
    )


def test_the_french_words_of_the_columns_are_the_fixed_ones(model: ContractTreeModel) -> None:
    texts.set_language("fr")
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert heads == [
        "",
        "Nom du client",
        "Nom du contrat",
        "Type de contrat",
        "Solde total",
        "Solde sélectionné",
    ]


@pytest.mark.parametrize(
    ("kind", "french"),
    [
        ("retainer", "Forfait"),
        ("hourly", "Horaire"),
        ("block_hours", "Bloc d'heures"),
        ("block_money", "Bloc d'argent"),
        ("remote_monitoring", "Supervision à distance"),
        ("online_backup", "Sauvegarde en ligne"),
        ("project_fee", "Projet (prix fixe)"),
        ("project_hourly", "Projet (à l'heure)"),
    ],
)
def test_the_french_words_of_the_contract_types_are_the_fixed_ones(
    qtbot: QtBot, kind: str, french: str
) -> None:
    texts.set_language("fr")
    books = Books()
    hours = 100_000 if kind == "block_hours" else None
    money = 1_000_000 if kind == "block_money" else None
    prices = () if kind == "project_hourly" else (100,)
    books.contract(
        "C",
        kind=kind,
        prices=prices,
        entries=(entry(1, 3, 30),),
        block_hours=hours,
        block_amount=money,
    )
    model = ContractTreeModel()
    model.set_selection(books.selection())
    assert model.index(0, Column.TYPE).data() == french
