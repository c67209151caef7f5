"""Alembic's entry: runs on the connection it is given, inside that connection's transaction.

There is no alembic.ini: `services.migrating` makes the configuration.
"""

from __future__ import annotations

from alembic import context

from batchbill_desktop.models import Base
from batchbill_desktop.models.migrations import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    # SQLite cannot alter a column: Alembic then makes the table anew and copies the rows.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
