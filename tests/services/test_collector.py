"""The collector is held back while many objects are made, and always let go again."""

from __future__ import annotations

import gc
import threading

import pytest

from batchbill_desktop.services.collector import collector_held


def test_it_is_held_and_let_go() -> None:
    with collector_held():
        assert not gc.isenabled()
        with collector_held():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_let_go_after_an_error() -> None:
    with pytest.raises(LookupError), collector_held():
        raise LookupError
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_held():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_waits_for_the_last_of_several_threads() -> None:
    entered, leave = threading.Event(), threading.Event()

    @collector_held()
    def work() -> None:
        entered.set()
        assert leave.wait(5)

    thread = threading.Thread(target=work)
    with collector_held():
        thread.start()
        assert entered.wait(5)
    assert not gc.isenabled(), "the other thread is still at it"
    leave.set()
    thread.join()
    assert gc.isenabled()
