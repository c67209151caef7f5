"""Two programs on one database: the database itself lets only one of them have an item."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from batchbill_desktop.services.database import open_database
from tests.builders.rows import add_batch, add_contract, claimed

ROOT = Path(__file__).parents[2]
ITEMS = [f"T:{number}" for number in range(1, 201)]

_PROGRAM = """
import json, sys
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.database_errors import AlreadyBilled
from batchbill_desktop.services.history.record import Change, record
from tests.builders.rows import add_claims

url, batch = sys.argv[1], int(sys.argv[2])

def claim(connection, item):
    add_claims(connection, item, batch=batch)
    record(connection, [Change("claim", item)])

won, told = [], {}
with open_database(url, create=False) as database:
    print("ready", flush=True)
    items = json.loads(sys.stdin.readline())
    for item in items:
        try:
            database.write(claim, item)
            won.append(item)
        except AlreadyBilled as error:
            told[item] = error.message
print(json.dumps([won, told]))
"""


def _start(url: str, batch: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, url, str(batch)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def test_each_item_is_claimed_by_exactly_one_of_two_programs(database_url: str) -> None:
    with open_database(database_url) as database:
        database.write(add_contract)
        database.write(add_batch, 1)
        database.write(add_batch, 2)
        programs = [_start(database_url, batch) for batch in (1, 2)]
        for program in programs:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
        said = _race(programs)
        (first, told_first), (second, told_second) = said

        assert sorted(first + second) == sorted(ITEMS), "each item once"
        assert sorted(told_first) == sorted(second), "who lost an item was told so"
        assert sorted(told_second) == sorted(first)
        for item, message in (told_first | told_second).items():
            assert f"billed, reserved or waived {item} meanwhile" in message
        assert database.read(claimed) == dict.fromkeys(first, 1) | dict.fromkeys(second, 2)


def _race(programs: list[subprocess.Popen[str]]) -> list[tuple[list[str], dict[str, str]]]:
    """Let both go at once; what each has won, and what it was told of the rest."""
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(json.dumps(ITEMS) + "\n")
        program.stdin.flush()
    said = []
    for program in programs:
        output, _ = program.communicate(timeout=120)
        assert program.returncode == 0
        said.append(tuple(json.loads(output)))
    return said


def test_two_programs_may_make_the_same_new_database_at_once(database_url: str) -> None:
    code = "import sys\nfrom batchbill_desktop.services.database import open_database\n"
    code += "sys.stdin.readline()\nopen_database(sys.argv[1]).dispose()\n"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in programs:
        program.communicate(timeout=60)
    assert [program.returncode for program in programs] == [0, 0, 0, 0]
    open_database(database_url, create=False).dispose()
