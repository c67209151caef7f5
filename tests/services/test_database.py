"""Transactions of a company's database: one state to read, all or nothing to write."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, delete, event, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from batchbill_desktop.models import Batch, Claim, Customer, IdCounter, InvoiceLine
from batchbill_desktop.services.database import Database, open_database, reserve_ids
from batchbill_desktop.services.database_errors import (
    AlreadyBilled,
    DatabaseFull,
    DatabaseLocked,
    NumberTaken,
)
from tests.builders.other_program import write_lock_held
from tests.builders.rows import (
    DAY,
    add_batch,
    add_claims,
    add_contract,
    add_invoices,
    claimed,
    invoice_row,
    line_row,
    numbered,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database with one contract and one batch."""
    with open_database(database_url, timeout=1.2) as opened:
        opened.write(add_contract)
        opened.write(add_batch)
        yield opened


def _count_claims(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(Claim)) or 0


def test_what_a_use_case_writes_is_there_afterwards(database: Database) -> None:
    database.write(add_claims, "T:1", "T:2")
    assert database.read(claimed) == {"T:1": 1, "T:2": 1}


def test_a_use_case_that_fails_writes_nothing(database: Database) -> None:
    def fail(connection: Connection) -> None:
        add_claims(connection, "T:1")
        raise LookupError("half way")

    with pytest.raises(LookupError, match="half way"):
        database.write(fail)
    assert database.read(claimed) == {}


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    def twice(connection: Connection) -> tuple[int, int]:
        first = _count_claims(connection)
        database.write(add_claims, "T:1")
        return first, _count_claims(connection)

    assert database.read(twice) == (0, 0)
    assert database.read(_count_claims) == 1


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        database.read(add_claims, "T:1")
    database.write(add_claims, "T:2")
    assert database.read(claimed) == {"T:2": 1}


def test_an_item_is_claimed_once_and_the_loser_is_told_which(database: Database) -> None:
    database.write(add_claims, "T:7")
    with pytest.raises(AlreadyBilled, match="has billed, reserved or waived T:7 meanwhile"):
        database.write(add_claims, "T:6", "T:7", "T:8")
    assert database.read(claimed) == {"T:7": 1}


def test_an_item_twice_in_one_statement_is_refused_too(database: Database) -> None:
    with pytest.raises(AlreadyBilled, match="some of these items"):
        database.write(add_claims, "T:1", "T:1")
    assert database.read(claimed) == {}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (numbered(17), "the invoice number INV-2026-00017 meanwhile"),
        (numbered(17) | {"counter": 18}, "the invoice number INV-2026-00017 meanwhile"),
        (numbered(17) | {"number": "INV-17"}, "some of these invoice numbers meanwhile"),
    ],
    ids=["number and counter", "number", "counter"],
)
def test_an_invoice_number_is_used_once(
    database: Database, columns: dict[str, object], told: str
) -> None:
    database.write(add_invoices, invoice_row(1, **numbered(17)))
    with pytest.raises(NumberTaken, match=told):
        database.write(add_invoices, invoice_row(2, **numbered(16)), invoice_row(3, **columns))


def test_a_second_batch_of_the_same_name_is_not_called_billed(database: Database) -> None:
    """Only claims and numbers are what another program takes; the rest is our own fault."""
    with pytest.raises(IntegrityError):
        database.write(add_batch)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (Claim, {"item": "T:1", "contract_id": 99, "batch_id": 1}),
        (Claim, {"item": "T:1", "contract_id": 1}),
        (Claim, {"item": "T:1", "contract_id": 1, "batch_id": 1, "waived_reason": "gift"}),
        (InvoiceLine, line_row(1, invoice=99)),
        (Customer, {"id": 2, "business_number": "1002", "name": "B", "end_of_month": "perhaps"}),
    ],
    ids=["no such contract", "claim without holder", "two holders", "no such invoice", "no word"],
)
def test_the_database_itself_refuses_what_makes_no_sense(
    database: Database, table: type, row: dict[str, object]
) -> None:
    def add(connection: Connection) -> None:
        connection.execute(insert(table), row)

    with pytest.raises(IntegrityError):
        database.write(add)


def test_a_contract_that_is_claimed_cannot_be_deleted(database: Database) -> None:
    database.write(add_claims, "T:1")

    def remove(connection: Connection) -> None:
        connection.execute(delete(Batch))

    with pytest.raises(IntegrityError):
        database.write(remove)


def test_a_text_in_a_number_column_is_refused(database: Database) -> None:
    def add(connection: Connection) -> None:
        connection.execute(text("INSERT INTO id_counter (name, next_id) VALUES ('x', 'many')"))

    with pytest.raises(DBAPIError):
        database.write(add)


