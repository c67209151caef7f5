"""Contracts are hidden and shown again inside the tree's model."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.views.batches.contract_tree_model import Column, ContractTreeModel
from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
from tests.builders.selection import sample_books

Check = Qt.CheckState


@pytest.fixture
def selection() -> Selection:
    return sample_books().selection()


@pytest.fixture
def model(qtbot: QtBot, selection: Selection) -> ContractTreeModel:
    model = ContractTreeModel()
    model.set_selection(selection)
    return model


def codes(model: ContractTreeModel) -> list[str]:
    return [model.contract_at(model.index(row, 0)).contract for row in range(model.rowCount())]


def test_hidden_contracts_have_no_row_and_keep_their_ticks(
    model: ContractTreeModel, selection: Selection
) -> None:
    model.tick([model.index_of_contract("C-001")], selected=True)
    model.set_visible(["C-002", "C-003"])
    assert codes(model) == ["C-003", "C-002"], "in the order of the list"
    assert not model.index_of_contract("C-001").isValid()
    assert selection.contract_state("C-001") == "checked"
    model.set_visible(None)
    assert len(codes(model)) == 6
    assert model.check_state(model.index_of_contract("C-001")) == Check.Checked


def test_sorting_holds_for_what_is_hidden_too(model: ContractTreeModel) -> None:
    model.set_visible(["C-001", "C-003", "C-006"])
    model.sort(Column.TOTAL, Qt.SortOrder.DescendingOrder)
    assert codes(model) == ["C-006", "C-003", "C-001"]
    model.set_visible(None)
    shown = codes(model)
    model.sort(Column.TOTAL, Qt.SortOrder.DescendingOrder)
    assert shown == codes(model)


def test_the_header_box_is_about_what_is_shown(
    model: ContractTreeModel, selection: Selection
) -> None:
    model.set_visible(["C-001", "C-003"])
    model.tick_all(selected=True)
    assert model.overall_state() == Check.Checked
    assert selection.contract_state("C-002") == "empty"
    model.set_visible(None)
    assert model.overall_state() == Check.PartiallyChecked
    model.set_visible(["C-002"])
    assert model.overall_state() == Check.Unchecked
    model.tick_all(selected=False)
    assert selection.contract_state("C-001") == "checked"


def test_kept_indexes_move_along_or_end(model: ContractTreeModel) -> None:
    shown = QPersistentModelIndex(model.index_of_contract("C-003"))
    line = QPersistentModelIndex(model.index(1, 0, model.index_of_contract("C-003")))
    hidden = QPersistentModelIndex(model.index_of_contract("C-001"))
    hidden_line = QPersistentModelIndex(model.index(0, 0, model.index_of_contract("C-001")))
    model.set_visible(["C-003", "C-006"])
    assert (shown.row(), line.parent().row()) == (0, 0)
    assert not hidden.isValid()
    assert not hidden_line.isValid()


def test_a_tick_of_a_hidden_contract_touches_no_row(model: ContractTreeModel) -> None:
    index = model.index_of_contract("C-001")
    model.set_visible(["C-003"])
    sent: list[int] = []
    model.dataChanged.connect(lambda first, *_: sent.append(first.row()))
    assert not model.parent(index).isValid()
    model.tick_all(selected=True)
    assert set(sent) == {0}


def test_the_model_keeps_qts_rules_while_it_hides(
    model: ContractTreeModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt says no types
    for visible in (["C-003"], ["C-001", "C-003", "C-006"], [], ["C-002"], None):
        model.set_visible(visible)
        model.sort(Column.CUSTOMER)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt says no types


def test_opened_and_current_rows_stay_in_the_view(qtbot: QtBot, model: ContractTreeModel) -> None:
    tree = ContractTreeView(model)
    qtbot.addWidget(tree)
    top = model.index_of_contract("C-003")
    tree.expand(top)
    tree.setCurrentIndex(model.index(1, Column.CUSTOMER, top))
    model.set_visible(["C-003", "C-006"])
    assert tree.isExpanded(model.index_of_contract("C-003"))
    assert tree.currentIndex().parent() == model.index_of_contract("C-003")
    assert tree.currentIndex().row() == 1
