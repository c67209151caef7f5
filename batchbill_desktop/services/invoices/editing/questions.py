"""What is asked when billed items are taken off, or are billed lower (billing rules, 8.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.money import SCALE, to_decimal
from batchbill_desktop.services.texts import minutes_text, money_text, tr

KEEP = "keep"
RELEASE = "release"
WAIVE = "waive"


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of an item: `keep` (billed as it was), `release` (due again), `waive`."""

    choice: str
    reason: str = ""
    """Of a waiver: needed."""


@dataclass(frozen=True, slots=True)
class ItemQuestion:
    """An item that is billed lower, or not at all any more. Amounts in the smallest unit."""

    item: str
    is_removed: bool
    """Whether it stands on no line any more."""
    description: str
    """Of the line on which it stood."""
    line_keys: tuple[int, ...]
    """The lines that were taken off or lowered."""
    was: int
    """Net of these lines before."""
    now: int
    """And after; 0 where they are gone."""
    was_minutes: int | None
    """Of time: their minutes before, in ten-thousandths."""
    now_minutes: int | None
    others: int
    """How many other items share these lines."""
    stays: int
    """Net of the lines on which it still stands."""
    currency: str
    digits: int

    @property
    def text(self) -> str:
        """What happens to it, in the language that is set."""
        was, now = self._amount(self.was), self._amount(self.now)
        if self.was_minutes and (not self.was or self.was == self.now):
            was, now = _time(self.was_minutes), _time(self.now_minutes or 0)
        params = {"item": self.item, "description": self.description, "was": was, "now": now}
        if self.is_removed and self.others:
            return tr(
                "“{description}” ({item}) is no longer on the invoice; its line came to {was}, "
                "with other items.",
                **params,
            )
        if self.is_removed:
            return tr(
                "“{description}” ({item}) is no longer on the invoice; it came to {was}.", **params
            )
        if self.others:
            return tr(
                "“{description}” ({item}): its line, with other items, goes from {was} to {now}.",
                **params,
            )
        return tr("“{description}” ({item}) goes from {was} to {now}.", **params)

    @property
    def release_warning(self) -> str:
        """What to know before it is released or waived; empty where nothing of it stays billed."""
        if not self.stays:
            return ""
        return tr(
            "{amount} stay on the invoice where {item} stood. Released, it is due again in full.",
            item=self.item,
            amount=self._amount(self.stays),
        )

    def _amount(self, net: int) -> str:
        return money_text(to_decimal(net, self.digits), self.currency, self.digits)


def _time(minutes: int) -> str:
    return minutes_text(minutes // SCALE)


@dataclass(frozen=True, slots=True)
class _Loss:
    """A line with items, and what is left of it."""

    before: WorkingLine
    after: WorkingLine | None


def questions(before: WorkingInvoice, after: WorkingInvoice) -> tuple[ItemQuestion, ...]:
    """A question for each item of `before` that `after` bills lower or not at all.

    A line is lower where its net is nearer to 0 or has the other sign, or where it has fewer
    minutes. An item may stand on two lines (a part billed, a part included).
    """
    losses: dict[str, list[_Loss]] = {}
    for loss in _losses(before, after):
        for item in loss.before.items:
            losses.setdefault(item, []).append(loss)
    if not losses:
        return ()
    standing: dict[str, int] = {}
    for line in after.lines:
        for item in line.items:
            standing[item] = standing.get(item, 0) + line.net
    return tuple(
        _question(item, found, before, standing.get(item)) for item, found in losses.items()
    )


def is_lower(now: WorkingLine, was_net: int, was_minutes: int | None) -> bool:
    """Whether a line bills less than it did."""
    if abs(now.net) < abs(was_net) or now.net * was_net < 0:
        return True
    return bool(was_minutes) and abs(now.minutes or 0) < abs(was_minutes or 0)


def _losses(before: WorkingInvoice, after: WorkingInvoice) -> Iterator[_Loss]:
    there = {line.key: line for line in after.lines}
    for line in before.lines:
        if not line.items:
            continue
        now = there.get(line.key)
        if now is None or is_lower(now, line.net, line.minutes):
            yield _Loss(line, now)


def _question(
    item: str, losses: list[_Loss], before: WorkingInvoice, stays: int | None
) -> ItemQuestion:
    """`stays`: net of the lines on which it still stands; None: on none."""
    kept = [loss.after for loss in losses if loss.after is not None]
    minutes = [loss.before.minutes for loss in losses if loss.before.minutes is not None]
    now_minutes = [line.minutes for line in kept if line.minutes is not None]
    # A part that was billed says more than one that was included.
    told = max((loss.before for loss in losses), key=lambda line: abs(line.net))
    others = {one for loss in losses for one in loss.before.items} - {item}
    return ItemQuestion(
        item,
        stays is None,
        told.description,
        tuple(loss.before.key for loss in losses),
        sum(loss.before.net for loss in losses),
        sum(line.net for line in kept),
        sum(minutes) if minutes else None,
        sum(now_minutes) if now_minutes else None,
        len(others),
        stays or 0,
        before.currency,
        before.digits,
    )
