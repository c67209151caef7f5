"""QuickBooks Desktop `.iif`: invoices and credit memos with one row a split (formats, 1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
)
from batchbill_desktop.services.exports.gaps import NameGap, Reason, why
from batchbill_desktop.services.exports.iif_document import SPL, TRNS, IifDocument, item_name
from batchbill_desktop.services.exports.iif_lists import list_rows
from batchbill_desktop.services.exports.iif_text import (
    ENCODING,
    LONGEST_NAME,
    LONGEST_NUMBER,
    Texts,
    short_number,
)
from batchbill_desktop.services.exports.lines import billed_lines, number_of
from batchbill_desktop.services.exports.names import Names, customer_names
from batchbill_desktop.services.exports.parts import by_currency
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.sentence import Sentence

_HEAD = (["!" + TRNS[0], *TRNS[1:]], ["!" + SPL[0], *SPL[1:]], ["!ENDTRNS"])


class IifFormat:
    """The import file of QuickBooks Desktop."""

    name = "iif"
    issues = True

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """Currencies with three decimals, missing names, numbers and items that collide."""
        customers = _customers(documents, context)
        names = Names(self.name, context.mapping)
        numbers: dict[str, str] = {}
        items: dict[str, str] = {}
        problems = []
        for document in context.followed(documents):
            made = IifDocument(document, context, customers)
            made.rows()
            reasons = (
                *made.problems(),
                *_number_problems(document, short_number(document, context), numbers),
                *_item_problems(document, names, items),
            )
            problems += [Problem(number_of(document), reason) for reason in reasons]
        return problems

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """A file for each currency, since QuickBooks reads none from it."""
        customers = _customers(documents, context)
        lists = Names(self.name, context.mapping).setting("lists") == "yes"
        remarks: list[Sentence] = []
        files = []
        for ending, chosen, followed in by_currency(documents, context):
            rows: list[list[str]] = []
            for document in followed:
                made = IifDocument(document, context, customers)
                rows += made.rows()
                remarks += made.remarks()
            if rows:
                before = list_rows(chosen, context, customers) if lists else []
                content = "".join("\t".join(row) + "\r\n" for row in (*before, *_HEAD, *rows))
                name = f"{context.base_name}{ending}.iif"
                files.append(ExportFile(name, content.encode(ENCODING)))
        return Written(tuple(files), tuple(remarks))


def _customers(documents: Sequence[InvoiceDocument], context: ExportContext) -> dict[str, str]:
    """Names are unique over all lists of QuickBooks: no customer may be called as the agency."""
    names = Names("iif", context.mapping)
    agency = names.account("tax_agency")
    return customer_names(
        documents, context, names, Texts().name, longest=LONGEST_NAME, taken=[agency]
    )


def _number_problems(
    document: InvoiceDocument, short: str, numbers: dict[str, str]
) -> Iterator[Reason]:
    if len(short) > LONGEST_NUMBER:
        yield why(
            "QuickBooks takes {most} characters of a number, and {short!r} is what becomes of "
            "this one; choose a shorter pattern of numbers",
            most=LONGEST_NUMBER,
            short=short,
        )
    other = numbers.setdefault(short, number_of(document))
    if other != number_of(document):
        yield why(
            "it would be called {short!r} in QuickBooks, as {other} is; leave one of them out",
            short=short,
            other=other,
        )


def _item_problems(
    document: InvoiceDocument, names: Names, items: dict[str, str]
) -> Iterator[Reason]:
    """Two SKUs that come out under one name would be one item."""
    for line in billed_lines(document):
        item = item_name(line, names, Texts())
        other = items.setdefault(item.casefold(), line.sku)
        if other != line.sku and names.item(line) == line.sku:
            yield why(
                "the SKUs {other!r} and {sku!r} would both be the item {item!r}; give one of "
                "them another name by a row {row} in the mapping",
                NameGap("iif", "item", f"sku:{line.sku}"),
                other=other,
                sku=line.sku,
                item=item,
                row=f"iif,item,sku:{line.sku},...",
            )
