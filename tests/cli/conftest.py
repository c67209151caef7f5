from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.expected import DATA
from tests.builders.program import Program


@pytest.fixture
def empty(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> Program:
    """The command line on a database that does not exist yet."""
    return Program(sqlite_url, capsys)


@pytest.fixture
def small(empty: Program) -> Program:
    """The command line on the small company."""
    empty.done("company", "import", DATA / "small")
    return empty


@pytest.fixture
def june(small: Program) -> Program:
    """The small company with the batch of June generated, one invoice per customer."""
    run = ("--as-of", "2026-06-30", "--invoice-date", "2026-06-30", "--one-per-customer")
    small.done("batch", "run", "Juin", *run)
    small.done("batch", "generate", "Juin")
    return small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to write to."""
    made = tmp_path / "out"
    made.mkdir()
    return made
