"""Checks company.csv, whose rows are keys with a value, each like a column of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from batchbill_desktop.services.company_folder.kinds import BadCell
from batchbill_desktop.services.company_folder.problems import Problems
from batchbill_desktop.services.company_folder.records import Record, Unreadable, shown
from batchbill_desktop.services.company_folder.schema import (
    COMPANY,
    COMPANY_DEFAULTS,
    COMPANY_FILE,
    COMPANY_KEYS,
    Column,
    company_column,
)
from batchbill_desktop.services.errors import RowProblem
from batchbill_desktop.services.invoices.number_patterns import patterns_meet
from batchbill_desktop.services.sentence import sentence

HEADER = ("key", "value")


@dataclass
class CompanyRows:
    """The values of company.csv as text in their one spelling; empty where the cell is."""

    values: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """The row of each key, bad ones' too."""
    read: bool = False
    broken: bool = False
    """Whether the file is there and could not be read to the end."""


def check_company(
    records: Iterator[Record], problems: Problems, warnings: list[str]
) -> CompanyRows:
    """The values of company.csv; what is wrong with them goes to `problems`."""
    result = CompanyRows()
    unknown: list[str] = []
    try:
        places = _places(next(records, None), problems, warnings)
        if places is not None:
            result.read = True
            for record in records:
                _check_value(result, record, places, problems, unknown)
    except Unreadable as error:
        found = error.problem
        problems.rows.append(
            RowProblem(COMPANY_FILE, found.row, found.column, found.value, found.reason)
        )
        result.read = False
    if unknown:
        warnings.append(
            sentence(
                "{file}: unknown keys were left out: {keys}.",
                file=COMPANY_FILE,
                keys=", ".join(unknown),
            )
        )
    if not result.read:
        result.broken = True
        problems.broken.add(COMPANY)
    return result


def _places(
    header: Record | None, problems: Problems, warnings: list[str]
) -> tuple[int, int, int] | None:
    """Where key and value stand, and how many cells a row has."""
    if header is None:
        problems.add(COMPANY_FILE, None, None, None, sentence("is empty; a header row is needed"))
        return None
    number, cells, _ = header
    names = [cell.strip() for cell in cells]
    good = True
    for name in HEADER:
        if names.count(name) != 1:
            missing = sentence("the column is needed and missing")
            twice = sentence("the column is in the header twice")
            problems.add(COMPANY_FILE, number, name, None, twice if name in names else missing)
            good = False
    unknown = [repr(shown(name)) for name in names if name not in HEADER]
    if unknown:
        warnings.append(
            sentence(
                "{file}: unknown columns were left out: {columns}.",
                file=COMPANY_FILE,
                columns=", ".join(unknown),
            )
        )
    return (names.index("key"), names.index("value"), len(names)) if good else None


def _check_value(
    result: CompanyRows,
    record: Record,
    places: tuple[int, int, int],
    problems: Problems,
    unknown: list[str],
) -> None:
    number, cells, faults = record
    key_place, value_place, width = places
    if len(cells) != width:
        reason = sentence(
            "the row has {cells} cells, the header {width}", cells=len(cells), width=width
        )
        problems.add(COMPANY_FILE, number, None, None, reason)
        return
    key, cell = cells[key_place].strip(), cells[value_place].strip()
    if key in result.numbers:
        reason = sentence(
            "the key stands twice; the first time in row {row}", row=result.numbers[key]
        )
        problems.add(COMPANY_FILE, number, "key", key, reason)
        return
    column = company_column(key)
    if not key or key_place in faults:
        problems.add(COMPANY_FILE, number, "key", key, faults.get(key_place, "is needed and empty"))
    elif column is None:
        unknown.append(repr(shown(key)))
    else:
        result.numbers[key] = number
        try:
            result.values[key] = _value(column, cell, faults.get(value_place))
        except BadCell as error:
            problems.add(COMPANY_FILE, number, key, cell, error.reason)


def _value(column: Column, cell: str, fault: str | None) -> str:
    if fault is not None:
        raise BadCell(fault)
    if cell:
        return column.kind.text(column.kind.parse(cell))
    if column.needed:
        raise BadCell(sentence("is needed and empty"))
    return ""


@dataclass
class MergedCompany:
    """The company's values as they will be."""

    stored: dict[str, str]
    """What the database has: values that differ from their defaults."""
    rows: CompanyRows
    changes: dict[str, str] = field(default_factory=dict)
    """The values that become others; a default as the empty text."""

    def __post_init__(self) -> None:
        for key, value in self.rows.values.items():
            kept = "" if value == COMPANY_DEFAULTS.get(key, "") else value
            if kept != self.stored.get(key, ""):
                self.changes[key] = kept

    def before(self, key: str) -> str:
        """A value as it is, or its default."""
        return self.stored.get(key) or COMPANY_DEFAULTS.get(key, "")

    def after(self, key: str) -> str:
        """A value as it will be, or its default."""
        if key in self.changes:
            return self.changes[key] or COMPANY_DEFAULTS.get(key, "")
        return self.before(key)

    def knows(self, key: str) -> bool:
        """Whether `after` tells the truth: False where the file has the key and it is bad."""
        return not self.rows.broken and (key not in self.rows.numbers or key in self.rows.values)

    def report(self, key: str, reason: str, problems: Problems) -> None:
        """Report what is wrong with a value, where it stands."""
        problems.add(COMPANY_FILE, self.rows.numbers.get(key), key, self.after(key), reason)


def check_merged_company(company: MergedCompany, problems: Problems) -> None:
    """What a company needs, and number patterns that could yield the same number."""
    if company.rows.numbers and not company.rows.broken:
        for column in COMPANY_KEYS:
            known = column.name in company.rows.numbers
            if column.needed and not known and not company.stored.get(column.name):
                problems.add(
                    COMPANY_FILE, None, column.name, None, sentence("the key is needed and missing")
                )
    patterns = company.after("invoice_number"), company.after("credit_note_number")
    changed = not company.changes.keys().isdisjoint({"invoice_number", "credit_note_number"})
    if changed and patterns_meet(*patterns):
        key = "credit_note_number" if "credit_note_number" in company.changes else "invoice_number"
        other = patterns[0] if key == "credit_note_number" else patterns[1]
        company.report(
            key,
            sentence("can yield the same number as the other series, {other}", other=other),
            problems,
        )
