"""*Names for exports*: what each other program calls our accounts, taxes, items and customers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.errors import ImportReport
from batchbill_desktop.services.exports.mapping import (
    Key,
    MappingRow,
    clear_mapping,
    mapping_rows,
)
from batchbill_desktop.services.exports.mapping_file import export_mapping, import_mapping
from batchbill_desktop.services.exports.mapping_rules import LONGEST_VALUE
from batchbill_desktop.services.exports.name_edit import change_names
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.texts import mark, tr, tr_count, words
from batchbill_desktop.views import notices
from batchbill_desktop.views.exports.format_words import KINDS, format_title
from batchbill_desktop.views.exports.names_model import Column, NameDelegate, NamesModel
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.cells import Header

_WITHOUT_NAMES = ("xlsx", "facturx", "ubl")
"""Formats that write everything as we call it."""


class NamesDialog(QDialog):
    """A table for each format; what is edited is kept at once."""

    def __init__(
        self, company: OpenCompany, format_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("names")
        self.setWindowTitle(tr("Names for exports"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._company = company
        self._place: tuple[str, str] | None = None
        """Kind and key of the row that the cursor goes back to."""
        self.format = QComboBox()
        self.format.setObjectName("names.format")
        for name in FORMATS:
            if name not in _WITHOUT_NAMES:
                self.format.addItem(format_title(name), name)
        self.format.setCurrentIndex(max(self.format.findData(format_name), 0))
        self.model = NamesModel()
        self.view = QTreeView()
        self.view.setObjectName("names.table")
        self.kind = QComboBox()
        self.kind.setObjectName("names.kind")
        self.key = QLineEdit()
        self.key.setObjectName("names.key")
        self.value = QLineEdit()
        self.value.setObjectName("names.value")
        self.buttons = {
            "add": QPushButton(tr("&Add")),
            "reset": QPushButton(tr("Back to &default")),
            "reset_all": QPushButton(tr("All bac&k to default…")),
            "import": QPushButton(tr("&Import…")),
            "export": QPushButton(tr("&Export…")),
            "close": QPushButton(tr("Close")),
        }
        self._build()
        self._connect()
        self.reload()

    def reload(self) -> None:
        """Read the names anew."""
        self._company.read(tr("Reading the names…"), mapping_rows, then=self._show, owner=self)

    # What is shown

    def _show(self, rows: list[MappingRow]) -> None:
        self.model.set_rows([row for row in rows if row.format == self._format])
        number = self.model.place_of(*self._place) if self._place else 0
        self.view.setCurrentIndex(self.model.index(number, Column.NAME))
        self._current_changed()

    @property
    def _format(self) -> str:
        return str(self.format.currentData())

    def _current(self) -> MappingRow | None:
        index = self.view.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _current_changed(self) -> None:
        row = self._current()
        self.buttons["reset"].setEnabled(row is not None and row.value != row.default)

    # Acts

    def _edited(self, row: MappingRow, name: str) -> None:
        self._keep({(row.format, row.kind, row.key): name})

    def _add(self) -> None:
        kind, key = str(self.kind.currentData()), self.key.text().strip()
        name = self.value.text().strip()
        if not key or not name:
            (self.value if key else self.key).setFocus()
            return

        def added() -> None:
            self.key.clear()
            self.value.clear()

        self._keep({(self._format, kind, key): name}, added)

    def _reset(self) -> None:
        row = self._current()
        if row is not None and row.value != row.default:
            self._keep({(row.format, row.kind, row.key): ""})

    def _reset_all(self) -> None:
        program = format_title(self._format)
        question = tr("Forget all names that were given for {program}?", program=program)
        if notices.ask(self, question, tr("Forget")):
            self._write(clear_mapping, self._format)

    def _keep(self, names: dict[Key, str], then: Callable[[], None] | None = None) -> None:
        ((_, kind, key),) = names
        self._place = (kind, key)
        self._write(change_names, names, then=then)

    def _write(self, use_case: Callable[..., Any], *arguments: object, then: Any = None) -> None:
        def work(_: Report) -> Any:
            return self._company.database.write(use_case, *arguments)

        def done(result: Any) -> None:
            self.reload()
            if isinstance(result, ImportReport):
                self._tell_imported(result)
            elif then is not None:
                then()

        def failed(error: Exception) -> None:
            self.reload()
            notices.show_failure(self, error)

        self._company.tasks.run(tr("Keeping the names…"), work, done, failure=failed, owner=self)

    def _import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Import names"), "", tr(_FILES))
        if chosen:
            self._write(import_mapping, Path(chosen))

    def _tell_imported(self, report: ImportReport) -> None:
        text = tr_count("{count} name was read.", "{count} names were read.", report.rows["names"])
        notices.inform(self, text, "\n".join(words(line) for line in report.warnings))

    def _export(self) -> None:
        start = tr("names.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Export names"), start, tr(_FILES))
        if not chosen:
            return
        path = Path(chosen)

        def work(_: Report) -> int:
            return self._company.database.read(export_mapping, path)

        def done(count: int) -> None:
            text = tr_count(
                "{count} name of all programs was written to {path}.",
                "{count} names of all programs were written to {path}.",
                count,
                path=path,
            )
            notices.inform(self, text)

        self._company.tasks.run(
            tr("Writing the names…"),
            work,
            done,
            failure=lambda error: notices.show_failure(self, error),
            owner=self,
        )

    # Inside

    def _build(self) -> None:
        top = QHBoxLayout()
        label = QLabel(tr("Other &program"))
        label.setBuddy(self.format)
        top.addWidget(label)
        top.addWidget(self.format)
        top.addStretch(1)
        for name in ("import", "export"):
            top.addWidget(self.buttons[name])
        hint = QLabel(
            tr(
                "Type or press F2 to change a name; an empty one goes back to the default, which "
                "is grey."
            )
        )
        hint.setWordWrap(True)
        self._build_table()
        foot = QHBoxLayout()
        for name in ("reset", "reset_all"):
            foot.addWidget(self.buttons[name])
        foot.addStretch(1)
        foot.addWidget(self.buttons["close"])
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._new_name())
        layout.addLayout(foot)
        for name, button in self.buttons.items():
            button.setObjectName(f"names.{name}")
            button.setAutoDefault(False)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(min(letter * 130, 1000), min(letter * 85, 600))
        self.view.setFocus()

    def _build_table(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(NameDelegate(view))
        view.setHeader(Header(view))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAlternatingRowColors(True)
        view.setAllColumnsShowFocus(True)
        view.setAccessibleName(tr("Names for exports"))
        triggers = QAbstractItemView.EditTrigger
        view.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        letter = self.fontMetrics().averageCharWidth()
        head = view.header()
        head.setStretchLastSection(False)
        for column, letters in ((Column.KIND, 22), (Column.KEY, 24), (Column.DEFAULT, 30)):
            head.resizeSection(column, letter * letters)
        head.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)

    def _new_name(self) -> QHBoxLayout:
        """The fields for a name that the table does not have yet."""
        for name, text in KINDS.items():
            self.kind.addItem(tr(text), name)
        self.kind.setAccessibleName(tr("Kind"))
        self.key.setPlaceholderText(tr("Key, for example sku:ABC"))
        self.key.setAccessibleName(tr("Key"))
        self.value.setPlaceholderText(tr("Name in the other program"))
        self.value.setAccessibleName(tr("Name in the other program"))
        self.value.setMaxLength(LONGEST_VALUE)
        new = QHBoxLayout()
        new.addWidget(self.kind)
        new.addWidget(self.key, 1)
        new.addWidget(self.value, 1)
        new.addWidget(self.buttons["add"])
        return new

    def _connect(self) -> None:
        buttons = self.buttons
        buttons["add"].clicked.connect(self._add)
        self.value.returnPressed.connect(self._add)
        self.key.returnPressed.connect(self.value.setFocus)
        buttons["reset"].clicked.connect(self._reset)
        buttons["reset_all"].clicked.connect(self._reset_all)
        buttons["import"].clicked.connect(self._import)
        buttons["export"].clicked.connect(self._export)
        buttons["close"].clicked.connect(self.reject)
        self.format.activated.connect(self._other_format)
        self.model.edited.connect(self._edited, Qt.ConnectionType.QueuedConnection)
        self.view.selectionModel().currentChanged.connect(self._cursor_moved)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.view, self._reset)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _other_format(self) -> None:
        self._place = None
        self.reload()

    def _cursor_moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._current_changed()


_FILES = mark("Tables (*.xlsx *.csv)")
