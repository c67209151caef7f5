"""The words of e-mails: states, moments, what is attached."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_datetime

from batchbill_desktop.services.mail.entries import (
    CANCELLED,
    DOUBTFUL,
    FAILED,
    QUEUED,
    SENDING,
    SENT,
    OutboxEntry,
)
from batchbill_desktop.services.texts import current_locale, mark, tr, words

STATES = {
    QUEUED: mark("Waiting"),
    SENDING: mark("Being sent"),
    SENT: mark("Sent out"),
    FAILED: mark("Failed"),
    DOUBTFUL: mark("Doubtful"),
    CANCELLED: mark("Cancelled"),
}


def state_words(entry: OutboxEntry) -> str:
    """The state in words."""
    return tr(STATES[entry.state])


def when_words(entry: OutboxEntry) -> str:
    """When it was sent, or when it will be."""
    if entry.state == SENT and entry.sent_at is not None:
        return short_moment(entry.sent_at)
    if entry.state == QUEUED and entry.send_after is not None:
        return tr("from {moment}", moment=short_moment(entry.send_after))
    return short_moment(entry.tried_at or entry.created_at)


def short_moment(moment: datetime) -> str:
    """A moment where the user sits, to the minute: 31 Jan 2026, 14:05."""
    return format_datetime(moment.astimezone(), "d MMM yyyy, HH:mm", locale=current_locale())


def reason_words(entry: OutboxEntry) -> str:
    """Why it was not sent."""
    text = "" if entry.reason is None else words(entry.reason)
    return text[:1].upper() + text[1:]


def to_words(entry: OutboxEntry) -> str:
    """The addresses it goes to."""
    return ", ".join(str(box) for box in entry.to)
