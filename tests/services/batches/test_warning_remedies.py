"""A warning about characters that cannot be printed leads to where the text can be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from batchbill_desktop.services.batches.show import BatchSummary, BatchView
from batchbill_desktop.services.batches.warnings import (
    NO_ADDRESS,
    UNPRINTABLE,
    UNPRINTABLE_OF_COMPANY,
    UNPRINTABLE_ON_LINE,
    VAT_ID_MISSING,
    Warning,  # noqa: A004 - the word of the trade
    batch_warnings,
)
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.document import make_document, make_line

DAY = date(2026, 6, 30)
ODD = "Ward \U00013000"
"""An Egyptian hieroglyph: no font of ours has it."""


def warnings_of(document: InvoiceDocument) -> list[Warning]:
    view = BatchView(BatchSummary(1, "June", "proposed", DAY, DAY, False, {}), (document,), ())
    return batch_warnings(view, {"language": document.language})


def only(document: InvoiceDocument, template: str) -> Warning:
    found = [one for one in warnings_of(document) if one.template == template]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", ["name", "street", "street2", "postcode", "city", "region"])
def test_a_text_of_the_customer_leads_to_its_field(name: str) -> None:
    document = make_document()
    address = replace(document.buyer.address, **{name: ODD})
    warning = only(replace(document, buyer=replace(document.buyer, address=address)), UNPRINTABLE)
    assert warning.buyer_field == name
    assert warning.line is None


def test_a_text_of_a_line_leads_to_the_source_of_that_line() -> None:
    document = make_document(make_line("Plain"), make_line(ODD))
    warning = only(document, UNPRINTABLE_ON_LINE)
    assert warning.line == 1
    assert warning.buyer_field == ""
    assert "source of the line" in warning.text


def test_a_text_of_the_company_says_that_it_is_the_company_s() -> None:
    document = make_document()
    warning = only(
        replace(document, seller=replace(document.seller, footer_text=ODD)), UNPRINTABLE_OF_COMPANY
    )
    assert (warning.buyer_field, warning.line) == ("", None)
    assert "company's data" in warning.text


@pytest.mark.parametrize("missing", ["street", "city", "country"])
def test_a_missing_part_of_the_address_leads_to_that_part(missing: str) -> None:
    document = make_document()
    address = replace(document.buyer.address, **{missing: ""})
    document = replace(document, buyer=replace(document.buyer, address=address))
    assert only(document, NO_ADDRESS).buyer_field == missing


def test_a_missing_vat_number_leads_to_its_field() -> None:
    document = make_document()
    taxes = tuple(replace(tax, category="AE") for tax in document.taxes)
    document = replace(document, taxes=taxes, buyer=replace(document.buyer, vat_id=""))
    assert only(document, VAT_ID_MISSING).buyer_field == "vat_id"
