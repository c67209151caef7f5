"""Xero: the CSV of its sales invoice import, and one of credit notes (formats, 3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from batchbill_desktop.services.exports.cells import (
    DAY_FIRST,
    MONTH_FIRST,
    date_cell,
    number_cell,
)
from batchbill_desktop.services.exports.csv_text import Texts, plain_name
from batchbill_desktop.services.exports.fitting import (
    Fit,
    discounted,
    exact_quantity,
    fit,
    full_price,
    reckoning,
    round_half_up,
    whole,
)
from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
    left_out,
    written_customer,
)
from batchbill_desktop.services.exports.lines import (
    billed_lines,
    is_credit,
    lost_texts,
    number_of,
)
from batchbill_desktop.services.exports.names import NO_TAX, Names, customer_names, tax_of
from batchbill_desktop.services.exports.parts import csv_parts
from batchbill_desktop.services.exports.places import country_name
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.sentence import Sentence, sentence

COLUMNS = (
    "*ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,"
    "POCity,PORegion,POPostalCode,POCountry,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,"
    "Total,InventoryItemCode,*Description,*Quantity,*UnitAmount,Discount,*AccountCode,*TaxType,"
    "TaxAmount,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,Currency,BrandingTheme"
).split(",")
"""The long form; `Total` and `TaxAmount` stand in it only, and Xero ignores them."""

_LONG_ONLY = ("Total", "TaxAmount")
_CREDIT_HEADINGS = {"*InvoiceNumber": "*CreditNoteNumber", "*InvoiceDate": "*CreditNoteDate"}

_PLACES = 4
_LONGEST_ITEM = 30
_MOST_INVOICES = 500
_NO_LIMIT = 10**9


class XeroFormat:
    """The sales invoice import of Xero."""

    name = "xero"
    issues = True

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """Names that the mapping lacks."""
        customers = _customers(documents, context)
        problems = []
        for document in context.followed(documents):
            made = _XeroDocument(document, context, customers)
            made.rows()
            problems += [Problem(number_of(document), why) for why in made.names.missing]
        return problems

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """Files of at most 500 invoices; credit notes apart."""
        customers = _customers(documents, context)
        names = Names(self.name, context.mapping)
        columns = [
            column
            for column in COLUMNS
            if column not in _LONG_ONLY or names.setting("columns") == "29"
        ]
        rows: dict[bool, list[list[list[str]]]] = {False: [], True: []}
        remarks: list[Sentence] = []
        for document in context.followed(documents):
            made = _XeroDocument(document, context, customers)
            found = made.rows()
            rows[is_credit(document)].append(
                [[row.get(column, "") for column in columns] for row in found]
            )
            remarks += made.remarks()
        credit_columns = columns
        if names.setting("credit_notes") == "positive":
            credit_columns = [_CREDIT_HEADINGS.get(column, column) for column in columns]
        base = context.base_name
        files: list[ExportFile] = [
            *csv_parts(base, columns, rows[False], _MOST_INVOICES, _NO_LIMIT),
            *csv_parts(
                f"{base}_creditnotes", credit_columns, rows[True], _MOST_INVOICES, _NO_LIMIT
            ),
        ]
        return Written(tuple(files), tuple(remarks))


def _customers(documents: Sequence[InvoiceDocument], context: ExportContext) -> dict[str, str]:
    return customer_names(documents, context, Names("xero", context.mapping), plain_name)


class _XeroDocument:
    """The rows of one document, what they lack, and what Xero holds or reckons otherwise."""

    def __init__(
        self, document: InvoiceDocument, context: ExportContext, customers: dict[str, str]
    ) -> None:
        self.names = Names("xero", context.mapping)
        self._document = document
        self._customer = customers[document.customer]
        self._texts = Texts("Xero", number_of(document))
        turned = is_credit(document) and self.names.setting("credit_notes") == "positive"
        self._sign = -1 if turned else 1
        month_first = self.names.setting("dates") == "month_first"
        self._dates = MONTH_FIRST if month_first else DAY_FIRST

    def rows(self) -> list[dict[str, str]]:
        """The cells of each line by heading; the cells of the document on each."""
        lines = billed_lines(self._document)
        if not lines:
            return []
        head = self._head()
        rows = [head | self._line(line) for line in lines]
        missing = self._document.total - self._reckoned_total()
        if missing and self.names.setting("rounding_line") == "yes":
            rows.append(head | self._rounding(missing))
        return rows

    def remarks(self) -> list[Sentence]:
        """What Xero holds or reckons otherwise; after `rows`."""
        document, texts = self._document, self._texts
        for lost in lost_texts(document):
            texts.note(lost)
        if not billed_lines(document):
            return [*texts.remarks(), left_out(number_of(document))]
        reckoned = self._reckoned_total()
        if reckoned != document.total:
            mended = (
                sentence("a rounding line makes it good")
                if self.names.setting("rounding_line") == "yes"
                else sentence("the setting rounding_line adds a line that makes it good")
            )
            texts.note(
                sentence(
                    "Xero rounds the tax of each line and will reckon a total of {reckoned} "
                    "where it has {own}, a difference of {difference} {currency}; {mended}",
                    reckoned=reckoned,
                    own=document.total,
                    difference=reckoned - document.total,
                    currency=document.currency,
                    mended=mended,
                )
            )
        return list(texts.remarks())

    def _reckoned_total(self) -> Decimal:
        """The total as Xero reckons it: each line's net and tax are rounded, then added up."""
        document, digits = self._document, self._document.digits
        total = to_decimal(0, digits)
        for line in billed_lines(document):
            rate = Fraction(line.tax_rate_percent) / 100
            total += line.net + round_half_up(Fraction(line.net) * rate, digits)
        return total

    def _head(self) -> dict[str, str]:
        document, texts = self._document, self._texts
        address = document.buyer.address
        name = texts.name(self._customer)
        if name != address.name:
            texts.note(written_customer(name))
        if document.order_number:
            texts.note(
                sentence(
                    "the order number {number} is not in the file, since Xero's reference is the "
                    "business number, or the invoice that a credit note corrects",
                    number=document.order_number,
                )
            )
        return {
            "*ContactName": name,
            "EmailAddress": texts.name(document.buyer.email),
            "POAddressLine1": texts.text(address.street),
            "POAddressLine2": texts.text(address.street2),
            "POCity": texts.text(address.city),
            "PORegion": texts.text(address.region),
            "POPostalCode": texts.text(address.postcode),
            "POCountry": country_name(address.country),
            "*InvoiceNumber": texts.name(number_of(document)),
            "Reference": texts.name(document.corrects or document.customer),
            "*InvoiceDate": date_cell(document.invoice_date, self._dates),
            "*DueDate": date_cell(document.due_date, self._dates),
            "Currency": document.currency,
        }

    def _line(self, line: DocumentLine) -> dict[str, str]:
        texts, digits = self._texts, self._document.digits
        found, discount, text = _fitted(line, digits)
        group = tax_of(line, self._document)
        item = texts.name(self.names.mapped_item(line))
        if len(item) > _LONGEST_ITEM:
            texts.note(
                sentence(
                    "the item {item} is left out, since Xero takes {most} characters",
                    item=item,
                    most=_LONGEST_ITEM,
                )
            )
        return {
            "InventoryItemCode": item if len(item) <= _LONGEST_ITEM else "",
            "*Description": texts.text(text or item or line.kind.replace("_", " ")),
            "*Quantity": number_cell(self._sign * found.quantity),
            "*UnitAmount": number_cell(found.price, digits),
            "Discount": number_cell(discount) if discount else "",
            "*AccountCode": texts.name(self.names.revenue(line)),
            "*TaxType": texts.name(self.names.tax(group, code=line.tax_code)),
        }

    def _rounding(self, missing: Decimal) -> dict[str, str]:
        found = whole(missing)
        return {
            "*Description": "Rounding",
            "*Quantity": number_cell(self._sign * found.quantity),
            "*UnitAmount": number_cell(found.price, self._document.digits),
            "*AccountCode": self._texts.name(self.names.account("rounding")),
            "*TaxType": self._texts.name(self.names.tax(NO_TAX)),
        }


def _fitted(line: DocumentLine, digits: int) -> tuple[Fit, Decimal, str]:
    """Quantity, price, discount and text of a line, of which Xero makes the line's net."""
    quantity, price, left = exact_quantity(line), full_price(line), discounted(line)
    found = fit(quantity, price, line.net, _PLACES, left)
    if found is not None:
        text = line.description
        if found.price != line.unit_price:
            text += f" ({reckoning(line, digits, discount=False)})"
        return found, line.discount_percent, text
    text = f"{line.description} ({reckoning(line, digits)})"
    return whole(line.net), Decimal(0), text
