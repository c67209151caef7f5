"""The words of the contract tree: cells, tooltips, and what a screen reader says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.texts import (
    date_text,
    mark,
    minutes_text,
    money_text,
    number_text,
    span_text,
    tr,
    tr_count,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow

_COLUMNS = (
    "",
    mark("Customer name"),
    mark("Contract name"),
    mark("Contract type"),
    mark("Total balance"),
    mark("Selected balance"),
)
_CUSTOMER, _CONTRACT, _TYPE, _TOTAL, _SELECTED = range(1, 6)

_TYPES = {
    "retainer": mark("Retainer"),
    "hourly": mark("Hourly"),
    "block_hours": mark("Block of hours"),
    "block_money": mark("Block of money"),
    "remote_monitoring": mark("Remote monitoring"),
    "online_backup": mark("Online backup"),
    "project_fee": mark("Project (fixed price)"),
    "project_hourly": mark("Project (hourly)"),
}

_NAMELESS = {
    "recurring": mark("Block"),
    "time": mark("Time without a description"),
    "charge": mark("Charge without a description"),
}

_SHORT_LOCKS = {
    "TICKET_OPEN": mark("ticket open"),
    "CONTRACT_INACTIVE": mark("contract inactive"),
    "CUSTOMER_ON_HOLD": mark("customer on hold"),
    "RATE_MISSING": mark("rate missing"),
    "OUTSIDE_CONTRACT": mark("outside contract"),
    "TAX_RATE_MISSING": mark("tax rate missing"),
}

_LOCKS = {
    "CONTRACT_INACTIVE": mark("The contract is not active."),
    "CUSTOMER_ON_HOLD": mark("The customer is on hold."),
    "RATE_MISSING": mark("No hourly rate is in effect on that day."),
    "OUTSIDE_CONTRACT": mark("It is dated before the contract's first day or after its last."),
    "TAX_RATE_MISSING": mark("Its tax code has no rate in effect on its tax date."),
}

_TICKS = {
    Qt.CheckState.Checked: mark("Selected"),
    Qt.CheckState.PartiallyChecked: mark("Partly selected"),
    Qt.CheckState.Unchecked: mark("Not selected"),
}


def column_title(column: int) -> str:
    """The head of a column; the box column has none."""
    return tr(_COLUMNS[column]) if _COLUMNS[column] else ""


def contract_type(code: str) -> str:
    """A contract type in words."""
    return tr(_TYPES[code])


def contract_types() -> dict[str, str]:
    """All contract types in words, by their code."""
    return {code: tr(text) for code, text in _TYPES.items()}


def contract_cell(contract: ContractRow, column: int, selected: Callable[[], int]) -> str:
    """What stands in a contract's row; `selected` gives its selected balance."""
    if column == _CUSTOMER:
        return contract.customer_name
    if column == _CONTRACT:
        return contract.contract_name
    if column == _TYPE:
        return contract_type(contract.type)
    amount = contract.total_balance if column == _TOTAL else selected()
    return amount_text(contract, amount)


def item_cell(
    contract: ContractRow,
    item: ItemRow,
    column: int,
    *,
    selected: bool,
    below_ticket: bool = False,
) -> str:
    """What stands in an item's row: text, days, quantity and price, amount, or why not.

    `below_ticket`: the row above names its ticket already.
    """
    if column == _CUSTOMER:
        return item.description if below_ticket and item.description else item_title(item)
    if column == _CONTRACT:
        return _when(item)
    if column == _TYPE:
        return _quantity_and_price(contract, item)
    if column == _TOTAL:
        return amount_text(contract, item.net)
    if item.state == "ready":
        return amount_text(contract, item.net if selected else 0)
    return short_reason(item)


def item_title(item: ItemRow) -> str:
    """An item's text, with its ticket where it has one; blocks and top-ups by their name."""
    if item.kind == "top_up":
        return tr("Top-up of the block")
    if item.ticket is None:
        return item.description or tr(_NAMELESS[item.kind])
    if not item.description or item.description == item.ticket_title:
        return tr("#{ticket} {title}", ticket=item.ticket, title=item.ticket_title)
    return tr(
        "#{ticket} {title}: {text}",
        ticket=item.ticket,
        title=item.ticket_title,
        text=item.description,
    )


def short_reason(item: ItemRow) -> str:
    """In two or three words why an item cannot be ticked."""
    if item.state == "waived":
        return tr("waived")
    others = [lock for lock in item.locks if lock != "PERIOD_OPEN"]
    if others:
        return tr(_SHORT_LOCKS[others[0]])
    if item.ready_on is not None:
        return tr("opens {day}", day=date_text(item.ready_on))
    return tr("period open")


def reasons(item: ItemRow) -> list[str]:
    """Every reason why an item is locked, a sentence each."""
    return [_reason(item, lock) for lock in item.locks]


