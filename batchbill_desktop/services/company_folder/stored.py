"""Reads the rows of the database in the form that the files have: codes instead of ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from batchbill_desktop.models import CompanyValue, Contract, Customer
from batchbill_desktop.services.company_folder.check import Key, Row, key_reader
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.schema import FileSchema

NAMED_BY_ID = {"customer_id": "customers", "contract_id": "contracts"}
"""Columns of the tables that hold an id where the files have a code."""


@dataclass(frozen=True)
class Ids:
    """The ids of customers and contracts by their codes, under the names of the files."""

    by_code: dict[str, dict[str, int]]

    def codes(self, file: str) -> dict[int, str]:
        """The codes by their ids."""
        return {number: code for code, number in self.by_code[file].items()}


def read_ids(connection: Connection) -> Ids:
    """The ids of all customers and contracts; two statements."""
    customers = select(Customer.business_number, Customer.id)
    contracts = select(Contract.code, Contract.id)
    return Ids(
        {
            "customers": dict(connection.execute(customers).all()),
            "contracts": dict(connection.execute(contracts).all()),
        }
    )


def read_company(connection: Connection) -> dict[str, str]:
    """The values of company.csv that differ from their defaults."""
    found = select(CompanyValue.key, CompanyValue.value)
    return dict(connection.execute(found).all())


def stored_rows(
    connection: Connection, schema: FileSchema, ids: Ids, *conditions: ColumnElement[bool]
) -> Iterator[Row]:
    """The rows of a table that fit the conditions, in no order; one statement."""
    fields = [schema.table.c[column.field] for column in schema.columns]
    translate: list[tuple[int, dict[Any, Value]]] = [
        (place, {**ids.codes(NAMED_BY_ID[column.field])})
        for place, column in enumerate(schema.columns)
        if column.field in NAMED_BY_ID
    ]
    for found in connection.execute(select(*fields).where(*conditions)):
        row: Row = list(found)
        for place, codes in translate:
            row[place] = codes[row[place]]
        yield row


def stored_by_key(
    connection: Connection, schema: FileSchema, ids: Ids, *conditions: ColumnElement[bool]
) -> dict[Key, Row]:
    """The same by key."""
    key_of = key_reader(schema)
    return {key_of(row): row for row in stored_rows(connection, schema, ids, *conditions)}
