"""PDFs of invoices: made once, stored, and used as they are for ever after (8.5).

Making a PDF that is not marked as a draft issues the invoice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from batchbill_desktop.models import InvoicePdf
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.errors import BatchNotGenerated
from batchbill_desktop.services.batches.find import find_batch
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.files import write_file
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import Wanted, load_documents

STORED_AT_ONCE = 50
"""Invoices per transaction: a cancel or a crash loses no PDF that a file shows."""

_UNSAFE = re.compile(r"[^A-Za-z0-9\-_.]")

OnProgress = Callable[[int, int], None]
"""Called with (done, of); raises to cancel."""


class FolderRefused(UserError):
    """A folder that PDFs cannot be written to."""

    template = "The folder {folder} cannot be used: {reason}. Choose another one."


@dataclass(frozen=True, slots=True)
class WrittenPdf:
    """A PDF file that was written."""

    document: InvoiceDocument
    path: Path


def batch_documents(
    connection: Connection, name: str, *, draft: bool = False
) -> list[InvoiceDocument]:
    """The documents of a batch, credit notes too; a proposed batch only as drafts.

    Raises `BatchMissing`, `BatchNotGenerated`.
    """
    batch = find_batch(connection, name)
    if batch.state != "generated" and not draft:
        raise BatchNotGenerated(name=batch.name)
    return load_documents(connection, Wanted(batch_id=batch.id))


def numbered_documents(connection: Connection, numbers: Sequence[str]) -> list[InvoiceDocument]:
    """The documents with those numbers, in that order. Raises `InvoiceMissing`."""
    found = {
        document.number: document
        for document in load_documents(connection, Wanted(numbers=tuple(numbers)))
    }
    for number in numbers:
        if number not in found:
            raise InvoiceMissing(number=number)
    return [found[number] for number in numbers]


def write_pdfs(
    database: Database,
    documents: Sequence[InvoiceDocument],
    folder: Path,
    *,
    draft: bool = False,
    on_progress: OnProgress | None = None,
) -> list[WrittenPdf]:
    """Write a PDF file per document into `folder`, named by number; issues them unless `draft`.

    A stored PDF is written again byte for byte. Raises `FolderRefused` and the errors of
    writing a file.
    """
    make_folder(folder)
    names = file_names(documents)
    written: list[WrittenPdf] = []
    for start in range(0, len(documents), STORED_AT_ONCE):
        part = documents[start : start + STORED_AT_ONCE]
        contents = draft_pdfs(part) if draft else issue_pdfs(database, part)
        for document in part:
            path = folder / f"{names[document.id]}.pdf"
            write_file(path, contents[document.id])
            written.append(WrittenPdf(document, path))
            if on_progress is not None:
                on_progress(len(written), len(documents))
    return written


def draft_pdfs(documents: Iterable[InvoiceDocument]) -> dict[int, bytes]:
    """PDFs marked as drafts, by invoice id: nothing is stored or issued."""
    # Qt is loaded only when a page is painted, so that other commands start fast.
    from batchbill_desktop.services.printing.pdf import pdf_bytes

    return {document.id: pdf_bytes(document, draft=True) for document in documents}


def issue_pdfs(database: Database, documents: Sequence[InvoiceDocument]) -> dict[int, bytes]:
    """The PDFs of numbered documents, by invoice id: the stored ones, or made and stored now."""
    from batchbill_desktop.services.printing.pdf import pdf_bytes

    ids = [document.id for document in documents]
    contents = database.read(stored_pdfs, ids)
    missing = [document for document in documents if document.id not in contents]
    if missing:
        made = {document.id: pdf_bytes(document) for document in missing}
        contents |= database.write(_store, made)
    return contents


def stored_pdfs(connection: Connection, ids: Sequence[int]) -> dict[int, bytes]:
    """The stored PDFs of those invoices that have one."""
    return dict(
        connection.execute(
            select(InvoicePdf.invoice_id, InvoicePdf.data).where(InvoicePdf.invoice_id.in_(ids))
        ).all()
    )


def _store(connection: Connection, made: dict[int, bytes]) -> dict[int, bytes]:
    """Store what is not stored yet, and issue the invoices; another program may have been first."""
    stored = stored_pdfs(connection, list(made))
    fresh = {invoice: data for invoice, data in made.items() if invoice not in stored}
    at = clock.now()
    insert_all(
        connection,
        InvoicePdf,
        [
            {
                "invoice_id": invoice,
                "sha256": hashlib.sha256(data).hexdigest(),
                "data": data,
                "made_at": at,
            }
            for invoice, data in fresh.items()
        ],
    )
    record_fact(connection, list(fresh), "pdf")
    return stored | fresh


def make_folder(folder: Path) -> None:
    """Make sure the folder is there. Raises `FolderRefused`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise FolderRefused(folder=folder, reason="it is a file") from None
    except OSError as error:
        raise FolderRefused(folder=folder, reason=error.strerror or str(error)) from error


def file_names(documents: Sequence[InvoiceDocument]) -> dict[int, str]:
    """File names without ending by invoice id: the number, or `draft-<id>` of a proposal.

    Anything but letters, digits, `-`, `_`, `.` becomes `-`; two that collide get a suffix.
    """
    names: dict[int, str] = {}
    taken: set[str] = set()
    for document in documents:
        base = _UNSAFE.sub("-", document.number or f"draft-{document.id}")
        name, place = base, 2
        # Windows does not tell capitals apart.
        while name.lower() in taken:
            name, place = f"{base}-{place}", place + 1
        taken.add(name.lower())
        names[document.id] = name
    return names
