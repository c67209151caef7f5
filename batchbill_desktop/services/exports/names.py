"""What a target calls our accounts, taxes, items and customers, out of an export's mapping.

A mapping has a value for (kind, key). The kinds and their keys:

* `account`: `receivable`, `receivable:<currency>`, `tax`, `rounding`, `discount` ...;
* `revenue`: `sku:<sku>`, `category:<category>`, `contract:<code>`, `type:<contract type>`,
  `kind:<kind of line>`, `tax:<tax code>`, `default`: the first one that has a value;
* `tax`, `tax_account`, `tax_text`: `<tax code>`, `category:<category>:<rate>`,
  `category:<category>`; in the values `{rate}`, `{rate1}` (one decimal at least) and `{code}`
  (two digits and the decimals) stand for the rate;
* `item`: `sku:<sku>`, `kind:<kind of line>`, `default`, `discount`;
* `customer`: `<business number>`;
* `terms`: `<days>`;
* `setting`: the names of the format's settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from batchbill_desktop.services.exports.cells import number_cell
from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.gaps import NameGap, Reason, why
from batchbill_desktop.services.invoices.document import DocumentLine, DocumentTax, InvoiceDocument
from batchbill_desktop.services.sentence import Sentence, sentence
from batchbill_desktop.services.texts import mark

NO_TAX = DocumentTax("none", Decimal(0), "", "", (), Decimal(0), Decimal(0))
"""Stands for the tax of a document that has none."""


NAME_MISSING = mark(
    "{format} needs {wanted}, and the mapping has none; add the row {row} to a file and read it "
    "with `batchbill mapping import`"
)

_WANTED_TAX = {
    "tax": mark("a tax for {of}"),
    "tax_account": mark("a tax account for {of}"),
    "tax_text": mark("a tax text for {of}"),
}


class Names:
    """Looks names up; what is not there is noted in `missing` and comes out empty."""

    def __init__(self, format_name: str, mapping: Mapping[tuple[str, str], str]) -> None:
        self._format = format_name
        self._mapping = mapping
        self.missing: dict[Reason, None] = {}
        """What is missing and how to give it, each once."""

    def account(self, *keys: str) -> str:
        """The account of the first key that has one."""
        return self._find("account", keys, sentence("an account for {key}", key=keys[-1]))

    def receivable(self, currency: str) -> str:
        """The account that the customer owes on: of the currency, or the one for all."""
        return self.account(f"receivable:{currency}", "receivable")

    def revenue(self, line: DocumentLine) -> str:
        """The revenue account of a line."""
        keys = (
            f"sku:{line.sku}",
            *([f"contract:{line.contract}"] if line.contract else []),
            f"kind:{line.kind}",
            f"tax:{line.tax_code}",
            "default",
        )
        return self._find("revenue", keys, sentence("a revenue account"))

    def tax(self, group: DocumentTax, kind: str = "tax", code: str | None = None) -> str:
        """What the target calls a tax: by its code, else by category and rate, else by category.

        `code` is that of a line; without one it is the first of the group's.
        """
        codes = group.tax_codes[:1] if code is None else (code,)
        keys = (
            *codes,
            f"category:{group.category}:{number_cell(group.rate_percent)}",
            f"category:{group.category}",
        )
        of = codes[0] if codes else sentence("documents without tax")
        wanted = sentence(_WANTED_TAX[kind], of=of)
        return _with_rate(self._find(kind, keys, wanted), group.rate_percent)

    def item(self, line: DocumentLine) -> str:
        """What the target calls the line's item: by its SKU; without one by its kind."""
        if line.sku.strip():
            return self._mapping.get(("item", f"sku:{line.sku}"), line.sku)
        keys = (f"kind:{line.kind}", "default")
        return self._find("item", keys, sentence("an item for lines without an SKU"))

    def mapped_item(self, line: DocumentLine) -> str:
        """The line's item where the target can do without one."""
        return self._mapping.get(("item", f"sku:{line.sku}"), line.sku)

    def discount_item(self) -> str:
        """The item of discounts."""
        return self._find("item", ("discount",), sentence("an item for discounts"))

    def mapped_customer(self, business_number: str) -> str | None:
        """The customer's name as the mapping has it; None where it says nothing."""
        return self._mapping.get(("customer", business_number))

    def terms(self, document: InvoiceDocument) -> str:
        """The name of the terms of payment; empty for days that have none in the target."""
        days = (document.due_date - document.invoice_date).days
        return self._mapping.get(("terms", str(days)), "")

    def setting(self, key: str, default: str = "") -> str:
        """A setting of the format."""
        return self._mapping.get(("setting", key), default)

    def _find(self, kind: str, keys: Sequence[str], wanted: Sentence) -> str:
        for key in keys:
            value = self._mapping.get((kind, key))
            if value:
                return value
        key = keys[0] if kind.startswith("tax") else keys[-1]
        reason = why(
            NAME_MISSING,
            NameGap(self._format, kind, key),
            format=self._format,
            wanted=wanted,
            row=f"{self._format},{kind},{key},...",
        )
        self.missing[reason] = None
        return ""


def _with_rate(pattern: str, rate: Decimal) -> str:
    whole, _, decimals = number_cell(rate).partition(".")
    return (
        pattern.replace("{rate}", number_cell(rate))
        .replace("{rate1}", number_cell(rate, 1))
        .replace("{code}", whole.zfill(2) + decimals)
    )


def tax_of(line: DocumentLine, document: InvoiceDocument) -> DocumentTax:
    """The tax group that a line stands in."""
    for group in document.taxes:
        if line.tax_code in group.tax_codes and line.tax_rate_percent == group.rate_percent:
            return group
    return NO_TAX


def customer_names(
    documents: Sequence[InvoiceDocument],
    context: ExportContext,
    names: Names,
    written: Callable[[str], str],
    *,
    longest: int = 255,
    taken: Iterable[str] = (),
) -> dict[str, str]:
    """The name of each customer in the target, by business number; no two alike.

    `written` makes a text what the target can hold. Two customers of the company who come out
    under one name, or one who comes out as a name in `taken`, get the business number behind
    it. A name that the mapping gives stays as it is.
    """
    own = {**context.customers, **{d.customer: d.buyer.address.name for d in documents}}
    cut = {number: written(name)[:longest].rstrip() for number, name in own.items()}
    mapped = {number: name for number in own if (name := names.mapped_customer(number))}
    counts: dict[str, int] = {_folded(name): 1 for name in (*taken, *mapped.values())}
    for number, name in cut.items():
        if number not in mapped:
            counts[_folded(name)] = counts.get(_folded(name), 0) + 1
    result = {}
    for document in documents:
        number = document.customer
        name = cut[number]
        if number in mapped:
            name = mapped[number]
        elif counts[_folded(name)] > 1 or not name.strip("_ "):
            behind = f" ({written(number)})"
            name = name[: longest - len(behind)].rstrip() + behind
        result[number] = name.strip()
    return result


def _folded(name: str) -> str:
    """Names that differ in capitals and blanks alone are one name to most programs."""
    return " ".join(name.casefold().split())
