"""Puts the rows of a file over those of the database: what is new, changed, or the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from batchbill_desktop.services.company_folder.check import FileRows, Key, Row, key_reader
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.schema import FileSchema


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that is in the database and becomes another."""

    number: int
    before: Row
    after: Row


@dataclass
class Merged:
    """A table as it will be after the import."""

    schema: FileSchema
    stored: dict[Key, Row] = field(default_factory=dict)
    """What the database has, at least for the keys of the file."""
    file_keys: dict[Key, int] = field(default_factory=dict)
    """The keys of the file, bad rows' too, with the rows' numbers."""
    new: list[tuple[int, Row]] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    spoilt: list[tuple[int, Row]] = field(default_factory=list)
    """Rows with bad cells, which will not be written."""

    def put(self, rows: FileRows) -> None:
        """Sort the rows of a file into new and changed ones; absent columns stay as they are."""
        key_of, absent = key_reader(self.schema), rows.absent
        self.file_keys, self.spoilt = rows.keys, rows.spoilt
        for number, row in zip(rows.numbers, rows.rows, strict=True):
            before = self.stored.get(key_of(row))
            if before is None:
                self.new.append((number, row))
                continue
            for place in absent:
                row[place] = before[place]
            if row != before:
                self.changed.append(ChangedRow(number, before, row))

    def touched(self) -> Iterator[tuple[int, Row]]:
        """The rows that will be written, with their numbers in the file."""
        yield from self.new
        for change in self.changed:
            yield change.number, change.after

    def after(self) -> dict[Key, Row]:
        """Every row as it will be."""
        key_of = key_reader(self.schema)
        rows = dict(self.stored)
        for _, row in self.touched():
            rows[key_of(row)] = row
        return rows

    def column(self, name: str) -> dict[Key, Value]:
        """One column of every row as it will be, by key."""
        place = self.schema.index[name]
        return {key: row[place] for key, row in self.after().items()}
