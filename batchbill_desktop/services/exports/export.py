"""Exports invoices: checks first, writes all files or none, then notes what was exported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from batchbill_desktop.models import InvoiceFact
from batchbill_desktop.services.batches.find import find_generated
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.entry_numbers import (
    journal_of,
    keep_entries,
    next_entry,
)
from batchbill_desktop.services.exports.format import ExportContext, ExportFormat, Problem, Progress
from batchbill_desktop.services.exports.mapping import customers_by_number, load_mapping
from batchbill_desktop.services.exports.registry import find_format
from batchbill_desktop.services.files import FileNotWritten, written_together
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.invoices.issue import note_export
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.sentence import Sentence, listed, sentence

_HALF = 500


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export, and where to."""

    format: str
    batch: str | None
    """None: of all batches, and what is in none."""
    folder: Path
    numbers: tuple[str, ...] = ()
    """Only these; empty: all of them."""
    currency: str | None = None
    again: bool = False
    """Whether documents that were exported in this format before may be exported again."""
    first: date | None = None
    last: date | None = None
    """Only invoices of these days, both included."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    files: list[Path]
    documents: int
    remarks: list[Sentence] = field(default_factory=list)


class NothingToExport(UserError):
    """A choice without a document."""

    template = "No document of the batch {batch!r} fits the choice, so nothing was exported."


class NothingInTheDays(UserError):
    """Days and numbers without a document."""

    template = "No invoice fits the choice, so nothing was exported."


class ExportedBefore(UserError):
    """Documents that were exported in this format before."""

    template = (
        "{numbers} was exported as {format} before; the other program would hold it twice. "
        "Use --again to export it once more, or leave it out."
    )


class ExportRefused(UserError):
    """Documents that a format cannot carry."""

    template = "Nothing was exported, since the format {format} cannot carry these: {problems}"

    def __init__(self, format_name: str, problems: list[Problem]) -> None:
        self.problems = problems
        sentences = (
            sentence("{number}: {reason}", number=problem.number, reason=problem.reason)
            for problem in problems
        )
        super().__init__(format=format_name, problems=listed(sentences, "; "))


class FileThere(UserError):
    """A file that must not be overwritten."""

    template = (
        "The file {path} is there already and is not overwritten, so nothing was exported. "
        "Move it away, or choose another folder."
    )


class FolderMissing(UserError):
    """A target folder that is not there."""

    template = "The folder {folder} does not exist. Make it first, or choose another one."


def export_batch(
    database: Database, request: ExportRequest, on_progress: Progress | None = None
) -> Exported:
    """Export generated invoices: all files or none; facts are noted once the files are safe.

    `on_progress` hears of checking and making; what it raises ends the export, and no file and
    no fact is left of it.
    Raises `UnknownFormat`, `FolderMissing`, `BatchMissing`, `BatchNotGenerated`,
    `InvoiceMissing`, `NothingToExport`, `NothingInTheDays`, `ExportedBefore`, `ExportRefused`,
    `FileThere`, `FileNotWritten`, `EntryNumbersTaken`.
    """
    target = find_format(request.format)
    if not request.folder.is_dir():
        raise FolderMissing(folder=request.folder)
    documents = database.read(_chosen, request)
    base = base_name(request, documents)
    context = database.read(export_context, base, target.name)
    progress = _InTwo(on_progress)
    context = replace(context, on_progress=progress.first)
    problems = target.check(documents, context)
    if problems:
        raise ExportRefused(target.name, problems)
    journal = journal_of(target.name, documents, context)
    if journal is not None:
        context = replace(context, entry_number=database.read(next_entry, journal))
    context = replace(context, on_progress=progress.second)
    try:
        made = target.write(documents, context)
    except OSError as problem:
        # A workbook is gathered in the system's folder for temporary files, which may be full.
        reason = problem.strerror or problem
        raise FileNotWritten(path=request.folder / base, reason=reason) from problem
    files = [(request.folder / file.name, file.content) for file in made.files]
    for (path, _content), file in zip(files, made.files, strict=True):
        if not file.replaces and path.exists():
            raise FileThere(path=path)
    ids = [document.id for document in documents]
    entries = None if journal is None else (journal, context.entry_number, made.entries)
    progress.done()
    with written_together(files):
        database.write(_note, target, ids, entries)
    written = [path for path, _content in files]
    return Exported(written, len(documents), list(made.remarks))


class _InTwo:
    """Tells of two halves, the check and the making, as of one whole in thousandths."""

    def __init__(self, on_progress: Progress | None) -> None:
        self._on_progress = on_progress

    def first(self, done: int, of: int) -> None:
        self._tell(done * _HALF // of)

    def second(self, done: int, of: int) -> None:
        self._tell(_HALF + done * _HALF // of)

    def done(self) -> None:
        """From here on it cannot be stopped: the files are put in place."""
        self._tell(2 * _HALF)

    def _tell(self, thousandths: int) -> None:
        if self._on_progress is not None:
            self._on_progress(thousandths, 2 * _HALF)


def base_name(request: ExportRequest, documents: Sequence[InvoiceDocument]) -> str:
    """What the files are called after: the batch, the only number, or the days."""
    name = request.batch
    if name is None and len(documents) == 1 and documents[0].number:
        name = documents[0].number
    if name is None:
        days = sorted({document.invoice_date for document in documents})
        spans = days if len(days) == 1 else [days[0], days[-1]]
        name = "-".join(["invoices", *(f"{day:%Y%m%d}" for day in spans)])
    return re.sub(r"[^A-Za-z0-9\-_.]", "-", name.strip())


def export_context(connection: Connection, base: str, format_name: str) -> ExportContext:
    """What a format needs to know of the company, beside the documents."""
    return ExportContext(
        base,
        company_values(connection),
        load_mapping(connection, format_name),
        customers_by_number(connection),
    )


def _note(
    connection: Connection,
    target: ExportFormat,
    ids: Sequence[int],
    entries: tuple[str, int, int] | None,
) -> None:
    """Note that the documents were exported, and which entry numbers that took."""
    if entries is not None:
        journal, first, used = entries
        keep_entries(connection, journal, first, used)
    note_export(connection, ids, target.name, issues=target.issues)


def chosen_documents(connection: Connection, request: ExportRequest) -> list[InvoiceDocument]:
    """The numbered documents that a request means, exported before or not.

    Raises `BatchMissing`, `BatchNotGenerated`, `InvoiceMissing`, `NothingToExport`,
    `NothingInTheDays`.
    """
    if request.batch is None:
        documents = load_documents(connection, Wanted(numbers=request.numbers or None))
    else:
        batch = find_generated(connection, request.batch)
        documents = load_documents(connection, Wanted(batch_id=batch.id))
    documents = [document for document in documents if document.number is not None]
    if request.numbers:
        known = {document.number for document in documents}
        for number in request.numbers:
            if number not in known:
                raise InvoiceMissing(number=number)
    documents = [document for document in documents if _is_wanted(document, request)]
    if not documents and request.batch is not None:
        raise NothingToExport(batch=request.batch)
    if not documents:
        raise NothingInTheDays
    return documents


def exported_before(
    connection: Connection, format_name: str, documents: Sequence[InvoiceDocument]
) -> list[str]:
    """The numbers of those documents that were exported in the format already."""
    facts = select(InvoiceFact.invoice_id).where(
        InvoiceFact.kind == "exported", InvoiceFact.detail == format_name
    )
    ids = set(connection.scalars(facts.distinct()))
    return sorted(str(document.number) for document in documents if document.id in ids)


def _is_wanted(document: InvoiceDocument, request: ExportRequest) -> bool:
    return (
        (not request.numbers or document.number in request.numbers)
        and (request.currency is None or document.currency == request.currency)
        and (request.first is None or document.invoice_date >= request.first)
        and (request.last is None or document.invoice_date <= request.last)
    )


def _chosen(connection: Connection, request: ExportRequest) -> list[InvoiceDocument]:
    documents = chosen_documents(connection, request)
    if not request.again:
        twice = exported_before(connection, request.format, documents)
        if twice:
            raise ExportedBefore(numbers=", ".join(twice), format=request.format)
    return documents
