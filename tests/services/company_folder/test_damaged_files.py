"""Whatever is damaged in a company: it is imported or refused in words, never a fault of ours."""

from __future__ import annotations

import random
import shutil
import zipfile
from pathlib import Path

import pytest

from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.export import export_company
from batchbill_desktop.services.errors import UserError
from tests.builders.company_tables import company_tables, write_folder
from tests.builders.memory_database import memory_database

PIECES = [
    *(b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf"),
    *(b"", b"-", b"9", b".", b" ", b":", b"yes", b"1e3", b"C-1", b"block", b"on_demand"),
    *(b"2026-02-30", b"<", b">", b"&x;", b't="b"', b't="d"', b'r="ZZZ9"'),
]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Some places of the content replaced by others."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = start + chance.choice([0, 0, 1, 5, 100])
        content = content[:start] + chance.choice(PIECES) + content[end:]
    return content


def imported_or_refused(path: Path, again: Path) -> None:
    """Import; what was accepted comes back the same from its own export."""
    with memory_database() as connection:
        try:
            import_company(connection, path)
        except UserError:
            return
        export_company(connection, again)
    with memory_database() as connection:
        import_company(connection, again)
        export_company(connection, again.with_name("twice"))
    for file in again.iterdir():
        assert file.read_bytes() == (again.with_name("twice") / file.name).read_bytes()


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_folder_is_imported_or_refused(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    whole = write_folder(tmp_path / "whole", company_tables())
    for number in range(3):
        folder = tmp_path / f"{number}" / "company"
        shutil.copytree(whole, folder)
        for file in chance.sample(sorted(folder.iterdir()), chance.randint(1, 2)):
            file.write_bytes(damaged(file.read_bytes(), chance))
        imported_or_refused(folder, folder.with_name("again"))


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_workbook_is_imported_or_refused(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with memory_database() as connection:
        import_company(connection, write_folder(tmp_path / "in", company_tables()))
        export_company(connection, tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    victim = chance.choice(sorted(parts))
    parts[victim] = damaged(parts[victim], chance)
    folder = tmp_path / "damaged"
    folder.mkdir()
    with zipfile.ZipFile(folder / "company.xlsx", "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    imported_or_refused(folder / "company.xlsx", folder / "again")
    bits = bytearray((tmp_path / "whole.xlsx").read_bytes())
    bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
    (folder / "bits.xlsx").write_bytes(bits)
    shutil.rmtree(folder / "again", ignore_errors=True)
    shutil.rmtree(folder / "twice", ignore_errors=True)
    imported_or_refused(folder / "bits.xlsx", folder / "again")
