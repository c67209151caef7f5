"""An empty database in memory, open in one transaction."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from tests.builders.memory_database import memory_database

collect_ignore = [] if os.name == "posix" else ["test_rights_and_room.py"]


@pytest.fixture
def connection() -> Iterator[Connection]:
    """The tables as they are declared, foreign keys on."""
    with memory_database() as opened:
        yield opened
