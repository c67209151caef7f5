"""A document to show settings on: the newest invoice of the company, else one that is made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, case, exists, select

from batchbill_desktop.models import Invoice, InvoiceLine
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.invoices.document import (
    Address,
    Buyer,
    DocumentLine,
    DocumentTax,
    EditedTexts,
    InvoiceDocument,
    Seller,
)
from batchbill_desktop.services.invoices.frozen import (
    Freezer,
    load_logos,
    page_of,
    seller_of,
    text_templates,
)
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.money import currency_digits
from batchbill_desktop.services.texts import PRINT_LANGUAGES

_SUPPLY = (date(2026, 6, 1), date(2026, 6, 30))


@dataclass(frozen=True, slots=True)
class Samples:
    """A document for each printed language."""

    language: str
    """The language of the company's newest invoice, else the company's own."""
    documents: Mapping[str, InvoiceDocument]
    is_made_up: bool
    """Whether the company has no invoice yet."""

    @property
    def usual(self) -> InvoiceDocument:
        """The document in the usual language."""
        return self.documents[self.language]


def load_samples(connection: Connection) -> Samples:
    """The newest invoice, as it would look in each language with today's settings.

    A company without an invoice gets a sample with its own name and address.
    """
    values = company_values(connection)
    freezer = Freezer(connection, values)
    newest = _newest(connection, values.get("currency") or "EUR")
    templates = text_templates(connection)
    logos = load_logos(connection, [{"page": freezer.page}])
    found = {}
    for language in PRINT_LANGUAGES:
        seller = seller_of({"seller": freezer.seller(language)})
        page = {**freezer.page, "templates": templates.get(language, {})}
        found[language] = replace(
            newest or sample_document(seller, language),
            seller=seller,
            language=language,
            # What was typed for that one invoice would stand before the texts of all.
            texts=EditedTexts(),
            page=page_of({"page": page}, logos),
        )
    usual = newest.language if newest is not None else values.get("language", "")
    return Samples(usual if usual in found else "en", found, newest is None)


def sample_document(seller: Seller, language: str) -> InvoiceDocument:
    """An invoice of three lines that nobody ever sent: for companies that have none yet."""
    digits = currency_digits(seller.currency)
    net, tax = (_amount(amount, digits) for amount in (1130, 226))
    return InvoiceDocument(
        id=0,
        number="2026-00042",
        kind="invoice",
        batch=None,
        customer="10042",
        contracts=("SAMPLE",),
        currency=seller.currency,
        digits=digits,
        language=language,
        status="sent",
        invoice_date=date(2026, 6, 30),
        due_date=date(2026, 7, 30),
        net=net,
        tax=tax,
        total=net + tax,
        paid=Decimal(0),
        order_number="PO-1234",
        seller=seller,
        buyer=Buyer(
            "10042",
            Address(
                "Ada Lovelace Ltd",
                street="12 Analytical Row",
                postcode="75001",
                city="Paris",
                country=seller.address.country,
            ),
        ),
        taxes=(DocumentTax("S", Decimal(20), "", "", ("S20",), net, tax),),
        lines=(
            _line("Maintenance", "12", 65, _amount(780, digits)),
            _line("Remote support", "2.5", 90, _amount(225, digits), minutes="150"),
            _line("Backup, 500 GB", "1", 125, _amount(125, digits)),
        ),
        service_period=_SUPPLY,
    )


def _amount(value: int, digits: int) -> Decimal:
    """A whole amount with the decimals of its currency."""
    return Decimal(value).quantize(Decimal(1).scaleb(-digits))


def _line(text: str, quantity: str, price: int, net: Decimal, minutes: str = "") -> DocumentLine:
    return DocumentLine(
        kind="time" if minutes else "recurring",
        contract="SAMPLE",
        contract_name="",
        items=(),
        sku="",
        description=text,
        quantity=Decimal(quantity),
        unit="hour" if minutes else "piece",
        unit_price=Decimal(price),
        discount_percent=Decimal(0),
        tax_code="S20",
        tax_rate_percent=Decimal(20),
        proration=None,
        supply=_SUPPLY,
        net=net,
        minutes=Decimal(minutes) if minutes else None,
    )


def _newest(connection: Connection, currency: str) -> InvoiceDocument | None:
    """The newest invoice with lines, in the company's currency where there is one.

    A credit note shows too little of a page.
    """
    found = connection.scalar(
        select(Invoice.id)
        .where(
            Invoice.kind == "invoice",
            exists().where(InvoiceLine.invoice_id == Invoice.id),
        )
        .order_by(
            case((Invoice.currency == currency, 0), else_=1),
            Invoice.invoice_date.desc(),
            Invoice.id.desc(),
        )
        .limit(1)
    )
    if found is None:
        return None
    return load_documents(connection, Wanted(ids=(found,)))[0]