def test_ids_are_reserved_once_and_in_order(database: Database) -> None:
    assert [database.write(reserve_ids, "invoice", count) for count in (3, 1, 5)] == [1, 4, 5]
    assert database.write(reserve_ids, "batch", 2) == 1
    assert database.write(reserve_ids, "invoice", 1) == 10


def test_ids_that_were_not_used_are_free_again(database: Database) -> None:
    def fail(connection: Connection) -> None:
        reserve_ids(connection, "invoice", 5)
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fail)
    assert database.write(reserve_ids, "invoice", 1) == 1


def test_reserving_ids_takes_one_statement(database: Database) -> None:
    def counted(connection: Connection) -> int:
        statements: list[object] = []
        event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told))
        reserve_ids(connection, "invoice", 1000)
        return len(statements)

    assert [database.write(counted), database.write(counted)] == [1, 1]


def test_a_writer_waits_for_another_that_is_soon_done(database: Database) -> None:
    # Longer than one attempt waits, shorter than all of them.
    with write_lock_held(database, seconds=0.6):
        assert database.write(reserve_ids, "invoice", 1) == 1


def test_a_writer_gives_up_on_another_that_is_not_done(database: Database) -> None:
    with write_lock_held(database):
        start = time.monotonic()
        with pytest.raises(DatabaseLocked, match="is busy: another program is writing"):
            database.write(reserve_ids, "invoice", 1)
        assert time.monotonic() - start > 1.0
    assert database.write(reserve_ids, "invoice", 1) == 1


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    # The writer never lets go: a reader that waited for it would end in DatabaseLocked.
    with write_lock_held(database):
        assert database.read(_count_claims) == 0
        with open_database(database.url) as other:
            assert other.read(_count_claims) == 0


def test_a_loser_reads_what_the_winner_wrote(database: Database) -> None:
    """Writers stand in line: what a use case reads is still true when it writes."""

    def claim_if_free(connection: Connection) -> bool:
        if "T:1" in claimed(connection):
            return False
        time.sleep(0.1)
        add_claims(connection, "T:1")
        return True

    won: list[bool] = []
    with open_database(database.url) as first, open_database(database.url) as second:
        threads = [
            threading.Thread(target=lambda each=each: won.append(each.write(claim_if_free)))
            for each in (first, second)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(won) == [False, True]


def test_a_full_disk_is_told_and_changes_nothing(sqlite_url: str) -> None:
    def fill(connection: Connection) -> None:
        # The disk that SQLite then sees has this many pages.
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        rows = [{"name": f"{number:0200d}", "next_id": number} for number in range(1000)]
        connection.execute(insert(IdCounter), rows)

    with open_database(sqlite_url) as database:
        with pytest.raises(DatabaseFull, match=r"the disk is full\. Nothing was changed"):
            database.write(fill)
        assert database.read(lambda c: c.scalar(select(func.count()).select_from(IdCounter))) == 0


def test_sqlite_keeps_what_was_committed_through_a_power_cut(sqlite_url: str) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    full = 2
    with open_database(sqlite_url) as database:
        assert database.read(pragmas) == ["wal", full, 1]
        assert database.write(pragmas) == ["wal", full, 1]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("act", "isolation"), [(Database.read, "repeatable read"), (Database.write, "read committed")]
)
def test_postgresql_isolates_as_sqlite_does(
    postgresql_url: str,
    act: Callable[[Database, Callable[[Connection], object]], object],
    isolation: str,
) -> None:
    def shown(connection: Connection) -> object:
        return connection.scalar(text("SHOW transaction_isolation"))

    with open_database(postgresql_url) as database:
        assert act(database, shown) == isolation


@pytest.mark.postgresql
def test_a_connection_that_the_server_closed_is_opened_again(postgresql_url: str) -> None:
    with open_database(postgresql_url) as database:
        assert database.write(reserve_ids, "invoice", 1) == 1
        address = database.url.replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert database.write(reserve_ids, "invoice", 1) == 2


@pytest.mark.postgresql
def test_the_name_of_a_database_hides_its_password(postgresql_url: str) -> None:
    with_password = postgresql_url.replace("postgres@", "postgres:s3cret@")
    with open_database(with_password) as database:
        assert "s3cret" not in database.name
        assert database.name.startswith("postgresql://postgres@")
        assert database.path is None
        assert database.dialect == "postgresql"
        with open_database(database.url) as again:
            assert again.read(_count_claims) == 0


def test_dates_and_moments_keep_their_order_as_text(sqlite_url: str, tmp_path: Path) -> None:
    with open_database(sqlite_url) as database:
        database.write(add_batch)
    with closing(sqlite3.connect(tmp_path / "batchbill.sqlite")) as raw:
        row = raw.execute("SELECT as_of, created_at, typeof(as_of) FROM batch").fetchone()
    assert row == (DAY.isoformat(), "2026-10-31 23:30:15.123456", "text")
