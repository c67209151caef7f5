"""The list of steps: how long it is, and what becomes of steps that were undone."""

from __future__ import annotations

from batchbill_desktop.views.undo_steps import MOST_STEPS, UndoSteps, WindowStep


def steps_over(numbers: list[int], count: int) -> UndoSteps:
    """Steps that each put their number at the end of a list, or take it away."""
    steps = UndoSteps(None)  # type: ignore[arg-type] # no step here needs the database
    steps.changed.connect(steps.texts)
    for number in range(count):
        numbers.append(number)
        steps.add(
            WindowStep(
                lambda number=number: f"add {number}",  # type: ignore[misc] # a default
                lambda: numbers.__delitem__(-1),
                lambda number=number: numbers.append(number),  # type: ignore[misc] # a default
            )
        )
    return steps


def test_the_oldest_steps_are_forgotten_when_there_are_too_many() -> None:
    numbers: list[int] = []
    steps = steps_over(numbers, MOST_STEPS + 3)
    assert len(steps.texts()) == steps.place == MOST_STEPS
    assert steps.texts()[0] == "add 3"
    steps.go_to(0)
    assert numbers == [0, 1, 2]
    assert (steps.undo_text(), steps.redo_text()) == ("", "add 3")


def test_a_new_step_ends_what_could_be_redone() -> None:
    numbers: list[int] = []
    steps = steps_over(numbers, 3)
    steps.go_to(1)
    assert numbers == [0]
    numbers.append(9)
    steps.add(WindowStep(lambda: "nine", lambda: numbers.__delitem__(-1), lambda: None))
    assert steps.texts() == ["add 0", "nine"]
    steps.redo()
    assert numbers == [0, 9]
    steps.clear()
    assert (steps.texts(), steps.place, steps.undo_text()) == ([], 0, "")


def test_a_place_that_is_none_is_passed_over() -> None:
    numbers: list[int] = []
    steps = steps_over(numbers, 2)
    for place in (-1, 3, 2):
        steps.go_to(place)
    assert numbers == [0, 1]
