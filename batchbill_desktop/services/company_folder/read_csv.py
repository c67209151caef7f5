"""Reads a CSV file record by record: UTF-8, RFC 4180 to the letter, in little memory."""

from __future__ import annotations

import csv
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from batchbill_desktop.services.company_folder.records import (
    NO_FAULTS,
    NOT_ORDINARY,
    TOO_LONG,
    Record,
    Unreadable,
    shown,
    unreadable,
    whole_file,
)
from batchbill_desktop.services.errors import RowProblem
from batchbill_desktop.services.sentence import sentence

LARGEST_FILE = 4_000_000_000
"""Bytes; twenty million time entries take less."""

# A cell has at most 10,000 characters; what is a little longer is still read, so that the
# message can name its column and its length. Nothing longer ever stands in memory.
_LARGEST_CELL = 100_000
_LARGEST_LINE = 1_000_000

_BOM = b"\xef\xbb\xbf"
_STRICT_RECORD = re.compile(
    r'(?:"[^"]*(?:""[^"]*)*"|[^",\r\n]*)(?:,(?:"[^"]*(?:""[^"]*)*"|[^",\r\n]*))*(?:\r?\n)?'
)
_REPORT_EVERY = 1 << 20


def read_csv(path: Path, on_bytes: Callable[[int], None] | None = None) -> Iterator[Record]:
    """The records of a file, the header first; blank lines are counted and passed over.

    `on_bytes` hears now and then how many bytes have been read. Raises `Unreadable` at the
    first place where the file cannot be understood.
    """
    with _opened(path) as binary, _cell_limit(_LARGEST_CELL):
        lines = _Lines(path.name, binary, on_bytes)
        reader = csv.reader(lines, strict=True)
        header: list[str] = []
        number = 0
        while True:
            number += 1
            lines.begin(number)
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise _broken_record(lines, number, header, error) from None
            if cells is None:
                return
            if lines.has_quotes and not _STRICT_RECORD.fullmatch("".join(lines.record)):
                raise _stray_quote(lines, number, header)
            if cells:
                header = header or cells
                yield number, cells, NO_FAULTS


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    file = path.name
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            # A directory, or a pipe that would never end.
            raise whole_file(file, NOT_ORDINARY)
        if found.st_size > LARGEST_FILE:
            raise whole_file(
                file,
                sentence("has more than {most:,} bytes; import it in parts", most=LARGEST_FILE),
            )
        with path.open("rb") as binary:
            yield binary
    except OSError as error:
        raise unreadable(file, error) from None


@contextmanager
def _cell_limit(limit: int) -> Iterator[None]:
    """The csv module's limit for a cell, which is one for the whole process."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


class _Lines:
    """The lines of a file as text; `record` keeps those of the record that is being read."""

    def __init__(self, file: str, binary: BinaryIO, on_bytes: Callable[[int], None] | None) -> None:
        self.file = file
        self.record: list[str] = []
        self.has_quotes = False
        self.number = 1
        self._binary = binary
        self._on_bytes = on_bytes
        self._offset = 0
        self._next_report = _REPORT_EVERY

    def begin(self, number: int) -> None:
        """The next line begins record `number`."""
        self.number = number
        self.record = []
        self.has_quotes = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        raw = self._binary.readline(_LARGEST_LINE)
        if not raw:
            raise StopIteration
        start = self._offset
        self._offset += len(raw)
        if start == 0 and raw.startswith(_BOM):
            raw = raw[len(_BOM) :]
            start = len(_BOM)
        if len(raw) >= _LARGEST_LINE - len(_BOM) and not raw.endswith(b"\n"):
            self.record.append(raw.decode("utf-8", "replace"))
            raise csv.Error("line too long")
        line = self._decoded(raw, start)
        if '"' in line:
            self.has_quotes = True
        self.record.append(line)
        if self._on_bytes is not None and self._offset >= self._next_report:
            self._next_report = self._offset + _REPORT_EVERY
            self._on_bytes(self._offset)
        return line

    def _decoded(self, raw: bytes, start: int) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            place = start + error.start + 1
            raise Unreadable(
                RowProblem(
                    self.file,
                    self.number,
                    None,
                    f"byte 0x{raw[error.start]:02x}",
                    sentence(
                        "is not UTF-8 (byte {place:,} of the file); save it as CSV UTF-8",
                        place=place,
                    ),
                )
            ) from None


def _broken_record(lines: _Lines, number: int, header: list[str], error: csv.Error) -> Unreadable:
    """What the csv module stumbled over, in words, with the column where that is known."""
    text = "".join(lines.record)
    words = str(error)
    column, value = _last_cell(text, header)
    if "field larger" in words or "line too long" in words:
        reason = sentence("{too_long}, or its quote is never closed", too_long=TOO_LONG)
    elif "unexpected end" in words:
        reason = sentence("begins with a quote that is never closed")
    elif "new-line character" in words:
        column, value = None, None
        reason = sentence("has a carriage return inside a line; end lines with LF or CRLF")
    elif "expected after" in words:
        return _stray_quote(lines, number, header)
    else:
        reason = sentence("is not CSV as RFC 4180 has it ({words})", words=words)
    return Unreadable(RowProblem(lines.file, number, column, value, reason))


def _last_cell(text: str, header: list[str]) -> tuple[str | None, str | None]:
    """Column and value of the cell in which a broken record ends."""
    try:
        with _cell_limit(len(text) + 1):
            # In one piece: everything up to the fault is one record.
            cells = next(csv.reader([text]), [])
    except csv.Error:
        return None, None
    if not cells:
        return None, None
    column = header[len(cells) - 1].strip() if len(cells) <= len(header) else None
    return column, shown(cells[-1])


def _stray_quote(lines: _Lines, number: int, header: list[str]) -> Unreadable:
    """A quote inside a cell that is not quoted, or after the end of one that is."""
    text = "".join(lines.record).rstrip("\r\n")
    found = _STRICT_RECORD.match(text)
    before = found.end() if found else 0
    with _cell_limit(len(text) + 1):
        cells = next(csv.reader([text[:before]]), [])
    place = max(len(cells), 1) - 1
    column = header[place].strip() if place < len(header) else None
    begin = text.rfind(",", 0, before) + 1
    value = text[begin:].partition(",")[0]
    reason = sentence(
        'has a quote in it that is not doubled; write the cell as "..." and each quote twice'
    )
    return Unreadable(RowProblem(lines.file, number, column, shown(value), reason))
