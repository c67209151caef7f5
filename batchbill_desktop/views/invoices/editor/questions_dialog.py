"""Asks what becomes of billed items that an edit took off or billed lower (rules, 8.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.editing.questions import (
    KEEP,
    RELEASE,
    WAIVE,
    Answer,
    ItemQuestion,
)
from batchbill_desktop.services.texts import mark, tr, tr_count
from batchbill_desktop.views.theme import colours

_CHOICES = {
    KEEP: mark("Keep billed"),
    RELEASE: mark("Release"),
    WAIVE: mark("Waive"),
}
_MEANINGS = {
    KEEP: mark("Keep billed: it counts as billed by this invoice and never comes up again."),
    RELEASE: mark("Release: it is due again, and the next batch proposes it."),
    WAIVE: mark("Waive: it is given away for the reason you type, and never comes up again."),
}
_LONGEST_REASON = 500


class _Row:
    """The widgets of one item."""

    def __init__(self, question: ItemQuestion, number: int) -> None:
        self.question = question
        self.text = QLabel(question.text)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.choice = QComboBox()
        self.choice.setObjectName(f"questions.choice.{number}")
        self.choice.setAccessibleName(tr("What becomes of it: {item}", item=question.text))
        self.choice.addItem(tr("Choose…"), None)
        for value, words in _CHOICES.items():
            self.choice.addItem(tr(words), value)
        self.reason = QLineEdit()
        self.reason.setObjectName(f"questions.reason.{number}")
        self.reason.setMaxLength(_LONGEST_REASON)
        self.reason.setPlaceholderText(tr("Reason, for whoever asks later"))
        self.reason.setAccessibleName(tr("Reason for waiving: {item}", item=question.text))
        self.reason.hide()

    @property
    def answer(self) -> Answer | None:
        """The answer; None while it is not complete."""
        value = self.choice.currentData()
        reason = self.reason.text().strip()
        if value is None or (value == WAIVE and not reason):
            return None
        return Answer(value, reason if value == WAIVE else "")


class QuestionsDialog(QDialog):
    """One row for each item, and a row above for all of them."""

    def __init__(self, questions: Sequence[ItemQuestion], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questions")
        self.setWindowTitle(tr("What becomes of what is not billed any more?"))
        self.rows = [_Row(question, number) for number, question in enumerate(questions)]
        intro = QLabel(
            tr_count(
                "{count} item stood on a line that you took off or lowered. Say what becomes of "
                "it.",
                "{count} items stood on lines that you took off or lowered. Say what becomes of "
                "each.",
                len(questions),
            )
        )
        intro.setWordWrap(True)
        meanings = QLabel("\n".join(tr(words) for words in _MEANINGS.values()))
        meanings.setWordWrap(True)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, colours(self.palette()).colour("muted"))
        meanings.setPalette(palette)
        self._all = {value: QPushButton() for value in _CHOICES}
        self._missing = QLabel()
        self._missing.setObjectName("questions.missing")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._save = QPushButton(tr("&Save"))
        self._save.setObjectName("questions.save")
        self._save.setDefault(True)
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(intro)
        layout.addWidget(meanings)
        if len(self.rows) > 1:
            layout.addLayout(self._row_for_all())
        layout.addWidget(self._list(), 1)
        foot = QHBoxLayout()
        foot.addWidget(self._missing, 1)
        foot.addWidget(buttons)
        layout.addLayout(foot)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 120, min(letter * (44 + 5 * len(self.rows)), letter * 90))
        for row in self.rows:
            row.choice.currentIndexChanged.connect(self._changed)
            row.reason.textChanged.connect(self._changed)
        self._changed()
        self.rows[0].choice.setFocus()

    @classmethod
    def ask(
        cls, questions: Sequence[ItemQuestion], parent: QWidget | None
    ) -> Mapping[str, Answer] | None:
        """The answers by item; None where the user goes back to editing."""
        dialog = cls(questions, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answers = dialog.answers()
        dialog.deleteLater()
        return answers if accepted else None

    def answers(self) -> dict[str, Answer]:
        """The answers that are complete, by item."""
        return {row.question.item: row.answer for row in self.rows if row.answer is not None}

    def _row_for_all(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(QLabel(tr("For all:")))
        for value, button in self._all.items():
            button.setObjectName(f"questions.all.{value}")
            button.setText(tr(_CHOICES[value]))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, value=value: self._choose_all(value))
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _list(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for number, row in enumerate(self.rows):
            grid.addWidget(row.text, 2 * number, 0)
            grid.addWidget(row.choice, 2 * number, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(row.reason, 2 * number + 1, 0, 1, 2)
        grid.setRowStretch(2 * len(self.rows), 1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _choose_all(self, value: str) -> None:
        for row in self.rows:
            row.choice.setCurrentIndex(row.choice.findData(value))
        if value == WAIVE:
            reasons = [row.reason for row in self.rows]
            # One reason is typed for all: the others take it over while they are empty.
            first = reasons[0]
            first.setFocus()
            for other in reasons[1:]:
                first.textEdited.connect(
                    lambda text, other=other: other.isModified() or other.setText(text)
                )

    def _changed(self) -> None:
        for row in self.rows:
            row.reason.setVisible(row.choice.currentData() == WAIVE)
        missing = sum(row.answer is None for row in self.rows)
        self._save.setEnabled(not missing)
        self._missing.setText(
            tr_count("{count} answer is missing.", "{count} answers are missing.", missing)
            if missing
            else ""
        )
