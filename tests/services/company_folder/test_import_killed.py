"""An import that is killed in the middle has written all of the folder or nothing of it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from batchbill_desktop.models import Customer, Ticket, TimeEntry
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.history.verify import verify
from tests.builders.company_tables import company_tables, write_folder

ROOT = Path(__file__).parents[3]

# Two folders with the same keys, in turn: every import changes every row.
_IMPORTER = """
import itertools, sys
from pathlib import Path
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import open_database

def tell(done, total):
    if total > done > 600:
        print("half", flush=True)

print("ready", flush=True)
sys.stdin.readline()
with open_database(sys.argv[1]) as database:
    for folder in itertools.cycle(sys.argv[2:]):
        database.write(import_company, Path(folder), tell)
        print("done", flush=True)
"""


def _folder(path: Path, mark: str) -> Path:
    tables = company_tables()
    customer, ticket = tables["customers"][0], tables["tickets"][0]
    entry = tables["time_entries"][0]
    tables["customers"] = [
        customer | {"business_number": str(number), "name": mark} for number in range(1001, 1101)
    ]
    tables["customers"][1]["currency"] = "JPY"
    tables["tickets"] = [
        ticket | {"ticket": str(number), "title": mark} for number in range(501, 1_501)
    ]
    tables["tickets"][1]["business_number"] = "1002"
    tables["time_entries"] = [
        entry | {"entry": str(number), "description": mark} for number in range(1, 2_001)
    ]
    return write_folder(path, tables)


def _marks(connection: Connection) -> set[str]:
    found: set[str] = set()
    for column in (Customer.name, Ticket.title, TimeEntry.description):
        found.update(connection.scalars(select(column).distinct()))
    return found


def _started(*arguments: str | Path) -> subprocess.Popen[str]:
    """An importer that waits for a line before it begins."""
    return subprocess.Popen(
        [sys.executable, "-c", _IMPORTER, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def _killed(program: subprocess.Popen[str], seconds: float, *, writing: bool) -> list[str]:
    """What the importer told until it was killed, so long after it began (or began to write)."""
    assert program.stdin is not None
    assert program.stdout is not None
    with program:
        assert program.stdout.readline() == "ready\n"
        program.stdin.write("go\n")
        program.stdin.flush()
        told = [program.stdout.readline()] if writing else []
        time.sleep(seconds)
        program.kill()
        return "".join([*told, program.stdout.read()]).split()


@pytest.mark.kill
@pytest.mark.timeout(300)
def test_an_import_that_is_killed_has_written_all_or_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261031)
    folders = [_folder(tmp_path / mark, mark) for mark in ("first", "second")]
    path = tmp_path / "company.sqlite"
    in_the_middle = 0
    following = _started(path, *folders)
    try:
        for number in range(30):
            writing = number % 2 == 0
            seconds = chance.uniform(0, 0.03 if writing else 0.3)
            # The next one is started meanwhile: that takes longer than all the rest.
            program, following = following, _started(path, *folders)
            told = _killed(program, seconds, writing=writing)
            in_the_middle += told[-1:] == ["half"]
            with open_database(path) as database:
                marks = database.read(_marks)
                assert len(marks) <= 1, "rows of two imports stand side by side"
                assert database.read(verify) == []
                assert database.read(lambda c: c.scalar(text("PRAGMA integrity_check"))) == "ok"
    finally:
        _killed(following, 0, writing=False)
    assert in_the_middle > 3
    with open_database(path) as database:
        for folder in folders:
            database.write(import_company, folder)
            assert database.read(_marks) == {folder.name}
