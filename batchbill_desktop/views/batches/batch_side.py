"""Beside the invoices of a batch: grouping, batch details, what is to be minded, Generate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.batches.details_panel import DetailsPanel
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.check_box import CheckBox

if TYPE_CHECKING:
    from batchbill_desktop.services.batches.show import BatchView
    from batchbill_desktop.services.errors import UserError

_ICONS = {"generate": "generate", "undo": "undo"}
_LETTERS = 38


class BatchSide(QWidget):
    """The figures of a batch and the acts on all of it; `buttons`: *generate* and *undo*."""

    def __init__(self) -> None:
        super().__init__()
        self.details = DetailsPanel()
        self.one_per_customer = CheckBox()
        self.one_per_customer.setObjectName("one_per_customer")
        self.buttons = {name: QPushButton() for name in _ICONS}
        self._warned = warning_label("proposals.warned")
        self._settled = QLabel()
        self._settled.setWordWrap(True)
        self._settled.hide()
        self._refused = warning_label("proposals.undo_refused")
        self._warning_count = 0
        self._view: BatchView | None = None
        self._refusal: UserError | None = None
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 12, 12)
        column.addWidget(self.one_per_customer)
        column.addSpacing(12)
        column.addWidget(self.details, 1)
        column.addWidget(self._warned)
        column.addWidget(self._settled)
        column.addWidget(self.buttons["generate"])
        column.addWidget(self._refused)
        column.addWidget(self.buttons["undo"])
        self.retranslate()

    def show_batch(self, view: BatchView | None, warned: int, refusal: UserError | None) -> None:
        """Show a batch of which `warned` proposals have warnings.

        `refusal`: why its numbers cannot be taken back.
        """
        self._view, self._warning_count, self._refusal = view, warned, refusal
        if view is not None:
            self.one_per_customer.setChecked(view.summary.one_per_customer)
            billed = view.summary.state != "proposed"
            self.details.show_totals(view.summary.totals, billed=billed)
        self._show_words()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for name, text, hint in (
            ("generate", tr("&Generate invoices"), tr("Give every proposal its number")),
            ("undo", tr("&Undo generate"), tr("Make the invoices proposals again")),
        ):
            self.buttons[name].setText(text)
            self.buttons[name].setToolTip(hint)
        self.one_per_customer.setText(tr("&One invoice per customer"))
        self._recolour()
        self._show_words()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def _show_words(self) -> None:
        view, refusal = self._view, self._refusal
        proposed = view is not None and view.summary.state == "proposed"
        self.one_per_customer.setEnabled(proposed)
        self.buttons["generate"].setVisible(proposed)
        self.buttons["undo"].setVisible(view is not None and not proposed)
        self.buttons["undo"].setEnabled(refusal is None)
        self._refused.setVisible(refusal is not None)
        if refusal is not None:
            self._refused.setText(notices.error_words(refusal)[0])
        settled = len(view.settled) if view is not None else 0
        self._settled.setVisible(settled > 0)
        self._settled.setText(
            tr_count(
                "{count} item of amount 0 is settled without an invoice.",
                "{count} items of amount 0 are settled without an invoice.",
                settled,
            )
        )
        warned = self._warning_count
        self._warned.setVisible(proposed and warned > 0)
        self._warned.setText(
            tr_count(
                "{count} proposal has a warning. Look at it before you generate.",
                "{count} proposals have warnings. Look at them before you generate.",
                warned,
            )
        )
        if view is not None:
            self.buttons["generate"].setEnabled(bool(view.invoices or view.settled))

    def _recolour(self) -> None:
        colour_warnings(self._warned, self._refused)
        for name, picture in _ICONS.items():
            self.buttons[name].setIcon(icon(picture, self.palette()))


def warning_label(name: str) -> QLabel:
    """A label for warnings, hidden until there are any; its text can be copied."""
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


def colour_warnings(*labels: QLabel) -> None:
    """Write warnings in the palette's colour for them."""
    for label in labels:
        palette = label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colours(palette).colour("warning"))
        label.setPalette(palette)
