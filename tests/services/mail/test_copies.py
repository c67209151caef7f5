"""What waits in a backup, or in a copy of the file, is not sent by itself a second time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from batchbill_desktop.services.backup.create import create_backup
from batchbill_desktop.services.backup.restore import restore_backup
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.history.verify import verify
from batchbill_desktop.services.mail import outbox
from batchbill_desktop.services.mail.send import Sending
from tests.builders.mail_server import MailServer
from tests.services.mail.conftest import entries, queue, states


def send(database: Database) -> tuple[int, int]:
    report = Sending(database, lambda _: None).run()
    return report.sent, report.doubtful


def test_a_restored_backup_sends_nothing_by_itself(
    billed: Database, server: MailServer, tmp_path: Path
) -> None:
    queue(billed, 2)
    backup = tmp_path / "backup.db"
    create_backup(billed, backup)
    assert send(billed) == (2, 0)
    billed.dispose()
    restore_backup(billed.url, backup)
    assert states(billed) == ["doubtful", "doubtful"]
    assert "restored" in str(entries(billed)[0].reason)
    assert send(billed) == (0, 0)
    assert len(server.received) == 2
    billed.write(outbox.confirm_sent, entries(billed)[0].id)
    billed.write(outbox.repeat, entries(billed)[1].id)
    assert send(billed) == (1, 0)


@pytest.mark.parametrize("how", ["backup", "copied"])
def test_a_copy_that_is_opened_sends_nothing_by_itself(
    billed_here: Database, server: MailServer, tmp_path: Path, how: str
) -> None:
    queue(billed_here, 2)
    path = tmp_path / "copy.db"
    if how == "backup":
        create_backup(billed_here, path)
    else:
        billed_here.dispose()
        assert billed_here.path is not None
        shutil.copyfile(billed_here.path, path)
    with open_database(path) as copy:
        assert send(copy) == (0, 2)
        assert states(copy) == ["doubtful", "doubtful"]
        assert copy.read(verify) == []
        assert send(copy) == (0, 0)
        queue(copy, 1)
        assert send(copy) == (1, 0), "what is queued in the copy is sent from it"
    assert send(billed_here) == (2, 0)


def test_what_is_queued_first_is_at_home(billed: Database) -> None:
    queue(billed, 1)
    assert send(billed) == (1, 0)
    (email,) = queue(billed, 1)
    billed.write(outbox.cancel, email)
    billed.write(outbox.send_now, email)
    assert send(billed) == (1, 0)
