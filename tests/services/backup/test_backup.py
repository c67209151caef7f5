"""A backup holds everything, is one checked file, and comes back as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, func, insert, select, text

from batchbill_desktop.models import Base, Setting, migrations
from batchbill_desktop.services.backup.create import create_backup
from batchbill_desktop.services.backup.restore import restore_backup
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.database_errors import (
    DatabaseDamaged,
    DatabaseInUse,
    DatabaseLocked,
    DatabaseNewer,
    NotABackup,
    NotADatabase,
)
from batchbill_desktop.services.errors import Refused
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.history.verify import verify
from tests.builders.other_program import write_lock_held
from tests.builders.rows import add_claims, add_whole_story, claimed
from tests.postgresql_server import PostgresqlServer


def _write_story(connection: Connection) -> None:
    add_whole_story(connection)
    record(connection, [Change("run", "batch:Batch 1", None, {"invoices": 2})])


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with rows in most tables."""
    with open_database(database_url, timeout=1.2) as opened:
        opened.write(_write_story)
        yield opened


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the backup is to go: in a folder of its own."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "october.db"


def _everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, moments without their time zone, which SQLite does not keep."""
    found = {}
    for table in Base.metadata.sorted_tables:
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        found[table.name] = [
            {
                key: value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value
                for key, value in row.items()
            }
            for row in rows
        ]
    return found


def test_a_backup_holds_every_row_in_one_file(database: Database, target: Path) -> None:
    create_backup(database, target)
    assert list(target.parent.iterdir()) == [target]
    with closing(sqlite3.connect(target)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    expected = database.read(_everything)
    assert sum(map(bool, expected.values())) > 10
    with open_database(target, create=False) as copy:
        assert copy.read(_everything) == expected
        assert copy.read(verify) == []


def test_a_backup_leaves_out_what_is_not_committed_yet(database: Database, target: Path) -> None:
    def back_up_meanwhile(connection: Connection) -> None:
        add_claims(connection, "T:1")
        with open_database(database.url) as other:
            create_backup(other, target)

    database.write(back_up_meanwhile)
    with open_database(target) as copy:
        assert copy.read(claimed) == {"T:118": 1}


def test_an_existing_file_is_kept_unless_it_may_be_overwritten(
    database: Database, target: Path
) -> None:
    target.write_text("mine")
    with pytest.raises(Refused, match=r"the file is there already\..*--overwrite"):
        create_backup(database, target)
    assert target.read_text() == "mine"
    create_backup(database, target, overwrite=True)
    with open_database(target) as copy:
        assert copy.read(claimed) == {"T:118": 1}


def test_a_backup_needs_the_name_of_a_file_in_a_folder(database: Database, target: Path) -> None:
    with pytest.raises(Refused, match="it is a folder"):
        create_backup(database, target.parent, overwrite=True)
    with pytest.raises(Refused, match="there is no folder"):
        create_backup(database, target.parent / "typo" / "october.db")
    with pytest.raises(Refused, match="it cannot be written there: file name too long"):
        create_backup(database, target.with_name("x" * 300))
    assert list(target.parent.iterdir()) == []


def test_a_database_is_never_overwritten_by_its_backup(sqlite_url: str, tmp_path: Path) -> None:
    with open_database(sqlite_url) as database:
        assert database.path is not None
        with pytest.raises(Refused, match="it is the database itself"):
            create_backup(database, database.path, overwrite=True)
        with open_database(tmp_path / "open.db") as other:
            assert other.path is not None
            with pytest.raises(Refused, match="a program has it open"):
                create_backup(database, other.path, overwrite=True)


def test_a_backup_of_a_locked_database_is_refused(sqlite_url: str, target: Path) -> None:
    with open_database(sqlite_url, timeout=0.2) as database:
        assert database.path is not None
        database.dispose()
        with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(DatabaseLocked):
                create_backup(database, target)
    assert list(target.parent.iterdir()) == []


def test_a_damaged_database_makes_no_backup(sqlite_url: str, target: Path) -> None:
    with open_database(sqlite_url) as database:
        database.write(_write_story)
        assert database.path is not None
        path = database.path
    _damage(path)
    with open_database(sqlite_url) as database, pytest.raises(DatabaseDamaged):
        create_backup(database, target)
    assert list(target.parent.iterdir()) == []


def _damage(path: Path) -> None:
    """Overwrite the pages of the invoices, which opening alone does not read."""
    with closing(sqlite3.connect(path)) as raw:
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'invoice'").fetchone()
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page[0] - 1) * size)
        file.write(b"\xff" * size)


@pytest.fixture
def backup(database: Database, target: Path) -> Path:
    """A backup of the database, to which another claim was added since."""
    create_backup(database, target)
    database.write(add_claims, "T:1")
    database.dispose()
    return target


def test_a_backup_comes_back_as_it_was(database: Database, backup: Path) -> None:
    with open_database(backup) as copy:
        expected = copy.read(_everything)
    kept = restore_backup(database.url, backup)
    assert database.read(_everything) == expected
    assert database.read(verify) == []
    if database.path is not None:
        assert kept == database.path.with_name("batchbill.before-restore.sqlite")
        with open_database(kept) as before:
            assert before.read(claimed) == {"T:118": 1, "T:1": 1}
    else:
        assert kept is None


def test_restoring_again_keeps_both_earlier_files(sqlite_url: str, target: Path) -> None:
    with open_database(sqlite_url) as database:
        create_backup(database, target)
    kept = [restore_backup(sqlite_url, target) for _ in range(2)]
    assert [path.name for path in kept if path] == [
        "batchbill.before-restore.sqlite",
        "batchbill.before-restore-2.sqlite",
    ]


def test_a_backup_makes_a_new_database(
    database: Database, backup: Path, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    new = postgresql_server.create_database() if database.path is None else tmp_path / "new.db"
    assert restore_backup(new, backup) is None
    with open_database(new, create=False) as restored:
        assert restored.read(claimed) == {"T:118": 1}
    if isinstance(new, str):
        postgresql_server.drop_database(new)


@pytest.mark.postgresql
def test_a_backup_moves_a_company_from_one_kind_to_the_other_and_back(
    sqlite_url: str, postgresql_url: str, target: Path
) -> None:
    with open_database(sqlite_url) as database:
        database.write(_write_story)
        expected = database.read(_everything)
        create_backup(database, target)
    restore_backup(postgresql_url, target)
    with open_database(postgresql_url) as server:
        assert server.read(_everything) == expected
        assert server.read(verify) == []
        create_backup(server, target, overwrite=True)
    restore_backup(sqlite_url, target)
    with open_database(sqlite_url) as database:
        assert database.read(_everything) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "there is no such file"),
        (b"", "it is empty"),
        (b"some text", "it is no SQLite file"),
        (b"SQLite format 3\0" + bytes(5000), "it is no SQLite file"),
    ],
    ids=["missing", "empty", "text", "header alone"],
)
def test_what_is_no_backup_is_refused(
    database: Database, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    database.dispose()
    source = tmp_path / "source.db"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(NotABackup, match=f"{reason}.* Nothing was changed"):
        restore_backup(database.url, source)
    with pytest.raises(NotABackup, match="it is no file"):
        restore_backup(database.url, tmp_path)
    assert database.read(claimed) == {"T:118": 1}


def test_a_database_of_another_program_is_no_backup(database: Database, tmp_path: Path) -> None:
    database.dispose()
    with closing(sqlite3.connect(tmp_path / "source.db")) as other:
        other.execute("CREATE TABLE bookmarks (id)")
    with pytest.raises(NotABackup, match="it holds the tables of another program"):
        restore_backup(database.url, tmp_path / "source.db")
    assert database.read(claimed) == {"T:118": 1}


def test_a_newer_backup_is_refused(database: Database, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as raw, raw:
        raw.execute("UPDATE batchbill_revision SET version_num = '9999'")
    with pytest.raises(DatabaseNewer, match="made by a newer version"):
        restore_backup(database.url, backup)
    assert database.read(claimed) == {"T:118": 1, "T:1": 1}


def test_a_damaged_backup_is_refused(database: Database, backup: Path) -> None:
    _damage(backup)
    with pytest.raises(DatabaseDamaged):
        restore_backup(database.url, backup)
    assert database.read(claimed) == {"T:118": 1, "T:1": 1}


def test_an_older_backup_is_migrated_on_the_way(
    database: Database, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.LOCATION, folder)
    (folder / "versions" / "9000_next.py").write_text(
        f"""
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = {migrations.HEAD!r}


