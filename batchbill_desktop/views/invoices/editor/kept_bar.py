"""A bar that offers what was being edited when the program ended untimely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_datetime
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMenu, QWidget

from batchbill_desktop.services.texts import current_locale, tr, tr_count
from batchbill_desktop.views.widgets.message_bar import Choice, MessageBar

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.editing.open import KeptCopy
    from batchbill_desktop.views.invoices.editor.desk import EditorDesk


class KeptBar(MessageBar):
    """Hidden where there is nothing to go on with."""

    def __init__(self, desk: EditorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kept_bar")
        self._desk = desk
        self._copies: list[KeptCopy] = []
        self._is_silenced = False
        self.menu = QMenu(self)
        self.menu.setObjectName("kept_bar.menu")
        desk.windows_changed.connect(self.look)

    def look(self) -> None:
        """Look for invoices that can be gone on with."""
        if not self._is_silenced:
            self._desk.kept(self._show)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show(self._copies)
        super().changeEvent(event)

    def _show(self, copies: list[KeptCopy]) -> None:
        self._copies = copies
        if not copies or self._is_silenced:
            self.hide()
            return
        text = tr_count(
            "{count} invoice was being edited when the program ended: {names}.",
            "{count} invoices were being edited when the program ended: {names}.",
            len(copies),
            names=", ".join(_name(copy) for copy in copies[:3]),
        )
        words = tr("Go on") if len(copies) == 1 else tr("Go on with…")
        self.say(
            "history",
            text,
            [
                Choice("kept.go_on", words, self._go_on),
                Choice("kept.later", tr("Later"), self._silence),
            ],
        )

    def _go_on(self) -> None:
        if len(self._copies) == 1:
            self._desk.go_on(self._copies[0].copy_id)
            return
        self.menu.clear()
        for copy in self._copies:
            at = format_datetime(copy.kept_at.astimezone(), "short", locale=current_locale())
            entry = self.menu.addAction(tr("{invoice}, {time}", invoice=_name(copy), time=at))
            entry.triggered.connect(lambda _=False, copy_id=copy.copy_id: self._desk.go_on(copy_id))
        self.menu.addSeparator()
        self.menu.addAction(tr("All of them")).triggered.connect(self._all)
        self.menu.popup(self.mapToGlobal(self.rect().bottomRight()))

    def _all(self) -> None:
        for copy in list(self._copies):
            self._desk.go_on(copy.copy_id)

    def _silence(self) -> None:
        """They stay kept, and are offered again at the next start."""
        self._is_silenced = True
        self.hide()


def _name(copy: KeptCopy) -> str:
    number = copy.number or tr("draft")
    return tr("{number} ({customer})", number=number, customer=copy.customer)
