"""The files that come with the program are found in the source tree and in the frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from batchbill_desktop.resources import resource_path


@pytest.mark.parametrize("folder", ["templates", "translations", "icons"])
def test_resources_stand_beside_the_package(folder: str) -> None:
    assert resource_path(folder).is_dir()
    assert resource_path(folder).parent.parent == Path(__file__).resolve().parent.parent


def test_the_frozen_program_has_them_in_its_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_path("icons", "app.svg") == tmp_path / "resources" / "icons" / "app.svg"
