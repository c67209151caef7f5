"""Where a billable item comes from: every field that is stored of its source, and who holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from batchbill_desktop.models import Charge, Contract, ContractLine, Customer, Ticket, TimeEntry
from batchbill_desktop.services.batches.explain import standing
from batchbill_desktop.services.batches.load import load_contract
from batchbill_desktop.services.batches.waive import ItemMissing, waived_reason
from batchbill_desktop.services.billing import snapshot as engine
from batchbill_desktop.services.billing.periods import Period, Schedule
from batchbill_desktop.services.billing.rating import InEffect
from batchbill_desktop.services.billing.recurring import BLOCK_LINE
from batchbill_desktop.services.money import scaled_to_decimal
from batchbill_desktop.services.texts import (
    date_text,
    mark,
    minutes_text,
    number_text,
    span_text,
    tr,
)

_TICKET_STATES = {
    "open": mark("open"),
    "pending": mark("pending"),
    "resolved": mark("resolved"),
    "closed": mark("closed"),
}
_CHARGE_KINDS = {"product": mark("product"), "expense": mark("expense")}
_FREQUENCIES = {
    "week": mark("every week"),
    "two_weeks": mark("every two weeks"),
    "month": mark("every month"),
    "quarter": mark("every quarter"),
    "half_year": mark("every half-year"),
    "year": mark("every year"),
    "once": mark("once"),
    "on_demand": mark("on demand"),
}
_TIMINGS = {"advance": mark("in advance"), "arrears": mark("in arrears")}

_PRICE_DECIMALS = 2

READ_AT_MOST = 200
"""How many sources are read at once, at most."""


@dataclass(frozen=True, slots=True)
class SourceField:
    """One stored field: `label` is English, to be translated; `text` is what it holds."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """What an item comes from; `standing` says in which batch and invoice it is, if in any."""

    item: str
    fields: tuple[SourceField, ...]
    standing: str
    waived_reason: str | None = None

    def text_of(self, name: str) -> str:
        """What a field holds; empty where the source has no such field."""
        return next((field.text for field in self.fields if field.name == name), "")


def read_source(connection: Connection, item: str, as_of: date) -> Source:
    """The source of an item, in the words of the language that is set. Raises `ItemMissing`.

    Of a contract line, and of rates, what is in effect for the item; `as_of` counts where a
    period has no last day yet.
    """
    kind, _, rest = item.partition(":")
    read = _READERS.get(kind)
    fields = tuple(read(connection, rest, as_of)) if read is not None else ()
    if not fields:
        raise ItemMissing(item=item)
    own = (SourceField("item", mark("Billable item"), item), *fields)
    return Source(item, own, standing(connection, item), waived_reason(connection, item))


def _entry_fields(connection: Connection, key: str, _: date) -> Iterator[SourceField]:
    table = TimeEntry.__table__
    row = _row(connection, table, table.c.entry, key)
    if row is None:
        return
    yield from _contract_fields(connection, row["contract_id"])
    yield from _ticket_fields(connection, row["ticket"])
    yield from _work_fields(row)
    yield from _rate_fields(connection, row)
    yield SourceField("billable", mark("Billable"), _yes_or_no(row["billable"]))
    yield SourceField("note", mark("Note"), row["description"])
    yield from _origin_fields(row)


def _work_fields(row: Any) -> Iterator[SourceField]:
    yield SourceField("technician", mark("Technician"), row["technician"])
    yield SourceField("date", mark("Date"), date_text(row["date"]))
    yield SourceField("start", mark("Start"), row["start"])
    yield SourceField("minutes", mark("Time worked"), minutes_text(row["minutes"]))
    billable = row["billable_minutes"]
    if billable is not None:
        yield SourceField("billable_minutes", mark("Time to bill"), minutes_text(billable))


def _rate_fields(connection: Connection, row: Any) -> Iterator[SourceField]:
    contract = _contract_of(connection, row["contract_id"])
    rates = [] if contract is None else [one for one in contract.rates if one.name == row["rate"]]
    rate = InEffect(rates).on(row["date"])
    yield SourceField("rate", mark("Rate"), row["rate"])
    if rate is None:
        yield SourceField("amount", mark("Hourly price"), tr("none in effect on that day"))
        return
    price = tr("{price} since {day}", price=_price(rate.amount), day=date_text(rate.effective_from))
    yield SourceField("amount", mark("Hourly price"), price)
    if contract is not None and contract.type is engine.ContractType.BLOCK_HOURS:
        yield SourceField("factor", mark("Block factor"), _number(rate.block_factor))


def _charge_fields(connection: Connection, key: str, _: date) -> Iterator[SourceField]:
    table = Charge.__table__
    row = _row(connection, table, table.c.charge, key)
    if row is None:
        return
    yield from _contract_fields(connection, row["contract_id"])
    yield from _ticket_fields(connection, row["ticket"])
    yield SourceField("kind", mark("Kind"), tr(_CHARGE_KINDS[row["kind"]]))
    yield SourceField("date", mark("Date"), date_text(row["date"]))
    yield SourceField("sku", mark("SKU"), row["sku"])
    yield SourceField("note", mark("Description"), row["description"])
    yield SourceField("quantity", mark("Quantity"), _number(row["quantity"]))
    yield SourceField("price", mark("Unit price"), _price(row["unit_price"]))
    for name, label in (
        ("markup_percent", mark("Mark-up")),
        ("discount_percent", mark("Discount")),
    ):
        yield SourceField(name, label, _percent(row[name]))
    yield SourceField("tax_code", mark("Tax code"), row["tax_code"] or tr("the contract's"))
    yield from _origin_fields(row)


def _recurring_fields(connection: Connection, key: str, as_of: date) -> Iterator[SourceField]:
    code, line, day = _three(key)
    contract = load_contract(connection, code)
    first = _day(day)
    if contract is None or first is None:
        return
    if line == BLOCK_LINE and contract.is_block:
        period = Schedule(contract, contract.frequency).recorded(first)
        if period is not None:
            yield from _contract_fields(connection, contract.id)
            yield _period_field(period)
            yield from _block_fields(contract, period, as_of)
        return
    versions = [one for one in contract.lines if one.line == line]
    if versions:
        yield from _contract_fields(connection, contract.id)
        yield from _line_fields(connection, contract, versions, first, as_of)


def _line_fields(
    connection: Connection,
    contract: engine.Contract,
    versions: list[engine.ContractLine],
    first: date,
    as_of: date,
) -> Iterator[SourceField]:
    once = contract.type is engine.ContractType.PROJECT_FEE
    own = versions[0].frequency or contract.frequency
    frequency = engine.Frequency.ONCE if once else own
    timing = versions[0].timing or contract.timing
    period = Schedule(contract, frequency).recorded(first)
    if period is not None:
        yield _period_field(period)
    version = InEffect(versions).on(_price_day(period, timing, first, as_of)) or versions[0]
    table = ContractLine.__table__
    row = connection.execute(
        select(table.c.category).where(
            table.c.contract_id == contract.id,
            table.c.line == version.line,
            table.c.effective_from == version.effective_from,
        )
    ).first()
    yield SourceField("line", mark("Contract line"), version.line)
    yield SourceField("since", mark("In effect since"), date_text(version.effective_from))
    yield SourceField("sku", mark("SKU"), version.sku)
    yield SourceField("note", mark("Description"), version.description)
    yield SourceField("category", mark("Category"), "" if row is None else row.category)
    yield SourceField("quantity", mark("Quantity"), _number(version.quantity))
    included = _number(version.included_quantity)
    yield SourceField("included", mark("Included quantity"), included)
    yield SourceField("price", mark("Unit price"), _price(version.unit_price))
    yield SourceField("tax_code", mark("Tax code"), version.tax_code or tr("the contract's"))
    yield SourceField("frequency", mark("Billed"), _how(frequency.value, timing))


def _block_fields(contract: engine.Contract, period: Period, as_of: date) -> Iterator[SourceField]:
    day = _price_day(period, contract.timing, period.first, as_of)
    yield from _block_size(contract, day)
    yield SourceField("rollover", mark("What is left is carried over"), _rollover(contract))
    overage = contract.overage_rate
    if overage is not None:
        yield SourceField("overage", mark("Price past the allowance"), _price(overage))
    yield SourceField("top_up", mark("Bought again when used up"), _yes_or_no(contract.top_up))
    how = _how(contract.frequency.value, contract.timing)
    yield SourceField("frequency", mark("Billed"), how)


def _block_size(contract: engine.Contract, day: date) -> Iterator[SourceField]:
    if contract.block_hours is not None:
        yield SourceField("size", mark("Hours of the block"), _number(contract.block_hours))
        base = InEffect([one for one in contract.rates if one.name == "base"]).on(day)
        price = tr("none in effect on that day") if base is None else _price(base.amount)
        yield SourceField("amount", mark("Hourly price"), price)
    if contract.block_amount is not None:
        yield SourceField("size", mark("Amount of the block"), _price(contract.block_amount))


def _rollover(contract: engine.Contract) -> str:
    if not contract.rollover or contract.rollover_limit is None:
        return _yes_or_no(contract.rollover)
    return tr("yes, at most {limit}", limit=_number(contract.rollover_limit))


def _top_up_fields(connection: Connection, key: str, _: date) -> Iterator[SourceField]:
    code, entry = _three(key)[:2]
    contract = load_contract(connection, code)
    table = TimeEntry.__table__
    row = _row(connection, table, table.c.entry, entry)
    if contract is None or row is None:
        return
    yield from _contract_fields(connection, contract.id)
    yield from _block_size(contract, row["date"])
    yield SourceField("entry", mark("Time entry that used the block up"), f"T:{row['entry']}")
    yield from _ticket_fields(connection, row["ticket"])
    yield from _work_fields(row)
    yield SourceField("note", mark("Note"), row["description"])


_READERS: dict[str, Callable[[Connection, str, date], Iterator[SourceField]]] = {
    "T": _entry_fields,
    "C": _charge_fields,
    "R": _recurring_fields,
    "U": _top_up_fields,
}


def _contract_fields(connection: Connection, contract_id: int) -> Iterator[SourceField]:
    row = connection.execute(
        select(Contract.code, Contract.name, Customer.business_number, Customer.name.label("owner"))
        .join(Customer, Customer.id == Contract.customer_id)
        .where(Contract.id == contract_id)
    ).one()
    owner = tr("{name} ({number})", name=row.owner, number=row.business_number)
    yield SourceField("customer", mark("Customer"), owner)
    name = tr("{name} ({number})", name=row.name, number=row.code)
    yield SourceField("contract", mark("Contract"), name)


def _ticket_fields(connection: Connection, ticket: int | None) -> Iterator[SourceField]:
    table = Ticket.__table__
    row = None if ticket is None else _row(connection, table, table.c.ticket, f"{ticket}")
    if row is None:
        return
    title = tr("#{ticket} {title}", ticket=row["ticket"], title=row["title"])
    yield SourceField("ticket", mark("Ticket"), title)
    state = tr(_TICKET_STATES[row["status"]])
    if row["resolved_on"] is not None:
        state = tr("{state} since {day}", state=state, day=date_text(row["resolved_on"]))
    yield SourceField("ticket_state", mark("State of the ticket"), state)


def _origin_fields(row: Any) -> Iterator[SourceField]:
    """The other program from which it was taken over."""
    if row["source"]:
        origin = " ".join(filter(None, (row["source"], row["source_key"])))
        yield SourceField("origin", mark("Taken over from"), origin)


def _period_field(period: Period) -> SourceField:
    if period.last is None:
        text = tr("from {day}", day=date_text(period.first))
    else:
        text = span_text(period.first, period.last)
    return SourceField("period", mark("Billing period"), text)


def _row(connection: Connection, table: Any, column: Any, key: str) -> Any:
    if not key.isdecimal():
        return None
    statement = select(table).where(column == int(key))
    return connection.execute(statement).mappings().first()


def _contract_of(connection: Connection, contract_id: int) -> engine.Contract | None:
    code = connection.scalar(select(Contract.code).where(Contract.id == contract_id))
    return None if code is None else load_contract(connection, code)


def _three(key: str) -> tuple[str, str, str]:
    parts = [*key.split(":"), "", ""]
    return parts[0], parts[1], parts[2]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _price_day(period: Period | None, timing: str, first: date, as_of: date) -> date:
    """**Effective from**: the cut period's first day (advance) or last (arrears)."""
    if timing == "advance" or period is None:
        return first
    return as_of if period.last is None else period.last


def _how(frequency: str, timing: str) -> str:
    """How often, and on which end of the period."""
    often = tr(_FREQUENCIES[frequency])
    return tr("{often}, {timing}", often=often, timing=tr(_TIMINGS[timing]))


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - that is what it words
    return tr("yes") if value else tr("no")


def _number(scaled: int) -> str:
    return number_text(scaled_to_decimal(scaled).normalize())


def _price(scaled: int) -> str:
    return number_text(scaled_to_decimal(scaled).normalize(), _PRICE_DECIMALS)


def _percent(scaled: int) -> str:
    return tr("{number} %", number=_number(scaled))
