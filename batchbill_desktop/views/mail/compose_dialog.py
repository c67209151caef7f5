"""*E-mail*: to whom, with which words and files, now or later; one e-mail or many at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.mail.compose import (
    AttachmentNote,
    Draft,
    MailContext,
    describe_attachments,
    load_mail_context,
)
from batchbill_desktop.services.mail.errors import MailTextWrong
from batchbill_desktop.services.mail.outbox import queue_emails
from batchbill_desktop.services.texts import PRINT_LANGUAGES, mark, number_text, tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.issuing_question import may_issue
from batchbill_desktop.views.invoices.print_preview import preview_invoices
from batchbill_desktop.views.mail.draft_form import DraftForm
from batchbill_desktop.views.mail.drafts import Drafts, Mailing
from batchbill_desktop.views.mail.hand_over import hand_over
from batchbill_desktop.views.mail.later_field import LaterField
from batchbill_desktop.views.mail.sender import MailSender
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.dialog import SettingsDialog
from batchbill_desktop.views.settings.template_words import LANGUAGE_NAMES
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.check_box import CheckBox
from batchbill_desktop.views.widgets.message_bar import Choice, MessageBar
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView

_PAUSE_MS = 150


class ComposeDialog(QDialog):
    """Nothing is stored, issued or sent before *Send* or *Open in the mail program*."""

    def __init__(
        self, company: OpenCompany, mailing: Mailing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mail")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._company = company
        self._is_set_up = bool(mailing.context.smtp.host)
        self._count = len(mailing.documents)
        self.drafts = Drafts(mailing)
        self._place = 0
        self._asked = 0
        self._is_busy = False
        self.message = MessageBar()
        self.grouping = QComboBox()
        self.grouping.setObjectName("mail.grouping")
        self.language = QComboBox()
        self.language.setObjectName("mail.language")
        self.with_xml = CheckBox()
        self.with_xml.setObjectName("mail.with_xml")
        self.later = LaterField("mail.later")
        columns: list[Column[int]] = [
            Column(mark("Customer"), self._customer_words, stretch=True),
            Column(mark("Invoices"), lambda place: self.drafts[place].numbers, letters=14),
            Column(mark("State"), self.drafts.state_words, letters=13),
        ]
        self.model: RowsModel[int] = RowsModel(columns, self)
        self.view: RowsView[int] = RowsView(self.model)
        self.view.setObjectName("mail.list")
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._listed = QWidget()
        self.form = DraftForm()
        self.note = QLabel()
        self.note.setObjectName("mail.note")
        self.buttons = {name: QPushButton() for name in ("hand_over", "cancel", "send")}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._describe)
        self._build()
        self._connect()
        self._compose()
        self._retranslate()
        self._show_setup()
        self.form.to.setFocus()

    # Composing

    def _compose(self) -> None:
        """Make the e-mails anew: what was typed by hand is given up with another grouping."""
        fault = self.drafts.make(
            per_customer=bool(self.grouping.currentData()),
            language=self.language.currentData() or None,
            with_xml=self.with_xml.isChecked(),
        )
        self._say_text_wrong(fault)
        self.model.set_rows(list(range(len(self.drafts))))
        self._listed.setVisible(len(self.drafts) > 1)
        self._place = self.drafts.first_to_fill_in
        self.view.choose_row(self._place)
        self._show(self._place)

    def _other_language(self) -> None:
        """The words of another language, but for e-mails that were typed by hand."""
        self._keep_form()
        self._say_text_wrong(self.drafts.write(self.language.currentData() or None))
        self._show(self._place)

    def _other_files(self) -> None:
        self._keep_form()
        self.drafts.attach_xml(with_xml=self.with_xml.isChecked())
        self._show(self._place)

    def _chosen(self, place: int | None) -> None:
        if place is not None and place != self._place:
            self._keep_form()
            self._show(place)

    def _show(self, place: int) -> None:
        self._place = place
        draft = self.drafts[place]
        self.form.show_draft(
            draft,
            address_is_known=self.drafts.is_known(draft.customer),
            keep=self.drafts.is_kept(draft.customer),
        )
        self.form.show_attachments(None)
        self._timer.start()
        self._decide()

    def _keep_form(self) -> None:
        """A field of the e-mail was changed, or is about to show another one."""
        draft = self.form.draft
        if draft is None:
            return
        keep = self.form.keep_address.isChecked()
        changed = self.drafts.put(self._place, draft, keep_address=keep)
        for row, place in enumerate(self.model.shown_rows()):
            if place in changed:
                self.model.row_changed(row)
        self._decide()

    def _describe(self) -> None:
        """Find out how large the attachments of the e-mail that is shown are."""
        self._asked += 1
        asked, draft = self._asked, self.drafts[self._place]

        def work(_: Report) -> list[AttachmentNote]:
            return describe_attachments(
                self._company.database, draft.documents, with_xml=draft.with_xml
            )

        def done(notes: list[AttachmentNote]) -> None:
            if asked == self._asked:
                self.form.show_attachments(notes)

        self._company.tasks.run(tr("Looking at the attachments…"), work, done, owner=self)

    def _show_pages(self) -> None:
        """Show the pages that will be attached; that issues nothing."""
        preview_invoices(self._company, self.drafts[self._place].documents, self)

    # What is missing

    def _customer_words(self, place: int) -> str:
        return self.drafts[place].documents[0].buyer.address.name

    def _decide(self) -> None:
        """What can be done, and what is said about it."""
        ready, faults = self.drafts.ready, self.drafts.faults
        count = len(ready) or len(self.drafts)
        self.buttons["send"].setText(
            tr_count("&Send {count} e-mail", "&Send {count} e-mails", count)
        )
        if self.later.moment() is not None:
            text = tr_count("&Queue {count} e-mail", "&Queue {count} e-mails", count)
            self.buttons["send"].setText(text)
        possible = bool(ready) and not faults
        self.buttons["send"].setEnabled(possible and self._is_set_up)
        self.buttons["hand_over"].setEnabled(possible)
        warned = faults or self.drafts.missing
        role = QPalette.ColorRole.BrightText if warned else QPalette.ColorRole.WindowText
        self.note.setForegroundRole(role)
        self.note.setText(self.drafts.note())

    def _say_text_wrong(self, error: MailTextWrong | None) -> None:
        if error is None:
            return
        settings = Choice("mail.settings", tr("Settings…"), self._open_settings)
        self.message.say("warning", notices.error_words(error)[0], [settings])

    def _show_setup(self) -> None:
        """Say that there is no server yet."""
        if self._is_set_up:
            return
        settings = Choice("mail.settings", tr("Settings…"), self._open_settings)
        text = tr(
            "No mail server is set up yet. Set one up, or open the e-mails in your mail program."
        )
        self.message.say("email", text, [settings])

    def _open_settings(self) -> None:
        dialog = SettingsDialog(self._company, self, "settings.mail")
        dialog.finished.connect(lambda _: self._read_again())
        dialog.open()

    def _read_again(self) -> None:
        def done(context: MailContext) -> None:
            self._keep_form()
            self._is_set_up = bool(context.smtp.host)
            self.drafts.take_context(context)
            self.message.hide()
            self._other_language()
            self._show_setup()

        self._company.read(tr("Reading the settings…"), load_mail_context, then=done, owner=self)

    # Acts

    def _ready(self, act: str) -> list[Draft] | None:
        """The e-mails as they are to go, once the user agrees that invoices are fixed by it."""
        self._keep_form()
        ready, moment = self.drafts.ready, self.later.moment()
        documents = [document for draft in ready for document in draft.documents]
        if self.drafts.faults or not may_issue(self, documents, act):
            return None
        return [replace(draft, send_after=moment) for draft in ready]

    def _send(self) -> None:
        drafts = self._ready(tr("Send"))
        if drafts is None:
            return
        addresses = self.drafts.new_addresses()
        self._set_busy(busy=True)

        def work(report: Report) -> list[int]:
            return queue_emails(self._company.database, drafts, addresses=addresses, report=report)

        def done(_: list[int]) -> None:
            self.accept()
            self._company.changed.emit()
            MailSender.of(self._company).look(by_user=True)

        self._company.tasks.run(
            tr("Queueing the e-mails…"),
            work,
            done,
            failure=self._given_up,
            cancelled=lambda: self._given_up(None),
            owner=self,
        )

    def _hand_over(self) -> None:
        drafts = self._ready(tr("Open in the mail program"))
        if drafts is not None:
            self._set_busy(busy=True)
            hand_over(self._company, drafts, self, self.accept, self._given_up)

    def reject(self) -> None:
        """Esc and Cancel: while the PDFs are made, stop that and stay."""
        if self._is_busy:
            self._company.tasks.cancel()
        else:
            super().reject()

    def _given_up(self, error: Exception | None) -> None:
        """Nothing was queued or written; PDFs that were finished before are there, and issued."""
        self._set_busy(busy=False)
        self._company.changed.emit()
        if error is not None:
            notices.show_failure(self, error)

    def _set_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        for part in (self.form, self.view, self.buttons["send"], self.buttons["hand_over"]):
            part.setEnabled(not busy)
        if not busy:
            self._decide()

    def _progress(self, done: int, of: int) -> None:
        if self._is_busy and of:
            self.note.setForegroundRole(QPalette.ColorRole.WindowText)
            self.note.setText(
                tr(
                    "PDFs made: {done} of {of}",
                    done=number_text(done),
                    of=number_text(of),
                )
            )

    # Inside

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(14)
        for text, per_customer in (
            (mark("One e-mail for each invoice"), False),
            (mark("One e-mail for each customer"), True),
        ):
            self.grouping.addItem(tr(text), per_customer)
        self.language.addItem(tr("In the language of each invoice"), "")
        for language in PRINT_LANGUAGES:
            self.language.addItem(tr(LANGUAGE_NAMES[language]), language)
        self.grouping.setVisible(self._count > 1)
        top.addWidget(self.grouping)
        top.addWidget(self.language)
        top.addWidget(self.with_xml)
        top.addStretch(1)
        column = QVBoxLayout(self._listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for part, stretch in ((self._listed, 2), (self.form, 3)):
            split.addWidget(part)
            split.setStretchFactor(split.count() - 1, stretch)
        letter = self.fontMetrics().averageCharWidth()
        split.setSizes([letter * 66, letter * 100])
        foot = QHBoxLayout()
        foot.addWidget(self.later)
        foot.addStretch(1)
        for name, button in self.buttons.items():
            button.setObjectName(f"mail.{name}")
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.buttons["send"].setDefault(True)
        self.buttons["send"].setIcon(icon("send", self.palette()))
        self.buttons["hand_over"].setIcon(icon("email", self.palette()))
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.message)
        layout.addLayout(top)
        layout.addWidget(split, 1)
        layout.addWidget(self.note)
        layout.addLayout(foot)
        width = letter * (170 if self._count > 1 else 115)
        self.resize(min(width, 1180), min(letter * 95, 680))

    def _retranslate(self) -> None:
        title = tr("E-mail with {numbers}", numbers=self.drafts[0].numbers)
        if self._count > 1:
            title = tr_count("E-mail {count} invoice", "E-mail {count} invoices", self._count)
        self.setWindowTitle(title)
        self.grouping.setAccessibleName(tr("How many e-mails"))
        self.language.setAccessibleName(tr("Language of the texts"))
        self.with_xml.setText(tr("&Attach the e-invoice too (XML)"))
        self.view.setAccessibleName(tr("E-mails"))
        self.buttons["hand_over"].setText(tr("Open in the &mail program"))
        self.buttons["cancel"].setText(tr("Cancel"))

    def _connect(self) -> None:
        self.grouping.currentIndexChanged.connect(lambda _: self._compose())
        self.language.currentIndexChanged.connect(lambda _: self._other_language())
        self.with_xml.toggled.connect(lambda _: self._other_files())
        self.later.changed.connect(self._decide)
        self._company.tasks.progressed.connect(self._progress)
        self.view.row_chosen.connect(self._chosen)
        self.form.edited.connect(self._keep_form)
        self.form.pages_wanted.connect(self._show_pages)
        self.buttons["cancel"].clicked.connect(self.reject)
        self.buttons["send"].clicked.connect(self._send)
        self.buttons["hand_over"].clicked.connect(self._hand_over)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.buttons["send"].click)
