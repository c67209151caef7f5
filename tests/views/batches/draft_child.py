"""The program in a process of its own: ticks, says when it is kept, and waits to be killed.

usage: python -m tests.views.batches.draft_child DATABASE PREFERENCES
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from batchbill_desktop.app import Options, Program
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.draft_selection import load_draft
from batchbill_desktop.services.database import open_database
from batchbill_desktop.views.batches.billing_place import BillingPlace
from batchbill_desktop.views.preferences import Preferences

PATIENCE = 60


def _wait(app: QApplication, until: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        app.processEvents()
        time.sleep(0.005)
        if time.monotonic() > end:
            raise TimeoutError


def main(database: str, preferences: str) -> None:
    """Tick two contracts but for one item, name the batch, group it; then wait for the end."""
    app = QApplication([])
    with clock.fixed_today(dt.date(2026, 6, 30)):
        chosen = Preferences(Path(preferences))
        chosen.language = "en"
        program = Program(app, chosen)
        program.window.show()
        program.begin(Options(database=database))
        _wait(app, lambda: program.window.findChild(BillingPlace))
        place = program.window.findChild(BillingPlace)
        assert isinstance(place, BillingPlace)
        page = place.new_batch
        _wait(app, lambda: page.selection)
        page.panel.quick.up_to_chosen.emit(dt.date(2026, 6, 30))
        _wait(app, lambda: page.selection and page.selection.due.as_of == dt.date(2026, 7, 1))
        page.panel.one_per_customer.setChecked(True)
        page.panel.name.selectAll()
        QTest.keyClicks(page.panel.name, "Half of June")
        tops = [page.model.index_of_contract(code) for code in ("C-101", "C-301")]
        page.model.tick(tops, selected=True)
        page.model.tick([page.model.index(0, 0, tops[0])], selected=False)
        assert page.selection is not None
        wanted = set(page.selection.selected_ids())
        with open_database(database) as reader:
            while True:
                app.processEvents()
                draft = reader.read(load_draft)
                if draft is not None and set(draft.balances) == wanted:
                    break
        print(" ".join(sorted(wanted)), flush=True)  # noqa: T201 - to the test
        while True:
            app.processEvents()
            time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
