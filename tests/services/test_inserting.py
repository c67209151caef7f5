"""Many rows in one statement: what is read back is what was written, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.exc import StatementError

from batchbill_desktop.models import Base, Batch, Claim, Customer, HistoryRecord
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.database_errors import AlreadyBilled
from batchbill_desktop.services.inserting import insert_all

MOMENT = datetime(2026, 10, 31, 23, 30, 15, 123456, tzinfo=UTC)
DAY = date(2026, 10, 31)


def _batch(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Élan {number}",
        "state": "proposed",
        "as_of": DAY,
        "invoice_date": DAY,
        "one_per_customer": number % 2 == 0,
        "created_at": MOMENT,
    }


def _read(connection: Connection, model: type[Base]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(model.__table__))]


def test_rows_are_written_as_sqlalchemy_writes_them(month_anywhere: Database) -> None:
    rows = [_batch(number) for number in range(1, 51)]
    month_anywhere.write(insert_all, Batch, rows)
    fast = month_anywhere.read(_read, Batch)
    month_anywhere.write(lambda c: c.execute(Batch.__table__.delete()))  # type: ignore[attr-defined] # a Table
    month_anywhere.write(lambda c: c.execute(insert(Batch), rows))
    assert month_anywhere.read(_read, Batch) == fast
    assert fast[1][:6] == (2, "Élan 2", "proposed", DAY, DAY, True)


def test_missing_values_stay_null(month_anywhere: Database) -> None:
    month_anywhere.write(insert_all, Batch, [_batch(1)])
    claim = {"covered": 0, "past": 0, "top_ups": 0, "allowance": 0, "contract_id": 1}
    rows = [
        {**claim, "item": "T:1", "batch_id": 1, "invoice_id": None, "waived_reason": None},
        {**claim, "item": "T:2", "batch_id": None, "invoice_id": None, "waived_reason": "100 %"},
    ]
    month_anywhere.write(insert_all, Claim, rows)
    held = select(Claim.item, Claim.batch_id, Claim.waived_reason).order_by(Claim.item)
    assert month_anywhere.read(lambda c: c.execute(held).all()) == [
        ("T:1", 1, None),
        ("T:2", None, "100 %"),
    ]


def test_defaults_are_filled_in_where_a_row_leaves_them_out(month_anywhere: Database) -> None:
    rows = [
        {"id": 9_000 + number, "business_number": f"{number}", "name": "New", "country": "FR"}
        for number in range(3)
    ]
    month_anywhere.write(insert_all, Customer, rows)
    terms = select(Customer.payment_days).where(Customer.id >= 9_000)
    assert month_anywhere.read(lambda c: list(c.scalars(terms))) == [30, 30, 30]


def test_signs_of_places_in_texts_are_kept(month_anywhere: Database) -> None:
    record = {
        "id": 90,
        "at": MOMENT,
        "who": "somebody@somewhere",
        "action": "test",
        "subject": "text:%s ? :x",
        "before": None,
        "after": '{"a":"%(b)s"}',
        "previous": "",
        "hash": "0",
    }
    month_anywhere.write(insert_all, HistoryRecord, [record, {**record, "id": 91}])
    wanted = select(HistoryRecord.subject, HistoryRecord.after, HistoryRecord.at)
    found = month_anywhere.read(lambda c: c.execute(wanted).all())
    assert [(row.subject, row.after) for row in found] == [("text:%s ? :x", '{"a":"%(b)s"}')] * 2
    assert all(row.at.replace(tzinfo=UTC) == MOMENT for row in found)


def test_it_is_one_statement(month: Database) -> None:
    heard: list[bool] = []

    def write(connection: Connection) -> None:
        event.listen(connection, "before_cursor_execute", lambda *args: heard.append(args[5]))
        insert_all(connection, Batch, [_batch(number) for number in range(1, 101)])
        insert_all(connection, Batch, [])

    month.write(write)
    assert heard == [True], "one executemany"


def test_an_item_that_is_taken_is_named(month_anywhere: Database) -> None:
    month_anywhere.write(insert_all, Batch, [_batch(1)])
    claim = {"contract_id": 1, "batch_id": 1, "covered": 0, "past": 0, "top_ups": 0, "allowance": 0}
    month_anywhere.write(insert_all, Claim, [{**claim, "item": "T:7"}])
    rows = [{**claim, "item": f"T:{number}"} for number in range(5, 9)]
    with pytest.raises(AlreadyBilled, match="billed, reserved or waived T:7 meanwhile"):
        month_anywhere.write(insert_all, Claim, rows)


def test_rows_with_other_keys_are_refused(month_anywhere: Database) -> None:
    first, second = _batch(1), _batch(2)
    del second["name"]
    with pytest.raises((KeyError, StatementError)) as refusal:
        month_anywhere.write(insert_all, Batch, [first, second])
    assert "name" in str(refusal.value)
    assert month_anywhere.read(_read, Batch) == []
