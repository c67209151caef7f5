"""The batch details: what the selection comes to, per currency, live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.texts import mark, minutes_text, money_text, number_text, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from batchbill_desktop.services.billing.compose import Totals

FIGURES = {
    "invoices": mark("Invoices to create"),
    "tickets": mark("Unbilled tickets"),
    "minutes": mark("Hours worked"),
    "net": mark("Billable amount"),
    "tax": mark("Tax"),
    "total": mark("Total"),
}
"""The figures of a batch in their order, and what they are called."""

_BILLED = {
    **FIGURES,
    "invoices": mark("Invoices created"),
    "tickets": mark("Tickets billed"),
    "net": mark("Amount billed"),
}
"""What they are called once the invoices have numbers."""

_AMOUNTS = ("net", "tax", "total")


class DetailsPanel(QScrollArea):
    """The figures of the batch; one block for each currency, amounts never added together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._totals: Mapping[str, Totals] = {}
        self._blocks: dict[str, _Block] = {}
        self._words = FIGURES
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(0, 0, 12, 0)
        self._layout.setSpacing(12)
        self._title = QLabel()
        self._title.setObjectName("details.title")
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._none = QLabel()
        self._none.setObjectName("details.none")
        self._none.setWordWrap(True)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._none)
        self._layout.addStretch(1)
        self.setWidget(body)
        self.retranslate()

    def show_totals(self, totals: Mapping[str, Totals], *, billed: bool = False) -> None:
        """Show the figures of the selection, by currency; `billed`: of what was generated."""
        self._totals = totals
        words = _BILLED if billed else FIGURES
        if list(totals) != list(self._blocks) or words is not self._words:
            self._words = words
            self._build_blocks()
        for currency, figures in totals.items():
            self._blocks[currency].show_figures(currency, figures)
        self._none.setVisible(not totals)

    def figure(self, currency: str, name: str) -> str:
        """The text of one figure as it is shown."""
        return self._blocks[currency].values[name].text()

    def retranslate(self) -> None:
        """Show every word and figure in the language that is set."""
        self._title.setText(tr("Batch details"))
        self._none.setText(tr("Nothing is selected. Tick what you want to bill."))
        self._build_blocks()
        self.show_totals(self._totals, billed=self._words is _BILLED)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build_blocks(self) -> None:
        for block in self._blocks.values():
            self._layout.removeWidget(block)
            block.hide()
            block.deleteLater()
        self._blocks = {currency: _Block(currency, self._words) for currency in self._totals}
        for place, block in enumerate(self._blocks.values(), start=2):
            self._layout.insertWidget(place, block)


class _Block(QFrame):
    """The six figures of one currency."""

    def __init__(self, currency: str, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words
        self.values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        head = QLabel(currency)
        head.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        grid.addWidget(head, 0, 0, 1, 2)
        for row, (name, text) in enumerate(words.items(), start=1):
            label = QLabel(tr(text))
            value = QLabel()
            value.setObjectName(f"{currency}.{name}")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setBuddy(value)
            if name == "total":
                for part in (label, value):
                    font = part.font()
                    font.setBold(True)
                    part.setFont(font)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self.values[name] = value

    def show_figures(self, currency: str, figures: Totals) -> None:
        """Fill in the figures, for the eye and for a screen reader."""
        for name, label in self.values.items():
            value: int = getattr(figures, name)
            if name in _AMOUNTS:
                text = money_text(to_decimal(value, figures.digits), currency, figures.digits)
            elif name == "minutes":
                text = minutes_text(value)
            else:
                text = number_text(value)
            if label.text() != text:
                label.setText(text)
                label.setAccessibleName(
                    tr(
                        "{figure} in {currency}: {value}",
                        figure=tr(self._words[name]),
                        currency=currency,
                        value=text,
                    )
                )
