"""Making PDF files: of one invoice, of several, or of a whole batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.file_names import DEFAULT_PATTERN, pdf_names
from batchbill_desktop.services.invoices.pdfs import write_merged_pdf, write_pdfs
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.invoices.fresh_documents import read_documents
from batchbill_desktop.views.invoices.issuing_question import may_issue
from batchbill_desktop.views.invoices.pdf_dialog import PdfChoice, PdfDialog
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from batchbill_desktop.views.invoices.print_acts import print_invoices
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report

Names = Mapping[int, str]
"""The names of files by invoice id, without ending."""


def make_pdfs(company: OpenCompany, documents: Sequence[InvoiceDocument], parent: QWidget) -> None:
    """Ask where and how, and write the PDF files.

    Proposals are marked as drafts. Numbered invoices are issued by it, and the user is asked
    before, since they can only be corrected by a credit note afterwards.
    """

    def read(found: list[InvoiceDocument]) -> None:
        def named(proposed: tuple[Names, str]) -> None:
            names, folder = proposed
            dialog = PdfDialog(company.preferences, found, names, folder, parent)
            dialog.accepted.connect(lambda: _accepted(company, found, names, dialog.choice, parent))
            dialog.open()

        company.read(tr("Reading the settings…"), _proposed, found, then=named, owner=parent)

    read_documents(company, documents, parent, read)


def _proposed(connection: Any, documents: Sequence[InvoiceDocument]) -> tuple[Names, str]:
    """The files' names by the pattern of the settings, and the folder that is set there."""
    pattern = read_setting(connection, "pdf.name_pattern")
    folder = read_setting(connection, "pdf.folder")
    names = pdf_names(str(pattern) if pattern else DEFAULT_PATTERN, documents)
    return names, str(folder or "")


def _accepted(
    company: OpenCompany,
    documents: Sequence[InvoiceDocument],
    names: Names,
    choice: PdfChoice,
    parent: QWidget,
) -> None:
    company.preferences.pdf_folder = str(choice.folder)
    if len(documents) > 1:
        company.preferences.pdf_merged = bool(choice.name)
    company.preferences.sync()
    if not choice.draft and not may_issue(parent, documents, tr("Make the PDF")):
        return

    def work(report: Report) -> bytes | None:
        if not choice.name:
            write_pdfs(
                company.database,
                documents,
                choice.folder,
                draft=choice.draft,
                names=names,
                on_progress=report,
            )
            return None
        path = _path(choice)
        write_merged_pdf(company.database, documents, path, draft=choice.draft, on_progress=report)
        return path.read_bytes() if choice.show else None

    company.tasks.run(
        tr("Making PDF files…"),
        work,
        lambda pdf: _written(company, documents, choice, pdf, parent),
        failure=lambda error: _stopped(company, error),
        # What was finished before is kept and issued: the lists must show it.
        cancelled=company.changed.emit,
        owner=parent,
    )


def _path(choice: PdfChoice) -> Path:
    # A number may have a point in it: the ending is added, never exchanged.
    return choice.folder / f"{choice.name}.pdf"


def _written(
    company: OpenCompany,
    documents: Sequence[InvoiceDocument],
    choice: PdfChoice,
    pdf: bytes | None,
    parent: QWidget,
) -> None:
    company.changed.emit()
    if pdf is not None:
        viewer = PdfViewer(_path(choice).name, pdf, parent, file_name=str(_path(choice)))
        viewer.print_wanted.connect(lambda: print_invoices(company, documents, parent))
        viewer.show()
        return
    if choice.name:
        notices.inform(parent, tr("The PDF was written to {path}.", path=_path(choice)))
        return
    text = tr_count(
        "{count} PDF file was written to {folder}.",
        "{count} PDF files were written to {folder}.",
        len(documents),
        folder=choice.folder,
    )
    if choice.show:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(choice.folder)))
    notices.inform(parent, text)


def _stopped(company: OpenCompany, error: Exception) -> None:
    # Files that were written before it stay, and their invoices are issued.
    company.changed.emit()
    company.tasks.show_failure(error)
