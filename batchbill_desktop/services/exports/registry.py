"""The formats that the program can write."""

from __future__ import annotations

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.csv_file import CsvFormat
from batchbill_desktop.services.exports.format import ExportFormat

FORMATS: dict[str, ExportFormat] = {found.name: found for found in (CsvFormat(),)}


class UnknownFormat(UserError):
    """A format that this program does not write."""

    template = "The format {name!r} is not known. Known formats: {known}."


def find_format(name: str) -> ExportFormat:
    """The format of that name. Raises `UnknownFormat`."""
    if name not in FORMATS:
        raise UnknownFormat(name=name, known=", ".join(FORMATS))
    return FORMATS[name]
