"""The fields of the tree's filters; they open below the search field."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.tree_filter import TreeFilter
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.batches.contract_tree_words import contract_types
from batchbill_desktop.views.batches.customer_picker import CustomerPicker
from batchbill_desktop.views.widgets.amount_edit import AmountEdit
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.flow_layout import FlowLayout
from batchbill_desktop.views.widgets.optional_date import OptionalDate

_TAXABLE: tuple[bool | None, ...] = (None, True, False)
_SWITCHES = {
    "hide_locked": mark("Hide locked"),
    "overdue_only": mark("Only overdue"),
    "usage_only": mark("Only with usage"),
}
_TIPS = {
    "hide_locked": mark("Only contracts of which something can be billed now"),
    "overdue_only": mark("Only contracts of which something could have been billed before"),
    "usage_only": mark("Only contracts with unbilled time or charges"),
}
_AIR = 8


class FilterPanel(QWidget):
    """`changed` is sent with the filter that the fields show now."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = TreeFilter()
        self._types = {code: _box(f"filter.type.{code}") for code in contract_types()}
        self._switches = {name: _box(f"filter.{name}") for name in _SWITCHES}
        self.customer = CustomerPicker()
        self._taxable = QComboBox()
        self._taxable.setObjectName("filter.taxable")
        self._taxable.addItems([""] * len(_TAXABLE))
        first, last = _month_of(clock.today())
        self._from = OptionalDate("filter.from", first)
        self._to = OptionalDate("filter.to", last)
        self._least, self._most = AmountEdit(), AmountEdit()
        self._least.setObjectName("filter.least")
        self._most.setObjectName("filter.most")
        self._labels = {
            name: _label(field)
            for name, field in (
                ("type", self._types["retainer"]),
                ("customer", self.customer),
                ("taxable", self._taxable),
                ("least", self._least),
                ("most", self._most),
            )
        }
        self._build()
        self._connect()
        self.retranslate()

    def show_filter(self, chosen: TreeFilter) -> None:
        """Show a filter in the fields, without a signal."""
        self._chosen = chosen
        for code, box in self._types.items():
            with QSignalBlocker(box):
                box.setChecked(code in chosen.contract_types)
        for name, box in self._switches.items():
            with QSignalBlocker(box):
                box.setChecked(getattr(chosen, name))
        with QSignalBlocker(self._taxable):
            self._taxable.setCurrentIndex(_TAXABLE.index(chosen.taxable))
        self._from.set_day(chosen.period_from)
        self._to.set_day(chosen.period_to)
        self._least.set_amount(chosen.least)
        self._most.set_amount(chosen.most)

    def set_customers(self, names: Mapping[str, str]) -> None:
        """The customers that can be chosen: names by business number."""
        self.customer.set_customers(names)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["type"].setText(tr("Contract type"))
        self._labels["customer"].setText(tr("&Customer"))
        self._labels["taxable"].setText(tr("&Taxable"))
        self._labels["least"].setText(tr("Total balance from"))
        self._labels["most"].setText(tr("to"))
        for code, text in contract_types().items():
            self._types[code].setText(text)
        for name, words in _SWITCHES.items():
            self._switches[name].setText(tr(words))
            self._switches[name].setToolTip(tr(_TIPS[name]))
        for place, text in enumerate((tr("All"), tr("Taxable"), tr("Not taxable"))):
            self._taxable.setItemText(place, text)
        self._from.set_words(tr("Periods from"))
        self._to.set_words(tr("Periods to"))
        self._most.setAccessibleName(tr("Total balance to"))
        self.customer.retranslate()
        # Boxes of one width stand in columns, however many fit into a line.
        widest = max(box.sizeHint().width() for box in self._types.values())
        for box in self._types.values():
            box.setMinimumWidth(widest + _AIR)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        self.customer.setFixedWidth(letter * 26)
        for field in (self._least, self._most):
            field.setFixedWidth(letter * 14)
        labels = self._labels
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(labels["type"])
        layout.addLayout(_line(*self._types.values()))
        layout.addLayout(
            _line(
                _together(labels["customer"], self.customer),
                _together(labels["taxable"], self._taxable),
                _together(labels["least"], self._least, labels["most"], self._most),
            )
        )
        layout.addLayout(_line(self._from, self._to))
        layout.addLayout(_line(*self._switches.values()))

    def _connect(self) -> None:
        for box in (*self._types.values(), *self._switches.values()):
            box.toggled.connect(self._read)
        self._taxable.currentIndexChanged.connect(self._read)
        for field in (self._from, self._to, self._least, self._most):
            field.changed.connect(self._read)
        self.customer.picked.connect(self._add_customer)

    def _read(self) -> None:
        self._chosen = replace(
            self._chosen,
            contract_types=frozenset(code for code, box in self._types.items() if box.isChecked()),
            taxable=_TAXABLE[self._taxable.currentIndex()],
            period_from=self._from.day(),
            period_to=self._to.day(),
            least=self._least.amount(),
            most=self._most.amount(),
            hide_locked=self._switches["hide_locked"].isChecked(),
            overdue_only=self._switches["overdue_only"].isChecked(),
            usage_only=self._switches["usage_only"].isChecked(),
        )
        self.changed.emit(self._chosen)

    def _add_customer(self, number: str) -> None:
        self._chosen = replace(self._chosen, customers=self._chosen.customers | {number})
        self.changed.emit(self._chosen)


def _box(name: str) -> CheckBox:
    box = CheckBox()
    box.setObjectName(name)
    return box


def _label(field: QWidget) -> QLabel:
    label = QLabel()
    label.setBuddy(field)
    return label


def _line(*parts: QWidget) -> FlowLayout:
    line = FlowLayout()
    line.setSpacing(10)
    for part in parts:
        line.addWidget(part)
    return line


def _together(*parts: QWidget) -> QWidget:
    """A label and its field: they go to the next line together."""
    group = QWidget()
    layout = QHBoxLayout(group)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part)
    return group


def _month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
