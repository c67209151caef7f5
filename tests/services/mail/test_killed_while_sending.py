"""A program that is killed while it sends leaves a doubt, and no e-mail is sent twice."""

from __future__ import annotations

import pytest

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.mail import outbox
from batchbill_desktop.services.mail.send import Sending
from tests.builders.child import Child
from tests.builders.mail_server import MailServer
from tests.services.mail.conftest import entries, queue, states

pytestmark = pytest.mark.kill

_SENDER = """
import sys
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.mail.send import Sending
with open_database(sys.argv[1]) as database:
    print("ready", flush=True)
    sys.stdin.readline()
    report = Sending(database, lambda settings: None).run()
    print(report.sent, report.doubtful, flush=True)
"""


def here(database: Database) -> tuple[int, int]:
    report = Sending(database, lambda _: None).run()
    return report.sent, report.doubtful


def test_a_kill_while_the_server_is_silent_leaves_one_doubtful_email(
    billed: Database, server: MailServer
) -> None:
    queue(billed)
    count = len(entries(billed))
    server.behaviour.hang_at = "DATA"
    with Child(_SENDER, billed.url) as child:
        child.wait_until_ready()
        child.say("go")
        assert server.at_data.wait(20)
        assert sorted(states(billed)) == sorted(["sending", *["queued"] * (count - 1)])
        assert here(billed) == (0, 0), "the other program lives"
        child.kill()
        child.close()
    server.go_on.set()
    server.behaviour.hang_at = ""
    assert here(billed) == (count - 1, 1)
    doubtful = [entry for entry in entries(billed) if entry.state == "doubtful"]
    assert len(doubtful) == 1
    assert "nobody knows whether it arrived" in str(doubtful[0].reason)
    ids = [message["Message-ID"] for message in server.messages]
    assert len(set(ids)) == len(ids) == count, "the doubtful one had arrived, and was not repeated"
    billed.write(outbox.confirm_sent, doubtful[0].id)
    assert here(billed) == (0, 0)
    assert len(server.received) == count


def test_two_programs_send_each_email_once(billed: Database, server: MailServer) -> None:
    queue(billed)
    count = len(entries(billed))
    with Child(_SENDER, billed.url) as one, Child(_SENDER, billed.url) as other:
        for child in (one, other):
            child.wait_until_ready()
        for child in (one, other):
            child.say("go")
        told = [tuple(map(int, child.hear().split())) for child in (one, other)]
        for child in (one, other):
            child.kill()
            child.close()
    assert sum(sent for sent, _ in told) == count
    assert len(server.received) == count
    assert states(billed) == ["sent"] * count
