"""Printing invoices: what goes to the printer, in which jobs, and what is noted of it.

On paper goes the stored PDF. One that is not there yet is made and stored first, which issues the
invoice; a print that is marked as a draft issues nothing and leaves no fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.pdfs import (
    OnProgress,
    PreparedPdfs,
    prepare_pdfs,
    read_stored_pdfs,
    title_of,
)
from batchbill_desktop.services.printing.pdf_pages import Part, Spans, joined, page_count, part_of
from batchbill_desktop.services.sentence import Sentence

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.layout import Stamp

Send = Callable[[str, bytes], None]
"""Hands one job to the printer: its title and its pages as a PDF. Raises where it is refused."""


class PrintingStopped(UserError):
    """A printer that gave up in the middle of several jobs."""

    template = (
        "{done} of {count} invoices were printed. Then it stopped: {reason} Print the others "
        "again from the list of invoices, where a date shows what was printed."
    )


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is to be printed."""

    documents: Sequence[InvoiceDocument]
    mark: Stamp = ""
    """`draft`: nothing is issued or noted. `copy`: one more print of issued invoices."""
    one_job: bool = True
    """All in one job, or each invoice in its own."""
    spans: Spans = ()
    """Which pages, counted through all documents; none at all: all of them."""
    two_sided: bool = False
    """Whether each invoice of a job must begin on a sheet of its own."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What went to the printer."""

    documents: int
    pages: int
    jobs: int


def count_pages(
    database: Database,
    documents: Sequence[InvoiceDocument],
    on_progress: OnProgress = lambda *_: None,
) -> list[int]:
    """How many pages each document has: of its stored PDF, or as it would be printed now.

    What `on_progress` raises ends the counting.
    """
    # Qt is loaded only where pages are laid out.
    from batchbill_desktop.services.printing.layout import lay_out

    found = read_stored_pdfs(database, documents)
    counts: list[int] = []
    for done, document in enumerate(documents, 1):
        stored = found.get(document.id)
        counts.append(len(lay_out(document)) if stored is None else page_count(stored))
        on_progress(done, len(documents))
    return counts


def print_documents(
    database: Database, order: PrintOrder, send: Send, on_progress: OnProgress = lambda *_: None
) -> Printed:
    """Print documents; what was handed over is noted as printed (fact `printed`).

    An invoice of which no page is wanted is neither printed nor issued. What `on_progress`
    raises ends the work: jobs that were handed over before stay printed and noted, all else is
    as it was. Raises `PrintingStopped` and what `send` raises.
    """
    return (_print_together if order.one_job else _print_apart)(database, order, send, on_progress)


def _print_together(
    database: Database, order: PrintOrder, send: Send, on_progress: OnProgress
) -> Printed:
    of = len(order.documents)
    prepared = prepare_pdfs(
        database, order.documents, mark=order.mark, on_done=lambda done: on_progress(done, of)
    )
    wanted = _parts(order, prepared)
    if not wanted:
        return Printed(0, 0, 0)
    chosen = [document for document, _part in wanted]
    # From here on nothing can be cancelled: what is issued is printed as well.
    if prepared.store(database, [document.id for document in chosen]) != prepared.contents:
        # Another program stored other pages meanwhile; those count.
        prepared = prepare_pdfs(database, order.documents, mark=order.mark)
        wanted = _parts(order, prepared)
    parts = [part for _document, part in wanted]
    send(title_of(chosen), joined(parts, title_of(chosen), from_front=order.two_sided))
    _note(database, order, chosen)
    return Printed(len(chosen), sum(len(part.pages) for part in parts), 1)


def _print_apart(
    database: Database, order: PrintOrder, send: Send, on_progress: OnProgress
) -> Printed:
    before = pages = jobs = 0
    of = len(order.documents)
    for done, document in enumerate(order.documents):
        on_progress(done, of)
        prepared = prepare_pdfs(database, [document], mark=order.mark)
        part, count = part_of(prepared.contents[document.id], before, order.spans)
        before += count
        if part is None:
            continue
        pdf = prepared.store(database)[document.id]
        if pdf != prepared.contents[document.id]:
            part = Part(pdf, part.pages, part.is_whole)
        try:
            send(title_of([document]), joined([part], title_of([document])))
        except UserError as error:
            if not jobs:
                raise
            reason = Sentence(error.template, error.params)
            raise PrintingStopped(done=jobs, count=of, reason=reason) from error
        _note(database, order, [document])
        pages += len(part.pages)
        jobs += 1
    return Printed(jobs, pages, jobs)


def _parts(order: PrintOrder, prepared: PreparedPdfs) -> list[tuple[InvoiceDocument, Part]]:
    """What is printed of each document, without those of which nothing is."""
    wanted: list[tuple[InvoiceDocument, Part]] = []
    before = 0
    for document in order.documents:
        part, count = part_of(prepared.contents[document.id], before, order.spans)
        before += count
        if part is not None:
            wanted.append((document, part))
    return wanted


def _note(database: Database, order: PrintOrder, documents: Sequence[InvoiceDocument]) -> None:
    if order.mark != "draft":
        database.write(_note_printed, [document.id for document in documents], order.mark)


def _note_printed(connection: Connection, ids: Sequence[int], mark: str) -> None:
    record_fact(connection, ids, "printed", mark)
