"""What always holds, whatever the company looks like (billing rules, 2 to 8)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.billing.due import due
from batchbill_desktop.services.billing.items import ContractDue, Due, Item, Kind, State
from batchbill_desktop.services.billing.periods import Period, Schedule
from batchbill_desktop.services.billing.snapshot import (
    Contract,
    ContractType,
    ContractWork,
    Frequency,
    Hold,
    Snapshot,
)
from batchbill_desktop.services.invoices.numbering import parse_pattern
from batchbill_desktop.services.money import divide_half_up
from tests.builders.companies import (
    FIRST_DAY,
    LAST_DAY,
    block_contracts,
    companies,
    days,
    schedules,
)
from tests.builders.engine import (
    balance_of,
    claims_of,
    lines_of,
    make_contract,
    make_snapshot,
    proposals_of,
    totals_of,
)

FAR = date(2027, 12, 31)
"""A day on which most periods have ended."""

as_of_days = st.dates(FIRST_DAY, LAST_DAY + timedelta(120))


def _items(found: Due) -> list[Item]:
    return [item for contract in found.contracts for item in contract.items]


def _recurring_sources(contract: Contract, as_of: date) -> set[str]:
    """Every period of every line and block that could make an item, found day by day."""
    found = set()
    lines = {line.line: line.frequency for line in contract.lines}
    if contract.is_block:
        lines["block"] = None
    for line, own in lines.items():
        frequency = own or contract.frequency
        if contract.type is ContractType.PROJECT_FEE:
            frequency = Frequency.ONCE
        for period in Schedule(contract, frequency).until(as_of):
            if contract.billed_until is None or period.first > contract.billed_until:
                found.add(f"R:{contract.code}:{line}:{period.first}")
    return found


def _usage_sources(work: ContractWork) -> set[str]:
    until = work.contract.billed_until or date.min
    return {f"T:{one.entry}" for one in work.entries if one.date > until} | {
        f"C:{one.charge}" for one in work.charges if one.date > until
    }


# Conservation: section 3


@given(companies(), as_of_days)
def test_conservation_every_source_is_an_item_in_one_state(company: Snapshot, as_of: date) -> None:
    found = due(company, as_of)
    ids = [item.id for item in _items(found)]
    assert len(ids) == len(set(ids))
    usage = {item for item in ids if item[0] in "TC"}
    assert usage == {one for work in company.work for one in _usage_sources(work)}
    recurring = {item for item in ids if item[0] == "R"}
    possible = {one for w in company.work for one in _recurring_sources(w.contract, as_of)}
    assert recurring <= possible
    blocks = {one for one in possible if one.split(":")[2] == "block"}
    assert blocks <= recurring
    for item in _items(found):
        assert (item.state is State.READY) == (not item.locks)
        assert not (item.overdue and item.state is not State.READY)
        if item.state is State.READY:
            assert item.ready_on is not None
            assert item.ready_on <= as_of


@given(companies(), as_of_days, st.data())
def test_conservation_billed_reserved_and_waived_items_are_in_one_state(
    company: Snapshot, as_of: date, data: st.DataObject
) -> None:
    before = due(company, as_of)
    holds = {
        item.id: data.draw(st.sampled_from([None, *Hold]))
        for item in _items(before)
        if item.state is State.READY
    }
    claims = {
        item: claim
        for hold in Hold
        for item, claim in claims_of(
            before, [i for i, h in holds.items() if h is hold], hold
        ).items()
    }
    after = {item.id: item.state for item in _items(due(replace(company, claims=claims), as_of))}
    for item in _items(before):
        hold = holds.get(item.id)
        if hold in (Hold.BILLED, Hold.RESERVED):
            assert item.id not in after
        elif hold is Hold.WAIVED:
            assert after[item.id] is State.WAIVED
        elif item.kind is not Kind.TOP_UP:
            # An unbilled top-up may move to another entry.
            assert after[item.id] is item.state


@given(companies(), st.data())
def test_every_item_is_billed_exactly_once_over_several_batches(
    company: Snapshot, data: st.DataObject
) -> None:
    billed: Counter[str] = Counter()
    state = company
    for as_of in [*sorted(data.draw(st.lists(as_of_days, max_size=3))), FAR]:
        found = due(state, as_of)
        ready = sorted(item.id for item in _items(found) if item.state is State.READY)
        chosen = (
            ready
            if as_of == FAR
            else [item for item in ready if data.draw(st.booleans(), label=item)]
        )
        billed.update(chosen)
        state = replace(state, claims=state.claims | claims_of(found, chosen))
    left = due(state, FAR)
    assert set(billed.values()) <= {1}
    unbilled = {item.id for item in _items(left)}
    assert unbilled.isdisjoint(billed)
    everything = {item.id for item in _items(due(company, FAR)) if item.kind is not Kind.TOP_UP}
    assert {item for item in unbilled | billed.keys() if item[0] != "U"} == everything
    assert all(item.locks for item in _items(left))


@given(companies(), as_of_days, st.data())
def test_what_is_billed_first_changes_no_price_without_top_ups(
    company: Snapshot, as_of: date, data: st.DataObject
) -> None:
    works = tuple(
        replace(work, contract=replace(work.contract, top_up=False)) for work in company.work
    )
    state = replace(company, work=works)
    before = due(state, as_of)
    ready = [item.id for item in _items(before) if item.state is State.READY]
    chosen = {item for item in ready if data.draw(st.booleans(), label=item)}
    after = due(replace(state, claims=claims_of(before, chosen)), as_of)
    assert {item.id: item.net for item in _items(after)} == {
        item.id: item.net for item in _items(before) if item.id not in chosen
    }


# Blocks: section 5


def _uses(work: ContractWork, found: ContractDue) -> dict[int, Fraction]:
    """What the entries of each month use, from their items alone."""
    assert found.block is not None
    used: dict[int, Fraction] = {}
    for entry in work.entries:
        use = found.block.uses[entry.entry]
        month = entry.date.month - 1
        used[month] = used.get(month, Fraction(0)) + use.covered + use.past
    return used


def _top_ups_per_month(work: ContractWork, found: Due, billed: set[str]) -> Counter[int]:
    months = {str(entry.entry): entry.date.month for entry in work.entries}
    ids = {item.id for item in _items(found)} | billed
    return Counter(months[item.split(":")[2]] for item in ids if item.startswith("U:"))


@given(block_contracts(), as_of_days, st.randoms())
def test_block_use_is_the_same_whatever_the_order_of_the_entries(
    work: ContractWork, as_of: date, chance: Random
) -> None:
    mixed = list(work.entries)
    chance.shuffle(mixed)
    expected = due(make_snapshot(work), as_of)
    found = due(make_snapshot(replace(work, entries=tuple(mixed))), as_of)
    assert _items(found) == _items(expected)


@given(block_contracts())
def test_covered_and_past_are_the_allowance_and_what_goes_past_it(work: ContractWork) -> None:
    found = due(make_snapshot(work), FAR).contracts[0]
    assert found.block is not None
    used = _uses(work, found)
    for period in found.block.periods:
        use = used.get(period.period.index, Fraction(0))
        covered = sum(
            found.block.uses[entry.entry].covered
            for entry in work.entries
            if entry.date.month - 1 == period.period.index
        )
        assert covered == min(use, period.allowance)
        assert period.left == period.allowance - covered
        assert period.used == use


@given(block_contracts(), st.data())
def test_the_number_of_top_ups_is_the_same_in_whatever_order_things_are_billed(
    work: ContractWork, data: st.DataObject
) -> None:
    work = replace(work, contract=replace(work.contract, top_up=True))
    state = make_snapshot(work)
    expected = _top_ups_per_month(work, due(state, FAR), set())
    billed: set[str] = set()
    for _ in range(3):
        found = due(state, FAR)
        ready = [item.id for item in _items(found) if item.state is State.READY]
        chosen = {item for item in ready if data.draw(st.booleans(), label=item)}
        assert billed.isdisjoint(chosen)
        billed |= chosen
        state = replace(state, claims=state.claims | claims_of(found, chosen))
        assert _top_ups_per_month(work, due(state, FAR), billed) == expected


# Amounts: section 6


@given(companies(), as_of_days, st.booleans())
def test_batch_totals_equal_the_sum_of_the_invoices(
    company: Snapshot, as_of: date, one_per_customer: bool
) -> None:
    found = due(company, as_of)
    proposals = proposals_of(found, one_per_customer=one_per_customer)
    totals = totals_of(found, one_per_customer=one_per_customer)
    for currency, figures in totals.items():
        own = [one for one in proposals if one.customer.currency == currency]
        assert figures.net == sum(one.net for one in own)
        assert figures.tax == sum(one.tax for one in own)
        assert figures.total == sum(one.total for one in own)
        assert figures.invoices == sum(not one.is_settled for one in own)
    ready = {item.id for item in _items(found) if item.state is State.READY}
    on_invoices = [
        item.id
        for one in proposals
        for part in one.parts
        for line in part.lines
        for item in line.items
    ]
    assert set(on_invoices) == ready
    time = {item for item in on_invoices if item.startswith("T:")}
    counts = Counter(on_invoices)
    # Only a part-covered time entry stands on two lines.
    assert all(count == 1 or (count == 2 and item in time) for item, count in counts.items())


@given(companies(), as_of_days)
def test_grouping_moves_lines_and_changes_no_net(company: Snapshot, as_of: date) -> None:
    found = due(company, as_of)
    apart, together = totals_of(found), totals_of(found, one_per_customer=True)
    assert {c: (t.net, t.minutes, t.tickets) for c, t in apart.items()} == {
        c: (t.net, t.minutes, t.tickets) for c, t in together.items()
    }


@given(companies(), as_of_days)
def test_total_balance_is_the_sum_of_the_lines_that_all_ready_items_make(
    company: Snapshot, as_of: date
) -> None:
    found = due(company, as_of)
    selection = Selection(found)
    for contract, row in zip(found.contracts, selection.contracts, strict=True):
        assert row.total_balance == sum(line.net for line in lines_of(contract))
        selection.set_contracts([row.contract], selected=True)
        assert selection.selected_balance(row.contract) == row.total_balance
        assert balance_of(contract).startswith("-") == (row.total_balance < 0)


@given(companies(), as_of_days)
def test_a_line_of_its_own_comes_to_the_net_of_its_item(company: Snapshot, as_of: date) -> None:
    for contract in due(company, as_of).contracts:
        for item in contract.ready:
            assert sum(line.net for line in lines_of(contract, item.id)) == item.net


@given(st.integers(), st.integers(min_value=1))
def test_rounding_is_half_up_away_from_zero(numerator: int, denominator: int) -> None:
    rounded = divide_half_up(numerator, denominator)
    assert divide_half_up(-numerator, denominator) == -rounded
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    if abs(Fraction(numerator, denominator) - rounded) == Fraction(1, 2):
        assert abs(rounded) > abs(Fraction(numerator, denominator))


# Selecting: section 7


@given(companies(), as_of_days, st.data())
def test_totals_kept_as_ticks_change_equal_those_computed_afresh(
    company: Snapshot, as_of: date, data: st.DataObject
) -> None:
    found = due(company, as_of)
    selection = Selection(found, one_per_customer=data.draw(st.booleans()))
    codes = [contract.contract.code for contract in found.contracts]
    ids = [item.id for item in _items(found)]
    ticked: set[str] = set()
    ready = {item.id: item for item in _items(found) if item.state is State.READY}
    for _ in range(data.draw(st.integers(1, 6))):
        act = data.draw(st.sampled_from(["items", "contracts", "all", "group", "look"]))
        on = data.draw(st.booleans())
        touched: set[str] = set()
        if act == "items" and ids:
            touched = set(data.draw(st.lists(st.sampled_from(ids), max_size=4)))
            selection.set_items(touched, on)
        elif act == "contracts" and codes:
            chosen = data.draw(st.sets(st.sampled_from(codes)))
            touched = {
                item.id for c in found.contracts if c.contract.code in chosen for item in c.items
            }
            selection.set_contracts(chosen, on)
        elif act == "all":
            touched = set(ids)
            selection.set_all(on)
        elif act == "group":
            selection.set_one_per_customer(on)
        else:
            selection.totals()
        ticked = (ticked | touched if on else ticked - touched) & ready.keys()
    assert set(selection.selected_ids()) == ticked
    left = replace(
        found,
        contracts=tuple(
            replace(c, items=tuple(item for item in c.items if item.id in ticked))
            for c in found.contracts
        ),
    )
    together = selection.one_per_customer
    assert selection.totals() == totals_of(left, one_per_customer=together)
    assert selection.proposals() == proposals_of(left, one_per_customer=together)
    for contract in found.contracts:
        own = {item.id for item in contract.ready}
        chosen = own & ticked
        state = "empty" if not chosen else "checked" if chosen == own else "mixed"
        assert selection.contract_state(contract.contract.code) == state


# Billing periods: section 2


@given(schedules(), st.integers(0, 900))
def test_periods_tile_the_contract_without_gap_or_overlap(
    schedule: tuple[date, date | None, Frequency, str], length: int
) -> None:
    start, last_day, frequency, anchor = schedule
    contract = make_contract(
        "hourly", start=start, last_day=last_day, frequency=frequency, anchor=anchor
    )
    periods = list(Schedule(contract, frequency).until(start + timedelta(length)))
    if frequency is Frequency.ON_DEMAND:
        assert periods == []
        return
    assert periods[0].first == start
    for period, following in pairwise(periods):
        assert period.last is not None
        assert following.first == period.last + timedelta(1)
        assert following.index == period.index + 1
    for period in periods:
        if period.last is not None and frequency is not Frequency.ONCE:
            assert 1 <= period.days <= period.full_days
    if last_day is not None:
        assert Schedule(contract, frequency).at(periods[-1].index + 1) is None or (
            periods[-1].last is not None and periods[-1].last < last_day
        )
    elif frequency is not Frequency.ONCE:
        assert Schedule(contract, frequency).at(periods[-1].index + 1) is not None


@given(schedules(), days)
def test_the_period_of_a_day_holds_it(
    schedule: tuple[date, date | None, Frequency, str], day: date
) -> None:
    start, last_day, frequency, anchor = schedule
    contract = make_contract(
        "hourly", start=start, last_day=last_day, frequency=frequency, anchor=anchor
    )
    found = Schedule(contract, frequency).containing(day)
    outside = day < start or (last_day is not None and day > last_day)
    if outside or frequency is Frequency.ON_DEMAND:
        assert found is None
        return
    assert found is not None
    assert _holds(found, day)
    assert list(Schedule(contract, frequency).until(day))[-1] == found


def _holds(period: Period, day: date) -> bool:
    return period.first <= day and (period.last is None or day <= period.last)


# Numbers: section 8.4

patterns = st.lists(
    st.one_of(
        st.sampled_from(["{year}", "{month}", "INV", "-", "_", "/", ".", " ", "20", "é"]),
    ),
    max_size=4,
).flatmap(
    lambda parts: st.tuples(
        st.integers(0, len(parts)),
        st.sampled_from(["{seq}", *(f"{{seq:0{width}}}" for width in range(1, 10))]),
    ).map(lambda place: "".join([*parts[: place[0]], place[1], *parts[place[0] :]]))
)


@given(patterns, st.tuples(days, st.integers(1, 10**6)), st.tuples(days, st.integers(1, 10**6)))
def test_two_counters_of_a_series_never_make_the_same_number(
    text: str, one: tuple[date, int], other: tuple[date, int]
) -> None:
    pattern = parse_pattern(text)
    keys = {(pattern.counter_year(day), counter) for day, counter in (one, other)}
    numbers = {pattern.number(counter, day) for day, counter in (one, other)}
    if len(keys) == 2:
        assert len(numbers) == 2
    for number in numbers:
        assert re.fullmatch(pattern.shape, number)
