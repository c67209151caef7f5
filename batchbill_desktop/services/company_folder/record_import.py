"""What the history says of an import: a record per file for what is new, one per changed row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from batchbill_desktop.services.company_folder.check import key_reader, key_text
from batchbill_desktop.services.company_folder.company_values import MergedCompany
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.merge import ChangedRow, Merged
from batchbill_desktop.services.company_folder.schema import FileSchema
from batchbill_desktop.services.history.record import Change, record

_SUBJECTS = {
    "tax_codes": "tax_code",
    "tax_rates": "tax_rate",
    "exchange_rates": "exchange_rate",
    "customers": "customer",
    "contracts": "contract",
    "rates": "rate",
    "contract_lines": "contract_line",
    "tickets": "ticket",
    "time_entries": "time_entry",
    "charges": "charge",
    "products": "product",
}


def record_import(connection: Connection, company: MergedCompany, files: list[Merged]) -> None:
    """Record all that the import changed; nothing where it changed nothing."""
    changes: list[Change] = []
    if company.changes:
        before = {key: company.before(key) for key in company.changes}
        after = {key: company.after(key) for key in company.changes}
        changes.append(Change("import", "company", before, after))
    for merged in files:
        if merged.new:
            changes.append(_added(merged))
        changes.extend(_changed(merged))
    record(connection, changes)


def _added(merged: Merged) -> Change:
    schema = merged.schema
    keys: list[str]
    if len(schema.key) == 1 and isinstance(merged.new[0][1][0], int):
        keys = spans(sorted(int(str(row[0])) for _, row in merged.new))
    else:
        key_of = key_reader(schema)
        keys = [key_text(schema, key_of(row)) for _, row in merged.new]
    after: dict[str, Any] = {"count": len(merged.new), "keys": keys}
    return Change("import", f"file:{schema.name}", None, after)


def spans(numbers: list[int]) -> list[str]:
    """Sorted whole numbers in short: 1, 2, 3, 7 -> 1-3, 7."""
    result: list[str] = []
    start = end = numbers[0]
    for number in [*numbers[1:], None]:
        if number is not None and number == end + 1:
            end = number
            continue
        result.append(str(start) if start == end else f"{start}-{end}")
        if number is not None:
            start = end = number
    return result


def _changed(merged: Merged) -> Iterator[Change]:
    schema, key_of = merged.schema, key_reader(merged.schema)
    for change in merged.changed:
        subject = f"{_SUBJECTS[schema.name]}:{key_text(schema, key_of(change.after))}"
        before, after = _differences(schema, change)
        yield Change("import", subject, before, after)


def _differences(schema: FileSchema, change: ChangedRow) -> tuple[dict[str, str], dict[str, str]]:
    """The columns that changed, as the files have them."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    pairs: zip[tuple[Any, Value, Value]]
    pairs = zip(schema.columns, change.before, change.after, strict=True)
    for column, old, new in pairs:
        if old != new:
            before[column.name] = column.kind.text(old)
            after[column.name] = column.kind.text(new)
    return before, after
