"""The words of the tree's detail rows: periods, tickets, the account of a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from batchbill_desktop.services.batches.detail_rows import Level
from batchbill_desktop.services.texts import (
    date_text,
    minutes_text,
    number_text,
    span_text,
    tr,
    tr_count,
)
from batchbill_desktop.views.batches import contract_tree_words as words
from batchbill_desktop.views.batches.contract_tree_columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from batchbill_desktop.services.batches.block_balance import BlockBalance
    from batchbill_desktop.services.batches.detail_rows import DetailNode, Span
    from batchbill_desktop.services.batches.rows import ContractRow

_MOST_REASONS = 6


def period_text(period: Span) -> str:
    """A period's days; one that has no last day yet by its first."""
    first, last = period
    return span_text(first, last) if last else tr("from {day}", day=date_text(first))


def group_cell(contract: ContractRow, node: DetailNode, column: int, net: Callable[[], int]) -> str:
    """What stands in a period's or a ticket's row; `net` gives the sum of its column."""
    match column:
        case Column.CUSTOMER:
            return group_title(node)
        case Column.CONTRACT:
            return _when(node)
        case Column.TYPE if node.balance is not None:
            return tr("{percent} % used", percent=number_text(node.balance.percent))
        case Column.TYPE:
            return _time_of(node)
        case Column.SELECTED if not node.ready:
            return words.short_reason(node.items[0])
    return words.amount_text(contract, net())


def group_title(node: DetailNode) -> str:
    """A period by its days, a ticket by its number and title."""
    if node.level is Level.TICKET:
        item = node.items[0]
        return tr("#{ticket} {title}", ticket=item.ticket, title=item.ticket_title)
    return period_text(node.period) if node.period else ""


def account_cell(contract: ContractRow, node: DetailNode, column: int) -> str:
    """What stands in the row of a block's account."""
    balance = node.balance
    if balance is None:
        return ""
    match column:
        case Column.CUSTOMER:
            return tr("Block: opening {opening}", opening=_use(contract, balance, balance.opening))
        case Column.CONTRACT:
            return period_text((balance.first, balance.last))
        case Column.TYPE:
            return tr(
                "used {used}, {percent} %",
                used=_use(contract, balance, balance.used),
                percent=number_text(balance.percent),
            )
        case Column.TOTAL:
            return tr("{amount} left", amount=_use(contract, balance, balance.left))
    return tr("{amount} overage", amount=_use(contract, balance, balance.overage))


def sentences(contract: ContractRow, node: DetailNode, state: Qt.CheckState) -> list[str]:
    """What is to be said of a period, a ticket or an account: state, reasons, the block."""
    if node.level is Level.ACCOUNT:
        return account_sentences(contract, node.balance) if node.balance else []
    lines = [group_title(node), _state_of(node, state)]
    if node.locked:
        if node.ready:
            lines.append(
                tr_count(
                    "{count} item is still locked:", "{count} items are still locked:", node.locked
                )
            )
        why: dict[str, None] = {}
        for item in node.items:
            why.update(dict.fromkeys(words.reasons(item)))
        lines += list(why)[:_MOST_REASONS]
    if node.overdue:
        lines.append(
            tr_count("{count} item is overdue.", "{count} items are overdue.", node.overdue)
        )
    if node.balance is not None:
        lines += account_sentences(contract, node.balance)
    return lines


def account_sentences(contract: ContractRow, balance: BlockBalance) -> list[str]:
    """The account of a block in words, with its notice."""
    lines = [
        tr(
            "Block of {period}: opening {opening}, used {used}, left {left}, overage {overage}.",
            period=period_text((balance.first, balance.last)),
            opening=_use(contract, balance, balance.opening),
            used=_use(contract, balance, balance.used),
            left=_use(contract, balance, balance.left),
            overage=_use(contract, balance, balance.overage),
        )
    ]
    if balance.bought:
        lines.append(
            tr(
                "Bought again in the period: {amount}.",
                amount=_use(contract, balance, balance.bought),
            )
        )
    if balance.notice is not None:
        lines.append(
            tr(
                "Notice: {percent} % or more of the block is used.",
                percent=number_text(balance.notice),
            )
        )
    return lines


def _use(contract: ContractRow, balance: BlockBalance, value: int) -> str:
    return words.amount_text(contract, value) if balance.is_money else minutes_text(value)


def _when(node: DetailNode) -> str:
    if node.level is Level.TICKET:
        first = min(item.date for item in node.items)
        last = max(item.date for item in node.items)
        text = date_text(first) if first == last else span_text(first, last)
    else:
        text = tr_count("{count} item", "{count} items", len(node.items))
    return tr("{days}, overdue", days=text) if node.overdue else text


def _time_of(node: DetailNode) -> str:
    minutes = [item.minutes for item in node.items if item.minutes is not None]
    return minutes_text(sum(minutes)) if minutes else ""


def _state_of(node: DetailNode, state: Qt.CheckState) -> str:
    if node.ready:
        return words.tick_text(state)
    return tr("Locked") if node.locked else tr("Waived")
