"""Every act of the main window: its words, its key, its icon."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette

from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.icons import icon


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what it is called in English, its key, its icon, and whether it is a choice."""

    text: str
    key: str = ""
    icon: str = ""
    choice: str = ""
    """The name of the group of which one is chosen."""
    is_switch: bool = False
    """Whether it is on or off."""


ACTS = {
    "open": Act(mark("&Open company database…"), "Ctrl+O", "open"),
    "new": Act(mark("&New company…"), "Ctrl+N", "new"),
    "demo": Act(mark("Open the &demonstration"), "Ctrl+Shift+D", "demo"),
    "import": Act(mark("&Import company folder…"), "Ctrl+Shift+I", "import"),
    "export": Act(mark("&Export company folder…"), "Ctrl+Shift+E", "export"),
    "export_invoices": Act(mark("E&xport invoices…"), "Ctrl+E", "export"),
    "names": Act(mark("Na&mes for exports…"), "Ctrl+Shift+M", "names"),
    "backup": Act(mark("&Back up…"), "Ctrl+Shift+B", "backup"),
    "quit": Act(mark("&Quit"), "Ctrl+Q", "quit"),
    "undo": Act(mark("&Undo"), "Ctrl+Z", "undo"),
    "redo": Act(mark("&Redo"), "Ctrl+Y", "redo"),
    "steps": Act(mark("&Steps…"), "Ctrl+Alt+Z", "steps"),
    "why": Act(mark("&Why?"), "Ctrl+I", "why"),
    "source": Act(mark("S&ource…"), "F4", "source"),
    "waive": Act(mark("Wai&ve…"), "Ctrl+W", "waive"),
    "unwaive": Act(mark("&Take waiver back"), "Ctrl+Shift+W", "undo"),
    "settings": Act(mark("Settin&gs…"), "Ctrl+,", "settings"),
    "new_invoice": Act(mark("&New invoice…"), "Ctrl+Shift+N", "invoice"),
    "edit_invoice": Act(mark("&Edit…"), "F2", "edit"),
    "copy_invoice": Act(mark("C&opy into a new invoice"), "Ctrl+Alt+N", "line_copy"),
    "correct_invoice": Act(mark("Co&rrect…"), "Ctrl+Shift+R", "credit"),
    "pay_invoice": Act(mark("Record pa&yment…"), "Ctrl+M", "payment"),
    "invoice_history": Act(mark("&History…"), "Ctrl+H", "history"),
    "pdf": Act(mark("P&DF…"), "Ctrl+Shift+P", "pdf"),
    "print": Act(mark("&Print…"), "Ctrl+P", "print"),
    "print_preview": Act(mark("Print pre&view…"), "Ctrl+Alt+P", "print_preview"),
    "email": Act(mark("E-&mail…"), "Ctrl+Shift+A", "email"),
    "outbox": Act(mark("Out&box"), "Ctrl+Shift+O", "outbox"),
    "preview": Act(mark("Invoice &preview"), "F7", "preview", is_switch=True),
    "compare": Act(mark("Co&mpare with last batch…"), "Ctrl+Shift+C", "compare"),
    "language_en": Act("English", choice="language"),
    "language_fr": Act("Français", choice="language"),
    "theme_system": Act(mark("Like the &system"), choice="theme"),
    "theme_light": Act(mark("&Light"), choice="theme"),
    "theme_dark": Act(mark("&Dark"), choice="theme"),
    "refresh": Act(mark("&Refresh"), "F5", "refresh"),
    "about": Act(mark("&About BatchBill Desktop"), "Shift+F1", "about"),
    "log": Act(mark("Open &log folder"), "Ctrl+Shift+L", "log"),
}


class Actions(QObject):
    """The acts as Qt's actions, by name: `actions["open"]`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {name: QAction(self) for name in ACTS}
        groups: dict[str, QActionGroup] = {}
        for name, act in ACTS.items():
            action = self._actions[name]
            action.setObjectName(name)
            if act.key:
                action.setShortcut(QKeySequence(act.key))
            action.setCheckable(bool(act.choice) or act.is_switch)
            if act.choice:
                groups.setdefault(act.choice, QActionGroup(self)).addAction(action)
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for name, act in ACTS.items():
            # A language is always called by its own name.
            text = act.text if act.choice == "language" else tr(act.text)
            self._actions[name].setText(text)

    def recolour(self, palette: QPalette) -> None:
        """Draw the icons in the colours of the palette."""
        for name, act in ACTS.items():
            if act.icon:
                self._actions[name].setIcon(icon(act.icon, palette))
