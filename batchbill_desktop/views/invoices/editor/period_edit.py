"""The service period: from the lines, or typed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.date_edit import DateEdit

_NONE = QDate(1900, 1, 1)


class PeriodEdit(QWidget):
    """A box, and two days that can be typed while it is ticked; without it the lines' are shown.

    `changed` is sent with the span, or None, by every change of the user's hand.
    """

    changed = Signal(object)

    def __init__(self, name: str, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = day
        self.box = CheckBox()
        self.box.setObjectName(f"{name}.box")
        self.first = DateEdit(day)
        self.first.setObjectName(f"{name}.first")
        self.last = DateEdit(day)
        self.last.setObjectName(f"{name}.last")
        self._to = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.box, self.first, self._to, self.last):
            layout.addWidget(widget)
        layout.setStretch(1, 1)
        layout.setStretch(3, 1)
        for field in (self.first, self.last):
            field.setSpecialValueText("–")
            field.setEnabled(False)
            field.dateChanged.connect(self._typed)
        self.box.clicked.connect(self._ticked)
        self.setFocusProxy(self.box)
        self.retranslate()

    def set_span(self, typed: tuple[date, date] | None, of_lines: tuple[date, date] | None) -> None:
        """Show what was typed, or else what follows from the lines."""
        shown = typed or of_lines
        with QSignalBlocker(self.box), QSignalBlocker(self.first), QSignalBlocker(self.last):
            self.box.setChecked(typed is not None)
            for place, field in enumerate((self.first, self.last)):
                if shown is None:
                    field.setDate(_NONE)
                elif field.day() != shown[place]:
                    field.set_day(shown[place])
        self._enable()

    def set_fixed(self, *, fixed: bool) -> None:
        """Whether nothing can be edited."""
        self.box.setEnabled(not fixed)
        self._enable()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._to.setText(tr("to"))
        hint = tr("Ticked: typed here. Not ticked: it follows from the lines.")
        self.box.setToolTip(hint)
        self.box.setAccessibleName(tr("Service period is typed"))
        self.box.setAccessibleDescription(hint)
        self.first.setAccessibleName(tr("Service period, first day"))
        self.last.setAccessibleName(tr("Service period, last day"))

    def _ticked(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if on:
            with QSignalBlocker(self.first), QSignalBlocker(self.last):
                for field in (self.first, self.last):
                    if field.date() == _NONE:
                        field.set_day(self._day)
        self._enable()
        self._typed()

    def _typed(self) -> None:
        ticked = self.box.isChecked()
        self.changed.emit((self.first.day(), self.last.day()) if ticked else None)

    def _enable(self) -> None:
        on = self.box.isChecked() and self.box.isEnabled()
        self.first.setEnabled(on)
        self.last.setEnabled(on)
