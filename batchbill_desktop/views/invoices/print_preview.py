"""The pages as they will be printed, before anything is printed or issued."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.views.invoices.fresh_documents import read_documents
from batchbill_desktop.views.invoices.pages_shown import show_pages
from batchbill_desktop.views.invoices.pdf_viewer import PdfViewer
from batchbill_desktop.views.invoices.print_acts import print_invoices
from batchbill_desktop.views.open_company import OpenCompany


def preview_invoices(
    company: OpenCompany, documents: Sequence[InvoiceDocument], parent: QWidget
) -> None:
    """Show the pages of invoices as they will be printed; *Print* goes on to the printer."""

    def read(found: list[InvoiceDocument]) -> None:
        proposed = any(document.number is None for document in found)

        def shown(viewer: PdfViewer) -> None:
            def go_on() -> None:
                viewer.close()
                print_invoices(company, found, parent)

            viewer.print_wanted.connect(go_on)

        show_pages(company, found, parent, mark="draft" if proposed else "", shown=shown)

    read_documents(company, documents, parent, read)
