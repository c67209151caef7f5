"""Exports to folders without rights and to full disks: a clear error, no half file, no fact.

The rights and limits of POSIX: not collected on Windows (see conftest.py).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from batchbill_desktop.cli.main import main
from batchbill_desktop.models import InvoiceFact
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.exports.export import ExportRequest, export_batch
from batchbill_desktop.services.files import FileNotWritten, written_together
from tests.builders.expected import DATA
from tests.ordinary_user import as_ordinary_user, shared_folder

ROOT = Path(__file__).parents[3]
RUN = ("--as-of", "2026-06-30", "--invoice-date", "2026-06-30", "--one-per-customer")
FORMATS = ("csv", "xlsx", "iif", "qbo", "xero")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with the batch of June and a credit note in it."""
    path = tmp_path_factory.mktemp("company") / "company.db"
    for words in (
        ("company", "import", str(DATA / "small")),
        ("batch", "run", "June", *RUN),
        ("batch", "generate", "June"),
        ("invoice", "credit", "FA-2026-00004", "--date", "2026-07-03"),
    ):
        assert main([*words, "--database", str(path)]) == 0
    return path


def _exported(path: Path) -> int:
    with open_database(path) as database:
        query = select(func.count()).where(InvoiceFact.kind == "exported")
        return database.read(lambda connection: connection.scalar(query) or 0)


# The first export loads whatever the second one needs: afterwards nothing may be readable.
_EXPORT = """
from pathlib import Path
from sqlalchemy import func, select
from batchbill_desktop.models import InvoiceFact
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.export import ExportRequest, export_batch

def exported(connection):
    return connection.scalar(select(func.count()).where(InvoiceFact.kind == "exported"))

with open_database({database!r}) as opened:
    good = ExportRequest({format!r}, "June", Path({good!r}), currency="EUR")
    export_batch(opened, good)
    before = opened.read(exported)
    {limit}
    try:
        export_batch(opened, ExportRequest({format!r}, "June", Path({out!r}), (), "EUR", True))
    except UserError as error:
        print(error.message)
    print("facts", before == opened.read(exported))
"""


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_folder_that_may_not_be_written_to(generated: Path, format_name: str) -> None:
    with shared_folder() as folder:
        database = Path(shutil.copy(generated, folder / "company.db"))
        out = folder / "locked"
        out.mkdir()
        out.chmod(0o555)
        code = _EXPORT.format(
            database=str(database),
            format=format_name,
            good=str(folder),
            out=str(out),
            limit="become_ordinary()",
        )
        said = as_ordinary_user(code)
        left = list(out.iterdir())
    assert said.startswith(f"The file {out}/June")
    assert "could not be written: Permission denied. Nothing was changed." in said
    assert said.endswith("facts True\n")
    assert left == []


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_disk_that_is_full(generated: Path, tmp_path: Path, format_name: str) -> None:
    database = Path(shutil.copy(generated, tmp_path / "company.db"))
    out, good = tmp_path / "out", tmp_path / "good"
    out.mkdir()
    good.mkdir()
    # A file that may not grow: what a full disk does, for this process alone.
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    code = _EXPORT.format(
        database=str(database), format=format_name, good=str(good), out=str(out), limit=limit
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "could not be written: File too large. Nothing was changed." in done.stdout
    assert done.stdout.endswith("facts True\n")
    assert list(out.iterdir()) == []


def test_what_was_there_comes_back_where_the_second_file_fails(
    generated: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(generated, tmp_path / "company.db"))
    out = tmp_path / "out"
    out.mkdir()
    (out / "June.csv").write_text("of last month")
    (out / "June_creditnotes.csv").mkdir()
    with open_database(database) as opened:
        request = ExportRequest("xero", "June", out, currency="EUR")
        with pytest.raises(FileNotWritten, match=r"June_creditnotes\.csv could not be written"):
            export_batch(opened, request)
    assert sorted(path.name for path in out.iterdir()) == ["June.csv", "June_creditnotes.csv"]
    assert (out / "June.csv").read_text() == "of last month"
    assert _exported(database) == 0
    (out / "June_creditnotes.csv").rmdir()
    with open_database(database) as opened:
        assert len(export_batch(opened, request).files) == 2
    assert sorted(path.name for path in out.iterdir()) == ["June.csv", "June_creditnotes.csv"]


def test_files_are_taken_back_where_the_export_cannot_be_noted(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("before")

    def write_and_fail() -> None:
        with written_together([(old, b"after"), (new, b"new")]):
            assert (old.read_bytes(), new.read_bytes()) == (b"after", b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old.csv", "before")]
