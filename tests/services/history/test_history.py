"""The history names every change, and shows when it was changed itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Row, delete, event, insert, select, update

from batchbill_desktop.models import HistoryRecord
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.history.record import Change, canonical, chain_hash, record
from batchbill_desktop.services.history.verify import verify

H = HistoryRecord


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database whose history has three records, written by two use cases."""
    with open_database(database_url) as opened:
        run = Change("run", "batch:Octobre — « été »", None, {"invoices": 2, "as_of": "2026-10-31"})
        opened.write(record, [run, Change("hold", "customer:1001", {"on_hold": False})])
        opened.write(record, [Change("delete", "batch:Octobre")])
        yield opened


def _rows(connection: Connection) -> list[Row[tuple[HistoryRecord]]]:
    return list(connection.execute(select(H.__table__).order_by(H.id)).all())


def test_a_record_says_who_did_what_when(database: Database) -> None:
    first = database.read(_rows)[0]
    assert (first.id, first.action, first.subject) == (1, "run", "batch:Octobre — « été »")
    assert first.before is None
    assert first.after == '{"as_of":"2026-10-31","invoices":2}'
    assert re.fullmatch(r"[^@]+@.*", first.who)
    assert abs(first.at.replace(tzinfo=UTC) - clock.now()) < timedelta(minutes=5)


def test_each_record_carries_the_hash_of_the_one_before(database: Database) -> None:
    rows = database.read(_rows)
    assert [row.previous for row in rows] == ["", rows[0].hash, rows[1].hash]
    assert all(re.fullmatch("[0-9a-f]{64}", row.hash) for row in rows)


def test_an_untouched_history_has_no_problems(database: Database) -> None:
    assert database.read(verify) == []


def test_an_empty_history_has_no_problems(database_url: str) -> None:
    with open_database(database_url) as database:
        database.write(record, [])
        assert database.read(verify) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", datetime(2026, 1, 1, tzinfo=UTC)),
        ("who", "somebody@else"),
        ("action", "run"),
        ("subject", "customer:1002"),
        ("before", '{"on_hold":true}'),
        ("before", None),
        ("after", "{}"),
        ("hash", "0" * 64),
    ],
)
def test_a_change_of_any_column_is_found(database: Database, column: str, value: object) -> None:
    database.write(lambda c: c.execute(update(H).where(H.id == 2).values({column: value})))
    assert "History record 2 was changed after it was written." in database.read(verify)


def test_a_change_with_a_hash_that_fits_breaks_the_chain(database: Database) -> None:
    def forge(connection: Connection) -> None:
        row = dict(connection.execute(select(H.__table__).where(H.id == 2)).mappings().one())
        row["subject"] = "customer:1002"
        row["hash"] = chain_hash(row)
        connection.execute(update(H).where(H.id == 2).values(row))

    database.write(forge)
    assert database.read(verify) == ["History record 3 does not follow the record before it."]


@pytest.mark.parametrize(
    ("removed", "problem"),
    [
        ([1], "History record 1 is missing."),
        ([2], "History record 2 is missing."),
        ([1, 2], "History records 1 to 2 are missing."),
        ([3], "History record 3 is missing."),
        ([1, 2, 3], "History records 1 to 3 are missing."),
    ],
)
def test_a_missing_record_is_found(database: Database, removed: list[int], problem: str) -> None:
    database.write(lambda c: c.execute(delete(H).where(H.id.in_(removed))))
    assert problem in database.read(verify)


def test_a_record_added_by_other_means_is_found(database: Database) -> None:
    def add(connection: Connection) -> None:
        row = dict(connection.execute(select(H.__table__).where(H.id == 3)).mappings().one())
        row |= {"id": 4, "previous": row["hash"]}
        row["hash"] = chain_hash(row)
        connection.execute(insert(H), row)

    database.write(add)
    assert database.read(verify) == ["History records 4 to 4 were added by other means."]


def test_a_use_case_that_fails_leaves_no_record(database: Database) -> None:
    def fail(connection: Connection) -> None:
        record(connection, [Change("run", "batch:November")])
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fail)
    database.write(record, [Change("run", "batch:December")])
    assert [row.subject for row in database.read(_rows)][3:] == ["batch:December"]
    assert database.read(verify) == []


@pytest.mark.parametrize("count", [1, 500])
def test_recording_takes_three_statements_whatever_the_number(
    database: Database, count: int
) -> None:
    def counted(connection: Connection) -> int:
        statements: list[object] = []
        event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told))
        record(connection, [Change("generate", f"invoice:{number}") for number in range(count)])
        return len(statements)

    assert database.write(counted) == 3
    assert database.read(verify) == []


def test_values_are_written_the_same_whatever_their_order() -> None:
    day = date(2026, 10, 31)
    first = {"b": Decimal("1.50"), "a": [day, None, True], "é": {"y": 1, "x": "日本"}}
    second = {"é": {"x": "日本", "y": 1}, "a": [day, None, True], "b": Decimal("1.50")}
    text = '{"a":["2026-10-31",null,true],"b":"1.50","é":{"x":"日本","y":1}}'
    assert canonical(first) == canonical(second) == text


@pytest.mark.parametrize("value", [1.5, {1, 2}, object()])
def test_what_has_no_exact_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="the history takes no"):
        canonical({"value": value})
