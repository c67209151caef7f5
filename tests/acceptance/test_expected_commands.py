"""Every expected document, as the command that gives it answers."""

from __future__ import annotations

import pytest

from tests.builders.expected import DATA, differences, read_expected
from tests.builders.program import Program

DAYS = ("2026-03-31", "2026-06-30", "2026-10-31")
RUN = ("batch", "run", "June", "--as-of", "2026-06-30", "--invoice-date", "2026-06-30", "--json")


@pytest.fixture
def sqlite_program(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> Program:
    """What is due does not depend on the database: SQLite alone, for speed."""
    return Program(str(tmp_path_factory.mktemp("company") / "company.db"), capsys)


@pytest.mark.parametrize("company", ["small", "medium"])
def test_due_documents(sqlite_program: Program, company: str) -> None:
    program = sqlite_program
    program.done("company", "import", DATA / company)
    for day in DAYS:
        for grouping, options in (("contract", []), ("customer", ["--one-per-customer"])):
            answer = program.done("due", "--as-of", day, *options, "--json")
            wanted = read_expected(f"{company}/due-{day}-{grouping}.json")
            assert list(differences(answer.json, wanted, day)) == []


@pytest.mark.parametrize(
    ("company", "options", "document"),
    [
        ("small", [], "small/run-2026-06-30.json"),
        ("small", ["--one-per-customer"], "small/run-2026-06-30-customer.json"),
        ("medium", [], "medium/run-2026-06-30.json"),
    ],
)
def test_run_documents(
    sqlite_program: Program, company: str, options: list[str], document: str
) -> None:
    sqlite_program.done("company", "import", DATA / company)
    answer = sqlite_program.done(*RUN, *options)
    assert list(differences(answer.json, read_expected(document))) == []
    assert sqlite_program.done("check", "--json").json == {"ok": True, "problems": []}
