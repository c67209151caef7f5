"""Files are written whole, or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from batchbill_desktop.services.files import FileNotWritten, write_file


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match="No such file or directory") as refusal:
        write_file(tmp_path / "nowhere" / "invoice.pdf", b"one")
    assert "invoice.pdf could not be written" in refusal.value.message


def test_a_folder_in_the_place_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    path.mkdir()
    with pytest.raises(FileNotWritten):
        write_file(path, b"one")
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "invoice.pdf"
    write_file(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("batchbill_desktop.services.files.os.fsync", full)
    with pytest.raises(FileNotWritten, match="No space left on device"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
