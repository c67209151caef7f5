"""Days and spans of days, without contracts: months added with the day clamped, weeks."""

from __future__ import annotations

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

FEBRUARY = 2

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Number of days of a month (29 in a leap year's February)."""
    if month == FEBRUARY and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _LENGTHS[month - 1]


def day_of_month(months: int, day: int) -> date:
    """The day `day` of a month counted from year 0 (`year * 12 + month - 1`), clamped.

    31 in a February gives its last day.
    """
    year, month0 = divmod(months, 12)
    return date(year, month0 + 1, min(day, days_in_month(year, month0 + 1)))


def month_number(day: date) -> int:
    """The month of `day` counted from year 0, so that months can be added and compared."""
    return day.year * 12 + day.month - 1


def monday_of(day: date) -> date:
    """The Monday of the calendar week of `day`."""
    return day - timedelta(days=day.weekday())


def end_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=days_in_month(day.year, day.month))


def due_date(invoice_date: date, payment_days: int, end_of_month_rule: str) -> date:
    """The day a payment is due.

    `end_of_month_rule`: `no`; `after` (add the days, then go to the end of that month);
    `before` (go to the end of the invoice's month, then add the days).
    """
    days = timedelta(days=payment_days)
    if end_of_month_rule == "after":
        return end_of_month(invoice_date + days)
    if end_of_month_rule == "before":
        return end_of_month(invoice_date) + days
    return invoice_date + days
