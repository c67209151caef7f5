"""Drafts without a batch, on the command line: listed, and deleted by their id."""

from __future__ import annotations

from decimal import Decimal

from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.invoices.editing.flexible import new_invoice
from batchbill_desktop.services.invoices.editing.save import save
from tests.builders.program import Program


def test_a_draft_is_listed_and_can_be_deleted(june: Program) -> None:
    customer = june.done("invoice", "list", "--json").json[0]["customer"]
    with open_database(june.database) as database:
        draft = database.write(save, database.read(new_invoice, customer)).invoice_id
    newest = june.done("invoice", "list", "--json").json[-1]
    assert (newest["id"], newest["number"], newest["batch"]) == (draft, None, None)
    assert Decimal(newest["total"]) == 0
    assert (newest["taxes"], newest["contracts"]) == ([], [])
    assert june.done("invoice", "delete", draft).out == f"The draft {draft} is deleted.\n"
    assert "no invoice" in june.refused("invoice", "delete", draft)
    assert june.done("check").status == 0
