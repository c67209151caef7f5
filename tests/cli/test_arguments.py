from __future__ import annotations

from datetime import date

import pytest
import typer

from batchbill_desktop.cli.arguments import amount, day, spread_exclude, take_database


@pytest.mark.parametrize(
    ("words", "left", "database"),
    [
        (["due"], ["due"], None),
        (["--database", "a.db", "due"], ["due"], "a.db"),
        (["due", "--database", "a.db", "--json"], ["due", "--json"], "a.db"),
        (["due", "--database=postgresql://h/d"], ["due"], "postgresql://h/d"),
        (["due", "--database", "a.db", "--database", "b.db"], ["due"], "b.db"),
        (["waive", "--", "--database"], ["waive", "--", "--database"], None),
        (["due", "--database"], ["due", "--database"], None),
    ],
)
def test_the_database_may_be_named_before_or_after_any_command(
    words: list[str], left: list[str], database: str | None
) -> None:
    assert take_database(words) == (left, database)


@pytest.mark.parametrize(
    ("words", "spread"),
    [
        (["--exclude", "C:1"], ["--exclude", "C:1"]),
        (["--exclude", "C:1", "T:2"], ["--exclude", "C:1", "--exclude", "T:2"]),
        (
            ["--exclude", "C:1", "T:2", "--json", "x"],
            ["--exclude", "C:1", "--exclude", "T:2", "--json", "x"],
        ),
        (
            ["--exclude", "C:1", "--exclude", "T:2", "T:3"],
            ["--exclude", "C:1", "--exclude", "T:2", "--exclude", "T:3"],
        ),
        (["--exclude"], ["--exclude"]),
    ],
)
def test_exclude_takes_every_word_up_to_the_next_option(
    words: list[str], spread: list[str]
) -> None:
    assert spread_exclude(words) == spread


def test_days_are_exact() -> None:
    assert day("2026-02-28") == date(2026, 2, 28)
    assert day("1900-01-01") == date(1900, 1, 1)
    assert day("2199-12-31") == date(2199, 12, 31)


@pytest.mark.parametrize(
    "text",
    ["2026-2-28", "20260228", "2026-02-29", "28.02.2026", "1899-12-31", "2200-01-01", "", "x"],
)
def test_other_days_are_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no day"):
        day(text)


@pytest.mark.parametrize("text", ["1,50", "1e3", "+5", "NaN", "", "1.", ".5", "١٢"])
def test_other_amounts_are_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no amount"):
        amount(text)
