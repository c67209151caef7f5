"""A list that opens below a field while something is typed into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QStringListModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QListView, QWidget

from batchbill_desktop.services.texts import sort_key

T = TypeVar("T")

SHOWN = 50
"""How many entries are offered at most; who wants another one types on."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One entry: what it is, and how it is shown."""

    value: T
    text: str


def found(choices: Sequence[Choice[T]], typed: str) -> list[Choice[T]]:
    """The entries in which all the words stand; those that begin with them come first."""
    words = sort_key(typed)[0].split()
    matching: list[tuple[bool, int, Choice[T]]] = []
    for choice in choices:
        text = sort_key(choice.text)[0]
        if all(word in text for word in words):
            matching.append((not text.startswith(" ".join(words)), len(matching), choice))
    return [choice for *_, choice in sorted(matching, key=lambda one: one[:2])][:SHOWN]


class TypeAhead(QObject, Generic[T]):
    """Offers the fitting entries below `field`; `picked` is sent with the entry's value."""

    picked = Signal(object)

    def __init__(self, field: QWidget, choices: Sequence[Choice[T]]) -> None:
        super().__init__(field)
        self._field = field
        self._choices = choices
        self._offered: list[Choice[T]] = []
        self._lines = QStringListModel(self)
        self._completer = QCompleter(self._lines, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(field)
        self._completer.setMaxVisibleItems(9)
        self.list = QListView()
        self._completer.setPopup(self.list)
        self.list.setSpacing(2)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index] # an overload

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.list.isVisible()

    def offered(self) -> list[str]:
        """What is offered now."""
        return self._lines.stringList()

    def offer(self, typed: str, width: int = 0) -> None:
        """Show what fits; nothing fits: hide the list."""
        self._offered = found(self._choices, typed)
        if not self._offered:
            self.close()
            return
        self._lines.setStringList([choice.text for choice in self._offered])
        area = self._field.rect()
        area.setWidth(max(area.width(), width))
        self._completer.complete(area)

    def close(self) -> None:
        """Hide the list."""
        self.list.hide()

    def take_marked(self, *, or_the_only_one: bool = False) -> bool:
        """Take the entry that is marked; whether there was one.

        A field sees Enter and Tab before the list does.
        """
        if not self.is_open:
            return False
        row = self.list.currentIndex().row()
        if row < 0 and or_the_only_one and len(self._offered) == 1:
            row = 0
        if row < 0:
            return False
        self._take(self._lines.index(row))
        return True

    def _take(self, index: QModelIndex) -> None:
        value = self._offered[index.row()].value
        self.close()
        self.picked.emit(value)
