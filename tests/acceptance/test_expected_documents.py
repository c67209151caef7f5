"""Every expected document, as the services give it (the commands: `test_expected_commands.py`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from batchbill_desktop.services.batches.due_json import due_json
from batchbill_desktop.services.batches.proposals import group_batch
from batchbill_desktop.services.batches.run import RunRequest, load_due, run_batch
from batchbill_desktop.services.batches.selection import Selection, select_all
from batchbill_desktop.services.batches.show import batch_json, show_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from tests.builders.expected import DATA, EXPECTED, differences, read_expected

COMPANIES = ("small", "medium")
DUE = sorted(path.relative_to(EXPECTED).as_posix() for path in EXPECTED.glob("*/due-*.json"))
RUNS = sorted(path.relative_to(EXPECTED).as_posix() for path in EXPECTED.glob("*/run-*.json"))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file for each company, into which its folder has just been imported."""
    folder = tmp_path_factory.mktemp("companies")
    files = {}
    for company in COMPANIES:
        files[company] = folder / f"{company}.db"
        with open_database(files[company]) as database:
            database.write(import_company, DATA / company)
    return files


@pytest.fixture
def database(
    request: pytest.FixtureRequest, imported: dict[str, Path], tmp_path: Path
) -> Iterator[Database]:
    """The company of the document that the test is about, in a file of its own."""
    company, _, _ = request.getfixturevalue("document").partition("/")
    path = tmp_path / "company.db"
    shutil.copyfile(imported[company], path)
    with open_database(path) as opened:
        yield opened


def test_there_are_documents_of_both_companies() -> None:
    assert (len(DUE), len(RUNS)) == (12, 3)


@pytest.mark.parametrize("document", DUE)
def test_what_is_due(document: str, database: Database) -> None:
    day = date.fromisoformat(Path(document).stem.removeprefix("due-").rpartition("-")[0])
    per_customer = document.endswith("-customer.json")
    due = database.read(load_due, day)
    selection = select_all(due, one_per_customer=per_customer)
    answer = due_json(due, selection.totals(), one_per_customer=per_customer)
    assert list(differences(answer, read_expected(document))) == []


@pytest.mark.parametrize("document", DUE)
def test_totals_that_were_kept_through_ticks(document: str, database: Database) -> None:
    """Ticked one by one, under the other grouping first, part of it twice."""
    day = date.fromisoformat(Path(document).stem.removeprefix("due-").rpartition("-")[0])
    per_customer = document.endswith("-customer.json")
    due = database.read(load_due, day)
    selection = Selection(due, one_per_customer=not per_customer)
    selection.prepare()
    for number, row in enumerate(selection.contracts):
        selection.set_items(sorted(row.ready_ids), True)
        selection.totals()
        if number % 3 == 0:
            selection.set_contracts([row.contract], False)
    selection.set_one_per_customer(per_customer)
    selection.set_all(True)
    answer = due_json(due, selection.totals(), one_per_customer=per_customer)
    assert list(differences(answer["totals"], read_expected(document)["totals"])) == []


@pytest.mark.parametrize("document", RUNS)
def test_what_a_run_proposes(document: str, database: Database) -> None:
    per_customer = document.endswith("-customer.json")
    day = date(2026, 6, 30)
    database.write(run_batch, RunRequest("June", day, day, one_per_customer=per_customer))
    answer = batch_json(database.read(show_batch, "June"))
    assert list(differences(answer, read_expected(document))) == []


@pytest.mark.parametrize("document", RUNS)
def test_what_grouping_makes_of_a_run(document: str, database: Database) -> None:
    per_customer = document.endswith("-customer.json")
    day = date(2026, 6, 30)
    database.write(run_batch, RunRequest("June", day, day, one_per_customer=not per_customer))
    database.write(group_batch, "June", one_per_customer=per_customer)
    answer = batch_json(database.read(show_batch, "June"))
    assert list(differences(answer, read_expected(document))) == []
