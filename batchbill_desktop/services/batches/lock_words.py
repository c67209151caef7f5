"""The lock reasons in words."""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.billing.items import Lock
from batchbill_desktop.services.sentence import Sentence, listed
from batchbill_desktop.services.texts import mark, tr

_LOCKS = {
    Lock.PERIOD_OPEN: mark("its period is still open"),
    Lock.TICKET_OPEN: mark("its ticket is not resolved"),
    Lock.CONTRACT_INACTIVE: mark("the contract is not active"),
    Lock.CUSTOMER_ON_HOLD: mark("the customer is on hold"),
    Lock.RATE_MISSING: mark("no rate is in effect for it"),
    Lock.OUTSIDE_CONTRACT: mark("it lies outside the contract's first and last day"),
    Lock.TAX_RATE_MISSING: mark("its tax code has no rate in effect on its tax date"),
}


def lock_text(lock: str) -> str:
    """A lock reason in words, in the language that is set."""
    return tr(_LOCKS[Lock(lock)])


def lock_sentence(locks: Sequence[Lock]) -> Sentence:
    """Lock reasons in the sentence of an error, to be put into words when it is shown."""
    return listed([Sentence(_LOCKS[lock], {}) for lock in locks], ", ")
