"""The documents that an act is about, read anew: a list may be older than what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.open_company import OpenCompany


def read_documents(
    company: OpenCompany,
    documents: Sequence[InvoiceDocument],
    parent: QWidget,
    then: Callable[[list[InvoiceDocument]], None],
) -> None:
    """Read the documents as they are now, with their lines and in their order, and go on.

    Nothing is done where none of them is left.
    """

    def arrived(found: list[InvoiceDocument]) -> None:
        if found:
            then(found)

    company.read(tr("Reading the invoices…"), _read, documents, then=arrived, owner=parent)


def _read(connection: Any, documents: Sequence[InvoiceDocument]) -> list[InvoiceDocument]:
    ids = tuple(document.id for document in documents)
    found = {document.id: document for document in load_documents(connection, Wanted(ids=ids))}
    return [found[id_] for id_ in ids if id_ in found]
