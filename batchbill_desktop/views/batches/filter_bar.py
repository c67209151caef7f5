"""Above the contract tree: search, filters as chips, saved views, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.batches.tree_filter import TreeFilter
from batchbill_desktop.services.texts import number_text, tr, tr_count
from batchbill_desktop.views.batches.filter_panel import FilterPanel
from batchbill_desktop.views.batches.filter_words import filter_chips, without
from batchbill_desktop.views.batches.saved_views import SavedViews
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.widgets.chips import ChipRow, ChipText
from batchbill_desktop.views.widgets.message_bar import Choice, MessageBar

_TICKED = "ticked"


class FilterBar(QWidget):
    """Holds the filter that is set.

    `changed` is sent when it is another one, `left` when the keyboard goes on to the tree.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = TreeFilter()
        self._with_ticked = False
        self._customers: Mapping[str, str] = {}
        self._counts = (0, 0, 0)
        self.search = _SearchField()
        self.search.setObjectName("filter.search")
        self._count = QLabel()
        self._count.setObjectName("filter.count")
        self._more = QToolButton()
        self._more.setObjectName("filter.more")
        self._more.setCheckable(True)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.views = SavedViews()
        self.views.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._reset = QToolButton()
        self._reset.setObjectName("filter.reset")
        self._reset.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.panel = FilterPanel()
        self.panel.hide()
        self.chips = ChipRow()
        self._chip_line = QWidget()
        self._hidden = MessageBar()
        self._hidden.setObjectName("filter.hidden")
        self._build()
        self._connect()
        self.retranslate()
        self._recolour()
        self._show_filter()

    @property
    def chosen(self) -> TreeFilter:
        """The filter that is set."""
        return self._filter

    @property
    def with_ticked(self) -> bool:
        """Whether selected rows are shown even where the filter would hide them."""
        return self._with_ticked

    def set_filter(self, chosen: TreeFilter) -> None:
        """Set another filter; rows that are selected are hidden again where it hides them."""
        if chosen == self._filter and not self._with_ticked:
            return
        self._filter = chosen
        self._with_ticked = False
        self._show_filter()
        self.changed.emit()

    def reset(self) -> None:
        """Esc: show everything; where nothing is hidden, close the fields and leave."""
        if self._filter.is_empty and not self._with_ticked:
            self._more.setChecked(False)
            self.left.emit()
        else:
            self.set_filter(TreeFilter())

    def set_customers(self, names: Mapping[str, str]) -> None:
        """The customers that can be filtered: names by business number."""
        self._customers = dict(names)
        self.panel.set_customers(names)
        self._show_filter()

    def show_counts(self, shown: int, of: int, hidden_ticked: int) -> None:
        """How many contracts are shown, and how many selected ones are not."""
        self._counts = (shown, of, hidden_ticked)
        filtered = not self._filter.is_empty
        self._count.setText(
            tr(
                "{shown} of {all} contracts",
                shown=number_text(shown),
                all=number_text(of),
            )
            if filtered
            else tr_count("{count} contract", "{count} contracts", of)
        )
        if not hidden_ticked:
            self._hidden.hide()
            return
        text = tr_count(
            "{count} selected row is hidden.", "{count} selected rows are hidden.", hidden_ticked
        )
        if self._hidden.isHidden() or self._hidden.text != text:
            show = Choice("filter.show_hidden", tr("Show them"), self.show_ticked)
            self._hidden.say("about", text, [show])

    def show_ticked(self) -> None:
        """Show the selected rows too that the filter hides."""
        self._with_ticked = True
        self._show_filter()
        self.changed.emit()
        self.left.emit()

    def begin_search(self) -> None:
        """Ctrl+F: into the search field, all of it marked."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.search.setPlaceholderText(tr("Search (Ctrl+F)"))
        self.search.setAccessibleName(tr("Search contracts"))
        self.search.setToolTip(tr("Words of customer, contract, code or type"))
        self._more.setText(tr("Fi&lters"))
        self._more.setToolTip(tr("Show or close the filters (Ctrl+Shift+F)"))
        self._reset.setText(tr("Reset"))
        self._reset.setToolTip(tr("Remove all filters (Esc)"))
        self._hidden.hide()
        self._show_filter()
        self.show_counts(*self._counts)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(8)
        self.search.setClearButtonEnabled(True)
        top.addWidget(self.search, 1)
        for part in (self._count, self._more, self.views, self._reset):
            top.addWidget(part)
        line = QVBoxLayout(self._chip_line)
        line.setContentsMargins(12, 0, 12, 8)
        line.addWidget(self.chips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        for widget in (self.panel, self._chip_line, self._hidden):
            layout.addWidget(widget)

    def _connect(self) -> None:
        QShortcut(QKeySequence.StandardKey.Find, self, self.begin_search)
        QShortcut(QKeySequence("Ctrl+Shift+F"), self, self._more.toggle)
        self.search.textChanged.connect(self._search_changed)
        self.search.left.connect(self.left)
        self._more.toggled.connect(self._open_fields)
        self._reset.clicked.connect(self.reset)
        self.panel.changed.connect(self._fields_changed)
        self.chips.removed.connect(self._remove)
        self.views.chosen.connect(self.set_filter)

    def _open_fields(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and self.panel.isAncestorOf(focus)
        self.panel.setVisible(on)
        if on:
            self.panel.customer.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif had_keyboard:
            self.left.emit()

    def _search_changed(self, text: str) -> None:
        self.set_filter(replace(self._filter, text=text if text.strip() else ""))

    def _fields_changed(self, chosen: TreeFilter) -> None:
        self.set_filter(chosen)

    def _remove(self, key: str) -> None:
        if key == _TICKED:
            self._with_ticked = False
            self._show_filter()
            self.changed.emit()
        else:
            self.set_filter(without(self._filter, key))
        if not self.chips.chips():
            self.left.emit()

    def _show_filter(self) -> None:
        """Show the filter in every part of the bar."""
        if self.search.text().strip() != self._filter.text.strip():
            blocked = self.search.blockSignals(True)
            self.search.setText(self._filter.text)
            self.search.blockSignals(blocked)
        self.panel.show_filter(self._filter)
        self.views.show_filter(self._filter)
        chips = filter_chips(self._filter, self._customers)
        if self._with_ticked:
            chips.append(ChipText(_TICKED, tr("Selected rows too")))
        self.chips.show_chips(chips)
        self._chip_line.setVisible(bool(chips))
        self._reset.setEnabled(bool(chips))

    def _recolour(self) -> None:
        self._more.setIcon(icon("filter", self.palette()))
        self.views.setIcon(icon("save_view", self.palette()))
        self._reset.setIcon(icon("cancel", self.palette()))


class _SearchField(QLineEdit):
    """Down and Enter go on to the tree. `left` is sent then."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that leave the field."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)
