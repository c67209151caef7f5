"""How fast the editor follows a keystroke on an invoice of 300 lines, and how fast it is kept.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_editing.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import Connection

from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.invoices.editing.changes import (
    delete_line,
    set_line,
)
from batchbill_desktop.services.invoices.editing.checks import check
from batchbill_desktop.services.invoices.editing.keep import keep
from batchbill_desktop.services.invoices.editing.open import Opened, open_invoice
from batchbill_desktop.services.invoices.editing.preview import document_of
from batchbill_desktop.services.invoices.editing.questions import Answer, questions
from batchbill_desktop.services.invoices.editing.save import save
from batchbill_desktop.services.invoices.editing.totals import totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.editing.working_json import from_json, to_json
from tests.builders.batches import run_and_generate
from tests.builders.company import put_company, put_contract, put_customer, put_entry, scaled

LINES = 300
ROUNDS = 60
MILLISECONDS_PER_KEYSTROKE = 10
MILLISECONDS_TO_KEEP = 100
MILLISECONDS_TO_SAVE = 1_000


def _put(connection: Connection) -> None:
    put_company(connection)
    put_customer(connection, 1001, "Alder Ltd", street="1 High Street", city="Lyon")
    put_contract(connection, "A-1", 1001, rates={"base": "60.00"}, name="Support")
    for entry in range(1, LINES + 1):
        put_entry(connection, entry, "A-1", f"2026-01-{entry % 28 + 1:02}", 5 + entry)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """One invoice of 300 lines of time, generated."""
    opened = open_database(tmp_path / "long.db")
    opened.write(_put)
    run_and_generate(opened, as_of=date(2026, 2, 1))
    return opened


def _open(database: Database) -> Opened:
    return database.write(open_invoice, 1, "anna@office/unlocked-1")


def _milliseconds(work: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """The median of the processor time that a round takes."""
    found = []
    for number in range(rounds):
        before = time.process_time()
        work(number)
        found.append((time.process_time() - before) * 1000)
    return median(found)


def test_a_keystroke_is_followed_by_totals_checks_and_the_preview(database: Database) -> None:
    opened = _open(database)
    state: list[WorkingInvoice] = [opened.working]
    keys = [line.key for line in opened.working.lines]
    assert len(keys) == LINES

    def keystroke(number: int) -> None:
        changed = set_line(
            state[0],
            opened.context,
            keys[number * 7 % LINES],
            minutes=scaled(500 + number),
            description=f"Typed {number}",
        )
        reckoned = totals(changed, opened.context)
        check(changed, opened.context, reckoned)
        document_of(changed, opened.context, reckoned)
        state[0] = changed

    taken = _milliseconds(keystroke)
    print(f"\na keystroke on {LINES} lines: {taken:.1f} ms")  # noqa: T201 - that is what it is for
    assert taken < MILLISECONDS_PER_KEYSTROKE


def test_a_working_copy_is_kept_and_read_back(database: Database) -> None:
    opened = _open(database)
    assert opened.copy_id is not None
    text = to_json(opened.working)
    made = _milliseconds(lambda _: to_json(opened.working))
    read = _milliseconds(lambda _: from_json(text))
    kept = _milliseconds(lambda _: database.write(keep, opened.copy_id or 0, opened.working))
    print(  # noqa: T201 - that is what it is for
        f"\nas JSON {made:.1f} ms, from JSON {read:.1f} ms, kept {kept:.1f} ms"
    )
    assert kept < MILLISECONDS_TO_KEEP


def test_a_save_of_300_lines(database: Database) -> None:
    opened = _open(database)
    working = opened.working
    for line in opened.working.lines[:100]:
        working = delete_line(working, line.key)
    for line in opened.working.lines[100:200]:
        working = set_line(working, opened.context, line.key, unit_price=scaled(61))
    asked = questions(opened.working, working)
    answers = {question.item: Answer("release") for question in asked}
    assert len(answers) == 100
    taken = _milliseconds(lambda _: database.write(save, working, answers, opened.copy_id), 1)
    print(f"\na save of {LINES} lines: {taken:.0f} ms")  # noqa: T201 - that is what it is for
    assert taken < MILLISECONDS_TO_SAVE
