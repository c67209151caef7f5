"""The columns of the outbox, the lists it can be narrowed to, and its colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from batchbill_desktop.services.mail.entries import (
    CANCELLED,
    DOUBTFUL,
    FAILED,
    QUEUED,
    SENDING,
    SENT,
    OutboxEntry,
)
from batchbill_desktop.services.texts import mark
from batchbill_desktop.views.mail.words import (
    reason_words,
    state_words,
    to_words,
    when_words,
)
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.cells import CellDelegate, Index
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel

COLUMNS: Sequence[Column[OutboxEntry]] = (
    Column(mark("State"), state_words, letters=13),
    Column(
        mark("When"),
        when_words,
        key=lambda entry: (entry.sent_at or entry.send_after or entry.created_at).timestamp(),
        letters=24,
    ),
    Column(mark("Customer"), lambda entry: entry.customer, letters=24),
    Column(mark("To"), to_words, letters=30),
    Column(mark("Invoices"), lambda entry: ", ".join(entry.numbers), letters=18),
    Column(mark("Reason"), reason_words, stretch=True),
)

FILTERS: dict[str, tuple[str, ...]] = {
    "": (),
    "open": (QUEUED, SENDING, FAILED, DOUBTFUL),
    "waiting": (QUEUED, SENDING),
    "wrong": (FAILED, DOUBTFUL),
    "sent": (SENT,),
    "cancelled": (CANCELLED,),
}

FILTER_WORDS = {
    "": mark("All e-mails"),
    "open": mark("Not sent yet"),
    "waiting": mark("Waiting"),
    "wrong": mark("Failed and doubtful"),
    "sent": mark("Sent e-mails"),
    "cancelled": mark("Cancelled"),
}


class StateDelegate(CellDelegate):
    """What wants the user's eye stands in the colour of warnings."""

    def __init__(self, rows: RowsModel[OutboxEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def ink(self, option: QStyleOptionViewItem, index: Index) -> QColor:
        """The colour of a text that is not selected."""
        wrong = self._rows.row_at(index).state in (FAILED, DOUBTFUL)
        if index.column() == 0 and wrong:
            return colours(option.palette).colour("warning")
        return super().ink(option, index)
