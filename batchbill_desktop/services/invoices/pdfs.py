"""PDFs of invoices: made once, stored, and used as they are for ever after (8.5).

Making a PDF that is not marked as a draft issues the invoice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from batchbill_desktop.models import InvoicePdf
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.errors import BatchNotGenerated
from batchbill_desktop.services.batches.find import find_batch
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.files import write_file, written_together
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import Wanted, load_documents

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.layout import Stamp

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
    names: Mapping[int, str] | None = None,
    on_progress: OnProgress | None = None,
) -> list[WrittenPdf]:
    """Write a PDF file per document into `folder`; issues them unless `draft`.

    `names` are those of the files by invoice id, without ending; by number where there are none.
    A stored PDF is written again byte for byte. Nothing is issued whose file could not be
    written. Raises `FolderRefused` and `FileNotWritten`.
    """
    make_folder(folder)
    names = names or file_names(documents)
    written: list[WrittenPdf] = []
    for start in range(0, len(documents), STORED_AT_ONCE):
        part = documents[start : start + STORED_AT_ONCE]
        prepared = prepare_pdfs(
            database, part, mark=_stamp(draft), on_done=_counted(on_progress, start, len(documents))
        )
        paths = {document.id: folder / f"{names[document.id]}.pdf" for document in part}
        with written_together([(paths[id_], pdf) for id_, pdf in prepared.contents.items()]):
            stored = prepared.store(database)
        for id_, pdf in stored.items():
            # Another program stored its own just before: that is the one that counts.
            if pdf != prepared.contents[id_]:
                write_file(paths[id_], pdf)
        written += (WrittenPdf(document, paths[document.id]) for document in part)
    return written


def write_merged_pdf(
    database: Database,
    documents: Sequence[InvoiceDocument],
    path: Path,
    *,
    draft: bool = False,
    on_progress: OnProgress | None = None,
) -> None:
    """Write all documents into one PDF file, page after page; issues them unless `draft`.

    The pages are those of the stored PDFs. Nothing is issued where the file cannot be written.
    Raises `FolderRefused` and `FileNotWritten`.
    """
    make_folder(path.parent)
    on_done = _counted(on_progress, 0, len(documents))
    prepared = prepare_pdfs(database, documents, mark=_stamp(draft), on_done=on_done)
    merged = merged_pdf(documents, prepared.contents)
    with written_together([(path, merged)]):
        stored = prepared.store(database)
    if stored != prepared.contents:
        write_file(path, merged_pdf(documents, stored))


def merged_pdf(documents: Sequence[InvoiceDocument], contents: Mapping[int, bytes]) -> bytes:
    """The PDFs of documents in one file, each page as it is."""
    from batchbill_desktop.services.printing.pdf_pages import Part, joined, page_count

    pdfs = [contents[document.id] for document in documents]
    parts = [Part(pdf, tuple(range(page_count(pdf))), is_whole=True) for pdf in pdfs]
    return joined(parts, title_of(documents))


def title_of(documents: Sequence[InvoiceDocument]) -> str:
    """What a file or a print job of documents is called: the number, or first and last of them."""
    numbers = [document.number or f"draft-{document.id}" for document in documents]
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} – {numbers[-1]}"


@dataclass(frozen=True, slots=True)
class PreparedPdfs:
    """PDFs by invoice id, of which the fresh ones are not stored yet."""

    contents: dict[int, bytes]
    fresh: frozenset[int]

    def store(self, database: Database, only: Collection[int] | None = None) -> dict[int, bytes]:
        """Store the fresh ones (of those in `only`) and issue them; all PDFs as they count now."""
        fresh = self.fresh if only is None else self.fresh.intersection(only)
        if not fresh:
            return self.contents
        made = {id_: self.contents[id_] for id_ in self.contents if id_ in fresh}
        return self.contents | database.write(store_pdfs, made)


def prepare_pdfs(
    database: Database,
    documents: Sequence[InvoiceDocument],
    *,
    mark: Stamp = "",
    on_done: Callable[[int], None] = lambda _: None,
) -> PreparedPdfs:
    """The stored PDFs of documents, and those of the others made now: nothing is issued yet.

    With a `mark` (`draft`, `copy`) all are made anew, marked so, and never stored. `on_done` hears
    how many are done; what it raises ends the work.
    """
    # Qt is loaded only when a page is painted, so that other commands start fast.
    from batchbill_desktop.services.printing.pdf import pdf_bytes

    found = {} if mark else read_stored_pdfs(database, documents)
    contents: dict[int, bytes] = {}
    for done, document in enumerate(documents, 1):
        stored = found.get(document.id)
        contents[document.id] = pdf_bytes(document, mark=mark) if stored is None else stored
        on_done(done)
    return PreparedPdfs(contents, frozenset() if mark else frozenset(set(contents) - set(found)))


def issue_pdfs(database: Database, documents: Sequence[InvoiceDocument]) -> dict[int, bytes]:
    """The PDFs of numbered documents, by invoice id: the stored ones, or made and stored now."""
    return prepare_pdfs(database, documents).store(database)


def _stamp(draft: bool) -> Stamp:  # noqa: FBT001 - one argument, named by the caller
    return "draft" if draft else ""


def _counted(on_progress: OnProgress | None, before: int, of: int) -> Callable[[int], None]:
    if on_progress is None:
        return lambda _: None
    return lambda done: on_progress(before + done, of)


def read_stored_pdfs(database: Database, documents: Sequence[InvoiceDocument]) -> dict[int, bytes]:
    """The stored PDFs of those documents that have one, read in parts."""
    ids = [document.id for document in documents]
    found: dict[int, bytes] = {}
    for start in range(0, len(ids), STORED_AT_ONCE):
        found |= database.read(stored_pdfs, ids[start : start + STORED_AT_ONCE])
    return found


def stored_pdfs(connection: Connection, ids: Sequence[int]) -> dict[int, bytes]:
    """The stored PDFs of those invoices that have one."""
    return dict(
        connection.execute(
            select(InvoicePdf.invoice_id, InvoicePdf.data).where(InvoicePdf.invoice_id.in_(ids))
        ).all()
    )


def store_pdfs(connection: Connection, made: dict[int, bytes]) -> dict[int, bytes]:
    """Store what is not stored yet, and issue the invoices; what is stored then, by invoice id.

    Another program may have been first: its PDFs stay.
    """
    stored = stored_pdfs(connection, list(made))
    fresh = {invoice: data for invoice, data in made.items() if invoice not in stored}
    at = clock.now()
    hashes = {invoice: hashlib.sha256(data).hexdigest() for invoice, data in fresh.items()}
    insert_all(
        connection,
        InvoicePdf,
        [
            {"invoice_id": invoice, "sha256": hashes[invoice], "data": data, "made_at": at}
            for invoice, data in fresh.items()
        ],
    )
    record_fact(connection, list(fresh), "pdf", sha256=hashes)
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
