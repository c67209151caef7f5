"""Lines, discounts, tax, grouping, totals (billing rules, 6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batchbill_desktop.services.batches.selection import select_all
from batchbill_desktop.services.billing.compose import Proposal
from batchbill_desktop.services.billing.items import Due, Kind
from batchbill_desktop.services.billing.lines import Line, Treatment
from batchbill_desktop.services.billing.snapshot import Contract
from batchbill_desktop.services.money import (
    AmountTooLarge,
    UnknownCurrency,
    amount_text,
    currency_digits,
    divide_half_up,
)
from tests.builders.engine import (
    EXEMPT,
    due_of,
    due_of_contract,
    line_nets,
    lines_of,
    make_charge,
    make_company,
    make_contract,
    make_customer,
    make_entry,
    make_line,
    make_rate,
    make_tax_code,
    make_work,
    nets_of,
    proposals_of,
    totals_of,
)

S20 = make_tax_code("S20", 20)


def _hourly(**fields: Any) -> Contract:
    return make_contract("hourly", **{"rates": make_rate("60"), **fields})


def _supply(line: Line) -> str | None:
    return None if line.supply is None else f"{line.supply[0]} {line.supply[1]}"


def _items(line: Line) -> list[str]:
    return [item.id for item in line.items]


# Rounding


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (5, 2, 3),
        (-5, 2, -3),
        (1, 2, 1),
        (-1, 2, -1),
        (1, 3, 0),
        (2, 3, 1),
        (-1, 3, 0),
        (-2, 3, -1),
        (4999, 10_000, 0),
        (5000, 10_000, 1),
        (0, 7, 0),
    ],
)
def test_rounding_is_half_up_away_from_zero(
    numerator: int, denominator: int, expected: int
) -> None:
    assert divide_half_up(numerator, denominator) == expected


@pytest.mark.parametrize(
    ("currency", "digits"), [("JPY", 0), ("EUR", 2), ("RSD", 2), ("KWD", 3), ("ISK", 0), ("HUF", 2)]
)
def test_a_currency_has_the_digits_of_iso_4217(currency: str, digits: int) -> None:
    assert currency_digits(currency) == digits


@pytest.mark.parametrize("currency", ["CLF", "UYW", "XXX", "eur", ""])
def test_a_currency_of_more_than_3_digits_or_unknown_is_refused(currency: str) -> None:
    with pytest.raises(UnknownCurrency, match="ISO 4217"):
        currency_digits(currency)


@pytest.mark.parametrize(
    ("currency", "price", "expected"),
    [
        ("JPY", "1143.5", "1144"),
        ("JPY", "1143.4999", "1143"),
        ("EUR", "0.005", "0.01"),
        ("EUR", "0.0049", "0.00"),
        ("RSD", "12.345", "12.35"),
        ("KWD", "1.0005", "1.001"),
    ],
)
def test_a_line_net_is_rounded_to_the_currencys_digits(
    currency: str, price: str, expected: str
) -> None:
    contract = make_contract(customer=make_customer(currency=currency), lines=make_line(price))
    assert list(nets_of(due_of_contract(contract, as_of="2026-01-31")).values()) == [expected]


@pytest.mark.parametrize(
    ("price", "quantity", "discount", "start", "expected"),
    [
        ("100", 1, 0, "2026-01-01", "100.00"),
        ("9.95", 7, 5, "2026-01-01", "66.17"),
        ("9.95", 7, 5, "2026-01-16", "34.15"),
        ("100", 1, "33.3333", "2026-01-01", "66.67"),
        ("100", -1, "33.3333", "2026-01-01", "-66.67"),
        ("0.005", 1, 0, "2026-01-01", "0.01"),
        ("0.005", -1, 0, "2026-01-01", "-0.01"),
        ("100", 1, 100, "2026-01-01", "0.00"),
    ],
)
def test_line_net_is_rounded_once(
    price: str, quantity: int, discount: int | str, start: str, expected: str
) -> None:
    contract = make_contract(
        start=start, prorate=True, discount_percent=discount, lines=make_line(price, quantity)
    )
    found = due_of_contract(contract, as_of="2026-02-01")
    assert line_nets(found) == [expected]


@pytest.mark.parametrize(
    ("minutes", "rate", "expected"),
    [
        ((50,), "100.00", ["83.33"]),
        ((7,), "250.00", ["29.17"]),
        ((15, 15), "27.50", ["6.88", "6.88"]),
    ],
)
def test_time_is_priced_by_exact_minutes(
    minutes: tuple[int, ...], rate: str, expected: list[str]
) -> None:
    entries = [make_entry(n, "2026-01-10", worked) for n, worked in enumerate(minutes, start=1)]
    found = due_of_contract(_hourly(rates=make_rate(rate)), *entries, as_of="2026-02-01")
    assert line_nets(found) == expected
    joined = _hourly(rates=make_rate(rate), detail="contract")
    found = due_of_contract(joined, *entries, as_of="2026-02-01")
    assert line_nets(found) == ([*expected] if len(expected) == 1 else ["13.75"])


def test_quantities_of_time_are_shown_half_up_and_never_reckoned_with() -> None:
    entry = make_entry(1, "2026-01-10", 50)
    line = lines_of(due_of_contract(_hourly(), entry, as_of="2026-02-01"))[0]
    assert (line.quantity, line.minutes, line.net) == (8333, 50 * 10_000, 50_00)


# Amount limit


@pytest.mark.parametrize(
    ("price", "quantity", "refused"),
    [
        ("999999999999", 1, False),
        ("999999999999", -1, False),
        ("999999999999.0049", 1, False),
        ("999999999999.005", 1, True),
        ("999999999999.01", -1, True),
        ("500000000000", 2, True),
    ],
)
@pytest.mark.parametrize("kind", ["line", "charge"])
def test_an_amount_above_the_largest_is_refused_naming_the_item(
    kind: str, price: str, quantity: int, refused: bool
) -> None:
    line, usage = make_line(price, quantity), make_charge(1, "2026-01-10", price, quantity)
    work = (
        make_work(make_contract(lines=line))
        if kind == "line"
        else make_work(make_contract("hourly"), usage)
    )
    name = "R:K:L:2026-01-01" if kind == "line" else "C:1"
    if refused:
        with pytest.raises(AmountTooLarge, match=f"^{name} "):
            due_of(work, as_of="2026-01-31")
    else:
        assert len(due_of(work, as_of="2026-01-31").contracts) == 1


@pytest.mark.parametrize(
    "contract",
    [
        _hourly(rates=make_rate("999999999999")),
        make_contract(
            "block_hours",
            block_hours="0.01",
            rates=make_rate("1"),
            overage_rate="999999999999",
        ),
        make_contract("block_money", block_amount="1", rates=make_rate("999999999999")),
    ],
)
def test_time_above_the_largest_amount_is_refused_naming_the_entry(contract: Contract) -> None:
    with pytest.raises(AmountTooLarge, match=r"^T:7 "):
        due_of_contract(contract, make_entry(7, "2026-01-10", 90), as_of="2026-01-31")


def test_a_joined_line_above_the_largest_amount_is_refused_naming_its_first_entry() -> None:
    contract = _hourly(rates=make_rate("600000000000"), detail="contract")
    entries = [make_entry(4, "2026-01-11", 60), make_entry(5, "2026-01-10", 60)]
    found = due_of_contract(contract, *entries, as_of="2026-02-01")
    with pytest.raises(AmountTooLarge, match=r"^T:5 "):
        lines_of(found)


# Lines and detail


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ("entry", [["T:1"], ["T:2"], ["T:3"], ["T:4"], ["T:5"], ["T:6"], ["T:7"], ["T:8"]]),
        ("ticket", [["T:1", "T:2"], ["T:3"], ["T:4"], ["T:5"], ["T:6"], ["T:7"], ["T:8"]]),
        ("contract", [["T:1", "T:2", "T:3", "T:6", "T:7"], ["T:4"], ["T:5"], ["T:8"]]),
    ],
)
def test_detail_says_which_time_shares_a_line(detail: str, expected: list[list[str]]) -> None:
    rates = (
        make_rate("60"),
        make_rate("66", "2026-01-15"),
        make_rate("60", name="evening"),
    )
    entries = [
        make_entry(1, "2026-01-10", 10, ticket=1),
        make_entry(2, "2026-01-11", 10, ticket=1),
        make_entry(3, "2026-01-12", 10, ticket=2),
        make_entry(4, "2026-01-13", 10, "evening", ticket=1),
        make_entry(5, "2026-01-15", 10, ticket=1),
        make_entry(6, "2026-01-13", 10),
        make_entry(7, "2026-01-14", 10),
        make_entry(8, "2026-02-02", 10, ticket=1),
    ]
    found = due_of_contract(_hourly(rates=rates, detail=detail), *entries, as_of="2026-03-01")
    assert sorted(_items(line) for line in lines_of(found)) == expected


def test_on_demand_entries_of_any_days_share_a_line() -> None:
    contract = _hourly(frequency="on_demand", detail="contract")
    entries = [make_entry(1, "2026-01-10", 10), make_entry(2, "2026-05-10", 10)]
    found = due_of_contract(contract, *entries, as_of="2026-06-01")
    assert [_items(line) for line in lines_of(found)] == [["T:1", "T:2"]]


def test_a_joined_line_never_mixes_kinds() -> None:
    contract = make_contract(
        "block_hours", block_hours="1", rates=make_rate("60"), detail="contract"
    )
    entries = [make_entry(n, f"2026-01-1{n}", 40) for n in (1, 2, 3)]
    found = due_of_contract(contract, *entries, as_of="2026-02-01")
    lines = [line for line in lines_of(found) if line.kind is Kind.TIME]
    assert [(_items(line), line.treatment, line.net) for line in lines] == [
        (["T:1", "T:2"], Treatment.INCLUDED, 0),
        (["T:2", "T:3"], Treatment.OVERAGE, 60_00),
    ]


def test_an_included_line_adds_up_the_exact_covered_minutes() -> None:
    contract = make_contract(
        "block_hours",
        block_hours="1",
        rates=(make_rate("60"), make_rate("60", name="evening", factor="1.5")),
        detail="contract",
    )
    entries = [make_entry(n, f"2026-01-1{n}", 20 * n, "evening") for n in (1, 2)]
    found = due_of_contract(contract, *entries, as_of="2026-02-01")
    included, overage = lines_of(found, "T:1", "T:2")
    # 20 min use 30, 40 min use 60: 30 are left for it, which are 20 of its minutes.
    assert (included.minutes, included.quantity) == (40 * 10_000, 6667)
    assert (overage.minutes, overage.net) == (30 * 10_000, 30_00)


def test_overage_of_money_is_one_piece_of_the_values_past_grouped_by_the_rate() -> None:
    contract = make_contract(
        "block_money",
        block_amount="0.5",
        rates=(make_rate("60"), make_rate("66", "2026-01-13")),
        detail="contract",
        discount_percent=10,
    )
    entries = [make_entry(n, f"2026-01-1{n}", 10) for n in (1, 2, 3)]
    found = due_of_contract(contract, *entries, as_of="2026-02-01")
    overage = [line for line in lines_of(found) if line.treatment is Treatment.OVERAGE]
    assert [(line.quantity, line.unit_price, line.unit, line.net) for line in overage] == [
        (10_000, 19_5000, "piece", 17_55),
        (10_000, 11_0000, "piece", 9_90),
    ]


def test_sku_is_that_of_what_the_line_bills() -> None:
    contract = make_contract(
        "block_hours",
        block_hours="1",
        sku="BLOCK",
        top_up=False,
        rates=(make_rate("60", sku="WORK"),),
        lines=make_line(sku="PC"),
    )
    usage = (make_entry(1, "2026-01-10", 90), make_charge(1, "2026-01-11", "5", sku="CABLE"))
    found = due_of_contract(contract, *usage, as_of="2026-02-01")
    assert [(line.kind.value, line.sku) for line in lines_of(found)][:5] == [
        ("recurring", "PC"),
        ("recurring", "BLOCK"),
        ("time", "BLOCK"),
        ("time", "WORK"),
        ("charge", "CABLE"),
    ]


def test_a_joined_line_has_the_sku_of_its_first_entry() -> None:
    rates = (make_rate("60", sku="OLD"), make_rate("60", "2026-01-12", sku="NEW"))
    contract = _hourly(rates=rates, detail="contract")
    entries = [make_entry(1, "2026-01-12", 10), make_entry(2, "2026-01-11", 10)]
    found = due_of_contract(contract, *entries, as_of="2026-02-01")
    assert [line.sku for line in lines_of(found)] == ["OLD"]


def test_supply_dates() -> None:
    contract = make_contract(
        "block_hours",
        start="2026-01-05",
        top_up=True,
        block_hours="1",
        rates=make_rate("60"),
        detail="contract",
    )
    usage = (
        make_entry(1, "2026-01-20", 40),
        make_entry(2, "2026-01-10", 40),
        make_charge(1, "2026-01-11", "5"),
    )
    found = due_of_contract(contract, *usage, as_of="2026-02-01")
    assert [(line.kind.value, _supply(line)) for line in lines_of(found)] == [
        ("recurring", "2026-01-05 2026-01-31"),
        ("top_up", "2026-01-20 2026-01-20"),
        ("time", "2026-01-10 2026-01-20"),
        ("charge", "2026-01-11 2026-01-11"),
    ]


def test_once_without_a_last_day_has_no_supply_dates() -> None:
    contract = make_contract(frequency="once", timing="advance", lines=make_line())
    found = due_of_contract(contract, as_of="2026-02-01")
    assert [_supply(line) for line in lines_of(found)] == [None]


def test_a_proration_is_kept_as_days_of_days() -> None:
    contract = make_contract(start="2026-01-16", prorate=True, lines=make_line())
    found = due_of_contract(contract, as_of="2026-03-01")
    assert [line.proration for line in lines_of(found)] == [(16, 31), None]


def test_line_order() -> None:
    contract = make_contract(
        "block_hours",
        block_hours="1",
        overage_rate="80",
        rates=(make_rate("60"), make_rate("60", name="evening")),
        lines=(make_line("5", line="Z"), make_line("5", line="A", timing="advance")),
        detail="ticket",
    )
    usage = (
        make_charge(10, "2026-01-12", "5"),
        make_charge(9, "2026-01-12", "5"),
        make_charge(11, "2026-01-02", "5"),
        make_entry(1, "2026-01-12", 40, ticket=1),
        make_entry(2, "2026-01-13", 40, ticket=1),
        make_entry(3, "2026-01-12", 5, start="08:00", ticket=2),
        make_entry(4, "2026-01-01", 5, "evening", ticket=1),
    )
    found = due_of_contract(contract, *usage, as_of="2026-02-01")
    assert [(_items(line), line.treatment.value) for line in lines_of(found)] == [
        (["R:K:A:2026-01-01"], "billed"),
        (["R:K:Z:2026-01-01"], "billed"),
        (["R:K:block:2026-01-01"], "billed"),
        (["R:K:A:2026-02-01"], "billed"),
        (["T:4"], "included"),
        (["T:1", "T:2"], "included"),
        (["T:3"], "included"),
        (["T:2"], "overage"),
        (["C:11"], "billed"),
        (["C:10"], "billed"),
        (["C:9"], "billed"),
    ]


def test_a_billed_line_stands_before_its_included_one() -> None:
    contract = make_contract("block_hours", block_hours="1", rates=make_rate("60"))
    found = due_of_contract(contract, make_entry(1, "2026-01-12", 90), as_of="2026-02-01")
    assert [line.treatment.value for line in lines_of(found, "T:1")] == ["overage", "included"]


# Discount


def test_the_contracts_discount_is_on_everything_but_charges() -> None:
    contract = make_contract(
        "block_hours",
        block_hours="1",
        top_up=True,
        discount_percent=10,
        rates=make_rate("60"),
        lines=make_line("50"),
    )
    usage = (
        make_entry(1, "2026-01-10", 90),
        make_charge(1, "2026-01-11", "10"),
        make_charge(2, "2026-01-11", "10", discount=5),
    )
    nets = nets_of(due_of_contract(contract, *usage, as_of="2026-01-31"))
    assert nets == {
        "R:K:L:2026-01-01": "45.00",
        "R:K:block:2026-01-01": "54.00",
        "U:K:1": "54.00",
        "T:1": "0.00",
        "C:1": "10.00",
        "C:2": "9.50",
    }
    contract = make_contract(
        "block_hours", block_hours="1", discount_percent=10, rates=make_rate("60")
    )
    nets = nets_of(due_of_contract(contract, make_entry(1, "2026-01-10", 90), as_of="2026-01-31"))
    assert nets["T:1"] == "27.00"


# Tax code


@pytest.mark.parametrize(
    ("taxable", "contract_code", "own", "exempt", "expected"),
    [
        (True, "S20", None, "EXEMPT", ("S20", 200_000)),
        (True, "S20", "S7", "EXEMPT", ("S7", 70_000)),
        (True, "Z", None, "EXEMPT", ("Z", 0)),
        (False, None, None, "EXEMPT", ("EXEMPT", 0)),
        (False, "S20", None, "EXEMPT", ("EXEMPT", 0)),
        (False, "AE", None, "EXEMPT", ("AE", 0)),
        (False, "S20", "S7", "EXEMPT", ("EXEMPT", 0)),
        (False, "AE", "S7", "EXEMPT", ("AE", 0)),
        (False, None, None, "ODD", ("ODD", 0)),
    ],
)
@pytest.mark.parametrize("kind", ["line", "charge"])
def test_tax_code_of_a_line(
    kind: str,
    taxable: bool,
    contract_code: str | None,
    own: str | None,
    exempt: str,
    expected: tuple[str, int],
) -> None:
    codes = [
        S20,
        make_tax_code("S7", 7),
        make_tax_code("Z", category="Z"),
        make_tax_code("AE", category="AE", exemption_code="VATEX-EU-AE"),
        make_tax_code("ODD", 19, category="E"),
        EXEMPT,
    ]
    contract = make_contract(
        "hourly",
        taxable=taxable,
        tax_code=contract_code,
        lines=make_line(tax_code=own) if kind == "line" else (),
    )
    usage = () if kind == "line" else (make_charge(1, "2026-01-10", "5", tax_code=own),)
    found = due_of_contract(
        contract,
        *usage,
        as_of="2026-02-01",
        company=make_company(exempt_tax_code=exempt),
        tax_codes=codes,
    )
    line = lines_of(found)[0]
    assert (line.tax.code, line.tax.rate_percent) == expected


def test_time_blocks_and_top_ups_have_the_contracts_tax_code() -> None:
    contract = make_contract(
        "block_hours",
        block_hours="1",
        taxable=True,
        tax_code="S20",
        top_up=True,
        rates=make_rate("60"),
    )
    entry = make_entry(1, "2026-01-10", 90)
    found = due_of_contract(contract, entry, as_of="2026-02-01", tax_codes=[S20])
    assert {line.tax.code for line in lines_of(found)} == {"S20"}


def test_one_contracts_tax_never_touches_anothers() -> None:
    company = make_company(exempt_tax_code="EXEMPT")
    taxed = make_contract(code="A", taxable=True, tax_code="S20", lines=make_line("100"))
    free = make_contract(code="B", lines=make_line("100"))
    found = due_of(taxed, free, as_of="2026-02-01", company=company, tax_codes=[S20, EXEMPT])
    (together,) = proposals_of(found, one_per_customer=True)
    assert [(row.codes, row.base, row.tax) for row in together.taxes] == [
        (("EXEMPT",), 100_00, 0),
        (("S20",), 100_00, 20_00),
    ]


def test_without_any_tax_code_there_is_no_tax() -> None:
    (proposal,) = proposals_of(due_of(make_contract(lines=make_line("100")), as_of="2026-02-01"))
    assert [(row.group, row.codes, row.base, row.tax) for row in proposal.taxes] == [
        (("O", 0, "", ""), ("",), 100_00, 0)
    ]


# Tax date

CHANGES = make_tax_code("S", {"2026-01-01": "8.5", "2026-07-01": 9})


@pytest.mark.parametrize(
    ("setting", "invoice_date", "rates"),
    [
        ("supply", "2026-08-01", ["8.5", "9", "8.5", "8.5", "9"]),
        ("supply", "2026-06-30", ["8.5", "9", "8.5", "8.5", "9"]),
        ("invoice", "2026-08-01", ["9", "9", "9", "9", "9"]),
        ("invoice", "2026-06-30", ["8.5", "8.5", "8.5", "8.5", "8.5"]),
        ("earlier", "2026-08-01", ["8.5", "9", "8.5", "8.5", "9"]),
        ("earlier", "2026-06-30", ["8.5", "8.5", "8.5", "8.5", "8.5"]),
        ("earlier", "2026-07-15", ["8.5", "9", "8.5", "8.5", "9"]),
    ],
)
def test_tax_date(setting: str, invoice_date: str, rates: list[str]) -> None:
    contract = _hourly(
        start="2026-06-01",
        taxable=True,
        tax_code="S",
        usage_ready="immediately",
        lines=make_line("50"),
    )
    usage = (
        make_entry(1, "2026-06-30", 30),
        make_charge(1, "2026-06-30", "5"),
        make_charge(2, "2026-07-01", "5"),
    )
    found = due_of_contract(
        contract,
        *usage,
        as_of="2026-08-01",
        invoice_date=invoice_date,
        company=make_company(tax_date=setting),
        tax_codes=[CHANGES],
    )
    shown = [f"{line.tax.rate_percent / 10_000:g}" for line in lines_of(found)]
    assert shown == rates


@pytest.mark.parametrize(("timing", "rate"), [("advance", 90_000), ("arrears", 90_000)])
def test_the_tax_date_of_a_recurring_item_is_its_cut_periods_last_day(
    timing: str, rate: int
) -> None:
    contract = make_contract(
        start="2026-06-15",
        anchor="start",
        timing=timing,
        taxable=True,
        tax_code="S",
        lines=make_line(),
    )
    found = due_of_contract(contract, as_of="2026-07-15", tax_codes=[CHANGES])
    assert lines_of(found)[0].tax.rate_percent == rate
    cut = make_contract(
        start="2026-06-15",
        last_day="2026-06-30",
        anchor="start",
        timing=timing,
        taxable=True,
        tax_code="S",
        lines=make_line(),
    )
    found = due_of_contract(cut, as_of="2026-07-15", tax_codes=[CHANGES])
    assert lines_of(found)[0].tax.rate_percent == 85_000


@pytest.mark.parametrize(("as_of", "rate"), [("2026-06-30", 85_000), ("2026-07-01", 90_000)])
def test_the_tax_date_of_once_without_a_last_day_is_the_as_of_date(as_of: str, rate: int) -> None:
    contract = make_contract(
        frequency="once", timing="advance", taxable=True, tax_code="S", lines=make_line()
    )
    found = due_of_contract(contract, as_of=as_of, tax_codes=[CHANGES])
    assert lines_of(found)[0].tax.rate_percent == rate


def test_the_tax_date_of_a_top_up_is_its_day() -> None:
    contract = make_contract(
        "block_hours",
        block_hours="1",
        top_up=True,
        rates=make_rate("60"),
        taxable=True,
        tax_code="S",
    )
    entries = [make_entry(1, "2026-06-30", 90), make_entry(2, "2026-07-01", 90)]
    found = due_of_contract(contract, *entries, as_of="2026-08-01", tax_codes=[CHANGES])
    rates = {line.items[0].id: line.tax.rate_percent for line in lines_of(found)}
    assert (rates["U:K:1"], rates["U:K:2"]) == (85_000, 90_000)


@pytest.mark.parametrize("kind", ["hourly", "retainer"])
def test_entries_whose_tax_rates_differ_never_share_a_line(kind: str) -> None:
    contract = make_contract(
        kind,
        rates=make_rate("60"),
        frequency="half_year",
        detail="contract",
        taxable=True,
        tax_code="S",
        start="2026-05-01",
        anchor="start",
    )
    entries = [
        make_entry(n, day, 10) for n, day in enumerate(("2026-06-30", "2026-07-01"), start=1)
    ]
    found = due_of_contract(contract, *entries, as_of="2027-01-01", tax_codes=[CHANGES])
    assert [_items(line) for line in lines_of(found)] == [["T:1"], ["T:2"]]


# Invoice tax


def _taxed(found: Due) -> Proposal[Line]:
    (proposal,) = proposals_of(found, one_per_customer=True)
    return proposal


@pytest.mark.parametrize(
    ("tax_rounding", "prices", "tax"),
    [
        ("invoice", ["55.55", "11.11"], "15.33"),
        ("line", ["55.55", "11.11"], "15.34"),
        ("invoice", ["0.02", "0.02", "0.02"], "0.01"),
        ("line", ["0.02", "0.02", "0.02"], "0.00"),
        ("invoice", ["0.05", "-0.01"], "0.01"),
        ("line", ["0.05", "-0.01"], "0.01"),
    ],
)
def test_tax_is_rounded_once_per_group_or_by_line(
    tax_rounding: str, prices: list[str], tax: str
) -> None:
    contract = make_contract("hourly", taxable=True, tax_code="S23")
    charges = [
        make_charge(n, "2026-01-10", price.lstrip("-"), -1 if price[0] == "-" else 1)
        for n, price in enumerate(prices, start=1)
    ]
    found = due_of(
        make_work(contract, *charges),
        as_of="2026-02-01",
        company=make_company(tax_rounding=tax_rounding),
        tax_codes=[make_tax_code("S23", 23)],
    )
    assert amount_text(_taxed(found).tax, 2) == tax


def test_tax_groups_are_by_category_rate_and_exemption() -> None:
    codes = [
        S20,
        make_tax_code("S20B", 20),
        make_tax_code("S7", 7),
        make_tax_code("E1", category="E", exemption_code="A", exemption_reason="One"),
        make_tax_code("E2", category="E", exemption_code="A", exemption_reason="One"),
        make_tax_code("E3", category="E", exemption_code="A", exemption_reason="Other"),
        make_tax_code("E4", category="E", exemption_code="B", exemption_reason="One"),
        make_tax_code("Z", category="Z"),
    ]
    contract = make_contract("hourly", taxable=True, tax_code="S20")
    charges = [
        make_charge(n, "2026-01-10", "0.03", tax_code=tax.code) for n, tax in enumerate(codes)
    ]
    found = due_of(make_work(contract, *charges), as_of="2026-02-01", tax_codes=codes)
    assert [(row.group[0], row.codes, row.base, row.tax) for row in _taxed(found).taxes] == [
        ("E", ("E1", "E2"), 6, 0),
        ("E", ("E3",), 3, 0),
        ("E", ("E4",), 3, 0),
        ("S", ("S7",), 3, 0),
        ("S", ("S20", "S20B"), 6, 1),
        ("Z", ("Z",), 3, 0),
    ]


def test_a_tax_group_of_base_0_has_its_row() -> None:
    contract = make_contract("hourly", taxable=True, tax_code="S20")
    charges = [
        make_charge(1, "2026-01-10", "5"),
        make_charge(2, "2026-01-10", "5", -1),
        make_charge(3, "2026-01-10", "5", tax_code="S7"),
    ]
    found = due_of(
        make_work(contract, *charges), as_of="2026-02-01", tax_codes=[S20, make_tax_code("S7", 7)]
    )
    assert [(row.codes, row.base, row.tax) for row in _taxed(found).taxes] == [
        (("S7",), 500, 35),
        (("S20",), 0, 0),
    ]


# Grouping


def _groups(found: Due, *, one_per_customer: bool) -> list[str]:
    """The contracts of each invoice, with its order number."""
    return [
        "+".join(part.contract.code for part in one.parts) + f" {one.order_number}".rstrip()
        for one in proposals_of(found, one_per_customer=one_per_customer)
    ]


@pytest.mark.parametrize(
    ("one_invoice", "switch", "expected"),
    [
        ("", False, ["A", "B", "C"]),
        ("", True, ["A+B+C"]),
        ("always", False, ["A+B+C"]),
        ("always", True, ["A+B+C"]),
        ("never", False, ["A", "B", "C"]),
        ("never", True, ["A", "B", "C"]),
    ],
)
def test_one_invoice_of_the_customer_overrides_the_switch(
    one_invoice: str, switch: bool, expected: list[str]
) -> None:
    customer = make_customer(one_invoice=one_invoice)
    contracts = [
        make_contract(code=code, name=code, customer=customer, lines=make_line()) for code in "CAB"
    ]
    assert _groups(due_of(*contracts, as_of="2026-02-01"), one_per_customer=switch) == expected


@pytest.mark.parametrize("one_invoice", ["", "always"])
def test_contracts_of_different_order_numbers_never_share_an_invoice(one_invoice: str) -> None:
    customer = make_customer(purchase_order="PO-1", one_invoice=one_invoice)
    orders = {"A": "", "B": "PO-2", "C": "PO-1", "D": "PO-2"}
    contracts = [
        make_contract(
            code=code, name=code, customer=customer, purchase_order=order, lines=make_line()
        )
        for code, order in orders.items()
    ]
    found = due_of(*contracts, as_of="2026-02-01")
    assert _groups(found, one_per_customer=True) == ["A+C PO-1", "B+D PO-2"]


def test_contracts_of_different_customers_never_share_an_invoice() -> None:
    contracts = [
        make_contract(
            code=f"K{n}", customer=make_customer(one_invoice="always", number=n), lines=make_line()
        )
        for n in (1, 2)
    ]
    found = due_of(*contracts, as_of="2026-02-01")
    assert _groups(found, one_per_customer=True) == ["K1", "K2"]


def test_contracts_stand_on_an_invoice_by_name_and_code() -> None:
    customer = make_customer()
    names = {"K1": "Z", "K2": "É", "K3": "A", "K4": "A"}
    contracts = [
        make_contract(code=code, name=name, customer=customer, lines=make_line())
        for code, name in names.items()
    ]
    found = due_of(*contracts, as_of="2026-02-01")
    assert _groups(found, one_per_customer=True) == ["K3+K4+K1+K2"]


def test_invoices_are_numbered_by_customer_name_contract_name_and_code() -> None:
    owners = [make_customer("Beta", 1), make_customer("alpha", 2), make_customer("Alpha", 3)]
    contracts = [
        make_contract(code=f"K{n}{owner.id}", name=f"{9 - n}", customer=owner, lines=make_line())
        for owner in owners
        for n in (1, 2)
    ]
    found = due_of(*contracts, as_of="2026-02-01")
    assert _groups(found, one_per_customer=False) == ["K23", "K13", "K21", "K11", "K22", "K12"]
    assert _groups(found, one_per_customer=True) == ["K23+K13", "K21+K11", "K22+K12"]


def test_a_proposal_may_come_to_less_than_0() -> None:
    work = make_work(make_contract("hourly"), make_charge(1, "2026-01-10", "5", -3))
    (proposal,) = proposals_of(due_of(work, as_of="2026-02-01"))
    assert (proposal.net, proposal.total, proposal.is_settled) == (-15_00, -15_00, False)


# Batch totals


@pytest.mark.parametrize(
    ("prices", "zero_invoices", "settled"),
    [
        (["0"], False, True),
        (["0"], True, False),
        (["5", "-5"], False, False),
        (["0.004"], False, True),
        (["5"], False, False),
    ],
)
def test_a_group_without_a_line_that_is_not_0_is_settled_without_an_invoice(
    prices: list[str], zero_invoices: bool, settled: bool
) -> None:
    charges = [
        make_charge(n, "2026-01-10", price.lstrip("-"), -1 if price[0] == "-" else 1)
        for n, price in enumerate(prices, start=1)
    ]
    found = due_of(
        make_work(make_contract("hourly"), *charges),
        as_of="2026-02-01",
        company=make_company(zero_invoices=zero_invoices),
    )
    (proposal,) = proposals_of(found)
    assert proposal.is_settled is settled
    assert totals_of(found)["EUR"].invoices == (0 if settled else 1)


def test_batch_totals_count_tickets_and_minutes_worked() -> None:
    contract = _hourly(time_minimum=60, time_increment=60)
    usage = (
        make_entry(1, "2026-01-10", 7, ticket=1),
        make_entry(2, "2026-01-11", 50, ticket=1, billable_minutes=10),
        make_entry(3, "2026-01-11", 3),
        make_charge(1, "2026-01-11", "5", ticket=2),
        make_charge(2, "2026-02-11", "5", ticket=3),
    )
    retainer = make_contract(code="R", customer=make_customer(number=2))
    included = make_entry(9, "2026-01-10", 5, ticket=4)
    found = due_of(make_work(contract, *usage), make_work(retainer, included), as_of="2026-02-01")
    figures = totals_of(found)["EUR"]
    assert (figures.tickets, figures.minutes, figures.net) == (3, 65, 185_00)
    # The retainer's group is settled: its ticket and minutes count all the same.
    assert figures.invoices == 1


def test_a_top_up_counts_no_ticket_and_no_minutes() -> None:
    contract = make_contract("block_hours", block_hours="1", top_up=True, rates=make_rate("60"))
    work = make_work(contract, make_entry(1, "2026-01-10", 90, ticket=1))
    figures = totals_of(due_of(work, as_of="2026-01-15"))["EUR"]
    assert (figures.net, figures.tickets, figures.minutes) == (60_00, 0, 0)


def test_a_part_covered_entry_counts_its_minutes_once() -> None:
    contract = make_contract("block_hours", block_hours="1", rates=make_rate("60"))
    work = make_work(contract, make_entry(1, "2026-01-10", 90, ticket=1))
    figures = totals_of(due_of(work, as_of="2026-02-01"))["EUR"]
    assert (figures.tickets, figures.minutes) == (1, 90)


def test_currencies_are_never_added_together() -> None:
    contracts = [
        make_contract(
            code=currency,
            customer=make_customer(number=n, currency=currency),
            lines=make_line("1000"),
        )
        for n, currency in enumerate(("EUR", "JPY", "CHF"), start=1)
    ]
    totals = totals_of(due_of(*contracts, as_of="2026-02-01"))
    assert [(c, t.net, t.digits, t.invoices) for c, t in totals.items()] == [
        ("CHF", 1000_00, 2, 1),
        ("EUR", 1000_00, 2, 1),
        ("JPY", 1000, 0, 1),
    ]


@pytest.mark.parametrize("one_per_customer", [False, True])
def test_batch_totals_follow_the_current_grouping(one_per_customer: bool) -> None:
    customer = make_customer()
    contracts = [
        make_contract(
            code=code, customer=customer, taxable=True, tax_code="S23", lines=make_line("0.02")
        )
        for code in "AB"
    ]
    found = due_of(*contracts, as_of="2026-02-01", tax_codes=[make_tax_code("S23", 23)])
    figures = select_all(found, one_per_customer=one_per_customer).totals()["EUR"]
    assert figures == totals_of(found, one_per_customer=one_per_customer)["EUR"]
    # Apart 0.0046 twice, together 0.0092.
    assert (figures.tax, figures.invoices) == ((1, 1) if one_per_customer else (0, 2))


def test_total_balance_is_the_lines_and_not_the_items_added_up() -> None:
    contract = _hourly(rates=make_rate("27.50"), detail="contract")
    entries = [make_entry(1, "2026-01-10", 15), make_entry(2, "2026-01-11", 15)]
    found = due_of(make_work(contract, *entries), as_of="2026-02-01")
    (row,) = select_all(found, one_per_customer=False).contracts
    assert row.total_balance == 13_75
    assert sum(item.net for item in found.contracts[0].items) == 13_76


def test_the_as_of_date_is_the_invoice_date_where_none_is_given() -> None:
    assert due_of(make_contract(), as_of="2026-02-01").invoice_date == date(2026, 2, 1)
