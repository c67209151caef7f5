"""Why a contract's row looks as it does (*Why?*): its mark, its notice, its block account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from batchbill_desktop.services.batches.lock_words import lock_text
from batchbill_desktop.services.billing.blocks import BlockPeriod
from batchbill_desktop.services.billing.items import ContractDue, Item, Lock, State
from batchbill_desktop.services.billing.lines import ready_lines
from batchbill_desktop.services.billing.rating import MINUTE
from batchbill_desktop.services.billing.snapshot import ContractType
from batchbill_desktop.services.money import divide_half_up, to_decimal
from batchbill_desktop.services.texts import (
    date_text,
    minutes_text,
    money_text,
    number_text,
    span_text,
    tr,
    tr_count,
)


def explain_contract(due: ContractDue, as_of: date) -> list[str]:
    """What of a contract is due on `as_of`, what is not and why, and how its block stands.

    One sentence each, in the language that is set. Needs no database.
    """
    return list(_sentences(due, as_of))


def _sentences(due: ContractDue, as_of: date) -> Iterator[str]:
    contract = due.contract
    yield tr(
        "Contract {contract} ({customer}) on {day}:",
        contract=f"{contract.code} {contract.name}",
        customer=contract.customer.name,
        day=date_text(as_of),
    )
    yield from _ready(due)
    yield from locked_sentences(due)
    waived = sum(item.state is State.WAIVED for item in due.items)
    if waived:
        yield tr_count("{count} item was waived.", "{count} items were waived.", waived)
    yield _mark(due)
    yield from block_sentences(due, as_of)


def _ready(due: ContractDue) -> Iterator[str]:
    ready = list(due.ready)
    if not ready:
        yield tr("Nothing of it may be billed now.")
        return
    total = sum(line.net for line in ready_lines(due))
    yield tr_count(
        "{count} item may be billed; it comes to {total}, its total balance.",
        "{count} items may be billed; together they come to {total}, the total balance.",
        len(ready),
        total=money_of(due, total),
    )
    yield from overdue_sentences(ready)


def overdue_sentences(ready: Iterable[Item]) -> Iterator[str]:
    """How many of the ready items are overdue, where any is."""
    overdue = sum(item.overdue for item in ready)
    if overdue:
        yield tr_count(
            "{count} of them is overdue: it should have been billed before.",
            "{count} of them are overdue: they should have been billed before.",
            overdue,
        )


def locked_sentences(due: ContractDue) -> Iterator[str]:
    """A sentence for each reason, with the day on which the last of its items opens."""
    counts: Counter[Lock] = Counter()
    opens: dict[Lock, date] = {}
    for item in due.items:
        if item.state is State.LOCKED:
            counts.update(item.locks)
            _note_opening(opens, item)
    for lock in Lock:
        if not counts[lock]:
            continue
        reason = lock_text(lock)
        day = opens.get(lock)
        if day is None:
            yield tr_count(
                "{count} item is locked: {reason}.",
                "{count} items are locked: {reason}.",
                counts[lock],
                reason=reason,
            )
        else:
            yield tr_count(
                "{count} item is locked until {day}: {reason}.",
                "{count} items are locked, the last of them until {day}: {reason}.",
                counts[lock],
                day=date_text(day),
                reason=reason,
            )


def _note_opening(opens: dict[Lock, date], item: Item) -> None:
    """Only an open period ends by itself on a day that is known."""
    if Lock.PERIOD_OPEN in item.locks and item.ready_on is not None:
        before = opens.get(Lock.PERIOD_OPEN, item.ready_on)
        opens[Lock.PERIOD_OPEN] = max(before, item.ready_on)


def _mark(due: ContractDue) -> str:
    states = {item.state for item in due.items}
    if State.LOCKED not in states:
        return tr("Its box has no padlock, since nothing of it is locked.")
    if State.READY in states:
        return tr("Its box has a small padlock, since a part of it is locked and a part is not.")
    return tr("It shows a padlock, since all that is not waived is locked.")


def block_sentences(due: ContractDue, as_of: date | None) -> Iterator[str]:
    """How the block stands in the periods of its unbilled items, and in that of `as_of`."""
    if due.block is None:
        return
    for account in _shown_periods(due, as_of):
        period = account.period
        names = {
            "carried": _use(due, account.carried_in),
            "allowance": _use(due, account.allowance),
            "used": _use(due, account.used),
            "left": _use(due, account.left),
        }
        if period.last is None:
            yield tr(
                "Block since {day}: {carried} carried in, an allowance of {allowance} in all, "
                "{used} used, {left} left.",
                day=date_text(period.first),
                **names,
            )
        else:
            yield tr(
                "Block of {period}: {carried} carried in, an allowance of {allowance} in all, "
                "{used} used, {left} left.",
                period=span_text(period.first, period.last),
                **names,
            )
        past = account.used - account.allowance
        if past > 0:
            yield tr("{past} are past the allowance.", past=_use(due, past))
    if as_of is None:
        return
    if due.block.top_ups:
        yield tr_count(
            "The block was bought again {count} time, since an entry went past the allowance.",
            "The block was bought again {count} times, since entries went past the allowance.",
            len(due.block.top_ups),
        )
    if due.notice is not None:
        yield tr(
            "Notice: {percent} % or more of the present period's allowance is used.",
            percent=number_text(due.notice),
        )


def _shown_periods(due: ContractDue, as_of: date | None) -> list[BlockPeriod]:
    """The accounts of the periods that have unbilled items, and of that of `as_of`."""
    # A line with a frequency of its own has other periods than the block.
    periods = {item.period for item in due.items}
    return [
        account
        for account in (due.block.periods if due.block else ())
        if account.period in periods
        or (
            as_of is not None
            and account.period.first <= as_of
            and (account.period.last is None or as_of <= account.period.last)
        )
    ]


def _use(due: ContractDue, units: int) -> str:
    """Block use in words: h:mm, or money."""
    if due.contract.type is ContractType.BLOCK_HOURS:
        return minutes_text(divide_half_up(units, MINUTE))
    return money_of(due, units)


def money_of(due: ContractDue, minor: int) -> str:
    """An amount in the smallest unit of the contract's currency, as the language writes it."""
    return money_text(to_decimal(minor, due.digits), due.contract.customer.currency, due.digits)
