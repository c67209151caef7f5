"""Undo in the window: ticks, grouping and waivers go back and come again, by real keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.batches.waive import waive, waived_reason
from batchbill_desktop.services.database import Database
from batchbill_desktop.views.batches.contract_tree_model import Column
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.batches.why_popup import WhyPopup
from tests.views.window import Driver

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(driver: Driver, act: str) -> None:
    """Press the key of an act of the window, where the keyboard is."""
    action = driver.window.acts[act]
    assert action.isEnabled(), f"{act} is not possible"
    combination = action.shortcut()[0]  # type: ignore[index] # the stubs lack it
    driver.window.activateWindow()
    driver.wait(driver.window.isActiveWindow)
    QTest.keyClick(driver.window, combination.key(), combination.keyboardModifiers())
    # Take the finger off Ctrl, or the next click would add to what is selected.
    QTest.keyRelease(driver.window, Key.Key_Control)
    driver.rest()


def ticked(page: NewBatchPage) -> list[str]:
    assert page.selection is not None
    return page.selection.selected_ids()


def go_to(page: NewBatchPage, code: str, item: str | None = None) -> None:
    """Put the cursor on a contract, or on one of its items."""
    row = page.model.index_of_contract(code)
    assert row.isValid()
    if item is not None:
        row = page.model.index_of_item(code, item)
        assert row.isValid()
        above = row.parent()
        while above.isValid():
            page.tree.expand(above)
            above = above.parent()
    page.tree.setCurrentIndex(row.siblingAtColumn(Column.CUSTOMER))
    page.tree.setFocus()


def first_ready(page: NewBatchPage) -> tuple[str, str]:
    """A contract with several ready items, and one of them."""
    for row in page.model.selection.contracts if page.model.selection else ():
        ready = [item.id for item in row.items if item.state == "ready"]
        if len(ready) > 1:
            return row.contract, ready[0]
    raise AssertionError("nothing is ready")


def test_each_click_is_a_step_and_each_bulk_act_is_one(driver: Driver, page: NewBatchPage) -> None:
    code, item = first_ready(page)
    states = [ticked(page)]
    go_to(page, code, item)
    QTest.keyClick(page.tree, Key.Key_Space)
    states.append(ticked(page))
    go_to(page, code)
    QTest.keyClick(page.tree, Key.Key_Space)
    states.append(ticked(page))
    driver.click_header_box()
    states.append(ticked(page))
    assert states[1] == [item]
    assert len({tuple(state) for state in states}) == 4
    assert len(driver.billing.steps.texts()) == 3
    for state in reversed(states[:-1]):
        press(driver, "undo")
        assert ticked(page) == state
    assert not driver.window.acts["undo"].isEnabled()
    for state in states[1:]:
        press(driver, "redo")
        assert ticked(page) == state
    assert not driver.window.acts["redo"].isEnabled()


def test_the_edit_menu_names_the_step_in_the_language_of_the_window(
    driver: Driver, page: NewBatchPage
) -> None:
    code, _ = first_ready(page)
    go_to(page, code)
    QTest.keyClick(page.tree, Key.Key_Space)
    row = page.model.contract_of(code)
    name = f"{row.customer_name}: {row.contract_name}"
    assert driver.window.acts["undo"].text() == f"&Undo: tick {name}"
    driver.window.acts["language_fr"].trigger()
    assert driver.window.acts["undo"].text() == f"&Annuler : cocher {name}"
    press(driver, "undo")
    assert driver.window.acts["undo"].text() == "&Annuler"


def test_grouping_goes_back_with_its_figures(driver: Driver, page: NewBatchPage) -> None:
    driver.click_header_box()
    before = dict(page.selection.totals()) if page.selection else {}
    driver.click(page.panel.one_per_customer)
    after = dict(page.selection.totals()) if page.selection else {}
    assert before != after
    press(driver, "undo")
    assert not page.panel.one_per_customer.isChecked()
    assert page.selection is not None
    assert page.selection.totals() == before
    press(driver, "redo")
    assert page.selection.totals() == after


def test_undo_reaches_ticks_that_a_filter_hides(driver: Driver, page: NewBatchPage) -> None:
    code, _ = first_ready(page)
    go_to(page, code)
    QTest.keyClick(page.tree, Key.Key_Space)
    assert page.selection is not None
    others = [row.contract for row in page.selection.contracts if row.contract != code]
    page.model.set_visible(others)
    press(driver, "undo")
    assert ticked(page) == []
    assert not page.panel.run.isEnabled(), "the batch details follow"


def test_steps_stay_good_when_the_list_is_built_anew(driver: Driver, page: NewBatchPage) -> None:
    code, _ = first_ready(page)
    go_to(page, code)
    QTest.keyClick(page.tree, Key.Key_Space)
    before = ticked(page)
    driver.click_header_box()
    driver.window.acts["refresh"].trigger()
    driver.rest()
    press(driver, "undo")
    assert ticked(page) == before


def test_the_list_of_steps_goes_far_back_at_once(driver: Driver, page: NewBatchPage) -> None:
    code, item = first_ready(page)
    go_to(page, code, item)
    QTest.keyClick(page.tree, Key.Key_Space)
    QTest.keyClick(page.tree, Key.Key_Space)
    driver.click_header_box()

    def choose(dialog: QDialog) -> None:
        steps = driver.find(QListWidget, "steps.list", dialog)
        assert steps.count() == 4
        assert steps.currentRow() == 3
        QTest.keyClick(steps, Key.Key_Home)
        QTest.keyClick(steps, Key.Key_Down)
        QTest.keyClick(steps, Key.Key_Return)

    driver.answer(choose)
    driver.window.acts["steps"].trigger()
    driver.rest()
    assert ticked(page) == [item]


# Why?


def popup(driver: Driver) -> WhyPopup:
    driver.rest()
    shown = [one for one in driver.window.findChildren(WhyPopup) if one.isVisible()]
    assert len(shown) == 1
    return shown[0]


@pytest.mark.parametrize(("language", "word"), [("en", "total balance"), ("fr", "solde total")])
def test_why_explains_a_contract_in_words_that_can_be_copied(
    driver: Driver, page: NewBatchPage, language: str, word: str
) -> None:
    driver.window.acts[f"language_{language}"].trigger()
    code, _ = first_ready(page)
    go_to(page, code)
    press(driver, "why")
    shown = popup(driver)
    text = driver.find(QPlainTextEdit, "why.words", shown).toPlainText()
    assert code in text
    assert word in text
    driver.click_button("why.copy", shown)
    assert text in QGuiApplication.clipboard().text()
    QTest.keyClick(shown, Key.Key_Escape)
    assert not [one for one in driver.window.findChildren(WhyPopup) if one.isVisible()]


def test_why_explains_an_item_by_its_rule_and_its_arithmetic(
    driver: Driver, page: NewBatchPage
) -> None:
    code, item = first_ready(page)
    go_to(page, code, item)
    press(driver, "why")
    text = popup(driver).words.toPlainText()
    assert item in text
    assert "It is ready since" in text


def test_why_tells_for_what_reason_an_item_was_waived(
    driver: Driver,
    small: Database,
    open_page: Callable[[Database], NewBatchPage],
) -> None:
    page = open_page(small)
    code, item = first_ready(page)
    assert page.selection is not None
    small.write(waive, item, "our own mistake", page.selection.due.as_of)
    driver.window.acts["refresh"].trigger()
    driver.rest()
    go_to(page, code, item)
    press(driver, "why")
    assert "It was waived: our own mistake." in popup(driver).words.toPlainText()


# Waiving


def waive_with(driver: Driver, reason: str) -> None:
    def type_reason(dialog: QDialog) -> None:
        QTest.keyClicks(driver.find(QLineEdit, "waive.reason", dialog), reason)
        driver.press("Waive")(dialog)

    driver.answer(type_reason)
    press(driver, "waive")


def state_of(page: NewBatchPage, code: str, item: str) -> str:
    return next(one.state for one in page.model.contract_of(code).items if one.id == item)


def test_a_waiver_goes_back_and_comes_again_and_the_tree_stays_as_it_was(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    code, item = first_ready(page)
    driver.click_header_box()
    before = ticked(page)
    go_to(page, code, item)
    waive_with(driver, "goodwill")
    assert state_of(page, code, item) == "waived"
    assert small.read(waived_reason, item) == "goodwill"
    assert ticked(page) == [one for one in before if one != item]
    assert page.tree.isExpanded(page.model.index_of_contract(code))
    current = page.model.item_at(page.tree.currentIndex())
    assert current is not None
    assert current.id == item
    press(driver, "undo")
    assert state_of(page, code, item) == "ready"
    assert small.read(waived_reason, item) is None
    press(driver, "redo")
    assert small.read(waived_reason, item) == "goodwill"
    go_to(page, code, item)
    press(driver, "unwaive")
    assert state_of(page, code, item) == "ready"
    press(driver, "undo")
    assert small.read(waived_reason, item) == "goodwill"


def test_without_a_reason_nothing_is_waived(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    code, item = first_ready(page)
    go_to(page, code, item)

    def no_reason(dialog: QDialog) -> None:
        QTest.keyClicks(driver.find(QLineEdit, "waive.reason", dialog), "   ")
        assert not driver.find(QPushButton, "waive.accept", dialog).isEnabled()
        dialog.reject()

    driver.answer(no_reason)
    press(driver, "waive")
    assert small.read(waived_reason, item) is None
    assert driver.billing.steps.texts() == []


def test_a_step_that_cannot_be_undone_is_refused_with_its_reason_and_dropped(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    """Another program took the item meanwhile."""
    code, item = first_ready(page)
    go_to(page, code, item)
    waive_with(driver, "goodwill")
    go_to(page, code, item)
    press(driver, "unwaive")
    assert page.selection is not None
    due = page.selection.due
    small.write(run_batch, RunRequest("Other", due.as_of, due.invoice_date, items=(item,)))
    driver.answer(driver.press("OK"))
    press(driver, "undo")
    driver.rest()
    assert "the batch 'Other' holds it" in driver.seen[-1]
    assert len(driver.billing.steps.texts()) == 1
    small.write(delete_batch, "Other")
