"""Writing files whole or not at all: beside first, then put in place."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
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
        with _explained(path):
            _write(beside, content)
            beside.replace(path)
    except FileNotWritten:
        _remove(beside)
        raise


@contextmanager
def written_together(files: Sequence[tuple[Path, bytes]]) -> Iterator[None]:
    """Put all files in place for the block; none of them where one fails, or the block does.

    What stood in their places comes back then. Raises `FileNotWritten`.
    """
    token = uuid.uuid4().hex[:8]
    parts = [path.with_name(f".{path.name}.{token}.part") for path, _content in files]
    copies = [path.with_name(f".{path.name}.{token}.before") for path, _content in files]
    placed: list[tuple[Path, Path]] = []
    try:
        for part, (path, content) in zip(parts, files, strict=True):
            with _explained(path):
                _write(part, content)
        for part, copy, (path, _content) in zip(parts, copies, files, strict=True):
            with _explained(path):
                if path.exists():
                    shutil.copyfile(path, copy)
                part.replace(path)
            placed.append((path, copy))
        yield
    except BaseException:
        for path, copy in reversed(placed):
            _put_back(path, copy)
        raise
    finally:
        for left in (*parts, *copies):
            _remove(left)


def _put_back(path: Path, copy: Path) -> None:
    """Undo a file: what was there before stands there again, or nothing."""
    with suppress(OSError):
        if copy.exists():
            copy.replace(path)
        else:
            path.unlink()


def _remove(path: Path) -> None:
    with suppress(OSError):  # the folder itself may be what is wrong
        path.unlink(missing_ok=True)


def _write(part: Path, content: bytes) -> None:
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise FileNotWritten(path=path, reason=problem.strerror or problem) from problem
