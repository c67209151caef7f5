"""Handing PDF files to CUPS as they are, byte for byte: the printing system of Linux.

Qt can only paint on a printer anew. libcups takes the file itself, so what is printed is what is
stored; and a job is either handed over whole or cancelled.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_void_p
from functools import lru_cache
from pathlib import Path

from batchbill_desktop.services.printing.errors import PrinterRefused
from batchbill_desktop.services.texts import mark

_LIBRARY = "libcups.so.2"
_GOES_ON = 100
"""HTTP's status 100: more may come."""
_FIRST_FAULT = 0x0400
"""IPP's statuses from here on are errors."""
_TRAY = re.compile(r"(?m)^\*InputSlot\s+([^/:\s]+)(?:/([^:]*))?:")
_HEX = re.compile(r"<([0-9A-Fa-f\s]+)>")

Options = Sequence[tuple[str, str]]
"""Options of a job as CUPS names them, such as ("sides", "two-sided-long-edge")."""


def is_there() -> bool:
    """Whether this machine prints with CUPS."""
    return _library() is not None


def print_pdf(printer: str, title: str, pdf: bytes, options: Options) -> int:
    """Hand a PDF to a printer as one job; the job's number.

    May be called from any thread. Raises `PrinterRefused`; the job is cancelled then.
    """
    library = _library()
    if library is None:
        raise PrinterRefused(printer=printer, reason=mark("CUPS is not installed"))
    # A destination may carry a set of options in its name, after a slash.
    name = printer.partition("/")[0].encode()
    chosen, count = c_void_p(), 0
    for option, value in options:
        count = library.cupsAddOption(option.encode(), value.encode(), count, byref(chosen))
    try:
        job: int = library.cupsCreateJob(None, name, title.encode(), count, chosen)
    finally:
        library.cupsFreeOptions(count, chosen)
    if not job:
        raise _refused(library, printer)
    try:
        _hand_over(library, name, job, title, pdf)
    except _Fault:
        refused = _refused(library, printer)
        library.cupsCancelJob2(None, name, job, 0)
        raise refused from None
    return job


def trays(printer: str) -> list[tuple[str, str]]:
    """The paper trays of a printer: what CUPS calls each, and its name for the user."""
    library = _library()
    if library is None:
        return []
    file = library.cupsGetPPD(printer.partition("/")[0].encode())
    if not file:
        return []
    path = Path(file.decode())
    try:
        description = path.read_text("utf-8", "replace")
    except OSError:
        return []
    finally:
        with suppress(OSError):  # a copy that libcups made for us
            path.unlink()
    return [(key, _plain(name or key)) for key, name in _TRAY.findall(description)]


class _Fault(Exception):
    """libcups said no; it has the reason."""


def _hand_over(library: ctypes.CDLL, name: bytes, job: int, title: str, pdf: bytes) -> None:
    started = library.cupsStartDocument(None, name, job, title.encode(), b"application/pdf", 1)
    if started != _GOES_ON:
        raise _Fault
    if library.cupsWriteRequestData(None, pdf, len(pdf)) != _GOES_ON:
        raise _Fault
    if library.cupsFinishDocument(None, name) >= _FIRST_FAULT:
        raise _Fault


def _refused(library: ctypes.CDLL, printer: str) -> PrinterRefused:
    said: bytes = library.cupsLastErrorString() or b"?"
    reason = said.decode("utf-8", "replace").rstrip(".")
    if reason == os.strerror(errno.ENOENT):
        # What libcups says of a printer, and of a server, that is gone.
        reason = mark("it is not there, or CUPS does not run")
    return PrinterRefused(printer=printer, reason=reason)


def _plain(name: str) -> str:
    """A name from a printer's description: letters beyond ASCII may stand there in hex."""
    return _HEX.sub(lambda part: bytes.fromhex(part.group(1)).decode("utf-8", "replace"), name)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return None
    options = POINTER(c_void_p)
    # A connection of None is the server that the user's settings name.
    for name, result, arguments in (
        ("cupsAddOption", c_int, [c_char_p, c_char_p, c_int, options]),
        ("cupsFreeOptions", None, [c_int, c_void_p]),
        ("cupsCreateJob", c_int, [c_void_p, c_char_p, c_char_p, c_int, c_void_p]),
        ("cupsStartDocument", c_int, [c_void_p, c_char_p, c_int, c_char_p, c_char_p, c_int]),
        ("cupsWriteRequestData", c_int, [c_void_p, c_char_p, c_size_t]),
        ("cupsFinishDocument", c_int, [c_void_p, c_char_p]),
        ("cupsCancelJob2", c_int, [c_void_p, c_char_p, c_int, c_int]),
        ("cupsLastErrorString", c_char_p, []),
        ("cupsGetPPD", c_char_p, [c_char_p]),
    ):
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
