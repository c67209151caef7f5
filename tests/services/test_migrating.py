"""A database of an older version becomes one of this version, and is kept as it was beside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DBAPIError

from batchbill_desktop.models import Contract, InvoicePdf, TimeEntry, migrations
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.database_errors import DatabaseDamaged, DatabaseMissing
from batchbill_desktop.services.history.verify import verify
from batchbill_desktop.services.migrating import Migrated, migrate
from tests.builders.rows import add_whole_story, claimed

VERSIONS = sorted((Path(__file__).parents[1] / "data" / "databases").glob("*.db"))


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program one version ahead; the file of its migration, which adds a column."""
    folder = tmp_path / "program" / "migrations"
    shutil.copytree(migrations.LOCATION, folder)
    step = folder / "versions" / "9000_next.py"
    step.write_text(
        f"""
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = {migrations.HEAD!r}


def upgrade() -> None:
    with op.batch_alter_table("claim") as claim:
        claim.add_column(sa.Column("note", sa.Text(), nullable=False, server_default="new"))
    with op.batch_alter_table("customer") as customer:
        customer.alter_column("street2", new_column_name="second_street")
""",
        "utf-8",
    )
    monkeypatch.setattr(migrations, "LOCATION", folder)
    monkeypatch.setattr(migrations, "HEAD", "9000")
    return step


def _columns(connection: Connection, name: str) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(name)}


def _write_story(url: str | Path) -> None:
    with open_database(url) as database:
        database.write(add_whole_story)


@pytest.mark.parametrize("kept", VERSIONS, ids=lambda path: path.stem)
def test_a_database_of_every_version_still_opens(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copy(kept, path)
    with open_database(path, create=False) as database:
        assert database.read(claimed) == {"T:118": 1}
        assert database.read(lambda c: c.scalar(select(TimeEntry.minutes))) == 50
        assert database.read(lambda c: c.scalar(select(Contract.code))) == "C-001"
        assert database.read(lambda c: c.scalar(select(InvoicePdf.data))) == bytes(range(256))
        assert database.read(verify) == []


def test_a_database_of_every_version_is_kept() -> None:
    kept = [path.stem for path in VERSIONS]
    steps = migrations.LOCATION.joinpath("versions").glob("[0-9]*.py")
    assert kept == sorted(step.name[:4] for step in steps)


def test_an_older_file_is_migrated_and_kept_beside(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "company.db"
    _write_story(path)
    first = migrations.HEAD
    request.getfixturevalue("next_version")
    with open_database(path) as database:
        assert "note" in database.read(_columns, "claim")
        assert "second_street" in database.read(_columns, "customer")
        assert database.read(claimed) == {"T:118": 1}
    assert sorted(file.name for file in tmp_path.glob("*.db")) == [
        "company.before-9000.db",
        "company.db",
    ]
    with open_database(path):
        assert len(list(tmp_path.glob("*.db"))) == 2, "it is copied once"
    request.getfixturevalue("monkeypatch").undo()
    assert first == migrations.HEAD
    with open_database(tmp_path / "company.before-9000.db", create=False) as before:
        assert before.read(claimed) == {"T:118": 1}


def test_a_copy_that_is_there_already_is_never_overwritten(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "company.db"
    _write_story(path)
    (tmp_path / "company.before-9000.db").write_text("mine")
    request.getfixturevalue("next_version")
    open_database(path).dispose()
    assert (tmp_path / "company.before-9000.db").read_text() == "mine"
    assert (tmp_path / "company.before-9000-2.db").exists()


def test_migrating_tells_what_it_did(database_url: str, request: pytest.FixtureRequest) -> None:
    _write_story(database_url)
    first = migrations.HEAD
    assert migrate(database_url) == Migrated(first, first, None)
    request.getfixturevalue("next_version")
    done = migrate(database_url)
    assert (done.before, done.after) == (first, "9000")
    assert (done.copy is not None) == database_url.startswith("sqlite")
    with open_database(database_url) as database:
        assert "note" in database.read(_columns, "claim")


def test_migrating_needs_a_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        migrate(tmp_path / "missing.db")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("op.execute('SELECT * FROM no_such_table')", DBAPIError),
        ("raise KeyboardInterrupt", KeyboardInterrupt),
    ],
    ids=["a fault in the middle", "stopped by the user"],
)
def test_a_migration_that_fails_changes_nothing(
    database_url: str, request: pytest.FixtureRequest, fault: str, error: type[BaseException]
) -> None:
    _write_story(database_url)
    step: Path = request.getfixturevalue("next_version")
    step.write_text(f"{step.read_text('utf-8')}    {fault}\n", "utf-8")
    with pytest.raises(error):
        open_database(database_url)
    request.getfixturevalue("monkeypatch").undo()
    with open_database(database_url) as database:
        assert "note" not in database.read(_columns, "claim")
        assert database.path is None or list(database.path.parent.glob("*before*")) == []
        assert database.read(claimed) == {"T:118": 1}


def test_a_migration_never_leaves_a_reference_that_leads_nowhere(
    sqlite_url: str, request: pytest.FixtureRequest
) -> None:
    _write_story(sqlite_url)
    step: Path = request.getfixturevalue("next_version")
    step.write_text(
        step.read_text("utf-8") + "    op.execute(sa.delete(sa.table('batch')))\n", "utf-8"
    )
    with pytest.raises(DatabaseDamaged, match="references lead nowhere"):
        open_database(sqlite_url)
    request.getfixturevalue("monkeypatch").undo()
    with open_database(sqlite_url) as database:
        assert database.read(claimed) == {"T:118": 1}
