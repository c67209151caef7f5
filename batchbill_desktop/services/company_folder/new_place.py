"""New folders and files that appear whole or not at all."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from batchbill_desktop.services.errors import Refused
from batchbill_desktop.services.sentence import sentence


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to write into; its files stand at `path` when the block has ended well.

    `path` must not exist, or be an empty folder. Raises `Refused`, also for an `OSError` of
    the block.
    """
    with _refusing(path):
        exists = path.exists() or path.is_symlink()
        if exists and not path.is_dir():
            raise Refused(
                message=sentence("{path} is a file. Choose a new or an empty folder.", path=path)
            )
        if exists and any(path.iterdir()):
            raise Refused(
                message=sentence(
                    "The folder {path} is not empty, and nothing is written over. Choose a new or "
                    "an empty folder.",
                    path=path,
                )
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
                message=sentence(
                    "{path} exists already, and nothing is written over. Choose a new name.",
                    path=path,
                )
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
        reason = error.strerror or str(error)
        message = sentence(
            "The export to {path} was not written: {reason}. Check the path and its permissions, "
            "or choose another place.",
            path=path,
            reason=reason,
        )
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            message = sentence(
                "The export to {path} was not written: {reason}. Make room on the disk, or "
                "choose another place.",
                path=path,
                reason=reason,
            )
        raise Refused(message=message) from error
