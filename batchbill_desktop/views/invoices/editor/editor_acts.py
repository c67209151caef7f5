"""The acts of the editor's window: their words, keys and icons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.actions import ACTS
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.actions_button import GIVING


@dataclass(frozen=True, slots=True)
class EditorAct:
    """One act."""

    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    is_switch: bool = False


EDITOR_ACTS = {
    "save": EditorAct(mark("&Save"), "save", ("Ctrl+S",)),
    "save_close": EditorAct(mark("Save and &close"), "", ("Ctrl+Shift+S",)),
    "number": EditorAct(mark("&Number it…"), "number", ("Ctrl+Shift+N",)),
    "customer": EditorAct(mark("Change c&ustomer…"), "edit", ("Ctrl+Shift+K",)),
    "copy": EditorAct(mark("C&opy into a new invoice"), "line_copy", ("Ctrl+Shift+D",)),
    "correct": EditorAct(mark("Co&rrect…"), "credit", ("Ctrl+Shift+R",)),
    "payment": EditorAct(mark("Record pa&yment…"), "payment", ("Ctrl+M",)),
    "history": EditorAct(mark("&History…"), "history", ("Ctrl+H",)),
    **{name: EditorAct(ACTS[name].text, ACTS[name].icon, (ACTS[name].key,)) for name in GIVING},
    "delete": EditorAct(mark("Dele&te draft…"), "delete", ("Ctrl+Shift+Del",)),
    "close": EditorAct(mark("C&lose"), "", ("Ctrl+W", "Ctrl+F4")),
    "undo": EditorAct(mark("&Undo"), "undo", ("Ctrl+Z",)),
    "redo": EditorAct(mark("&Redo"), "redo", ("Ctrl+Y", "Ctrl+Shift+Z")),
    "time_report": EditorAct(mark("&Time report"), "", ("Ctrl+T",), is_switch=True),
    "problems": EditorAct(mark("Next thing to &look at"), "warning", ("F8",)),
    "next_part": EditorAct(mark("&Next part of the window"), "", ("F6",)),
    "previous_part": EditorAct(mark("&Previous part of the window"), "", ("Shift+F6",)),
    "preview": EditorAct(mark("Page &beside the form"), "preview", ("F7",), is_switch=True),
    "page_next": EditorAct(mark("Next p&age"), "page_next", ("Ctrl+PgDown",)),
    "page_previous": EditorAct(mark("Pre&vious page"), "page_previous", ("Ctrl+PgUp",)),
    "larger": EditorAct(mark("&Larger"), "zoom_in", ("Ctrl++", "Ctrl+=")),
    "smaller": EditorAct(mark("S&maller"), "zoom_out", ("Ctrl+-",)),
    "fit": EditorAct(mark("As wide as there is &room"), "zoom_fit", ("Ctrl+0",)),
}

INVOICE_MENU = (
    "save",
    "save_close",
    "",
    "number",
    "customer",
    "copy",
    "correct",
    "payment",
    "history",
    "",
    *GIVING,
    "",
    "delete",
    "close",
)
EDIT_MENU = ("undo", "redo", "", "time_report", "", "problems")
VIEW_MENU = (
    "preview",
    "page_next",
    "page_previous",
    "",
    "larger",
    "smaller",
    "fit",
    "",
    "next_part",
    "previous_part",
)


class EditorActs(QObject):
    """The acts as Qt's actions, by name: `acts["save"]`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions = {name: QAction(self) for name in EDITOR_ACTS}
        for name, act in EDITOR_ACTS.items():
            action = self._actions[name]
            action.setObjectName(f"editor.act.{name}")
            action.setShortcuts([QKeySequence(key) for key in act.keys])
            action.setCheckable(act.is_switch)
            window.addAction(action)
        self.retranslate()
        self.recolour(window.palette())

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for name, act in EDITOR_ACTS.items():
            self._actions[name].setText(tr(act.text))

    def name_steps(self, undo: str, redo: str) -> None:
        """Say what would be undone and redone; what cannot be is grey."""
        for name, step, bare, full in (
            ("undo", undo, tr("&Undo"), tr("&Undo: {step}", step=undo)),
            ("redo", redo, tr("&Redo"), tr("&Redo: {step}", step=redo)),
        ):
            action = self._actions[name]
            action.setText(full if step else bare)
            action.setEnabled(bool(step))

    def recolour(self, palette: QPalette) -> None:
        """Draw the icons in the colours of the palette."""
        for name, act in EDITOR_ACTS.items():
            if act.icon:
                self._actions[name].setIcon(icon(act.icon, palette))
