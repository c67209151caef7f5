"""Below a contract stand its periods, their tickets, their items; a block shows its account."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from PySide6.QtCore import QByteArray, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QFont, QFontDatabase, QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from batchbill_desktop.services import texts
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.printing.font_files import (
    BOLD,
    FAMILIES,
    FONT_NAMES,
    REGULAR,
    face_file,
)
from batchbill_desktop.views.batches.contract_tree_columns import AMOUNTS, BarRole, LevelRole
from batchbill_desktop.views.batches.contract_tree_delegate import details_rect
from batchbill_desktop.views.batches.contract_tree_footer import TreeFooter
from batchbill_desktop.views.batches.contract_tree_model import (
    Column,
    ContractTreeModel,
    Mark,
    MarkRole,
)
from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
from batchbill_desktop.views.widgets.cells import LEFT, RIGHT
from tests.builders.selection import Books, entry

Check = Qt.CheckState
Key = Qt.Key
Role = Qt.ItemDataRole


def books() -> Books:
    """A contract with two tickets in September, a block that is used up, included time."""
    made = Books()
    mail = made.ticket(11, "Mail server")
    printer = made.ticket(12, "Printer", resolved=False)
    made.contract(
        "C-1",
        "Aalto",
        "Support",
        entries=(
            entry(1, 3, 60, mail, "Looked at it"),
            entry(2, 4, 30, mail, "Mended"),
            entry(3, 5, 20, printer, "Drivers"),
            entry(4, 6, 10, printer, "Cable"),
            entry(5, 7, 15, None, "By telephone"),
        ),
    )
    made.contract(
        "C-2",
        "Berg",
        "Ten hours",
        kind="block_hours",
        prices=(),
        block_hours=100_000,
        entries=(entry(6, 3, 500, None, "Moved"), entry(7, 8, 200, None, "Moved on")),
    )
    made.contract(
        "C-3", "Celik", "Flat fee", kind="retainer", entries=(entry(8, 3, 45, None, "Asked"),)
    )
    return made


@pytest.fixture
def selection() -> Selection:
    return books().selection(dt.date(2026, 10, 1))


@pytest.fixture
def model(qtbot: QtBot, selection: Selection) -> ContractTreeModel:
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


def below(model: ContractTreeModel, index: QModelIndex) -> list[tuple[str, str]]:
    rows = (model.index(line, 1, index) for line in range(model.rowCount(index)))
    return [(row.data(LevelRole), row.data()) for row in rows]


def way(model: ContractTreeModel, *keys: str) -> QModelIndex:
    index = model.index_of_way(keys)
    assert index.isValid(), keys
    return index


def test_the_levels_are_period_ticket_and_item(model: ContractTreeModel) -> None:
    september = way(model, "C-1", "2026-09-01")
    assert below(model, model.index_of_contract("C-1"))[0] == ("period", "1–30 Sept 2026")
    assert below(model, september) == [
        ("item", "Line 1"),
        ("item", "By telephone"),
        ("ticket", "#11 Mail server"),
        ("ticket", "#12 Printer"),
    ]
    assert below(model, way(model, "C-1", "2026-09-01", "#11")) == [
        ("item", "Looked at it"),
        ("item", "Mended"),
    ]


def test_the_model_keeps_qts_rules_at_every_level(
    model: ContractTreeModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt says no types
    model.sort(Column.TOTAL, Qt.SortOrder.DescendingOrder)
    model.set_visible(["C-2", "C-1"])
    model.tick([way(model, "C-1", "2026-09-01")], selected=True)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt says no types


def test_every_row_is_found_by_its_way(model: ContractTreeModel) -> None:
    def walk(parent: QModelIndex) -> int:
        count = 0
        for line in range(model.rowCount(parent)):
            index = model.index(line, 0, parent)
            assert model.index_of_way(model.way_to(index)) == index
            assert index.parent() == parent
            count += 1 + walk(index)
        return count

    assert walk(QModelIndex()) > len(["C-1", "C-2", "C-3"]) + 10


def test_a_parent_shows_the_state_of_its_ready_children_and_ticks_them_alone(
    model: ContractTreeModel, selection: Selection
) -> None:
    september = way(model, "C-1", "2026-09-01")
    mail, printer = (way(model, "C-1", "2026-09-01", ticket) for ticket in ("#11", "#12"))
    assert september.data(MarkRole) == Mark.PARTLY_LOCKED
    assert printer.data(MarkRole) == Mark.LOCKED
    assert not model.setData(printer, Check.Checked, Role.CheckStateRole)
    assert model.setData(mail, Check.Checked, Role.CheckStateRole)
    assert selection.selected_ids() == ["T:1", "T:2"]
    assert [model.check_state(index) for index in (mail, september)] == [
        Check.Checked,
        Check.PartiallyChecked,
    ]
    assert model.setData(september, Check.Checked, Role.CheckStateRole)
    assert model.check_state(september) == Check.Checked, "what is locked does not count"
    model.tick([model.index_of_item("C-1", "T:1")], selected=False)
    assert model.check_state(mail) == Check.PartiallyChecked


def test_the_balances_of_a_parent_are_the_sums_of_its_items(model: ContractTreeModel) -> None:
    mail = way(model, "C-1", "2026-09-01", "#11")
    september = way(model, "C-1", "2026-09-01")
    model.tick([model.index_of_item("C-1", "T:2")], selected=True)

    def sums(index: QModelIndex) -> list[str]:
        return [index.siblingAtColumn(column).data() for column in (Column.TOTAL, Column.SELECTED)]

    assert sums(mail) == ["€90.00", "€30.00"]
    assert sums(september) == ["€205.00", "€30.00"]
    assert sums(way(model, "C-1", "2026-09-01", "#12"))[1] == "ticket open"


def test_included_time_comes_to_nothing_and_says_what_covers_it(model: ContractTreeModel) -> None:
    flat = model.index_of_item("C-3", "T:8")
    block = model.index_of_item("C-2", "T:6")
    partly = model.index_of_item("C-2", "T:7")
    shown = [
        (row.siblingAtColumn(Column.TYPE).data(), row.siblingAtColumn(Column.TOTAL).data())
        for row in (flat, block, partly)
    ]
    assert shown == [
        ("0:45, included in the flat fee", "€0.00"),
        ("8:20, covered by the block", "€0.00"),
        ("3:20, partly by the block", "€100.00"),
    ]


def test_a_block_shows_its_account_in_words_and_as_a_bar(model: ContractTreeModel) -> None:
    september = way(model, "C-2", "2026-09-01")
    account = way(model, "C-2", "account")
    assert september.data(BarRole) == 116
    assert september.siblingAtColumn(Column.TYPE).data() == "116 % used"
    assert "Notice: 95 % or more of the block is used." in september.data(Role.ToolTipRole)
    assert (
        "Block of 1–30 Sept 2026: opening 10:00, used 11:40, left 0:00, overage 1:40."
        in september.data(Role.ToolTipRole)
    )
    assert [account.siblingAtColumn(column).data() for column in list(Column)[1:]] == [
        "Block: opening 10:00",
        "1–31 Oct 2026",
        "used 0:00, 0 %",
        "10:00 left",
        "0:00 overage",
    ]
    assert account.data(Role.CheckStateRole) is None
    assert not account.flags() & Qt.ItemFlag.ItemIsUserCheckable


@pytest.mark.parametrize(
    ("minutes", "notice"), [(479, None), (480, "80"), (569, "80"), (570, "95"), (600, "95")]
)
def test_notices_stand_at_80_and_95_percent(qtbot: QtBot, minutes: int, notice: str | None) -> None:
    made = Books()
    made.contract(
        "C",
        kind="block_hours",
        prices=(),
        block_hours=100_000,
        entries=(entry(1, 3, minutes, None, "Moved"),),
    )
    model = ContractTreeModel()
    model.set_selection(made.selection(dt.date(2026, 9, 30)))
    said = way(model, "C", "account").data(Role.ToolTipRole)
    assert (f"Notice: {notice} % or more of the block is used." in said) is (notice is not None)
    assert ("Notice" in said) is (notice is not None)


def test_keys_reach_every_level(
    tree: ContractTreeView, model: ContractTreeModel, selection: Selection
) -> None:
    tree.setCurrentIndex(model.index_of_contract("C-1").siblingAtColumn(Column.CUSTOMER))
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Right):
        QTest.keyClick(tree, key)
    assert tree.currentIndex().data() == "Line 1"
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Space):
        QTest.keyClick(tree, key)
    assert selection.selected_ids() == ["T:1"]
    QTest.keyClick(tree, Key.Key_Left)
    assert tree.currentIndex().data() == "#11 Mail server"
    QTest.keyClick(tree, Key.Key_Space)
    assert selection.selected_ids() == ["T:1", "T:2"]
    for _ in range(3):
        QTest.keyClick(tree, Key.Key_Left)
    assert tree.currentIndex().data() == "1–30 Sept 2026"
    assert not tree.isExpanded(tree.currentIndex().siblingAtColumn(0))


def test_the_details_icon_opens_and_closes_a_row(
    tree: ContractTreeView, model: ContractTreeModel
) -> None:
    top = model.index_of_contract("C-1")
    cell = tree.visualRect(top.siblingAtColumn(Column.CUSTOMER))
    place: QPoint = details_rect(cell).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert tree.isExpanded(top)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not tree.isExpanded(top)


def test_a_screen_reader_hears_state_and_reason_at_every_level(
    tree: ContractTreeView, model: ContractTreeModel
) -> None:
    tree.expandAll()
    model.tick([model.index_of_item("C-1", "T:1")], selected=True)
    spoken = QAccessible.queryAccessibleInterface(tree)
    count = spoken.childCount()
    heard: dict[str, QAccessible.State] = {}
    for number in range(len(Column), count, len(Column)):
        cell = spoken.child(number)
        assert cell.role() == QAccessible.Role.TreeItem
        heard[cell.text(QAccessible.Text.Name)] = cell.state()
    assert heard["#11 Mail server, Partly selected"].checkable
    locked = heard["#12 Printer, Locked, Ticket 12 is not resolved or closed."]
    assert not locked.checkable
    ticked = heard["#11 Mail server: Looked at it, Selected"]
    assert ticked.checkable
    assert ticked.checked
    assert not heard["#11 Mail server: Mended, Not selected"].checked


def test_columns_are_hidden_and_moved_and_come_back(
    tree: ContractTreeView, model: ContractTreeModel, qtbot: QtBot
) -> None:
    menu = tree.columns_menu(tree)
    hide = next(act for act in menu.actions() if act.text() == "Contract type")
    hide.trigger()
    tree.header().moveSection(Column.TOTAL, Column.CONTRACT)
    kept = tree.column_layout()
    other = ContractTreeView(model)
    qtbot.addWidget(other)
    other.restore_column_layout(kept)
    assert other.isColumnHidden(Column.TYPE)
    assert other.header().visualIndex(Column.TOTAL) == Column.CONTRACT
    other.reset_columns()
    assert not other.isColumnHidden(Column.TYPE)
    assert [other.header().visualIndex(column) for column in Column] == list(Column)


def test_the_foot_sums_both_balances_of_what_is_shown_by_currency(
    tree: ContractTreeView, model: ContractTreeModel, qtbot: QtBot
) -> None:
    footer = TreeFooter(tree, model)
    qtbot.addWidget(footer)
    model.tick([model.index_of_item("C-1", "T:1")], selected=True)
    assert footer.accessibleName() == (
        "3 contracts shown: total balance €1,005.00, selected balance €60.00"
    )
    model.set_visible(["C-3"])
    assert footer.accessibleName() == (
        "1 contract shown: total balance €100.00, selected balance €0.00"
    )


@pytest.mark.parametrize("family", FONT_NAMES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_amounts_stand_whole_whatever_font_the_machine_has(
    tree: ContractTreeView, family: str, language: str
) -> None:
    """An average letter is narrower in some fonts than the figures and capitals of an amount."""
    for face in (REGULAR, BOLD):
        if face in FAMILIES[family].files:
            QFontDatabase.addApplicationFontFromData(QByteArray(face_file(family, face)))
    texts.set_language(language)
    font = QFont(family, 10)
    tree.setFont(font)
    tree.reset_columns()
    font.setBold(True)
    letters = QFontMetrics(font)
    for amount, currency, digits in (
        ("172250.000", "KWD", 3),
        ("-940830.26", "CHF", 2),
        ("6728470", "JPY", 0),
    ):
        words = texts.money_text(Decimal(amount), currency, digits)
        for column in AMOUNTS:
            room = tree.header().sectionSize(column) - LEFT - RIGHT
            assert letters.horizontalAdvance(words) <= room, words
