"""Sage 50 (UK) audit trail transactions (formats, 6).

There is a row for each nominal code, tax code and rate of a document. Rows of one document
follow each other and agree in type, account, date and reference, by which Sage puts them
together again. Amounts are positive; what goes the other way within a document is a row of the
other type.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from batchbill_desktop.services.exports.cells import (
    DAY_FIRST,
    begins_a_formula,
    date_cell,
    number_cell,
    text_cell,
)
from batchbill_desktop.services.exports.characters import one_line, transliterated
from batchbill_desktop.services.exports.fitting import round_half_up
from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
    left_out,
    quoted_text,
    remark,
)
from batchbill_desktop.services.exports.gaps import NameGap, Reason, why
from batchbill_desktop.services.exports.lines import (
    billed_lines,
    billed_taxes,
    no_rate,
    number_of,
)
from batchbill_desktop.services.exports.names import Names, tax_of
from batchbill_desktop.services.exports.places import supply_month
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.money import amount_text
from batchbill_desktop.services.sentence import Sentence, sentence

ENCODING = "cp1252"
INVOICE, CREDIT = "SI", "SC"

_LONGEST_ACCOUNT = 8
_LONGEST_REFERENCE = 30
_LONGEST_DETAILS = 60
_RATE_DECIMALS = 6
_DECIMALS = 2


@dataclass(slots=True)
class _Group:
    """What of a document goes to one nominal code under one tax code."""

    lines: list[DocumentLine] = field(default_factory=list)
    net: int = 0
    tax: int = 0
    """Both in the currency's smallest unit."""


class SageFormat:
    """The Sage 50 export."""

    name = "sage"
    issues = True

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """Missing names, account references that are too long or not unique, missing rates."""
        owners: dict[str, str] = {}
        problems = []
        for document in context.followed(documents):
            reasons = [
                *_account_reasons(document, context, owners),
                *_reference_reasons(document),
                *_rate_reasons(document, context),
                *_missing_names(document, context),
            ]
            problems += [Problem(number_of(document), reason) for reason in reasons]
        return problems

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """One file without a header; documents of 0 are left out."""
        target = io.StringIO(newline="")
        writer = csv.writer(target, lineterminator="\r\n")
        remarks: list[Sentence] = []
        for document in context.followed(documents):
            book = _Book(document, context)
            writer.writerows(book.rows())
            remarks += book.remarks()
        content = target.getvalue().encode(ENCODING)
        return Written((ExportFile(f"{context.base_name}.csv", content),), tuple(remarks))


class _Book:
    """The rows of one document, and what was written otherwise."""

    def __init__(self, document: InvoiceDocument, context: ExportContext) -> None:
        self._document = document
        self._context = context
        self._names = Names("sage", context.mapping)
        self._left_out = False
        self._notes: dict[Sentence, None] = {}

    @property
    def missing(self) -> list[Reason]:
        """What the mapping lacks; after `rows`."""
        return list(self._names.missing)

    def rows(self) -> list[list[str]]:
        """The document's rows."""
        groups = self._groups()
        if not groups:
            self._left_out = True
        rate = exchange_rate(self._document, self._context)
        return [
            self._row(nominal, tax_code, group, rate)
            for (nominal, tax_code, _rate), group in groups.items()
        ]

    def remarks(self) -> list[Sentence]:
        """A sentence for each thing that is not as in the document; after `rows`."""
        number = number_of(self._document)
        if self._left_out:
            return [left_out(number)]
        return [remark(number, note) for note in self._notes]

    def _groups(self) -> dict[tuple[str, str, Decimal], _Group]:
        document = self._document
        found: dict[tuple[str, str, Decimal], _Group] = {}
        for line, tax in zip(billed_lines(document), billed_taxes(document), strict=True):
            code = self._names.tax(tax_of(line, document), code=line.tax_code)
            key = (self._names.revenue(line), code, line.tax_rate_percent)
            group = found.setdefault(key, _Group())
            group.lines.append(line)
            group.net += int(line.net.scaleb(document.digits))
            group.tax += tax
        return {key: group for key, group in found.items() if group.net or group.tax}

    def _row(self, nominal: str, tax_code: str, group: _Group, rate: str) -> list[str]:
        document = self._document
        below = group.net < 0 or (group.net == 0 and group.tax < 0)
        if below != (document.total < 0):
            self._note(
                sentence(
                    "what goes the other way than its total is a transaction of its own in Sage"
                )
            )
        sign = -1 if below else 1
        return [
            CREDIT if below else INVOICE,
            account_reference(document, self._context),
            nominal,
            self._names.setting("department", "0"),
            date_cell(document.invoice_date, DAY_FIRST),
            text_cell(number_of(document)),
            self._details(group),
            self._amount(sign * group.net),
            tax_code,
            self._amount(sign * group.tax),
            rate,
        ]

    def _amount(self, minor: int) -> str:
        digits = self._document.digits
        if digits > _DECIMALS and minor % 10 ** (digits - _DECIMALS):
            self._note(
                sentence("amounts have {digits} decimals, and Sage keeps two", digits=digits)
            )
        if digits < _DECIMALS:
            return amount_text(minor * 10 ** (_DECIMALS - digits), _DECIMALS)
        return amount_text(minor, digits)

    def _details(self, group: _Group) -> str:
        """The line's text; of several lines the time of supply."""
        text = group.lines[0].description
        if len(group.lines) > 1:
            text = f"Services {supply_month(self._document)}".strip()
        plain = one_line(text)
        written = transliterated(plain, ENCODING)
        if written != plain:
            self._note(sentence("characters that the file cannot hold were written otherwise"))
        if len(written) > _LONGEST_DETAILS:
            self._note(sentence("details were cut to {most} characters", most=_LONGEST_DETAILS))
            written = written[:_LONGEST_DETAILS].rstrip()
        cell = text_cell(written)
        if cell != written:
            self._note(quoted_text())
        return cell

    def _note(self, what: Sentence) -> None:
        """Note once what is not as in the document."""
        self._notes[what] = None


