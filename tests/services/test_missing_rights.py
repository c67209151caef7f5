"""Who lacks the right to a file or a folder is told which, and what to do."""

from __future__ import annotations

import os

import pytest

from batchbill_desktop.services.database import open_database
from tests.ordinary_user import as_ordinary_user, shared_folder

_OPEN = """
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.errors import UserError
become_ordinary()
try:
    open_database({folder!r} + "/books/company.db")
except UserError as error:
    print(error.message)
"""

_OPEN_NEW = _OPEN.replace("company.db", "new.db")

_BACK_UP = """
from pathlib import Path
from batchbill_desktop.services.backup.create import create_backup
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.errors import UserError
with open_database({folder!r} + "/other.db") as database:
    become_ordinary()
    try:
        create_backup(database, Path({folder!r}, "books", "backup.db"))
    except UserError as error:
        print(error.message)
"""

_RESTORE = """
from pathlib import Path
from batchbill_desktop.services.backup.create import create_backup
from batchbill_desktop.services.backup.restore import restore_backup
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.errors import UserError
with open_database({folder!r} + "/other.db") as database:
    create_backup(database, Path({folder!r}, "backup.db"))
become_ordinary()
try:
    restore_backup({folder!r} + "/books/company.db", Path({folder!r}, "backup.db"))
except UserError as error:
    print(error.message)
"""

_CASES = [(_OPEN, 0o444, 0o777, "cannot be written: the file may not be written.")]
if os.name == "posix":
    # Windows knows no other rights than the mark that a file is read-only.
    _CASES += [
        (_OPEN, 0o666, 0o555, "cannot be written: nothing may be written in {books}."),
        (_OPEN, 0o000, 0o777, "cannot be opened: permission denied."),
        (_OPEN, 0o666, 0o000, "cannot be opened: permission denied."),
        (_OPEN_NEW, 0o666, 0o555, "cannot be written: nothing may be written in {books}."),
        (_BACK_UP, 0o666, 0o555, "backup.db: nothing may be written in {books}."),
        (_BACK_UP, 0o666, 0o000, "backup.db: it cannot be written there: permission denied."),
        (_RESTORE, 0o666, 0o555, "cannot be written: nothing may be written in {books}."),
        (_RESTORE, 0o444, 0o777, "cannot be written: the file may not be written."),
    ]


@pytest.mark.parametrize(("code", "file_mode", "folder_mode", "told"), _CASES)
def test_missing_rights_are_told(code: str, file_mode: int, folder_mode: int, told: str) -> None:
    with shared_folder() as folder:
        path = folder / "books" / "company.db"
        path.parent.mkdir()
        with open_database(path):
            pass
        content = path.read_bytes()
        path.chmod(file_mode)
        path.parent.chmod(folder_mode)
        assert told.format(books=path.parent) in as_ordinary_user(code.format(folder=str(folder)))
        path.parent.chmod(0o777)
        path.chmod(0o666)
        assert path.read_bytes() == content
        assert [file.name for file in path.parent.iterdir()] == ["company.db"]
