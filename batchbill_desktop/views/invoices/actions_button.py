"""The drop-down at the foot of an invoice: save it, and give it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.actions import ACTS
from batchbill_desktop.views.exports.format_words import format_sentence, format_title
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.pdf_acts import make_pdfs
from batchbill_desktop.views.invoices.print_acts import print_invoices
from batchbill_desktop.views.invoices.print_preview import preview_invoices
from batchbill_desktop.views.mail.mail_acts import mail_invoices
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.widgets.menu_button import MenuButton

Act = Callable[[OpenCompany, Sequence[InvoiceDocument], QWidget], None]

GIVING: dict[str, Act] = {
    "pdf": make_pdfs,
    "print": print_invoices,
    "print_preview": preview_invoices,
    "email": mail_invoices,
}
"""The acts that give invoices away, by their names in `views/actions.py`."""

Documents = Sequence[InvoiceDocument]


class InvoiceActionsButton(MenuButton):
    """Save, PDF, print, preview, export and e-mail, of one invoice or of several.

    *Save* and *Save and close* are there in an editor alone (`can_save`) and are carried out by
    it: `save_wanted`, `close_wanted`. `export_wanted` is sent with the name of a format and the
    documents. In an editor `before_act` is given what comes next: it saves first, then calls it.
    """

    save_wanted = Signal()
    close_wanted = Signal()
    export_wanted = Signal(str, object)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__("invoice.actions", parent)
        self.before_act: Callable[[Callable[[], None]], None] = lambda go_on: go_on()
        self._company = company
        self._documents: Documents = ()
        self._all: Documents = ()
        self._can_save: bool | None = None
        self.setToolButtonStyle(self.toolButtonStyle().ToolButtonTextBesideIcon)
        self.retranslate()
        self.set_target(())

    def set_target(
        self, documents: Documents, *, can_save: bool | None = None, all_of_them: Documents = ()
    ) -> None:
        """Say what the acts are about.

        `can_save`: None outside of an editor, False where there is nothing to save.
        `all_of_them`: a batch, all invoices of which can be given away together.
        """
        was_in_editor = self._can_save is not None
        self._documents = documents
        self._all = all_of_them if len(all_of_them) > 1 else ()
        self._can_save = can_save
        self.setEnabled(bool(documents) or bool(self._all) or can_save is not None)
        if was_in_editor is not (can_save is not None):
            self.retranslate()

    def can_give(self, act: str) -> bool:
        """Whether an act of `GIVING` is possible with what is chosen."""
        return bool(self._documents) and _fits(act, self._documents)

    def give(self, act: str, documents: Documents | None = None) -> None:
        """Carry out an act of `GIVING`, on what is chosen where nothing else is named."""
        wanted = self._documents if documents is None else documents
        if wanted and _fits(act, wanted):
            self.before_act(lambda: GIVING[act](self._company, wanted, self))

    def fill(self) -> None:
        """Put in what can be done now."""
        menu = self.menu_of
        menu.clear()
        if self._can_save is not None:
            self._entry(menu, "save", tr("&Save"), self.save_wanted.emit, "Ctrl+S")
            self._entry(menu, "save", tr("Save and &close"), self.close_wanted.emit, "Ctrl+Shift+S")
            for action in menu.actions():
                action.setEnabled(self._can_save)
            # Closing is possible where nothing is to be saved, too.
            menu.actions()[-1].setEnabled(True)
            menu.addSeparator()
        if self._documents:
            self._fill_acts(menu, self._documents)
        if self._all:
            text = tr_count(
                "&All {count} invoice of the batch",
                "&All {count} invoices of the batch",
                len(self._all),
            )
            if self._documents:
                menu.addSeparator()
            self._fill_acts(menu.addMenu(icon("invoice", self.palette()), text), self._all)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        in_editor = self._can_save is not None
        self.setText(tr("Save, &print, send") if in_editor else tr("Prin&t, send"))
        self.setToolTip(tr("PDF, print, export and e-mail of what is chosen"))
        self.setAccessibleName(self.text().replace("&", ""))
        self.setIcon(icon("print", self.palette()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.retranslate()
        super().changeEvent(event)

    def _fill_acts(self, menu: QMenu, documents: Documents) -> None:
        for name in ("pdf", "print", "print_preview"):
            self._act(menu, name, documents)
        if all(document.number is not None for document in documents):
            self._fill_formats(menu, documents)
            self._act(menu, "email", documents)

    def _act(self, menu: QMenu, name: str, documents: Documents) -> None:
        act = ACTS[name]
        key = act.key if documents is self._documents else ""
        self._entry(menu, act.icon, tr(act.text), lambda: self.give(name, documents), key)

    def _fill_formats(self, menu: QMenu, documents: Documents) -> None:
        formats = menu.addMenu(icon("export", self.palette()), tr("E&xport"))
        formats.setToolTipsVisible(True)
        for name in FORMATS:
            entry = self._entry(
                formats,
                f"export_{name}",
                format_title(name),
                lambda name=name: self.before_act(  # type: ignore[misc]
                    lambda: self.export_wanted.emit(name, documents)
                ),
                "",
            )
            entry.setToolTip(format_sentence(name))

    def _entry(
        self, menu: QMenu, picture: str, text: str, act: Callable[[], None], key: str
    ) -> QAction:
        entry = menu.addAction(icon(picture, self.palette()), text)
        entry.triggered.connect(lambda _=False: act())
        if key:
            # The window's own act has the key: here it is only shown.
            entry.setText(f"{text}\t{_key_words(key)}")
        return entry


def _fits(act: str, documents: Documents) -> bool:
    """A proposal has no number yet: it is printed as a draft, and never sent."""
    return act != "email" or all(document.number is not None for document in documents)


def _key_words(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
