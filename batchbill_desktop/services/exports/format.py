"""What an export format is: a check before anything is written, and the files it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from batchbill_desktop.services.exports.gaps import Gap, Reason
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.sentence import Sentence, sentence

Progress = Callable[[int, int], None]
"""How much is done, of how much."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to write: its name and its content."""

    name: str
    content: bytes
    replaces: bool = True
    """Whether a file of that name may be overwritten."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document cannot be carried by a format, and what to do about it."""

    number: str
    reason: str
    """Mostly a `Reason`, which knows what would fill the gap."""

    @property
    def gap(self) -> Gap | None:
        """What is to be filled in; None where that does not help."""
        return self.reason.gap if isinstance(self.reason, Reason) else None


@dataclass(frozen=True, slots=True)
class Written:
    """What a format made: files, and what the target changes or reckons otherwise."""

    files: tuple[ExportFile, ...]
    remarks: tuple[Sentence, ...] = ()
    """One for each document and case, naming the number."""
    entries: int = 0
    """How many entry numbers were used, from the context's `entry_number` on."""


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What a format needs beside the documents."""

    base_name: str
    """The batch's name, made safe for a file name."""
    company: Mapping[str, str] = field(default_factory=dict)
    """The company's values by key, as company.csv has them."""
    mapping: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(kind, key) -> what the target calls it: accounts, items, tax names, customers, settings."""
    customers: Mapping[str, str] = field(default_factory=dict)
    """Business number -> name of every customer of the company, so that names stay unique."""
    entry_number: int = 1
    """The first number for the entries of a journal that numbers them itself (FEC)."""
    on_progress: Progress | None = None
    """Told how many documents are done, of how many; what it raises ends the work."""

    def followed(
        self, documents: Sequence[InvoiceDocument], pass_: int = 1, passes: int = 1
    ) -> Iterator[InvoiceDocument]:
        """The documents one after another, telling `on_progress` of each.

        A format that goes over them several times says which pass it is.
        """
        count = len(documents)
        for place, document in enumerate(documents):
            if self.on_progress is not None:
                self.on_progress((pass_ - 1) * count + place, passes * count)
            yield document


class ExportFormat(Protocol):
    """One export format."""

    name: str
    """As on the command line: `csv`."""
    issues: bool
    """Whether it goes to an accounting program or is an e-invoice, and so issues the invoice."""

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """What the format cannot carry; nothing is written where there is anything."""

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """The files; pure, it touches no disk."""


@runtime_checkable
class AdvisingFormat(Protocol):
    """A format whose files could do more if something were filled in."""

    def advise(self, documents: Sequence[InvoiceDocument]) -> list[Problem]:
        """What could be filled in, though nothing stands in the way."""


def remark(number: str, what: str) -> Sentence:
    """What a target holds or reckons otherwise; `what` is a sentence without its full stop."""
    return sentence("{number}: {what}.", number=number, what=what)


def written_customer(name: str) -> Sentence:
    """That the customer stands in the file under another name than its own."""
    return sentence("its customer is written as {name!r}", name=name)


def quoted_text() -> Sentence:
    """That a text was made harmless for spreadsheets."""
    return sentence("a text that a spreadsheet would take for a formula has ' in front")


def left_out(number: str) -> Sentence:
    """That a document of 0 is not in the file."""
    return remark(number, sentence("left out, since it comes to 0"))


def spread_tax(document: InvoiceDocument) -> list[int]:
    """Each line's share of the document tax in the smallest unit, by largest remainder.

    The shares of a tax group sum to the group's tax, so that sums over a file are right.
    """
    shares = [0] * len(document.lines)
    for group in document.taxes:
        places = [
            place
            for place, line in enumerate(document.lines)
            if not line.is_words
            and line.tax_code in group.tax_codes
            and line.tax_rate_percent == group.rate_percent
        ]
        tax = int(group.tax.scaleb(document.digits))
        exact = [
            document.lines[place].net.scaleb(document.digits) * group.rate_percent / 100
            for place in places
        ]
        floors = [int(value // 1) for value in exact]
        missing = tax - sum(floors)
        by_remainder = sorted(
            range(len(places)), key=lambda at: (floors[at] - exact[at], places[at])
        )
        for at in range(len(places)):
            shares[places[at]] = floors[at]
        step = 1 if missing > 0 else -1
        order = by_remainder if missing > 0 else by_remainder[::-1]
        for turn in range(abs(missing)):
            shares[places[order[turn % len(order)]]] += step
    return shares
