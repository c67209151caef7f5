"""Writes a workbook with a sheet per file; every cell is text, so none can be a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from batchbill_desktop.services.errors import Refused
from batchbill_desktop.services.workbooks import disk_errors

LARGEST_SHEET = 1_048_576
"""Rows that a sheet can have, the header included."""

_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIXED_DATE = rb"\g<1>2000-01-01T00:00:00Z"
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def write_workbook(path: Path, tables: Mapping[str, Iterator[list[str]]]) -> None:
    """Write the tables as sheets into a new file; raises `OSError`, `Refused`.

    The file bears no time stamps: the same tables give the same bytes.
    """
    book = Workbook(write_only=True)
    stamped = path.with_name(f"{path.name}.stamped")
    with disk_errors(book):
        for name, rows in tables.items():
            _fill(book, name, rows)
        book.save(stamped)
    _without_time_stamps(stamped, path)


def _fill(book: Workbook, name: str, rows: Iterator[list[str]]) -> None:
    sheet = book.create_sheet(name)
    for number, cells in enumerate(rows, start=1):
        if number > LARGEST_SHEET:
            book.close()
            raise Refused(
                message=f"{name} has more than {LARGEST_SHEET - 1:,} rows, which a sheet "
                "cannot hold. Export into a folder instead."
            )
        sheet.append([_text_cell(sheet, cell) if cell else None for cell in cells])


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _without_time_stamps(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "x") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _FIRST_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            with old.open(entry) as content, new.open(info, "w", force_zip64=True) as packed:
                if entry.filename == "docProps/core.xml":
                    packed.write(_DATE.sub(_FIXED_DATE, content.read()))
                    continue
                while block := content.read(1 << 20):
                    packed.write(block)
