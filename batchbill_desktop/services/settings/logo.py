"""The logo of the company: read from a file, checked, kept by its content."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from batchbill_desktop.models import StoredFile
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.printing.logo import MOST_BYTES, LogoRefused, check_logo
from batchbill_desktop.services.settings.save import NewFile


class LogoNotRead(UserError):
    """A file that cannot be opened."""

    template = "The file {file} cannot be read: {reason}. Choose another one."


def read_logo(path: Path) -> NewFile:
    """A picture from a file, checked. Raises `LogoNotRead`, `LogoRefused`."""
    try:
        with path.open("rb") as file:
            # One byte more than is allowed is enough to see that it is too large.
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise LogoNotRead(file=path.name, reason=error.strerror or str(error)) from error
    check_logo(data)
    return NewFile(path.name, data)


def load_logo(connection: Connection, sha256: str) -> NewFile | None:
    """The logo that is kept under a SHA-256; None where there is none."""
    found = connection.execute(
        select(StoredFile.name, StoredFile.data).where(StoredFile.sha256 == sha256)
    ).one_or_none()
    return None if found is None else NewFile(found.name, found.data)


__all__ = ("LogoNotRead", "LogoRefused", "load_logo", "read_logo")
