"""QuickBooks Online: the CSV of its invoice import, and one of credit notes (formats, 2)."""

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
    exact_price,
    exact_quantity,
    fit,
    full_price,
    price_words,
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
from batchbill_desktop.services.exports.gaps import why
from batchbill_desktop.services.exports.lines import (
    billed_lines,
    billed_taxes,
    is_credit,
    lost_texts,
    number_of,
)
from batchbill_desktop.services.exports.names import Names, customer_names, tax_of
from batchbill_desktop.services.exports.parts import by_currency, csv_parts
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.sentence import Sentence, sentence

_BEFORE_TAX = (
    "*InvoiceNo,*Customer,*InvoiceDate,*DueDate,Terms,Location,Memo,Item(Product/Service),"
    "ItemDescription,ItemQuantity,ItemRate,*ItemAmount"
).split(",")
_TAX_COLUMNS = {
    "code": ["*ItemTaxCode", "ItemTaxAmount"],
    "us": ["Taxable", "TaxRate"],
    "none": [],
}

_PLACES = 5
_LONGEST_NUMBER = 21
_MOST_INVOICES, _MOST_ROWS = 100, 999


class QboFormat:
    """The invoice import of QuickBooks Online."""

    name = "qbo"
    issues = True

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """Long numbers, more rows than a file takes, and names that the mapping lacks."""
        customers = _customers(documents, context)
        problems = []
        for document in context.followed(documents):
            made = _QboDocument(document, context, customers)
            rows = made.rows()
            reasons = list(made.names.missing)
            if len(number_of(document)) > _LONGEST_NUMBER:
                reasons.append(
                    why(
                        "its number has {count} characters, QuickBooks Online takes {most}",
                        count=len(number_of(document)),
                        most=_LONGEST_NUMBER,
                    )
                )
            if len(rows) > _MOST_ROWS:
                reasons.append(
                    why(
                        "it has {count} rows, and a file may have {most}, all of one invoice in "
                        "one file",
                        count=len(rows),
                        most=_MOST_ROWS,
                    )
                )
            problems += [Problem(number_of(document), reason) for reason in reasons]
        return problems

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """Files of at most 100 invoices and 999 rows, by currency; credit notes apart."""
        customers = _customers(documents, context)
        header = [*_BEFORE_TAX, *_TAX_COLUMNS[_tax_columns(context)], "Service Date"]
        files: list[ExportFile] = []
        remarks: list[Sentence] = []
        for ending, _chosen, followed in by_currency(documents, context):
            rows: dict[str, list[list[list[str]]]] = {"": [], "_creditnotes": []}
            for document in followed:
                made = _QboDocument(document, context, customers)
                rows["_creditnotes" if is_credit(document) else ""].append(made.rows())
                remarks += made.remarks()
            for kind, found in rows.items():
                name = f"{context.base_name}{ending}{kind}"
                files += csv_parts(name, header, found, _MOST_INVOICES, _MOST_ROWS)
        return Written(tuple(files), tuple(remarks))


def _tax_columns(context: ExportContext) -> str:
    return Names("qbo", context.mapping).setting("tax_columns", "code")


def _customers(documents: Sequence[InvoiceDocument], context: ExportContext) -> dict[str, str]:
    """A colon would make a sub-customer of a name that has one by itself."""
    names = Names("qbo", context.mapping)
    return customer_names(
        documents, context, names, lambda name: plain_name(name).replace(":", "-")
    )


