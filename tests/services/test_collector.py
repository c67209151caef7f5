"""The collector is held back while many objects are made, and always let go again."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from batchbill_desktop.services.collector import MANY, collector_held, let_stay


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


@pytest.fixture
def collector_off() -> Iterator[None]:
    """As in the program with its window, and with nothing new."""
    gc.disable()
    gc.collect()
    yield
    gc.enable()


class _Thing:
    """Something that can be watched."""


def _young() -> int:
    return len(gc.get_objects(generation=0)) + len(gc.get_objects(generation=1))


@pytest.mark.usefixtures("collector_off")
def test_very_many_new_objects_are_not_looked_through_again() -> None:
    made = [[number] for number in range(2 * MANY)]
    assert _young() > MANY
    assert let_stay()
    assert _young() < MANY / 10
    assert made[-1] == [2 * MANY - 1]


@pytest.mark.usefixtures("collector_off")
def test_a_few_new_objects_stay_new() -> None:
    made = [[number] for number in range(100)]
    assert not let_stay()
    assert len(made) <= _young()


@pytest.mark.usefixtures("collector_off")
def test_what_stays_goes_once_nobody_refers_to_it() -> None:
    made = [_Thing() for _ in range(2 * MANY)]
    last = weakref.ref(made[-1])
    assert let_stay()
    del made
    assert last() is None


@pytest.mark.usefixtures("collector_off")
def test_a_ring_that_is_made_later_is_found_as_ever() -> None:
    made = [[number] for number in range(2 * MANY)]
    assert let_stay()
    ring = _Thing()
    ring.itself = ring  # type: ignore[attr-defined] # a ring
    left = weakref.ref(ring)
    del ring
    gc.collect(1)
    assert left() is None
    assert len(made) == 2 * MANY
