"""Exports what was just generated where the company has set so, and tells how it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.automatic import (
    Automatic,
    automatic_export,
    export_generated,
)
from batchbill_desktop.services.exports.export import Exported, ExportRefused
from batchbill_desktop.services.texts import tr, tr_count, words
from batchbill_desktop.views import notices
from batchbill_desktop.views.exports.format_words import format_title, problem_text
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.message_bar import Choice, MessageBar


class AutomaticExport(QObject):
    """A step of its own after Generate: whatever goes wrong here, the numbers stay."""

    def __init__(
        self,
        company: OpenCompany,
        bar: MessageBar,
        export_by_hand: Callable[[], None],
        parent: QWidget,
    ) -> None:
        """`bar` tells the result; `export_by_hand` opens the export of the batch."""
        super().__init__(parent)
        self._company = company
        self._bar = bar
        self._export_by_hand = export_by_hand
        self._parent = parent

    def start(self, batch: str) -> None:
        """Export a batch that was generated, where that is set; nothing is done otherwise."""

        def then(automatic: Automatic | None) -> None:
            if automatic is not None:
                self._export(batch, automatic)

        self._company.read(
            tr("Reading the settings…"),
            automatic_export,
            then=then,
            owner=self,
            failed=self._company.tasks.show_failure,
        )

    def _export(self, batch: str, automatic: Automatic) -> None:
        def work(report: Report) -> Exported | None:
            return export_generated(self._company.database, batch, automatic, report)

        self._company.tasks.run(
            tr("Exporting the invoices…"),
            work,
            lambda exported: self._exported(exported, automatic),
            failure=lambda error: self._failed(error, automatic),
            cancelled=lambda: self._cancelled(automatic),
            owner=self,
        )

    def _exported(self, exported: Exported | None, automatic: Automatic) -> None:
        if exported is None:
            return
        self._company.changed.emit()
        text = tr_count(
            "{count} document was exported to {program}, as it is set: {folder}",
            "{count} documents were exported to {program}, as it is set: {folder}",
            exported.documents,
            program=format_title(automatic.format),
            folder=automatic.folder,
        )
        choices = [Choice("automatic.folder", tr("Open the &folder"), _opens(automatic.folder))]
        if exported.remarks:
            details = "\n".join(map(words, exported.remarks))
            choices.append(
                Choice(
                    "automatic.details",
                    tr("&To be known…"),
                    lambda: notices.inform(self._parent, text, details),
                )
            )
        self._bar.say("export", text, [*choices, self._close()])

    def _failed(self, error: Exception, automatic: Automatic) -> None:
        if not isinstance(error, UserError):
            self._company.tasks.show_failure(error)
            return
        text = tr(
            "The invoices have their numbers, but they were not exported to {program}. {reason}",
            program=format_title(automatic.format),
            reason=_reason(error),
        )
        self._tell_undone(text)

    def _cancelled(self, automatic: Automatic) -> None:
        text = tr(
            "The invoices have their numbers. Their export to {program} was cancelled, and no "
            "file was written.",
            program=format_title(automatic.format),
        )
        self._tell_undone(text)

    def _tell_undone(self, text: str) -> None:
        by_hand = Choice("automatic.by_hand", tr("&Export by hand…"), self._export_by_hand)
        self._bar.say("warning", text, [by_hand, self._close()])

    def _close(self) -> Choice:
        return Choice("automatic.close", tr("Close"), self._bar.hide)


def _reason(error: UserError) -> str:
    """Why nothing was exported; of many problems the first: the export by hand shows them all."""
    if not isinstance(error, ExportRefused):
        return notices.error_words(error)[0]
    bad = {problem.number for problem in error.problems}
    return tr_count(
        "{count} document cannot be carried. {number}: {reason}",
        "{count} documents cannot be carried. {number}: {reason}",
        len(bad),
        number=error.problems[0].number,
        reason=problem_text(error.problems[0]),
    )


def _opens(folder: Path) -> Callable[[], None]:
    def act() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    return act
