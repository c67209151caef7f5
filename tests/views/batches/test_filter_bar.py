"""The tree is filtered by clicks and keys, in the window, on the small company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from batchbill_desktop.services import texts
from batchbill_desktop.services.batches.tree_filter import TreeFilter, saved_filters
from batchbill_desktop.services.database import Database
from batchbill_desktop.views.batches.filter_panel import FilterPanel
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.widgets.amount_edit import AmountEdit
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.chips import Chip
from batchbill_desktop.views.widgets.date_edit import DateEdit
from tests.views.batches.test_undo_acts import press
from tests.views.window import Driver

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def codes(page: NewBatchPage) -> set[str]:
    rows = (page.model.index(row, 0) for row in range(page.model.rowCount()))
    return {page.model.contract_at(row).contract for row in rows}


def chips(page: NewBatchPage) -> list[str]:
    return [chip.text() for chip in page.filters.chips.chips()]


def chip(page: NewBatchPage, key: str) -> Chip:
    return next(chip for chip in page.filters.chips.chips() if chip.key == key)


def open_fields(driver: Driver, page: NewBatchPage) -> FilterPanel:
    driver.click_button("filter.more", page)
    return page.filters.panel


def choose(menu: QMenu, name: str) -> None:
    """Click an entry of an open menu."""
    action = next(action for action in menu.actions() if action.objectName() == name)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def with_menu(driver: Driver, button: QToolButton, act: Callable[[QMenu], None]) -> None:
    """Open the button's menu by a click, act on it."""

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        act(menu)
        menu.close()

    QTimer.singleShot(50, look)
    driver.click(button)


def test_ctrl_f_and_words_find_contracts_by_customer_contract_code_and_type(
    driver: Driver, page: NewBatchPage
) -> None:
    QTest.keyClick(page.tree, Key.Key_F, CTRL)
    assert page.filters.search.hasFocus()
    QTest.keyClicks(page.filters.search, "etablissements")
    assert codes(page) == {"C-D01"}
    assert driver.find(QLabel, "filter.count").text() == "1 of 28 contracts"
    page.filters.search.selectAll()
    QTest.keyClicks(page.filters.search, "garnier 301")
    assert codes(page) == {"C-301"}
    page.filters.search.selectAll()
    QTest.keyClicks(page.filters.search, "block of money")
    assert codes(page) == {"C-401", "C-801", "C-902"}
    QTest.keyClick(page.filters.search, Key.Key_Down)
    assert page.tree.hasFocus()


def test_the_type_is_found_by_its_french_word(driver: Driver, page: NewBatchPage) -> None:
    driver.program.choose_language("fr")
    QTest.keyClicks(page.filters.search, "bloc d'argent")
    assert codes(page) == {"C-401", "C-801", "C-902"}
    driver.program.choose_language("en")


def test_contract_types_combine_and_each_is_a_chip(driver: Driver, page: NewBatchPage) -> None:
    fields = open_fields(driver, page)
    driver.click_button("filter.type.block_money", fields)
    assert codes(page) == {"C-401", "C-801", "C-902"}
    driver.click_button("filter.type.online_backup", fields)
    assert {"C-401", "C-801", "C-902", "C-102"} <= codes(page)
    assert chips(page) == ["Block of money", "Online backup"]
    driver.click(chip(page, "type:online_backup"))
    assert codes(page) == {"C-401", "C-801", "C-902"}
    box = driver.find(CheckBox, "filter.type.online_backup", fields)
    assert not box.isChecked(), "the fields follow the chips"


def test_customers_are_found_as_one_types_accents_aside(driver: Driver, page: NewBatchPage) -> None:
    open_fields(driver, page)
    picker = page.filters.panel.customer
    assert picker.hasFocus()
    QTest.keyClicks(picker, "emile four")
    assert picker.offered() == ["Boulangerie Émile Fournier (1001)"]
    QTest.keyClick(picker, Key.Key_Return)
    assert codes(page) == {"C-101", "C-102", "C-103"}
    driver.wait(lambda: not picker.text())
    QTest.keyClicks(picker, "garnier")
    QTest.keyClick(picker, Key.Key_Return)
    assert {"C-101", "C-102", "C-103", "C-301"} <= codes(page)
    assert chips(page)[0] == "Boulangerie Émile Fournier"
    QTest.keyClick(chip(page, "customer:1001"), Key.Key_Delete)
    assert "C-101" not in codes(page)
    assert "C-301" in codes(page)


