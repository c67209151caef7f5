"""Describes the files and columns of a company folder in Markdown, from their declaration.

`python -m batchbill_desktop.services.company_folder.column_docs FILE` writes the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from batchbill_desktop.services.company_folder.schema import (
    COMPANY_FILE,
    COMPANY_KEYS,
    FILES,
    TRANSLATED_TEXTS,
    Column,
    FileSchema,
)

_OPENING = """\
# The company folder

A folder of CSV files, or one `.xlsx` workbook with a sheet per file (the same names without
`.csv`). This page is made from the declaration that the import itself reads
(`services/company_folder/schema.py`).

- UTF-8, a header row, commas, quotes as RFC 4180 has them. Files may be missing; unknown columns
  are reported and left out.
- Dates are `YYYY-MM-DD`, times `HH:MM`, booleans `yes` or `no`, numbers digits with at most one
  point and a leading minus. Blanks around a cell are cut off. A workbook may have real dates,
  numbers and booleans; formulas are refused.
- An import is all or nothing. It updates by key: rows and columns that are absent stay as they
  are, an empty cell means the default. A row that would change something already billed is
  refused.
- An export writes all files with all columns, rows by key, into a new or empty folder. It holds
  master data and work only, no batches, invoices or payments: it is no backup.
"""


def describe_columns() -> str:
    """The page: a table for each file, with what a cell holds and what an empty one means."""
    return "\n".join([_OPENING, *_company(), *(line for s in FILES for line in _file(s))])


def _company() -> Iterator[str]:
    yield f"## {COMPANY_FILE}\n"
    texts = ", ".join(f"`{text}`" for text in TRANSLATED_TEXTS)
    yield f"Columns `key` and `value`. {texts} may also stand with a language: `footer_text.fr`.\n"
    yield from _table("key", COMPANY_KEYS)


def _file(schema: FileSchema) -> Iterator[str]:
    yield f"## {schema.file}\n"
    yield f"Key: {', '.join(f'`{name}`' for name in schema.key)}.\n"
    yield from _table("column", schema.columns)


def _table(title: str, columns: Iterable[Column]) -> Iterator[str]:
    yield f"| {title} | holds | empty means |"
    yield "| --- | --- | --- |"
    for column in columns:
        yield f"| `{column.name}` | {_holds(column)} | {_empty(column)} |"
    yield ""


def _holds(column: Column) -> str:
    if not column.refers:
        return column.kind.words
    return f"{column.kind.words}; stands in {column.refers}.csv or in the database"


def _empty(column: Column) -> str:
    if column.needed:
        return "refused: it is needed"
    if column.name in ("language", "currency") and column.default == "":
        return "the company's"
    text = column.kind.text(column.default)
    return f"`{text}`" if text else "not set"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(describe_columns(), encoding="utf-8", newline="\n")
