"""Writing workbooks to a disk that may be full."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook


@contextmanager
def disk_errors(book: Workbook) -> Iterator[None]:
    """Make an `OSError` of whatever the disk refuses while `book` is filled and saved.

    openpyxl writes its sheets through lxml, whose own error tells the system's by name alone.
    """
    from lxml.etree import LxmlError

    try:
        yield
    except (LxmlError, OSError) as problem:
        _give_up(book)
        raise _disk_error(problem) from problem
    except BaseException:
        # Whoever fills it was stopped, by the user for example: the disk takes the ends.
        for sheet in book.worksheets:
            with suppress(Exception):  # one that is closed already says so
                sheet.close()
        _give_up(book)
        raise


def _give_up(book: Workbook) -> None:
    """Close the temporary files of the sheets; they would complain later that they cannot."""
    for sheet in book.worksheets:
        with suppress(Exception):  # whatever the full disk makes of it
            sheet._writer.xf.close()  # type: ignore[attr-defined] # noqa: SLF001 - openpyxl has no other way


def _disk_error(problem: Exception) -> OSError:
    """The system's error: lxml calls it IO_ENOSPC."""
    if isinstance(problem, OSError):
        return problem
    code = getattr(errno, str(problem).removeprefix("IO_"), errno.EIO)
    return OSError(code, os.strerror(code))
