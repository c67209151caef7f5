"""Settings are kept together, with a record of each; files by their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from sqlalchemy import Connection, func, select

from batchbill_desktop.models import HistoryRecord, StoredFile
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.history.verify import verify
from batchbill_desktop.services.settings.logo import (
    LogoNotRead,
    LogoRefused,
    load_logo,
    read_logo,
)
from batchbill_desktop.services.settings.save import NewFile, read_settings, save_settings
from batchbill_desktop.services.settings.store import read_setting


def _history(connection: Connection) -> list[tuple[str, str, str | None, str | None]]:
    row = HistoryRecord
    rows = select(row.action, row.subject, row.before, row.after).order_by(row.id)
    return [(act, what, old, new) for act, what, old, new in connection.execute(rows)]


def _files(connection: Connection) -> int:
    return int(connection.scalar(select(func.count()).select_from(StoredFile)) or 0)


def test_what_was_changed_is_kept_and_stands_in_the_history(empty: Database) -> None:
    empty.write(save_settings, {"page": {"design": "modern"}, "pdf.folder": "/invoices"})
    assert empty.read(read_settings, ("page", "pdf.folder", "pdf.name_pattern")) == {
        "page": {"design": "modern"},
        "pdf.folder": "/invoices",
    }
    assert empty.read(_history) == [
        ("edit", "setting:page", '{"value":null}', '{"value":{"design":"modern"}}'),
        ("edit", "setting:pdf.folder", '{"value":null}', '{"value":"/invoices"}'),
    ]
    assert empty.read(verify) == []


def test_none_forgets_a_setting_and_what_is_as_it_was_is_no_change(empty: Database) -> None:
    empty.write(save_settings, {"pdf.folder": "/a", "pdf.name_pattern": "{number}"})
    empty.write(save_settings, {"pdf.folder": None, "pdf.name_pattern": "{number}"})
    assert empty.read(read_setting, "pdf.folder") is None
    assert [subject for _, subject, _, _ in empty.read(_history)] == [
        "setting:pdf.folder",
        "setting:pdf.name_pattern",
        "setting:pdf.folder",
    ]


def test_a_file_is_kept_once_under_its_sha256(empty: Database) -> None:
    file = NewFile("logo.png", b"picture")
    for _ in range(2):
        empty.write(save_settings, {"page": {"logo": file.sha256}}, (file,))
    assert file.sha256 == hashlib.sha256(b"picture").hexdigest()
    assert empty.read(load_logo, file.sha256) == file
    assert empty.read(_files) == 1
    assert empty.read(load_logo, "0" * 64) is None


def test_nothing_is_kept_where_one_of_them_cannot_be(empty: Database) -> None:
    with pytest.raises(TypeError):
        empty.write(save_settings, {"a": "kept?", "b": {1, 2}}, (NewFile("x", b"x"),))
    assert empty.read(read_setting, "a") is None
    assert empty.read(_files) == 0


def picture(path: Path, kind: str) -> Path:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#1f4e8c"))
    assert image.save(str(path), kind)  # type: ignore[call-overload] # the stubs want bytes
    return path


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_read_from_a_picture(tmp_path: Path, kind: str) -> None:
    path = picture(tmp_path / "our logo.img", kind)
    logo = read_logo(path)
    assert logo == NewFile("our logo.img", path.read_bytes())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7", "neither PNG nor JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "damaged"),
        (b"\0" * 5_000_001, "MB"),
    ],
    ids=["empty", "pdf", "cut", "large"],
)
def test_what_is_no_picture_is_refused_with_the_reason(
    tmp_path: Path, data: bytes, says: str
) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(data)
    with pytest.raises(LogoRefused, match=says):
        read_logo(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LogoNotRead, match=r"gone\.png cannot be read: No such file"):
        read_logo(tmp_path / "gone.png")
