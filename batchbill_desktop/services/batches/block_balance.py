"""The account of a block, period by period, in the units in which a reader thinks of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from batchbill_desktop.services.billing.blocks import NOTICE_LEVELS, BlockPeriod, block_units
from batchbill_desktop.services.billing.items import ContractDue
from batchbill_desktop.services.billing.snapshot import ContractType
from batchbill_desktop.services.money import SCALE, divide_half_up


@dataclass(frozen=True, slots=True)
class BlockBalance:
    """One period's account: minutes of a block of hours, the smallest unit of one of money."""

    first: dt.date
    last: dt.date | None
    is_money: bool
    opening: int
    """The block and what was carried in."""
    bought: int
    """What top-ups have added."""
    used: int
    left: int
    overage: int
    percent: int
    """Used of the allowance, whole percent, rounded down; more than 100 where there is overage."""

    @property
    def notice(self) -> int | None:
        """**Notices**: 95 or 80 where as much of the allowance is used."""
        return next((level for level in NOTICE_LEVELS if self.percent >= level), None)

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in the period."""
        return self.first <= day and (self.last is None or day <= self.last)


def block_balances(due: ContractDue) -> list[BlockBalance]:
    """The accounts of all periods of a contract's block; of other contracts none."""
    if due.block is None:
        return []
    contract = due.contract
    is_money = contract.type == ContractType.BLOCK_MONEY
    bought = contract.block_amount if is_money else contract.block_hours
    size = block_units(contract, due.digits, bought)
    return [_balance(period, size, is_money=is_money) for period in due.block.periods]


def _balance(account: BlockPeriod, size: int, *, is_money: bool) -> BlockBalance:
    def shown(value: int) -> int:
        return value if is_money else divide_half_up(value, SCALE)

    opening = size + account.carried_in
    allowance = account.allowance
    return BlockBalance(
        account.period.first,
        account.period.last,
        is_money,
        shown(opening),
        shown(allowance - opening),
        shown(account.used),
        shown(account.left),
        # What is left and what is covered make up the allowance: the rest went past it.
        shown(max(account.used + account.left - allowance, 0)),
        account.used * 100 // allowance if allowance else 100,
    )
