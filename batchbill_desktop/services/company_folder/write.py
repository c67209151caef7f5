"""Writes the new and the changed rows of an import: one executemany each, by key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from batchbill_desktop.models import CompanyValue
from batchbill_desktop.services.company_folder.check import Row
from batchbill_desktop.services.company_folder.company_values import MergedCompany
from batchbill_desktop.services.company_folder.merge import Merged
from batchbill_desktop.services.company_folder.schema import FileSchema
from batchbill_desktop.services.company_folder.stored import NAMED_BY_ID, Ids
from batchbill_desktop.services.database import reserve_ids

_COUNTED = {"customers": "customer", "contracts": "contract"}
"""Files whose rows have an id of ours."""


def write_company(connection: Connection, company: MergedCompany) -> None:
    """Put the changed values in place; a default is the absence of a row."""
    if not company.changes:
        return
    table = CompanyValue.__table__
    gone = [{"gone": key} for key in company.changes if key in company.stored]
    values = [{"key": key, "value": value} for key, value in company.changes.items() if value]
    if gone:
        connection.execute(delete(CompanyValue).where(table.c.key == bindparam("gone")), gone)
    if values:
        connection.execute(insert(CompanyValue), values)


def write_rows(connection: Connection, merged: Merged, ids: Ids) -> None:
    """Insert the new rows and update the changed ones; adds new ids to `ids`."""
    schema = merged.schema
    table = schema.table
    if merged.new:
        rows = [row for _, row in merged.new]
        parameters = _parameters(schema, rows, ids)
        if schema.name in _COUNTED:
            first = reserve_ids(connection, _COUNTED[schema.name], len(rows))
            for number, parameter in enumerate(parameters, start=first):
                parameter["id"] = number
                ids.by_code[schema.name][parameter[schema.columns[0].field]] = number
        connection.execute(insert(table), parameters)
    if merged.changed:
        _free_sources(connection, merged)
        _update(connection, merged, ids)


def _parameters(schema: FileSchema, rows: list[Row], ids: Ids) -> list[dict[str, Any]]:
    fields = [column.field for column in schema.columns]
    translated = [
        (field, ids.by_code[NAMED_BY_ID[field]]) for field in fields if field in NAMED_BY_ID
    ]
    parameters: list[dict[str, Any]] = [dict(zip(fields, row, strict=True)) for row in rows]
    for field, numbers in translated:
        for parameter in parameters:
            parameter[field] = numbers[parameter[field]]
    return parameters


def _update(connection: Connection, merged: Merged, ids: Ids) -> None:
    schema = merged.schema
    table = schema.table
    keys = [schema.columns[schema.index[name]].field for name in schema.key]
    others = [column.field for column in schema.columns if column.field not in keys]
    parameters = [
        {f"new_{field}": value for field, value in parameter.items()}
        for parameter in _parameters(schema, [change.after for change in merged.changed], ids)
    ]
    connection.execute(
        update(table)
        .where(*(table.c[field] == bindparam(f"new_{field}") for field in keys))
        .values({field: bindparam(f"new_{field}") for field in others}),
        parameters,
    )


def _free_sources(connection: Connection, merged: Merged) -> None:
    """Let go of changed source keys first: two rows may change theirs for one another's."""
    schema = merged.schema
    if "source_key" not in schema.index:
        return
    places = schema.index["source"], schema.index["source_key"]
    moved = [
        {"moved": change.after[0]}
        for change in merged.changed
        if any(change.before[place] != change.after[place] for place in places)
    ]
    if moved:
        key = schema.table.c[schema.columns[0].field]
        connection.execute(
            update(schema.table)
            .where(key == bindparam("moved"))
            .values(source=None, source_key=None),
            moved,
        )