def _reason(item: ItemRow, lock: str) -> str:
    if lock == "TICKET_OPEN":
        return tr("Ticket {ticket} is not resolved or closed.", ticket=item.ticket)
    if lock != "PERIOD_OPEN":
        return tr(_LOCKS[lock])
    if item.ready_on is None:
        return tr("Its period has no last day yet.")
    day = date_text(item.ready_on)
    if item.period is not None and item.period[1] is not None:
        return tr(
            "Open period {span}, ready on {day}.",
            span=span_text(item.period[0], item.period[1]),
            day=day,
        )
    return tr("Ready on {day}.", day=day)


def item_tooltip(contract: ContractRow, item: ItemRow, state: Qt.CheckState) -> str:
    """State, reasons and days of an item, a line each."""
    lines = [item_title(item), _state_of_item(item, state)]
    lines += reasons(item)
    if item.covered:
        lines.append(covered_text(contract, item))
    if item.overdue:
        lines.append(tr("Overdue: it could have been billed before."))
    if item.minutes is not None and item.technician:
        lines.append(
            tr(
                "{time} to bill, worked by {technician}.",
                time=minutes_text(item.minutes),
                technician=item.technician,
            )
        )
    return "\n".join(lines)


def contract_tooltip(contract: ContractRow, state: Qt.CheckState) -> str:
    """State of a contract, what of it is locked and why, a line each."""
    lines = [
        tr(
            "{customer}: {contract}",
            customer=contract.customer_name,
            contract=contract.contract_name,
        ),
        _state_of_contract(contract, state),
    ]
    if contract.locked:
        if contract.ready:
            lines.append(
                tr_count(
                    "{count} item is still locked:",
                    "{count} items are still locked:",
                    contract.locked,
                )
            )
        why: dict[str, None] = {}
        for item in contract.items:
            why.update(dict.fromkeys(reasons(item)))
        lines += list(why)[:6]
    if contract.overdue:
        lines.append(
            tr_count("{count} item is overdue.", "{count} items are overdue.", contract.overdue)
        )
    if contract.notice is not None:
        lines.append(
            tr(
                "This period uses {percent} % or more of the block.",
                percent=number_text(contract.notice),
            )
        )
    return "\n".join(lines)


def contract_spoken(contract: ContractRow, state: Qt.CheckState) -> str:
    """What a screen reader says of a contract's box: whose, its state, its mark."""
    parts = [contract.customer_name, contract.contract_name, _state_of_contract(contract, state)]
    if contract.mark == "partly_locked":
        parts.append(
            tr_count("{count} item is locked", "{count} items are locked", contract.locked)
        )
    elif contract.mark == "locked" and contract.items:
        parts += reasons(contract.items[0])[:1]
    return ", ".join(parts)


def item_spoken(contract: ContractRow, item: ItemRow, state: Qt.CheckState) -> str:
    """What a screen reader says of an item's box."""
    parts = [item_title(item), _state_of_item(item, state), *reasons(item)]
    if item.covered:
        parts.append(covered_text(contract, item))
    if item.overdue:
        parts.append(tr("overdue"))
    return ", ".join(parts)


def covered_text(contract: ContractRow, item: ItemRow) -> str:
    """What covers time that comes to nothing, or to less than its price."""
    if contract.due.contract.is_block:
        if item.covered == "partly":
            return tr("partly by the block")
        return tr("covered by the block")
    return tr("included in the flat fee")


def tick_text(state: Qt.CheckState) -> str:
    """The state of a box in words."""
    return tr(_TICKS[state])


def _state_of_item(item: ItemRow, state: Qt.CheckState) -> str:
    if item.state == "waived":
        return tr("Waived")
    if item.state == "locked":
        return tr("Locked")
    return tick_text(state)


def _state_of_contract(contract: ContractRow, state: Qt.CheckState) -> str:
    if contract.ready:
        return tick_text(state)
    return tr("Locked") if contract.locked else tr("Waived")


def _when(item: ItemRow) -> str:
    if item.kind == "recurring" and item.period is not None:
        first, last = item.period
        text = span_text(first, last) if last else tr("from {day}", day=date_text(first))
    else:
        text = date_text(item.date)
    return tr("{days}, overdue", days=text) if item.overdue else text


def _quantity_and_price(contract: ContractRow, item: ItemRow) -> str:
    if item.minutes is not None:
        quantity = minutes_text(item.minutes)
    elif item.quantity_text:
        quantity = number_text(Decimal(item.quantity_text))
    else:
        return ""
    if item.covered:
        return tr("{quantity}, {covered}", quantity=quantity, covered=covered_text(contract, item))
    if not item.unit_price_text:
        return quantity
    price = number_text(Decimal(item.unit_price_text), contract.digits)
    return tr("{quantity} × {price}", quantity=quantity, price=price)


def amount_text(contract: ContractRow, minor: int) -> str:
    """An amount in the smallest unit of the contract's currency, as the language writes it."""
    return money_text(to_decimal(minor, contract.digits), contract.currency, contract.digits)