class _QboDocument:
    """The rows of one document, what they lack, and what was written otherwise."""

    def __init__(
        self, document: InvoiceDocument, context: ExportContext, customers: dict[str, str]
    ) -> None:
        self.names = Names("qbo", context.mapping)
        self._document = document
        self._customer = customers[document.customer]
        self._texts = Texts("QuickBooks Online", number_of(document))
        self._sign = -1 if is_credit(document) else 1
        self._tax_columns = _tax_columns(context)
        month_first = self.names.setting("dates") == "month_first"
        self._dates = MONTH_FIRST if month_first else DAY_FIRST

    def rows(self) -> list[list[str]]:
        """A row for each line; the amounts of a credit are positive, for entry by hand."""
        document = self._document
        lines = billed_lines(document)
        self._customer = self._texts.name(self._customer)
        if lines and self._customer != document.buyer.address.name:
            self._texts.note(written_customer(self._customer))
        return [
            self._row(line, tax) for line, tax in zip(lines, billed_taxes(document), strict=True)
        ]

    def remarks(self) -> list[Sentence]:
        """What QuickBooks Online holds or reckons otherwise; after `rows`."""
        document, texts = self._document, self._texts
        for lost in lost_texts(document):
            texts.note(lost)
        if not billed_lines(document):
            return [*texts.remarks(), left_out(number_of(document))]
        if is_credit(document):
            texts.note(
                sentence(
                    "it stands in the file of credit notes, since QuickBooks Online imports "
                    "none; enter it by hand"
                )
            )
        reckoned = self._reckoned_tax()
        if reckoned != document.tax and self._tax_columns != "none":
            texts.note(
                sentence(
                    "QuickBooks Online will reckon {reckoned} of tax where it has {own}, a "
                    "difference of {difference} {currency}",
                    reckoned=reckoned,
                    own=document.tax,
                    difference=reckoned - document.tax,
                    currency=document.currency,
                )
            )
        return list(texts.remarks())

    def _reckoned_tax(self) -> Decimal:
        """The tax as QuickBooks Online reckons it: once for each of its tax codes."""
        document = self._document
        bases: dict[tuple[str, Decimal], Decimal] = {}
        for line in billed_lines(document):
            group = tax_of(line, document)
            key = (self.names.tax(group, code=line.tax_code), group.rate_percent)
            bases[key] = bases.get(key, Decimal(0)) + line.net
        taxes = (
            round_half_up(Fraction(base) * Fraction(rate) / 100, document.digits)
            for (_, rate), base in bases.items()
        )
        return sum(taxes, to_decimal(0, document.digits))

    def _row(self, line: DocumentLine, tax: int) -> list[str]:
        document, texts, digits = self._document, self._texts, self._document.digits
        fitted, text = _fitted(line, digits)
        memo = f"Order {document.order_number}" if document.order_number else ""
        if document.corrects:
            memo = f"Corrects {document.corrects}"
        served = document.invoice_date if line.supply is None else line.supply[1]
        return [
            texts.name(number_of(document)),
            self._customer,
            date_cell(document.invoice_date, self._dates),
            date_cell(document.due_date, self._dates),
            "" if is_credit(document) else self.names.terms(document),
            "",
            texts.text(memo),
            texts.name(self.names.item(line)),
            texts.text(text),
            number_cell(self._sign * fitted.quantity),
            number_cell(fitted.price, digits),
            number_cell(self._sign * line.net, digits),
            *self._tax_cells(line, self._sign * tax),
            date_cell(served, self._dates),
        ]

    def _tax_cells(self, line: DocumentLine, tax: int) -> list[str]:
        group = tax_of(line, self._document)
        if self._tax_columns == "none":
            return []
        if self._tax_columns == "us":
            return ["Y" if group.rate_percent else "N", number_cell(group.rate_percent)]
        digits = self._document.digits
        name = self._texts.name(self.names.tax(group, code=line.tax_code))
        return [name, number_cell(to_decimal(tax, digits), digits)]


def _fitted(line: DocumentLine, digits: int) -> tuple[Fit, str]:
    """Quantity and price of a line, and its text with what they leave out.

    There is no column for a discount: it goes into the price where that stays exact.
    """
    quantity = exact_quantity(line)
    if line.discount_percent:
        found = exact_price(quantity, line.net, _PLACES)
        if found is not None:
            less = f"{price_words(line, digits)} less {number_cell(line.discount_percent)} %"
            return found, f"{line.description} ({less})"
    else:
        found = fit(quantity, full_price(line), line.net, _PLACES)
    found = found or whole(line.net)
    if found.price == line.unit_price:
        return found, line.description
    return found, f"{line.description} ({reckoning(line, digits)})"
