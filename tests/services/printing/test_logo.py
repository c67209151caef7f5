"""A company's logo: refused when it cannot be printed, drawn in its proportions."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image, ImageDraw

from batchbill_desktop.services.invoices.document import PageDesign
from batchbill_desktop.services.printing.archive import archive_pdf
from batchbill_desktop.services.printing.check import page_notes
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.logo import MOST_BYTES, LogoRefused, check_logo
from batchbill_desktop.services.printing.look import DESIGNS
from batchbill_desktop.services.printing.page import Picture
from batchbill_desktop.services.printing.pdf import pdf_bytes
from tests.builders.document import make_document
from tests.builders.printed import picture_of_page, texts_of

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.page import Sheet


def made(width: int, height: int, kind: str = "PNG", mode: str = "RGBA") -> bytes:
    """A picture with a red left half; its right half can be seen through where the kind can."""
    picture = Image.new(mode, (width, height), (255, 255, 255, 0)[: len(mode)])
    half = (0, 0, width // 2 - 1, height - 1)
    ImageDraw.Draw(picture).rectangle(half, fill=(220, 20, 20, 255)[: len(mode)])
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def logo_of(sheet: Sheet) -> list[Picture]:
    return [mark for mark in sheet.marks if isinstance(mark, Picture)]


@pytest.mark.parametrize("data", [made(40, 30), made(40, 30, "JPEG", "RGB")])
def test_png_and_jpeg_are_taken(data: bytes) -> None:
    check_logo(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"no picture", "damaged"),
        (made(40, 30)[:60], "damaged"),
        (made(40, 30, "GIF", "RGB"), "neither PNG nor JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "neither PNG nor"),
        (bytes(MOST_BYTES + 1), "5.0 MB"),
    ],
)
def test_other_pictures_are_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(LogoRefused, match=reason) as caught:
        check_logo(data)
    assert "Choose a PNG or JPEG picture" in caught.value.message


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("window", ["left", "right", "us"])
@pytest.mark.parametrize("size", [(900, 300), (300, 900), (2000, 40), (10, 10)])
def test_it_keeps_its_proportions_and_stands_above_the_address(
    design: str, window: str, size: tuple[int, int]
) -> None:
    page = PageDesign(design=design, window=window, logo=made(*size))
    sheet = lay_out(make_document(page=page))[0]
    (logo,) = logo_of(sheet)
    assert logo.width / logo.height == pytest.approx(size[0] / size[1])
    assert logo.width <= 70
    assert logo.y + logo.height <= 45
    assert "Lumen Informatique" in texts_of(sheet), "the name is there as text, too"


def test_a_broken_logo_is_left_out_and_a_note_says_so() -> None:
    broken = make_document(page=PageDesign(logo=b"broken"))
    assert lay_out(broken) == lay_out(make_document())
    (note,) = page_notes(broken)
    assert note.startswith("The logo is not printed")
    assert page_notes(make_document(page=PageDesign(logo=made(40, 30)))) == ()


def test_it_is_seen_on_the_page_with_white_behind() -> None:
    document = make_document(page=PageDesign(logo=made(640, 210)))
    picture = picture_of_page(pdf_bytes(document), 0, 100)
    (logo,) = logo_of(lay_out(document)[0])

    def colour_at(x: float) -> tuple[int, ...]:
        place = (round(x / 25.4 * 100), round((logo.y + logo.height / 2) / 25.4 * 100))
        found = picture.convert("RGB").getpixel(place)
        assert isinstance(found, tuple)
        return found

    assert colour_at(logo.x + logo.width * 0.25) == (220, 20, 20)
    assert colour_at(logo.x + logo.width * 0.75) == (255, 255, 255)


def test_a_huge_picture_makes_no_huge_file() -> None:
    document = make_document(page=PageDesign(logo=made(6000, 2000)))
    with pikepdf.open(io.BytesIO(pdf_bytes(document))) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert int(image.Width) == round(63 / 25.4 * 600)


def test_a_file_for_keeping_has_no_transparency() -> None:
    document = make_document(page=PageDesign(logo=made(640, 210), design="modern"))
    with pikepdf.open(io.BytesIO(archive_pdf(document))) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert "/SMask" not in image
