"""What pages must do without is said before invoices are generated, once for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from batchbill_desktop.services.batches.show import BatchSummary, BatchView
from batchbill_desktop.services.batches.warnings import batch_warnings
from batchbill_desktop.services.invoices.document import InvoiceDocument, PageDesign
from tests.builders.document import SELLER, make_document

DAY = date(2026, 3, 31)


def texts_of(*documents: InvoiceDocument) -> list[str]:
    view = BatchView(BatchSummary(1, "March", "proposed", DAY, DAY, False, {}), documents, ())
    return [warning.text for warning in batch_warnings(view, {"language": "fr"})]


def test_a_wrong_iban_and_a_broken_logo_are_said_once() -> None:
    page = PageDesign(logo=b"broken")
    document = make_document(number=None, seller=replace(SELLER, iban="FR00 1"), page=page)
    first, second = texts_of(document, replace(document, id=2), replace(document, id=3))
    assert "IBAN FR00 1 is wrong" in first
    assert second.startswith("The logo is not printed")


def test_where_all_is_well_nothing_is_said() -> None:
    assert texts_of(make_document(number=None)) == []
