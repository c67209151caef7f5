"""The rows of one document for QuickBooks Desktop: signs, splits, discounts, taxes."""

from __future__ import annotations

from decimal import Decimal

from batchbill_desktop.services.exports.cells import (
    MONTH_FIRST,
    begins_a_formula,
    date_cell,
    number_cell,
)
from batchbill_desktop.services.exports.fitting import (
    exact_quantity,
    fit,
    full_price,
    reckoning,
    round_half_up,
    whole,
)
from batchbill_desktop.services.exports.format import (
    ExportContext,
    left_out,
    remark,
    written_customer,
)
from batchbill_desktop.services.exports.gaps import Reason, why
from batchbill_desktop.services.exports.iif_text import (
    LONGEST_ADDRESS,
    LONGEST_ITEM,
    LONGEST_MEMO,
    LONGEST_NUMBER,
    LONGEST_ORDER,
    Texts,
    short_corrected,
    short_number,
)
from batchbill_desktop.services.exports.lines import (
    billed_lines,
    is_credit,
    lost_texts,
    number_of,
    taxes_by_line,
)
from batchbill_desktop.services.exports.names import NO_TAX, Names
from batchbill_desktop.services.exports.places import address_rows, supply_month
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.sentence import Sentence, listed, sentence

TRNS = (
    "TRNS TRNSID TRNSTYPE DATE ACCNT NAME CLASS AMOUNT DOCNUM MEMO CLEAR TOPRINT NAMEISTAXABLE "
    "ADDR1 ADDR2 ADDR3 ADDR4 ADDR5 DUEDATE TERMS PONUM"
).split()
SPL = (
    "SPL SPLID TRNSTYPE DATE ACCNT NAME CLASS AMOUNT DOCNUM MEMO CLEAR QNTY PRICE INVITEM "
    "TAXABLE EXTRA"
).split()

_PLACES = 5
"""Decimals of a quantity and of a price."""
_DIGITS = 2
"""Decimals of an amount; a yen amount has them as zeros."""

Row = list[str]


