"""What the bookkeeper should look at before she generates: a sentence per proposal and case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from batchbill_desktop.services.batches.show import BatchView
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.printing.check import unprintable_texts
from batchbill_desktop.services.texts import mark, tr

NO_ADDRESS = mark("{customer} has no complete address: street, city or country is missing.")
NEGATIVE = mark("The total for {customer} is below 0: it becomes a credit note.")
ZERO = mark("The total for {customer} is 0.")
VAT_ID_MISSING = mark(
    "{customer} has no VAT number, which an invoice with tax category {category} needs."
)
RATE_MISSING = mark(
    "No exchange rate from {currency} is known on or before the invoice date, so the tax for "
    "{customer} cannot be shown in {own}."
)
UNPRINTABLE = mark(
    "No font has the characters {characters} of “{text}” ({customer}); they cannot be printed."
)
TEXT_NOT_TRANSLATED = mark(
    "{customer} is invoiced in the language “{language}”, in which the company has no {texts}: "
    "they are printed in its own language."
)

BUYER_VAT_CATEGORIES = ("AE", "K")
"""Reverse charge and intra-community supply name the buyer's VAT number (EN 16931)."""

_COMPANY_TEXTS = {
    "payment_terms_text": mark("payment terms"),
    "late_payment_text": mark("late-payment text"),
    "footer_text": mark("footer"),
}


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the word of the trade; never used as Python's warning here
    """One thing to look at; `invoice_id` is the proposal's."""

    invoice_id: int
    template: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence, in the language that is set."""
        return tr(self.template, **self.params)


def batch_warnings(view: BatchView, company: Mapping[str, str]) -> list[Warning]:
    """All warnings of a batch's documents, in their order; `company`: its values by key."""
    return [
        warning for document in view.invoices for warning in _document_warnings(document, company)
    ]


def _document_warnings(document: InvoiceDocument, company: Mapping[str, str]) -> Iterator[Warning]:
    customer = {"customer": document.buyer.address.name}
    address = document.buyer.address
    if not (address.street and address.city and address.country):
        yield Warning(document.id, NO_ADDRESS, customer)
    if document.total < 0:
        yield Warning(document.id, NEGATIVE, customer)
    elif document.total == 0:
        yield Warning(document.id, ZERO, customer)
    categories = {tax.category for tax in document.taxes}
    for category in BUYER_VAT_CATEGORIES:
        if category in categories and not document.buyer.vat_id:
            yield Warning(document.id, VAT_ID_MISSING, {**customer, "category": category})
    own = document.seller.currency
    if document.currency != own and document.tax and document.foreign_tax is None:
        params = {**customer, "currency": document.currency, "own": own}
        yield Warning(document.id, RATE_MISSING, params)
    yield from _untranslated(document, company, customer)
    for text, characters in unprintable_texts(document).items():
        params = {**customer, "text": text, "characters": " ".join(sorted(characters))}
        yield Warning(document.id, UNPRINTABLE, params)


def _untranslated(
    document: InvoiceDocument, company: Mapping[str, str], customer: Mapping[str, str]
) -> Iterator[Warning]:
    own = company.get("language") or "en"
    if document.language == own:
        return
    missing = [
        tr(name)
        for key, name in _COMPANY_TEXTS.items()
        if company.get(key) and not company.get(f"{key}.{document.language}")
    ]
    if missing:
        params = {**customer, "language": document.language, "texts": ", ".join(missing)}
        yield Warning(document.id, TEXT_NOT_TRANSLATED, params)
