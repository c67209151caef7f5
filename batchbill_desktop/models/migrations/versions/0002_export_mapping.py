"""Add the table of what other programs call our accounts, items, taxes and customers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables of the version before into those of this version."""
    op.create_table(
        "export_mapping",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("format", "kind", "key", "value")
        ),
        sa.PrimaryKeyConstraint("format", "kind", "key", name=op.f("pk_export_mapping")),
        sqlite_strict=True,
    )