def account_reference(document: InvoiceDocument, context: ExportContext) -> str:
    """What Sage calls the customer: the mapping's name, else the business number, in capitals."""
    mapped = context.mapping.get(("customer", document.customer))
    return (mapped or document.customer).strip().upper()


def exchange_rate(document: InvoiceDocument, context: ExportContext) -> str:
    """Units of the document's currency for one of the company's, as Sage has it; 1 for its own."""
    own = context.company.get("currency") or document.seller.currency
    if document.currency == own or document.foreign_tax is None:
        return "1"
    return number_cell(round_half_up(1 / Fraction(document.foreign_tax.rate), _RATE_DECIMALS))


def _account_reasons(
    document: InvoiceDocument, context: ExportContext, owners: dict[str, str]
) -> list[Reason]:
    account = account_reference(document, context)
    owner = owners.setdefault(account, document.customer)
    gap = NameGap("sage", "customer", document.customer)
    mend = sentence(
        "give customer {customer} another one in the mapping of sage", customer=document.customer
    )
    found = []
    if owner != document.customer:
        found.append(
            why(
                "its account reference {account} is that of customer {owner} too; {mend}",
                gap,
                account=account,
                owner=owner,
                mend=mend,
            )
        )
    if len(account) > _LONGEST_ACCOUNT:
        found.append(
            why(
                "its account reference {account} has more than {most} characters; {mend}",
                gap,
                account=account,
                most=_LONGEST_ACCOUNT,
                mend=mend,
            )
        )
    if begins_a_formula(account) or transliterated(one_line(account), ENCODING) != account:
        found.append(
            why(
                "its account reference {account!r} has characters Sage cannot hold; {mend}",
                gap,
                account=account,
                mend=mend,
            )
        )
    return found


def _reference_reasons(document: InvoiceDocument) -> list[Reason]:
    number = number_of(document)
    if len(number) <= _LONGEST_REFERENCE:
        return []
    reason = why(
        "its number has {count} characters and a reference in Sage at most {most}; shorten the "
        "number pattern for the invoices to come",
        count=len(number),
        most=_LONGEST_REFERENCE,
    )
    return [reason]


def _rate_reasons(document: InvoiceDocument, context: ExportContext) -> list[Reason]:
    own = context.company.get("currency") or document.seller.currency
    if document.currency == own or document.foreign_tax is not None:
        return []
    return [no_rate(document, own)]


def _missing_names(document: InvoiceDocument, context: ExportContext) -> list[Reason]:
    book = _Book(document, context)
    book.rows()
    return book.missing
