"""The status of an invoice: a word derived from dated facts (billing rules, 8.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an invoice; amounts in the smallest unit."""

    paid: int = 0
    credited: int = 0
    """Sum of the credit notes that correct it: negative."""
    newest: str | None = None
    """The newest of the facts `sent` and `exported`."""
    printed: datetime | None = None
    """When it was last printed, in UTC."""


def status_word(total: int, facts: Facts) -> str:
    """`draft`, `sent`, `exported`, `paid` or `refunded`."""
    if facts.credited and total + facts.credited == 0 and facts.paid == 0:
        return "refunded"
    if facts.paid and abs(facts.paid) >= abs(total + facts.credited):
        return "paid"
    return facts.newest or "draft"
