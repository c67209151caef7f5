"""The tables that migrations make are those of the models, on both kinds of database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from batchbill_desktop.models import Base, migrations
from batchbill_desktop.services.database import open_database
from tests.postgresql_server import PostgresqlServer

_PROMISES = """
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def _columns_and_constraints(connection: Connection) -> set[str]:
    """Everything that a table promises, as the database itself tells it, a line each."""
    if connection.dialect.name == "postgresql":
        found = set(connection.scalars(text(_PROMISES)))
    else:
        found = set()
        for name, sql in connection.execute(text("SELECT tbl_name, sql FROM sqlite_master")):
            # A column that was added later stands in the line of the one before.
            lines = re.sub(
                r"\s*\n\s*|,\s+(?=\w+ (?:INTEGER|TEXT|BLOB)\b)", "\n", sql or ""
            ).splitlines()
            found |= {f"{name} {line.strip().rstrip(',')}" for line in lines}
    return {line for line in found if migrations.VERSION_TABLE not in line}


def _made_by_models(url: str) -> set[str]:
    engine = create_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        found = _columns_and_constraints(connection)
    engine.dispose()
    return found


def _made_by_migrations(url: str) -> set[str]:
    with open_database(url) as database:
        return database.read(_columns_and_constraints)


def test_migrations_make_the_models_tables_on_sqlite(tmp_path: Path) -> None:
    expected = _made_by_models(f"sqlite:///{tmp_path / 'models.db'}")
    assert _made_by_migrations(f"sqlite:///{tmp_path / 'migrations.db'}") == expected
    assert len(expected) > 200


@pytest.mark.postgresql
def test_migrations_make_the_models_tables_on_postgresql(
    postgresql_url: str, postgresql_server: PostgresqlServer
) -> None:
    other = postgresql_server.create_database()
    expected = _made_by_models(other)
    postgresql_server.drop_database(other)
    assert _made_by_migrations(postgresql_url) == expected
    assert len(expected) > 200


def _differences(connection: Connection) -> list[object]:
    options = {"version_table": migrations.VERSION_TABLE, "compare_type": True}
    return list(
        compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    )


def test_a_new_migration_would_have_nothing_to_do(database_url: str) -> None:
    with open_database(database_url) as database:
        assert database.read(_differences) == []


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(migrations.LOCATION)).get_heads() == [migrations.HEAD]


def test_every_table_is_strict_on_sqlite(sqlite_url: str) -> None:
    def strictness(connection: Connection) -> dict[str, int]:
        rows = connection.execute(text("PRAGMA table_list")).mappings()
        return {row["name"]: row["strict"] for row in rows}

    with open_database(sqlite_url) as database:
        strict = database.read(strictness)
    assert {name: strict[name] for name in Base.metadata.tables} == dict.fromkeys(
        Base.metadata.tables, 1
    )


def test_a_database_keeps_no_counters_of_its_own(database_url: str) -> None:
    """Ids are reserved by the program, so no column may count up by itself."""

    def counting(connection: Connection) -> list[str]:
        found = inspect(connection)
        return [
            f"{name}.{column['name']}"
            for name in Base.metadata.tables
            for column in found.get_columns(name)
            if column.get("autoincrement") is True or column["default"]
        ]

    with open_database(database_url) as database:
        assert database.read(counting) == []


def test_the_template_makes_a_migration_that_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for name in ("script.py.mako", "versions/0001_first.py"):
        (folder / name).write_bytes((migrations.LOCATION / name).read_bytes())
    (folder / "env.py").write_text("")
    config = Config()
    config.set_main_option("script_location", str(folder))
    command.revision(config, "Add a column", rev_id="0002")
    (made,) = (folder / "versions").glob("0002*.py")
    compile(made.read_text("utf-8"), made.name, "exec")
    assert ScriptDirectory(str(folder)).get_heads() == ["0002"]
    assert '"""Add a column."""' in made.read_text("utf-8")