def upgrade() -> None:
    op.execute(sa.update(sa.table("batch", sa.column("name"))).values(name="migrated"))
""",
        "utf-8",
    )
    monkeypatch.setattr(migrations, "LOCATION", folder)
    monkeypatch.setattr(migrations, "HEAD", "9000")
    content = backup.read_bytes()
    restore_backup(database.url, backup)
    assert database.read(lambda c: c.scalar(text("SELECT name FROM batch"))) == "migrated"
    assert backup.read_bytes() == content
    assert list(backup.parent.iterdir()) == [backup]


def test_a_file_that_a_program_has_open_is_not_replaced(sqlite_url: str, target: Path) -> None:
    with open_database(sqlite_url) as database:
        create_backup(database, target)
        database.write(_write_story)
        with pytest.raises(DatabaseInUse, match="is open in another window or program"):
            restore_backup(sqlite_url, target, timeout=0.2)
        assert database.read(claimed) == {"T:118": 1}
    assert not list(target.parent.parent.glob("*before-restore*"))


def test_a_database_is_no_backup_of_itself(sqlite_url: str) -> None:
    with open_database(sqlite_url) as database:
        path = database.path
    assert path is not None
    with pytest.raises(Refused, match="is the database itself, so"):
        restore_backup(sqlite_url, path)


@pytest.mark.parametrize("content", [b"a letter to a customer", b""], ids=["text", "empty file"])
def test_only_a_database_is_replaced(
    sqlite_url: str, target: Path, tmp_path: Path, content: bytes
) -> None:
    with open_database(sqlite_url) as database:
        create_backup(database, target)
    other = tmp_path / "letter.txt"
    other.write_bytes(content)
    if content:
        with pytest.raises(NotADatabase):
            restore_backup(other, target)
        assert other.read_bytes() == content
    else:
        assert restore_backup(other, target) is None
        open_database(other, create=False).dispose()


def test_the_database_of_another_program_is_not_replaced(
    database: Database, backup: Path, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    if database.path is None:
        other = postgresql_server.create_database()
    engine = create_engine(other)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bookmarks (id INTEGER)"))
    engine.dispose()
    with pytest.raises(NotADatabase, match="another program"):
        restore_backup(other, backup)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM bookmarks")) == 0
    engine.dispose()
    if database.path is None:
        postgresql_server.drop_database(other)


def test_a_damaged_database_is_replaced_and_kept(sqlite_url: str, target: Path) -> None:
    with open_database(sqlite_url) as database:
        database.write(_write_story)
        create_backup(database, target)
        path = database.path
    assert path is not None
    _damage(path)
    damaged = path.read_bytes()
    kept = restore_backup(sqlite_url, target)
    assert kept is not None
    # But for the header, where SQLite notes how it keeps its journal.
    assert kept.read_bytes()[100:] == damaged[100:]
    with open_database(sqlite_url) as database:
        assert database.read(claimed) == {"T:118": 1}
        assert database.read(verify) == []


@pytest.mark.postgresql
def test_a_restore_on_a_server_that_fails_changes_nothing(
    postgresql_url: str, target: Path
) -> None:
    with open_database(postgresql_url) as database:
        create_backup(database, target)
        database.write(_write_story)
        with write_lock_held(database), pytest.raises(DatabaseLocked):
            restore_backup(postgresql_url, target, timeout=0.6)
        assert database.read(claimed) == {"T:118": 1}


def test_many_rows_are_copied_in_parts(database: Database, target: Path) -> None:
    """More rows than are in memory at a time, and none is lost at the seams."""
    rows = [{"key": f"k{number}", "value": "x"} for number in range(4001)]
    database.write(lambda c: c.execute(insert(Setting), rows))
    create_backup(database, target)
    database.dispose()
    restore_backup(database.url, target)
    count = select(func.count()).select_from(Setting)
    assert database.read(lambda c: c.scalar(count)) == 4001


def test_what_a_killed_restore_left_is_cleared_by_the_next_one(
    sqlite_url: str, target: Path
) -> None:
    """A fresh one may belong to a restore that is running."""
    with open_database(sqlite_url) as database:
        create_backup(database, target)
        assert database.path is not None
        folder = database.path.parent
    old, fresh = folder / ".batchbill-restore-old", folder / ".batchbill-restore-fresh"
    for left in (old, fresh):
        left.mkdir()
        (left / "backup.db").write_bytes(b"left")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    restore_backup(sqlite_url, target)
    assert not old.exists()
    assert (fresh / "backup.db").read_bytes() == b"left"
