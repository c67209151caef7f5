"""A company's logo: checked when it is chosen, fitted into the letterhead when it is printed."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.sentence import sentence

FORMATS = ("png", "jpeg")
MOST_BYTES = 5_000_000
MOST_PIXELS = 40_000_000
PRINTED_DPI = 600
"""A logo with more dots than this where it stands is printed with these."""


class LogoRefused(UserError):
    """A picture that cannot be a logo."""

    template = (
        "The picture cannot be used as a logo: {reason}. "
        "Choose a PNG or JPEG picture of at most 5 MB."
    )


def check_logo(data: bytes) -> None:
    """Raise `LogoRefused` where the bytes are no picture that can be printed."""
    if len(data) > MOST_BYTES:
        size = Decimal(len(data)).scaleb(-6).quantize(Decimal("0.1"))
        raise LogoRefused(reason=sentence("it has {size} MB", size=size))
    if picture_size(data) is None:
        raise LogoRefused(reason=sentence("it is damaged, or neither PNG nor JPEG"))


@lru_cache(maxsize=8)
def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None where the picture cannot be read to its end."""
    image = _read(data, None)
    return None if image is None else (image.width(), image.height())


@lru_cache(maxsize=8)
def picture(data: bytes, millimetres: float, ground: str) -> QImage | None:
    """The picture on a ground, with no more dots than are seen when it is so wide.

    Without an alpha channel, which a PDF for keeping may not have. None where it is broken.
    """
    found = _read(data, round(millimetres / 25.4 * PRINTED_DPI))
    if found is None:
        return None
    flat = QImage(found.size(), QImage.Format.Format_RGB32)
    flat.fill(QColor(ground))
    painter = QPainter(flat)
    painter.drawImage(0, 0, found)
    painter.end()
    return flat


def fitted(data: bytes, width: float, height: float) -> tuple[float, float] | None:
    """The size of a picture in a room of `width` x `height`, in its proportions; None: broken."""
    size = picture_size(data) if data else None
    if size is None:
        return None
    scale = min(width / size[0], height / size[1])
    return size[0] * scale, size[1] * scale


def _read(data: bytes, width: int | None) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in FORMATS or not 0 < size.width() * size.height() <= MOST_PIXELS:
        return None
    if width is not None and width < size.width():
        reader.setScaledSize(QSize(width, max(1, round(size.height() * width / size.width()))))
    image = reader.read()
    return None if image.isNull() else image
