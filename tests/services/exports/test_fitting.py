"""Quantities and prices that come to our amount in few decimals, or quantity 1 at the net."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from batchbill_desktop.services.exports.fitting import (
    Fit,
    discount_amount,
    exact_price,
    exact_quantity,
    fit,
    full_price,
    reckoning,
    whole,
)
from tests.builders.export_documents import sold


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "places", "expected"),
    [
        # The own quantity and price, where they do.
        ("3.5", "95", "332.50", 5, ("3.5", "95")),
        ("-1", "95", "-95.00", 4, ("-1", "95")),
        # 50 minutes at 100: four decimals are enough.
        ("5/6", "100", "83.33", 5, ("0.8333", "100")),
        # 7 minutes at 250: 0.1167 would give 29.18.
        ("7/60", "250", "29.17", 5, ("0.11667", "250")),
        ("7/60", "250", "29.17", 4, ("0.1167", "249.9572")),
        # 290 for 16 of 31 days.
        ("1", "4640/31", "149.68", 5, ("1", "149.68")),
        ("3", "100/3", "100.00", 5, ("3", "33.33333")),
        # So many that no price of five decimals comes to the cent.
        ("7000000", "1/7", "1000000.01", 5, None),
        # An amount of yen holds in a program that keeps two decimals as well.
        ("0.2274", "715.4004", "163", 5, ("0.2274", "716.79859")),
    ],
)
def test_a_fit_comes_to_the_amount(
    quantity: str, price: str, amount: str, places: int, expected: tuple[str, str] | None
) -> None:
    found = fit(Fraction(quantity), Fraction(price), Decimal(amount), places)
    assert found == (None if expected is None else Fit(*map(Decimal, expected)))


def test_the_targets_own_discount_is_left_to_it() -> None:
    found = fit(Fraction(7, 2), Fraction(95), Decimal("299.25"), 4, Fraction(9, 10))
    assert found == Fit(Decimal("3.5"), Decimal(95))


@pytest.mark.parametrize(
    ("quantity", "amount", "price"),
    [("3.5", "299.25", "85.50"), ("3", "10.00", None), ("1/3", "10.00", None), ("0", "0", None)],
)
def test_a_discounted_price_is_used_only_where_it_is_exact(
    quantity: str, amount: str, price: str | None
) -> None:
    found = exact_price(Fraction(quantity), Decimal(amount), 5)
    assert (None if found is None else found.price) == (None if price is None else Decimal(price))


@pytest.mark.parametrize("amount", ["12.34", "-12.34"])
def test_quantity_1_carries_the_sign(amount: str) -> None:
    found = whole(Decimal(amount))
    assert found.price == Decimal("12.34")
    assert found.quantity * found.price == Decimal(amount)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "2 x 95.00"),
        ({"discount_percent": Decimal("12.5")}, "2 x 95.00 - 12.5 %"),
        ({"proration": (16, 31)}, "2 x 95.00 x 16/31"),
        ({"minutes": Decimal(210)}, "3.5 x 95.00"),
        ({"minutes": Decimal(7)}, "0:07 h x 95.00"),
        ({"minutes": Decimal(-130)}, "2:10 h x 95.00"),
        ({"minutes": Decimal("7.5")}, "0.125 x 95.00"),
        ({"minutes": Decimal("7.1")}, "7.1 min x 95.00"),
    ],
)
def test_the_text_says_how_the_line_was_reckoned(changes: dict[str, object], expected: str) -> None:
    assert reckoning(sold("A", "a", "2", "95", **changes), 2) == expected


def test_hours_are_exact_and_prices_are_cut_to_the_days() -> None:
    line = sold("A", "a", "0", "60", minutes=Decimal(50), proration=(1, 3))
    assert exact_quantity(line) == Fraction(5, 6)
    assert full_price(line) == 20


@pytest.mark.parametrize(
    ("minutes", "price", "percent", "expected"),
    [
        # 50 minutes at 0.06, half off: 0.025 is half a cent, and goes up.
        ("50", "0.06", "50", "0.03"),
        ("-50", "0.06", "50", "-0.03"),
        ("210", "95", "10", "33.25"),
        ("210", "95", "0", "0.00"),
    ],
)
def test_a_discount_is_rounded_once_from_the_exact_amount(
    minutes: str, price: str, percent: str, expected: str
) -> None:
    line = sold("A", "a", "0", price, minutes=Decimal(minutes), discount_percent=Decimal(percent))
    assert str(discount_amount(line, 2)) == expected
