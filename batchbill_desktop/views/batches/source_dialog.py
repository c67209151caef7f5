"""The source of an item: all that is stored of it, who holds it, and why it is due or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.batches.source import Source, SourceField
from batchbill_desktop.services.texts import tr

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)
_WRAPPED_FROM = 50
"""Letters of a text that may need a second line."""
_NAMED_BY = ("note", "line", "size")
"""The fields of which the first that holds anything tells a source from others."""


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source with the sentences of *Why?*."""

    source: Source
    why: tuple[str, ...]


class SourceDialog(QDialog):
    """Shows one source, or one of several chosen in a list; nothing is changed here.

    Esc closes it, and the keyboard is back where it was.
    """

    def __init__(self, title: str, sources: Sequence[ShownSource], parent: QWidget) -> None:
        """`sources`: at least one."""
        super().__init__(parent)
        self.setObjectName("source")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._sources = sources
        self._title = _wrapped(title)
        self._title.setObjectName("source.title")
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self.list = QListWidget()
        self.list.setObjectName("source.list")
        self.list.addItems([_name_of(shown.source) for shown in sources])
        self.list.setVisible(len(sources) > 1)
        self.fields: dict[str, QLabel] = {}
        self._labels: dict[str, tuple[QLabel, SourceField]] = {}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.standing = _wrapped("")
        self.standing.setObjectName("source.standing")
        self.standing.setTextInteractionFlags(_SELECTABLE)
        self._why = QLabel()
        self.words = QPlainTextEdit()
        self.words.setObjectName("source.why")
        self.words.setReadOnly(True)
        self.words.setTextInteractionFlags(_SELECTABLE)
        self.words.setTabChangesFocus(True)
        self._why.setBuddy(self.words)
        self._copy = QPushButton()
        self._copy.setObjectName("source.copy")
        self._build()
        self.list.currentRowChanged.connect(self._show)
        self._copy.clicked.connect(self._copy_words)
        self.list.setCurrentRow(0)
        self.retranslate()
        first = self.list if len(sources) > 1 else next(iter(self.fields.values()))
        first.setFocus()

    def text(self) -> str:
        """What is shown, as text for the clipboard."""
        lines = [self._title.text()]
        for label, field in self._labels.values():
            lines.append(tr("{label}: {text}", label=label.text(), text=field.text))
        return "\n".join([*lines, self.standing.text(), "", self.words.toPlainText()])

    def retranslate(self) -> None:
        """Show the words of the frame in the language that is set."""
        self.setWindowTitle(tr("Source"))
        self.list.setAccessibleName(tr("Sources"))
        self._why.setText(tr("&Why?"))
        self.words.setAccessibleName(tr("Why?"))
        self._copy.setText(tr("&Copy"))
        for label, field in self._labels.values():
            label.setText(tr(field.label))
            value = self.fields[field.name]
            value.setAccessibleName(tr("{label}: {text}", label=tr(field.label), text=value.text()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language; what is stored stays as it was read."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._area, 4)
        for part in (self.standing, self._why):
            right.addWidget(part)
        right.addWidget(self.words, 3)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.list, 2)
        body.addLayout(right, 5)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addLayout(body, 1)
        layout.addWidget(buttons)
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        wide = 120 if len(self._sources) > 1 else 88
        self.resize(letter * wide, line * 39)

    def _show(self, number: int) -> None:
        if number < 0:
            return
        shown = self._sources[number]
        body = QWidget()
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 8, 0)
        form = QFormLayout()
        outer.addLayout(form)
        outer.addStretch(1)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields, self._labels = {}, {}
        for field in shown.source.fields:
            label, value = QLabel(), _wrapped(field.text or "–")
            label.setForegroundRole(self.palette().ColorRole.PlaceholderText)
            # Qt leaves a wrapped label too much height where its text is short.
            value.setWordWrap(len(field.text) > _WRAPPED_FROM)
            value.setTextInteractionFlags(_SELECTABLE)
            value.setObjectName(f"source.{field.name}")
            self.fields[field.name], self._labels[field.name] = value, (label, field)
            form.addRow(label, value)
        self._area.setWidget(body)
        self.standing.setText(shown.source.standing)
        self.words.setPlainText("\n".join(shown.why))
        self.retranslate()

    def _copy_words(self) -> None:
        QGuiApplication.clipboard().setText(self.text())


def _name_of(source: Source) -> str:
    """How a source is called in the list."""
    found = (source.text_of(name) for name in _NAMED_BY)
    text = next(filter(None, found), "").partition("\n")[0]
    return tr("{item}  {text}", item=source.item, text=text).strip()


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label
