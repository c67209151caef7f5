"""Asks for the password of the mail server, where the system's keyring does not have it."""

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

from batchbill_desktop.services.mail.settings import SmtpSettings
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.settings.page import Hint
from batchbill_desktop.views.widgets.check_box import CheckBox


class PasswordDialog(QDialog):
    """What is typed, and whether it goes into the keyring: `wants_keyring`."""

    def __init__(
        self, settings: SmtpSettings, parent: QWidget | None = None, *, has_keyring: bool
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mail.password")
        self.setWindowTitle(tr("Password for e-mails"))
        self.password = QLineEdit()
        self.password.setObjectName("mail.password.field")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = CheckBox()
        self.keep.setObjectName("mail.password.keep")
        self.keep.setText(tr("&Keep it in the keyring of this computer"))
        self.keep.setChecked(has_keyring)
        self.keep.setVisible(has_keyring)
        hint = Hint()
        hint.setText(
            tr(
                "This computer has no keyring. The password is kept until the program ends, and "
                "nowhere else."
            )
        )
        hint.setVisible(not has_keyring)
        label = QLabel(tr("&Password:"))
        label.setBuddy(self.password)
        form = QFormLayout()
        form.addRow(tr("Server:"), _plain(settings.host))
        form.addRow(tr("User:"), _plain(settings.user))
        form.addRow(label, self.password)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = QPushButton(tr("&Send with it"))
        self.use.setObjectName("mail.password.use")
        self.use.setDefault(True)
        self.use.setEnabled(False)
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.password.textChanged.connect(lambda text: self.use.setEnabled(bool(text)))
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self.keep)
        layout.addWidget(hint)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self.password.setFocus()

    @property
    def wants_keyring(self) -> bool:
        """Whether the password is to be kept for the next start."""
        return self.keep.isChecked()


def _plain(text: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label
