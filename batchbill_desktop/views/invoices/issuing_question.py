"""The one question before invoices are fixed: by PDF, print, e-mail or export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.texts import tr_count
from batchbill_desktop.views import notices


def fixed_by_it(documents: Sequence[InvoiceDocument]) -> int:
    """How many of the documents an act would fix: those that have a number and are not issued."""
    return sum(document.number is not None and not document.issued for document in documents)


def may_issue(parent: QWidget, documents: Sequence[InvoiceDocument], act: str) -> bool:
    """Ask where the act fixes invoices; True where it fixes none, or the user wants it.

    `act` is what the button says: *Print*. The act is not marked as a draft: that never fixes.
    """
    count = fixed_by_it(documents)
    return not count or notices.ask(parent, question(count), act)


def question(count: int) -> str:
    """What an act means that is the first to give invoices away."""
    return tr_count(
        "This fixes the invoice: from then on it cannot be changed, and only a credit note "
        "corrects it.",
        "This fixes {count} invoices: from then on they cannot be changed, and only credit notes "
        "correct them.",
        count,
    )
