"""The names that other programs have for our accounts, items, taxes and customers.

What the database keeps goes before the defaults of the company's country.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from batchbill_desktop.models import Contract, Customer, ExportMapping, Product
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.exports.mapping_defaults import default_mapping
from batchbill_desktop.services.exports.registry import FORMATS, find_format
from batchbill_desktop.services.history.record import Change, record

Mapping = dict[tuple[str, str], str]
Key = tuple[str, str, str]
"""Format, kind and key of a name."""


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One name: what the format writes for a kind and key, and what it would without a choice."""

    format: str
    kind: str
    key: str
    value: str
    default: str


def load_mapping(connection: Connection, format_name: str) -> Mapping:
    """What a format writes: defaults and what is kept, as `names.Names` reads it.

    Revenue by category becomes revenue by SKU, with the catalogue; by type of contract it
    becomes revenue by contract.
    """
    kept = {
        (row.kind, row.key): row.value
        for row in connection.execute(
            select(ExportMapping.kind, ExportMapping.key, ExportMapping.value).where(
                ExportMapping.format == format_name
            )
        )
    }
    mapping = default_mapping(format_name, company_values(connection)) | kept
    categories = _with_prefix(mapping, "category:")
    if categories:
        for sku, category in connection.execute(select(Product.sku, Product.category)).all():
            if category in categories:
                mapping.setdefault(("revenue", f"sku:{sku}"), categories[category])
    types = _with_prefix(mapping, "type:")
    if types:
        for code, kind in connection.execute(select(Contract.code, Contract.type)).all():
            if kind in types:
                mapping.setdefault(("revenue", f"contract:{code}"), types[kind])
    return mapping


def customers_by_number(connection: Connection) -> dict[str, str]:
    """The name of every customer, by business number."""
    rows = connection.execute(select(Customer.business_number, Customer.name))
    return {row.business_number: row.name for row in rows}


def mapping_rows(connection: Connection) -> list[MappingRow]:
    """Every name of every format: the defaults, and those that were given."""
    company = company_values(connection)
    rows = []
    kept = kept_names(connection)
    for name in FORMATS:
        defaults = default_mapping(name, company)
        own = {key[1:]: value for key, value in kept.items() if key[0] == name}
        for kind, key in sorted(defaults.keys() | own.keys()):
            default = defaults.get((kind, key), "")
            rows.append(MappingRow(name, kind, key, own.get((kind, key), default), default))
    return rows


def kept_names(connection: Connection) -> dict[Key, str]:
    """The names that differ from the defaults."""
    table = ExportMapping
    rows = connection.execute(select(table.format, table.kind, table.key, table.value))
    return {(row.format, row.kind, row.key): row.value for row in rows}


def set_names(connection: Connection, names: dict[Key, str]) -> int:
    """Keep names; an empty one, or one that is the default, is forgotten.

    Returns how many changed.
    """
    company = company_values(connection)
    kept = kept_names(connection)
    changes = {}
    for key, value in names.items():
        format_name, kind, name = key
        default = default_mapping(format_name, company).get((kind, name), "")
        wanted = "" if value == default else value
        if wanted != kept.get(key, ""):
            changes[key] = wanted
    for (format_name, kind, name), value in changes.items():
        connection.execute(
            delete(ExportMapping).where(
                ExportMapping.format == format_name,
                ExportMapping.kind == kind,
                ExportMapping.key == name,
            )
        )
        if value:
            row = {"format": format_name, "kind": kind, "key": name, "value": value}
            connection.execute(insert(ExportMapping).values(row))
    _record(connection, kept, changes)
    return len(changes)


def clear_mapping(connection: Connection, format_name: str) -> int:
    """Forget the names of a format, so that the defaults hold again.

    Returns how many there were. Raises `UnknownFormat`.
    """
    find_format(format_name)
    kept = kept_names(connection)
    changes = {key: "" for key in kept if key[0] == format_name}
    connection.execute(delete(ExportMapping).where(ExportMapping.format == format_name))
    _record(connection, kept, changes)
    return len(changes)


def _with_prefix(mapping: Mapping, prefix: str) -> dict[str, str]:
    return {
        key.removeprefix(prefix): value
        for (kind, key), value in mapping.items()
        if kind == "revenue" and key.startswith(prefix)
    }


def _record(connection: Connection, before: dict[Key, str], changes: dict[Key, str]) -> None:
    by_format: dict[str, list[Key]] = {}
    for key in sorted(changes):
        by_format.setdefault(key[0], []).append(key)
    record(
        connection,
        [
            Change(
                "mapping",
                f"mapping:{name}",
                {"/".join(key[1:]): before.get(key) for key in keys},
                {"/".join(key[1:]): changes[key] or None for key in keys},
            )
            for name, keys in by_format.items()
        ],
    )
