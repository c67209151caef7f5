"""The export of a company folder: all files, all columns, rows by key, nothing half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from batchbill_desktop.services.company_folder.check import key_reader
from batchbill_desktop.services.company_folder.company_values import HEADER
from batchbill_desktop.services.company_folder.kinds import Value, tidy_text
from batchbill_desktop.services.company_folder.new_place import new_file, new_folder
from batchbill_desktop.services.company_folder.schema import (
    COMPANY,
    COMPANY_DEFAULTS,
    COMPANY_KEYS,
    CUSTOMERS,
    FILES,
    Column,
    FileSchema,
)
from batchbill_desktop.services.company_folder.stored import (
    Ids,
    read_company,
    read_ids,
    stored_rows,
)
from batchbill_desktop.services.company_folder.write_csv import write_csv

Cells = list[str]


def export_company(connection: Connection, path: Path) -> dict[str, int]:
    """Write the company into a new or empty folder, or into a new .xlsx workbook.

    The same state gives the same bytes; importing them into an empty database and exporting
    again gives them once more. Claims, waivers, batches, invoices and payments are not in it:
    it is no backup. Returns the number of rows by file. Raises `Refused` where the place is
    taken or cannot be written; nothing is left there then.
    """
    tables = _tables(connection)
    counts: dict[str, int] = {}
    if path.suffix.lower() == ".xlsx":
        from batchbill_desktop.services.company_folder.write_xlsx import write_workbook

        with new_file(path) as place:
            write_workbook(place, {name: _counted(name, t, counts) for name, t in tables.items()})
        return counts
    with new_folder(path) as folder:
        for name, table in tables.items():
            write_csv(folder / f"{name}.csv", _counted(name, table, counts))
    return counts


def _counted(name: str, table: Iterator[Cells], counts: dict[str, int]) -> Iterator[Cells]:
    """The table as it is; its rows without the header are counted in passing."""
    counts[f"{name}.csv"] = -1
    for cells in table:
        counts[f"{name}.csv"] += 1
        yield cells


def _tables(connection: Connection) -> dict[str, Iterator[Cells]]:
    """Every file's rows, the header first, by name; read when they are written."""
    ids = read_ids(connection)
    company = read_company(connection)
    tables = {COMPANY: _company_table(company)}
    for schema in FILES:
        tables[schema.name] = _table(connection, schema, ids, company)
    return tables


def _company_table(company: dict[str, str]) -> Iterator[Cells]:
    yield list(HEADER)
    if not company:
        # Nothing is known of the company: a name, which is needed, cannot be left empty.
        return
    for key in sorted({*company, *(column.name for column in COMPANY_KEYS)}):
        value = company.get(key, "")
        yield [key, "" if value == COMPANY_DEFAULTS.get(key) else tidy_text(value)]


def _table(
    connection: Connection, schema: FileSchema, ids: Ids, company: dict[str, str]
) -> Iterator[Cells]:
    yield [column.name for column in schema.columns]
    writers = [_writer(column, _default(schema, column, company)) for column in schema.columns]
    # Sorted here: a database may sort texts as a language does, not by code point.
    rows = sorted(stored_rows(connection, schema, ids), key=key_reader(schema))  # type: ignore[arg-type] # keys of one table are alike
    for row in rows:
        yield [write(value) for write, value in zip(writers, row, strict=True)]


def _default(schema: FileSchema, column: Column, company: dict[str, str]) -> Value:
    """What an empty cell of the column means."""
    if schema is CUSTOMERS and column.name in ("language", "currency"):
        return company.get(column.name) or COMPANY_DEFAULTS[column.name]
    return column.default


def _writer(column: Column, default: Value) -> Callable[[Value], str]:
    text = column.kind.text
    if column.needed:
        return text
    # Dates, codes and numbers come again and again.
    seen: dict[Value, str] = {default: "", None: ""}

    def write(value: Value) -> str:
        cell = seen.get(value)
        if cell is None:
            cell = text(value)
            if len(seen) < _CACHED:
                seen[value] = cell
        return cell

    return write


_CACHED = 20_000
