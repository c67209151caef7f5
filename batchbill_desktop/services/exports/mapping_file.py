"""The mapping as a CSV file or a workbook, written and read again; all of it or nothing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from batchbill_desktop.services.company_folder.new_place import new_file
from batchbill_desktop.services.company_folder.read_csv import read_csv
from batchbill_desktop.services.company_folder.records import Record, Unreadable, shown, whole_file
from batchbill_desktop.services.company_folder.write_csv import write_csv
from batchbill_desktop.services.errors import ImportRefused, ImportReport, Refused, RowProblem
from batchbill_desktop.services.exports.cells import text_cell, text_of_cell
from batchbill_desktop.services.exports.mapping import Key, mapping_rows, set_names
from batchbill_desktop.services.exports.mapping_rules import (
    KINDS,
    Known,
    key_fault,
    known_codes,
    value_fault,
)
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.sentence import sentence

NEEDED = ("format", "kind", "key", "value")
HEADER = [*NEEDED, "default"]
SHEET = "mapping"


def export_mapping(connection: Connection, path: Path) -> int:
    """Write all names into a new `.csv` or `.xlsx` file; returns how many.

    The column `default` says what holds where the value is emptied; an import passes it over.
    Raises `Refused` where the file is there or cannot be written.
    """
    _check_ending(path)
    rows = [
        [row.format, row.kind, row.key, row.value, row.default] for row in mapping_rows(connection)
    ]
    with new_file(path) as place:
        if path.suffix.lower() == ".xlsx":
            from batchbill_desktop.services.company_folder.write_xlsx import write_workbook

            write_workbook(place, {SHEET: iter([HEADER, *rows])})
        else:
            write_csv(place, [HEADER, *([text_cell(cell) for cell in row] for row in rows)])
    return len(rows)


def import_mapping(connection: Connection, path: Path) -> ImportReport:
    """Read names from a `.csv` or `.xlsx` file; those that are absent stay as they are.

    An empty value goes back to the default. Raises `ImportRefused` with every bad row, and
    `Refused` for a file that is neither.
    """
    _check_ending(path)
    names, problems, warnings = _read(path, known_codes(connection))
    if problems:
        raise ImportRefused(problems)
    changed = set_names(connection, names)
    return ImportReport({"names": len(names), "changed": changed}, tuple(warnings))


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise Refused(
            message=sentence(
                "{path} is neither a .csv nor an .xlsx file. Choose a name that ends so.",
                path=path,
            )
        )


def _read(path: Path, known: Known) -> tuple[dict[Key, str], list[RowProblem], list[str]]:
    """The names in the file, what is wrong in it, and what was passed over."""
    reader = _Reader(path, known)
    try:
        with closing(_records(path)) as records:
            header = next(records, None)
            if header is None:
                raise whole_file(path.name, sentence("is empty; a header row is needed"))
            if reader.take_header(header):
                for record in records:
                    reader.take(record)
    except Unreadable as error:
        reader.problems.append(error.problem)
    return reader.names, reader.problems, reader.warnings


def _records(path: Path) -> Generator[Record, None, None]:
    if path.suffix.lower() == ".csv":
        yield from read_csv(path)
        return
    from batchbill_desktop.services.company_folder.read_xlsx import WorkbookSource

    book = WorkbookSource(path)
    try:
        if SHEET not in book.sheets:
            raise whole_file(path.name, sentence("has no sheet called {sheet}", sheet=SHEET))
        yield from book.records(SHEET)
    finally:
        book.close()


class _Reader:
    """Takes the rows of a file and keeps names, problems and warnings."""

    def __init__(self, path: Path, known: Known) -> None:
        self.names: dict[Key, str] = {}
        self.problems: list[RowProblem] = []
        self.warnings: list[str] = []
        self._file = path.name
        self._guarded = path.suffix.lower() == ".csv"
        self._known = known
        self._places: list[int] = []
        self._width = 0
        self._rows: dict[Key, int] = {}

    def take_header(self, record: Record) -> bool:
        """Find the columns; False where one is missing or stands twice."""
        number, cells, _faults = record
        names = [cell.strip() for cell in cells]
        self._width = len(names)
        for name in NEEDED:
            if names.count(name) != 1:
                missing = sentence("the column is needed and missing")
                twice = sentence("the column is in the header twice")
                self._problem(number, name, None, twice if name in names else missing)
        unknown = [repr(shown(name)) for name in names if name not in HEADER]
        if unknown:
            self.warnings.append(
                sentence(
                    "{file}: unknown columns were left out: {columns}.",
                    file=self._file,
                    columns=", ".join(unknown),
                )
            )
        if not self.problems:
            self._places = [names.index(name) for name in NEEDED]
        return not self.problems

    def take(self, record: Record) -> None:
        """Take one row."""
        number, cells, faults = record
        if len(cells) != self._width:
            reason = sentence(
                "the row has {cells} cells, the header {width}", cells=len(cells), width=self._width
            )
            self._problem(number, None, None, reason)
            return
        values = []
        for name, place in zip(NEEDED, self._places, strict=True):
            if place in faults:
                self._problem(number, name, cells[place], faults[place])
                return
            cell = cells[place].strip()
            values.append(text_of_cell(cell) if self._guarded else cell)
        format_name, kind, key, value = values
        fault = self._fault(format_name, kind, key, value)
        if fault is None and (format_name, kind, key) in self._rows:
            first = self._rows[format_name, kind, key]
            reason = sentence("the name stands twice; the first time in row {row}", row=first)
            fault = ("key", key, reason)
        if fault is not None:
            self._problem(number, *fault)
            return
        self._rows[format_name, kind, key] = number
        self.names[format_name, kind, key] = value

    def _fault(
        self, format_name: str, kind: str, key: str, value: str
    ) -> tuple[str, str, str] | None:
        """Column, value and reason of what is wrong with a row."""
        if format_name not in FORMATS:
            return (
                "format",
                format_name,
                sentence("is no format; there is {formats}", formats=", ".join(FORMATS)),
            )
        if kind not in KINDS:
            return (
                "kind",
                kind,
                sentence("is no kind of name; there is {kinds}", kinds=", ".join(KINDS)),
            )
        if not key:
            return "key", key, sentence("is needed and empty")
        if reason := key_fault(format_name, kind, key, self._known):
            return "key", key, reason
        if reason := value_fault(format_name, kind, key, value):
            return "value", value, reason
        return None

    def _problem(self, row: int, column: str | None, value: str | None, reason: str) -> None:
        cut = None if value is None else shown(value)
        self.problems.append(RowProblem(self._file, row, column, cut, reason))
