"""Sending to a real server: never `sent` before its 250, never an e-mail twice."""

from __future__ import annotations

import hashlib
import smtplib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from batchbill_desktop.models import Invoice, InvoiceFact
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.history.story import invoice_story
from batchbill_desktop.services.history.verify import verify
from batchbill_desktop.services.invoices.pdfs import stored_pdfs
from batchbill_desktop.services.mail import attempts, outbox
from batchbill_desktop.services.mail.einvoice import einvoice_xml
from batchbill_desktop.services.mail.errors import EmailActRefused
from batchbill_desktop.services.mail.send import DELAYS, Sending, SendReport
from batchbill_desktop.services.mail.settings import SmtpSettings
from batchbill_desktop.services.mail.smtp import Timeouts
from tests.builders.mail_server import MailServer, attachments, mail_server, parsed
from tests.services.mail.conftest import (
    all_documents,
    drafts_of,
    entries,
    put_mail,
    queue,
    states,
)

QUICK = Timeouts(connect=2, command=0.4, data=0.4)


def no_password(_: SmtpSettings) -> None:
    return None


def send(database: Database, timeouts: Timeouts = QUICK) -> SendReport:
    return Sending(database, no_password, timeouts=timeouts).run()


def facts(connection: Connection) -> list[tuple[int, str]]:
    """Invoices that were sent, each as often as that was noted."""
    found = select(InvoiceFact.invoice_id, InvoiceFact.detail).where(InvoiceFact.kind == "sent")
    rows = connection.execute(found.order_by(InvoiceFact.id))
    return [(row.invoice_id, row.detail) for row in rows]


def test_an_email_arrives_with_the_stored_pdf_byte_for_byte(
    billed: Database, server: MailServer
) -> None:
    documents = all_documents(billed)
    queue(billed)
    assert billed.read(facts) == [], "queued is not sent"
    report = send(billed)
    assert (report.sent, report.problem) == (len(documents), None)
    assert set(states(billed)) == {"sent"}
    pdfs = billed.read(stored_pdfs, [document.id for document in documents])
    for document, envelope in zip(documents, server.received, strict=True):
        message = parsed(envelope)
        wanted = hashlib.sha256(pdfs[document.id]).hexdigest()
        assert attachments(message) == {f"{document.number}.pdf": wanted}
        assert envelope.mail_from == "billing@lumen.example"
        assert envelope.rcpt_tos == [f"office{document.customer}@customer.example"]
        assert message["From"] == "Lumen SARL <billing@lumen.example>"
        assert document.number is not None
        assert document.number in message["Subject"]
        text = message.get_body()
        assert text is not None
        assert document.number in text.get_content()
    assert billed.read(facts) == [(document.id, "email") for document in documents]
    assert {document.status for document in all_documents(billed)} == {"sent"}
    story = billed.read(invoice_story, documents[0].id)
    assert story[-1].text == f"By e-mail to office{documents[0].customer}@customer.example"
    assert billed.read(verify) == []


def test_queueing_issues_the_invoices(billed_here: Database) -> None:
    queue(billed_here, 1)
    first, *others = all_documents(billed_here)
    assert first.issued
    assert not any(document.issued for document in others)


def test_one_email_for_each_customer_carries_all_its_invoices(
    billed_here: Database, server: MailServer
) -> None:
    documents = all_documents(billed_here)
    queue(billed_here, per_customer=True)
    customers = {document.customer for document in documents}
    assert len(customers) < len(documents)
    assert send(billed_here).sent == len(customers)
    names = [name for message in server.messages for name in attachments(message)]
    assert sorted(names) == sorted(f"{document.number}.pdf" for document in documents)
    assert len(billed_here.read(facts)) == len(documents)


