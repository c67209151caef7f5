"""The fields of one e-mail that is being composed, and what will be attached to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.mail.compose import AttachmentNote, Draft, size_text
from batchbill_desktop.services.texts import tr, words
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.mail.address_field import AddressField
from batchbill_desktop.views.mail.body_edit import BodyEdit
from batchbill_desktop.views.widgets.check_box import CheckBox


class DraftForm(QWidget):
    """`edited` is sent by every change of the user's hand; `draft` then has it."""

    edited = Signal()
    pages_wanted = Signal()
    """The pages of the invoices are to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self.to = AddressField("mail.to")
        self.keep_address = CheckBox()
        self.keep_address.setObjectName("mail.keep_address")
        self.keep_address.setChecked(True)
        self.cc = AddressField("mail.cc")
        self.bcc = AddressField("mail.bcc")
        self.subject = QLineEdit()
        self.subject.setObjectName("mail.subject")
        self.body = BodyEdit("mail.body")
        self.attachments = QLabel()
        self.attachments.setObjectName("mail.attachments")
        self.look = QPushButton()
        self.look.setObjectName("mail.look")
        self.look.setAutoDefault(False)
        self.look.clicked.connect(self.pages_wanted)
        names = ("to", "cc", "bcc", "subject", "body", "attachments")
        self._labels = {name: QLabel() for name in names}
        self._build()
        for field in (self.to, self.cc, self.bcc):
            field.changed.connect(self._changed)
        self.subject.textEdited.connect(self._changed)
        self.body.textChanged.connect(self._changed)
        self.keep_address.toggled.connect(self.edited)
        self.retranslate()

    @property
    def draft(self) -> Draft | None:
        """The e-mail as the fields have it now."""
        if self._draft is None:
            return None
        return replace(
            self._draft,
            to=self.to.text(),
            cc=self.cc.text(),
            bcc=self.bcc.text(),
            subject=self.subject.text(),
            body=self.body.text(),
        )

    def show_draft(self, draft: Draft, *, address_is_known: bool, keep: bool) -> None:
        """Show an e-mail. Where the customer has no address, what is typed can be kept."""
        self._draft = None
        for field, text in ((self.to, draft.to), (self.cc, draft.cc), (self.bcc, draft.bcc)):
            field.set_text(text)
        with QSignalBlocker(self.body):
            self.body.setPlainText(draft.body)
        self.subject.setText(draft.subject)
        self.keep_address.setVisible(not address_is_known)
        with QSignalBlocker(self.keep_address):
            self.keep_address.setChecked(keep)
        self._draft = draft

    def show_attachments(self, notes: list[AttachmentNote] | None) -> None:
        """The files with their sizes; None: they are not known yet."""
        if notes is None:
            self.attachments.setText(tr("…"))
            return
        lines = []
        for note in notes:
            if note.size is None:
                lines.append(tr("no {name}: {reason}", name=note.name, reason=words(note.remark)))
            else:
                lines.append(
                    tr("{name} ({size})", name=note.name, size=words(size_text(note.size)))
                )
        self.attachments.setText("\n".join(lines))

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        texts = {
            "to": tr("&To:"),
            "cc": tr("&Cc:"),
            "bcc": tr("&Bcc:"),
            "subject": tr("&Subject:"),
            "body": tr("Te&xt:"),
            "attachments": tr("Attached:"),
        }
        for name, text in texts.items():
            self._labels[name].setText(text)
        self.keep_address.setText(tr("&Keep the address with the customer"))
        self.body.setAccessibleName(tr("Text of the e-mail"))
        self.look.setText(tr("Sho&w the pages"))
        self.look.setIcon(icon("preview", self.palette()))

    def _changed(self) -> None:
        if self._draft is not None:
            self.edited.emit()

    def _build(self) -> None:
        self.attachments.setTextFormat(Qt.TextFormat.PlainText)
        self.attachments.setWordWrap(True)
        self.attachments.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.attachments.setSizePolicy(policy)
        attached = QHBoxLayout()
        attached.addWidget(self.attachments, 1)
        attached.addWidget(self.look)
        to = QWidget()
        column = QVBoxLayout(to)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.to)
        column.addWidget(self.keep_address)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, row in (
            ("to", to),
            ("cc", self.cc),
            ("bcc", self.bcc),
            ("subject", self.subject),
            ("body", self.body),
        ):
            form.addRow(self._labels[name], row)
        form.addRow(self._labels["attachments"], attached)
        for name, buddy in (
            ("to", self.to.field),
            ("cc", self.cc.field),
            ("bcc", self.bcc.field),
            ("subject", self.subject),
            ("body", self.body),
        ):
            self._labels[name].setBuddy(buddy)
