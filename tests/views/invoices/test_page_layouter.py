"""Pages are laid out beside the window's thread, and only the newest document is shown."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.views.invoices import page_layouter
from batchbill_desktop.views.invoices.page_layouter import PageLayouter
from batchbill_desktop.views.invoices.page_preview import PagePreview
from tests.builders.document import make_document

LONG = 20_000


def document(number: str) -> InvoiceDocument:
    return replace(make_document(), order_number=number)


def test_the_window_s_thread_lays_nothing_out(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    real = lay_out

    def noted(*arguments: object, **options: object) -> object:
        threads.append(threading.get_ident())
        return real(*arguments, **options)  # type: ignore[arg-type] # handed on as it comes

    monkeypatch.setattr(page_layouter, "lay_out", noted)
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.show()
    wanted = document("1")
    preview.follow(lambda: wanted)
    qtbot.waitUntil(lambda: preview.document == wanted, timeout=LONG)
    assert preview.page_count >= 1
    assert threads
    assert threading.get_ident() not in threads


def test_only_the_newest_document_is_shown(qtbot: QtBot) -> None:
    layouter = PageLayouter()
    shown: list[str] = []
    layouter.laid_out.connect(lambda found, _: shown.append(found.order_number))
    for number in range(20):
        layouter.lay_out(document(str(number)))
    qtbot.waitUntil(lambda: not layouter.is_busy, timeout=LONG)
    QApplication.processEvents()
    assert shown == ["19"]


def test_what_is_forgotten_is_not_shown(qtbot: QtBot) -> None:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.show()
    first = document("1")
    preview.follow(lambda: first)
    qtbot.waitUntil(lambda: preview.document == first, timeout=LONG)
    second = document("2")
    preview.follow(lambda: second)
    preview.follow(lambda: "nothing is ticked")
    qtbot.waitUntil(lambda: preview.document is None, timeout=LONG)
    qtbot.waitUntil(lambda: not preview.is_busy, timeout=LONG)
    QApplication.processEvents()
    assert preview.document is None
    preview.follow(lambda: second)
    qtbot.waitUntil(lambda: preview.document == second, timeout=LONG)


def test_a_fault_of_the_layout_is_reported_and_the_next_page_is_shown(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = lay_out

    def faulty(wanted: InvoiceDocument, *, draft: bool) -> object:
        if wanted.order_number == "bad":
            raise ZeroDivisionError
        return real(wanted, draft=draft)

    monkeypatch.setattr(page_layouter, "lay_out", faulty)
    layouter = PageLayouter()
    shown: list[str] = []
    layouter.laid_out.connect(lambda found, _: shown.append(found.order_number))
    with qtbot.captureExceptions() as caught:
        layouter.lay_out(document("bad"))
        qtbot.waitUntil(lambda: not layouter.is_busy, timeout=LONG)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    layouter.lay_out(document("good"))
    qtbot.waitUntil(lambda: shown == ["good"], timeout=LONG)


def test_a_preview_that_is_gone_is_missed_by_nobody(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    faults: list[object] = []
    monkeypatch.setattr(page_layouter, "lay_out", lambda *_, **__: go_on.wait() and ())
    monkeypatch.setattr(threading, "excepthook", faults.append)
    gone, other = PageLayouter(), PageLayouter()
    shown: list[str] = []
    for layouter in (gone, other):
        layouter.laid_out.connect(lambda found, _: shown.append(found.order_number))
    gone.lay_out(document("gone"))
    other.lay_out(document("other"))
    shiboken6.delete(gone)
    go_on.set()
    qtbot.waitUntil(lambda: not other.is_busy, timeout=LONG)
    qtbot.waitUntil(lambda: all(one.name != "page" for one in threading.enumerate()), timeout=LONG)
    QApplication.processEvents()
    assert shown == ["other"], "each hears of its own pages alone"
    assert faults == []
