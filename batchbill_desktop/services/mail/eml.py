"""E-mails as files for a mail program, which opens them as messages that are not sent yet.

Whether such an e-mail was sent the program cannot know: the user says so afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs
from sqlalchemy import Connection

from batchbill_desktop.services import clock
from batchbill_desktop.services.crash_reports import FOLDER
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.files import write_file
from batchbill_desktop.services.invoices.pdfs import (
    STORED_AT_ONCE,
    OnProgress,
    file_names,
    issue_pdfs,
    make_folder,
)
from batchbill_desktop.services.mail.addresses import parse_mailboxes
from batchbill_desktop.services.mail.compose import Draft, check_draft, load_attachments
from batchbill_desktop.services.mail.entries import find_email
from batchbill_desktop.services.mail.message import Letter, message_bytes, new_message_id
from batchbill_desktop.services.mail.send import letter_of
from batchbill_desktop.services.mail.settings import read_smtp

_KEPT_SECONDS = 24 * 3600


def write_messages(
    database: Database,
    drafts: Sequence[Draft],
    folder: Path,
    *,
    report: OnProgress | None = None,
) -> list[Path]:
    """Write an `.eml` file for each draft; making its PDFs issues the invoices.

    Raises what `check_draft` raises, `SenderMissing`, `FolderRefused` and `FileNotWritten`.
    """
    for draft in drafts:
        check_draft(draft)
    make_folder(folder)
    documents = list({one.id: one for draft in drafts for one in draft.documents}.values())
    names = file_names(documents)
    for start in range(0, len(documents), STORED_AT_ONCE):
        if report is not None:
            report(start, len(documents))
        issue_pdfs(database, documents[start : start + STORED_AT_ONCE])
    paths = []
    for draft in drafts:
        letter = database.read(_letter, draft)
        path = folder / f"{names[draft.documents[0].id]}.eml"
        write_file(path, message_bytes(letter, as_draft=True))
        paths.append(path)
    return paths


def write_queued(database: Database, email: int, folder: Path) -> Path:
    """Write an e-mail of the outbox as an `.eml` file. Raises as `write_messages` does."""
    letter = database.read(_queued_letter, email)
    make_folder(folder)
    path = folder / f"{letter.attachments[0].name.removesuffix('.pdf')}.eml"
    write_file(path, message_bytes(letter, as_draft=True))
    return path


def hand_over_folder() -> Path:
    """Where files for the mail program lie; those of yesterday are deleted first."""
    folder = platformdirs.user_cache_path(FOLDER, appauthor=False) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.eml"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
                old.unlink()
    return folder


def _letter(connection: Connection, draft: Draft) -> Letter:
    settings = read_smtp(connection)
    sender = settings.sender()
    attachments, _missing = load_attachments(connection, draft.documents, with_xml=draft.with_xml)
    return Letter(
        message_id=new_message_id(sender),
        date=clock.now(),
        sender=sender,
        to=parse_mailboxes(draft.to),
        cc=parse_mailboxes(draft.cc),
        bcc=parse_mailboxes(draft.bcc),
        reply_to=parse_mailboxes(settings.reply_to),
        subject=draft.subject.strip(),
        body=draft.body,
        attachments=attachments,
    )


def _queued_letter(connection: Connection, email: int) -> Letter:
    return letter_of(connection, find_email(connection, email), read_smtp(connection))
