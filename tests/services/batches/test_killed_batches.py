"""A program that is killed in the middle of Run or Generate: all of it happened, or nothing.

Afterwards the books are sound and the command can be repeated. `BATCHBILL_TEST_KILLS` sets
how often (30).
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import Connection, select

from batchbill_desktop.models import Batch
from batchbill_desktop.services.batches.generate import generate_batch, undo_generate
from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.batches.show import show_batch
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database, open_database
from tests.builders.big_company import fill_database
from tests.builders.child import Child

KILLS = int(os.environ.get("BATCHBILL_TEST_KILLS", "30"))
CONTRACTS = 40
DAY = date(2026, 4, 1)
REQUEST = RunRequest("March", DAY, DAY)

pytestmark = [pytest.mark.kill, pytest.mark.timeout(300 + 10 * KILLS)]

_PROGRAM = """
import sys, time
from datetime import date
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.database import open_database

DAY = date(2026, 4, 1)
with open_database(sys.argv[1], create=False, timeout=60) as database:
    database.read(lambda connection: None)
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    database.write(run_batch, RunRequest("March", DAY, DAY))
    print("run", time.perf_counter() - start, flush=True)
    start = time.perf_counter()
    database.write(generate_batch, "March")
    print("generated", time.perf_counter() - start, flush=True)
"""


def _state(connection: Connection) -> str | None:
    return connection.scalar(select(Batch.state).where(Batch.name == "March"))


def _take_back(database: Database) -> None:
    database.write(undo_generate, "March")
    database.write(delete_batch, "March")


def _repeat(database: Database) -> list[tuple[str | None, tuple[str, ...]]]:
    """Do what was not done, as a user would; the invoices with their contracts."""
    if database.read(_state) is None:
        database.write(run_batch, REQUEST)
    if database.read(_state) == "proposed":
        database.write(generate_batch, "March")
    view = database.read(show_batch, "March")
    return [(invoice.number, invoice.contracts) for invoice in view.invoices]


def test_a_killed_run_or_generate_leaves_sound_books(database_url: str) -> None:
    chance = random.Random(20260401)
    with open_database(database_url, timeout=60) as database:
        database.write(fill_database, CONTRACTS, 10, mixed=True)
        wanted = _repeat(database)
        assert len(wanted) > CONTRACTS // 2
        _take_back(database)
        run_seconds, generate_seconds = _unhurried(database, database_url)
        _take_back(database)
        killed: Counter[str | None] = Counter()
        following = Child(_PROGRAM, database_url)
        # A server looks after its own: there it is the program that is put to the test.
        kills = KILLS if database.path is not None else KILLS // 3
        for left in range(kills, 0, -1):
            in_generate = left % 2 == 0
            with following as program:
                program.wait_until_ready()
                program.say("go")
                if in_generate:
                    assert program.hear().startswith("run ")
                time.sleep(chance.uniform(0, generate_seconds if in_generate else run_seconds))
                program.kill()
                told = [line.split()[0] for line in program.close()]
            if left > 1:
                following = Child(_PROGRAM, database_url)
            state = database.read(_state)
            # What was told to be done is there; more may be, but only whole.
            assert state is not None or not (in_generate or "run" in told)
            assert state == "generated" or "generated" not in told
            killed[state] += 1
            assert database.read(check_books) == []
            assert _repeat(database) == wanted
            assert database.read(check_books) == []
            _take_back(database)
        assert killed[None] > 0, "killed in the middle of Run"
        assert killed["proposed"] > 0, "killed in the middle of Generate"


def _unhurried(database: Database, url: str) -> tuple[float, float]:
    """How many seconds Run and Generate take a program that nobody kills."""
    with Child(_PROGRAM, url) as program:
        program.wait_until_ready()
        program.say("go")
        (run, run_seconds), (generated, generate_seconds) = (
            program.hear().split(),
            program.hear().split(),
        )
        assert (run, generated) == ("run", "generated")
        program.kill()
        program.close()
    assert database.read(_state) == "generated"
    return float(run_seconds), float(generate_seconds)
