"""Edits drawn at random, as somebody at the editor might make them in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from batchbill_desktop.services.invoices.editing.changes import (
    add_line,
    back_to_given,
    copy_line,
    delete_line,
    move_line,
    set_address,
    set_buyer,
    set_delivery,
    set_fields,
    set_line,
    set_texts,
)
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.working import LINE_KINDS, WorkingInvoice

Change = Callable[[WorkingInvoice, EditContext, int], WorkingInvoice]
"""A change of the invoice; the number chooses a line."""

_numbers = st.integers(-50_0000, 500_0000)
_texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12)
_names = _texts.map(lambda text: f"x{text}")
_days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
_spans = st.tuples(_days, _days).map(lambda pair: (min(pair), max(pair)))

_line_values = st.one_of(
    st.fixed_dictionaries({"quantity": _numbers}),
    st.fixed_dictionaries({"minutes": _numbers}),
    st.fixed_dictionaries({"unit_price": _numbers}),
    st.fixed_dictionaries({"discount_percent": st.integers(0, 100_0000)}),
    st.fixed_dictionaries({"tax_code": st.sampled_from(("S20", "EXO"))}),
    st.fixed_dictionaries({"description": _names}),
    st.fixed_dictionaries({"rich": _names.map(lambda text: f"<b>{text}</b> <i>&amp;</i>")}),
    st.fixed_dictionaries({"unit": st.sampled_from(("hour", "piece", "box"))}),
    st.fixed_dictionaries({"supply": st.none() | _spans}),
    st.fixed_dictionaries({"proration": st.none() | st.just((16, 31))}),
    st.fixed_dictionaries({"sku": _texts}),
    st.fixed_dictionaries({"quantity": _numbers, "unit_price": _numbers, "unit": st.just("hour")}),
)


def _on_line(change: Callable[[WorkingInvoice, EditContext, int], WorkingInvoice]) -> Change:
    """A change of the line that the number chooses; none where there is no line."""

    def changed(working: WorkingInvoice, context: EditContext, choice: int) -> WorkingInvoice:
        if not working.lines:
            return working
        return change(working, context, working.lines[choice % len(working.lines)].key)

    return changed


def _set(values: dict[str, object]) -> Change:
    return _on_line(lambda working, context, key: set_line(working, context, key, **values))


def _add(kind: str, values: dict[str, object]) -> Change:
    filled = {"description": "Typed", **values}
    return lambda working, context, at: add_line(working, context, kind, at, **filled)


def _move(to: int) -> Change:
    return _on_line(lambda working, _, key: move_line(working, key, to))


changes: st.SearchStrategy[Change] = st.one_of(
    _line_values.map(_set),
    _line_values.map(_set),
    st.builds(_add, st.sampled_from(LINE_KINDS), _line_values),
    st.integers(0, 9).map(_move),
    st.just(_on_line(lambda working, _, key: copy_line(working, key))),
    st.just(_on_line(lambda working, _, key: delete_line(working, key))),
    st.just(_on_line(lambda working, _, key: back_to_given(working, key))),
    _names.map(lambda city: lambda working, _, __: set_address(working, city=city)),
    _names.map(lambda text: lambda working, _, __: set_buyer(working, buyer_reference=text)),
    _texts.map(lambda text: lambda working, _, __: set_delivery(working, street=text)),
    _texts.map(lambda text: lambda working, _, __: set_texts(working, intro=text, closing=None)),
    _days.map(lambda day: lambda working, c, __: set_fields(working, c, due_date=day)),
    _texts.map(lambda text: lambda working, c, __: set_fields(working, c, notes=text)),
    _spans.map(lambda span: lambda working, c, __: set_fields(working, c, service_period=span)),
    st.sampled_from(("en", "fr", "de", "nl")).map(
        lambda language: lambda working, c, __: set_fields(working, c, language=language)
    ),
)

edits = st.lists(st.tuples(changes, st.integers(0, 9)), max_size=12)
"""Changes, each with the number that chooses its line."""


def edited(
    working: WorkingInvoice, context: EditContext, steps: list[tuple[Change, int]]
) -> WorkingInvoice:
    """The invoice after all the steps."""
    for change, choice in steps:
        working = change(working, context, choice)
    return working
