"""How long a month takes, from what is due to numbered invoices, and how much memory.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_batches.py
python -m tests.benchmarks.bench_batches          the figures alone
python -m tests.benchmarks.bench_batches --large  10,000 contracts, 1,000,000 time entries
"""

from __future__ import annotations

import gc
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, load_due, run_batch
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.show import list_batches, show_batch
from batchbill_desktop.services.billing.items import Due
from batchbill_desktop.services.collector import let_stay
from batchbill_desktop.services.database import open_database
from tests.builders.big_company import fill_database

DAY = date(2026, 4, 1)
ROOT = Path(__file__).parents[2]
TICKS = 200

CONTRACTS, ENTRIES_EACH = 1_000, 20
DUE_SECONDS = 1.0
TICK_SECONDS = 0.050
SELECT_ALL_SECONDS = 0.200
RUN_AND_GENERATE_SECONDS = 2.0
MEGABYTES = 300

TIMES_RAW = 12
"""How many times what raw sqlite3 needs to write the same rows run + generate may take."""

LARGE = (10_000, 100)
LARGE_MEGABYTES = 4_000
LINEAR = 13
"""Ten times the contracts may take this many times as long."""

WRITTEN = (
    "batch",
    "invoice",
    "invoice_tax",
    "invoice_line",
    "invoice_line_item",
    "claim",
    "history",
)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that the work took, and what it gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def peak_megabytes() -> float:
    """The most memory this process has used (not what its parent had when it began it)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LookupError("this system does not tell the peak of a process's memory")


def measure(path: str) -> dict[str, float]:
    """The month of the company in that file, in seconds and megabytes."""
    figures: dict[str, float] = {}
    with open_database(path) as database:
        figures["due"], due = timed(lambda: database.read(load_due, DAY))
        figures["items"] = sum(len(contract.items) for contract in due.contracts)
        figures["selection"], selection = timed(partial(_prepared, due))
        figures["select all"], _ = timed(partial(_select_all, selection))
        ticks = []
        # As in the window: the collector looks between events, and what was read has stayed.
        gc.disable()
        for number in range(TICKS):
            seconds, _ = timed(partial(_tick, selection, number))
            ticks.append(seconds)
        gc.enable()
        figures["tick"], figures["slowest tick"] = median(ticks), max(ticks)
        del selection, due
        figures["run"], _ = timed(lambda: database.write(run_batch, RunRequest("March", DAY, DAY)))
        figures["generate"], _ = timed(lambda: database.write(generate_batch, "March"))
        figures["list batches"], _ = timed(lambda: database.read(list_batches))
        figures["show batch"], view = timed(lambda: database.read(show_batch, "March"))
        figures["invoices"] = len(view.invoices)
    figures["megabytes"] = peak_megabytes()
    return figures


def _prepared(due: Due) -> Selection:
    """What the worker of the window makes of what is due."""
    selection = Selection(due)
    selection.prepare()
    let_stay()
    return selection


def _select_all(selection: Selection) -> None:
    selection.set_all(True)
    selection.totals()


def _tick(selection: Selection, number: int) -> None:
    """Untick or tick an item, and read what the window shows of it."""
    rows = [
        row for row in selection.contracts[number * 7 % len(selection.contracts) :] if row.ready
    ]
    row = rows[0] if rows else selection.contracts[0]
    item = sorted(row.ready_ids)[number % len(row.ready_ids)]
    selection.set_items([item], not selection.is_selected(item))
    selection.contract_state(row.contract)
    selection.selected_balance(row.contract)
    selection.totals()


def fill(path: str, contracts: int, entries: int) -> None:
    """Make the file with a company of contracts of all types."""
    with open_database(path) as database:
        database.write(fill_database, contracts, entries, mixed=True)


def in_a_process_of_its_own(*words: object) -> str:
    """What this script prints when it is called with these words."""
    return subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_batches", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


def measured(folder: Path, contracts: int, entries: int) -> dict[str, float]:
    """The figures of a new company of that size, made by one process, measured in another."""
    path = folder / f"{contracts}-{entries}.db"
    in_a_process_of_its_own("--fill", path, contracts, entries)
    figures: dict[str, float] = json.loads(in_a_process_of_its_own("--measure", path))
    path.unlink()
    return figures


def best_measured(folder: Path, contracts: int, entries: int) -> dict[str, float]:
    """The least of each figure in three runs: what other programs took is not ours."""
    runs = [measured(folder, contracts, entries) for _ in range(3)]
    return {name: min(run[name] for run in runs) for name in runs[0]}


def show(title: str, figures: dict[str, float]) -> None:
    """Print the figures in one paragraph."""
    counts = ("items", "invoices", "megabytes")
    words = [
        f"{name} {value:,.0f}" if name in counts else f"{name} {1000 * value:,.1f} ms"
        for name, value in figures.items()
    ]
    print(f"{title}: {', '.join(words)}")  # noqa: T201 - figures for the reader


def against_raw_sqlite(folder: Path, contracts: int) -> tuple[float, float]:
    """W(n): seconds of run + generate, and of raw sqlite3 for the same rows; the best of three.

    Both begin with the same file and end with the commit to the disk.
    """
    start = folder / f"w{contracts}.db"
    with open_database(start) as database:
        database.write(fill_database, contracts, 10)
    ours, raw = [], []
    for number in range(3):
        mine, other = folder / f"ours{number}.db", folder / f"raw{number}.db"
        shutil.copyfile(start, mine)
        shutil.copyfile(start, other)
        ours.append(_run_and_generate(mine))
        raw.append(_write_raw(mine, other))
    return min(ours), min(raw)


def _run_and_generate(path: Path) -> float:
    with open_database(path) as database:
        begin = time.perf_counter()
        database.write(run_batch, RunRequest("January", DAY, DAY))
        database.write(generate_batch, "January")
        return time.perf_counter() - begin


def _write_raw(source: Path, target: Path) -> float:
    """Write what the batch of `source` wrote into `target`, which has not got it."""
    with closing(sqlite3.connect(source)) as connection:
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in WRITTEN}  # noqa: S608 - our own names
    assert all(rows.values())
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        begin = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for name, wanted in rows.items():
            places = ", ".join("?" * len(wanted[0]))
            connection.executemany(f"INSERT INTO {name} VALUES ({places})", wanted)  # noqa: S608 - our own names
        connection.execute("COMMIT")
        return time.perf_counter() - begin


def test_a_month_of_a_thousand_contracts(tmp_path: Path) -> None:
    figures = best_measured(tmp_path, CONTRACTS, ENTRIES_EACH)
    show(f"{CONTRACTS:,} contracts, {CONTRACTS * ENTRIES_EACH:,} time entries", figures)
    assert figures["due"] + figures["selection"] < DUE_SECONDS
    assert figures["slowest tick"] < TICK_SECONDS
    assert figures["select all"] < SELECT_ALL_SECONDS
    assert figures["run"] + figures["generate"] < RUN_AND_GENERATE_SECONDS
    assert figures["megabytes"] < MEGABYTES


def test_run_and_generate_against_raw_sqlite(tmp_path: Path) -> None:
    ours, raw = against_raw_sqlite(tmp_path, CONTRACTS)
    show_raw(ours, raw)
    assert ours <= TIMES_RAW * raw


def show_raw(ours: float, raw: float) -> None:
    """Print the two, and how many times one is the other."""
    print(  # noqa: T201 - figures for the reader
        f"W({CONTRACTS:,}): run + generate {1000 * ours:.0f} ms, raw sqlite3 {1000 * raw:.0f} ms: "
        f"{ours / raw:.1f} times"
    )


def large(folder: Path) -> None:
    """Ten thousand contracts with a million entries, beside a tenth of both."""
    contracts, entries = LARGE
    tenth = measured(folder, contracts // 10, entries)
    show(f"{contracts // 10:,} contracts, {contracts // 10 * entries:,} time entries", tenth)
    whole = measured(folder, contracts, entries)
    show(f"{contracts:,} contracts, {contracts * entries:,} time entries", whole)
    for name in ("due", "run", "generate"):
        times = whole[name] / tenth[name]
        print(f"{name}: {times:.1f} times as long")  # noqa: T201 - figures for the reader
        assert times < LINEAR
    assert whole["megabytes"] < LARGE_MEGABYTES


def main(words: list[str]) -> None:
    """See the top of the file."""
    match words:
        case ["--fill", path, contracts, entries]:
            fill(path, int(contracts), int(entries))
        case ["--measure", path]:
            print(json.dumps(measure(path)))  # noqa: T201 - the process that began this one reads it
        case _:
            with tempfile.TemporaryDirectory() as folder:
                if words == ["--large"]:
                    large(Path(folder))
                    return
                show(
                    f"{CONTRACTS:,} contracts, {CONTRACTS * ENTRIES_EACH:,} time entries",
                    best_measured(Path(folder), CONTRACTS, ENTRIES_EACH),
                )
                show_raw(*against_raw_sqlite(Path(folder), CONTRACTS))


if __name__ == "__main__":
    main(sys.argv[1:])
