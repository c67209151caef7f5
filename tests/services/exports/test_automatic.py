"""The automatic export is a step after Generate: it writes, or it fails, and the numbers stay."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.exports import qbo, xero
from batchbill_desktop.services.exports.automatic import (
    KEY,
    Automatic,
    automatic_export,
    export_generated,
)
from batchbill_desktop.services.exports.examine import examine_export
from batchbill_desktop.services.exports.export import (
    ExportRefused,
    ExportRequest,
    FolderMissing,
    export_batch,
)
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.settings.save import save_settings
from tests.builders.expected import DATA

DAY = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with June generated."""
    path = tmp_path_factory.mktemp("small") / "company.db"
    with open_database(path) as opened:
        opened.write(import_company, DATA / "small")
        opened.write(run_batch, RunRequest("June", DAY, DAY, filters=Filters()))
        opened.write(generate_batch, "June")
    return path


@pytest.fixture
def database(generated: Path, tmp_path: Path) -> Iterator[Database]:
    with open_database(shutil.copy(generated, tmp_path / "company.db")) as opened:
        yield opened


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def statuses(database: Database) -> set[str]:
    return {one.status for one in database.read(load_documents, Wanted(), with_lines=False)}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, None),
        ({"format": "xero", "folder": "/out"}, Automatic("xero", Path("/out"))),
        ({"format": "gone", "folder": "/out"}, None),
        ({"format": "xero", "folder": ""}, None),
    ],
)
def test_the_setting_says_whether_and_where_to(
    database: Database, value: dict[str, Any] | None, wanted: Automatic | None
) -> None:
    database.write(save_settings, {KEY: value})
    assert database.read(automatic_export) == wanted


def test_what_was_generated_is_exported(database: Database, out: Path) -> None:
    done = export_generated(database, "June", Automatic("csv", out))
    assert done is not None
    assert (done.documents, [path.name for path in out.iterdir()]) == (23, ["June.csv"])
    assert statuses(database) == {"exported"}


def test_a_problem_leaves_the_batch_generated_and_it_can_be_exported_by_hand(
    database: Database, out: Path
) -> None:
    before = database.read(load_documents, Wanted())
    with pytest.raises(ExportRefused, match="KWD"):
        export_generated(database, "June", Automatic("facturx", out))
    with pytest.raises(FolderMissing):
        export_generated(database, "June", Automatic("csv", out / "gone"))
    assert database.read(load_documents, Wanted()) == before
    assert list(out.iterdir()) == []
    assert export_batch(database, ExportRequest("csv", "June", out)).documents == 23


class Stop(Exception):
    """What a window raises where the user cancels."""


@pytest.mark.parametrize("format_name", FORMATS)
def test_progress_goes_from_nothing_to_the_whole(
    database: Database, out: Path, format_name: str
) -> None:
    told: list[tuple[int, int]] = []
    request = ExportRequest(format_name, "June", out, currency="EUR")
    export_batch(database, request, lambda done, of: told.append((done, of)))
    done = [one for one, _of in told]
    assert done == sorted(done)
    # A table has nothing to be checked.
    assert done[0] == (500 if format_name == "csv" else 0)
    assert told[-1] == (1000, 1000)
    assert len(set(done)) >= 16


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("moment", [0, 300, 700, 1000])
def test_a_cancelled_export_leaves_no_file_and_no_fact(
    database: Database, out: Path, format_name: str, moment: int
) -> None:
    def stop(done: int, _of: int) -> None:
        if done >= moment:
            raise Stop

    with pytest.raises(Stop):
        export_batch(database, ExportRequest(format_name, "June", out, currency="EUR"), stop)
    assert list(out.iterdir()) == []
    assert statuses(database) == {"draft"}


@pytest.mark.parametrize(
    ("format_name", "names"),
    [
        ("xero", ["June_1of4.csv", "June_2of4.csv", "June_3of4.csv", "June_4of4.csv"]),
        ("qbo", ["June_EUR_1of3.csv", "June_EUR_2of3.csv", "June_EUR_3of3.csv", "June_CHF.csv"]),
        ("iif", ["June_EUR.iif", "June_CHF.iif"]),
    ],
)
def test_the_preview_names_all_files_that_will_be_written(
    database: Database,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    format_name: str,
    names: list[str],
) -> None:
    for module in (xero, qbo):
        monkeypatch.setattr(module, "_MOST_INVOICES", 6)
    request = ExportRequest(format_name, "June", out)
    shown = database.read(examine_export, request)
    good = ExportRequest(format_name, "June", out, shown.good)
    written = [path.name for path in export_batch(database, good).files]
    assert list(shown.preview.files) == written
    assert set(names) <= set(written)
    assert shown.preview.rows


def test_a_check_that_nobody_waits_for_is_left(database: Database, out: Path) -> None:
    def stop(_done: int, _of: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        database.read(examine_export, ExportRequest("csv", "June", out), on_progress=stop)