def test_taxable_periods_amounts_and_switches(driver: Driver, page: NewBatchPage) -> None:
    fields = open_fields(driver, page)
    everything = codes(page)
    taxable = driver.find(QComboBox, "filter.taxable", fields)
    taxable.setFocus()
    QTest.keyClick(taxable, Key.Key_Down)
    QTest.keyClick(taxable, Key.Key_Down)
    assert codes(page) == {"C-801", "C-802", "C-B03"}
    driver.click_button("filter.reset", page)
    assert codes(page) == everything

    driver.click_button("filter.hide_locked", fields)
    selection = page.selection
    assert selection is not None
    assert codes(page) == {row.contract for row in selection.contracts if row.ready}
    driver.click_button("filter.overdue_only", fields)
    assert codes(page) == {row.contract for row in selection.contracts if row.overdue}
    driver.click_button("filter.reset", page)

    driver.click_button("filter.usage_only", fields)
    assert "C-401" in codes(page)
    assert codes(page) < everything
    driver.click_button("filter.reset", page)

    driver.click_button("filter.to.box", fields)
    day = driver.find(DateEdit, "filter.to", fields)
    day.set_day(dt.date(2026, 1, 31))
    assert f"Periods to {texts.date_text(dt.date(2026, 1, 31))}" in chips(page)
    wanted = TreeFilter(period_to=dt.date(2026, 1, 31)).visible(selection.contracts)
    assert codes(page) == {row.contract for row in wanted} < everything


def test_amounts_are_typed_as_the_language_writes_them(driver: Driver, page: NewBatchPage) -> None:
    fields = open_fields(driver, page)
    least = driver.find(AmountEdit, "filter.least", fields)
    most = driver.find(AmountEdit, "filter.most", fields)
    QTest.keyClicks(least, "1,000")
    assert page.filters.chosen.least == Decimal(1000)
    QTest.keyClicks(most, "2 628.73")
    selection = page.selection
    assert selection is not None
    wanted = {
        row.contract
        for row in selection.contracts
        if 1000 <= Decimal(row.total_balance).scaleb(-row.digits) <= Decimal("2628.73")
    }
    assert codes(page) == wanted != set()
    least.selectAll()
    QTest.keyClicks(least, "much")
    assert page.filters.chosen.least is None
    assert "not a number" in least.accessibleDescription()


def test_esc_removes_all_filters_then_closes_the_fields(driver: Driver, page: NewBatchPage) -> None:
    everything = codes(page)
    fields = open_fields(driver, page)
    driver.click_button("filter.type.block_money", fields)
    QTest.keyClicks(page.filters.search, "a")
    QTest.keyClick(page.filters.search, Key.Key_Escape)
    assert codes(page) == everything
    assert page.filters.search.text() == ""
    assert chips(page) == []
    assert fields.isVisible()
    QTest.keyClick(page.filters.search, Key.Key_Escape)
    assert not fields.isVisible()
    assert page.tree.hasFocus()


def test_hidden_selected_rows_are_counted_and_can_be_shown(
    driver: Driver, page: NewBatchPage
) -> None:
    selection = page.selection
    assert selection is not None
    page.model.tick([page.model.index_of_contract(c) for c in ("C-101", "C-301")], selected=True)
    ticked = selection.selected_ids()
    QTest.keyClicks(page.filters.search, "fournier")
    bar = driver.find(QWidget, "filter.hidden")
    assert bar.isVisible()
    text = driver.find(QLabel, "message_bar.text", bar).text()
    assert text == "1 selected row is hidden."
    driver.click_button("filter.show_hidden", bar)
    assert "C-301" in codes(page)
    assert not bar.isVisible()
    driver.click(chip(page, "ticked"))
    assert "C-301" not in codes(page)
    assert bar.isVisible()
    QTest.keyClick(page.tree, Key.Key_Escape)
    assert not bar.isVisible()
    assert selection.selected_ids() == ticked


def test_opened_rows_and_the_cursor_come_back(driver: Driver, page: NewBatchPage) -> None:
    top = page.model.index_of_contract("C-301")
    page.tree.setCurrentIndex(top.siblingAtColumn(1))
    QTest.keyClick(page.tree, Key.Key_Right)
    QTest.keyClicks(page.filters.search, "fournier")
    assert page.tree.currentIndex().isValid(), "the cursor is never nowhere"
    QTest.keyClick(page.filters.search, Key.Key_Escape)
    top = page.model.index_of_contract("C-301")
    assert page.tree.isExpanded(top)
    assert page.tree.currentIndex().row() == top.row()


def test_the_filter_stays_when_the_list_is_built_anew(driver: Driver, page: NewBatchPage) -> None:
    QTest.keyClicks(page.filters.search, "fournier")
    before = codes(page)
    QTest.keyClick(driver.window, Key.Key_F5)
    driver.rest()
    assert codes(page) == before == {"C-101", "C-102", "C-103"}


def test_a_filter_that_fits_nothing_says_so(driver: Driver, page: NewBatchPage) -> None:
    QTest.keyClicks(page.filters.search, "nobody")
    assert not page.tree.isVisible()
    assert "Esc" in driver.find(QLabel, "message.text", page).text()
    driver.click_button("message.button", page)
    assert page.tree.isVisible()
    assert len(codes(page)) == 28


