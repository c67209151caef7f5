"""E-mails for the user's own mail program; afterwards she is asked whether they were sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from batchbill_desktop.services.mail import outbox
from batchbill_desktop.services.mail.compose import Draft
from batchbill_desktop.services.mail.eml import hand_over_folder, write_messages, write_queued
from batchbill_desktop.services.mail.entries import OutboxEntry
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report


def hand_over(
    company: OpenCompany,
    drafts: Sequence[Draft],
    parent: QWidget,
    then: Callable[[], None],
    given_up: Callable[[Exception | None], None],
) -> None:
    """Write the drafts as messages and open them: one by itself, several in their folder.

    `given_up` is called where that fails (with the error) or is cancelled.
    """
    folder = hand_over_folder() if len(drafts) == 1 else _ask_folder(parent)
    if folder is None:
        given_up(None)
        return

    def work(report: Report) -> list[Path]:
        return write_messages(company.database, drafts, folder, report=report)

    def done(paths: list[Path]) -> None:
        company.changed.emit()
        opened = _open(paths[0] if len(paths) == 1 else folder)
        ids = sorted({one.id for draft in drafts for one in draft.documents})
        if _ask_sent(parent, len(paths), paths[0] if not opened else None):
            company.write(tr("Noting what was sent…"), outbox.note_handed_over, ids, owner=company)
        then()

    company.tasks.run(
        tr("Making the e-mails…"),
        work,
        done,
        failure=given_up,
        cancelled=lambda: given_up(None),
        owner=parent,
    )


def hand_over_queued(company: OpenCompany, entry: OutboxEntry, parent: QWidget) -> None:
    """Open an e-mail of the outbox in the mail program."""
    folder = hand_over_folder()

    def work(_: Report) -> Path:
        return write_queued(company.database, entry.id, folder)

    def done(path: Path) -> None:
        if not _open(path):
            notices.inform(parent, _not_opened(path))

    company.tasks.run(tr("Making the e-mails…"), work, done, owner=parent)


def _open(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _ask_folder(parent: QWidget) -> Path | None:
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = QFileDialog.getExistingDirectory(parent, tr("Folder for the e-mails"), start)
    return Path(chosen) if chosen else None


def _ask_sent(parent: QWidget, count: int, not_opened: Path | None) -> bool:
    question = tr_count(
        "The e-mail is open in your mail program. Once you have sent it there: mark its invoices "
        "as sent?",
        "{count} e-mails are ready for your mail program. Once you have sent them there: mark "
        "their invoices as sent?",
        count,
    )
    if not_opened is not None:
        question = tr(
            "{what}\n\nOnce you have sent it: mark its invoices as sent?",
            what=_not_opened(not_opened),
        )
    return notices.ask(parent, question, tr("Mark as sent"))


def _not_opened(path: Path) -> str:
    return tr("No mail program opened the e-mail. It lies at {path}.", path=path)
