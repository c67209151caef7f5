"""FEC: an extract of the sales journal for French bookkeeping programs (formats, 5).

It has the columns and rules of the *fichier des écritures comptables*, but is an import file,
not the yearly one that the tax office may ask for. A credit swaps the sides, so amounts are
positive. Entry numbers go on from the last export of the fiscal year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from batchbill_desktop.services.exports.characters import one_line, transliterated
from batchbill_desktop.services.exports.fec_entry import CURRENCY, Entry, Posting, has_rate
from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
    left_out,
    remark,
)
from batchbill_desktop.services.exports.gaps import CompanyGap, NameGap, Reason, why
from batchbill_desktop.services.exports.lines import (
    billed_lines,
    is_credit,
    no_rate,
    number_of,
)
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.money import amount_text
from batchbill_desktop.services.sentence import Sentence, listed, sentence

COLUMNS = (
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib "
    "PieceRef PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise "
    "Idevise"
).split()

_ENCODING = "iso8859-15"
_ENCODINGS = {"": _ENCODING, "ISO-8859-15": _ENCODING, "UTF-8": "utf-8"}
_ACCOUNT = re.compile(r"[1-9][0-9]{2}[0-9A-Z]*")
_CALENDAR_YEAR = "12-31"


class FecFormat:
    """The FEC export."""

    name = "fec"
    issues = True

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """Whether company, fiscal year, rates and accounts are there."""
        general = list(_general_problems(documents, context))
        problems = []
        for document in context.followed(documents):
            found = [*general, *_document_problems(document, context)]
            problems += [Problem(number_of(document), reason) for reason in found]
        return problems

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """One file of one fiscal year, ordered by date; documents of 0 are left out."""
        journal = _Journal(context)
        for document in context.followed(
            sorted(documents, key=lambda document: document.invoice_date)
        ):
            journal.book(document)
        if not journal.rows:
            return Written((), tuple(journal.remarks))
        year_end = fiscal_year_end(documents[0].invoice_date, context)
        content = "".join("\t".join(row) + "\r\n" for row in (COLUMNS, *journal.rows))
        name = f"{siren(context)}FEC{year_end:%Y%m%d}.txt"
        file = ExportFile(name, content.encode(journal.encoding), replaces=False)
        return Written((file,), tuple(journal.remarks), entries=journal.entries)


class _Journal:
    """The rows of a file, in the making."""

    def __init__(self, context: ExportContext) -> None:
        self._context = context
        self.encoding = _ENCODINGS[context.mapping.get(("setting", "encoding"), "").upper()]
        self._code = context.mapping.get(("setting", "journal_code")) or "VE"
        self._name = context.mapping.get(("setting", "journal_name")) or "Ventes"
        self.rows: list[list[str]] = []
        self.remarks: list[Sentence] = []
        self.entries = 0

    def book(self, document: InvoiceDocument) -> None:
        """Append a document's entry."""
        postings = Entry(document, self._context).postings
        if not postings:
            self.remarks.append(left_out(number_of(document)))
            return
        number = self._context.entry_number + self.entries
        self.entries += 1
        changed: set[str] = set()
        for posting in postings:
            row = self._row(document, posting, number)
            self.rows.append([self._cell(text, changed) for text in row])
        if changed:
            what = sentence(
                "characters that {encoding} cannot hold were written otherwise: {letters}",
                encoding=self.encoding,
                letters=", ".join(sorted(changed)),
            )
            self.remarks.append(remark(number_of(document), what))

    def _row(self, document: InvoiceDocument, posting: Posting, number: int) -> list[str]:
        day = f"{document.invoice_date:%Y%m%d}"
        title = "Avoir" if is_credit(document) else "Facture"
        reference = number_of(document)
        is_foreign = document.currency != CURRENCY
        return [
            self._code,
            self._name,
            str(number),
            day,
            posting.account,
            posting.heading,
            document.customer if posting.customer else "",
            document.buyer.address.name if posting.customer else "",
            reference,
            day,
            f"{title} {reference}",
            _amount(max(posting.euros, 0)),
            _amount(max(-posting.euros, 0)),
            "",
            "",
            day,
            _comma(posting.foreign) if is_foreign else "",
            document.currency if is_foreign else "",
        ]

    def _cell(self, text: str, changed: set[str]) -> str:
        line = one_line(text)
        written = transliterated(line, self.encoding)
        if written != line:
            changed |= {one for one in line if transliterated(one, self.encoding) != one}
        return written


def siren(context: ExportContext) -> str:
    """The first nine digits of the company's registration; shorter where there are not nine."""
    registration = context.company.get("registration", "")
    return "".join(re.findall("[0-9]", registration))[:9]


def fiscal_year_end(day: date, context: ExportContext) -> date:
    """The last day of the fiscal year that holds `day`; 02-29 is the last of any February."""
    text = context.company.get("fiscal_year_end") or _CALENDAR_YEAR
    month, last = (int(part) for part in text.split("-"))
    for year in (day.year, day.year + 1):
        longest = monthrange(year, month)[1]
        end = date(year, month, min(last, longest))
        if end >= day:
            break
    return end


def _general_problems(documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Reason]:
    """What concerns the file as a whole."""
    found = []
    currency = context.company.get("currency") or CURRENCY
    if currency != CURRENCY:
        found.append(
            why(
                "the company's currency is {currency}, and a FEC is kept in EUR; use another "
                "format",
                currency=currency,
            )
        )
    if len(siren(context)) < len("123456789"):
        found.append(
            why(
                "the company's registration does not hold a SIREN of nine digits, which the file "
                "is named after; enter it in the company's data",
                CompanyGap("registration"),
            )
        )
    ends = sorted({fiscal_year_end(document.invoice_date, context) for document in documents})
    if len(ends) > 1:
        found.append(
            why(
                "a file holds one fiscal year, and these documents are of those that end on "
                "{years}; export those of one year at a time",
                years=listed((end.isoformat() for end in ends), sentence(" and ")),
            )
        )
    encoding = context.mapping.get(("setting", "encoding"), "")
    if encoding.upper() not in _ENCODINGS:
        found.append(
            why(
                "the setting encoding is {encoding!r}; it may be ISO-8859-15 or UTF-8",
                NameGap("fec", "setting", "encoding"),
                encoding=encoding,
            )
        )
    return found


def _document_problems(document: InvoiceDocument, context: ExportContext) -> list[Reason]:
    if not has_rate(document):
        return [no_rate(document, CURRENCY)]
    entry = Entry(document, context)
    found = list(entry.missing)
    accounts = {posting.account for posting in entry.postings if posting.account}
    found += [
        why(
            "the account {account!r} does not begin with three digits, as those of the French "
            "plan do; change it in the mapping of fec",
            account=account,
        )
        for account in sorted(accounts)
        if not _ACCOUNT.fullmatch(account)
    ]
    billed = sum((line.net for line in billed_lines(document)), Decimal(0))
    if billed + sum((group.tax for group in document.taxes), Decimal(0)) != document.total:
        found.append(
            why("its lines and taxes do not come to its total; look at it before it is booked")
        )
    return list(dict.fromkeys(found))


def _amount(cents: int) -> str:
    return amount_text(cents, 2).replace(".", ",")


def _comma(amount: Decimal) -> str:
    return str(amount).replace(".", ",")
