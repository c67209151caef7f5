"""How the invoice of an editor stands: fixed, edited elsewhere, brought back, not kept.

A bar above the form says so, with what can be done about it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_datetime, format_time
from PySide6.QtCore import QObject

from batchbill_desktop.services import clock
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.editing.open import look_at, open_invoice, take_over
from batchbill_desktop.services.invoices.editing.sessions import this_session
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.texts import current_locale, tr, tr_count, words
from batchbill_desktop.views import notices
from batchbill_desktop.views.widgets.message_bar import Choice, MessageBar

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.editing.errors import TakenOver
    from batchbill_desktop.services.invoices.editing.open import Opened
    from batchbill_desktop.views.invoices.editor.window import EditorWindow
    from batchbill_desktop.views.tasks import Report

_SHOWN = 4
"""How many problems the bar lists before it counts the rest."""


class Standing(QObject):
    """Follows what other windows and programs do to the invoice."""

    def __init__(self, window: EditorWindow, opened: Opened) -> None:
        super().__init__(window)
        self._window = window
        self._opened = opened
        self._refusals: list[str] = []
        self._trouble = ""
        self._is_lost = False
        self._is_gone = False
        self._is_overtaken = False
        """Whether it was issued while something was typed that is not saved."""
        self._hides_recovery = False
        self.bar = MessageBar()
        self.bar.setObjectName("editor.bar")
        window.company.changed.connect(self._something_changed)

    @property
    def is_elsewhere(self) -> bool:
        """Whether another program edits the invoice, or it is gone: it is only looked at."""
        return self._opened.other_editor is not None or self._is_lost or self._is_gone

    def show(self) -> None:
        """Say the most important thing; nothing to be said: no bar."""
        window, opened = self._window, self._opened
        fixed = opened.read_only is not None or self.is_elsewhere
        if window.state.is_fixed != fixed:
            window.state.is_fixed = fixed
            window.form.show_fixed()
        window.form.notes.notes.setReadOnly(self.is_elsewhere)
        if self._refusals:
            self._show_refusals()
        elif self._trouble:
            self._say("warning", self._trouble, [self._hide_trouble()])
        elif opened.other_editor is not None:
            self._show_other(opened.other_editor, opened.since)
        elif self._is_overtaken:
            text = tr(
                "The invoice was issued meanwhile, so what you typed cannot be saved any more. "
                "Copy what you need, then look at what was issued."
            )
            show = Choice("bar.show_issued", tr("Show what was issued"), self._show_issued)
            self._say("warning", text, [show])
        elif opened.read_only is not None:
            self._show_read_only(words(opened.read_only))
        elif opened.recovered and not self._hides_recovery:
            self._show_recovered()
        else:
            self.bar.hide()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.show()

    def refuse(self, problems: list[str]) -> None:
        """It was not saved for these reasons."""
        self._refusals = problems
        self.show()

    def saved(self) -> None:
        """It was saved: what stood in the way is past."""
        self._refusals = []
        self._trouble = ""
        self._hides_recovery = True
        self.show()

    def not_kept(self, error: Exception) -> None:
        """What is typed cannot be kept in the database at present."""
        reason = notices.error_words(error)[0] if isinstance(error, UserError) else str(error)
        self._trouble = tr(
            "What you type is not kept at present, so save it before you close. {reason}",
            reason=reason,
        )
        self.show()

    def lost(self, error: TakenOver) -> None:
        """Another program has taken the invoice over, or saved and closed it."""
        self._is_lost = True
        self._trouble = notices.error_words(error)[0]
        self.show()
        self._window.form.show_fixed()

    def kept_words(self) -> str:
        """What becomes of what is typed, for the foot."""
        window = self._window
        if self.is_elsewhere:
            return tr("Only to look at")
        if window.saving.is_busy:
            return tr("Saving…")
        if window.state.is_fixed and not window.saving.is_dirty:
            return tr("Fixed")
        if not window.saving.is_dirty:
            return tr("Saved")
        at = window.keeper.kept_at
        if at is None:
            return tr("Not saved yet")
        return tr("Not saved yet; kept at {time}", time=_time_text(at))

    # What is said

    def _say(self, icon: str, text: str, choices: list[Choice]) -> None:
        self.bar.say(icon, text, choices)

    def _show_refusals(self) -> None:
        texts = self._refusals
        text = " ".join(texts[:_SHOWN])
        if len(texts) > _SHOWN:
            more = len(texts) - _SHOWN
            rest = tr_count("And {count} more.", "And {count} more.", more)
            text = f"{text} {rest}"
        choices = [
            Choice("bar.next", tr("Next one (F8)"), self._window.acts["problems"].trigger),
            Choice("bar.hide", tr("Hide"), self._hide_refusals),
        ]
        self._say("warning", tr("Not saved. {problems}", problems=text), choices)

    def _show_other(self, editor: str, since: datetime | None) -> None:
        text = tr("{editor} edits this invoice, so it can only be looked at here.", editor=editor)
        if since is not None:
            text = tr(
                "{editor} edits this invoice (last change: {time}), so it can only be looked at "
                "here.",
                editor=editor,
                time=_moment_text(since),
            )
        self._say("lock", text, [Choice("bar.take_over", tr("Take over…"), self._take_over)])

    def _show_read_only(self, reason: str) -> None:
        acts = self._window.acts
        choices = []
        working = self._window.state.working
        if working.number is not None:
            if working.kind == "invoice":
                choices.append(Choice("bar.correct", tr("Correct…"), acts["correct"].trigger))
            choices.append(Choice("bar.payment", tr("Record payment…"), acts["payment"].trigger))
            choices.append(Choice("bar.history", tr("History…"), acts["history"].trigger))
        self._say("lock", reason, choices)

    def _show_recovered(self) -> None:
        text = tr("This is what was typed and not saved the last time. Go on, or take it back.")
        choices = [Choice("bar.go_on", tr("Go on"), self._go_on)]
        if self._opened.stored is not None:
            choices.append(
                Choice("bar.take_back", tr("Back to what is saved"), self._drop_recovered)
            )
        self._say("about", text, choices)

    def _hide_trouble(self) -> Choice:
        def hide() -> None:
            self._trouble = ""
            self.show()

        return Choice("bar.hide", tr("Hide"), hide)

    def _hide_refusals(self) -> None:
        self._refusals = []
        self.show()

    def _go_on(self) -> None:
        self._hides_recovery = True
        self.show()

    def _drop_recovered(self) -> None:
        stored = self._opened.stored
        if stored is not None:
            self._hides_recovery = True
            self._window.state.replace(stored, lambda: tr("go back to what is saved"))
            self.show()

    # What others do

    def _take_over(self) -> None:
        window, opened = self._window, self._opened
        question = tr(
            "Take over from {editor}? She is told, and cannot save what she types after this.",
            editor=opened.other_editor or "",
        )
        if opened.copy_id is None or not notices.ask(window, question, tr("Take over")):
            return
        copy_id = opened.copy_id

        def work(_: Report) -> Opened:
            return window.company.database.write(take_over, copy_id, this_session())

        window.company.tasks.run(
            tr("Taking over…"), work, self.reopened, failure=self._not_taken, owner=self
        )

    def _not_taken(self, error: Exception) -> None:
        """She has closed it meanwhile: it can be opened as any other."""
        window = self._window
        invoice_id = window.invoice_id
        if not isinstance(error, UserError) or invoice_id is None:
            window.show_failure(error)
            return
        number = invoice_id

        def work(_: Report) -> Opened:
            return window.company.database.write(open_invoice, number, this_session())

        window.company.tasks.run(
            tr("Opening the invoice…"), work, self.reopened, failure=window.show_failure, owner=self
        )

    def reopened(self, opened: Opened) -> None:
        """Go on with what was opened anew."""
        window = self._window
        self._opened = opened
        self._is_lost = False
        self._trouble = ""
        window.saving.stored = opened.stored
        window.state.start(opened.working, opened.context)
        window.keeper.begin(opened.copy_id if opened.other_editor is None else None)
        self.show()
        window.form.show_fixed()

    def _something_changed(self) -> None:
        """Another page or window wrote something: it may have issued or deleted the invoice."""
        window = self._window
        invoice_id = window.invoice_id
        if invoice_id is None or window.saving.is_busy:
            return
        window.company.read(
            tr("Reading the invoice…"),
            look_at,
            invoice_id,
            then=self._looked,
            failed=self._not_found,
            owner=self,
        )

    def _looked(self, seen: Opened) -> None:
        window = self._window
        stored = seen.stored
        if stored is None or window.saving.is_busy:
            return
        before = window.saving.stored
        dirty = window.saving.is_dirty
        self._opened = _with_reason(self._opened, seen)
        if before is not None and stored != before and not dirty:
            window.saving.stored = stored
            window.state.start(stored, seen.context)
        else:
            self._is_overtaken = dirty and seen.read_only is not None and before is not None
            window.state.refresh(seen.context)
        self.show()

    def _show_issued(self) -> None:
        """Give up what was typed: the invoice was issued meanwhile."""
        stored = self._opened.stored
        self._is_overtaken = False
        if stored is not None:
            self._window.saving.stored = stored
            self._window.state.start(stored)
        self.show()

    def _not_found(self, error: Exception) -> None:
        if not isinstance(error, InvoiceMissing):
            self._window.show_failure(error)
            return
        self._is_gone = True
        self._trouble = tr(
            "This invoice has been deleted, or its number was taken back. It can only be looked at."
        )
        self.show()
        self._window.form.show_fixed()


def _with_reason(opened: Opened, seen: Opened) -> Opened:
    """What was opened, with the state of now."""
    return replace(opened, read_only=seen.read_only, context=seen.context, stored=seen.stored)


def _local(at: datetime) -> datetime:
    return clock.in_utc(at).astimezone()


def _time_text(at: datetime) -> str:
    return format_time(_local(at), "medium", locale=current_locale())


def _moment_text(at: datetime) -> str:
    return format_datetime(_local(at), "medium", locale=current_locale())