def test_views_are_saved_chosen_and_deleted_by_name(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    fields = open_fields(driver, page)
    driver.click_button("filter.type.block_money", fields)

    def name_it(dialog: QDialog) -> None:
        QTest.keyClicks(driver.find(QLineEdit, "view.name", dialog), "Blocks & co")
        driver.press("Save")(dialog)

    driver.answer(name_it)
    with_menu(driver, page.filters.views, lambda menu: choose(menu, "view.save"))
    driver.rest()
    wanted = TreeFilter(contract_types=frozenset({"block_money"}))
    assert small.read(saved_filters) == {"Blocks & co": wanted}

    driver.click_button("filter.reset", page)
    assert len(codes(page)) == 28
    with_menu(driver, page.filters.views, lambda menu: choose(menu, "view.Blocks & co"))
    assert codes(page) == {"C-401", "C-801", "C-902"}

    page.filters.views.fill()
    delete = driver.find(QMenu, "view.delete", page.filters.views)
    delete.actions()[0].trigger()
    driver.rest()
    assert small.read(saved_filters) == {}
    assert len(codes(page)) == 3, "the filter that is set stays"

    press(driver, "undo")
    assert small.read(saved_filters) == {"Blocks & co": wanted}
    with_menu(driver, page.filters.views, lambda menu: choose(menu, "view.Blocks & co"))
    assert codes(page) == {"C-401", "C-801", "C-902"}, "the menu has it again"
    press(driver, "redo")
    assert small.read(saved_filters) == {}
    press(driver, "undo")
    press(driver, "undo")
    assert small.read(saved_filters) == {}, "saving it is undone too"
    assert not driver.window.acts["undo"].isEnabled()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [1280, 960])
def test_no_text_of_the_filters_is_cut(
    driver: Driver, page: NewBatchPage, language: str, width: int
) -> None:
    driver.window.resize(width, 720)
    driver.program.choose_language(language)
    fields = open_fields(driver, page)
    page.filters.set_filter(TreeFilter(hide_locked=True, period_from=dt.date(2026, 9, 30)))
    QApplication.processEvents()
    for kind in (CheckBox, QLabel, QComboBox, DateEdit, QToolButton):
        for part in page.filters.findChildren(kind):
            if part.isVisible() and not part.objectName().startswith("qt_"):
                # A label may be wrapped; all others need the room of their text.
                needed = part.minimumSizeHint() if kind is QLabel else part.sizeHint()
                assert part.width() >= needed.width(), part.objectName() or part
                right = part.mapTo(page.filters, QPoint(part.width(), 0)).x()
                assert right <= page.filters.width(), part.objectName()
    assert fields.height() >= fields.minimumSizeHint().height()
    driver.program.choose_language("en")


def test_every_field_has_a_name_for_a_screen_reader(driver: Driver, page: NewBatchPage) -> None:
    fields = open_fields(driver, page)
    page.filters.set_filter(TreeFilter(usage_only=True))
    spoken = {}
    for part in (*fields.findChildren(QWidget), page.filters.search, *page.filters.chips.chips()):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            face = QAccessible.queryAccessibleInterface(part)
            spoken[part.objectName()] = face.text(QAccessible.Text.Name)
    assert spoken["filter.search"] == "Search contracts"
    assert spoken["filter.from"] == "Periods from"
    assert spoken["filter.most"] == "Total balance to"
    assert spoken["filter.customer"] == "Customer"
    assert spoken["chip.usage_only"] == "Remove the filter “Only with usage”"
    named = {name: text for name, text in spoken.items() if not name.startswith("qt_")}
    assert all(named.values()), named


def test_chips_are_reached_and_removed_by_keys(driver: Driver, page: NewBatchPage) -> None:
    page.filters.set_filter(TreeFilter(usage_only=True, hide_locked=True, overdue_only=True))
    first = page.filters.chips.chips()[0]
    first.setFocus()
    QTest.keyClick(first, Key.Key_Right)
    assert QApplication.focusWidget() is page.filters.chips.chips()[1]
    QTest.keyClick(page.filters.chips.chips()[1], Key.Key_Backspace)
    assert chips(page) == ["Without locked contracts", "Only with usage"]
    assert QApplication.focusWidget() is page.filters.chips.chips()[1]
    for _ in range(2):
        QTest.keyClick(page.filters.chips.chips()[0], Key.Key_Space)
    assert page.filters.chosen.is_empty


def test_words_follow_the_language(driver: Driver, page: NewBatchPage) -> None:
    page.filters.set_filter(TreeFilter(taxable=True, contract_types=frozenset({"block_hours"})))
    texts.set_language("fr")
    QApplication.sendEvent(driver.window, QEvent(QEvent.Type.LanguageChange))
    assert chips(page) == ["Bloc d'heures", "Imposable"]
    assert driver.find(QLabel, "filter.count").text().endswith("contrats sur 28")
