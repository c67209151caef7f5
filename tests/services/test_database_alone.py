"""Only one program at a time does a certain work on a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.errors import UserError
from tests.builders.child import Child

_HOLDER = """
import sys
from batchbill_desktop.services.database import open_database
with open_database(sys.argv[1]) as database, database.alone("sending") as first:
    print("ready" if first else "second", flush=True)
    sys.stdin.readline()
"""


def test_the_second_is_told_and_may_once_the_first_has_ended(empty: Database) -> None:
    with open_database(empty.url) as other:
        with empty.alone("sending") as first:
            assert first
            with other.alone("sending") as second:
                assert not second
            with other.alone("other-work") as third:
                assert third
            other.write(lambda _: None)
        with other.alone("sending") as now:
            assert now


def test_a_program_that_was_killed_holds_nothing(empty: Database) -> None:
    with Child(_HOLDER, empty.url) as child:
        child.wait_until_ready()
        with empty.alone("sending") as first:
            assert not first
        child.kill()
        child.close()
    with empty.alone("sending") as first:
        assert first


def test_an_error_of_the_work_is_not_swallowed_and_ends_it(empty: Database) -> None:
    with pytest.raises(KeyError), empty.alone("sending"):
        raise KeyError
    with empty.alone("sending") as first:
        assert first


def test_a_place_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    with open_database(tmp_path / "company.db") as database:
        (tmp_path / "company.db.sending").mkdir()
        with pytest.raises(UserError), database.alone("sending"):
            raise AssertionError("it cannot be held")
