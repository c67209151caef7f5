"""A page of text templates by language: editor, what a text can have, and a preview beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.sample import Samples, load_samples
from batchbill_desktop.services.texts import PRINT_LANGUAGES, current_language, number_text, tr
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import FieldProblem, SettingsPage
from batchbill_desktop.views.settings.template_editor import TemplateEditor
from batchbill_desktop.views.settings.template_words import LANGUAGE_NAMES
from batchbill_desktop.views.settings.values_list import ValuesList

_PAUSE_MS = 120
_CHANGED = " •"

Place = tuple[str, str]
"""Language and name of a text."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a text, in words for the user, and in which line (from 1)."""

    line: int
    reason: str


class TemplatesPage(SettingsPage):
    """One text of one language at a time; a text with a fault is never kept.

    A page of its own says where its texts come from, what is wrong with one, and puts its
    preview beside (`put_beside`); it ends its constructor with `retranslate`.
    """

    text_names: ClassVar[Mapping[str, str]] = {}
    """The texts in their order, with what they are called."""
    meanings: ClassVar[Mapping[str, str]] = {}
    """What a text can have, with what it means."""

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self.samples: Samples | None = None
        """The invoice that the texts are tried on; None while it is still being read."""
        self._sources: dict[Place, QTextDocument] = {}
        self._labels = {name: QLabel() for name in ("language", "values")}
        self.language = QComboBox()
        self.tabs = QTabBar()
        self.editor = TemplateEditor()
        self.editor.setObjectName(f"{self.name}.editor")
        self.problem = FieldProblem(self.editor)
        self.reset = QPushButton()
        self.values_list = ValuesList(self.meanings)
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._build()
        for place in self._places():
            self._sources[place] = self.editor.new_source(self.program_text(place))
        self.editor.show_source(self._sources[self.place])
        self._connect()

    # What a page of its own says

    def program_text(self, place: Place) -> str:
        """The program's own text."""
        raise NotImplementedError

    def fault_of(self, place: Place) -> LineFault | None:
        """What is wrong with a text as it stands in the editor; None: nothing, or not known yet."""
        raise NotImplementedError

    def show_preview(self) -> None:
        """Show the text that is edited, which is right, as it will be."""
        raise NotImplementedError

    def samples_read(self, samples: Samples) -> None:
        """Called once the invoice was read, before the text that is edited is tried on it."""

    # The page

    @property
    def place(self) -> Place:
        """Language and name of the text that is edited."""
        return str(self.language.currentData()), self._names[max(self.tabs.currentIndex(), 0)]

    def load(self, values: Mapping[str, Any]) -> None:
        """Show the texts that are kept, the program's own where there are none."""
        (key,) = self.keys
        kept: Mapping[str, Mapping[str, str]] = values.get(key) or {}
        for place, source in self._sources.items():
            language, name = place
            source.setPlainText(kept.get(language, {}).get(name, self.program_text(place)))
            source.clearUndoRedoStacks()
        self.mark_changed()
        self.company.read(
            tr("Reading an invoice…"), load_samples, then=self._take_samples, owner=self
        )

    def values(self) -> dict[str, Any]:
        """The texts that are not the program's, by language and name."""
        (key,) = self.keys
        found: dict[str, dict[str, str]] = {}
        for language, name in self.changed_places():
            found.setdefault(language, {})[name] = self.source((language, name))
        return {key: found or None}

    def problems(self) -> list[str]:
        """The first text with a fault is shown, with the cursor in the line."""
        for language, name in self.changed_places():
            found = self.fault_of((language, name))
            if found is not None:
                self.show_text(language, name)
                self._check()
                self.editor.go_to_line(found.line)
                return [
                    tr(
                        "{text}, {language}, line {line}: {reason}",
                        text=tr(self.text_names[name]),
                        language=tr(LANGUAGE_NAMES[language]),
                        line=number_text(found.line),
                        reason=found.reason,
                    )
                ]
        return []

    def show_text(self, language: str, name: str) -> None:
        """Edit a text."""
        self.language.setCurrentIndex(self.language.findData(language))
        self.tabs.setCurrentIndex(self._names.index(name))

    def source(self, place: Place) -> str:
        """A text as it stands in the editor."""
        # The plain text that Qt gives has a blank for a blank that does not break.
        return self._sources[place].toRawText().replace("\u2029", "\n")

    def changed_places(self) -> list[Place]:
        """The texts that are not the program's."""
        return [place for place in self._places() if self.source(place) != self.program_text(place)]

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["language"].setText(tr("&Language:"))
        self._labels["values"].setText(tr("&What a text can have (a double click inserts it):"))
        self.tabs.setAccessibleName(tr("Text"))
        self.editor.setAccessibleName(tr("Text template"))
        self.values_list.retranslate()
        self.reset.setText(tr("&Back to the program's text"))
        self.mark_changed()
        self._check()

    def put_beside(self, preview: QWidget) -> None:
        """Put a preview at the right of the editor."""
        self._halves.addWidget(preview)
        self._halves.setStretchFactor(self._halves.count() - 1, 2)

    def mark_changed(self) -> None:
        """A dot stands behind each language, and each text of this one, that is changed."""
        changed = self.changed_places()
        for number in range(self.language.count()):
            language = str(self.language.itemData(number))
            own = any(place[0] == language for place in changed)
            text = tr(LANGUAGE_NAMES[language])
            self.language.setItemText(
                number, tr("{language} (changed)", language=text) if own else text
            )
        for number, name in enumerate(self._names):
            text = tr(self.text_names[name])
            own = (self.place[0], name) in changed
            self.tabs.setTabText(number, text + _CHANGED if own else text)
        self.reset.setEnabled(self.place in changed)

    def other_text(self) -> None:
        """Called when another text is edited."""
        self.editor.show_source(self._sources[self.place])
        self.mark_changed()
        self._check()

    # Inside

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.text_names)

    def _places(self) -> Iterator[Place]:
        return ((language, name) for language in PRINT_LANGUAGES for name in self._names)

    def _take_samples(self, samples: Samples) -> None:
        self.samples = samples
        self.samples_read(samples)
        self._check()

    def _check(self) -> None:
        """See whether the text is right; only then the preview shows it."""
        self._timer.stop()
        found = self.fault_of(self.place)
        if found is None:
            self.problem.say("")
            self.editor.mark_line(0)
            self.show_preview()
            return
        self.problem.say(
            tr("Line {line}: {reason}", line=number_text(found.line), reason=found.reason)
        )
        self.editor.mark_line(found.line)

    def _edited(self) -> None:
        self._timer.start()
        self.mark_changed()
        self.changed.emit()

    def _back(self) -> None:
        self.editor.replace_all(self.program_text(self.place))
        self.editor.setFocus()

    def _insert(self, piece: str) -> None:
        self.editor.insert_piece(piece)
        self.editor.setFocus()

    def _build(self) -> None:
        self.language.setObjectName(f"{self.name}.language")
        for language in PRINT_LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[language], language)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        # Its widest entry, however many languages are changed.
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._labels["language"].setBuddy(self.language)
        self.tabs.setObjectName(f"{self.name}.tabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for name in self._names:
            self.tabs.addTab(self.text_names[name])
        self.reset.setObjectName(f"{self.name}.reset")
        self.reset.setAutoDefault(False)
        self.values_list.setObjectName(f"{self.name}.values")
        self._labels["values"].setBuddy(self.values_list)
        left = QSplitter(Qt.Orientation.Vertical)
        upper = column(self._top_row(), self.tabs, self.editor, self.problem, wide=self.editor)
        lower = column(self._labels["values"], self.values_list, wide=self.values_list)
        for part, stretch in ((upper, 3), (lower, 2)):
            left.addWidget(part)
            left.setStretchFactor(left.count() - 1, stretch)
        left.setChildrenCollapsible(False)
        self._halves.addWidget(left)
        self._halves.setStretchFactor(0, 3)
        self._halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self._halves)

    def _top_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._labels["language"])
        layout.addWidget(self.language)
        layout.addStretch(1)
        layout.addWidget(self.reset)
        return row

    def _connect(self) -> None:
        self._timer.timeout.connect(self._check)
        self.language.currentIndexChanged.connect(self.other_text)
        self.tabs.currentChanged.connect(self.other_text)
        self.reset.clicked.connect(self._back)
        self.values_list.chosen.connect(self._insert)
        for source in self._sources.values():
            source.contentsChanged.connect(self._edited)


def column(*parts: QWidget, wide: QWidget) -> QWidget:
    """Parts below each other without air around; one of them takes the height that is left."""
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        layout.addWidget(part, int(part is wide))
    return widget