class IifDocument:
    """The rows of one document, what they lack, and what was written otherwise."""

    def __init__(
        self, document: InvoiceDocument, context: ExportContext, customers: dict[str, str]
    ) -> None:
        self._document = document
        self._context = context
        self._names = Names("iif", context.mapping)
        self._texts = Texts()
        self._customer = self._texts.listed(customers[document.customer])
        self._number = short_number(document, context)
        self._type = "CREDIT MEMO" if is_credit(document) else "INVOICE"
        self._date = date_cell(document.invoice_date, MONTH_FIRST)

    def rows(self) -> list[Row]:
        """TRNS, a SPL for each line, discount and tax, ENDTRNS; none where all is 0."""
        lines = billed_lines(self._document)
        if not lines:
            return []
        rows = [self._head()]
        for line in lines:
            rows += self._line(line)
        return [*rows, *self._taxes(), ["ENDTRNS"]]

    def problems(self) -> list[Reason]:
        """Why the document cannot be written; after `rows`."""
        document = self._document
        if document.digits > _DIGITS:
            reason = why(
                "{currency} has {digits} decimals, QuickBooks takes two",
                currency=document.currency,
                digits=document.digits,
            )
            return [reason]
        lines = sum((line.net for line in billed_lines(document)), Decimal(0))
        taxes = sum((group.tax for group in document.taxes), Decimal(0))
        if lines + taxes != document.total:
            return [why("its lines and taxes do not come to its total, so it would not balance")]
        return list(self._names.missing)

    def remarks(self) -> list[Sentence]:
        """One sentence for each thing that QuickBooks holds otherwise; after `rows`."""
        document, number = self._document, number_of(self._document)
        if not billed_lines(document):
            return [left_out(number)]
        found = []
        if self._number != number:
            found.append(
                sentence(
                    "its number is written as {number}, since QuickBooks takes {most} characters",
                    number=self._number,
                    most=LONGEST_NUMBER,
                )
            )
        if self._customer != document.buyer.address.name:
            found.append(written_customer(self._customer))
        if begins_a_formula(self._customer):
            found.append(
                sentence(
                    "a spreadsheet would take the customer's name {name!r} for a formula; do not "
                    "open the file in one",
                    name=self._customer,
                )
            )
        if self._texts.changes:
            changes = listed(self._texts.changes, "; ")
            found.append(
                sentence(
                    "what the file cannot hold is written otherwise: {changes}", changes=changes
                )
            )
        if document.currency != (self._context.company.get("currency") or "EUR"):
            found.append(
                sentence(
                    "QuickBooks reads no currency from the file; the customer and the receivable "
                    "account must be in {currency}",
                    currency=document.currency,
                )
            )
        return [remark(number, what) for what in (*found, *lost_texts(document))]

    def _head(self) -> Row:
        document, texts = self._document, self._texts
        memo = supply_month(document)
        if document.corrects:
            memo = f"Corrects {short_corrected(document, self._context)}"
        return [
            *("TRNS", "", self._type, self._date),
            texts.listed(self._names.receivable(document.currency)),
            self._customer,
            "",
            _amount(document.total),
            self._number,
            texts.cell(memo, LONGEST_MEMO),
            *("N", "N", "N"),
            *(texts.cell(row, LONGEST_ADDRESS) for row in address_rows(document.buyer.address)),
            date_cell(document.due_date, MONTH_FIRST),
            "" if is_credit(document) else texts.listed(self._names.terms(document)),
            texts.cell(document.order_number, LONGEST_ORDER),
        ]

    def _line(self, line: DocumentLine) -> list[Row]:
        """The line at its full price and its discount, or at its net where that cannot be."""
        digits = self._document.digits
        quantity, price = exact_quantity(line), full_price(line)
        full = round_half_up(quantity * price, digits)
        found = fit(quantity, price, full, _PLACES)
        if found is None:
            full, found = line.net, whole(line.net)
        text, discount = line.description, full - line.net
        if found.price != line.unit_price:
            text += f" ({reckoning(line, digits, discount=not discount)})"
        account = self._texts.listed(self._names.revenue(line))
        item = item_name(line, self._names, self._texts)
        rows = [
            self._split(
                account,
                -full,
                text,
                QNTY=number_cell(-found.quantity),
                PRICE=number_cell(found.price, _DIGITS),
                INVITEM=item,
            )
        ]
        if discount:
            rows.append(
                self._split(
                    account,
                    discount,
                    _less(line, item),
                    PRICE=_amount(discount if is_credit(self._document) else -discount),
                    INVITEM=self._texts.listed(self._names.discount_item()),
                )
            )
        return rows

    def _taxes(self) -> list[Row]:
        """A split for each tax, none of which QuickBooks may reckon anew: so no AUTOSTAX.

        Only a document without tax has that mark, with 0: QuickBooks wants a tax line.
        """
        account = self._texts.listed(self._names.account("tax"))
        agency = self._texts.listed(self._names.account("tax_agency"))
        groups = taxes_by_line(self._document)
        taxed = [group for group in groups if group.tax]
        free = (groups or [NO_TAX])[0]
        return [
            self._split(
                account,
                -group.tax,
                self._names.tax(group, "tax_text"),
                NAME=agency,
                INVITEM=self._texts.listed(self._names.tax(group))[:LONGEST_ITEM],
                **({} if group.tax else {"PRICE": "0%", "EXTRA": "AUTOSTAX"}),
            )
            for group in taxed or [free]
        ]

    def _split(self, account: str, amount: Decimal, memo: str, **cells: str) -> Row:
        row = {
            "SPL": "SPL",
            "TRNSTYPE": self._type,
            "DATE": self._date,
            "ACCNT": account,
            "AMOUNT": _amount(amount),
            "DOCNUM": self._number,
            "MEMO": self._texts.cell(memo, LONGEST_MEMO),
            "CLEAR": "N",
            "TAXABLE": "N",
            **cells,
        }
        return [row.get(column, "") for column in SPL]


def _less(line: DocumentLine, item: str) -> str:
    """What takes a line from its full price to its net; a part credited may be off by a cent."""
    if not line.discount_percent:
        return f"Rounding on {item}"
    return f"Discount {number_cell(line.discount_percent)}% on {item}"


def item_name(line: DocumentLine, names: Names, texts: Texts) -> str:
    """The item of a line as QuickBooks can hold it; a name of the mapping stays what it is."""
    item = names.item(line)
    if item != line.sku:
        return texts.listed(item)
    name = texts.name(item)
    if len(name) > LONGEST_ITEM:
        texts.changes[
            sentence("the SKU {sku} cut to {most} characters", sku=item, most=LONGEST_ITEM)
        ] = None
    return name[:LONGEST_ITEM].rstrip()


def _amount(amount: Decimal) -> str:
    return number_cell(amount, _DIGITS)
