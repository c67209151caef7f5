"""The acts on lines: their words, keys and icons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.icons import icon

_WINDOW = Qt.ShortcutContext.WindowShortcut
_INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_TABLE = Qt.ShortcutContext.WidgetShortcut


@dataclass(frozen=True, slots=True)
class LineAct:
    """One act.

    `context` says where its keys count: in the window, in the table with its open cell, or in
    the table while no cell is open.
    """

    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    context: Qt.ShortcutContext = _TABLE


LINE_ACTS = {
    "new": LineAct(mark("New &line"), "line_new", ("Ctrl+Return", "Ctrl+Enter"), _WINDOW),
    "catalogue": LineAct(mark("From the &catalogue…"), "catalogue", ("Ctrl+K",), _WINDOW),
    "heading": LineAct(mark("&Heading"), "line_heading", ("Ctrl+Shift+H",), _WINDOW),
    "subtotal": LineAct(mark("&Subtotal"), "line_subtotal", ("Ctrl+Shift+O",), _WINDOW),
    "text": LineAct(mark("&Text line"), "line_text", ("Ctrl+Shift+T",), _WINDOW),
    "copy": LineAct(mark("C&opy line"), "line_copy", ("Ctrl+D",), _INSIDE),
    "delete": LineAct(mark("&Delete line"), "delete", ("Del", "Ctrl+Del")),
    "up": LineAct(mark("Move &up"), "line_up", ("Alt+Up",), _INSIDE),
    "down": LineAct(mark("Move do&wn"), "line_down", ("Alt+Down",), _INSIDE),
    "copy_rows": LineAct(mark("Copy for E&xcel"), "", ("Ctrl+C",)),
    "paste": LineAct(mark("&Paste rows"), "", ("Ctrl+V",)),
    "given": LineAct(mark("&Back to what the rules gave"), "undo", ("Ctrl+R",), _INSIDE),
    "details": LineAct(
        mark("S&KU and days of supply…"), "edit", ("Alt+Return", "Alt+Enter"), _INSIDE
    ),
    "why": LineAct(mark("Wh&y?"), "why", ("Ctrl+I",)),
}

MENU = (
    "new",
    "catalogue",
    "heading",
    "subtotal",
    "text",
    "",
    "copy",
    "delete",
    "up",
    "down",
    "",
    "copy_rows",
    "paste",
    "",
    "details",
    "given",
    "why",
)
"""The order of the menu; an empty name is a line."""


class LineActs(QObject):
    """The acts as Qt's actions, by name: `acts["new"]`."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._actions = {name: QAction(self) for name in LINE_ACTS}
        for name, act in LINE_ACTS.items():
            action = self._actions[name]
            action.setObjectName(f"line.{name}")
            action.setShortcuts([QKeySequence(key) for key in act.keys])
            action.setShortcutContext(act.context)
            table.addAction(action)
        self.retranslate()
        self.recolour(table.palette())

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for name, act in LINE_ACTS.items():
            text = tr(act.text)
            action = self._actions[name]
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            bare = text.replace("&", "")
            action.setToolTip(tr("{act} ({keys})", act=bare, keys=keys) if keys else bare)

    def recolour(self, palette: QPalette) -> None:
        """Draw the icons in the colours of the palette."""
        for name, act in LINE_ACTS.items():
            if act.icon:
                self._actions[name].setIcon(icon(act.icon, palette))
