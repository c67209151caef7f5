"""The lists of a QuickBooks Desktop file: accounts, customers and items (formats, 1).

They are written only where the setting `lists` is on, since an import overwrites what
QuickBooks has under the same name.
"""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.exports.cells import number_cell
from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.iif_document import item_name
from batchbill_desktop.services.exports.iif_text import (
    LONGEST_ADDRESS,
    LONGEST_ITEM,
    LONGEST_MEMO,
    Texts,
)
from batchbill_desktop.services.exports.lines import billed_lines, is_credit
from batchbill_desktop.services.exports.names import NO_TAX, Names
from batchbill_desktop.services.exports.places import address_rows
from batchbill_desktop.services.invoices.document import InvoiceDocument

ACCNT = "ACCNT NAME ACCNTTYPE DESC ACCNUM".split()
CUST = "CUST NAME BADDR1 BADDR2 BADDR3 BADDR4 BADDR5 EMAIL PHONE1 TERMS TAXABLE".split()
INVITEM = "INVITEM NAME INVITEMTYPE DESC ACCNT PRICE TAXABLE".split()

Row = list[str]


def list_rows(
    documents: Sequence[InvoiceDocument], context: ExportContext, customers: dict[str, str]
) -> list[Row]:
    """Header and rows of the lists, with all that the documents name; before transactions."""
    names, texts = Names("iif", context.mapping), Texts()
    return [
        *_table(ACCNT, _accounts(documents, names, texts)),
        *_table(CUST, _customers(documents, names, texts, customers)),
        *_table(INVITEM, _items(documents, names, texts)),
    ]


def _table(header: list[str], rows: dict[str, Row]) -> list[Row]:
    return [["!" + header[0], *header[1:]], *rows.values()]


def _accounts(documents: Sequence[InvoiceDocument], names: Names, texts: Texts) -> dict[str, Row]:
    found: dict[str, str] = {}
    for document in documents:
        if lines := billed_lines(document):
            found.setdefault(names.receivable(document.currency), "AR")
            for line in lines:
                found.setdefault(names.revenue(line), "INC")
            found.setdefault(names.account("tax"), "OCLIAB")
    return {name: ["ACCNT", texts.listed(name), kind, "", ""] for name, kind in found.items()}


def _customers(
    documents: Sequence[InvoiceDocument], names: Names, texts: Texts, customers: dict[str, str]
) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for document in documents:
        terms = "" if is_credit(document) else texts.listed(names.terms(document))
        row = [
            "CUST",
            texts.listed(customers[document.customer]),
            *(texts.cell(row, LONGEST_ADDRESS) for row in address_rows(document.buyer.address)),
            texts.plain(document.buyer.email),
            "",
            terms,
            "N",
        ]
        if billed_lines(document) and (terms or document.customer not in found):
            found[document.customer] = row
    return found


def _items(documents: Sequence[InvoiceDocument], names: Names, texts: Texts) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for document in documents:
        lines = billed_lines(document)
        for line in lines:
            name = item_name(line, names, texts)
            kind = "PART" if line.kind == "charge" else "SERV"
            text = texts.cell(line.description, LONGEST_MEMO)
            account = texts.listed(names.revenue(line))
            price = number_cell(line.unit_price, 2)
            found.setdefault(name, ["INVITEM", name, kind, text, account, price, "N"])
            if line.discount_percent:
                discount = texts.listed(names.discount_item())
                row = ["INVITEM", discount, "DISC", "Discount", account, "0", "N"]
                found.setdefault(discount, row)
        for group in (document.taxes or (NO_TAX,)) if lines else ():
            tax = texts.listed(names.tax(group))[:LONGEST_ITEM]
            text = texts.cell(names.tax(group, "tax_text"), LONGEST_MEMO)
            rate = f"{number_cell(group.rate_percent)}%"
            account = texts.listed(names.account("tax"))
            found.setdefault(tax, ["INVITEM", tax, "COMPTAX", text, account, rate, "N"])
    return found
