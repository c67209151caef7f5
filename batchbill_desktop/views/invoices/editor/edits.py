"""The edits of one invoice, newest last: snapshots, so that every edit can be undone and redone.

What is typed into one field without a pause is one edit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_EDITS = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where an edit happened: a field of the form, or a cell of a line."""

    field: str
    line: int | None = None
    """The key of the line."""


@dataclass(frozen=True, slots=True)
class Edit(Generic[T]):
    """One edit; `words` names it in the language that is set."""

    before: T
    after: T
    words: Callable[[], str]
    place: Place | None = None


class Edits(Generic[T]):
    """A state, and the way it came about."""

    def __init__(self, state: T) -> None:
        self._edits: list[Edit[T]] = []
        self._done = 0
        self._state = state
        self._is_open = False
        """Whether the next edit of the same place belongs to the newest one."""

    @property
    def state(self) -> T:
        """How things are now."""
        return self._state

    @property
    def undo_words(self) -> str:
        """What would be undone; empty where nothing can be."""
        return self._edits[self._done - 1].words() if self._done else ""

    @property
    def redo_words(self) -> str:
        """What would be redone; empty where nothing can be."""
        return self._edits[self._done].words() if self._done < len(self._edits) else ""

    def __len__(self) -> int:
        return len(self._edits)

    def add(self, after: T, words: Callable[[], str], place: Place | None = None) -> None:
        """Something was edited. What was undone before cannot be redone any more."""
        del self._edits[self._done :]
        newest = self._edits[-1] if self._edits else None
        if newest is not None and self._is_open and place is not None and newest.place == place:
            self._edits[-1] = replace(newest, after=after)
        else:
            self._edits.append(Edit(self._state, after, words, place))
        del self._edits[:-MOST_EDITS]
        self._done = len(self._edits)
        self._state = after
        self._is_open = True

    def pause(self) -> None:
        """What is typed from now on is an edit of its own."""
        self._is_open = False

    def undo(self) -> Edit[T] | None:
        """Take the newest edit back, and give it; None where there is none."""
        self._is_open = False
        if not self._done:
            return None
        self._done -= 1
        edit = self._edits[self._done]
        self._state = edit.before
        return edit

    def redo(self) -> Edit[T] | None:
        """Make the edit again that was taken back last, and give it; None where there is none."""
        self._is_open = False
        if self._done == len(self._edits):
            return None
        edit = self._edits[self._done]
        self._done += 1
        self._state = edit.after
        return edit

    def take_back(self, place: Place) -> bool:
        """Forget what has just been typed at a place, without a pause; whether there was any."""
        newest = self._edits[-1] if self._edits and self._done == len(self._edits) else None
        if newest is None or not self._is_open or newest.place != place:
            return False
        self._edits.pop()
        self._done -= 1
        self._state = newest.before
        self._is_open = False
        return True

    def rebase(self, sent: T, stored: T, anew: Callable[[T], T]) -> None:
        """`sent` has become `stored`; every other state is carried over by `anew`."""

        def carried(state: T) -> T:
            return stored if state == sent else anew(state)

        self._edits = [
            replace(edit, before=carried(edit.before), after=carried(edit.after))
            for edit in self._edits
        ]
        self._state = carried(self._state)
        self._is_open = False

    def start(self, state: T) -> None:
        """Begin anew, with nothing to undo."""
        self._edits = []
        self._done = 0
        self._state = state
        self._is_open = False
