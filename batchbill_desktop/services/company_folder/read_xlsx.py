"""Reads a workbook sheet by sheet, each cell as the text that a CSV file would have.

Dates, times, numbers and booleans become their one spelling; formulas are never reckoned.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from batchbill_desktop.services.company_folder.records import (
    NO_FAULTS,
    Record,
    Unreadable,
    unreadable,
    whole_file,
)
from batchbill_desktop.services.sentence import sentence

if TYPE_CHECKING:
    from openpyxl import Workbook

LARGEST_PACKED, LARGEST_UNPACKED = 500_000_000, 4_000_000_000
_LARGEST_STRINGS = 500_000_000
_ROOMY, _LARGEST_RATIO = 20_000_000, 200

_MINUTES_OF_DAY = 1440

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"

_FORMULA = sentence("is a formula; formulas are not reckoned: paste its value instead")
_ERROR = sentence("is an error of the spreadsheet; put a value in its place")


class WorkbookSource:
    """An open workbook; `sheets` are its names in order. Close it after use."""

    def __init__(self, path: Path) -> None:
        """Raises `Unreadable` where the file is no workbook that can be trusted."""
        _check_package(path)
        with ExitStack() as closing:
            # Opened here: openpyxl leaves a file open that it cannot read.
            try:
                binary = closing.enter_context(path.open("rb"))
            except OSError as error:
                raise unreadable(path.name, error) from None
            self._book = _open(path.name, binary)
            closing.callback(self._book.close)
            self.sheets: list[str] = [sheet.title for sheet in self._book.worksheets]
            self._closing = closing.pop_all()

    def close(self) -> None:
        """Let go of the file."""
        self._closing.close()

    def records(self, sheet: str) -> Iterator[Record]:
        """The rows of a sheet that are not empty, the header first; raises `Unreadable`.

        Each row has at least as many cells as the header: a workbook leaves out empty ones.
        """
        found: Any = self._book[sheet]
        # The size that a sheet says it has may be a lie, and then costs memory.
        found.reset_dimensions()
        width = 0
        try:
            for number, row in enumerate(found.iter_rows(), start=1):
                record = _record(number, row)
                if record is not None:
                    cells = record[1]
                    width = width or len(cells)
                    cells.extend([""] * (width - len(cells)))
                    yield record
        except Unreadable:
            raise
        except Exception as error:
            # openpyxl raises whatever its XML, zip and number parsers raise.
            raise whole_file(
                sheet, sentence("cannot be read as a sheet ({reason})", reason=_words(error))
            ) from error


def _record(number: int, row: tuple[Any, ...]) -> Record | None:
    cells: list[str] = []
    faults: dict[int, str] = NO_FAULTS
    for place, cell in enumerate(row):
        value = cell.value
        if value is None:
            cells.append("")
            continue
        cells.append(value if isinstance(value, str) else cell_text(value))
        if cell.data_type in ("f", "e"):
            faults = {**faults, place: _FORMULA if cell.data_type == "f" else _ERROR}
    while cells and not cells[-1].strip():
        cells.pop()
    return (number, cells, faults) if cells else None


def cell_text(value: object) -> str:
    """A real date, time, number or boolean of a workbook as a CSV file would have it.

    A number is taken as it is shown at its shortest (0.1 is 0.1), exactly.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, time):
        whole = value.second == 0 and value.microsecond == 0
        return value.strftime("%H:%M") if whole else value.isoformat()
    if isinstance(value, timedelta):
        return _duration_text(value)
    return str(value)


def _duration_text(value: timedelta) -> str:
    """Excel's [h]:mm as a time of day; a day or longer stays what it is, and is refused."""
    minutes, rest = divmod(value, timedelta(minutes=1))
    if rest or not 0 <= minutes < _MINUTES_OF_DAY:
        return str(value)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _float_text(value: float) -> str:
    """The shortest decimal that is this float, without an exponent."""
    try:
        text = format(Decimal(repr(value)), "f")
    except ValueError:
        return repr(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _check_package(path: Path) -> None:
    """Refuse what is no plain workbook before any of it is unpacked."""
    file = path.name
    try:
        with path.open("rb") as binary:
            start = binary.read(8)
        if start == _OLD_OFFICE:
            raise whole_file(
                file,
                sentence(
                    "is protected with a password, or an old .xls workbook; save it "
                    "without a password as .xlsx"
                ),
            )
        if path.stat().st_size > LARGEST_PACKED:
            raise whole_file(
                file,
                sentence("has more than {most:,} bytes; import it in parts", most=LARGEST_PACKED),
            )
        if not start.startswith(_ZIP):
            raise whole_file(
                file, sentence("is not an .xlsx workbook; save it as .xlsx or as CSV files")
            )
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except OSError as error:
        raise unreadable(file, error) from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise whole_file(file, sentence("is a damaged .xlsx workbook; save it anew")) from None
    _check_entries(file, entries)


def _check_entries(file: str, entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise whole_file(file, sentence("is protected with a password; save it without one"))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise whole_file(file, sentence("has macros in it; save it as a plain .xlsx workbook"))
    if "[content_types].xml" not in names:
        raise whole_file(
            file, sentence("is not an .xlsx workbook; save it as .xlsx or as CSV files")
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    strings = sum(e.file_size for e in entries if e.filename.lower().endswith("strings.xml"))
    swollen = unpacked > _ROOMY and unpacked > packed * _LARGEST_RATIO
    if unpacked > LARGEST_UNPACKED or strings > _LARGEST_STRINGS or swollen:
        raise whole_file(
            file,
            sentence(
                "unpacks to {unpacked:,} bytes, which no real workbook of its size does",
                unpacked=unpacked,
            ),
        )


def _open(file: str, binary: BinaryIO) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(binary, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        # openpyxl raises whatever its XML, zip and number parsers raise.
        raise whole_file(
            file,
            sentence("is a damaged .xlsx workbook ({reason}); save it anew", reason=_words(error)),
        ) from error


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
