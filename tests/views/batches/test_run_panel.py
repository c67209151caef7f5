"""The days, the name and the comparison of a batch, chosen in the window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from batchbill_desktop.services import texts
from batchbill_desktop.services.batches.compare import CustomerChange, LineChange
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.numbering import CREDIT_NOTE, newest_date
from batchbill_desktop.views.batches.compare_dialog import COLUMNS, CompareDialog, line_text
from batchbill_desktop.views.batches.compare_loading import Comparison
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.batches.quick_dates import month_ends
from tests.views.window import Driver

JUNE = dt.date(2026, 6, 30)
JULY = dt.date(2026, 7, 1)


def choose_up_to(driver: Driver, page: NewBatchPage, day: dt.date) -> None:
    """Ctrl+D opens the choice; the entry is taken with the keyboard."""
    quick = page.panel.quick
    quick.fill()
    action = next(
        action
        for action in quick.menu_of.actions()
        if action.objectName() == f"quick.{day.isoformat()}"
    )
    action.trigger()
    wanted = day + dt.timedelta(days=1)
    driver.wait(lambda: page.selection is not None and page.selection.due.as_of == wanted)
    driver.rest()


def items(page: NewBatchPage) -> set[str]:
    assert page.selection is not None
    return {item.id for row in page.selection.contracts for item in row.due.items}


def warning(driver: Driver, page: NewBatchPage) -> QLabel:
    return driver.find(QLabel, "invoice_date.warning", page.panel)


@pytest.mark.parametrize(
    ("today", "shown", "ends"),
    [
        ("2026-10-31", "2026-10-31", ["2026-09-30", "2026-10-31"]),
        ("2026-11-03", "2026-11-03", ["2026-10-31", "2026-11-30"]),
        ("2026-01-15", "2025-06-30", ["2025-06-30", "2025-12-31", "2026-01-31"]),
        ("2028-02-29", "2028-03-01", ["2028-01-31", "2028-02-29", "2028-03-31"]),
    ],
)
def test_month_ends_that_may_be_meant(today: str, shown: str, ends: list[str]) -> None:
    found = month_ends(dt.date.fromisoformat(today), dt.date.fromisoformat(shown))
    assert [day.isoformat() for day in found] == ends


def test_everything_up_to_a_day_leaves_out_what_begins_after_it(
    driver: Driver, page: NewBatchPage
) -> None:
    choose_up_to(driver, page, JUNE)
    panel = page.panel
    assert (panel.as_of.day(), panel.invoice_date.day()) == (JULY, JUNE)
    without = items(page)
    assert page.selection is not None
    assert page.selection.due.invoice_date == JUNE
    begin = {
        item.id: item.period.first if item.period else item.date
        for row in page.selection.contracts
        for item in row.due.items
    }
    assert max(begin.values()) <= JUNE
    june = {row.contract for row in page.selection.contracts if row.ready}
    assert "C-101" in june, "June's own usage is ready on 1 July"

    assert panel.add_next.text() == "Add what begins in July"
    driver.click(panel.add_next)
    driver.wait(lambda: items(page) != without)
    driver.rest()
    more = items(page) - without
    assert without < items(page)
    assert any(item.endswith("2026-07-01") for item in more)
    driver.click(panel.add_next)
    driver.wait(lambda: items(page) == without)


def test_a_day_typed_by_hand_ends_the_limit(driver: Driver, page: NewBatchPage) -> None:
    choose_up_to(driver, page, JUNE)
    assert page.panel.add_next.isVisible()
    QTest.keyClick(page.panel.as_of, Qt.Key.Key_Up)
    assert page.panel.period_to() is None
    assert not page.panel.add_next.isVisible()


def test_today_enters_both_days(driver: Driver, page: NewBatchPage) -> None:
    choose_up_to(driver, page, dt.date(2026, 5, 31))
    quick = page.panel.quick
    quick.fill()
    quick.menu_of.actions()[0].trigger()
    assert (page.panel.as_of.day(), page.panel.invoice_date.day()) == (JUNE, JUNE)
    assert not page.panel.add_next.isVisible()


def test_a_date_before_the_newest_invoice_is_warned_of(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    assert small.read(newest_date) is None
    may = dt.date(2026, 5, 31)
    small.write(run_batch, RunRequest("May", may, may))
    small.write(generate_batch, "May")
    assert small.read(newest_date) == may
    assert small.read(newest_date, CREDIT_NOTE) in (None, may)
    page = open_page(small)
    sign = warning(driver, page)
    assert not sign.isVisible()
    page.panel.invoice_date.setFocus()
    for _ in range(31):
        QTest.keyClick(page.panel.invoice_date, Qt.Key.Key_Down)
    page.panel.invoice_date.set_day(dt.date(2026, 5, 30))
    assert sign.isVisible()
    assert texts.date_text(may) in sign.text()
    assert page.panel.invoice_date.accessibleDescription() == sign.text()
    page.panel.invoice_date.set_day(may)
    assert not sign.isVisible()


def test_the_name_follows_the_month_in_the_language_and_a_taken_one_is_refused_at_once(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    may = dt.date(2026, 5, 31)
    small.write(run_batch, RunRequest("June 2026", may, may))
    page = open_page(small)
    name = page.panel.name
    assert name.text() == "June 2026 (2)"
    driver.program.choose_language("fr")
    assert name.text() == "Juin 2026"
    driver.program.choose_language("en")
    page.model.tick_all(selected=True)
    assert page.panel.run.isEnabled()
    name.selectAll()
    QTest.keyClicks(name, "June 2026")
    fault = driver.find(QLabel, "batch_name.fault", page.panel)
    assert fault.isVisible()
    assert not page.panel.run.isEnabled()
    QTest.keyClicks(name, ", again")
    assert not fault.isVisible()
    assert page.panel.run.isEnabled()


def test_compare_lists_customers_with_the_strangest_first_and_copies_as_text(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    may = dt.date(2026, 5, 31)
    small.write(run_batch, RunRequest("May", may, may))
    small.write(generate_batch, "May")
    page = open_page(small)
    assert not page.panel.compare.isEnabled(), "nothing is ticked"
    driver.click_header_box()
    QTest.keyClick(
        page.tree,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    driver.wait(lambda: page.findChild(CompareDialog) is not None)
    dialog = page.findChild(CompareDialog)
    assert isinstance(dialog, CompareDialog)
    rows = dialog.model.shown_rows()
    strange = [len(row.strange) for row in rows]
    assert strange[0] > 0
    assert strange == sorted(strange, reverse=True)
    first = dialog.lines.toPlainText().splitlines()
    assert first[0] == rows[0].name
    assert len(first) == 1 + len(rows[0].strange)

    header = dialog.view.header()
    place = header.sectionViewportPosition(3) + 20
    QTest.mouseClick(
        header.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(place, header.height() // 2),
    )
    changes = [(row.currency, row.net_change) for row in dialog.model.shown_rows()]
    assert changes == sorted(changes)

    driver.click_button("compare.copy", dialog)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == [column.title for column in COLUMNS]
    assert len(lines) == len(rows) + 1
    assert lines[1].split("\t")[0] == dialog.model.shown_rows()[0].name
    dialog.close()


def _change(**values: object) -> CustomerChange:
    fields: dict[str, object] = {
        "business_number": "1",
        "name": "A",
        "currency": "EUR",
        "digits": 2,
        "net_before": 10_000,
        "net_after": 12_550,
        "lines_before": 3,
        "lines_after": 4,
        "strange": (),
        **values,
    }
    return CustomerChange(**fields)  # type: ignore[arg-type] # the caller names the fields


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (None, 5_000, "C L: new, €50.00"),
        (5_000, None, "C L: missing, €50.00 before"),
        (5_000, 7_000, "C L: €50.00 before, €70.00 now (+40 %)"),
        (5_000, 2_000, "C L: €50.00 before, €20.00 now (\u221260 %)"),
        (0, 2_000, "C L: €0.00 before, €20.00 now"),
    ],
)
def test_strange_lines_in_words(before: int | None, after: int | None, text: str) -> None:
    assert line_text(_change(), LineChange("C", "L", before, after), {}) == text


def test_the_columns_of_a_comparison(driver: Driver) -> None:
    strange = (LineChange("C", "L", None, 1), LineChange("C", "M", 1, None))
    dialog = CompareDialog(driver.window, Comparison((_change(strange=strange),), {}))
    cells = [column.text(dialog.model.shown_rows()[0]) for column in COLUMNS]
    assert cells == ["A", "€100.00", "€125.50", "+€25.50", "3", "4", "1 new, 1 missing"]
    dialog.close()
