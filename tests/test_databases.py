"""The two kinds of database that the tests run on are real, and empty for every test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.postgresql_server import PostgresqlServer, ServerNotStartedError


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_database(database_url: str, turn: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE here (turn TEXT)"))
        connection.execute(text("INSERT INTO here VALUES (:turn)"), {"turn": turn})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT turn FROM here")) == turn
    engine.dispose()


@pytest.mark.postgresql
def test_postgresql_is_a_real_server_in_utf_8(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        assert str(connection.scalar(text("SELECT version()"))).startswith("PostgreSQL")
        assert connection.scalar(text("SHOW server_encoding")) == "UTF8"
        assert connection.scalar(text("SELECT lower('ÉÖ')")) == "éö"
    engine.dispose()


@pytest.mark.postgresql
def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    server = PostgresqlServer(tmp_path)
    with pytest.raises(ServerNotStartedError, match=r"initdb in .* cannot be started: "):
        server.__enter__()


def test_no_test_reaches_the_database_of_the_user() -> None:
    path = Path(os.environ["BATCHBILL_DATABASE"])
    assert "batchbill-tests-" in path.parent.name
    assert not path.exists()
