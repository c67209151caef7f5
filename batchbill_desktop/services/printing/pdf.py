"""PDF files of invoices: A4 or Letter, fonts embedded, text that can be searched for.

May be called from any thread, one call per thread: `QPainter` on `QPdfWriter` needs no window
and no main thread. Only `fonts.ensure_qt` must have run in the main thread before (a program with
a window has done so by having one). Equal documents give equal bytes: the file's date is the
invoice's, its id comes from the number.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QUuid
from PySide6.QtGui import QPagedPaintDevice, QPainter, QPdfWriter

from batchbill_desktop.services.collector import collector_held
from batchbill_desktop.services.files import write_file
from batchbill_desktop.services.printing.fonts import UNITS_PER_INCH, ensure_qt
from batchbill_desktop.services.printing.labels import labels_in
from batchbill_desktop.services.printing.layout import Stamp, lay_out
from batchbill_desktop.services.printing.page import A4, PAPERS, Paper, set_up
from batchbill_desktop.services.printing.paint import paint_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import InvoiceDocument

    Progress = Callable[[int, int], None]
    """Told after each invoice: how many are done, how many there are."""

CREATOR = "BatchBill Desktop"

_ID_NAMESPACE = uuid.UUID("6b1c1f0e-3d0c-5b0a-9a6e-0f3a4f1f7c55")
_PDF_DATE = re.compile(rb"\(D:\d{14}(?:Z|[+-]\d\d'\d\d')\)")
_XMP_DATE = re.compile(rb'(xmp:\w+Date=")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"')
_OFFSET = re.compile(rb"(\d{10})(?= \d{5} n)")
_TABLE_OFFSET = re.compile(rb"(?<=startxref\n)\d+")


def pdf_bytes(
    document: InvoiceDocument,
    *,
    draft: bool = False,
    mark: Stamp = "",
    templates: Path | None = None,
) -> bytes:
    """One document as a PDF; `mark` or `draft` marks its pages. Raises `TemplateFault`."""
    title = document_title(document)
    return _pdf([document], title, draft=draft, mark=mark, templates=templates)


def write_pdf(
    document: InvoiceDocument,
    path: Path,
    *,
    draft: bool = False,
    mark: Stamp = "",
    templates: Path | None = None,
) -> None:
    """Write one document to a file, whole or not at all.

    Raises `FileNotWritten` and `TemplateFault`.
    """
    write_file(path, pdf_bytes(document, draft=draft, mark=mark, templates=templates))


def pdf_of_many(
    documents: Sequence[InvoiceDocument],
    path: Path,
    *,
    title: str = "",
    draft: bool = False,
    mark: Stamp = "",
    templates: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Write several documents into one file, one after the other, pages counted for each.

    `title` is the file's, in its properties. Raises `FileNotWritten`, `TemplateFault`, and
    `ValueError` where there is no document. What `progress` raises ends the work, without a file.
    """
    if not documents:
        raise ValueError("a PDF needs at least one document")
    title = title or document_title(documents[0])
    pdf = _pdf(documents, title, draft=draft, mark=mark, templates=templates, progress=progress)
    write_file(path, pdf)


def paint_documents(
    device: QPagedPaintDevice,
    documents: Sequence[InvoiceDocument],
    *,
    draft: bool = False,
    mark: Stamp = "",
    templates: Path | None = None,
    progress: Progress | None = None,
) -> int:
    """Paint documents onto the pages of a PDF writer or a printer; returns the number of pages.

    Sets the device up for the documents' paper. A `QPrinter` wants `setFullPage(True)` before.
    """
    ensure_qt()
    paper = paper_of(documents[0]) if documents else A4
    set_up(device, paper)
    resolution = device.logicalDpiX()
    painter = QPainter(device)
    pages = 0
    try:
        for done, document in enumerate(documents, 1):
            for sheet in lay_out(document, draft=draft, mark=mark, templates=templates):
                if sheet.paper is not paper:
                    paper = sheet.paper
                    set_up(device, paper)
                if pages:
                    device.newPage()
                paint_sheet(painter, sheet, resolution)
                pages += 1
            if progress:
                progress(done, len(documents))
    finally:
        painter.end()
    return pages


def paper_of(document: InvoiceDocument) -> Paper:
    """The paper that a document is printed on."""
    return PAPERS.get(document.page.paper, A4)


@collector_held()
def _pdf(
    documents: Sequence[InvoiceDocument],
    title: str,
    *,
    draft: bool,
    mark: Stamp,
    templates: Path | None,
    progress: Progress | None = None,
) -> bytes:
    ensure_qt()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(UNITS_PER_INCH)
    writer.setTitle(title)
    writer.setAuthor(documents[0].seller.address.name)
    writer.setCreator(CREATOR)
    writer.setDocumentId(QUuid(str(_document_id(documents))))
    paint_documents(
        writer, documents, draft=draft, mark=mark, templates=templates, progress=progress
    )
    return _dated(bytes(buffer.data().data()), documents[0].invoice_date)


def document_title(document: InvoiceDocument) -> str:
    """The title in a file's properties: `Facture FA-2026-00012`."""
    labels = labels_in(document.language)
    title = labels.credit_note if document.kind == "credit_note" else labels.invoice
    return f"{title} {document.number or labels.proposal}"


def _document_id(documents: Sequence[InvoiceDocument]) -> uuid.UUID:
    names = (
        f"{document.seller.vat_id}\n{document.kind}\n{document.number or document.id}"
        for document in documents
    )
    return uuid.uuid5(_ID_NAMESPACE, "\n".join(names))


def _dated(pdf: bytes, day: date) -> bytes:
    """The file with its dates set to a day, whatever clock and time zone it was made by.

    Qt's dates are longer where the clock is not at UTC: the offsets of what follows are moved.
    """
    end = pdf.rindex(b"\nxref\n") + 1
    first = _PDF_DATE.search(pdf)
    date_at = first.start() if first else end
    body = _PDF_DATE.sub(day.strftime("(D:%Y%m%d000000Z)").encode(), pdf[:end])
    body = _XMP_DATE.sub(day.strftime(r'\g<1>%Y-%m-%dT00:00:00+00:00"').encode(), body)
    moved = len(body) - end

    def new_offset(match: re.Match[bytes]) -> bytes:
        offset = int(match[0])
        return b"%010d" % (offset + moved if offset > date_at else offset)

    table = _OFFSET.sub(new_offset, pdf[end:])
    return body + _TABLE_OFFSET.sub(b"%d" % (end + moved), table)
