"""Single values of the company are changed as an import would take them; nonsense is refused."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection, select

from batchbill_desktop.models import HistoryRecord
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.company_edit import CompanyValueWrong, edit_company
from batchbill_desktop.services.database import Database


def edits(connection: Connection) -> list[tuple[dict[str, str], dict[str, str]]]:
    rows = connection.execute(
        select(HistoryRecord.__table__).where(
            HistoryRecord.action == "edit", HistoryRecord.subject == "company"
        )
    )
    return [(json.loads(row.before), json.loads(row.after)) for row in rows]


def test_a_value_is_kept_with_what_it_was_before(month: Database) -> None:
    assert month.write(edit_company, {"registration": " 123 456 824 ", "phone": "0228 1234"})
    values = month.read(company_values)
    assert (values["registration"], values["phone"]) == ("123 456 824", "0228 1234")
    ((before, after),) = month.read(edits)
    assert set(before) == set(after) == {"registration", "phone"}
    assert after == {"registration": "123 456 824", "phone": "0228 1234"}
    assert not month.write(edit_company, {"registration": "123 456 824"})
    assert month.write(edit_company, {"phone": ""})
    assert not month.read(company_values).get("phone")


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("name", " ", "is needed and empty"),
        ("country", "France", "is not a country code"),
        ("iban", "x" * 201, "at most"),
        ("currency", "EURO", "currency"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_written(
    month: Database, key: str, value: str, reason: str
) -> None:
    before = month.read(company_values)
    with pytest.raises(CompanyValueWrong, match=reason):
        month.write(edit_company, {"phone": "1", key: value})
    assert month.read(company_values) == before
    assert month.read(edits) == []
