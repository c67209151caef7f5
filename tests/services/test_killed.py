"""A program that is killed in the middle of its work leaves nothing half done."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text

from batchbill_desktop.models import Setting
from batchbill_desktop.services.backup.create import create_backup
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.history.verify import verify
from tests.builders.rows import add_contract

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.kill

_WRITER = """
import sys
from batchbill_desktop.services.database import open_database, reserve_ids
from batchbill_desktop.services.history.record import Change, record
from tests.builders.rows import add_batch, add_claims, add_invoices, invoice_row, numbered

INVOICES = 20

def run_and_generate(connection):
    batch = reserve_ids(connection, "batch", 1)
    first = reserve_ids(connection, "invoice", INVOICES)
    add_batch(connection, batch)
    print("half", flush=True)
    numbers = range(first, first + INVOICES)
    add_invoices(connection, *(invoice_row(n, batch_id=batch, **numbered(n)) for n in numbers))
    add_claims(connection, *(f"T:{n}" for n in numbers), batch=batch)
    record(connection, [Change("generate", f"batch:{batch}")])

with open_database(sys.argv[1]) as database:
    print("ready", flush=True)
    while True:
        database.write(run_and_generate)
        print("done", flush=True)
"""


@contextmanager
def _running(code: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A program that has told that it is ready; killed at the end of the block."""
    program = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "ready\n"
        yield program
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def _killed_after(seconds: float, code: str, *arguments: str | Path) -> list[str]:
    """Kill the program so long after it was ready; what it had told until then."""
    with _running(code, *arguments) as program:
        time.sleep(seconds)
        program.kill()
        assert program.stdout is not None
        return program.stdout.read().split()


def _pace(code: str, *arguments: str | Path) -> float:
    """The seconds from `ready` to the first `done`: a loaded machine is a slow one."""
    with _running(code, *arguments) as program:
        start = time.monotonic()
        assert program.stdout is not None
        for line in program.stdout:
            if line == "done\n":
                return time.monotonic() - start
    pytest.fail("the program ended before it had written anything")


def _counts(connection: Connection) -> list[tuple[int, int, int]]:
    """Invoices, claims and records of the history, for each batch."""
    query = """
        SELECT (SELECT count(*) FROM invoice WHERE batch_id = batch.id),
               (SELECT count(*) FROM claim WHERE batch_id = batch.id),
               (SELECT count(*) FROM history WHERE subject = 'batch:' || batch.id)
        FROM batch
    """
    return [tuple(row) for row in connection.execute(text(query))]


def test_no_batch_is_half_written_when_the_program_is_killed(database_url: str) -> None:
    chance = random.Random(20261031)
    with open_database(database_url) as database:
        database.write(add_contract)
        database.dispose()
        # Thirty times where the file is ours to keep whole; a server looks after its own.
        rounds = 30 if database.path is not None else 10
        written = in_the_middle = 0
        longest = max(0.08, 3 * _pace(_WRITER, database_url))
        for _ in range(rounds):
            told = _killed_after(chance.uniform(0, longest), _WRITER, database_url)
            in_the_middle += told[-1:] == ["half"]
            written += told.count("done")
            counts = database.read(_counts)
            assert set(counts) <= {(20, 20, 1)}
            assert len(counts) >= written, "what was told to be done is there"
            assert database.read(verify) == []
            if database.path is not None:
                assert database.read(lambda c: c.scalar(text("PRAGMA integrity_check"))) == "ok"
            database.dispose()
        assert in_the_middle > rounds / 6
        assert written > rounds / 6


_MAKER = """
import sys
import alembic.command, alembic.config
from batchbill_desktop.services.database import open_database
print("ready", flush=True)
open_database(sys.argv[1]).dispose()
print("done", flush=True)
"""


def test_a_database_that_was_killed_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    unfinished = 0
    for step in range(10):
        path = tmp_path / f"{step}.db"
        unfinished += "done" not in _killed_after(0.012 * step, _MAKER, path)
        with open_database(path) as database:
            assert database.read(_counts) == []
            assert database.read(lambda c: c.scalar(text("PRAGMA integrity_check"))) == "ok"
    assert unfinished > 0


_RESTORER = """
import sys
from pathlib import Path
from batchbill_desktop.services.backup.restore import restore_backup
print("ready", flush=True)
restore_backup(sys.argv[1], Path(sys.argv[2]))
print("done", flush=True)
"""


def _fill(connection: Connection, value: str) -> None:
    rows = [{"key": f"{number:05d}", "value": value * 200} for number in range(5000)]
    connection.execute(text("DELETE FROM setting"))
    connection.execute(insert(Setting), rows)


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    folder = tmp_path / "company"
    folder.mkdir()
    original, backup = tmp_path / "original.db", tmp_path / "backup.db"
    for path, value in ((original, "old"), (backup, "new")):
        with open_database(tmp_path / "work.db") as database:
            database.write(_fill, value)
            create_backup(database, path)
    found = []
    for step in range(10):
        path = folder / "company.db"
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.copy(original, path)
        _killed_after(0.015 * step, _RESTORER, path, backup)
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            values = raw.execute("SELECT DISTINCT substr(value, 1, 3) FROM setting").fetchall()
        assert values in ([("old",)], [("new",)])
        found += values
    assert ("old",) in found
