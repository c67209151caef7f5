"""Random companies for property tests: every type, frequency, anchor, block, tax and currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from batchbill_desktop.services.billing.snapshot import (
    Charge,
    Company,
    Contract,
    ContractLine,
    ContractType,
    ContractWork,
    Customer,
    Frequency,
    Rate,
    Snapshot,
    TaxCode,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.money import SCALE
from tests.builders.engine import make_tax_code

Draw = Any
"""What `st.composite` hands over: draws an example of a strategy."""

FIRST_DAY = date(2025, 10, 1)
LAST_DAY = date(2026, 6, 30)
"""Contracts begin, and work is dated, around these days."""

BEGINNINGS = (
    date(2024, 2, 29),
    date(2025, 8, 31),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 1, 31),
    date(2026, 2, 28),
)

TICKETS = {number: Ticket(number, f"Case {number}", number % 4 != 0) for number in range(1, 9)}

TAX_CODES: dict[str, TaxCode] = {
    tax.code: tax
    for tax in (
        make_tax_code("S20", {"2020-01-01": 20, "2026-02-15": 21}),
        make_tax_code("S20B", 20),
        make_tax_code("S7", {"2026-01-15": "7.25"}),
        make_tax_code("Z", category="Z"),
        make_tax_code("EXEMPT", category="E", exemption_reason="Not taxable"),
        make_tax_code("REVERSE", category="AE", exemption_code="VATEX-EU-AE"),
    )
}

_CURRENCIES = ("EUR", "EUR", "EUR", "JPY", "KWD")
_WEEKS = (Frequency.WEEK, Frequency.TWO_WEEKS)

days = st.dates(FIRST_DAY, LAST_DAY)
"""Days around which things happen."""

anchors = st.one_of(
    st.sampled_from(["start", "calendar", "04-01", "02-29", "12-31"]),
    st.integers(1, 31).map(str),
)


@st.composite
def schedules(draw: Draw) -> tuple[date, date | None, Frequency, str]:
    """First day, last day, frequency and an anchor that goes with it."""
    start: date = draw(st.one_of(st.sampled_from(BEGINNINGS), days))
    length = draw(st.one_of(st.none(), st.integers(0, 400)))
    frequency: Frequency = draw(st.sampled_from(Frequency))
    week_anchors = st.sampled_from(["start", "calendar"])
    anchor: str = draw(week_anchors if frequency in _WEEKS else anchors)
    return start, None if length is None else start + timedelta(length), frequency, anchor


@st.composite
def contracts(draw: Draw, number: int, customer: Customer) -> Contract:
    """A contract of any type that an import would take."""
    kind: ContractType = draw(st.sampled_from(ContractType))
    start, last_day, frequency, anchor = draw(schedules())
    if kind is not ContractType.HOURLY and frequency is Frequency.ON_DEMAND:
        frequency = Frequency.MONTH
    digits = {"JPY": 0, "KWD": 3}.get(customer.currency, 2)
    values: dict[str, Any] = {
        "active": draw(st.integers(0, 9)) > 0,
        "taxable": draw(st.booleans()),
        "tax_code": draw(st.sampled_from(["S20", "S20B", "S7", "Z", "REVERSE"])),
        "timing": draw(st.sampled_from(["advance", "arrears"])),
        "prorate": draw(st.booleans()),
        "usage_ready": draw(st.sampled_from(["period_end", "immediately"])),
        "discount_percent": draw(st.sampled_from([0, 0, 50_000, 123_456, 1_000_000])),
        "time_increment": draw(st.sampled_from([1, 1, 15, 60])),
        "time_minimum": draw(st.sampled_from([0, 0, 30])),
        "time_rounding": draw(st.sampled_from(["up", "nearest"])),
        "rounding_scope": draw(st.sampled_from(["entry", "ticket"])),
        "detail": draw(st.sampled_from(["entry", "ticket", "contract"])),
        "purchase_order": draw(st.sampled_from(["", "", "PO-1", "PO-2"])),
        "billed_until": draw(st.one_of(st.none(), st.none(), days)),
        "sku": draw(st.sampled_from(["", "BLOCK"])),
        "rates": draw(rates(start)),
        "lines": (),
    }
    if kind in (ContractType.BLOCK_HOURS, ContractType.BLOCK_MONEY):
        values |= draw(blocks(kind, digits))
    if kind is not ContractType.PROJECT_HOURLY:
        weekly = frequency in _WEEKS or anchor in ("start", "calendar")
        values["lines"] = draw(
            lines(start, own_needed=frequency is Frequency.ON_DEMAND, weeks=weekly)
        )
    return Contract(
        number,
        f"C-{number}",
        draw(st.sampled_from(["Support", "Backup", f"Number {number}"])),
        customer,
        kind,
        start,
        last_day,
        frequency=frequency,
        anchor=anchor,
        **values,
    )


@st.composite
def blocks(draw: Draw, kind: ContractType, digits: int) -> dict[str, Any]:
    """A small block, so that work goes past it."""
    whole = SCALE if digits == 0 else SCALE // 4
    sizes = st.integers(1, 24).map(lambda quarters: quarters * whole)
    values: dict[str, Any] = {
        "rollover": draw(st.booleans()),
        "rollover_limit": draw(st.one_of(st.none(), st.just(0), sizes)),
        "overage_rate": draw(st.sampled_from([None, 950_000])),
        "top_up": draw(st.booleans()),
        "opening_balance": draw(st.one_of(st.none(), sizes)),
    }
    if kind is ContractType.BLOCK_HOURS:
        return values | {"block_hours": draw(sizes)}
    return values | {"block_amount": draw(sizes) * 100}


@st.composite
def rates(draw: Draw, start: date) -> tuple[Rate, ...]:
    """A base rate (now and then later than the contract, or changed), and another one."""
    late = draw(st.sampled_from([0, 0, 0, 40]))
    found = [Rate("base", start + timedelta(late), draw(st.sampled_from([600_000, 727_500])))]
    if draw(st.booleans()):
        found.append(Rate("base", start + timedelta(late + 45), 811_100))
    factor = draw(st.sampled_from([0, SCALE, 3 * SCALE // 2, 13_333]))
    found.append(Rate("evening", start, 1_125_000, factor))
    return tuple(found)


@st.composite
def lines(draw: Draw, start: date, *, own_needed: bool, weeks: bool) -> tuple[ContractLine, ...]:
    """Up to two contract lines, some with a frequency of their own or a later version."""
    own = [Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR, Frequency.ONCE]
    if weeks:
        own += _WEEKS
    frequencies = st.sampled_from(own)
    found: list[ContractLine] = []
    for name in draw(st.sampled_from([(), ("L1",), ("L1", "L2")])):
        frequency = draw(frequencies if own_needed else st.one_of(st.none(), frequencies))
        timing = draw(st.sampled_from([None, "advance", "arrears"]))
        tax_code = draw(st.sampled_from([None, "S20", "S7", "Z"]))
        first = draw(st.sampled_from([0, 0, 20]))
        found += [
            ContractLine(
                name,
                start + timedelta(first + 50 * version),
                draw(st.sampled_from([0, SCALE, 7 * SCALE, -SCALE])),
                draw(st.integers(0, 2_000_000)),
                draw(st.sampled_from([0, 0, 2 * SCALE])),
                tax_code=tax_code,
                frequency=frequency,
                timing=timing,
            )
            for version in range(draw(st.integers(1, 2)))
        ]
    return tuple(found)


@st.composite
def entries(draw: Draw, contract: Contract, first: int) -> tuple[TimeEntry, ...]:
    """Work on a contract, now and then before its first day or after its last."""
    dates = st.dates(max(contract.start - timedelta(10), FIRST_DAY), LAST_DAY)
    return tuple(
        TimeEntry(
            number,
            draw(st.sampled_from([None, *TICKETS])),
            draw(dates),
            draw(st.sampled_from(["", "08:00", "17:30"])),
            draw(st.sampled_from([0, 5, 30, 50, 120, 455, 1440])),
            draw(st.sampled_from([None, None, 0, 45])),
            draw(st.sampled_from(["base", "base", "base", "evening", "unknown"])),
        )
        for number in range(first, first + draw(st.integers(0, 6)))
    )


@st.composite
def charges(draw: Draw, contract: Contract, first: int) -> tuple[Charge, ...]:
    """Charges on a contract, some negative."""
    dates = st.dates(max(contract.start - timedelta(10), FIRST_DAY), LAST_DAY)
    return tuple(
        Charge(
            number,
            draw(st.sampled_from([None, *TICKETS])),
            draw(st.sampled_from(["product", "expense"])),
            draw(dates),
            draw(st.sampled_from([SCALE, -SCALE, 25_000, 0])),
            draw(st.integers(0, 3_000_000)),
            markup_percent=draw(st.sampled_from([0, 80_000])),
            discount_percent=draw(st.sampled_from([0, 125_000])),
            tax_code=draw(st.sampled_from([None, "S20", "S20B", "Z"])),
        )
        for number in range(first, first + draw(st.integers(0, 2)))
    )


@st.composite
def customers(draw: Draw, number: int) -> Customer:
    """A customer in one of three currencies."""
    return Customer(
        number,
        f"{1000 + number}",
        draw(st.sampled_from(["Café Élan", "Zenith", "Łódź Sp."])),
        draw(st.sampled_from(_CURRENCIES)),
        on_hold=draw(st.integers(0, 9)) == 0,
        purchase_order=draw(st.sampled_from(["", "PO-1"])),
        one_invoice=draw(st.sampled_from(["", "", "always", "never"])),
    )


@st.composite
def companies(draw: Draw) -> Snapshot:
    """A company with up to four contracts, in the order that snapshots have."""
    owners: Sequence[Customer] = [
        draw(customers(number)) for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    works = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        contract = draw(contracts(number, draw(st.sampled_from(owners))))
        works.append(
            ContractWork(
                contract,
                draw(entries(contract, number * 100)),
                draw(charges(contract, number * 100)),
            )
        )
    works.sort(key=lambda w: (w.contract.customer.name, w.contract.name, w.contract.code))
    return Snapshot(draw(settings_of_company()), TAX_CODES, tuple(works), TICKETS)


@st.composite
def settings_of_company(draw: Draw) -> Company:
    """The settings that the rules know."""
    return Company(
        exempt_tax_code="EXEMPT",
        tax_rounding=draw(st.sampled_from(["invoice", "line"])),
        tax_date=draw(st.sampled_from(["supply", "invoice", "earlier"])),
        tickets_must_be_resolved=draw(st.booleans()),
        zero_invoices=draw(st.booleans()),
    )


@st.composite
def block_contracts(draw: Draw) -> ContractWork:
    """A block contract with work that goes past it, every rate there."""
    kind = draw(st.sampled_from([ContractType.BLOCK_HOURS, ContractType.BLOCK_MONEY]))
    start = date(2026, 1, 1)
    found = [
        TimeEntry(
            number,
            None,
            draw(st.dates(start, date(2026, 3, 31))),
            draw(st.sampled_from(["", "08:00"])),
            draw(st.integers(0, 500)),
            rate=draw(st.sampled_from(["base", "evening"])),
        )
        for number in range(1, draw(st.integers(1, 8)) + 1)
    ]
    contract = Contract(
        1,
        "K",
        "Block",
        Customer(1, "1001", "Café Élan", "EUR"),
        kind,
        start,
        anchor="calendar",
        time_increment=draw(st.sampled_from([1, 15])),
        discount_percent=draw(st.sampled_from([0, 50_000])),
        rates=(
            Rate("base", start, 600_000),
            Rate("evening", start, 1_000_000, draw(st.sampled_from([0, SCALE, 15_000]))),
        ),
        **draw(blocks(kind, 2)),
    )
    return ContractWork(contract, tuple(found))
