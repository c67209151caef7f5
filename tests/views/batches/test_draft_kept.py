"""No tick is lost: the selection is kept through a kill, a close, and changes of the data."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from batchbill_desktop.app import Options, Program
from batchbill_desktop.services.batches.draft_selection import (
    DraftSelection,
    load_draft,
    save_draft,
)
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.batches.waive import waive
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.theme import contrast
from tests.views.window import Driver

ROOT = Path(__file__).parents[3]
JUNE = dt.date(2026, 6, 30)
FIRST = "R:C-101:forfait:2026-02-01"


def bar_text(driver: Driver) -> str:
    bar = driver.find(QWidget, "draft_bar")
    return driver.find(QLabel, "message_bar.text", bar).text() if bar.isVisible() else ""


def tick(page: NewBatchPage, *codes: str) -> set[str]:
    page.model.tick([page.model.index_of_contract(code) for code in codes], selected=True)
    assert page.selection is not None
    return set(page.selection.selected_ids())


def draft(items: set[str] | None = None, **values: object) -> DraftSelection:
    fields: dict[str, object] = {
        "as_of": JUNE,
        "invoice_date": JUNE,
        "name": "",
        "one_per_customer": False,
        "balances": dict.fromkeys(items or {FIRST}, 0),
        **values,
    }
    return DraftSelection(**fields)  # type: ignore[arg-type] # the caller names the fields


def kept_items(database: Database) -> set[str]:
    found = database.read(load_draft)
    return set(found.balances) if found else set()


def take_up(driver: Driver, page: NewBatchPage) -> set[str]:
    driver.click_button("draft.go_on", page)
    driver.rest()
    assert page.selection is not None
    return set(page.selection.selected_ids())


def test_a_killed_program_loses_no_tick(
    driver: Driver,
    open_page: Callable[[Database], NewBatchPage],
    small: Database,
    tmp_path: Path,
) -> None:
    small.dispose()
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.views.batches.draft_child",
            str(small.path),
            str(tmp_path / "child.ini"),
        ],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        said = child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
        assert said, child.stderr.read()
    items = said.split()
    assert child.returncode == -signal.SIGKILL

    page = open_page(small)
    assert bar_text(driver).startswith(f"A selection of {len(items)} items, due up to")
    assert page.selection is not None
    assert page.selection.selected_ids() == []
    assert take_up(driver, page) == set(items)
    panel = page.panel
    assert (panel.as_of.day(), panel.invoice_date.day()) == (dt.date(2026, 7, 1), JUNE)
    assert panel.period_to() == JUNE
    assert panel.name.text() == "Half of June"
    assert panel.one_per_customer.isChecked()
    assert page.selection.one_per_customer
    assert page.model.check_state(page.model.index_of_contract("C-101")) == (
        Qt.CheckState.PartiallyChecked
    )
    assert bar_text(driver) == ""


def test_ticks_are_kept_within_a_second_and_forgotten_with_the_last(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    ticked = tick(page, "C-101")
    driver.qtbot.waitUntil(lambda: kept_items(small) == ticked, timeout=5_000)
    page.model.tick_all(selected=False)
    driver.qtbot.waitUntil(lambda: small.read(load_draft) is None, timeout=5_000)


def test_closing_right_after_a_tick_loses_nothing(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    ticked = tick(page, "C-101", "C-301")
    driver.window.close()
    with open_database(str(small.path)) as again:
        assert kept_items(again) == ticked


def test_start_anew_forgets_what_was_kept(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    small.write(save_draft, draft())
    page = open_page(small)
    assert "A selection of 1 item" in bar_text(driver)
    driver.click_button("draft.start_anew", page)
    assert bar_text(driver) == ""
    driver.wait(lambda: small.read(load_draft) is None)


def test_ticks_made_before_the_answer_are_kept_along(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    small.write(save_draft, draft())
    page = open_page(small)
    ticked = tick(page, "C-301")
    driver.wait(lambda: kept_items(small) == {FIRST, *ticked})
    assert take_up(driver, page) == {FIRST, *ticked}


def test_what_changed_meanwhile_is_said_and_the_rest_holds(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    small.write(save_draft, draft({FIRST, "T:17", "T:18", "R:C-101:forfait:2026-03-01"}))
    small.write(run_batch, RunRequest("Other", JUNE, JUNE, items=(FIRST,)))
    small.write(waive, "T:17", "goodwill", JUNE)
    page = open_page(small)
    ticked = take_up(driver, page)
    assert ticked == {"T:18", "R:C-101:forfait:2026-03-01"}
    text = bar_text(driver)
    assert "1 ticked item is no longer due" in text
    assert "1 ticked item cannot be billed now" in text
    assert "come to another amount" in text
    driver.answer(driver.press("Close"))
    driver.click_button("changes.details", page)
    details = driver.seen[-1]
    assert "“Other”" in details
    assert "waived" in details
    assert "€0.00 before" in details
    driver.click_button("changes.close", page)
    assert bar_text(driver) == ""


def test_what_another_program_takes_is_said_when_the_list_is_built_anew(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    ticked = tick(page, "C-101")
    small.write(run_batch, RunRequest("Other", JUNE, JUNE, items=(FIRST,)))
    QTest.keyClick(driver.window, Qt.Key.Key_F5)
    driver.rest()
    assert bar_text(driver).startswith("1 ticked item is no longer due")
    assert page.selection is not None
    assert set(page.selection.selected_ids()) == ticked - {FIRST}


def test_a_limit_that_leaves_ticks_out_says_which_day(driver: Driver, page: NewBatchPage) -> None:
    page.panel.as_of.set_day(dt.date(2026, 7, 1))
    driver.wait(lambda: page.selection is not None and page.selection.due.as_of.month == 7)
    driver.rest()
    page.model.tick_all(selected=True)
    page.panel.quick.up_to_chosen.emit(JUNE)
    driver.wait(lambda: "no longer due" in bar_text(driver))
    driver.answer(driver.press("Close"))
    driver.click_button("changes.details", page)
    assert "begins after" in driver.seen[-1]
    assert "deleted" not in driver.seen[-1]


def test_running_the_batch_forgets_the_draft(
    driver: Driver, page: NewBatchPage, small: Database
) -> None:
    tick(page, "C-101")
    driver.wait(lambda: bool(kept_items(small)))
    tick(page, "C-301")
    driver.click(page.panel.run)
    driver.wait(lambda: driver.billing.proposals.model.rowCount() > 0)
    driver.rest()
    driver.qtbot.wait(800)
    driver.rest()
    assert small.read(load_draft) is None
    driver.window.close()
    with open_database(str(small.path)) as again:
        assert again.read(load_draft) is None


def test_the_offer_follows_the_language(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    small.write(save_draft, draft())
    open_page(small)
    driver.program.choose_language("fr")
    assert bar_text(driver).startswith("Une sélection de 1 élément")
    driver.program.choose_language("en")


def test_another_start_of_the_window_offers_it_again(
    driver: Driver,
    open_page: Callable[[Database], NewBatchPage],
    small: Database,
    dressed: QApplication,
    preferences: Preferences,
) -> None:
    ticked = tick(open_page(small), "C-301")
    driver.window.close()
    program = Program(dressed, preferences)
    program.window.show()
    second = Driver(driver.qtbot, program)
    program.begin(Options(database=str(small.path)))
    second.wait(lambda: program.desk.company is not None)
    second.wait(lambda: second.billing.new_batch.selection is not None)
    second.rest()
    assert take_up(second, second.billing.new_batch) == ticked
    program.window.close()
    program.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_bar_can_be_read_in_both_looks(
    driver: Driver,
    open_page: Callable[[Database], NewBatchPage],
    small: Database,
    theme: str,
) -> None:
    small.write(save_draft, draft())
    open_page(small)
    driver.program.choose_theme(theme)
    QApplication.processEvents()
    bar = driver.find(QWidget, "draft_bar")
    label = driver.find(QLabel, "message_bar.text", bar)
    ground = bar.grab().toImage().pixelColor(3, 3).name()
    ink = label.palette().color(label.foregroundRole()).name()
    assert contrast(ink, ground) >= 4.5
