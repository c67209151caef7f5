"""Files that may not be read, folders that may not be written, disks that are full.

The rights, pipes, links and limits of POSIX: not collected on Windows (see conftest.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.export import export_company
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.errors import ImportRefused, Refused
from tests.builders.company_tables import WRITERS, company_tables, write_folder, write_workbook
from tests.builders.memory_database import memory_database
from tests.ordinary_user import as_ordinary_user, shared_folder

ROOT = Path(__file__).parents[3]

_PROGRAM = """
from pathlib import Path
import openpyxl
from batchbill_desktop.services.company_folder import export, read_xlsx, write_xlsx
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.export import export_company
from batchbill_desktop.services.errors import UserError
from tests.builders.memory_database import memory_database
become_ordinary()
with memory_database() as connection:
    try:
        {act}(connection, Path({path!r}))
    except UserError as error:
        print(error.message)
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_that_may_not_be_read_is_named(kind: str) -> None:
    with shared_folder() as folder:
        path = WRITERS[kind](folder, company_tables())
        locked = path / "customers.csv" if kind == "csv" else path
        locked.chmod(0o000)
        said = as_ordinary_user(_PROGRAM.format(act="import_company", path=str(path)))
        locked.chmod(0o644)
    assert said.splitlines()[1:] == [
        f"  {locked.name}: cannot be read (Permission denied); check the file and its permissions"
    ]


def test_a_folder_that_may_not_be_read_is_named() -> None:
    with shared_folder() as folder:
        path = write_folder(folder / "company", company_tables())
        path.chmod(0o000)
        said = as_ordinary_user(_PROGRAM.format(act="import_company", path=str(path)))
        inside = as_ordinary_user(
            _PROGRAM.format(act="import_company", path=str(path / "deeper" / "company"))
        )
        path.chmod(0o755)
    assert said.startswith(f"The folder {path} cannot be read (Permission denied)")
    assert "cannot be opened (Permission denied)" in inside


@pytest.mark.parametrize("name", ["new", "new.xlsx", "empty"])
def test_a_folder_that_may_not_be_written_is_named(name: str) -> None:
    with shared_folder() as folder:
        place = folder / "locked"
        place.mkdir()
        (place / "empty").mkdir(mode=0o555)
        place.chmod(0o555)
        said = as_ordinary_user(_PROGRAM.format(act="export_company", path=str(place / name)))
        left = sorted(path.name for path in place.rglob("*"))
        place.chmod(0o755)
    assert said.startswith(f"The export to {place / name} was not written: Permission denied.")
    assert "Check the path and its permissions" in said
    assert left == ["empty"]


_LIMITED = """
import resource, sys
from pathlib import Path
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.export import export_company
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.errors import UserError
act, database, path, limit = sys.argv[1:]
with open_database(database) as opened:
    # A file that may not grow: what a full disk does, for this process alone.
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    try:
        if act == "import":
            opened.write(import_company, Path(path))
        else:
            opened.read(export_company, Path(path))
    except UserError as error:
        print(error.message)
"""


def limited(act: str, database: Path, path: Path, limit: int) -> str:
    """What the program says when no file may become longer than `limit` bytes."""
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, act, str(database), str(path), str(limit)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["out", "out.xlsx", "empty"])
def test_an_export_to_a_full_disk_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    database = tmp_path / "company.sqlite"
    with open_database(database) as opened:
        opened.write(import_company, write_folder(tmp_path / "in", company_tables()))
    before = sorted(path for path in tmp_path.rglob("*") if "sqlite" not in path.name)
    said = limited("export", database, tmp_path / name, 100)
    assert said.startswith(f"The export to {tmp_path / name} was not written")
    assert "Make room on the disk" in said
    after = sorted(path for path in tmp_path.rglob("*") if "sqlite" not in path.name)
    assert after == before


def test_an_import_into_a_database_on_a_full_disk_writes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "company.sqlite"
    open_database(database).dispose()
    source = ROOT / "tests" / "data" / "medium"
    said = limited("import", database, source, 100_000)
    assert "disk I/O error" in said
    with open_database(database) as opened, memory_database() as empty:
        opened.read(export_company, tmp_path / "after")
        export_company(empty, tmp_path / "nothing")
        for path in (tmp_path / "nothing").iterdir():
            assert (tmp_path / "after" / path.name).read_bytes() == path.read_bytes()
        opened.write(import_company, source)


def test_a_workbook_that_vanishes_is_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "company.xlsx", company_tables())
    path.unlink()
    path.symlink_to(tmp_path / "gone.xlsx")
    with memory_database() as connection, pytest.raises(Refused, match="There is no folder"):
        import_company(connection, path)


def _problem(folder: Path) -> str:
    with memory_database() as connection, pytest.raises(ImportRefused) as refused:
        import_company(connection, folder)
    (problem,) = refused.value.problems
    return str(problem)


def test_a_pipe_called_like_a_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company_tables())
    (folder / "products.csv").unlink()
    os.mkfifo(folder / "products.csv")
    assert _problem(folder).startswith("products.csv: is not an ordinary file")


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company_tables())
    (folder / "products.csv").unlink()
    (folder / "products.csv").symlink_to(tmp_path / "gone.csv")
    assert _problem(folder).startswith("products.csv: cannot be read")
