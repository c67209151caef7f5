"""The history: every change, who made it and when, in a hash chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key


class HistoryRecord(Base):
    """One change; `hash` covers the row and `previous`, the hash of the row before."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_subject", "subject"), STRICT)

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    who: Mapped[str]
    """The operating system's user, `user@machine`."""
    action: Mapped[str]
    subject: Mapped[str]
    """What was changed: `batch:October`, `invoice:17`, `customer:1001` ..."""
    before: Mapped[str | None]
    after: Mapped[str | None]
    """JSON text of what changed."""
    previous: Mapped[str]
    hash: Mapped[str]