def test_hidden_copies_are_sent_and_named_nowhere(
    billed_here: Database, server: MailServer
) -> None:
    billed_here.write(put_mail, server.port, cc="copy@lumen.example", bcc="archive@lumen.example")
    queue(billed_here, 1)
    send(billed_here)
    (envelope,) = server.received
    assert envelope.rcpt_tos[1:] == ["copy@lumen.example", "archive@lumen.example"]
    assert isinstance(envelope.content, bytes)
    assert b"archive@lumen.example" not in envelope.content
    assert parsed(envelope)["Cc"] == "copy@lumen.example"


def test_one_refused_recipient_of_several_keeps_the_email_from_all(
    billed: Database, server: MailServer
) -> None:
    billed.write(put_mail, server.port, cc="gone@lumen.example")
    server.behaviour.refuse["gone@lumen.example"] = "550 5.1.1 No such user here"
    queue(billed, 1)
    assert send(billed).failed == 1
    (entry,) = entries(billed)
    assert entry.state == "failed"
    assert "gone@lumen.example" in str(entry.reason)
    assert "550 5.1.1 No such user here" in str(entry.reason)
    assert server.received == []
    assert billed.read(facts) == []


def test_a_refused_email_does_not_hold_up_the_others(
    billed_here: Database, server: MailServer
) -> None:
    first, *others = all_documents(billed_here)
    server.behaviour.refuse[f"office{first.customer}@customer.example"] = "550 no"
    queue(billed_here)
    report = send(billed_here)
    same = sum(document.customer == first.customer for document in others)
    assert (report.failed, report.sent) == (1 + same, len(others) - same)


def test_a_refusal_that_may_pass_is_tried_again_later(billed: Database, server: MailServer) -> None:
    server.behaviour.data_replies = ["451 4.7.1 Greylisted, come back"]
    queue(billed, 1)
    report = send(billed)
    (entry,) = entries(billed)
    assert (report.later, entry.state, entry.attempts) == (1, "queued", 1)
    assert "Greylisted" in str(entry.reason)
    assert entry.send_after is not None
    assert report.next_at == entry.send_after
    assert entry.send_after - clock.now() <= DELAYS[0]
    assert send(billed) == SendReport(next_at=entry.send_after), "not before"
    billed.write(outbox.send_now, entry.id)
    assert send(billed).sent == 1
    assert len(server.received) == 1


def test_what_is_refused_again_and_again_fails(billed_here: Database, server: MailServer) -> None:
    queue(billed_here, 1)
    (entry,) = entries(billed_here)
    for _ in DELAYS:
        server.behaviour.data_replies = ["451 later"]
        assert send(billed_here).later == 1
        billed_here.write(lambda c: c.exec_driver_sql("UPDATE email SET send_after = NULL"))
    server.behaviour.data_replies = ["451 later"]
    assert send(billed_here).failed == 1
    assert states(billed_here) == ["failed"]
    billed_here.write(outbox.send_now, entry.id)
    assert send(billed_here).sent == 1


def test_send_later_waits_until_then(billed: Database, server: MailServer) -> None:
    later = clock.now() + timedelta(hours=3)
    (draft,) = drafts_of(billed, 1)
    outbox.queue_emails(billed, [replace(draft, send_after=later)])
    report = send(billed)
    assert report.next_at == later
    assert server.received == []
    assert billed.write(attempts.claim, later - timedelta(seconds=1)) is None
    assert billed.write(attempts.claim, later) is not None


@pytest.mark.parametrize("drop", ["in the middle", "before the answer"])
def test_a_connection_that_ends_before_the_answer_leaves_a_doubt(
    billed: Database, server: MailServer, drop: str
) -> None:
    server.behaviour.drop = drop
    queue(billed, 1)
    assert send(billed).doubtful == 1
    (entry,) = entries(billed)
    assert entry.state == "doubtful"
    assert billed.read(facts) == []
    server.behaviour.drop = ""
    assert send(billed) == SendReport(), "never by itself"
    with pytest.raises(EmailActRefused, match="Nobody knows"):
        billed.write(outbox.send_now, entry.id)
    before = len(server.received)
    billed.write(outbox.repeat, entry.id)
    assert send(billed).sent == 1
    assert len(server.received) == before + 1
    ids = {message["Message-ID"] for message in server.messages}
    assert ids == {entry.message_id}, "the receiver can tell that it is the same"


