"""Writing files whole or not at all: beside first, then put in place."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from batchbill_desktop.services.errors import UserError


class FileNotWritten(UserError):
    """A file that could not be written; what was there before is unchanged."""

    template = (
        "The file {path} could not be written: {reason}. Nothing was changed. Close it where "
        "it is open, make room or choose another folder, and try again."
    )


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`: no reader ever sees half of it. Raises `FileNotWritten`."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as problem:
        with suppress(OSError):  # the folder itself may be what is wrong
            beside.unlink(missing_ok=True)
        raise FileNotWritten(path=path, reason=problem.strerror or problem) from problem
