"""Quantities of lines that are to be credited: h:mm where they are time."""

from __future__ import annotations

from batchbill_desktop.services.invoices.creditable import OpenLine
from batchbill_desktop.services.invoices.editing.pricing import hours_of, minutes_of
from batchbill_desktop.views.invoices.editor import entry


def open_quantity_text(line: OpenLine, quantity: int) -> str:
    """A quantity of the line, in ten-thousandths, as the user reads it."""
    if line.is_time:
        return entry.quantity_text(hours_of(quantity), quantity)
    return entry.quantity_text(quantity, None)


def read_open_quantity(line: OpenLine, text: str) -> int | None:
    """What was typed, in the ten-thousandths that the line counts in; None where it is none."""
    typed = entry.read_quantity(text)
    if typed is None:
        return None
    if not line.is_time:
        return typed.quantity if typed.minutes is None else None
    return minutes_of(typed.quantity) if typed.minutes is None else typed.minutes
