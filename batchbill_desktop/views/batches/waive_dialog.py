"""Asks for the reason of a waiver."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.texts import tr, tr_count

_LONGEST_REASON = 500


class WaiveDialog(QDialog):
    """One line for the reason; without one nothing can be waived."""

    def __init__(self, count: int, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waive")
        self.setWindowTitle(tr("Waive"))
        text = QLabel(_question(count, what))
        text.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setObjectName("waive.reason")
        self.reason.setMaxLength(_LONGEST_REASON)
        label = QLabel(tr("&Reason, for whoever asks later"))
        label.setBuddy(self.reason)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._accept = QPushButton(tr("&Waive"))
        self._accept.setObjectName("waive.accept")
        self._accept.setEnabled(False)
        buttons.addButton(self._accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self._accept.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.reason.textChanged.connect(lambda text: self._accept.setEnabled(bool(text.strip())))
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for part in (text, label, self.reason, buttons):
            layout.addWidget(part)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.reason.setFocus()

    @classmethod
    def ask(cls, count: int, what: str, parent: QWidget | None) -> str | None:
        """The reason for which to waive `count` items (`what`: the only one); None: do not."""
        dialog = cls(count, what, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason.text().strip()
        dialog.deleteLater()
        return reason if accepted and reason else None


def _question(count: int, what: str) -> str:
    if count == 1:
        return tr("{what} will not be billed. It can be taken back as long as you like.", what=what)
    return tr_count(
        "{count} item will not be billed. It can be taken back as long as you like.",
        "{count} items will not be billed. They can be taken back as long as you like.",
        count,
    )
