"""Shows pages before they are printed: the same bytes, and nothing is issued by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.pdfs import merged_pdf, prepare_pdfs
from batchbill_desktop.services.printing.layout import Stamp
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report


def show_pages(
    company: OpenCompany,
    documents: Sequence[InvoiceDocument],
    parent: QWidget,
    *,
    mark: Stamp,
    shown: Callable[[PdfViewer], None] = lambda _: None,
) -> None:
    """Make the pages, which issues nothing, and show them; then call `shown` with the window."""

    def work(report: Report) -> bytes:
        of = len(documents)
        prepared = prepare_pdfs(
            company.database, documents, mark=mark, on_done=lambda done: report(done, of)
        )
        return merged_pdf(documents, prepared.contents)

    def done(pdf: bytes) -> None:
        viewer = PdfViewer(_title(documents), pdf, parent)
        if isinstance(parent, QDialog):
            # Over the print dialog: printing is decided there.
            viewer.print_button.hide()
        shown(viewer)
        viewer.open()

    company.tasks.run(tr("Making the pages…"), work, done, owner=parent)


def _title(documents: Sequence[InvoiceDocument]) -> str:
    if len(documents) == 1:
        number = documents[0].number
        if number is None:
            return tr("Print preview of a proposal")
        return tr("Print preview of {number}", number=number)
    return tr_count(
        "Print preview of {count} invoice", "Print preview of {count} invoices", len(documents)
    )
