"""Why an item is or is not due, and how its amount comes about, in sentences (*Why?*)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, select

from batchbill_desktop.models import Batch, Claim, Contract, Invoice
from batchbill_desktop.services.batches.load import load_snapshot
from batchbill_desktop.services.batches.lock_words import lock_text
from batchbill_desktop.services.batches.waive import ItemMissing, find_item
from batchbill_desktop.services.billing.blocks import BlockPeriod
from batchbill_desktop.services.billing.due import due as reckon_due
from batchbill_desktop.services.billing.items import (
    ContractDue,
    Item,
    Kind,
    Lock,
    Priced,
    State,
    TimePrice,
)
from batchbill_desktop.services.billing.rating import MINUTE, charge_price
from batchbill_desktop.services.billing.snapshot import (
    Charge,
    ContractLine,
    ContractType,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.money import (
    SCALE,
    divide_half_up,
    scaled_to_decimal,
    to_decimal,
)
from batchbill_desktop.services.texts import (
    date_text,
    minutes_text,
    money_text,
    number_text,
    span_text,
    tr,
)

_AT_ONCE = 500
"""How many items a query asks for."""

_Held = Row[str, str | None, str, str, str | None]
"""Item, reason of its waiver, batch, the batch's state, invoice number."""


def explain(connection: Connection, item: str, as_of: date) -> str:
    """Why `item` is or is not due on `as_of`: rule, dates, arithmetic, a sentence a line.

    Raises `ItemMissing`.
    """
    snapshot = load_snapshot(connection)
    found = find_item(reckon_due(snapshot, as_of), item)
    held = _holder(connection, item)
    if found is None:
        if held is None:
            raise ItemMissing(item=item)
        return "\n".join(_held_sentences(held))
    contract, due_item = found
    reason = None if held is None else held.waived_reason
    return "\n".join(ItemExplainer(contract, due_item, snapshot.tickets, as_of, reason).sentences())


def standing(connection: Connection, item: str) -> str:
    """Who holds an item: a batch with its invoice, a waiver with its reason, or nobody yet."""
    held = _holder(connection, item)
    if held is None:
        return tr("It has not been billed yet.")
    if held.batch is None:
        return tr("It was waived: {reason}.", reason=held.waived_reason or "")
    return "\n".join(_held_sentences(held))


