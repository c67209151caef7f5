"""Two programs on one database run overlapping batches, again and again (rules, 8.8).

Every item is billed exactly once, the numbers have no gap, and who comes second is told so.
`BATCHBILL_TEST_ROUNDS` sets how often (200).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import ExitStack

import pytest
from sqlalchemy import Connection, select

from batchbill_desktop.models import Batch, Claim, Invoice, InvoiceLineItem
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import open_database
from tests.builders.child import Child
from tests.builders.company import put_charge, put_company, put_contract, put_customer

ROUNDS = int(os.environ.get("BATCHBILL_TEST_ROUNDS", "200"))
CONTRACTS = 3

pytestmark = [pytest.mark.kill, pytest.mark.timeout(300 + 2 * ROUNDS)]

_PROGRAM = """
import json, sys
from datetime import date
from batchbill_desktop.services.batches.errors import ItemNotReady
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.database_errors import AlreadyBilled

url, name = sys.argv[1:]
DAY = date(2026, 2, 1)

def run(database, batch, items):
    database.write(run_batch, RunRequest(batch, DAY, DAY, items=tuple(items)))
    database.write(generate_batch, batch)

with open_database(url, create=False, timeout=60) as database:
    print("ready", flush=True)
    for line in sys.stdin:
        number, mine, shared = json.loads(line)
        told = None
        try:
            run(database, f"{name} {number}", [mine, shared])
        except (ItemNotReady, AlreadyBilled) as loser:
            told = loser.message
            run(database, f"{name} {number}", [mine])
        print(json.dumps(told), flush=True)
"""


def _fill(connection: Connection) -> None:
    """Three charges a round: one for each of the programs, one that both want."""
    put_company(connection)
    for number in range(CONTRACTS):
        put_customer(connection, 1001 + number, f"Customer {number}")
        put_contract(connection, f"K-{number}", 1001 + number)
    for charge in range(3 * ROUNDS):
        put_charge(connection, charge, f"K-{charge % CONTRACTS}", "2026-01-15", "10.00")


def test_overlapping_batches_bill_every_item_exactly_once(database_url: str) -> None:
    with open_database(database_url) as database, ExitStack() as stack:
        database.write(_fill)
        programs = [
            stack.enter_context(Child(_PROGRAM, database_url, name)) for name in ("One", "Two")
        ]
        for program in programs:
            program.wait_until_ready()
        losers: Counter[int] = Counter()
        for number in range(ROUNDS):
            shared = f"C:{3 * number}"
            for place, program in enumerate(programs, start=1):
                program.say(json.dumps([number, f"C:{3 * number + place}", shared]))
            told = [json.loads(program.hear()) for program in programs]
            assert told.count(None) == 1, "one wins, the other is told"
            loser = 0 if told[0] is not None else 1
            losers[loser] += 1
            assert shared in told[loser]
            assert "holds it" in told[loser] or "meanwhile" in told[loser]
        assert min(losers[0], losers[1]) > 0, "neither is always the first"
        for program in programs:
            program.kill()
            assert program.close() == []
        database.read(_prove)
        assert database.read(check_books) == []


def _prove(connection: Connection) -> None:
    every = {f"C:{charge}" for charge in range(3 * ROUNDS)}
    on_lines = connection.scalars(select(InvoiceLineItem.item)).all()
    assert len(on_lines) == len(every)
    assert set(on_lines) == every
    assert set(connection.scalars(select(Claim.item))) == every
    counters = connection.scalars(select(Invoice.counter).order_by(Invoice.counter)).all()
    assert list(counters) == list(range(1, len(counters) + 1))
    states = connection.scalars(select(Batch.state)).all()
    assert Counter(states) == {"generated": 2 * ROUNDS}
