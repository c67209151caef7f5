"""A customer's data is changed with what was before in the history; nonsense is refused."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection, select

from batchbill_desktop.models import HistoryRecord
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.show import show_batch
from batchbill_desktop.services.customers.edit import (
    CountryUnknown,
    CustomerMissing,
    CustomerNameMissing,
    EmailWrong,
    EndpointIncomplete,
    EndpointSchemeUnknown,
    VatIdWrong,
    buyer_data,
    edit_buyer,
)
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from tests.builders.batches import run


def edits(connection: Connection) -> list[tuple[str, dict[str, str], dict[str, str]]]:
    return [
        (row.subject, json.loads(row.before), json.loads(row.after))
        for row in connection.execute(
            select(HistoryRecord.__table__).where(HistoryRecord.action == "edit")
        )
    ]


def test_only_what_changed_is_written_and_kept_in_the_history(month: Database) -> None:
    name = month.read(buyer_data, "1001")["name"]
    values = {"name": name, "street": " 1 rue Haute ", "country": "be", "vat_id": "be 0123 456 749"}
    assert month.write(edit_buyer, "1001", values)
    data = month.read(buyer_data, "1001")
    assert (data["street"], data["country"], data["vat_id"]) == (
        "1 rue Haute",
        "BE",
        "BE0123456749",
    )
    before = {"street": "", "country": "FR", "vat_id": ""}
    after = {"street": "1 rue Haute", "country": "BE", "vat_id": "BE0123456749"}
    assert month.read(edits) == [("customer:1001", before, after)]
    assert not month.write(edit_buyer, "1001", values)
    assert len(month.read(edits)) == 1


@pytest.mark.parametrize(
    ("number", "values", "error"),
    [
        ("9", {"street": "x"}, CustomerMissing),
        ("1001", {"name": " "}, CustomerNameMissing),
        ("1001", {"country": "France"}, CountryUnknown),
        ("1001", {"vat_id": "12345"}, VatIdWrong),
        ("1001", {"vat_id": "DE"}, VatIdWrong),
        ("1001", {"vat_id": "DE12-45"}, VatIdWrong),
        ("1001", {"delivery_country": "Spain"}, CountryUnknown),
        ("1001", {"email": "office"}, EmailWrong),
        ("1001", {"email": "a@b@c.example"}, EmailWrong),
        ("1001", {"endpoint_scheme": "XY", "endpoint_id": "1"}, EndpointSchemeUnknown),
        ("1001", {"endpoint_scheme": "0009"}, EndpointIncomplete),
        ("1001", {"endpoint_id": "12345"}, EndpointIncomplete),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    month: Database, number: str, values: dict[str, str], error: type[UserError]
) -> None:
    before = month.read(buyer_data, "1001")
    with pytest.raises(error):
        month.write(edit_buyer, number, values)
    assert month.read(buyer_data, "1001") == before
    assert month.read(edits) == []


def test_proposals_show_the_new_address_and_numbered_invoices_keep_theirs(month: Database) -> None:
    run(month, items=("T:1",))
    month.write(edit_buyer, "1001", {"street": "First street"})
    assert month.read(show_batch, "January").invoices[0].buyer.address.street == "First street"
    month.write(generate_batch, "January")
    month.write(edit_buyer, "1001", {"street": "Second street"})
    assert month.read(show_batch, "January").invoices[0].buyer.address.street == "First street"


def test_what_exports_need_is_kept_too(month: Database) -> None:
    values = {
        "email": "office@one.example",
        "buyer_reference": "04011000-12345-03",
        "registration": "123 456 824",
        "endpoint_scheme": "em",
        "endpoint_id": "office@one.example",
        "delivery_country": "de",
    }
    assert month.write(edit_buyer, "1001", values)
    data = month.read(buyer_data, "1001")
    assert {name: data[name] for name in values} == values | {
        "endpoint_scheme": "EM",
        "delivery_country": "DE",
    }
    assert month.write(edit_buyer, "1001", {"endpoint_scheme": "", "endpoint_id": ""})
