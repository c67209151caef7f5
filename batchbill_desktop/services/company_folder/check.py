"""Checks the cells of one file, strictly, and turns them into values of the database.

Every bad cell is reported. What an absent column means (its field stays) is left to
`merge`; an empty cell becomes its default here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from batchbill_desktop.services.company_folder.kinds import BadCell, Value
from batchbill_desktop.services.company_folder.problems import Problems
from batchbill_desktop.services.company_folder.records import Record, Unreadable, shown
from batchbill_desktop.services.company_folder.schema import FileSchema
from batchbill_desktop.services.errors import RowProblem
from batchbill_desktop.services.sentence import sentence

Key = Value | tuple[Value, ...]
"""The key of a row: its one value, or a tuple where several columns make it."""

Row = list[Value]
"""The values of a row in the order of the schema's columns; codes as the file has them."""

# Values that come again and again (dates, codes, yes) are parsed once.
_CACHED = 20_000
_NOT_CACHED: Any = object()


@dataclass
class FileRows:
    """The good rows of a file."""

    schema: FileSchema
    present: list[int] = field(default_factory=list)
    """Places (in the schema) of the columns that the file has."""
    numbers: list[int] = field(default_factory=list)
    """The row's number in the file, the header being 1."""
    rows: list[Row] = field(default_factory=list)
    keys: dict[Key, int] = field(default_factory=dict)
    """Every key that stands in the file, bad rows' too, with the row's number."""
    spoilt: list[tuple[int, Row]] = field(default_factory=list)
    """Rows with bad cells, which are None here: their other cells are judged as well."""
    read: bool = False
    """Whether the file was there and could be read at all."""

    @property
    def absent(self) -> list[int]:
        """Places of the columns that the file has not."""
        present = set(self.present)
        return [place for place in range(len(self.schema.columns)) if place not in present]


class _Parser:
    """Parses the cells of one column."""

    def __init__(self, schema: FileSchema, place: int, position: int) -> None:
        self.column = schema.columns[place]
        self.place = place
        self.position = position
        self.cache: dict[str, Value] = {}

    def value(self, cell: str, fault: str | None) -> Value:
        """The value of a cell; raises `BadCell`, also for what the reader found in it."""
        if fault is not None:
            raise BadCell(fault)
        text = cell.strip()
        if not text:
            if self.column.needed:
                raise BadCell(sentence("is needed and empty"))
            value = self.column.default
        else:
            value = self.column.kind.parse(text)
        if len(self.cache) < _CACHED:
            self.cache[cell] = value
        return value


def check_file(
    schema: FileSchema, records: Iterator[Record], problems: Problems, warnings: list[str]
) -> FileRows:
    """The rows of a file; what is wrong with it goes to `problems`.

    A file that cannot be read to the end is marked as broken: codes that others miss in it
    are then not reported.
    """
    result = FileRows(schema)
    before = len(problems.rows)
    try:
        header = next(records, None)
        if header is None:
            problems.add(
                schema.file, None, None, None, sentence("is empty; a header row is needed")
            )
        else:
            parsers = _parsers(schema, header, problems, warnings)
            if len(problems.rows) == before:
                result.present = [parser.place for parser in parsers]
                result.read = True
                _check_rows(result, parsers, len(header[1]), records, problems)
    except Unreadable as error:
        found = error.problem
        problems.rows.append(
            RowProblem(schema.file, found.row, found.column, found.value, found.reason)
        )
        result.read = False
    if not result.read:
        problems.broken.add(schema.name)
    return result


def _parsers(
    schema: FileSchema, header: Record, problems: Problems, warnings: list[str]
) -> list[_Parser]:
    """A parser for each known column of the header."""
    number, cells, _ = header
    positions: dict[str, int] = {}
    unknown = []
    for position, cell in enumerate(cells):
        name = cell.strip()
        if name in positions:
            problems.add(
                schema.file, number, name, None, sentence("the column stands in the header twice")
            )
        elif name in schema.index:
            positions[name] = position
        else:
            unknown.append(repr(shown(name)))
    if unknown:
        warnings.append(
            sentence(
                "{file}: unknown columns were left out: {columns}.",
                file=schema.file,
                columns=", ".join(unknown),
            )
        )
    for column in schema.columns:
        if column.needed and column.name not in positions:
            problems.add(
                schema.file, number, column.name, None, sentence("the column is needed and missing")
            )
    return [
        _Parser(schema, place, positions[column.name])
        for place, column in enumerate(schema.columns)
        if column.name in positions
    ]


def _check_rows(
    result: FileRows,
    parsers: list[_Parser],
    width: int,
    records: Iterator[Record],
    problems: Problems,
) -> None:
    schema = result.schema
    key_of = key_reader(schema)
    key_places = {schema.index[name] for name in schema.key}
    check_row = _RowCheck(schema, parsers, problems)
    keys, numbers, rows = result.keys, result.numbers, result.rows
    for number, cells, faults in records:
        if len(cells) != width:
            reason = sentence(
                "the row has {cells} cells, the header {width}", cells=len(cells), width=width
            )
            problems.add(schema.file, number, None, None, reason)
            continue
        row, bad = check_row(number, cells, faults)
        if bad:
            result.spoilt.append((number, row))
            if not key_places.isdisjoint(bad):
                continue
        key = key_of(row)
        first = keys.setdefault(key, number)
        if first != number:
            name = schema.key[-1]
            shown_key = key_text(schema, key)
            reason = sentence("the key stands twice; the first time in row {row}", row=first)
            problems.add(schema.file, number, name, shown_key, reason)
        elif not bad:
            numbers.append(number)
            rows.append(row)


class _RowCheck:
    """Turns the cells of a row into values, and reports those that are wrong."""

    def __init__(self, schema: FileSchema, parsers: list[_Parser], problems: Problems) -> None:
        self._file = schema.file
        self._problems = problems
        self._template: Row = [column.default for column in schema.columns]
        self._plan = [
            (parser.place, parser.position, parser.cache.get, parser) for parser in parsers
        ]

    def __call__(
        self, number: int, cells: list[str], faults: dict[int, str]
    ) -> tuple[Row, list[int]]:
        """The row, and the places of its bad cells."""
        row = self._template[:]
        bad: list[int] = []
        for place, position, cached, parser in self._plan:
            cell = cells[position]
            value = cached(cell, _NOT_CACHED)
            if value is _NOT_CACHED or faults:
                try:
                    value = parser.value(cell, faults.get(position))
                except BadCell as error:
                    self._problems.add(
                        self._file, number, parser.column.name, cell.strip(), error.reason
                    )
                    bad.append(place)
                    value = None
            row[place] = value
        return row, bad


def key_reader(schema: FileSchema) -> Callable[[Row], Key]:
    """A function that takes the key out of a row."""
    return itemgetter(*(schema.index[name] for name in schema.key))


def key_text(schema: FileSchema, key: Key) -> str:
    """A key in words: `C-101 base 2026-01-01`."""
    parts = key if isinstance(key, tuple) else (key,)
    columns = (schema.columns[schema.index[name]] for name in schema.key)
    return " ".join(column.kind.text(part) for column, part in zip(columns, parts, strict=True))
