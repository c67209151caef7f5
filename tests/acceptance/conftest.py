from __future__ import annotations

import pytest

from tests.builders.program import Program


@pytest.fixture
def program(database_url: str, capsys: pytest.CaptureFixture[str]) -> Program:
    """The command line on a fresh, empty database: SQLite, and PostgreSQL."""
    return Program(database_url, capsys)
