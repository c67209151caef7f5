"""New folders and files that appear whole or not at all."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from batchbill_desktop.services.errors import Refused


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to write into; its files stand at `path` when the block has ended well.

    `path` must not exist, or be an empty folder. Raises `Refused`, also for an `OSError` of
    the block.
    """
    with _refusing(path):
        exists = path.exists() or path.is_symlink()
        if exists and not path.is_dir():
            raise Refused(message=f"{path} is a file. Choose a new or an empty folder.")
        if exists and any(path.iterdir()):
            raise Refused(
                message=f"The folder {path} is not empty, and nothing is written over. "
                "Choose a new or an empty folder."
            )
        # Beside the new folder or inside the empty one: on the same disk, so that the files
        # only have to be renamed at the end.
        parent = path if exists else path.parent
        partial = _partial_folder(parent)
        try:
            yield partial
            _settle(partial, path, exists=exists)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _settle(partial: Path, path: Path, *, exists: bool) -> None:
    if exists:
        for file in sorted(partial.iterdir()):
            file.rename(path / file.name)
        return
    partial.rename(path)


def _partial_folder(parent: Path) -> Path:
    """A new folder with the rights that any new folder has (tempfile gives fewer)."""
    folder = parent / f".partial-{secrets.token_hex(8)}"
    folder.mkdir()
    return folder


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file to write; it stands at `path`, which must not exist, when all went well."""
    with _refusing(path):
        if path.exists() or path.is_symlink():
            raise Refused(
                message=f"{path} exists already, and nothing is written over. Choose a new name."
            )
        folder = _partial_folder(path.parent)
        try:
            partial = folder / path.name
            yield partial
            partial.rename(path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        advice = "Check the path and its permissions"
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            advice = "Make room on the disk"
        raise Refused(
            message=f"The export to {path} was not written: {error.strerror or error}. "
            f"{advice}, or choose another place."
        ) from error
