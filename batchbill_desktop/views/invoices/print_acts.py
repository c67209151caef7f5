"""Printing invoices: what is asked, then the work, then a word of what was printed."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtWidgets import QStatusBar, QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.printing import (
    Printed,
    count_pages,
    print_documents,
)
from batchbill_desktop.services.printing.printer import PrintSettings, send
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.invoices.fresh_documents import read_documents
from batchbill_desktop.views.invoices.issuing_question import may_issue
from batchbill_desktop.views.invoices.pages_shown import show_pages
from batchbill_desktop.views.invoices.print_dialog import PrintDialog
from batchbill_desktop.views.invoices.print_memory import remember
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Cancelled, Report

_SHOWN_MS = 15_000


def print_invoices(
    company: OpenCompany, documents: Sequence[InvoiceDocument], parent: QWidget
) -> None:
    """Ask how, and print. Proposals are printed as drafts; numbered invoices are issued by it."""

    def read(found: list[InvoiceDocument]) -> None:
        dialog = PrintDialog(
            company.preferences,
            found,
            lambda over, mark: show_pages(company, found, over, mark=mark),
            parent,
        )
        dialog.accepted.connect(lambda: _accepted(company, dialog, parent))
        dialog.open()
        _count(company, found, dialog)

    read_documents(company, documents, parent, read)


def _count(company: OpenCompany, documents: list[InvoiceDocument], dialog: PrintDialog) -> None:
    """Tell the dialog how many pages there are, once they are counted."""
    closed = threading.Event()
    dialog.finished.connect(lambda _: closed.set())

    def work(report: Report) -> int:
        def go_on(done: int, of: int) -> None:
            # Whoever prints at once does not wait for the count.
            if closed.is_set():
                raise Cancelled
            report(done, of)

        return sum(count_pages(company.database, documents, go_on))

    company.tasks.run(tr("Counting the pages…"), work, dialog.set_pages, owner=dialog)


def _accepted(company: OpenCompany, dialog: PrintDialog, parent: QWidget) -> None:
    # The dialog is gone once a question was asked.
    settings, order, painted_on = dialog.settings, dialog.order, dialog.painted_on
    remember(company.preferences, settings)
    if len(order.documents) > 1:
        company.preferences.prints_apart = not order.one_job
    if order.mark != "draft" and not may_issue(parent, order.documents, tr("Print")):
        return

    def work(report: Report) -> Printed:
        def hand_over(title: str, pdf: bytes) -> None:
            send(settings, title, pdf, printer=painted_on, on_page=lambda: report(0, 0))

        return print_documents(company.database, order, hand_over, report)

    company.tasks.run(
        tr("Printing…"),
        work,
        lambda printed: _printed(company, settings, printed, parent),
        failure=lambda error: _stopped(company, error),
        # Jobs that were handed over before stay printed: the lists must show it.
        cancelled=company.changed.emit,
        owner=parent,
    )


def _printed(
    company: OpenCompany, settings: PrintSettings, printed: Printed, parent: QWidget
) -> None:
    company.changed.emit()
    if not printed.jobs:
        notices.inform(parent, tr("None of the pages was wanted, so nothing was printed."))
        return
    text = tr_count(
        "{count} invoice went to the printer {printer} ({pages}).",
        "{count} invoices went to the printer {printer} ({pages}).",
        printed.documents,
        printer=settings.printer,
        pages=tr_count("{count} page", "{count} pages", printed.pages),
    )
    bar = parent.window().findChild(QStatusBar)
    if isinstance(bar, QStatusBar):
        bar.showMessage(text, _SHOWN_MS)
    else:
        notices.inform(parent, text)


def _stopped(company: OpenCompany, error: Exception) -> None:
    company.changed.emit()
    company.tasks.show_failure(error)
