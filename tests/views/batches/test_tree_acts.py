"""Acts on periods, tickets and items of the tree by real keys and clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from batchbill_desktop.services.batches.detail_rows import Level
from batchbill_desktop.services.batches.waive import waive, waived_reason
from batchbill_desktop.services.database import Database
from batchbill_desktop.views.batches.compare_dialog import CompareDialog
from batchbill_desktop.views.batches.contract_tree_model import Column
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.batches.source_dialog import SourceDialog
from tests.views.batches.test_undo_acts import (
    first_ready,
    go_to,
    popup,
    press,
    state_of,
    waive_with,
)
from tests.views.window import Driver

Key = Qt.Key


def group(page: NewBatchPage, level: Level, least: int = 2) -> QModelIndex:
    """A row of that level with several items that are not waived, one of them ready."""
    assert page.model.selection is not None
    for contract in page.model.selection.contracts:
        for place, node in enumerate(contract.details.nodes):
            states = [item.state for item in node.items]
            if node.level is level and len(states) >= least and "ready" in states:
                way = (contract.contract, *contract.details.keys_of(place))
                return page.model.index_of_way(way)
    raise AssertionError(f"no {level} with {least} items")


def stand_on(page: NewBatchPage, index: QModelIndex) -> None:
    above = index.parent()
    while above.isValid():
        page.tree.expand(above)
        above = above.parent()
    page.tree.setCurrentIndex(index.siblingAtColumn(Column.CUSTOMER))
    page.tree.setFocus()


def items_of(page: NewBatchPage, index: QModelIndex) -> list[str]:
    node = page.model.node_at(index)
    assert node is not None
    return [item.id for item in node.items]


def source_dialog(driver: Driver) -> SourceDialog:
    driver.rest()
    shown = [one for one in driver.window.findChildren(SourceDialog) if one.isVisible()]
    assert len(shown) == 1
    return shown[0]


# Waiving a period or a ticket


@pytest.mark.parametrize("level", [Level.PERIOD, Level.TICKET])
def test_waiving_a_period_or_a_ticket_waives_all_below_in_one_step(
    driver: Driver, page: NewBatchPage, small: Database, level: Level
) -> None:
    index = group(page, level)
    contract = page.model.contract_at(index)
    items = items_of(page, index)
    before = {item: state_of(page, contract.contract, item) for item in items}
    stand_on(page, index)
    waive_with(driver, "goodwill")
    said = driver.seen[-1]
    assert f"{len(items)} items will not be billed" in said
    locked = sum(state == "locked" for state in before.values())
    assert ("still locked" in said) is (locked > 0)
    assert {small.read(waived_reason, item) for item in items} == {"goodwill"}
    assert driver.billing.steps.texts() == [f"waive {len(items)} items"]
    press(driver, "undo")
    assert {item: state_of(page, contract.contract, item) for item in items} == before
    assert {small.read(waived_reason, item) for item in items} == {None}
    press(driver, "redo")
    assert {small.read(waived_reason, item) for item in items} == {"goodwill"}
    stand_on(page, page.model.index_of_item(contract.contract, items[0]))
    assert not driver.window.acts["waive"].isEnabled(), "all of it is waived"


def test_the_dialog_says_what_the_ready_items_of_a_ticket_come_to(
    driver: Driver, page: NewBatchPage
) -> None:
    index = group(page, Level.TICKET)
    node = page.model.node_at(index)
    assert node is not None
    if node.locked:
        pytest.fail("the sum below would not be that of the row")
    balance = index.siblingAtColumn(Column.TOTAL).data()
    stand_on(page, index)
    driver.answer(lambda dialog: dialog.reject())
    press(driver, "waive")
    assert f"{balance} in all." in driver.seen[-1]


# Why?


def test_why_on_a_period_explains_that_period(driver: Driver, page: NewBatchPage) -> None:
    index = group(page, Level.PERIOD)
    stand_on(page, index)
    press(driver, "why")
    said = popup(driver).words.toPlainText()
    assert said.startswith("Billing period ")
    assert index.siblingAtColumn(Column.CUSTOMER).data() in said
    assert "may be billed; together they come to" in said


def test_why_on_a_ticket_explains_that_ticket_in_french_too(
    driver: Driver, page: NewBatchPage
) -> None:
    driver.window.acts["language_fr"].trigger()
    index = group(page, Level.TICKET)
    node = page.model.node_at(index)
    assert node is not None
    stand_on(page, index)
    press(driver, "why")
    said = popup(driver).words.toPlainText()
    assert said.startswith(f"Ticket {node.items[0].ticket},")
    assert "sur le contrat" in said
    assert "Le ticket est résolu ou clos" in said


# The source


def open_by_enter(driver: Driver, page: NewBatchPage, index: QModelIndex) -> None:
    QTest.keyClick(page.tree, Key.Key_Return)


def open_by_double_click(driver: Driver, page: NewBatchPage, index: QModelIndex) -> None:
    cell = page.tree.visualRect(index.siblingAtColumn(Column.CONTRACT))
    # As by hand: the first press and release, then the double click.
    QTest.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    QTest.mouseDClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())


def open_by_key(driver: Driver, page: NewBatchPage, index: QModelIndex) -> None:
    press(driver, "source")


def open_by_menu(driver: Driver, page: NewBatchPage, index: QModelIndex) -> None:
    cell = page.tree.visualRect(index.siblingAtColumn(Column.CUSTOMER))
    page.tree.customContextMenuRequested.emit(cell.center())
    menu = next(one for one in page.tree.findChildren(QMenu) if one.isVisible())
    names = [action.objectName() for action in menu.actions()]
    assert names[:4] == ["why", "source", "waive", "unwaive"]
    menu.actions()[1].trigger()
    menu.close()


@pytest.mark.parametrize("act", [open_by_enter, open_by_double_click, open_by_key, open_by_menu])
def test_the_source_of_an_item_opens_by_every_way(
    driver: Driver,
    page: NewBatchPage,
    act: Callable[[Driver, NewBatchPage, QModelIndex], None],
) -> None:
    code, item = time_item(page)
    go_to(page, code, item)
    act(driver, page, page.tree.currentIndex())
    dialog = source_dialog(driver)
    assert dialog.fields["item"].text() == item
    assert dialog.fields["technician"].text()
    assert ":" in dialog.fields["minutes"].text()
    assert dialog.standing.text() == "It has not been billed yet."
    assert "Amount: " in dialog.words.toPlainText()
    driver.click_button("source.copy", dialog)
    copied = QGuiApplication.clipboard().text()
    assert f"Billable item: {item}" in copied
    assert dialog.words.toPlainText() in copied
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def time_item(page: NewBatchPage) -> tuple[str, str]:
    assert page.model.selection is not None
    for row in page.model.selection.contracts:
        for item in row.items:
            if item.kind == "time" and item.state == "ready" and item.net:
                return row.contract, item.id
    raise AssertionError("no time is ready")


def test_a_double_click_on_contracts_and_periods_opens_the_row(
    driver: Driver, page: NewBatchPage
) -> None:
    index = group(page, Level.PERIOD)
    stand_on(page, index)
    was = page.tree.isExpanded(index)
    cell = page.tree.visualRect(index.siblingAtColumn(Column.CONTRACT))
    QTest.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    QTest.mouseDClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    driver.rest()
    assert page.tree.isExpanded(index) is not was
    assert not driver.window.findChildren(SourceDialog)
    assert not driver.window.acts["source"].isEnabled()


def test_a_double_click_on_a_box_ticks_twice_and_opens_nothing(
    driver: Driver, page: NewBatchPage
) -> None:
    code, item = first_ready(page)
    go_to(page, code, item)
    cell = page.tree.visualRect(page.tree.currentIndex().siblingAtColumn(Column.BOX))
    QTest.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    QTest.mouseDClick(page.tree.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    driver.rest()
    assert not driver.window.findChildren(SourceDialog)


def test_the_source_of_a_waived_item_tells_the_reason(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    code, item = time_item(page)
    assert page.selection is not None
    small.write(waive, item, "our own mistake", page.selection.due.as_of)
    driver.window.acts["refresh"].trigger()
    driver.rest()
    go_to(page, code, item)
    press(driver, "source")
    dialog = source_dialog(driver)
    assert dialog.standing.text() == "It was waived: our own mistake."
    assert "It was waived: our own mistake." in dialog.words.toPlainText()


def test_the_sources_of_a_proposal_say_where_they_are_billed(
    driver: Driver, page: NewBatchPage
) -> None:
    driver.click_header_box()
    page.panel.name.selectAll()
    QTest.keyClicks(page.panel.name, "June")
    driver.click(page.panel.run)
    proposals = driver.billing.proposals
    driver.wait(lambda: proposals.model.rowCount() > 0)
    driver.rest()
    rows = proposals.model.shown_rows()
    row = max(range(len(rows)), key=lambda number: len(rows[number].lines))
    proposals.invoices.choose_row(row)
    proposals.invoices.setFocus()
    press(driver, "source")
    dialog = source_dialog(driver)
    items = {item for line in rows[row].lines for item in line.items}
    assert dialog.list.count() == len(items)
    assert dialog.list.hasFocus()
    first = dialog.fields["item"].text()
    QTest.keyClick(dialog.list, Key.Key_Down)
    second = dialog.fields["item"].text()
    assert first != second
    assert {first, second} <= items
    assert "is reserved by the batch “June”" in dialog.standing.text()
    assert "Amount: " in dialog.words.toPlainText()
    dialog.close()
    proposals.lines.setFocus()
    proposals.lines.choose_row(0)
    press(driver, "source")
    line = rows[row].lines[0]
    shown = [one for one in driver.window.findChildren(SourceDialog) if one.isVisible()]
    assert [one.fields["item"].text() for one in shown] == [line.items[0]]


# Comparing


def menu_action(driver: Driver, name: str) -> QAction:
    """The action as it stands in a menu of the window."""
    for top in driver.window.menuBar().actions():
        menu = top.menu()
        assert isinstance(menu, QMenu)
        for action in menu.actions():
            if action.objectName() == name:
                return action
    raise AssertionError(f"no menu has {name}")


def test_comparing_is_in_a_menu_and_possible_when_the_button_is(
    driver: Driver, page: NewBatchPage
) -> None:
    action = menu_action(driver, "compare")
    assert not action.isEnabled()
    driver.click_header_box()
    assert page.panel.compare.isEnabled()
    assert action.isEnabled()
    driver.click_tab(1)
    driver.rest()
    assert not action.isEnabled(), "there is nothing to compare on the list of batches"
    driver.click_tab(0)
    driver.rest()
    press(driver, "compare")
    driver.wait(lambda: page.findChild(CompareDialog) is not None)
    shown = page.findChild(CompareDialog)
    assert isinstance(shown, CompareDialog)
    shown.close()
    driver.click_header_box()
    assert not action.isEnabled()


@pytest.mark.parametrize("name", ["why", "source", "waive", "unwaive", "compare"])
def test_the_acts_of_the_tree_are_in_the_menus(
    driver: Driver, page: NewBatchPage, name: str
) -> None:
    action = menu_action(driver, name)
    assert action.text()
    assert not action.shortcut().isEmpty()
    assert not action.icon().isNull()
