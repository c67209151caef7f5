"""How fast a company folder is read and written, and how much memory that takes.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_import.py

The largest company has 100,000 entries; BATCHBILL_BENCH_ENTRIES=1000000 makes it a million.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.export import export_company
from batchbill_desktop.services.database import open_database
from tests.builders.big_company import fill_database, make_company_folder

ROOT = Path(__file__).parents[2]

SECONDS_FOR_MEDIUM = 1.0
SECONDS_FOR_20_000 = 5.0
LARGEST = int(os.environ.get("BATCHBILL_BENCH_ENTRIES", "100000"))
LARGEST_MEGABYTES = 4_000
GROWTH = 1.5
"""How much longer an entry may take in a company that is ten times as large."""

_IMPORT = """
import resource, sys, time
from pathlib import Path
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import open_database
with open_database(sys.argv[1]) as database:
    start = time.process_time()
    database.write(import_company, Path(sys.argv[2]))
    print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _seconds_to_import(database_path: Path, folder: Path) -> float:
    with open_database(database_path) as database:
        start = time.perf_counter()
        database.write(import_company, folder)
        return time.perf_counter() - start


def _import_apart(database: Path, folder: Path) -> tuple[float, int]:
    """Seconds of the processor, and the peak of memory in MB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(database), str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), int(megabytes)


def test_the_medium_company(tmp_path: Path) -> None:
    seconds = _seconds_to_import(tmp_path / "medium.sqlite", ROOT / "tests" / "data" / "medium")
    print(f"medium: imported in {seconds:.2f} s")  # noqa: T201 - figures for the reader
    assert seconds < SECONDS_FOR_MEDIUM


def test_a_thousand_contracts_with_20_000_entries(tmp_path: Path) -> None:
    make_company_folder(tmp_path / "company", 1_000, 20, seed=1)
    path = tmp_path / "company.sqlite"
    first = _seconds_to_import(path, tmp_path / "company")
    again = _seconds_to_import(path, tmp_path / "company")
    with open_database(path) as database:
        start = time.perf_counter()
        database.read(export_company, tmp_path / "out")
        exported = time.perf_counter() - start
    print(  # noqa: T201 - figures for the reader
        f"20,000 entries: imported in {first:.2f} s, again in {again:.2f} s, "
        f"exported in {exported:.2f} s"
    )
    assert max(first, again, exported) < SECONDS_FOR_20_000


def test_time_and_memory_grow_with_the_entries_and_no_faster(tmp_path: Path) -> None:
    make_company_folder(tmp_path / "tenth", LARGEST // 1_000, 100, seed=1)
    make_company_folder(tmp_path / "whole", LARGEST // 100, 100, seed=1)
    tenth, _ = _import_apart(tmp_path / "tenth.sqlite", tmp_path / "tenth")
    whole, megabytes = _import_apart(tmp_path / "whole.sqlite", tmp_path / "whole")
    print(  # noqa: T201 - figures for the reader
        f"{LARGEST:,} entries: imported in {whole:.1f} s of the processor "
        f"(a tenth of them in {tenth:.1f} s), {megabytes:,} MB"
    )
    assert whole < 10 * GROWTH * tenth
    assert megabytes < LARGEST_MEGABYTES


def test_filling_a_database_without_a_folder(tmp_path: Path) -> None:
    with open_database(tmp_path / "company.sqlite") as database:
        start = time.perf_counter()
        database.write(fill_database, 1_000, 10)
        seconds = time.perf_counter() - start
    print(f"W(1,000) filled in {seconds:.2f} s")  # noqa: T201 - figures for the reader
    assert seconds < SECONDS_FOR_20_000
