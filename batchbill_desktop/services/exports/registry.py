"""The formats that the program can write."""

from __future__ import annotations

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.csv_file import CsvFormat
from batchbill_desktop.services.exports.facturx import FacturxFormat
from batchbill_desktop.services.exports.fec import FecFormat
from batchbill_desktop.services.exports.format import ExportFormat
from batchbill_desktop.services.exports.iif import IifFormat
from batchbill_desktop.services.exports.qbo import QboFormat
from batchbill_desktop.services.exports.sage import SageFormat
from batchbill_desktop.services.exports.ubl import UblFormat
from batchbill_desktop.services.exports.xero import XeroFormat
from batchbill_desktop.services.exports.xlsx import XlsxFormat

_ALL: tuple[ExportFormat, ...] = (
    CsvFormat(),
    XlsxFormat(),
    IifFormat(),
    QboFormat(),
    XeroFormat(),
    FecFormat(),
    SageFormat(),
    FacturxFormat(),
    UblFormat(),
)
"""A new format is a module of its own and a line here."""

FORMATS: dict[str, ExportFormat] = {found.name: found for found in _ALL}


class UnknownFormat(UserError):
    """A format that this program does not write."""

    template = "The format {name!r} is not known. Known formats: {known}."


def find_format(name: str) -> ExportFormat:
    """The format of that name. Raises `UnknownFormat`."""
    if name not in FORMATS:
        raise UnknownFormat(name=name, known=", ".join(FORMATS))
    return FORMATS[name]
