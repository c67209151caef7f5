"""*E-mail texts*: subject and text by language, with an e-mail of the newest invoice beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.sample import Samples, load_samples
from batchbill_desktop.services.mail.errors import MailTextWrong
from batchbill_desktop.services.mail.settings import TEXTS_KEY
from batchbill_desktop.services.mail.texts import BODY, SUBJECT, VARIABLES, own_text, render
from batchbill_desktop.services.sentence import Sentence
from batchbill_desktop.services.texts import (
    PRINT_LANGUAGES,
    current_language,
    mark,
    number_text,
    tr,
    words,
)
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import FieldProblem, SettingsPage
from batchbill_desktop.views.settings.template_editor import TemplateEditor
from batchbill_desktop.views.settings.template_words import LANGUAGE_NAMES

TEXTS = (SUBJECT, BODY)
_NAMES = {SUBJECT: mark("Subject"), BODY: mark("Text")}
_PAUSE_MS = 120
_CHANGED = " •"

PIECES = {
    "{% if is_credit_note %}…{% else %}…{% endif %}": mark(
        "One text for credit notes, another for invoices"
    ),
    "{% if count == 1 %}…{% else %}…{% endif %}": mark("One text for one invoice, or for several"),
    "{% for invoice in invoices %}…{% endfor %}": mark("The same for each invoice"),
    "{{ invoice.number }}": mark("Within that: its number, as also date, due_date, total, to_pay"),
}

Place = tuple[str, str]
"""Language and name of a text."""


class MailTextsPage(SettingsPage):
    """One text of one language at a time; a text with a fault is never kept."""

    name = "settings.mail_texts"
    icon = "texts"
    keys = (TEXTS_KEY,)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._samples: Samples | None = None
        self._sources: dict[Place, QTextDocument] = {}
        self._labels = {name: QLabel() for name in ("language", "values", "preview")}
        self.language = QComboBox()
        self.tabs = QTabBar()
        self.editor = TemplateEditor()
        self.editor.setObjectName("settings.mail_texts.editor")
        self.problem = FieldProblem(self.editor)
        self.reset = QPushButton()
        self.values_list = QTreeWidget()
        self.preview = QPlainTextEdit()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._check)
        self._build()
        for place in self._places():
            self._sources[place] = self.editor.new_source(own_text(place[1], place[0]))
        self.editor.show_source(self._sources[self.place])
        self._connect()
        self.retranslate()

    @property
    def place(self) -> Place:
        """Language and name of the text that is edited."""
        return str(self.language.currentData()), TEXTS[max(self.tabs.currentIndex(), 0)]

    def title(self) -> str:
        """What the page is called."""
        return tr("E-mail texts")

    def load(self, values: Mapping[str, Any]) -> None:
        """Show the texts that are kept, the program's own where there are none."""
        kept: Mapping[str, Mapping[str, str]] = values.get(TEXTS_KEY) or {}
        for (language, name), source in self._sources.items():
            source.setPlainText(kept.get(language, {}).get(name, own_text(name, language)))
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
        return {TEXTS_KEY: found or None}

    def problems(self) -> list[str]:
        """The first text with a fault is shown, with the cursor in the line."""
        for place in self._places():
            found = self._problem_of(place) if self.is_changed(place) else None
            if found is not None:
                language, name = place
                self.language.setCurrentIndex(self.language.findData(language))
                self.tabs.setCurrentIndex(TEXTS.index(name))
                self._check()
                line = _line_of(found)
                self.editor.go_to_line(line)
                return [
                    tr(
                        "{text}, {language}, line {line}: {reason}",
                        text=tr(_NAMES[name]),
                        language=tr(LANGUAGE_NAMES[language]),
                        line=number_text(line),
                        reason=_reason_of(found),
                    )
                ]
        return []

    def source(self, place: Place) -> str:
        """A text as it stands in the editor."""
        # The plain text that Qt gives has a blank for a blank that does not break.
        return self._sources[place].toRawText().replace("\u2029", "\n")

    def is_changed(self, place: Place) -> bool:
        """Whether a text is not the program's."""
        return self.source(place) != own_text(place[1], place[0])

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._labels["language"].setText(tr("&Language:"))
        self._labels["values"].setText(tr("&What a text can have (a double click inserts it):"))
        self._labels["preview"].setText(tr("An e-mail as it will be:"))
        self.tabs.setAccessibleName(tr("Text"))
        self.editor.setAccessibleName(tr("Text template"))
        self.preview.setAccessibleName(tr("An e-mail as it will be:"))
        self.values_list.setAccessibleName(tr("Values and formats"))
        self.values_list.setHeaderLabels([tr("Write"), tr("Meaning")])
        self.reset.setText(tr("&Back to the program's text"))
        meanings = (*VARIABLES.values(), *PIECES.values())
        for item, meaning in zip(self._items(), meanings, strict=True):
            item.setText(1, tr(meaning))
            item.setToolTip(1, tr(meaning))
        self._mark_changed()
        self._check()

    # Inside

    def _places(self) -> Iterator[Place]:
        for language in PRINT_LANGUAGES:
            for name in TEXTS:
                yield language, name

    def _take_samples(self, samples: Samples) -> None:
        self._samples = samples
        self._check()

    def _rendered(self, place: Place) -> str:
        language, name = place
        samples = self._samples
        if samples is None:
            return ""
        texts = {language: {name: self.source(place)}}
        return render(name, [samples.documents[language]], language, texts)

    def _problem_of(self, place: Place) -> MailTextWrong | None:
        try:
            self._rendered(place)
        except MailTextWrong as problem:
            return problem
        return None

    def _check(self) -> None:
        """Show the e-mail as it will be, or what is wrong with the text."""
        if not self._sources:
            return
        found = self._problem_of(self.place)
        if found is not None:
            line = _line_of(found)
            self.problem.say(
                tr("Line {line}: {reason}", line=number_text(line), reason=_reason_of(found))
            )
            self.editor.mark_line(line)
            return
        self.problem.say("")
        self.editor.mark_line(0)
        shown = []
        for name in TEXTS:
            try:
                shown.append(self._rendered((self.place[0], name)))
            except MailTextWrong:
                shown.append("…")
        bar = self.preview.verticalScrollBar().value()
        self.preview.setPlainText("\n\n".join(shown))
        self.preview.verticalScrollBar().setValue(bar)

    def _edited(self) -> None:
        self._timer.start()
        self._mark_changed()
        self.changed.emit()

    def _other_text(self) -> None:
        self.editor.show_source(self._sources[self.place])
        self._mark_changed()
        self._check()

    def _back(self) -> None:
        language, name = self.place
        self.editor.replace_all(own_text(name, language))
        self.editor.setFocus()

    def _insert(self) -> None:
        item = self.values_list.currentItem()
        if item is not None:
            before, here, after = item.text(0).partition("…")
            cursor = self.editor.textCursor()
            selected = cursor.selection().toPlainText()
            cursor.insertText(before + (selected if here else ""))
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
            shown = tr("{language} (changed)", language=text) if own else text
            self.language.setItemText(number, shown)
        for number, name in enumerate(TEXTS):
            text = tr(_NAMES[name])
            own = (self.place[0], name) in changed
            self.tabs.setTabText(number, text + _CHANGED if own else text)
        self.reset.setEnabled(self.place in changed)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for number in range(self.values_list.topLevelItemCount()):
            item = self.values_list.topLevelItem(number)
            if item is not None:
                yield item

    def _build(self) -> None:
        self.language.setObjectName("settings.mail_texts.language")
        for language in PRINT_LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[language], language)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._labels["language"].setBuddy(self.language)
        self.tabs.setObjectName("settings.mail_texts.tabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for name in TEXTS:
            self.tabs.addTab(_NAMES[name])
        self.reset.setObjectName("settings.mail_texts.reset")
        self.reset.setAutoDefault(False)
        self.preview.setObjectName("settings.mail_texts.preview")
        self.preview.setReadOnly(True)
        self._build_list()
        top = QHBoxLayout()
        top.addWidget(self._labels["language"])
        top.addWidget(self.language)
        top.addStretch(1)
        top.addWidget(self.reset)
        upper = _column(self.tabs, self.editor, self.problem)
        upper_layout = upper.layout()
        if isinstance(upper_layout, QVBoxLayout):
            upper_layout.insertLayout(0, top)
        lower = _column(self._labels["values"], self.values_list)
        left = QSplitter(Qt.Orientation.Vertical)
        right = _column(self._labels["preview"], self.preview)
        whole = QSplitter(Qt.Orientation.Horizontal)
        for split, parts in ((left, ((upper, 3), (lower, 2))), (whole, ((left, 3), (right, 2)))):
            for part, stretch in parts:
                split.addWidget(part)
                split.setStretchFactor(split.count() - 1, stretch)
            split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addWidget(whole)

    def _build_list(self) -> None:
        view = self.values_list
        view.setObjectName("settings.mail_texts.values")
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setAlternatingRowColors(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setColumnCount(2)
        for written in (*(f"{{{{ {name} }}}}" for name in VARIABLES), *PIECES):
            item = QTreeWidgetItem(view, [written, ""])
            item.setToolTip(0, written)
        view.setCurrentIndex(view.model().index(0, 0))
        view.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 30)
        self._labels["values"].setBuddy(view)

    def _connect(self) -> None:
        self.language.currentIndexChanged.connect(self._other_text)
        self.tabs.currentChanged.connect(self._other_text)
        self.reset.clicked.connect(self._back)
        self.values_list.itemDoubleClicked.connect(lambda *_: self._insert())
        insert = QShortcut(QKeySequence(Qt.Key.Key_Return), self.values_list, self._insert)
        insert.setContext(Qt.ShortcutContext.WidgetShortcut)
        for source in self._sources.values():
            source.contentsChanged.connect(self._edited)


def _line_of(problem: MailTextWrong) -> int:
    line = problem.params["line"]
    return line if isinstance(line, int) else 1


def _reason_of(problem: MailTextWrong) -> str:
    reason = problem.params["reason"]
    return words(reason) if isinstance(reason, Sentence) else str(reason)


def _column(*parts: QWidget) -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        layout.addWidget(part)
    return widget
