"""Add what editing invoices, e-mailing them and designing their page needs."""

from __future__ import annotations

from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

Column: TypeAlias = "sa.Column[Any]"

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables of the version before into those of this version."""
    op.add_column("invoice", sa.Column("version", sa.BigInteger()))
    op.add_column("invoice_line", sa.Column("place", sa.BigInteger()))
    op.add_column("invoice_line", sa.Column("rich", sa.Text()))
    op.add_column("invoice_line", sa.Column("given", sa.Text()))
    _line_credit()
    _item_answer()
    _working_copy()
    _email()
    _email_invoice()
    op.create_table(
        "stored_file",
        _text("sha256"),
        _text("name"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
        sqlite_strict=True,
    )


def _text(name: str) -> Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, null: bool = False) -> Column:
    """Ids are always given, never counted up."""
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _moment(name: str, *, null: bool = False) -> Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _refers(
    table: str, column: str, to: str, on_delete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on_delete)


def _line_credit() -> None:
    op.create_table(
        "line_credit",
        _number("credit_line_id"),
        _number("line_id"),
        _refers("line_credit", "credit_line_id", "invoice_line", "CASCADE"),
        _refers("line_credit", "line_id", "invoice_line"),
        sa.PrimaryKeyConstraint("credit_line_id", name=op.f("pk_line_credit")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_line_credit_line_id"), "line_credit", ["line_id"])


def _item_answer() -> None:
    op.create_table(
        "item_answer",
        _number("invoice_id"),
        _text("item"),
        _text("answer"),
        _text("reason"),
        _moment("at"),
        sa.CheckConstraint(
            "answer IN ('keep', 'release', 'waive')", name=op.f("ck_item_answer_answer")
        ),
        _refers("item_answer", "invoice_id", "invoice"),
        sa.PrimaryKeyConstraint("invoice_id", "item", name=op.f("pk_item_answer")),
        sqlite_strict=True,
    )


def _working_copy() -> None:
    op.create_table(
        "working_copy",
        _number("id"),
        _number("invoice_id", null=True),
        _number("base_version"),
        *(_text(name) for name in ("content", "editor", "session")),
        _moment("opened_at"),
        _moment("kept_at"),
        _refers("working_copy", "invoice_id", "invoice", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_working_copy_invoice_id")),
        sqlite_strict=True,
    )


def _email() -> None:
    op.create_table(
        "email",
        _number("id"),
        *(
            _text(name)
            for name in ("state", "message_id", "sender", "recipients", "subject", "body")
        ),
        sa.Column("with_xml", sa.Boolean(), nullable=False),
        _moment("send_after", null=True),
        _number("attempts"),
        _text("error"),
        _moment("created_at"),
        _moment("tried_at", null=True),
        _moment("sent_at", null=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'doubtful', 'cancelled')",
            name=op.f("ck_email_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email")),
        sa.UniqueConstraint("message_id", name=op.f("uq_email_message_id")),
        sqlite_strict=True,
    )


def _email_invoice() -> None:
    op.create_table(
        "email_invoice",
        _number("email_id"),
        _number("invoice_id"),
        _refers("email_invoice", "email_id", "email", "CASCADE"),
        _refers("email_invoice", "invoice_id", "invoice"),
        sa.PrimaryKeyConstraint("email_id", "invoice_id", name=op.f("pk_email_invoice")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_email_invoice_invoice_id"), "email_invoice", ["invoice_id"])
