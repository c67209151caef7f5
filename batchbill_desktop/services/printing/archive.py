"""PDF files for keeping: PDF/A-1b, which `services/exports/pdf_a3.py` makes PDF/A-3 of."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPagedPaintDevice, QPdfWriter

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.printing.fonts import UNITS_PER_INCH, ensure_qt
from batchbill_desktop.services.printing.pdf import (
    CREATOR,
    document_title,
    paint_documents,
)


def archive_pdf(document: InvoiceDocument) -> bytes:
    """One document as Qt's PDF/A-1b: fonts embedded, an sRGB output intent, no transparency.

    Looks as the PDF of `pdf.pdf_bytes` does, and may be made in any thread as that one.
    Raises `TemplateFault`.
    """
    ensure_qt()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
    writer.setResolution(UNITS_PER_INCH)
    writer.setTitle(document_title(document))
    writer.setAuthor(document.seller.address.name)
    writer.setCreator(CREATOR)
    paint_documents(writer, [document])
    return bytes(buffer.data().data())
