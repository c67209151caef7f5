"""*Invoice texts*: the company's own templates, with a live page of the newest invoice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.sample import Samples, load_samples
from batchbill_desktop.services.printing.template_check import (
    TemplateProblem,
    check_template,
    program_text,
)
from batchbill_desktop.services.printing.templates import TEXTS
from batchbill_desktop.services.texts import (
    PRINT_LANGUAGES,
    current_language,
    number_text,
    tr,
    words,
)
from batchbill_desktop.views.invoices.page_preview import PagePreview
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import FieldProblem, SettingsPage
from batchbill_desktop.views.settings.template_editor import TemplateEditor
from batchbill_desktop.views.settings.template_words import (
    LANGUAGE_NAMES,
    PIECES,
    TEXT_NAMES,
    VALUES,
)

KEY = "page.texts"
_PAUSE_MS = 120
_CHANGED = " •"
_HERE = "…"
"""In a piece: where the cursor goes, or what was selected."""

Place = tuple[str, str]
"""Language and name of a text."""


class TextsPage(SettingsPage):
    """One text of one language at a time; a text with a fault is never kept."""

    name = "settings.texts"
    icon = "texts"
    keys = (KEY,)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._samples: Samples | None = None
        self._sources: dict[Place, QTextDocument] = {}
        self._good: dict[Place, str] = {}
        """What the preview shows: each text as it was when it was right last."""
        self._labels = {name: QLabel() for name in ("language", "values")}
        self.language = QComboBox()
        self.texts = QTabBar()
        self.editor = TemplateEditor()
        self.editor.setObjectName("settings.texts.editor")
        self.problem = FieldProblem(self.editor)
        self.reset = QPushButton()
        self.values_list = QTreeWidget()
        self.preview = PagePreview()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._check)
        self._build()
        for place in self._places():
            self._sources[place] = self.editor.new_source(program_text(place[1], place[0]))
        self.editor.show_source(self._sources[self.place])
        self._connect()
        self.retranslate()

    @property
    def place(self) -> Place:
        """Language and name of the text that is edited."""
        return str(self.language.currentData()), TEXTS[max(self.texts.currentIndex(), 0)]

    def title(self) -> str:
        """What the page is called."""
        return tr("Invoice texts")

    def load(self, values: Mapping[str, Any]) -> None:
        """Show the texts that are kept, the program's own where there are none."""
        kept: Mapping[str, Mapping[str, str]] = values.get(KEY) or {}
        for place, source in self._sources.items():
            language, name = place
            source.setPlainText(kept.get(language, {}).get(name, program_text(name, language)))
            source.clearUndoRedoStacks()
        self._mark_changed()
        self.company.read(
            tr("Reading an invoice…"), load_samples, then=self._take_samples, owner=self
        )

    def values(self) -> dict[str, Any]:
        """The texts that are not the program's, by language and name."""
        found: dict[str, dict[str, str]] = {}
        for language, name in self._places():
            if self.is_changed((language, name)):
                found.setdefault(language, {})[name] = self.source((language, name))
        return {KEY: found or None}

    def problems(self) -> list[str]:
        """The first text with a fault is shown, with the cursor in the line."""
        if self._samples is None:
            return [tr("The texts are tried on an invoice that is still being read. Try again.")]
        for place in self._places():
            found = self._problem_of(place) if self.is_changed(place) else None
            if found is not None:
                self.show_text(*place)
                self._check()
                self.editor.go_to_line(found.line)
                language, name = place
                return [
                    tr(
                        "{text}, {language}, line {line}: {reason}",
                        text=tr(TEXT_NAMES[name]),
                        language=tr(LANGUAGE_NAMES[language]),
                        line=number_text(found.line),
                        reason=words(found.reason),
                    )
                ]
        return []

    def show_text(self, language: str, name: str) -> None:
        """Edit a text."""
        self.language.setCurrentIndex(self.language.findData(language))
        self.texts.setCurrentIndex(TEXTS.index(name))

    def source(self, place: Place) -> str:
        """A text as it stands in the editor."""
        # The plain text that Qt gives has a blank for a blank that does not break.
        return self._sources[place].toRawText().replace("\u2029", "\n")

    def is_changed(self, place: Place) -> bool:
        """Whether a text is not the program's."""
        return self.source(place) != program_text(place[1], place[0])

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["language"].setText(tr("&Language:"))
        self._labels["values"].setText(tr("&What a text can have (a double click inserts it):"))
        self.texts.setAccessibleName(tr("Text"))
        self.editor.setAccessibleName(tr("Text template"))
        self.values_list.setAccessibleName(tr("Values and formats"))
        self.values_list.setHeaderLabels([tr("Write"), tr("Meaning")])
        self.reset.setText(tr("&Back to the program's text"))
        for item, meaning in zip(self._items(), (*VALUES.values(), *PIECES.values()), strict=True):
            item.setText(1, tr(meaning))
            item.setToolTip(1, tr(meaning))
        self._mark_changed()
        self._check()

    # Inside

    def _places(self) -> Iterator[Place]:
        return ((language, name) for language in PRINT_LANGUAGES for name in TEXTS)

    def _take_samples(self, samples: Samples) -> None:
        self._samples = samples
        self._good = {
            place: self.source(place)
            for place in self._places()
            if self.is_changed(place) and self._problem_of(place) is None
        }
        self.language.setCurrentIndex(self.language.findData(samples.language))
        self._check()

    def _problem_of(self, place: Place) -> TemplateProblem | None:
        language, name = place
        if self._samples is None:
            return None
        return check_template(name, self.source(place), language, self._samples.documents[language])

    def _document(self) -> InvoiceDocument | str:
        if self._samples is None:
            return ""
        language = self.place[0]
        sample = self._samples.documents[language]
        own = {name: text for (there, name), text in self._good.items() if there == language}
        return replace(sample, page=replace(sample.page, templates=own))

    def _check(self) -> None:
        """See whether the text is right; only then the page shows it."""
        self._timer.stop()
        found = self._problem_of(self.place)
        if found is None:
            self.problem.say("")
            self.editor.mark_line(0)
            if self._samples is not None:
                self._good[self.place] = self.source(self.place)
                self.preview.follow(self._document)
            return
        self.problem.say(
            tr("Line {line}: {reason}", line=number_text(found.line), reason=words(found.reason))
        )
        self.editor.mark_line(found.line)

    def _edited(self) -> None:
        self._timer.start()
        self._mark_changed()
        self.changed.emit()

    def _other_text(self) -> None:
        self.editor.show_source(self._sources[self.place])
        self._mark_changed()
        self._check()
        if self.place[1] in ("closing", "payment"):
            self.preview.turn(self.preview.page_count)
        else:
            self.preview.turn(-self.preview.page_count)

    def _back(self) -> None:
        language, name = self.place
        self.editor.replace_all(program_text(name, language))
        self.editor.setFocus()

    def _insert(self) -> None:
        """Put what is under the list's cursor into the text."""
        item = self.values_list.currentItem()
        if item is None:
            return
        cursor = self.editor.textCursor()
        selected = cursor.selection().toPlainText()
        before, here, after = item.text(0).partition(_HERE)
        if not here:
            cursor.insertText(before)
        else:
            cursor.insertText(before + selected)
            place = cursor.position()
            cursor.insertText(after)
            cursor.setPosition(place)
        self.editor.setTextCursor(cursor)
        self.editor.setFocus()

    def _mark_changed(self) -> None:
        """A dot stands behind each language, and each text of this one, that is changed."""
        changed = {place for place in self._sources if self.is_changed(place)}
        for number in range(self.language.count()):
            language = str(self.language.itemData(number))
            own = any(place[0] == language for place in changed)
            text = tr(LANGUAGE_NAMES[language])
            self.language.setItemText(
                number, tr("{language} (changed)", language=text) if own else text
            )
        for number, name in enumerate(TEXTS):
            own = (self.place[0], name) in changed
            text = tr(TEXT_NAMES[name])
            self.texts.setTabText(number, text + _CHANGED if own else text)
            self.texts.setTabToolTip(number, tr("Changed from the program's text") if own else "")
        self.reset.setEnabled(self.place in changed)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for number in range(self.values_list.topLevelItemCount()):
            item = self.values_list.topLevelItem(number)
            if item is not None:
                yield item

    def _build(self) -> None:
        self.language.setObjectName("settings.texts.language")
        for language in PRINT_LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[language], language)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        # Its widest entry, however many languages are changed.
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._labels["language"].setBuddy(self.language)
        self.texts.setObjectName("settings.texts.tabs")
        self.texts.setExpanding(False)
        self.texts.setDrawBase(False)
        for name in TEXTS:
            self.texts.addTab(TEXT_NAMES[name])
        self.reset.setObjectName("settings.texts.reset")
        self.reset.setAutoDefault(False)
        self._build_list()
        top = QHBoxLayout()
        top.addWidget(self._labels["language"])
        top.addWidget(self.language)
        top.addStretch(1)
        top.addWidget(self.reset)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.texts)
        column.addWidget(self.editor, 1)
        column.addWidget(self.problem)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._labels["values"])
        column.addWidget(self.values_list, 1)
        left = QSplitter(Qt.Orientation.Vertical)
        for part, stretch in ((upper, 3), (lower, 2)):
            left.addWidget(part)
            left.setStretchFactor(left.count() - 1, stretch)
        left.setChildrenCollapsible(False)
        whole = QSplitter(Qt.Orientation.Horizontal)
        for part, stretch in ((left, 3), (self.preview, 2)):
            whole.addWidget(part)
            whole.setStretchFactor(whole.count() - 1, stretch)
        whole.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(whole)

    def _build_list(self) -> None:
        view = self.values_list
        view.setObjectName("settings.texts.values")
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setAlternatingRowColors(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setColumnCount(2)
        for written in (*(f"{{{{ {name} }}}}" for name in VALUES), *PIECES):
            item = QTreeWidgetItem(view, [written, ""])
            item.setToolTip(0, written)
        view.setCurrentIndex(view.model().index(0, 0))
        view.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 30)
        self._labels["values"].setBuddy(view)

    def _connect(self) -> None:
        self.language.currentIndexChanged.connect(self._other_text)
        self.texts.currentChanged.connect(self._other_text)
        self.reset.clicked.connect(self._back)
        self.values_list.itemDoubleClicked.connect(lambda *_: self._insert())
        insert = QShortcut(QKeySequence(Qt.Key.Key_Return), self.values_list, self._insert)
        insert.setContext(Qt.ShortcutContext.WidgetShortcut)
        for source in self._sources.values():
            source.contentsChanged.connect(self._edited)
