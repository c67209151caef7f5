"""QuickBooks Desktop `.iif`: invoices and credit memos with one row a split (formats, 1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
)
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
        for document in documents:
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
        remarks: list[str] = []
        files = []
        for ending, chosen in by_currency(documents).items():
            rows: list[list[str]] = []
            for document in chosen:
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
) -> Iterator[str]:
    if len(short) > LONGEST_NUMBER:
        yield (
            f"QuickBooks takes {LONGEST_NUMBER} characters of a number, and {short!r} is what "
            "becomes of this one; choose a shorter pattern of numbers"
        )
    other = numbers.setdefault(short, number_of(document))
    if other != number_of(document):
        yield f"it would be called {short!r} in QuickBooks, as {other} is; leave one of them out"


def _item_problems(document: InvoiceDocument, names: Names, items: dict[str, str]) -> Iterator[str]:
    """Two SKUs that come out under one name would be one item."""
    for line in billed_lines(document):
        item = item_name(line, names, Texts())
        other = items.setdefault(item.casefold(), line.sku)
        if other != line.sku and names.item(line) == line.sku:
            yield (
                f"the SKUs {other!r} and {line.sku!r} would both be the item {item!r}; give one "
                f"of them another name by a row iif,item,sku:{line.sku},... in the mapping"
            )
