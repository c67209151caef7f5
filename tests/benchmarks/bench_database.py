"""What it takes to make a new database."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from batchbill_desktop.services.database import open_database

SECONDS_TO_MAKE = 0.5


def test_making_a_database_is_quick(tmp_path: Path) -> None:
    with open_database(tmp_path / "warm-up.db"):
        pass
    begin = time.process_time()
    with open_database(tmp_path / "new.db"):
        taken = time.process_time() - begin
    sys.stdout.write(f"\na new database: {taken * 1000:.0f} ms of the processor\n")
    assert taken < SECONDS_TO_MAKE
