"""One document as an entry of a French sales journal: rows that balance (formats, 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from batchbill_desktop.services.exports.cells import number_cell
from batchbill_desktop.services.exports.fitting import round_half_up
from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.gaps import Reason
from batchbill_desktop.services.exports.lines import billed_lines, taxes_by_line
from batchbill_desktop.services.exports.names import Names
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument

CURRENCY = "EUR"

# The headings of the French plan of accounts; the longest beginning that fits counts.
_HEADINGS = {
    "411": "Clients",
    "416": "Clients douteux",
    "418": "Clients - Factures à établir",
    "4457": "TVA collectée",
    "70": "Ventes",
    "701": "Ventes de produits finis",
    "704": "Travaux",
    "705": "Études",
    "706": "Prestations de services",
    "707": "Ventes de marchandises",
    "708": "Produits des activités annexes",
    "709": "Rabais, remises et ristournes accordés",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One row of an entry: above 0 is a debit, below 0 a credit, both in cents of euros."""

    account: str
    heading: str
    euros: int
    foreign: Decimal
    """In the document's currency, signed as `euros`."""
    customer: bool = False


class Entry:
    """The postings of one document; `missing` says which accounts the mapping lacks."""

    def __init__(self, document: InvoiceDocument, context: ExportContext) -> None:
        self._document = document
        self._context = context
        self._names = Names("fec", context.mapping)
        self.postings = tuple(self._postings()) if has_rate(document) else ()

    @property
    def missing(self) -> list[Reason]:
        """What the mapping has no account for."""
        return list(self._names.missing)

    def _postings(self) -> list[Posting]:
        """Customer, revenue, tax; in a credit note the customer comes last."""
        document = self._document
        total = self._euros(document.total)
        tax = _cents(document.tax)
        if document.currency != CURRENCY and document.foreign_tax is not None:
            tax = _cents(document.foreign_tax.tax)
        account = self._names.receivable(document.currency)
        owed = Posting(account, self._heading(account), total, document.total, customer=True)
        booked = [*self._revenue(total - tax), *self._taxes(tax)]
        rows = [*booked, owed] if document.total < 0 else [owed, *booked]
        return [row for row in rows if row.euros]

    def _revenue(self, euros: int) -> Iterable[Posting]:
        """A row for each revenue account and tax code."""
        groups: dict[tuple[str, str, Decimal], list[DocumentLine]] = {}
        for line in billed_lines(self._document):
            key = (self._names.revenue(line), line.tax_code, line.tax_rate_percent)
            groups.setdefault(key, []).append(line)
        nets = [sum((line.net for line in lines), Decimal(0)) for lines in groups.values()]
        shares = _shares(euros, [self._exact(net) for net in nets])
        for (account, _code, _rate), net, share in zip(groups, nets, shares, strict=True):
            yield Posting(account, self._heading(account), -share, -net)

    def _taxes(self, euros: int) -> Iterable[Posting]:
        groups = [group for group in taxes_by_line(self._document) if group.tax]
        shares = _shares(euros, [self._exact(group.tax) for group in groups])
        for group, share in zip(groups, shares, strict=True):
            account = self._names.tax(group, "tax_account")
            rate = number_cell(group.rate_percent).replace(".", ",")
            heading = self._heading(account)
            if heading == _HEADINGS["4457"]:
                heading = f"{heading} {rate} %"
            yield Posting(account, heading, -share, -group.tax)

    def _heading(self, account: str) -> str:
        own = self._context.mapping.get(("account_name", account))
        if own:
            return own
        fitting = [begin for begin in _HEADINGS if account.startswith(begin)]
        return _HEADINGS[max(fitting, key=len)] if fitting else f"Compte {account}"

    def _euros(self, amount: Decimal) -> int:
        return _cents(round_half_up(self._exact(amount) / 100, 2))

    def _exact(self, amount: Decimal) -> Fraction:
        """An amount in cents of euros, at the rate that the document keeps."""
        foreign = self._document.foreign_tax
        if self._document.currency == CURRENCY or foreign is None:
            return Fraction(amount) * 100
        return Fraction(amount) * Fraction(foreign.rate) * 100


def has_rate(document: InvoiceDocument) -> bool:
    """Whether a document can be written in euros."""
    return document.currency == CURRENCY or (
        document.foreign_tax is not None and document.foreign_tax.currency == CURRENCY
    )


def _shares(total: int, exact: Sequence[Fraction]) -> list[int]:
    """`exact` amounts as whole cents that sum to `total`: the largest remainders go up."""
    floors = [int(value // 1) for value in exact]
    if not floors:
        return []
    order = sorted(range(len(floors)), key=lambda at: (floors[at] - exact[at], at))
    missing = total - sum(floors)
    for turn in range(abs(missing)):
        place = order[turn % len(order)] if missing > 0 else order[-1 - turn % len(order)]
        floors[place] += 1 if missing > 0 else -1
    return floors


def _cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))
