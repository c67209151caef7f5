"""Making PDF files: of one invoice, or of a whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.pdfs import WrittenPdf, write_pdfs
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report


def make_pdfs(company: OpenCompany, documents: Sequence[InvoiceDocument], parent: QWidget) -> None:
    """Ask for a folder and write a PDF file for each document into it.

    Proposals are marked as drafts. Numbered invoices are issued by it, and the user is asked
    before, since they can only be corrected by a credit note afterwards.
    """
    draft = any(document.number is None for document in documents)
    fresh = [document for document in documents if not document.issued]
    if not draft and fresh and not notices.ask(parent, _warning(len(fresh)), tr("Make the PDF")):
        return
    chosen = ask_folder(parent)
    if chosen is None:
        return
    folder: Path = chosen

    def work(report: Report) -> list[WrittenPdf]:
        return write_pdfs(company.database, documents, folder, draft=draft, on_progress=report)

    def done(written: list[WrittenPdf]) -> None:
        company.changed.emit()
        text = tr_count(
            "{count} PDF file was written to {folder}.",
            "{count} PDF files were written to {folder}.",
            len(written),
            folder=folder,
        )
        if notices.ask(parent, text, tr("Open the folder")):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    company.tasks.run(
        tr("Making PDF files…"),
        work,
        done,
        # What was finished before is kept and issued: the lists must show it.
        cancelled=company.changed.emit,
        owner=parent,
    )


def ask_folder(parent: QWidget) -> Path | None:
    """Ask where PDF files go; None where the user cancels."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = QFileDialog.getExistingDirectory(parent, tr("Folder for the PDF files"), start)
    return Path(chosen) if chosen else None


def _warning(count: int) -> str:
    return tr_count(
        "Making the PDF issues the invoice: from then on it is fixed, and only a credit note "
        "corrects it.",
        "Making the PDFs issues {count} invoices: from then on they are fixed, and only credit "
        "notes correct them.",
        count,
    )
