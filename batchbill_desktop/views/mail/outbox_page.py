"""*Outbox*: what waits, was sent, failed, or is doubtful, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.mail import outbox
from batchbill_desktop.services.mail.entries import (
    CANCELLED,
    DOUBTFUL,
    FAILED,
    QUEUED,
    OutboxEntry,
    count_unsent,
    list_outbox,
)
from batchbill_desktop.services.mail.errors import (
    LoginRefused,
    MailNotSetUp,
    PasswordNeeded,
    SenderMissing,
)
from batchbill_desktop.services.mail.password import system_keyring
from batchbill_desktop.services.mail.send import SendReport
from batchbill_desktop.services.mail.settings import SmtpSettings, read_smtp
from batchbill_desktop.services.texts import number_text, tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.mail.edit_dialog import EditEmailDialog
from batchbill_desktop.views.mail.entry_view import EntryView
from batchbill_desktop.views.mail.hand_over import hand_over_queued
from batchbill_desktop.views.mail.outbox_columns import (
    COLUMNS,
    FILTER_WORDS,
    FILTERS,
    StateDelegate,
)
from batchbill_desktop.views.mail.password_dialog import PasswordDialog
from batchbill_desktop.views.mail.sender import MailSender
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.dialog import SettingsDialog
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.list_page import ListPage
from batchbill_desktop.views.widgets.menu_button import MenuButton
from batchbill_desktop.views.widgets.message_bar import Choice, MessageBar

_SHOWN_MS = 15_000
_SENDABLE = (QUEUED, FAILED, CANCELLED, DOUBTFUL)
_EDITABLE = (QUEUED, FAILED, CANCELLED)
_CANCELLABLE = (QUEUED, FAILED, DOUBTFUL)


class MoreButton(MenuButton):
    """What is wanted now and then."""

    def __init__(self, fill: Callable[[QMenu], None]) -> None:
        super().__init__("outbox.more")
        self._fill = fill

    def fill(self) -> None:
        """What fits the chosen e-mails."""
        self.menu_of.clear()
        self._fill(self.menu_of)


class OutboxPage(ListPage[OutboxEntry]):
    """The e-mails, and what the sender says."""

    unsent_changed = Signal()
    """Another number of e-mails is not sent: see `tab_words`."""

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        self._send = QPushButton()
        self._send.setObjectName("outbox.send")
        self._edit = QPushButton()
        self._edit.setObjectName("outbox.edit")
        self._cancel = QPushButton()
        self._cancel.setObjectName("outbox.cancel")
        self.more = MoreButton(self._fill_menu)
        self.filter = QComboBox()
        self.filter.setObjectName("outbox.filter")
        for name in FILTERS:
            self.filter.addItem("", name)
        self.problem = MessageBar()
        self.problem.setObjectName("outbox.problem")
        self.details = EntryView()
        self._entries: list[OutboxEntry] = []
        self._unsent = 0
        self._is_built = False
        super().__init__(company, COLUMNS, [self._send, self._edit, self._cancel], parent)
        self.mail_sender = MailSender.of(company)
        company.changed.connect(self._count)
        self.view.setItemDelegate(StateDelegate(self.model, self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.view.delete_pressed.connect(self._remove)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            first = layout.itemAt(0)
            bar = first.layout() if first is not None else None
            if isinstance(bar, QHBoxLayout):
                bar.addWidget(self.more)
                bar.insertWidget(1, self.filter)
            layout.insertWidget(0, self.problem)
            layout.addWidget(self.details)
        self._send.clicked.connect(self._send_chosen)
        self._edit.clicked.connect(self._edit_current)
        self._cancel.clicked.connect(self._cancel_chosen)
        self.filter.currentIndexChanged.connect(self._show_filtered)
        self.mail_sender.state_changed.connect(self._show_problem)
        self.mail_sender.password_wanted.connect(self.ask_password)
        self.mail_sender.busy_changed.connect(self._sending)
        self.mail_sender.progressed.connect(self._progress)
        self.mail_sender.round_ended.connect(self._tell)
        self._is_built = True
        self.retranslate()
        self._count()
        self.mail_sender.begin()

    # The list

    def load(self) -> None:
        """Read the e-mails."""
        self.company.read(tr("Reading the outbox…"), list_outbox, then=self._take, owner=self)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        super().retranslate()
        self._send.setText(tr("Send &now"))
        self._send.setToolTip(tr("Send the chosen e-mails now, or once more"))
        self._edit.setText(tr("&Edit e-mail…"))
        self._cancel.setText(tr("&Do not send"))
        self.more.setText(tr("&More"))
        self.filter.setAccessibleName(tr("Which e-mails are listed"))
        for place in range(self.filter.count()):
            self.filter.setItemText(place, tr(FILTER_WORDS[str(self.filter.itemData(place))]))
        self.view.setAccessibleName(tr("Outbox"))
        self.details.retranslate()
        if self._is_built:
            self._show_problem()

    def icons(self) -> dict[QPushButton, str]:
        """The icons of the buttons."""
        return {self._send: "send", self._edit: "edit", self._cancel: "cancel"}

    def empty_words(self) -> tuple[str, str]:
        """What is said where there are none."""
        if self._entries:
            return tr("No e-mail is in that state"), tr("Choose another list above.")
        return tr("The outbox is empty"), tr(
            "Choose invoices and send them by e-mail (Ctrl+Shift+A): what waits, was sent or "
            "failed is listed here."
        )

    def row_changed(self, row: OutboxEntry | None) -> None:
        """Show the e-mail under the cursor."""
        self.details.show_entry(row)
        self._enable()

    def open_row(self, row: OutboxEntry) -> None:
        """Enter or a double click: change it, where that is possible."""
        if row.state in _EDITABLE:
            self._edit_current()

    def tab_words(self) -> str:
        """What stands on the tab: how many e-mails are not sent."""
        if not self._unsent:
            return tr("Outbox")
        return tr("Outbox ({count})", count=number_text(self._unsent))

    def chosen(self) -> list[OutboxEntry]:
        """The rows that are chosen, as they stand in the list."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.row_at(self.model.index(row, 0)) for row in rows]

    # What the sender says

    def ask_password(self) -> None:
        """Ask for the password, then send."""

        # Keyrings may take their time, or ask the user to open them: not on the window's thread.
        def work(_: Report) -> tuple[SmtpSettings, bool]:
            return self.company.database.read(read_smtp), system_keyring() is not None

        def ask(found: tuple[SmtpSettings, bool]) -> None:
            settings, has_keyring = found
            dialog = PasswordDialog(settings, self.window(), has_keyring=has_keyring)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._take_password(settings, dialog))
            dialog.open()

        self.company.tasks.run(tr("Looking for the keyring…"), work, ask, owner=self)

    def _take_password(self, settings: SmtpSettings, dialog: PasswordDialog) -> None:
        passwords, password = self.mail_sender.passwords, dialog.password.text()
        keep = passwords.keep if dialog.wants_keyring else passwords.remember
        self.company.tasks.run(
            tr("Keeping the password…"),
            lambda _: keep(settings, password),
            lambda _: self.mail_sender.look(by_user=True),
            owner=self,
        )

    def open_settings(self) -> None:
        """Open the settings of e-mail; what waits is tried with them."""
        dialog = SettingsDialog(self.company, self.window(), "settings.mail")
        dialog.accepted.connect(lambda: self.mail_sender.look(by_user=True))
        dialog.open()

    def _show_problem(self) -> None:
        problem = self.mail_sender.problem
        if problem is None:
            self.problem.hide()
            return
        again = Choice(
            "outbox.again", tr("Try &again"), lambda: self.mail_sender.look(by_user=True)
        )
        settings = Choice("outbox.settings", tr("&Settings…"), self.open_settings)
        password = Choice("outbox.password", tr("Type the &password…"), self.ask_password)
        if isinstance(problem, PasswordNeeded):
            choices = [password]
        elif isinstance(problem, LoginRefused):
            choices = [password, settings]
        elif isinstance(problem, MailNotSetUp | SenderMissing):
            choices = [settings]
        else:
            choices = [again, settings]
        self.problem.say("warning", notices.error_words(problem)[0], choices)

    def _sending(self, busy: bool) -> None:  # noqa: FBT001 - a signal's value
        if not busy:
            self._show_problem()

    def _tell(self, report: SendReport) -> None:
        """A word in the status bar, on whatever page the user is."""
        said = []
        if report.sent:
            said.append(
                tr_count("{count} e-mail was sent.", "{count} e-mails were sent.", report.sent)
            )
        wrong = report.failed + report.doubtful + report.later
        if wrong:
            text = tr_count(
                "{count} e-mail was not sent: see the outbox.",
                "{count} e-mails were not sent: see the outbox.",
                wrong,
            )
            said.append(text)
        window = self.window()
        if said and isinstance(window, QMainWindow):
            window.statusBar().showMessage(" ".join(said), _SHOWN_MS)

    def _progress(self, done: int, of: int) -> None:
        stop = Choice("outbox.stop", tr("S&top"), self.mail_sender.stop)
        text = tr("E-mail {done} of {of} is being sent…", done=min(done + 1, of), of=of)
        if self.problem.isVisible() and self.problem.text == text:
            return
        self.problem.say("send", text, [stop])

    # Inside

    def _count(self) -> None:
        """Find out how many e-mails are not sent, for the tab."""
        self.company.read(tr("Reading the outbox…"), count_unsent, then=self._counted, owner=self)

    def _counted(self, states: dict[str, int]) -> None:
        unsent = sum(states.values())
        if unsent != self._unsent:
            self._unsent = unsent
            self.unsent_changed.emit()

    def _take(self, entries: list[OutboxEntry]) -> None:
        self._entries = entries
        self._show_filtered()

    def _show_filtered(self) -> None:
        states = FILTERS[str(self.filter.currentData() or "")]
        self.show_rows([entry for entry in self._entries if not states or entry.state in states])

    def _enable(self) -> None:
        states = {entry.state for entry in self.chosen()}
        self._send.setEnabled(bool(states) and states <= set(_SENDABLE))
        self._cancel.setEnabled(bool(states) and states <= set(_CANCELLABLE))
        row = self.view.current_row()
        self._edit.setEnabled(row is not None and row.state in _EDITABLE)
        self.more.setEnabled(bool(states))

    def _fill_menu(self, menu: QMenu) -> None:
        chosen = self.chosen()
        states = {entry.state for entry in chosen}
        arrived = menu.addAction(icon("looked", self.palette()), tr("It has &arrived"))
        arrived.setObjectName("outbox.arrived")
        arrived.setEnabled(states == {DOUBTFUL})
        arrived.triggered.connect(self._confirm)
        hand_over = menu.addAction(icon("email", self.palette()), tr("Open in the &mail program"))
        hand_over.setObjectName("outbox.hand_over")
        hand_over.setEnabled(len(chosen) == 1)
        hand_over.triggered.connect(self._hand_over)
        menu.addSeparator()
        remove = menu.addAction(icon("delete", self.palette()), tr("&Delete from the outbox"))
        remove.setObjectName("outbox.delete")
        remove.setEnabled(bool(states) and states <= set(_EDITABLE))
        remove.triggered.connect(self._remove)

    def _open_menu(self, place: QPoint) -> None:
        if not self.chosen():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self._send, self._edit, self._cancel):
            action = menu.addAction(button.icon(), button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        self._fill_menu(menu)
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _send_chosen(self) -> None:
        chosen = self.chosen()
        doubtful = [entry for entry in chosen if entry.state == DOUBTFUL]
        if doubtful and not notices.ask(self, _doubt_words(doubtful), tr("Send again")):
            return

        def use_case(connection: Any) -> None:
            for entry in chosen:
                act = outbox.repeat if entry.state == DOUBTFUL else outbox.send_now
                act(connection, entry.id)

        self._write(use_case, lambda: self.mail_sender.look(by_user=True))

    def _cancel_chosen(self) -> None:
        self._each(outbox.cancel)

    def _confirm(self) -> None:
        self._each(outbox.confirm_sent)

    def _remove(self) -> None:
        chosen = self.chosen()
        if not chosen or not {entry.state for entry in chosen} <= set(_EDITABLE):
            return
        question = tr_count(
            "Delete the e-mail from the outbox? It was never sent; its invoices stay.",
            "Delete {count} e-mails from the outbox? They were never sent; their invoices stay.",
            len(chosen),
        )
        if notices.ask(self, question, tr("Delete")):
            self._each(outbox.remove)

    def _each(self, act: Callable[[Any, int], None]) -> None:
        chosen = self.chosen()

        def use_case(connection: Any) -> None:
            for entry in chosen:
                act(connection, entry.id)

        self._write(use_case)

    def _write(
        self, use_case: Callable[[Any], None], then: Callable[[], None] | None = None
    ) -> None:
        def done(_: None) -> None:
            if then is not None:
                then()

        self.company.write(tr("Changing the outbox…"), use_case, then=done, owner=self)

    def _edit_current(self) -> None:
        row = self.view.current_row()
        if row is None or row.state not in _EDITABLE:
            return
        dialog = EditEmailDialog(self.company, row, self.window())
        dialog.accepted.connect(lambda: self.mail_sender.look(by_user=True))
        dialog.open()

    def _hand_over(self) -> None:
        row = self.view.current_row()
        if row is not None:
            hand_over_queued(self.company, row, self)


def _doubt_words(doubtful: Sequence[OutboxEntry]) -> str:
    if len(doubtful) == 1:
        return tr(
            "The e-mail to {to} may have arrived already: nobody knows. Send it again? It keeps "
            "its Message-ID, so most mail programs of the receiver show it once.",
            to=doubtful[0].named,
        )
    return tr(
        "{count} of these e-mails may have arrived already: nobody knows. Send them again? They "
        "keep their Message-IDs, so most mail programs of the receivers show them once.",
        count=len(doubtful),
    )
