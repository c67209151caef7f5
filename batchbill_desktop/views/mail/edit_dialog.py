"""Changes an e-mail that is not sent yet, and queues it again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.mail.entries import OutboxEntry
from batchbill_desktop.services.mail.outbox import Edited, edit_email
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.mail.address_field import AddressField
from batchbill_desktop.views.mail.body_edit import BodyEdit
from batchbill_desktop.views.mail.later_field import LaterField
from batchbill_desktop.views.mail.words import reason_words
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import FieldProblem, Hint
from batchbill_desktop.views.tasks import Report


class EditEmailDialog(QDialog):
    """Addresses, subject, text and time; the attached invoices stay."""

    def __init__(
        self, company: OpenCompany, entry: OutboxEntry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mail.edit")
        self.setWindowTitle(tr("E-mail with {numbers}", numbers=", ".join(entry.numbers)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._company = company
        self._entry = entry
        self.to = AddressField("mail.edit.to")
        self.cc = AddressField("mail.edit.cc")
        self.bcc = AddressField("mail.edit.bcc")
        self.subject = QLineEdit(entry.subject)
        self.subject.setObjectName("mail.edit.subject")
        self.body = BodyEdit("mail.edit.body")
        self.body.setPlainText(entry.body)
        self.later = LaterField("mail.edit.later")
        self.later.set_moment(entry.send_after if not entry.attempts else None)
        self.refused = FieldProblem(self.subject)
        self.save = QPushButton(tr("&Queue it"))
        self.save.setObjectName("mail.edit.save")
        self.save.setDefault(True)
        for field, boxes in ((self.to, entry.to), (self.cc, entry.cc), (self.bcc, entry.bcc)):
            field.set_text(", ".join(str(box) for box in boxes))
        self._build(reason_words(entry))
        self.to.setFocus()

    def _build(self, reason: str) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: list[tuple[str, QWidget]] = [
            (tr("&To:"), self.to),
            (tr("&Cc:"), self.cc),
            (tr("&Bcc:"), self.bcc),
            (tr("&Subject:"), self.subject),
            (tr("Te&xt:"), self.body),
            ("", self.later),
        ]
        for text, field in rows:
            label = QLabel(text)
            label.setBuddy(field)
            form.addRow(label, field)
        hint = Hint()
        hint.setText(reason)
        hint.setVisible(bool(reason))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addLayout(form, 1)
        layout.addWidget(self.refused)
        layout.addWidget(buttons)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 105, letter * 75)

    def _keep(self) -> None:
        edited = Edited(
            self.to.text(),
            self.cc.text(),
            self.bcc.text(),
            self.subject.text(),
            self.body.text(),
            self.later.moment(),
        )
        self.save.setEnabled(False)

        def work(_: Report) -> None:
            self._company.database.write(edit_email, self._entry.id, edited)

        def done(_: None) -> None:
            self.accept()
            self._company.changed.emit()

        self._company.tasks.run(
            tr("Changing the outbox…"), work, done, failure=self._failed, owner=self
        )

    def _failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, UserError):
            self.refused.say(notices.error_words(error)[0])
        else:
            self._company.tasks.show_failure(error)
