"""How a database of an older version becomes one of this version.

Migrations lead forward only: an older version is reached by the copy that is kept when a
file is upgraded. The files of `versions/` must stand beside the program as source, in a
frozen program too: Alembic reads them from there.
"""

from __future__ import annotations

from pathlib import Path

LOCATION = Path(__file__).parent
"""The folder that Alembic works with."""

HEAD = "0003"
"""The newest revision: known without Alembic, whose import costs a tenth of a second."""

VERSION_TABLE = "batchbill_revision"
"""The table that names a database's revision; it tells our databases from others'."""
