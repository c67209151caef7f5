"""Says what is to be waived, and asks for the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
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


@dataclass(frozen=True, slots=True)
class WriteOff:
    """What is to be waived; `what` names the only item, `amounts` are per currency."""

    count: int
    what: str
    locked: int
    amounts: Sequence[str]


class WaiveDialog(QDialog):
    """One line for the reason; without one nothing can be waived."""

    def __init__(self, write_off: WriteOff, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waive")
        self.setWindowTitle(tr("Waive"))
        text = QLabel(" ".join(_sentences(write_off)))
        text.setObjectName("waive.question")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        self.reason = QLineEdit()
        self.reason.setObjectName("waive.reason")
        self.reason.setMaxLength(_LONGEST_REASON)
        label = QLabel(tr("&Reason, for whoever asks later"))
        label.setBuddy(self.reason)
        self.setAccessibleDescription(text.text())
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
    def ask(cls, write_off: WriteOff, parent: QWidget | None) -> str | None:
        """The reason for which to waive; None: do not."""
        dialog = cls(write_off, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason = dialog.reason.text().strip()
        dialog.deleteLater()
        return reason if accepted and reason else None


def _sentences(write_off: WriteOff) -> Iterator[str]:
    """How many, what they come to, which of them could not be billed anyhow, and the way back."""
    names = {"amounts": ", ".join(write_off.amounts)}
    if write_off.count == 1:
        yield tr("{what} will not be billed: {amounts}.", what=write_off.what, **names)
    else:
        yield tr_count(
            "{count} item will not be billed, {amounts} in all.",
            "{count} items will not be billed, {amounts} in all.",
            write_off.count,
            **names,
        )
    if write_off.count == write_off.locked == 1:
        yield tr("It is still locked and is waived all the same.")
    elif write_off.locked:
        yield tr_count(
            "{count} of them is still locked and is waived too.",
            "{count} of them are still locked and are waived too.",
            write_off.locked,
        )
    yield tr_count(
        "It can be taken back as long as you like.",
        "They can be taken back as long as you like.",
        write_off.count,
    )
