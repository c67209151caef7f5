"""Exports a batch: checks first, writes all files or none, then notes what was exported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection, select

from batchbill_desktop.models import Invoice, InvoiceFact
from batchbill_desktop.services.batches.find import find_generated
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.entry_numbers import (
    journal_of,
    keep_entries,
    next_entry,
)
from batchbill_desktop.services.exports.format import ExportContext, ExportFormat, Problem
from batchbill_desktop.services.exports.mapping import customers_by_number, load_mapping
from batchbill_desktop.services.exports.registry import find_format
from batchbill_desktop.services.files import FileNotWritten, written_together
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.invoices.issue import note_export
from batchbill_desktop.services.invoices.load import Wanted, load_documents


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export, and where to."""

    format: str
    batch: str
    folder: Path
    numbers: tuple[str, ...] = ()
    """Only these; empty: all of the batch."""
    currency: str | None = None
    again: bool = False
    """Whether documents that were exported in this format before may be exported again."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    files: list[Path]
    documents: int
    remarks: list[str] = field(default_factory=list)


class NothingToExport(UserError):
    """A choice without a document."""

    template = "No document of the batch {batch!r} fits the choice, so nothing was exported."


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
        listed = "; ".join(f"{problem.number}: {problem.reason}" for problem in problems)
        super().__init__(format=format_name, problems=listed)


class FileThere(UserError):
    """A file that must not be overwritten."""

    template = (
        "The file {path} is there already and is not overwritten, so nothing was exported. "
        "Move it away, or choose another folder."
    )


class FolderMissing(UserError):
    """A target folder that is not there."""

    template = "The folder {folder} does not exist. Make it first, or choose another one."


def export_batch(database: Database, request: ExportRequest) -> Exported:
    """Export a generated batch: all files or none; facts are noted once the files are safe.

    Raises `UnknownFormat`, `FolderMissing`, `BatchMissing`, `BatchNotGenerated`,
    `InvoiceMissing`, `NothingToExport`, `ExportedBefore`, `ExportRefused`, `FileThere`,
    `FileNotWritten`, `EntryNumbersTaken`.
    """
    target = find_format(request.format)
    if not request.folder.is_dir():
        raise FolderMissing(folder=request.folder)
    documents = database.read(_chosen, request)
    base = re.sub(r"[^A-Za-z0-9\-_.]", "-", request.batch.strip())
    context = database.read(_context, base, target.name)
    problems = target.check(documents, context)
    if problems:
        raise ExportRefused(target.name, problems)
    journal = journal_of(target.name, documents, context)
    if journal is not None:
        context = replace(context, entry_number=database.read(next_entry, journal))
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
    with written_together(files):
        database.write(_note, target, ids, entries)
    written = [path for path, _content in files]
    return Exported(written, len(documents), list(made.remarks))


def _context(connection: Connection, base_name: str, format_name: str) -> ExportContext:
    return ExportContext(
        base_name,
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


def _chosen(connection: Connection, request: ExportRequest) -> list[InvoiceDocument]:
    batch = find_generated(connection, request.batch)
    documents = load_documents(connection, Wanted(batch_id=batch.id))
    if request.numbers:
        known = {document.number for document in documents}
        for number in request.numbers:
            if number not in known:
                raise InvoiceMissing(number=number)
        documents = [document for document in documents if document.number in request.numbers]
    if request.currency is not None:
        documents = [document for document in documents if document.currency == request.currency]
    if not documents:
        raise NothingToExport(batch=request.batch)
    if not request.again:
        before = list(
            connection.scalars(
                select(Invoice.number)
                .join(InvoiceFact, InvoiceFact.invoice_id == Invoice.id)
                .where(
                    InvoiceFact.kind == "exported",
                    InvoiceFact.detail == request.format,
                    Invoice.batch_id == batch.id,
                )
                .distinct()
                .order_by(Invoice.number)
            )
        )
        chosen = {document.number for document in documents}
        twice = [number for number in before if number in chosen]
        if twice:
            raise ExportedBefore(numbers=", ".join(map(str, twice)), format=request.format)
    return documents
