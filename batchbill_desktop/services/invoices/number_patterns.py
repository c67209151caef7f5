"""Patterns of invoice numbers: what they may hold, and whether two can yield the same text.

The rules are those of numbering (billing rules, 8.4): at most 40 letters, digits, `-`, `_`,
`/`, `.` and blanks, with `{year}`, `{month}` and exactly one `{seq}` or `{seq:0N}`.
"""

from __future__ import annotations

import re

from batchbill_desktop.services.sentence import sentence

LONGEST_PATTERN = 40

_PLACE = re.compile(r"\{(?:year|month|seq|seq:0[1-9])\}")
_DIGIT = "0123456789"
_NOT_ZERO = "123456789"

Step = tuple[str, int]
"""A character class (the characters it accepts) and the state it leads to."""


def pattern_fault(pattern: str) -> str | None:
    """What is wrong with a number pattern, or None."""
    if len(pattern) > LONGEST_PATTERN:
        return sentence("has more than {most} characters", most=LONGEST_PATTERN)
    plain = _PLACE.sub("", pattern)
    if "{" in plain or "}" in plain:
        return sentence(
            "has something in braces that is not {year}, {month}, {seq} or {seq:0N} (N 1-9)"
        )
    for letter in plain:
        if not (letter.isalpha() or letter in _DIGIT or letter in "-_/. "):
            return sentence(
                "has {letter!r} in it; letters, digits, - _ / . and blanks are allowed",
                letter=letter,
            )
    if pattern.count("{seq") != 1:
        return sentence("needs {seq} (or {seq:0N}) exactly once")
    return None


def patterns_meet(first: str, second: str) -> bool:
    """Whether two valid patterns can yield the same number, for some years and counters."""
    one, other = _states(first), _states(second)
    ends = len(one) - 1, len(other) - 1
    seen = {(0, 0)}
    open_pairs = [(0, 0)]
    while open_pairs:
        here = open_pairs.pop()
        if here == ends:
            return True
        for letters, to in one[here[0]]:
            for others, also_to in other[here[1]]:
                pair = (to, also_to)
                if pair not in seen and not set(letters).isdisjoint(others):
                    seen.add(pair)
                    open_pairs.append(pair)
    return False


def _states(pattern: str) -> list[list[Step]]:
    """The pattern as steps from state to state; the last state is the end."""
    states: list[list[Step]] = [[]]

    def step(letters: str, start: int | None = None) -> None:
        states.append([])
        states[-2 if start is None else start].append((letters, len(states) - 1))

    position = 0
    while position < len(pattern):
        place = _PLACE.match(pattern, position)
        if place is None:
            step(pattern[position])
            position += 1
            continue
        position = place.end()
        if place[0] == "{year}":
            for _ in range(4):
                step(_DIGIT)
        elif place[0] == "{month}":
            _add_month(states)
        else:
            _add_counter(states, int(place[0][-2]) if ":" in place[0] else 1)
    return states


def _add_month(states: list[list[Step]]) -> None:
    """01 to 12: two ways to the same end."""
    start, zero, ten, end = len(states) - 1, len(states), len(states) + 1, len(states) + 2
    states[start] += [("0", zero), ("1", ten)]
    states += [[(_NOT_ZERO, end)], [("012", end)], []]


def _add_counter(states: list[list[Step]], width: int) -> None:
    """A counter: padded with zeros to `width` digits, or longer and then without any."""
    start = len(states) - 1
    padded = [start, *range(len(states), len(states) + width - 1)]
    states += [[] for _ in range(width - 1)]
    longer = list(range(len(states), len(states) + width))
    states += [[] for _ in range(width)]
    end = len(states)
    states.append([])
    for place, state in enumerate(padded):
        states[state].append((_DIGIT, end if place == width - 1 else padded[place + 1]))
    # More digits than the width: the first one is never a zero.
    states[start].append((_NOT_ZERO, longer[0]))
    for place, state in enumerate(longer):
        last = place == width - 1
        states[state].append((_DIGIT, end if last else longer[place + 1]))
        if last:
            states[state].append((_DIGIT, state))
