"""What the bookkeeper should look at before she generates: a sentence per proposal and case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from batchbill_desktop.services.batches.show import BatchView
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.printing.check import page_notes, unprintable_texts
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
UNPRINTABLE_ON_LINE = mark(
    "No font has the characters {characters} of “{text}” ({customer}); they cannot be printed. "
    "Look at the source of the line, write the text otherwise where it was entered, import it "
    "again and run the batch anew."
)
UNPRINTABLE_OF_COMPANY = mark(
    "No font has the characters {characters} of “{text}” ({customer}); they cannot be printed. "
    "Write the text otherwise in the company's data."
)
TEXT_NOT_TRANSLATED = mark(
    "{customer} is invoiced in the language “{language}”, in which the company has no {texts}: "
    "they are printed in its own language."
)

_NEEDED = ("street", "city", "country")
BUYER_TEXTS = ("name", "street", "street2", "postcode", "city", "region", "country", "vat_id")
"""What is printed of the customer and can be filled in beside the warning."""

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
    buyer_field: str = ""
    """What of the customer's data is missing or wrong, and can be filled in; empty: nothing."""
    line: int | None = None
    """The number of the line, from 0, whose source is to be looked at; None: none."""

    @property
    def text(self) -> str:
        """The sentence, in the language that is set."""
        return tr(self.template, **self.params)


def batch_warnings(view: BatchView, company: Mapping[str, str]) -> list[Warning]:
    """All warnings of a batch's documents, in their order; `company`: its values by key."""
    return [
        *(w for document in view.invoices for w in _document_warnings(document, company)),
        *_page_warnings(view),
    ]


def _page_warnings(view: BatchView) -> list[Warning]:
    """What the pages do without, once each: the cause is the company's, not an invoice's."""
    found: dict[str, Warning] = {}
    for document in view.invoices:
        for note in page_notes(document):
            params = {name: str(value) for name, value in note.params.items()}
            found.setdefault(note, Warning(document.id, note.template, params))
    return [*found.values()]


def _document_warnings(document: InvoiceDocument, company: Mapping[str, str]) -> Iterator[Warning]:
    customer = {"customer": document.buyer.address.name}
    address = document.buyer.address
    missing = [name for name in _NEEDED if not getattr(address, name)]
    if missing:
        yield Warning(document.id, NO_ADDRESS, customer, missing[0])
    if document.total < 0:
        yield Warning(document.id, NEGATIVE, customer)
    elif document.total == 0:
        yield Warning(document.id, ZERO, customer)
    categories = {tax.category for tax in document.taxes}
    for category in BUYER_VAT_CATEGORIES:
        if category in categories and not document.buyer.vat_id:
            params = {**customer, "category": category}
            yield Warning(document.id, VAT_ID_MISSING, params, "vat_id")
    own = document.seller.currency
    if document.currency != own and document.tax and document.foreign_tax is None:
        params = {**customer, "currency": document.currency, "own": own}
        yield Warning(document.id, RATE_MISSING, params)
    yield from _untranslated(document, company, customer)
    for text, characters in unprintable_texts(document).items():
        params = {**customer, "text": text, "characters": " ".join(sorted(characters))}
        yield _unprintable(document, text, params)


def _unprintable(document: InvoiceDocument, text: str, params: Mapping[str, str]) -> Warning:
    """The warning leads to where the text can be changed."""
    buyer = document.buyer
    for name in BUYER_TEXTS:
        if getattr(buyer if name == "vat_id" else buyer.address, name) == text:
            return Warning(document.id, UNPRINTABLE, params, name)
    for number, line in enumerate(document.lines):
        if text in (line.description, line.sku, line.contract_name):
            return Warning(document.id, UNPRINTABLE_ON_LINE, params, line=number)
    seller = document.seller
    if text in [
        getattr(owner, one.name) for owner in (seller, seller.address) for one in fields(owner)
    ]:
        return Warning(document.id, UNPRINTABLE_OF_COMPANY, params)
    return Warning(document.id, UNPRINTABLE, params)


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
