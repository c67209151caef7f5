"""Why an import is refused is said in the user's language, and in English to programs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from batchbill_desktop.services import texts
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.kinds import BadCell
from batchbill_desktop.services.company_folder.schema import COMPANY_KEYS, FILES
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.errors import ImportRefused, Refused
from batchbill_desktop.services.texts import words
from batchbill_desktop.views.notices import error_words
from tests.builders.expected import DATA

NONSENSE = ("\x07", "x" * 10_001, "a:b", "99999999999999999", "1.1234567", "-1", "2026-02-30", "?")
ENGLISH = {"is", "has", "the", "not", "needs", "which"}


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    texts.set_language("fr")
    yield
    texts.set_language("en")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path / "new.db") as opened:
        yield opened


def test_every_kind_of_cell_says_in_french_what_it_does_not_take() -> None:
    columns = [*COMPANY_KEYS, *(column for schema in FILES for column in schema.columns)]
    said = set()
    for kind in {column.kind for column in columns}:
        for text in NONSENSE:
            with suppress(BadCell):
                kind.parse(text)
                continue
            with pytest.raises(BadCell) as refused:
                kind.parse(text)
            shown = words(refused.value.reason)
            assert shown != str(refused.value)
            assert not ENGLISH & set(shown.split()), shown
            said.add(shown)
    assert len(said) > 15


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("contracts.csv", "contract,", "contract,contract,"),
        ("contracts.csv", "C-101,", "C-101,\0"),
        ("contracts.csv", ",1001,", ",9999,"),
        ("contracts.csv", ",calendar,", ",start-ish,"),
        ("company.csv", "country,FR", "country,XX"),
        ("company.csv", "key,value", "key"),
        ("customers.csv", "1001,", "1001,,"),
        ("customers.csv", "business_number", '"business_number'),
        ("tickets.csv", ",1001,", ",1002,"),
        ("tax_codes.csv", ",S,", ",Q,"),
    ],
)
def test_a_refused_folder_says_so_in_french(
    database: Database, tmp_path: Path, file: str, old: str, new: str
) -> None:
    folder = Path(shutil.copytree(DATA / "small", tmp_path / "company"))
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ImportRefused) as refused:
        database.write(import_company, folder)
    for problem in refused.value.problems:
        shown = words(problem.reason)
        assert shown != str(problem.reason)
        assert not ENGLISH & set(shown.split()), shown
    assert error_words(refused.value)[1]


@pytest.mark.parametrize("name", ["gone", "empty", "book.xls", "text.txt"])
def test_a_place_that_holds_no_company_is_told_in_french(
    database: Database, tmp_path: Path, name: str
) -> None:
    place = tmp_path / name
    if name == "empty":
        place.mkdir()
    elif name != "gone":
        place.write_text("x")
    with pytest.raises(Refused) as refused:
        database.write(import_company, place)
    shown = error_words(refused.value)[0]
    assert shown != refused.value.message
    assert not ENGLISH & set(shown.split()), shown
