"""Texts and numbers as a QuickBooks Desktop file can hold them (formats, 1).

There is no escaping that works: what would break a row is written otherwise, and noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from batchbill_desktop.services.exports.cells import text_cell
from batchbill_desktop.services.exports.characters import (
    transliterated,
    without_control_characters,
)
from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.lines import is_credit
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.sentence import Sentence, sentence

ENCODING = "cp1252"

LONGEST_NAME = 41
LONGEST_NUMBER = 11
LONGEST_ITEM = 31
LONGEST_ADDRESS = 41
LONGEST_MEMO = 4095
LONGEST_ORDER = 25

# A semicolon makes QuickBooks stop reading, a quote at the start of a cell as well.
_SPECIAL = {"\n": " ", "\t": " ", '"': "''", ";": ","}
_TROUBLE = re.compile('[\n\t";]')
_SHOWN = {"\n": sentence("line breaks"), "\t": sentence("tabs")}


class Texts:
    """Makes texts that can stand in a cell; `changes` says what was written otherwise."""

    def __init__(self) -> None:
        self.changes: dict[Sentence, None] = {}

    def plain(self, text: str) -> str:
        """A text on one line, in the file's characters."""
        clean = without_control_characters(text)
        if clean != text.replace("\r\n", "\n").replace("\r", "\n"):
            self.changes[sentence("control characters as blanks")] = None
        if not _TROUBLE.search(clean) and transliterated(clean, ENCODING) == clean:
            return clean
        return "".join(self._letter(letter) for letter in clean)

    def name(self, text: str) -> str:
        """A name in a list of QuickBooks: a colon would make a sub-entry of it."""
        plain = self.plain(text).strip(" !")
        if ":" in plain:
            self.changes[_written("“:”", "“-”")] = None
        return plain.replace(":", "-")

    def listed(self, text: str) -> str:
        """A name that the mapping gives: `Parent:Child` is meant."""
        return self.plain(text).strip(" !")

    def cell(self, text: str, longest: int) -> str:
        """A text that need not match anything, cut where it is too long."""
        cell = text_cell(self.plain(text).strip())
        if len(cell) > longest:
            self.changes[
                sentence(
                    "a text of {count:,} characters cut to {most:,}",
                    count=len(text),
                    most=longest,
                )
            ] = None
        return cell[:longest].rstrip()

    def _letter(self, letter: str) -> str:
        written = _SPECIAL.get(letter) or transliterated(letter, ENCODING)
        written = written.replace('"', "''").replace(";", ",")
        # A thin blank that becomes an ordinary one is nothing that anybody would miss.
        if written != letter and (written != " " or letter in _SHOWN):
            shown = written.strip() or (sentence("blanks") if written else sentence("nothing"))
            self.changes[_written(_SHOWN.get(letter, f"“{letter}”"), shown)] = None
        return written


def _written(text: str, shown: str) -> Sentence:
    return sentence("{text} as {shown}", text=text, shown=shown)


def short_number(document: InvoiceDocument, context: ExportContext) -> str:
    """The number in at most 11 characters: two digits of the year and the counter, `26-0042`.

    A credit's counter begins with a C: `26-C003`. A number that fits stays as it is.
    """
    series = "credit_note_number" if is_credit(document) else "invoice_number"
    return _short(
        document.number or "",
        context.company.get(series, ""),
        document.invoice_date.year,
        credit=is_credit(document),
    )


def short_corrected(document: InvoiceDocument, context: ExportContext) -> str:
    """The number of the corrected invoice, as it was written itself."""
    day = document.corrects_date or document.invoice_date
    pattern = context.company.get("invoice_number", "")
    return _short(document.corrects or "", pattern, day.year, credit=False)


def _short(number: str, pattern: str, year: int, *, credit: bool) -> str:
    number = transliterated(number, ENCODING)
    if len(number) <= LONGEST_NUMBER:
        return number
    found = _parts(number, pattern, year)
    counter = found["seq"].removeprefix("0") if credit else found["seq"]
    begin = f"{found['year'][-2:]}-" + ("C" if credit else "")
    # The zeros in front are there for the looks; where there is no room they go first.
    while len(begin + counter) > LONGEST_NUMBER and counter.startswith("0"):
        counter = counter[1:]
    return begin + counter


def _parts(number: str, pattern: str, year: int) -> Mapping[str, str]:
    """Year and counter of a number: by the pattern of its series, else by the looks of it."""
    parts = re.split(r"(\{[^}]*\})", pattern)
    places = {"{year}": "(?P<year>[0-9]{4})", "{month}": "[0-9]{2}"}
    looks = "".join(
        "(?P<seq>[0-9]+)" if part.startswith("{seq") else places.get(part, re.escape(part))
        for part in parts
    )
    found = re.fullmatch(looks, number)
    if found is not None and "seq" in found.groupdict():
        return {"year": str(year)} | found.groupdict()
    runs = re.findall("[0-9]+", number)
    if str(year) in runs and len(runs) > 1:
        runs.remove(str(year))
    return {"year": str(year), "seq": runs[-1] if runs else number}
