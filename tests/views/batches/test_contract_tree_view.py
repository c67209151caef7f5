from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.views.batches.contract_tree_model import Column, ContractTreeModel
from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
from tests.builders.selection import sample_books

Key = Qt.Key
Check = Qt.CheckState


@pytest.fixture
def selection() -> Selection:
    return sample_books().selection()


@pytest.fixture
def model(selection: Selection) -> ContractTreeModel:
    model = ContractTreeModel()
    model.set_selection(selection)
    return model


@pytest.fixture
def tree(qtbot: QtBot, model: ContractTreeModel) -> ContractTreeView:
    view = ContractTreeView(model)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show()
    qtbot.waitExposed(view)
    view.setFocus()
    return view


def go_to(tree: ContractTreeView, index: QModelIndex) -> None:
    tree.setCurrentIndex(index.siblingAtColumn(Column.CUSTOMER))


def click(
    qtbot: QtBot,
    tree: ContractTreeView,
    index: QModelIndex,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    place = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, keys, place)


def test_a_click_on_a_box_ticks_and_unticks(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel
) -> None:
    top = model.index_of_contract("C-003")
    click(qtbot, tree, top)
    assert model.check_state(top) == Check.Checked
    click(qtbot, tree, top)
    assert model.check_state(top) == Check.Unchecked


def test_a_click_on_a_padlock_does_nothing(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel, selection: Selection
) -> None:
    click(qtbot, tree, model.index_of_contract("C-004"))
    assert selection.selected_ids() == []


def test_space_ticks_all_selected_rows_in_any_column(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel, selection: Selection
) -> None:
    first = model.index_of_contract("C-001").siblingAtColumn(Column.TYPE)
    last = model.index_of_contract("C-003").siblingAtColumn(Column.TYPE)
    click(qtbot, tree, first)
    click(qtbot, tree, last, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(tree, Key.Key_Space)
    states = {row.contract: selection.contract_state(row.contract) for row in selection.contracts}
    assert states == {
        "C-001": "checked",
        "C-002": "checked",
        "C-003": "checked",
        "C-004": "empty",
        "C-005": "empty",
        "C-006": "empty",
    }
    QTest.keyClick(tree, Key.Key_Space)
    assert selection.selected_ids() == []


def test_ctrl_a_and_space_tick_everything_that_is_ready(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel, selection: Selection
) -> None:
    QTest.keyClick(tree, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(tree, Key.Key_Space)
    everything = {item for row in selection.contracts for item in row.ready_ids}
    assert set(selection.selected_ids()) == everything
    assert model.overall_state() == Check.Checked


def test_right_opens_left_closes_and_enter_does_both(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel
) -> None:
    top = model.index_of_contract("C-003")
    go_to(tree, top)
    QTest.keyClick(tree, Key.Key_Right)
    assert tree.isExpanded(top)
    QTest.keyClick(tree, Key.Key_Right)
    assert tree.currentIndex().parent() == top
    QTest.keyClick(tree, Key.Key_Left)
    assert tree.currentIndex().row() == top.row()
    assert tree.isExpanded(top)
    QTest.keyClick(tree, Key.Key_Left)
    assert not tree.isExpanded(top)
    QTest.keyClick(tree, Key.Key_Return)
    assert tree.isExpanded(top)
    QTest.keyClick(tree, Key.Key_Return)
    assert not tree.isExpanded(top)


def test_enter_on_an_item_asks_for_its_source(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel
) -> None:
    go_to(tree, model.index_of_contract("C-001"))
    for key in (Key.Key_Right, Key.Key_Down):
        QTest.keyClick(tree, key)
    item = tree.currentIndex()
    assert model.item_at(item) is not None
    with qtbot.waitSignal(tree.source_wanted, timeout=1_000):
        QTest.keyClick(tree, Key.Key_Return)
    assert tree.currentIndex() == item


def test_space_on_a_detail_row_leaves_single_items_out(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel, selection: Selection
) -> None:
    top = model.index_of_contract("C-003")
    model.tick([top], selected=True)
    tree.expand(top)
    go_to(tree, model.index(0, 0, top))
    QTest.keyClick(tree, Key.Key_Space)
    assert selection.contract_state("C-003") == "mixed"
    assert "R:C-003:L1:2026-08-01" not in selection.selected_ids()


def test_typing_finds_a_customer_accents_aside(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel
) -> None:
    go_to(tree, model.index(0, 0))
    QTest.keyClicks(tree, "etab")
    assert model.contract_at(tree.currentIndex()).contract == "C-002"


def test_the_header_box_ticks_all_contracts(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel
) -> None:
    header = tree.header()
    place = QPoint(header.sectionSize(0) // 2 - 6, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.overall_state() == Check.Checked
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert model.overall_state() == Check.Unchecked


def test_a_click_on_a_head_sorts(
    qtbot: QtBot, tree: ContractTreeView, model: ContractTreeModel
) -> None:
    header = tree.header()
    x = header.sectionViewportPosition(Column.TOTAL) + 20
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.height() // 2)
    )
    codes = [model.contract_at(model.index(row, 0)).contract for row in range(model.rowCount())]
    assert codes[0] == "C-004", "the smallest total first"
    assert codes[-1] == "C-006", "yen after euros"


def test_the_tree_speaks_to_a_screen_reader(
    tree: ContractTreeView, model: ContractTreeModel
) -> None:
    spoken = QAccessible.queryAccessibleInterface(tree)
    assert spoken.role() == QAccessible.Role.Tree
    assert spoken.text(QAccessible.Text.Name) == "Contracts"
    names = [spoken.child(number).text(QAccessible.Text.Name) for number in range(7)]
    assert names[:6] == [
        "Selection",
        "Customer name",
        "Contract name",
        "Contract type",
        "Total balance",
        "Selected balance",
    ]
    assert names[6] == ("Autohaus Schmitz GmbH, Managed workplaces, Not selected, 1 item is locked")
