"""Below the list of proposals: the warnings of the one under the cursor, and its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.batches.batch_side import colour_warnings, warning_label
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.lines_view import LinesView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batchbill_desktop.services.batches.warnings import Warning  # noqa: A004 - of the trade
    from batchbill_desktop.services.invoices.document import InvoiceDocument

_ICONS = {"fill_in": "edit", "source": "source"}


class ProposalDetail(QWidget):
    """What is wrong with an invoice, the way to mend it (`buttons`), and its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {name: QPushButton() for name in _ICONS}
        self.lines = LinesView()
        self.lines.setObjectName("lines")
        self._document: InvoiceDocument | None = None
        self._warnings: Sequence[Warning] = ()
        self._of_this = warning_label("proposals.warnings")
        self._of_this.setContentsMargins(12, 8, 12, 0)
        self._title = QLabel()
        self._title.setContentsMargins(12, 8, 12, 0)
        mending = QHBoxLayout()
        mending.setContentsMargins(0, 0, 12, 0)
        mending.addWidget(self._of_this, 1)
        for button in self.buttons.values():
            mending.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        below = QVBoxLayout(self)
        below.setContentsMargins(0, 0, 0, 0)
        below.addLayout(mending)
        below.addWidget(self._title)
        below.addWidget(self.lines, 1)
        self.retranslate()

    @property
    def buyer_field(self) -> str:
        """What of the buyer's data the first warning that can be mended is about."""
        return next((one.buyer_field for one in self._warnings if one.buyer_field), "")

    @property
    def warned_line(self) -> int | None:
        """The number of the line that a warning is about; None where none is."""
        return next((one.line for one in self._warnings if one.line is not None), None)

    def show_document(self, document: InvoiceDocument | None, warnings: Sequence[Warning]) -> None:
        """Show an invoice with its warnings; None: there is none."""
        self._document, self._warnings = document, warnings
        self.lines.show_document(document)
        self._show_words()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for name, text, hint in (
            ("fill_in", tr("&Fill in what is missing…"), tr("Address and VAT number")),
            ("source", tr("Source of the &line…"), tr("Where the text was entered")),
        ):
            self.buttons[name].setText(text)
            self.buttons[name].setToolTip(hint)
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
        self._of_this.setText("\n".join(warning.text for warning in self._warnings))
        self._of_this.setVisible(bool(self._warnings))
        self.buttons["fill_in"].setVisible(bool(self.buyer_field))
        self.buttons["source"].setVisible(self.warned_line is not None)
        count = len(self._document.lines) if self._document is not None else 0
        title = tr_count("{count} line", "{count} lines", count) if self._document else ""
        self._title.setText(title)

    def _recolour(self) -> None:
        colour_warnings(self._of_this)
        for name, picture in _ICONS.items():
            self.buttons[name].setIcon(icon(picture, self.palette()))
