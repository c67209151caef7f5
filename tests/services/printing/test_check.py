from __future__ import annotations

from dataclasses import replace

from batchbill_desktop.services.invoices.document import Address
from batchbill_desktop.services.printing.check import unprintable_texts
from tests.builders.document import BAKERY, TRADING_HOUSE, make_document, make_line


def test_a_document_that_can_be_printed_warns_of_nothing() -> None:
    assert unprintable_texts(make_document(make_line("Câble – 2 m"), buyer=TRADING_HOUSE)) == {}


def test_each_text_that_cannot_be_printed_is_named_with_its_characters() -> None:
    buyer = replace(BAKERY, delivery=Address(name="شركة النور"))
    document = make_document(make_line("Merci 😀"), make_line("fine"), buyer=buyer, remarks="ok")
    found = unprintable_texts(document)
    assert found == {"Merci 😀": {"😀"}, "شركة النور": set("شركة النور") - {" "}}
