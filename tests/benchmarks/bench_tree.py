"""How fast the contract tree is with ten thousand contracts.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_tree.py
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.database import open_database
from batchbill_desktop.views.batches.contract_tree_footer import TreeFooter
from batchbill_desktop.views.batches.contract_tree_model import Column, ContractTreeModel
from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
from batchbill_desktop.views.batches.details_panel import DetailsPanel
from tests.benchmarks.bench_window import milliseconds, tell
from tests.builders.big_company import LAST_DAY, fill_database
from tests.builders.selection import Books, entry

CONTRACTS, ENTRIES = 10_000, 9
"""Nine entries and a monthly line: about 100,000 open items."""

FIRST_PAINT = 400
TICK = 50
SELECT_ALL = 400
EXPAND = 100
FRAME = 16


@pytest.fixture(autouse=True)
def collector_as_in_the_program() -> Iterator[None]:
    """The program lets Python's collector run between events alone."""
    gc.disable()
    yield
    gc.enable()


class Shown:
    """The tree with its foot and the batch details, over a selection."""

    def __init__(self, qtbot: QtBot, selection: Selection) -> None:
        self.model = ContractTreeModel()
        self.tree = ContractTreeView(self.model)
        self.footer = TreeFooter(self.tree, self.model)
        self.details = DetailsPanel()
        for widget in (self.tree, self.footer, self.details):
            qtbot.addWidget(widget)
        self.tree.resize(900, 650)
        self.tree.show()
        qtbot.waitExposed(self.tree)
        self.model.ticked.connect(lambda: self.details.show_totals(selection.totals()))
        self.first_paint = milliseconds(lambda: self._fill(selection))

    def _fill(self, selection: Selection) -> None:
        self.model.set_selection(selection)
        self.model.sort(Column.CUSTOMER)
        self.tree.viewport().repaint()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Selection:
    path: Path = tmp_path_factory.mktemp("tree") / "large.db"
    database = open_database(path)
    database.write(fill_database, CONTRACTS, ENTRIES)
    due = database.read(load_due, LAST_DAY + dt.timedelta(1))
    database.dispose()
    selection = Selection(due)
    selection.prepare()
    tell(f"{len(due.contracts)} contracts, {sum(len(c.items) for c in due.contracts)} items")
    return selection


def test_ten_thousand_contracts(qtbot: QtBot, large: Selection) -> None:
    shown = Shown(qtbot, large)
    tell(f"first paint {shown.first_paint:.0f} ms")
    ticks = []
    for row in range(0, CONTRACTS, 400):
        shown.tree.setCurrentIndex(shown.model.index(row, Column.CUSTOMER))
        QApplication.processEvents()
        ticks.append(milliseconds(lambda: QTest.keyClick(shown.tree, Qt.Key.Key_Space)))
    ticks.sort()
    everything = [
        milliseconds(lambda: shown.model.tick_all(selected=True)),
        milliseconds(lambda: shown.model.tick_all(selected=False)),
        milliseconds(lambda: shown.model.tick_all(selected=True)),
    ]
    bar = shown.tree.verticalScrollBar()
    frames = []
    for step in range(200):
        value = bar.maximum() * step // 200

        def frame(value: int = value) -> None:
            bar.setValue(value)
            shown.tree.viewport().repaint()

        frames.append(milliseconds(frame))
    average = sum(frames) / len(frames)
    tell(f"tick median {ticks[len(ticks) // 2]:.1f} ms, longest {ticks[-1]:.1f} ms")
    tell("select all, none, all again: " + ", ".join(f"{taken:.0f} ms" for taken in everything))
    tell(f"scrolling: {average:.1f} ms a frame, longest {max(frames):.1f} ms")
    assert shown.first_paint < FIRST_PAINT
    assert ticks[-1] < TICK
    assert min(everything[0], everything[2]) < SELECT_ALL
    assert average < FRAME


@pytest.mark.parametrize("per_ticket", [1_000, 4], ids=["in one ticket", "in 250 tickets"])
def test_a_contract_with_a_thousand_items_opens(qtbot: QtBot, per_ticket: int) -> None:
    books = Books()
    for number in range(1_000 // per_ticket):
        books.ticket(number, f"Case {number}")
    books.contract(
        "C",
        entries=tuple(
            entry(number, 1 + number % 28, 30, number // per_ticket, f"Work {number}")
            for number in range(1_000)
        ),
    )
    shown = Shown(qtbot, books.selection())
    top = shown.model.index(0, 0)
    opened = milliseconds(lambda: shown.tree.expand(top))
    period = shown.model.index(0, 0, top)
    all_levels = milliseconds(lambda: shown.tree.expandRecursively(period))
    shown.model.tick([top], selected=True)
    ticked = milliseconds(lambda: shown.model.tick([period], selected=False))
    tell(f"open {opened:.0f} ms, all below {all_levels:.0f} ms, tick {ticked:.0f} ms")
    assert opened < EXPAND
    assert all_levels < EXPAND
    assert ticked < TICK
