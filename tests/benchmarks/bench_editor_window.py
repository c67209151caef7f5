"""How fast the page beside the editor follows a keystroke, on invoices of 3 pages and of 300 lines.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_editor_window.py
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from batchbill_desktop.services.database import open_database
from batchbill_desktop.views.invoices.editor.desk import EditorDesk
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.preferences import Preferences
from batchbill_desktop.views.tasks import TaskRunner
from tests.builders.batches import run_and_generate
from tests.builders.company import put_company, put_contract, put_customer, put_entry

KEYS = 30
MILLISECONDS_TO_THE_PAGE = 150
MILLISECONDS_PER_KEY = 50

Opener = Callable[[int], EditorWindow]


@pytest.fixture
def opener(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    """Opens the editor on an invoice of so many lines. The collector is off, as in the program."""
    gc.disable()
    database = open_database(tmp_path / "long.db")
    company = OpenCompany(database, "", TaskRunner(_fail), Preferences(tmp_path / "window.ini"))
    main = QMainWindow()
    qtbot.addWidget(main)
    desk = EditorDesk(company, main)

    def act(lines: int) -> EditorWindow:
        def put(connection: Connection) -> None:
            put_company(connection)
            put_customer(connection, 1001, "Alder Ltd", street="1 High Street", city="Lyon")
            put_contract(connection, "A-1", 1001, rates={"base": "60.00"}, name="Support")
            for entry in range(1, lines + 1):
                day = f"2026-01-{entry % 28 + 1:02}"
                put_entry(connection, entry, "A-1", day, 5 + entry)

        database.write(put)
        run_and_generate(database, as_of=date(2026, 2, 1))
        desk.edit(1)
        qtbot.waitUntil(lambda: bool(desk.windows), timeout=20_000)
        window = desk.windows[0]
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: not window.follower.is_busy, timeout=20_000)
        return window

    yield act
    desk.close()
    company.tasks.close()
    database.dispose()
    gc.enable()


def _fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("lines", [45, 300])
def test_the_page_follows_each_keystroke(opener: Opener, lines: int) -> None:
    window = opener(lines)
    window.form.lines.table.go_to(0, Column.DESCRIPTION, edit=True)
    field = QApplication.focusWidget()
    assert field is not None
    keys, pages = [], []
    for _ in range(KEYS):
        begin = time.perf_counter()
        QTest.keyClicks(field, "x")
        QApplication.processEvents()
        keys.append((time.perf_counter() - begin) * 1000)
        while window.follower.is_busy:
            QApplication.processEvents()
        pages.append((time.perf_counter() - begin) * 1000)
    keys.sort()
    pages.sort()
    middle = KEYS // 2
    sys.stdout.write(
        f"\n{lines} lines, {window.preview.page_count} pages: a key {keys[middle]:.0f} ms "
        f"(longest {keys[-1]:.0f}), page after {pages[middle]:.0f} ms (longest {pages[-1]:.0f})\n"
    )
    assert keys[middle] < MILLISECONDS_PER_KEY
    if window.preview.page_count <= 3:
        assert pages[middle] < MILLISECONDS_TO_THE_PAGE