def _fault(*_: object, **__: object) -> None:
    raise RuntimeError("a fault of the program")


def test_a_fault_before_the_server_heard_of_it_makes_an_email_fail(
    billed_here: Database, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(billed_here, 1)
    with monkeypatch.context() as broken:
        broken.setattr("batchbill_desktop.services.mail.smtp.message_bytes", _fault)
        with pytest.raises(RuntimeError):
            send(billed_here)
    assert states(billed_here) == ["failed"]
    assert server.received == []


def test_a_fault_after_the_message_was_handed_over_leaves_a_doubt(
    billed_here: Database, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server may have it, so it is never sent again by itself."""
    queue(billed_here, 1)
    handed_over = smtplib.SMTP.send
    with monkeypatch.context() as broken:

        def send_and_break(client: smtplib.SMTP, content: bytes | str) -> None:
            handed_over(client, content)
            if isinstance(content, bytes):
                broken.setattr(client, "getreply", _fault)

        broken.setattr(smtplib.SMTP, "send", send_and_break)
        assert send(billed_here).doubtful == 1
    assert states(billed_here) == ["doubtful"]
    assert send(billed_here) == SendReport()
    assert billed_here.read(facts) == []


def test_a_doubtful_email_that_arrived_is_confirmed(billed: Database, server: MailServer) -> None:
    server.behaviour.drop = "before the answer"
    queue(billed, 1)
    send(billed)
    (entry,) = entries(billed)
    billed.write(outbox.confirm_sent, entry.id)
    assert states(billed) == ["sent"]
    assert billed.read(facts) == [(entry.invoices[0], "email")]


@pytest.mark.parametrize(
    ("where", "state"), [("greeting", "queued"), ("MAIL", "queued"), ("DATA", "doubtful")]
)
def test_a_server_that_hangs_is_given_up(
    billed_here: Database, server: MailServer, where: str, state: str
) -> None:
    server.behaviour.hang_at = where
    queue(billed_here, 1)
    timeouts = Timeouts(connect=0.4, command=0.4, data=0.4)
    report = send(billed_here, timeouts)
    assert report.sent == 0
    (entry,) = entries(billed_here)
    assert entry.state == state
    assert "timed out" in str(entry.reason) or "does not answer" in str(entry.reason)


def test_a_server_that_is_gone_keeps_everything_queued_with_the_reason(
    billed_here: Database,
) -> None:
    with mail_server() as gone:
        port = gone.port
    billed_here.write(put_mail, port)
    queue(billed_here, 2)
    report = send(billed_here)
    assert report.problem is not None
    assert report.problem.code == "ServerRefusesConnection"
    assert states(billed_here) == ["queued", "queued"]
    assert {entry.attempts for entry in entries(billed_here)} == {0}
    assert all("takes no connection" in str(entry.reason) for entry in entries(billed_here))


def test_what_another_program_is_sending_is_not_sent_again(
    billed: Database, server: MailServer
) -> None:
    queue(billed)
    count = len(entries(billed))
    with billed.alone("sending") as alone:
        assert alone
        claimed = billed.write(attempts.claim, clock.now())
        report = send(billed)
        assert (report.sent, report.doubtful) == (0, 0), "the other one is at work"
        assert report.next_at is not None
        assert claimed is not None
        billed.write(attempts.mark_sent, claimed)
    assert send(billed).sent == count - 1
    assert len(server.received) == count - 1


def test_an_email_is_claimed_once(billed: Database) -> None:
    queue(billed)
    count = len(entries(billed))
    claimed = [billed.write(attempts.claim, clock.now()) for _ in range(count + 1)]
    assert sorted(claim for claim in claimed if claim is not None) == [
        entry.id for entry in entries(billed)
    ]
    assert claimed[-1] is None


def test_cancelled_and_removed_emails_are_not_sent(billed: Database, server: MailServer) -> None:
    first, second, *_ = queue(billed)
    billed.write(outbox.cancel, first)
    billed.write(outbox.remove, second)
    count = len(entries(billed)) - 1
    assert send(billed).sent == count
    assert len(server.received) == count
    with pytest.raises(EmailActRefused, match="was sent already"):
        billed.write(outbox.remove, first + 2)
    assert billed.read(verify) == []


def test_an_edited_email_goes_to_the_new_address(billed: Database, server: MailServer) -> None:
    (email,) = queue(billed, 1)
    edited = outbox.Edited("Ann <new@customer.example>", "", "", "Please read", "Text\n.\n..dots")
    billed.write(outbox.edit_email, email, edited)
    send(billed)
    (envelope,) = server.received
    assert envelope.rcpt_tos == ["new@customer.example"]
    body = parsed(envelope).get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Text", ".", "..dots"]


def test_the_xml_goes_along_where_the_rules_allow_one(
    billed_here: Database, server: MailServer
) -> None:
    (document,) = all_documents(billed_here)[:1]
    queue(billed_here, 1, with_xml=True)
    send(billed_here)
    xml = einvoice_xml(document)
    names = set(attachments(server.messages[0]))
    assert names == {f"{document.number}.pdf"} | ({f"{document.number}.xml"} if xml else set())


def test_an_email_that_is_too_large_for_the_server_fails_before_it_is_sent(
    billed_here: Database,
) -> None:
    with mail_server(size=2_000) as small:
        billed_here.write(put_mail, small.port)
        queue(billed_here, 1)
        assert send(billed_here).failed == 1
        assert "at most 2 kB" in str(entries(billed_here)[0].reason)
        assert small.received == []


def test_a_round_that_is_broken_off_sends_nothing_twice(
    billed_here: Database, server: MailServer
) -> None:
    queue(billed_here)
    count = len(entries(billed_here))

    def stop(done: int, _of: int) -> None:
        if done == 1:
            sending.abort()

    sending = Sending(billed_here, no_password, timeouts=QUICK, report=stop)
    assert sending.run().sent == 1
    assert states(billed_here).count("queued") == count - 1
    assert send(billed_here).sent == count - 1
    assert len(server.received) == count


def test_the_issued_day_is_the_day_of_queueing(billed_here: Database) -> None:
    queue(billed_here, 1)
    issued = billed_here.read(
        lambda c: c.scalars(select(Invoice.id).where(Invoice.issued_at.is_not(None))).all()
    )
    assert list(issued) == [entries(billed_here)[0].invoices[0]]


def test_an_address_with_accents_goes_to_a_server_that_takes_it(
    billed_here: Database, server: MailServer
) -> None:
    (draft,) = drafts_of(billed_here, 1)
    outbox.queue_emails(billed_here, [replace(draft, to="René <rené@bücher.example>")])
    assert send(billed_here).sent == 1
    assert server.received[0].rcpt_tos == ["rené@xn--bcher-kva.example"]


def test_an_address_with_accents_is_explained_where_the_server_does_not_take_it(
    billed_here: Database,
) -> None:
    with mail_server(smtputf8=False) as plain:
        billed_here.write(put_mail, plain.port)
        (draft,) = drafts_of(billed_here, 1)
        outbox.queue_emails(billed_here, [replace(draft, to="rené@bücher.example")])
        assert send(billed_here).failed == 1
        assert "letters such as é before the @" in str(entries(billed_here)[0].reason)
        assert plain.received == []


def test_a_server_that_closes_after_each_email_gets_the_next_ones_too(
    billed_here: Database, server: MailServer
) -> None:
    queue(billed_here, 3)
    server.behaviour.data_replies = ["421 4.3.2 too many messages, closing"]
    report = send(billed_here)
    assert (report.sent, report.later) == (2, 1)
