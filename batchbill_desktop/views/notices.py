"""The only message boxes: errors in words, questions, and faults of the program."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services import crash_reports
from batchbill_desktop.services.errors import (
    SHOWN_AT_MOST,
    ImportRefused,
    RowProblem,
    UserError,
)
from batchbill_desktop.services.sentence import Sentence
from batchbill_desktop.services.texts import tr, tr_count

if TYPE_CHECKING:
    from types import TracebackType

logger = logging.getLogger(__name__)


def error_words(error: UserError) -> tuple[str, str]:
    """What to show for an error: the sentence in the user's language, and its details."""
    params = {name: _parameter_words(value) for name, value in error.params.items()}
    details = error.message.splitlines()[1:]
    if isinstance(error, ImportRefused):
        details = _row_problems(error)
    return tr(error.template, **params), "\n".join(details)


def _row_problems(error: ImportRefused) -> list[str]:
    """A line for each bad row, as `ImportRefused.message` has them."""
    lines = [_row_problem(problem) for problem in error.problems[:SHOWN_AT_MOST]]
    more = len(error.problems) - SHOWN_AT_MOST
    if more > 0:
        lines.append(tr_count("… and {count} more", "… and {count} more", more))
    return lines


def _row_problem(problem: RowProblem) -> str:
    where = problem.file
    if problem.row is not None:
        where = tr("{file}, row {row}", file=where, row=problem.row)
    if problem.column is not None:
        where = tr("{where}, column {column}", where=where, column=problem.column)
    if problem.value is not None:
        where = tr("{where}, value {value!r}", where=where, value=problem.value)
    return tr("{where}: {reason}", where=where, reason=problem.reason)


def _parameter_words(value: object) -> object:
    """A parameter may be words too: the reason why a file cannot be opened."""
    # A `Sentence` is put into words where it fills its place.
    ready = isinstance(value, Sentence) or not isinstance(value, str) or not value
    return value if ready else tr(str(value))


def show_failure(parent: QWidget | None, error: BaseException) -> None:
    """Show any failure: the words of a `UserError`, or that the program is at fault."""
    if isinstance(error, UserError):
        show_error(parent, error)
    else:
        show_fault(parent, error)


def show_error(parent: QWidget | None, error: UserError) -> None:
    """Show what the user, or the world, can mend."""
    logger.info("refused: %s", error.message)
    sentence, details = error_words(error)
    if details:
        _run(DetailsDialog(parent, sentence, details))
    else:
        _run(_box(parent, QMessageBox.Icon.Warning, sentence))


def show_fault(parent: QWidget | None, error: BaseException) -> None:
    """Say that the program is at fault, and where the report lies that tells why."""
    logger.error("unexpected error", exc_info=error)
    report = crash_reports.write_crash_report(error, crash_reports.log_folder())
    text = tr(
        "Something went wrong inside the program. Your data was left as it was before this step."
    )
    if report is not None:
        text += "\n\n" + tr("A report was written to {path}", path=report)
    _run(_box(parent, QMessageBox.Icon.Critical, text))


def inform(parent: QWidget | None, text: str, details: str = "") -> None:
    """Tell that something was done, with details where there are some."""
    if details:
        picture = QStyle.StandardPixmap.SP_MessageBoxInformation
        _run(DetailsDialog(parent, text, details, picture))
    else:
        _run(_box(parent, QMessageBox.Icon.Information, text))


def ask(parent: QWidget | None, question: str, accept: str) -> bool:
    """Ask; True where the user presses the button that says `accept`. Esc is no."""
    box = _box(parent, QMessageBox.Icon.Question, question)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    yes = box.addButton(accept, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(yes)
    _run(box)
    return box.clickedButton() is yes


def ask_to_keep(parent: QWidget | None, question: str) -> bool | None:
    """Ask before changes get lost: True keeps them, False discards them; None, as Esc, goes on."""
    box = _box(parent, QMessageBox.Icon.Question, question)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    keep = box.addButton(tr("Keep"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(QMessageBox.StandardButton.Cancel)
    _run(box)
    answer = box.clickedButton()
    return answer is keep if answer in (keep, discard) else None


def catch_faults(parent: QWidget) -> _Hook:
    """A handler for `sys.excepthook`: a fault in the window shows itself, and is reported."""
    return _Hook(parent)


class _Hook:
    """Shows one fault at a time: a fault while one is shown is only written to the log."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._showing = False

    def __call__(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            raise SystemExit(130)
        if self._showing:
            logger.error("unexpected error", exc_info=(kind, error, trace))
            return
        self._showing = True
        try:
            show_failure(self._parent, error)
        finally:
            self._showing = False


class DetailsDialog(QDialog):
    """A sentence, and below it many lines that can be read, scrolled and copied."""

    def __init__(
        self,
        parent: QWidget | None,
        sentence: str,
        details: str,
        picture: QStyle.StandardPixmap = QStyle.StandardPixmap.SP_MessageBoxWarning,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("BatchBill Desktop"))
        sign = QLabel()
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_MessageBoxIconSize)
        sign.setPixmap(self.style().standardIcon(picture).pixmap(size, size))
        sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        label = QLabel(sentence)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(sign)
        top.addWidget(label, 1)
        lines = QPlainTextEdit("\n".join(line.strip() for line in details.splitlines()))
        lines.setReadOnly(True)
        lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        lines.setAccessibleName(tr("Details"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(lines, 1)
        layout.addWidget(buttons)
        letter = QFontMetrics(self.font()).averageCharWidth()
        self.resize(letter * 100, letter * 50)


def _run(dialog: QDialog) -> None:
    dialog.exec()
    # The parent would keep every box that was ever shown.
    dialog.deleteLater()


def _box(parent: QWidget | None, sign: QMessageBox.Icon, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(sign)
    box.setWindowTitle(tr("BatchBill Desktop"))
    # Names and file paths stand in the text as they are, never read as mark-up.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return box