def held_texts(connection: Connection, items: Sequence[str]) -> dict[str, str]:
    """Which batch holds each of the items, a sentence each; those that none holds are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(items), _AT_ONCE):
        for held in _holders(connection, items[start : start + _AT_ONCE]):
            if held.batch is not None:
                found[held.item] = "\n".join(_held_sentences(held))
    return found


def _holder(connection: Connection, item: str) -> _Held | None:
    return next(iter(_holders(connection, [item])), None)


def _holders(connection: Connection, items: Sequence[str]) -> Sequence[_Held]:
    return connection.execute(
        select(
            Claim.item,
            Claim.waived_reason,
            Batch.name.label("batch"),
            Batch.state,
            Invoice.number,
        )
        .outerjoin(Batch, Batch.id == Claim.batch_id)
        .outerjoin(Invoice, Invoice.id == Claim.invoice_id)
        .join(Contract, Contract.id == Claim.contract_id)
        .where(Claim.item.in_(items))
    ).all()


def _held_sentences(held: _Held) -> Iterator[str]:
    if held.state != "generated":
        yield tr(
            "{item} is reserved by the batch “{batch}” and cannot be taken by another.",
            item=held.item,
            batch=held.batch,
        )
    elif held.number is None:
        yield tr(
            "{item} was settled by the batch “{batch}” without an invoice, since nothing "
            "on that invoice differed from 0.",
            item=held.item,
            batch=held.batch,
        )
    else:
        yield tr(
            "{item} was billed by the batch “{batch}” on {number}.",
            item=held.item,
            batch=held.batch,
            number=held.number,
        )


@dataclass(frozen=True, slots=True)
class ItemExplainer:
    """Explains one unbilled item of what is due."""

    due: ContractDue
    item: Item
    tickets: dict[int, Ticket]
    as_of: date
    waived_reason: str | None = None

    def sentences(self) -> Iterator[str]:
        """What it is, where it stands, which state it is in and why, what it comes to."""
        yield from self._what()
        yield from self._state()
        yield from self._arithmetic()

    def _what(self) -> Iterator[str]:
        contract = self.due.contract
        source = self.item.source
        place = {
            "item": self.item.id,
            "contract": f"{contract.code} {contract.name}",
            "customer": contract.customer.name,
            "day": date_text(self.item.date),
        }
        if self.item.kind is Kind.TOP_UP and isinstance(source, TimeEntry):
            yield tr(
                "{item} buys the block of contract {contract} ({customer}) again, since time "
                "entry {entry} of {day} went past the allowance.",
                entry=source.entry,
                **place,
            )
        elif isinstance(source, TimeEntry):
            yield tr(
                "{item} is {minutes} worked on {day} at the rate “{rate}” for contract "
                "{contract} ({customer}).",
                minutes=minutes_text(source.minutes),
                rate=source.rate,
                **place,
            )
        elif isinstance(source, Charge):
            yield tr(
                "{item} is a charge of {day} for contract {contract} ({customer}): {text}.",
                text=source.description or source.sku,
                **place,
            )
        elif isinstance(source, ContractLine):
            yield tr(
                "{item} is the contract line “{text}” of contract {contract} ({customer}).",
                text=source.description or source.line,
                **place,
            )
        else:
            yield tr("{item} is the block of contract {contract} ({customer}).", **place)
        if self.item.ticket is not None:
            ticket = self.tickets[self.item.ticket]
            yield tr(
                "It belongs to ticket {ticket}: {title}.", ticket=ticket.ticket, title=ticket.title
            )

    def _state(self) -> Iterator[str]:
        period = self.item.period
        if period is not None and period.last is not None:
            yield tr("Its billing period is {period}.", period=span_text(period.first, period.last))
        elif period is not None:
            yield tr(
                "Its billing period began on {day} and has no last day yet.",
                day=date_text(period.first),
            )
        if self.item.state is State.WAIVED:
            yield tr("It was waived: {reason}.", reason=self.waived_reason or "")
        elif self.item.state is State.READY:
            yield self._ready_sentence()
            if self.item.overdue:
                yield tr("It is overdue: it should have been billed before.")
        else:
            reasons = ", ".join(lock_text(lock) for lock in self.item.locks)
            yield tr(
                "It is locked on {day}: {reasons}.", day=date_text(self.as_of), reasons=reasons
            )
            if self.item.ready_on is not None and self.item.ready_on > self.as_of:
                yield tr("Its period opens it on {day}.", day=date_text(self.item.ready_on))

    def _ready_sentence(self) -> str:
        day = "" if self.item.ready_on is None else date_text(self.item.ready_on)
        period = self.item.period
        if self.item.kind is Kind.TOP_UP:
            return tr("It is ready since {day}, its own date: a top-up never waits.", day=day)
        if self.item.kind is Kind.RECURRING and period and self.item.ready_on == period.first:
            return tr(
                "It is ready since {day}: it is billed in advance, on its period's first day.",
                day=day,
            )
        if period is None or self.item.ready_on == self.item.date:
            return tr("It is ready since {day}, its own date.", day=day)
        return tr("It is ready since {day}, the day after its period's last day.", day=day)

    def _arithmetic(self) -> Iterator[str]:
        price = self.item.price
        if Lock.RATE_MISSING in self.item.locks:
            return
        if isinstance(price, Priced):
            yield from self._priced(price)
        elif isinstance(self.item.source, TimeEntry):
            yield from self._time(price, self.item.source)
        if self.item.tax is not None:
            yield tr(
                "Its tax code is {code} at {rate} %.",
                code=self.item.tax.code or "-",
                rate=number_text(scaled_to_decimal(self.item.tax.rate_percent)),
            )

    def _priced(self, price: Priced) -> Iterator[str]:
        source = self.item.source
        if isinstance(source, ContractLine) and source.included_quantity > 0:
            yield tr(
                "Quantity: {quantity} less {included} included = {billed}.",
                quantity=_number(source.quantity),
                included=_number(source.included_quantity),
                billed=_number(price.quantity),
            )
        if isinstance(source, Charge) and charge_price(source) != source.unit_price:
            yield tr(
                "Price: {price} + {markup} % mark-up = {billed}.",
                price=_number(source.unit_price),
                markup=_number(source.markup_percent),
                billed=_number(price.unit_price),
            )
        terms = f"{_number(price.quantity)} × {_number(price.unit_price)}"
        terms += self._discount(price.discount_percent)
        if price.proration is not None:
            days, of = price.proration
            terms += f" × {days}/{of}"
            yield tr("The period is cut: {days} of {of} days are charged.", days=days, of=of)
        yield tr("Amount: {terms} = {net}.", terms=terms, net=self._net())

    def _time(self, price: TimePrice, entry: TimeEntry) -> Iterator[str]:
        if entry.billable_minutes is not None:
            yield tr(
                "{minutes} of it are to be billed.", minutes=minutes_text(entry.billable_minutes)
            )
        rounded = self.item.rounded or 0
        if rounded != entry.minutes_to_bill:
            contract = self.due.contract
            yield tr(
                "Time rounding (minimum {minimum}, increment {increment} minutes) makes it "
                "{rounded}.",
                minimum=contract.time_minimum,
                increment=contract.time_increment,
                rounded=minutes_text(rounded),
            )
        if self.due.contract.is_block:
            yield from self._block()
        elif price.is_covered:
            yield tr("The flat fee includes time at the base rate, so it comes to 0.")
        if price.is_billed and not price.is_value:
            hours = f"{number_text(to_decimal(price.billed, 4))} / 60"
            terms = f"{hours} × {_number(price.hourly)}"
            terms += self._discount(self.due.contract.discount_percent)
            yield tr("Amount: {terms} = {net}.", terms=terms, net=self._net())
        elif price.is_billed:
            terms = self._money(price.billed) + self._discount(self.due.contract.discount_percent)
            yield tr("Amount: {terms} = {net}.", terms=terms, net=self._net())

    def _block(self) -> Iterator[str]:
        account = self._account()
        price = self.item.price
        if account is None or not isinstance(price, TimePrice):
            return
        yield tr(
            "The block of its period: {carried} carried in, an allowance of {allowance} in all, "
            "{used} used by all entries of the period.",
            carried=self._use(account.carried_in),
            allowance=self._use(account.allowance),
            used=self._use(account.used),
        )
        yield from self._factor()
        minutes, of = price.covered
        covered = divide_half_up(minutes, of)
        if not price.is_billed:
            yield tr("The block covers all of it, so it comes to 0.")
        elif price.is_covered:
            yield tr(
                "The block covers {covered} of it; the rest is past the allowance.",
                covered=minutes_text(covered),
            )
        else:
            yield tr("Nothing is left of the block, so all of it is past the allowance.")

    def _factor(self) -> Iterator[str]:
        source = self.item.source
        if not isinstance(source, TimeEntry) or self.due.contract.type is ContractType.BLOCK_MONEY:
            return
        rates = [
            rate
            for rate in self.due.contract.rates
            if rate.name == source.rate and rate.effective_from <= source.date
        ]
        if rates and rates[-1].block_factor != SCALE:
            yield tr(
                "At the rate “{rate}” each minute takes {factor} minutes from the block.",
                rate=source.rate,
                factor=_number(rates[-1].block_factor),
            )

    def _account(self) -> BlockPeriod | None:
        block, period = self.due.block, self.item.period
        if block is None or period is None:
            return None
        return next((found for found in block.periods if found.period.index == period.index), None)

    def _use(self, units: int) -> str:
        """Block use in words: h:mm, or money."""
        if self.due.contract.type is ContractType.BLOCK_HOURS:
            return minutes_text(divide_half_up(units, MINUTE))
        return self._money(units)

    def _discount(self, percent: int) -> str:
        return f" × (100 - {_number(percent)}) %" if percent else ""

    def _money(self, minor: int) -> str:
        return money_text(
            to_decimal(minor, self.due.digits),
            self.due.contract.customer.currency,
            self.due.digits,
        )

    def _net(self) -> str:
        return self._money(self.item.net)


def _number(scaled: int) -> str:
    return number_text(scaled_to_decimal(scaled).normalize() if scaled % SCALE else scaled // SCALE)
