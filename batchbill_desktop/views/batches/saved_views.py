"""The button *Views*: filters saved by name, to be chosen, saved and deleted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.batches.tree_filter import TreeFilter
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.widgets.menu_button import MenuButton

_LONGEST_NAME = 60


class SavedViews(MenuButton):
    """`chosen` is sent with a filter, `saved` and `deleted` with a name."""

    chosen = Signal(object)
    saved = Signal(str)
    deleted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("filter.views", parent)
        self._views: Mapping[str, TreeFilter] = {}
        self._filter = TreeFilter()
        # Made once: a menu that is cleared keeps its submenus.
        self._deleting = QMenu(self)
        self._deleting.setObjectName("view.delete")
        self.retranslate()

    def set_views(self, views: Mapping[str, TreeFilter]) -> None:
        """The views there are, by name."""
        self._views = dict(views)

    def show_filter(self, current: TreeFilter) -> None:
        """The filter that is set: its view is ticked in the menu."""
        self._filter = current

    def save(self) -> None:
        """Ask for a name, and keep the filter under it."""
        name = NameDialog.ask(self, tuple(self._views), self._name_of_current())
        if name:
            self.saved.emit(name)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setText(tr("Vie&ws"))
        self.setToolTip(tr("Filters saved by name"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _name_of_current(self) -> str:
        same = [name for name, view in self._views.items() if view == self._filter]
        return same[0] if same else ""

    def fill(self) -> None:
        """The views, and what can be done with them."""
        self.menu_of.clear()
        current = self._name_of_current()
        for name, view in self._views.items():
            action = self._add(self.menu_of, name, f"view.{name}")
            action.setCheckable(True)
            action.setChecked(name == current)
            action.triggered.connect(lambda _=False, view=view: self.chosen.emit(view))
        if not self._views:
            self.menu_of.addAction(tr("No view has been saved yet")).setEnabled(False)
        self.menu_of.addSeparator()
        save = self.menu_of.addAction(icon("save_view", self.palette()), tr("&Save as a view…"))
        save.setObjectName("view.save")
        save.setEnabled(not self._filter.is_empty)
        save.triggered.connect(self.save)
        self._deleting.clear()
        self._deleting.setTitle(tr("&Delete a view"))
        self._deleting.setIcon(icon("delete", self.palette()))
        self._deleting.setEnabled(bool(self._views))
        self.menu_of.addMenu(self._deleting)
        for name in self._views:
            action = self._add(self._deleting, name, f"delete.{name}")
            # Not asked for: it can be undone.
            action.triggered.connect(lambda _=False, name=name: self.deleted.emit(name))

    def _add(self, menu: QMenu, name: str, key: str) -> QAction:
        # A name may have an ampersand that is no mnemonic.
        action = menu.addAction(name.replace("&", "&&"))
        action.setObjectName(key)
        return action


class NameDialog(QDialog):
    """Asks for the name of a view; a name that is there already is replaced, and it says so."""

    def __init__(self, parent: QWidget | None, taken: tuple[str, ...], proposed: str) -> None:
        super().__init__(parent)
        self._taken = taken
        self.setWindowTitle(tr("Save as a view"))
        self._name = QLineEdit(proposed)
        self._name.setObjectName("view.name")
        self._name.setMaxLength(_LONGEST_NAME)
        label = QLabel(tr("&Name of the view"))
        label.setBuddy(self._name)
        self._hint = QLabel()
        self._hint.setObjectName("view.hint")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._save = buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._save.setObjectName("view.name.save")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (label, self._name, self._hint, buttons):
            layout.addWidget(part)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self._name.textChanged.connect(self._look)
        self._name.selectAll()
        self._look()

    @classmethod
    def ask(cls, parent: QWidget | None, taken: tuple[str, ...], proposed: str) -> str | None:
        """The name that the user typed; None where she did not want to."""
        dialog = cls(parent, taken, proposed)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        name = dialog.name()
        dialog.deleteLater()
        return name if accepted and name else None

    def name(self) -> str:
        """What is typed, without blanks around it."""
        return self._name.text().strip()

    def _look(self) -> None:
        known = self.name() in self._taken
        self._save.setEnabled(bool(self.name()))
        self._save.setText(tr("Replace") if known else tr("Save"))
        self._hint.setText(
            tr("There is a view of that name; it will be replaced.") if known else ""
        )
