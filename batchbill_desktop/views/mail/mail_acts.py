"""Sending invoices by e-mail: of one invoice, of some, or of a whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.mail.compose import load_mail_context, load_mailed_before
from batchbill_desktop.services.mail.errors import NothingToMail
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.mail.compose_dialog import ComposeDialog
from batchbill_desktop.views.mail.drafts import Mailing
from batchbill_desktop.views.open_company import OpenCompany


def mail_invoices(
    company: OpenCompany, documents: Sequence[InvoiceDocument], parent: QWidget
) -> None:
    """Compose the e-mails of the documents; proposals among them are refused."""
    if not documents:
        return
    if any(document.number is None for document in documents):
        notices.show_error(parent, NothingToMail())
        return

    def show(mailing: Mailing) -> None:
        if mailing.documents:
            ComposeDialog(company, mailing, parent.window()).open()

    ids = tuple(document.id for document in documents)
    company.read(tr("Reading the invoices…"), load_mailing, ids, then=show, owner=parent)


def load_mailing(connection: Any, ids: tuple[int, ...]) -> Mailing:
    """The documents with their lines, in that order, and what composing needs."""
    found = {document.id: document for document in load_documents(connection, Wanted(ids=ids))}
    return Mailing(
        tuple(found[id_] for id_ in ids if id_ in found),
        load_mail_context(connection),
        load_mailed_before(connection, ids),
    )
