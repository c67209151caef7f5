"""The one place that asks what day and what time it is, so that tests can say so."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_fixed: date | None = None


def today() -> date:
    """Today where the user sits: a local day without time zone."""
    return _fixed if _fixed is not None else datetime.now().astimezone().date()


def now() -> datetime:
    """This moment in UTC, for the history and for time stamps in files."""
    return datetime.now(UTC)


def in_utc(at: datetime) -> datetime:
    """A stored moment in UTC: SQLite gives it back without a time zone, and it is UTC."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


@contextmanager
def fixed_today(day: date) -> Iterator[None]:
    """Let `today()` answer `day` while the block runs."""
    global _fixed  # noqa: PLW0603 - the replaceable clock is this one name
    before, _fixed = _fixed, day
    try:
        yield
    finally:
        _fixed = before
