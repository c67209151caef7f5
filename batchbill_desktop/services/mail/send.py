"""Sending what the outbox holds: one program at a time, never an e-mail twice.

Each e-mail is `sending` in the database before the server hears of it. Who holds the work alone
knows that what is `sending` was left by a program that ended, and leaves it to the user.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from batchbill_desktop.services import clock
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.mail import attempts
from batchbill_desktop.services.mail.addresses import parse_mailbox, parse_mailboxes
from batchbill_desktop.services.mail.compose import load_attachments
from batchbill_desktop.services.mail.copies import come_home, is_elsewhere
from batchbill_desktop.services.mail.entries import (
    OutboxEntry,
    Queue,
    find_email,
    look_at_queue,
    reason_of,
)
from batchbill_desktop.services.mail.errors import AddressWrong, LineBreakRefused
from batchbill_desktop.services.mail.message import Letter
from batchbill_desktop.services.mail.settings import SmtpSettings, read_smtp
from batchbill_desktop.services.mail.smtp import Fate, Outcome, SmtpSession, Timeouts
from batchbill_desktop.services.sentence import sentence

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240))
"""How long an e-mail waits after a refusal that may pass; after the last one it failed."""

ELSEWHERE = timedelta(seconds=30)
"""When to look again while another program is sending."""

WORK = "sending"

PasswordOf = Callable[[SmtpSettings], str | None]
"""The password for the settings, or None where it is not known."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SendReport:
    """What a round of sending did."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    doubtful: int = 0
    problem: UserError | None = None
    """Why the round ended before all was tried: the server or the settings."""
    next_at: datetime | None = None
    """When the next e-mail may be sent."""

    @property
    def changed(self) -> bool:
        """Whether anything in the outbox is other than before."""
        return bool(self.sent or self.failed or self.later or self.doubtful or self.problem)


class Sending:
    """One round: everything that is due. `abort` may be called from another thread."""

    def __init__(
        self,
        database: Database,
        password: PasswordOf,
        *,
        tls: ssl.SSLContext | None = None,
        timeouts: Timeouts | None = None,
        report: Callable[[int, int], None] | None = None,
    ) -> None:
        """`report` is told how many are done, of how many, between two e-mails."""
        self._database = database
        self._password = password
        self._tls = tls
        self._timeouts = timeouts
        self._report = report
        self._session: SmtpSession | None = None
        self._is_aborted = False
        self._counted = dict.fromkeys(Fate, 0)

    def run(self) -> SendReport:
        """Send what is due; never raises for what a server or the settings do."""
        queue, is_copy = self._database.read(_look)
        if not queue.due and not queue.sending and not is_copy:
            return SendReport(next_at=queue.next_at)
        with self._database.alone(WORK) as alone:
            if not alone:
                return SendReport(next_at=clock.now() + ELSEWHERE)
            doubtful = self._database.write(_doubt)
            due = self._database.read(look_at_queue, clock.now()).due
            report = self._send_due(len(due))
        left = self._database.read(look_at_queue, clock.now())
        return replace(
            report,
            sent=self._counted[Fate.SENT],
            failed=self._counted[Fate.REFUSED],
            later=self._counted[Fate.LATER],
            doubtful=self._counted[Fate.DOUBTFUL] + doubtful,
            next_at=clock.now() if left.due else left.next_at,
        )

    def abort(self) -> None:
        """End the round now; an e-mail whose message was handed over may become doubtful."""
        self._is_aborted = True
        session = self._session
        if session is not None:
            session.abort()

    def _send_due(self, count: int) -> SendReport:
        if not count or self._is_aborted:
            return SendReport()
        try:
            settings = self._database.read(read_smtp)
            settings.check()
            self._open(settings)
        except UserError as problem:
            return self._stopped(problem)
        try:
            return self._send_all(settings, count)
        finally:
            if self._session is not None:
                self._session.close()

    def _send_all(self, settings: SmtpSettings, count: int) -> SendReport:
        done = 0
        while not self._is_aborted:
            if self._report is not None:
                self._report(done, count)
            email = self._database.write(attempts.claim, clock.now())
            if email is None:
                break
            outcome = self._deliver(email, settings)
            self._settle(email, outcome)
            done += 1
            if outcome.is_over and not self._is_aborted:
                try:
                    self._open(settings)
                except UserError as problem:
                    return self._stopped(problem)
        return SendReport()

    def _open(self, settings: SmtpSettings) -> None:
        password = self._password(settings) if settings.user else None
        self._session = SmtpSession(settings, password, tls=self._tls, timeouts=self._timeouts)
        self._session.open()

    def _stopped(self, problem: UserError) -> SendReport:
        """Nothing can be sent at present: everything stays queued, with the reason."""
        logger.info("e-mails wait: %s", problem.message)
        if not self._is_aborted:
            self._database.write(attempts.note_reason, reason_of(problem), clock.now())
        return SendReport(problem=problem)

    def _deliver(self, email: int, settings: SmtpSettings) -> Outcome:
        session = self._session
        try:
            letter = self._database.read(load_letter, email, settings)
            return session.send(letter) if session is not None else Outcome(Fate.LATER)
        except (AddressWrong, LineBreakRefused, PdfMissing) as problem:
            return Outcome(Fate.REFUSED, reason_of(problem))
        except UserError as problem:
            return Outcome(Fate.LATER, reason_of(problem))
        except Exception:
            # A fault of ours, before the server heard of the e-mail: it must not look doubtful.
            reason = sentence("the program could not make the e-mail")
            self._database.write(attempts.mark_failed, email, reason)
            raise

    def _settle(self, email: int, outcome: Outcome) -> None:
        """Write down what became of an e-mail."""
        write = self._database.write
        reason = outcome.reason or sentence("the program was closed before it was sent")
        fate = outcome.fate
        if fate is Fate.SENT:
            write(attempts.mark_sent, email)
        elif fate is Fate.DOUBTFUL:
            write(attempts.mark_doubtful, email, reason)
        elif fate is Fate.REFUSED:
            write(attempts.mark_failed, email, reason)
        else:
            fate = self._later(email, outcome)
        self._counted[fate] += 1
        logger.info("e-mail %s: %s (%s)", email, fate.value, outcome.reason)

    def _later(self, email: int, outcome: Outcome) -> Fate:
        """Back into the queue, until it was tried often enough."""
        reason = outcome.reason or sentence("the program was closed before it was sent")
        tried = self._database.read(find_email, email).attempts
        if tried > len(DELAYS) and not self._is_aborted:
            self._database.write(attempts.mark_failed, email, reason)
            return Fate.REFUSED
        after = None if self._is_aborted else clock.now() + DELAYS[min(tried, len(DELAYS)) - 1]
        self._database.write(attempts.put_back, email, reason, after)
        return Fate.LATER


def _look(connection: Connection) -> tuple[Queue, bool]:
    return look_at_queue(connection, clock.now()), is_elsewhere(connection)


def _doubt(connection: Connection) -> int:
    """What nobody knows of: left by a program that ended, or waiting in a copy."""
    return attempts.doubt_left(connection) + come_home(connection)


def load_letter(connection: Connection, email: int, settings: SmtpSettings) -> Letter:
    """The e-mail as it is sent now: its own Message-ID, the stored PDFs. Raises `PdfMissing`."""
    entry = find_email(connection, email)
    return letter_of(connection, entry, settings)


def letter_of(connection: Connection, entry: OutboxEntry, settings: SmtpSettings) -> Letter:
    """An e-mail of the outbox, whole. Raises `PdfMissing`."""
    documents = load_documents(connection, Wanted(ids=entry.invoices))
    attachments, missing = load_attachments(connection, documents, with_xml=entry.with_xml)
    if missing or len(documents) < len(entry.invoices):
        raise PdfMissing(numbers=", ".join(entry.numbers))
    return Letter(
        message_id=entry.message_id,
        date=clock.now(),
        sender=parse_mailbox(entry.sender),
        to=entry.to,
        cc=entry.cc,
        bcc=entry.bcc,
        reply_to=parse_mailboxes(settings.reply_to),
        subject=entry.subject,
        body=entry.body,
        attachments=attachments,
    )


class PdfMissing(UserError):
    """An e-mail whose PDF is not stored."""

    template = (
        "The PDF of {numbers} is not stored, so the e-mail cannot be made. Make the PDF, then "
        "send the e-mail again."
    )
