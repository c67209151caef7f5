"""What the questions before printing and before making PDF files have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.theme import colours

_SIGN = 32


class OutputDialog(QDialog):
    """A sign and what it is about, a form, a note on what it means, and the buttons.

    A dialog of its own fills `form` and calls `lay_out`.
    """

    def __init__(
        self,
        name: str,
        title: str,
        documents: Sequence[InvoiceDocument],
        parent: QWidget | None = None,
    ) -> None:
        """`name` is that of the dialog and of its icon, and the first part of its parts' names."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._documents = documents
        self._has_proposals = any(document.number is None for document in documents)
        self.what = QLabel()
        self.what.setObjectName(f"{name}.what")
        self.note = QLabel()
        self.note.setObjectName(f"{name}.note")
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setVerticalSpacing(8)
        self.form.setHorizontalSpacing(14)

    def lay_out(self, accept: QPushButton, *others: QPushButton) -> None:
        """Place the parts. Enter is `accept`, wherever the keyboard is; `others` stand left."""
        head = QHBoxLayout()
        sign = QLabel()
        sign.setPixmap(icon(self.objectName(), self.palette()).pixmap(_SIGN, _SIGN))
        font = self.what.font()
        font.setBold(True)
        self.what.setFont(font)
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        head.addWidget(sign)
        head.addSpacing(6)
        head.addWidget(self.what, 1)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        for other in others:
            foot.addWidget(other)
        foot.addStretch(1)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addLayout(self.form)
        layout.addWidget(self.note)
        layout.addStretch(1)
        layout.addLayout(foot)
        accept.setDefault(True)

    def say_note(self, text: str, ink: str = "muted") -> None:
        """Say what it means; nothing where there is nothing to say."""
        self.note.setText(text)
        self.note.setVisible(bool(text))
        colour_label(self.note, ink)


def colour_label(label: QLabel, ink: str) -> None:
    """Write a label in a colour of the theme."""
    palette = label.palette()
    palette.setColor(palette.ColorRole.WindowText, colours(palette).colour(ink))
    label.setPalette(palette)


def label_for(text: str, buddy: QWidget) -> QLabel:
    """A label whose key goes to a field."""
    label = QLabel(text)
    label.setBuddy(buddy)
    return label


def side_by_side(*widgets: QWidget, stretch: int | None = None) -> QWidget:
    """Widgets in a row; the rest of the row is empty, or belongs to one of them."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch is None:
        layout.addStretch(1)
    else:
        layout.setStretch(stretch, 1)
    return row
