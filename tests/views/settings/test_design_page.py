"""The page's design: what is chosen shows at once, and is kept for the invoices to come."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QFileDialog

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.sample import load_samples
from batchbill_desktop.services.settings.save import save_settings
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.views.settings.design_page import DesignPage
from tests.views.settings.conftest import OpenSettings
from tests.views.window import Driver

RED = "#b3261e"


@pytest.fixture
def page(driver: Driver, open_settings: OpenSettings) -> DesignPage:
    found = open_settings("settings.design").page
    assert isinstance(found, DesignPage)
    driver.wait(lambda: found.preview.page_count > 0)
    return found


def make_logo(folder: Path, width: int = 60) -> Path:
    image = QImage(width, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(RED))
    path = folder / "logo.png"
    assert image.save(str(path))
    return path


def test_the_preview_is_the_newest_invoice_in_the_chosen_design(
    driver: Driver, page: DesignPage
) -> None:
    shown = page.preview.document
    assert shown is not None
    assert shown.number
    assert shown.page.design == "classic"
    driver.click(page.tiles.tiles["modern"])
    driver.wait(
        lambda: page.preview.document is not None and page.preview.document.page.design == "modern"
    )


def test_every_tile_shows_that_invoice_in_its_design(driver: Driver, page: DesignPage) -> None:
    tiles = page.tiles.tiles
    driver.wait(lambda: len({_fingerprint(tile.grab().toImage()) for tile in tiles.values()}) == 3)


def _fingerprint(image: QImage) -> str:
    return hashlib.sha256(bytes(image.constBits())).hexdigest()


def test_the_keyboard_chooses_a_design(driver: Driver, page: DesignPage) -> None:
    page.tiles.tiles["classic"].setFocus()
    QTest.keyClick(page.tiles.tiles["classic"], Qt.Key.Key_Right)
    QTest.keyClick(page.tiles.tiles["modern"], Qt.Key.Key_Space)
    assert page.values() == {"page": {"design": "modern"}}


def test_all_that_is_chosen_is_kept_and_the_next_invoice_has_it(
    driver: Driver, database: Database, page: DesignPage
) -> None:
    driver.click(page.tiles.tiles["plain"])
    driver.click(page.colour.swatches[RED])
    for box, key in (
        (page.paper, "US"),
        (page.window_place, "Right"),
        (page.font_family, "IBM"),
    ):
        box.setFocus()
        QTest.keyClicks(box, key)
    QTest.keyClick(page.payment_code, Qt.Key.Key_Space)
    QTest.keyClick(page.time_report, Qt.Key.Key_Space)
    driver.click_button("settings.apply", page.window())
    driver.wait(lambda: database.read(read_setting, "page") is not None)
    driver.rest()
    assert database.read(read_setting, "page") == {
        "design": "plain",
        "accent": RED,
        "paper": "Letter",
        "window": "right",
        "font": "IBM Plex Serif",
        "payment_code": "none",
        "time_report": True,
    }
    kept = database.read(load_samples).usual.page
    assert (kept.design, kept.paper, kept.time_report) == ("plain", "Letter", True)


def test_what_is_set_back_to_the_usual_is_no_change(driver: Driver, page: DesignPage) -> None:
    driver.click(page.tiles.tiles["plain"])
    driver.click(page.tiles.tiles["classic"])
    assert page.values() == {"page": None}


def test_any_other_colour_can_be_chosen(
    driver: Driver, page: DesignPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#123456"))
    driver.click(page.colour.other)
    assert page.values() == {"page": {"accent": "#123456"}}
    assert page.colour.own.isVisible()
    driver.click(page.colour.swatches[RED])
    assert page.colour.own.isHidden()


def test_a_logo_is_chosen_shown_kept_and_removed(
    driver: Driver,
    database: Database,
    page: DesignPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = make_logo(tmp_path)
    data = path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    driver.click(page.logo.choose)
    driver.wait(
        lambda: page.preview.document is not None and page.preview.document.page.logo == data
    )
    driver.click_button("settings.apply", page.window())
    driver.wait(lambda: database.read(read_setting, "page") is not None)
    driver.rest()
    sha = hashlib.sha256(data).hexdigest()
    assert database.read(read_setting, "page") == {"logo": sha}
    assert database.read(load_samples).usual.page.logo == data
    driver.click(page.logo.remove)
    assert page.values() == {"page": None}


def test_a_logo_that_is_kept_is_shown_again(
    driver: Driver, database: Database, page: DesignPage, tmp_path: Path
) -> None:
    page.logo.take(make_logo(tmp_path))
    driver.click_button("settings.apply", page.window())
    driver.wait(lambda: database.read(read_setting, "page") is not None)
    driver.rest()
    again = DesignPage(page.company)
    again.load({"page": database.read(read_setting, "page")})
    before = again.values()
    driver.wait(lambda: again.logo.logo is not None)
    assert again.values() == before
    assert again.files() == ()
    again.deleteLater()


def test_a_file_that_is_no_picture_is_refused_below_the_button(
    page: DesignPage, tmp_path: Path
) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(b"no picture")
    page.logo.take(path)
    assert page.logo.problem.isVisible()
    assert "cannot be used as a logo" in page.logo.problem.text()
    assert page.values() == {"page": None}
    page.logo.take(make_logo(tmp_path))
    assert page.logo.problem.isHidden()


def test_a_kept_text_that_is_wrong_by_now_does_not_keep_the_page_from_being_shown(
    driver: Driver, database: Database, open_settings: OpenSettings
) -> None:
    database.write(save_settings, {"page.texts": {"fr": {"intro": "{{ gone }}"}}})
    page = open_settings("settings.design").page
    assert isinstance(page, DesignPage)
    driver.wait(lambda: page.preview.page_count > 0)
    assert page.preview.document is not None
    assert page.preview.document.language == "fr"
    assert driver.seen == []
