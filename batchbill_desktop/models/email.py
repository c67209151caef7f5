"""E-mails of invoices: a queue beside the billing, never part of its transactions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key


class Email(Base):
    """One e-mail: queued, being sent, sent, failed, doubtful or cancelled.

    `doubtful`: the program ended, or the connection broke, after the message was handed over
    and before the server had said that it took it; only the user repeats such a one.
    """

    __tablename__ = "email"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'doubtful', 'cancelled')",
            name="state",
        ),
        UniqueConstraint("message_id"),
        STRICT,
    )

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(default="queued")
    message_id: Mapped[str]
    """The Message-ID, kept from the first attempt on: a repeated message can be recognised."""
    sender: Mapped[str]
    recipients: Mapped[str]
    """JSON: lists of addresses under `to`, `cc`, `bcc`."""
    subject: Mapped[str]
    body: Mapped[str]
    with_xml: Mapped[bool] = mapped_column(default=False)
    """Whether the e-invoice goes along as a file of its own, where there is one."""
    send_after: Mapped[datetime | None]
    """Not before; None: at once."""
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    """The server's reason, or the program's."""
    created_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class EmailInvoice(Base):
    """An invoice that is attached to an e-mail."""

    __tablename__ = "email_invoice"
    __table_args__ = (STRICT,)

    email_id: Mapped[Key] = mapped_column(
        ForeignKey("email.id", ondelete="CASCADE"), primary_key=True
    )
    invoice_id: Mapped[Key] = mapped_column(ForeignKey("invoice.id"), primary_key=True, index=True)
