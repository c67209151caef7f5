"""Opening a database: what is made, what is refused and what the user is told."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import platformdirs
import pytest
from sqlalchemy import Connection, column, create_engine, table, text, update

from batchbill_desktop.models import migrations
from batchbill_desktop.services.database import (
    default_database_path,
    open_database,
    reserve_ids,
    resolve_url,
)
from batchbill_desktop.services.database_errors import (
    BadDatabaseName,
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseReadOnly,
    DatabaseUnreachable,
    NotADatabase,
)
from batchbill_desktop.services.errors import UserError

_VERSION = table(migrations.VERSION_TABLE, column("version_num"))


def _bytes(path: Path) -> dict[str, str]:
    """Every file beside `path` with the hash of what it holds."""
    files = sorted(path.parent.iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.parametrize("as_text", [False, True])
def test_a_path_names_an_sqlite_file(tmp_path: Path, as_text: bool) -> None:
    path = tmp_path / "Büro 100% #1?.db"
    with open_database(str(path) if as_text else path) as database:
        assert database.path == path
        assert database.dialect == "sqlite"
        assert database.name == str(path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_address_opens_the_same_database_again(database_url: str) -> None:
    with open_database(database_url) as first:
        assert first.write(reserve_ids, "invoice", 1) == 1
        with open_database(first.url, create=False) as second:
            assert second.write(reserve_ids, "invoice", 1) == 2


def test_plain_postgresql_addresses_are_taken(database_url: str) -> None:
    for plain in (database_url, database_url.replace("+psycopg", "")):
        with open_database(plain) as database:
            assert database.read(lambda connection: connection.scalar(text("SELECT 1"))) == 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("mysql://root@localhost/x", "only SQLite files and PostgreSQL servers"),
        ("://x", "the address cannot be read"),
        ("sqlite://", "a database needs a file"),
        (":memory:", "a database needs a file"),
        ("sqlite:///x.db?mode=ro", "takes no options"),
        ("a\0b", "a character that no file has"),
    ],
)
def test_a_name_that_is_none_is_told(address: str, reason: str) -> None:
    with pytest.raises(BadDatabaseName, match=reason):
        open_database(address)


def test_a_password_is_never_told() -> None:
    with pytest.raises(BadDatabaseName) as told:
        open_database("mysql://root:s3cret@localhost/x")
    assert "s3cret" not in told.value.message


def test_the_option_wins_over_the_environment_and_that_over_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BATCHBILL_DATABASE", "from-environment.db")
    assert resolve_url("option.db") == "option.db"
    assert resolve_url(None) == "from-environment.db"
    monkeypatch.setenv("BATCHBILL_DATABASE", "")
    assert resolve_url(None) == str(default_database_path())


def test_the_users_data_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "not" / "yet")
    with open_database(default_database_path()) as database:
        assert database.path == tmp_path / "not" / "yet" / "batchbill.db"


def test_a_missing_database_is_not_made_where_that_is_not_wanted(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match="There is no BatchBill database at"):
        open_database(tmp_path / "missing.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_counts_as_missing(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "batchbill.sqlite").touch()
    with pytest.raises(DatabaseMissing):
        open_database(database_url, create=False)
    with open_database(database_url):
        pass


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (b"item,price\n1,2\n", NotADatabase, "it is no SQLite file"),
        (b"SQLite format 3\0" + bytes(4000), NotADatabase, "it is no SQLite file"),
        (b"x", NotADatabase, "it is no SQLite file"),
    ],
    ids=["text", "header alone", "one byte"],
)
def test_another_file_is_refused_and_left_as_it_is(
    tmp_path: Path, content: bytes, error: type[UserError], reason: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(error, match=reason):
        open_database(path)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [
        ("file.csv", content)
    ]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADatabase, match="it is a folder"):
        open_database(tmp_path)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match=r"there is no folder .*typo"):
        open_database(tmp_path / "typo" / "batchbill.db")


def test_a_file_for_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnreachable, match="cannot be opened"):
        open_database(tmp_path / "file" / "batchbill.db")


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="cannot be opened"):
        open_database(tmp_path / ("x" * 5000))


def test_the_database_of_another_program_is_left_as_it_is(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bookmarks (id INTEGER)"))
    with pytest.raises(NotADatabase, match="it holds the tables of another program"):
        open_database(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM bookmarks")) == 0
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA journal_mode")) == "delete"
    engine.dispose()


def test_a_newer_database_is_refused_and_left_as_it_is(database_url: str, tmp_path: Path) -> None:
    with open_database(database_url):
        pass
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(update(_VERSION).values(version_num="9999"))
    engine.dispose()
    before = _bytes(tmp_path / "any")
    with pytest.raises(DatabaseNewer, match=r"revision is 9999, .* Install the newer version"):
        open_database(database_url)
    assert _bytes(tmp_path / "any") == before


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "batchbill.db"
    with open_database(path):
        pass
    content = bytearray(path.read_bytes())
    content[100:4096] = bytes(3996)
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged, match=r"is damaged: .* restore your last backup"):
        open_database(path)


def test_a_database_that_another_program_locks_is_told(tmp_path: Path) -> None:
    path = tmp_path / "batchbill.db"
    with open_database(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseLocked, match="is busy: another program"):
            open_database(path, timeout=0.3)
    with open_database(path, timeout=0.3):
        pass


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("part", "replacement", "told"),
    [
        ("/test_", "/no_such_test_", "does not exist"),
        ("host=", "host=127.0.0.1&port=9&x=", "cannot be opened"),
        ("postgres@", "nobody_here@", 'role "nobody_here" does not exist'),
    ],
    ids=["database", "server", "user"],
)
def test_a_server_that_does_not_let_us_in_is_told(
    postgresql_url: str, part: str, replacement: str, told: str
) -> None:
    address = postgresql_url.replace(part, replacement).partition("&x=")[0]
    with pytest.raises(DatabaseUnreachable, match=told) as error:
        open_database(address)
    assert "\n" not in error.value.message


@pytest.fixture
def administrator(postgresql_url: str) -> Iterator[Connection]:
    """A connection to the server that commits each statement."""
    engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.postgresql
def test_a_postgresql_database_must_take_every_letter(
    postgresql_url: str, administrator: Connection
) -> None:
    name = postgresql_url.partition("?")[0].rpartition("/")[2]
    administrator.exec_driver_sql(
        f"CREATE DATABASE {name}_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
    )
    try:
        with pytest.raises(NotADatabase, match="its encoding is LATIN1"):
            open_database(postgresql_url.replace(name, f"{name}_latin"))
    finally:
        administrator.exec_driver_sql(f"DROP DATABASE {name}_latin WITH (FORCE)")


@pytest.mark.postgresql
def test_a_user_who_may_not_write_is_told(postgresql_url: str, administrator: Connection) -> None:
    administrator.exec_driver_sql("CREATE ROLE reader LOGIN")
    try:
        with pytest.raises(DatabaseReadOnly, match="permission denied"):
            open_database(postgresql_url.replace("postgres@", "reader@"))
    finally:
        administrator.exec_driver_sql("DROP ROLE reader")
