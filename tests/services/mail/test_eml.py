"""Without a server: messages for the mail program, which are not sent by being opened."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.pdfs import stored_pdfs
from batchbill_desktop.services.mail.eml import hand_over_folder, write_messages, write_queued
from batchbill_desktop.services.mail.errors import RecipientMissing
from batchbill_desktop.services.mail.outbox import note_handed_over
from tests.builders.mail_server import attachments
from tests.services.mail.conftest import all_documents, drafts_of, put_mail, queue


def read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_file_opens_as_a_message_that_is_not_sent_yet(
    billed_here: Database, tmp_path: Path
) -> None:
    billed_here.write(put_mail, bcc="archive@lumen.example")
    drafts = drafts_of(billed_here)
    paths = write_messages(billed_here, drafts, tmp_path / "out")
    assert [path.name for path in paths] == [f"{draft.numbers}.eml" for draft in drafts]
    message = read(paths[0])
    (document,) = drafts[0].documents
    pdf = billed_here.read(stored_pdfs, [document.id])[document.id]
    assert attachments(message) == {f"{document.number}.pdf": hashlib.sha256(pdf).hexdigest()}
    assert message["X-Unsent"] == "1"
    assert message["Bcc"] == "archive@lumen.example"
    found = all_documents(billed_here)
    assert all(one.issued for one in found)
    assert {one.status for one in found} == {"draft"}, "only the user knows that it was sent"
    billed_here.write(note_handed_over, [document.id])
    assert all_documents(billed_here)[0].status == "sent"


def test_nothing_is_issued_for_a_message_to_nobody(billed_here: Database, tmp_path: Path) -> None:
    (draft,) = drafts_of(billed_here, 1)
    with pytest.raises(RecipientMissing):
        write_messages(billed_here, [replace(draft, to=" ")], tmp_path)
    assert not any(one.issued for one in all_documents(billed_here))


def test_an_email_of_the_outbox_is_handed_over_too(billed_here: Database, tmp_path: Path) -> None:
    (email,) = queue(billed_here, 1)
    path = write_queued(billed_here, email, tmp_path)
    assert read(path)["X-Unsent"] == "1"


def test_files_of_yesterday_are_deleted() -> None:
    folder = hand_over_folder()
    old, new = folder / "old.eml", folder / "new.eml"
    for path in (old, new):
        path.write_bytes(b"x")
    yesterday = time.time() - 2 * 24 * 3600
    os.utime(old, (yesterday, yesterday))
    hand_over_folder()
    assert not old.exists()
    assert new.exists()
    new.unlink()
