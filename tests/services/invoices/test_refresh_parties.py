"""New data of customer and company reach an invoice that is not issued, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, select

from batchbill_desktop.models import HistoryRecord, Invoice
from batchbill_desktop.services.company_edit import edit_company
from batchbill_desktop.services.customers.edit import edit_buyer
from batchbill_desktop.services.customers.fill_in import fill_in_buyer
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.history.verify import verify
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.changes import set_address, set_buyer
from batchbill_desktop.services.invoices.editing.loading import load_working
from batchbill_desktop.services.invoices.editing.save import save
from batchbill_desktop.services.invoices.errors import AlreadyIssued, InvoiceMissing
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.invoices.refresh_parties import refresh_buyer, refresh_seller
from tests.builders.batches import run_and_generate


@pytest.fixture
def invoices(month: Database) -> list[InvoiceDocument]:
    """The numbered invoices of January."""
    run_and_generate(month)
    return documents(month)


def documents(database: Database) -> list[InvoiceDocument]:
    return database.read(load_documents, Wanted())


def versions(connection: Connection) -> dict[str | None, int | None]:
    return dict(connection.execute(select(Invoice.number, Invoice.version)).all())


def edits(connection: Connection, invoice: int) -> list[tuple[Any, Any]]:
    rows = connection.execute(
        select(HistoryRecord.before, HistoryRecord.after).where(
            HistoryRecord.action == "edit", HistoryRecord.subject == f"invoice:{invoice}"
        )
    )
    return [(json.loads(row.before), json.loads(row.after)) for row in rows]


def test_a_numbered_invoice_takes_the_new_data_over_and_nothing_else_changes(
    month: Database, invoices: list[InvoiceDocument]
) -> None:
    first, *others = invoices
    number = str(first.number)
    month.write(edit_buyer, first.customer, {"street": "9 rue Neuve", "vat_id": "FR40123456824"})
    assert documents(month) == invoices
    assert month.write(refresh_buyer, [number]) == [number]
    now, *after = documents(month)
    address = replace(first.buyer.address, street="9 rue Neuve")
    assert now == replace(
        first, buyer=replace(first.buyer, address=address, vat_id="FR40123456824")
    )
    assert after == others
    assert month.read(versions) == {
        document.number: 1 if document is first else None for document in invoices
    }
    ((before, change),) = month.read(edits, first.id)
    assert before["buyer"]["address"]["street"] == first.buyer.address.street
    assert change["buyer"]["vat_id"] == "FR40123456824"
    assert month.read(verify) == []


def test_nothing_new_is_no_new_version(month: Database, invoices: list[InvoiceDocument]) -> None:
    assert month.write(refresh_buyer, [str(one.number) for one in invoices]) == []
    assert set(month.read(versions).values()) == {None}


def test_an_issued_invoice_keeps_its_data(month: Database, invoices: list[InvoiceDocument]) -> None:
    first, second, *_ = invoices
    month.write(record_fact, [first.id], "printed")
    month.write(edit_buyer, first.customer, {"street": "9 rue Neuve"})
    before = documents(month)
    with pytest.raises(AlreadyIssued, match=str(first.number)):
        month.write(refresh_buyer, [str(second.number), str(first.number)])
    with pytest.raises(InvoiceMissing):
        month.write(refresh_buyer, ["NONE-1"])
    assert documents(month) == before


def test_filling_in_and_taking_over_is_one_act(
    month: Database, invoices: list[InvoiceDocument]
) -> None:
    first = invoices[0]
    month.write(record_fact, [first.id], "printed")
    with pytest.raises(AlreadyIssued):
        month.write(fill_in_buyer, first.customer, {"street": "9 rue Neuve"}, [str(first.number)])
    # The customer is as before, too.
    assert not month.write(
        fill_in_buyer, first.customer, {"street": first.buyer.address.street}, []
    )
    assert month.write(fill_in_buyer, first.customer, {"street": "9 rue Neuve"}, [])
    assert documents(month)[0].buyer == first.buyer


def test_the_companys_new_data_reach_it_and_the_texts_stay_in_its_language(
    month: Database, invoices: list[InvoiceDocument]
) -> None:
    first = invoices[0]
    number = str(first.number)
    month.write(edit_company, {"vat_id": "FR40303265045", "footer_text": "New"})
    month.write(refresh_seller, [number])
    now = documents(month)[0]
    assert now.seller == replace(first.seller, vat_id="FR40303265045", footer_text="New")
    month.write(edit_company, {"language": "de", "footer_text.de": "Neu", "phone": "7"})
    month.write(refresh_seller, [number])
    again = documents(month)[0]
    assert again.seller == replace(now.seller, phone="7")


def test_what_was_typed_on_the_invoice_itself_stays(
    month: Database, invoices: list[InvoiceDocument]
) -> None:
    first = invoices[0]
    working = month.read(load_working, first.id)
    working = set_buyer(set_address(working, city="Typed"), vat_id="FR40303265045")
    month.write(save, working)
    month.write(edit_buyer, first.customer, {"city": "Nice", "vat_id": "", "street": "New"})
    month.write(refresh_buyer, [str(first.number)])
    buyer = documents(month)[0].buyer
    assert (buyer.address.city, buyer.vat_id) == ("Typed", "FR40303265045")
    assert buyer.address.street == "New"
    assert month.read(versions)[first.number] == 2
