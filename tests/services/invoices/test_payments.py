"""Payments, and the status word that follows from dated facts (rules, 8.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from batchbill_desktop.models import Customer, InvoiceFact, Payment
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.clock import fixed_today
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.errors import (
    AlreadyIssued,
    InvoiceMissing,
    PaymentRefused,
    StatusRefused,
)
from batchbill_desktop.services.invoices.issue import record_fact
from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.services.invoices.payments import pay, set_status
from batchbill_desktop.services.invoices.status import Facts, status_word
from tests.builders.batches import number_of, run_and_generate
from tests.builders.company import put_charge

DAY = date(2026, 2, 10)


@pytest.fixture
def number(month: Database) -> str:
    """An invoice of 192.00."""
    return number_of(run_and_generate(month), "A-1")


def _status(database: Database, number: str) -> tuple[str, str]:
    document = database.read(find_document, number)
    return document.status, str(document.paid)


@pytest.mark.parametrize(
    ("total", "facts", "word"),
    [
        (100, Facts(), "draft"),
        (100, Facts(newest="sent"), "sent"),
        (100, Facts(newest="exported"), "exported"),
        (100, Facts(paid=99), "draft"),
        (100, Facts(paid=100), "paid"),
        (100, Facts(paid=60, credited=-40), "paid"),
        (100, Facts(credited=-40, newest="sent"), "sent"),
        (100, Facts(credited=-100, newest="sent"), "refunded"),
        (100, Facts(credited=-100, paid=100), "paid"),
        (-100, Facts(paid=-100), "paid"),
        (-100, Facts(paid=-50), "draft"),
        (0, Facts(), "draft"),
    ],
)
def test_the_word_follows_from_the_facts(total: int, facts: Facts, word: str) -> None:
    assert status_word(total, facts) == word


def test_parts_are_paid_until_nothing_is_open(month: Database, number: str) -> None:
    month.write(pay, number, Decimal(100), DAY)
    assert _status(month, number) == ("draft", "100.00")
    month.write(pay, number, Decimal("92.00"), DAY)
    assert _status(month, number) == ("paid", "192.00")
    assert month.read(check_books) == []


def test_money_paid_back_is_taken_off(month: Database, number: str) -> None:
    month.write(pay, number, Decimal("192.00"), DAY)
    month.write(credit_invoice, number, day=DAY)
    month.write(pay, number, Decimal("-192.00"), DAY)
    assert _status(month, number) == ("refunded", "0.00")


def test_no_more_is_paid_back_than_was_paid(month: Database, number: str) -> None:
    month.write(pay, number, Decimal("50.00"), DAY)
    with pytest.raises(PaymentRefused, match=r"50.00 EUR is paid, so -50.01 would be too much"):
        month.write(pay, number, Decimal("-50.01"), DAY)
    month.write(pay, number, Decimal("-50.00"), DAY)
    assert _status(month, number) == ("draft", "0.00")


def test_a_credit_note_is_paid_out(month: Database) -> None:
    month.write(put_charge, 9, "C-2", "2026-01-15", "161.00", quantity=-1)
    number = number_of(run_and_generate(month), "C-2")
    with pytest.raises(
        PaymentRefused, match=r"-120.00 EUR is open and 0.00 EUR is paid, so 10 would be too much"
    ):
        month.write(pay, number, Decimal(10), DAY)
    month.write(pay, number, Decimal(-120), DAY)
    assert _status(month, number) == ("paid", "-120.00")


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("0", "the amount is 0"),
        ("192.01", "192.00 EUR is open and 0.00 EUR is paid, so 192.01 would be too much"),
        ("-1", "192.00 EUR is open and 0.00 EUR is paid, so -1 would be too much"),
        ("1.001", "EUR has 2 decimals, 1.001 has more"),
    ],
)
def test_a_payment_that_does_not_fit_is_refused(
    month: Database, number: str, amount: str, reason: str
) -> None:
    with pytest.raises(PaymentRefused) as refusal:
        month.write(pay, number, Decimal(amount), DAY)
    assert f"The payment for {number} was refused: {reason}." == refusal.value.message
    assert _status(month, number) == ("draft", "0.00")


def test_yen_have_no_decimals(month: Database) -> None:
    yen = update(Customer).where(Customer.id == 1001).values(currency="JPY")
    month.write(lambda c: c.execute(yen))
    number = number_of(run_and_generate(month), "A-1")
    with pytest.raises(PaymentRefused, match=r"JPY has 0 decimals, 1.5 has more"):
        month.write(pay, number, Decimal("1.5"), DAY)
    month.write(pay, number, Decimal(192), DAY)
    assert _status(month, number) == ("paid", "192")


def test_an_invoice_that_is_not_there_is_named(month: Database) -> None:
    with pytest.raises(InvoiceMissing, match="There is no invoice 'INV-1'"):
        month.write(pay, "INV-1", Decimal(1), DAY)
    with pytest.raises(InvoiceMissing, match="There is no invoice 'INV-1'"):
        month.write(set_status, "INV-1", "sent")


@pytest.mark.parametrize("status", ["sent", "exported"])
def test_sent_and_exported_are_dated_facts_that_issue(
    month: Database, number: str, status: str
) -> None:
    month.write(set_status, number, status)
    document = month.read(find_document, number)
    assert (document.status, document.issued) == (status, True)
    month.write(set_status, number, status)
    kinds = month.read(lambda c: list(c.scalars(select(InvoiceFact.kind))))
    assert kinds == [status], "setting what it is already adds nothing"


def test_exporting_does_not_hide_that_it_was_sent(month: Database, number: str) -> None:
    month.write(set_status, number, "sent")
    month.write(set_status, number, "exported")
    kinds = month.read(lambda c: list(c.scalars(select(InvoiceFact.kind).order_by(InvoiceFact.id))))
    assert kinds == ["sent", "exported"]
    assert _status(month, number)[0] == "exported"


def test_paid_pays_what_is_open_today(month: Database, number: str) -> None:
    month.write(pay, number, Decimal(100), DAY)
    with fixed_today(date(2026, 3, 3)):
        month.write(set_status, number, "paid")
    payments = month.read(
        lambda c: c.execute(select(Payment.date, Payment.amount).order_by(Payment.id)).all()
    )
    assert [tuple(row) for row in payments] == [(DAY, 10_000), (date(2026, 3, 3), 9_200)]
    assert _status(month, number) == ("paid", "192.00")


def test_an_invoice_of_0_has_nothing_to_pay(month: Database) -> None:
    month.write(put_charge, 9, "C-2", "2026-01-15", "61.00", quantity=-1)
    number = number_of(run_and_generate(month), "C-2")
    with pytest.raises(StatusRefused, match="nothing is open"):
        month.write(set_status, number, "paid")


def test_draft_is_refused_once_issued(month: Database, number: str) -> None:
    month.write(set_status, number, "draft")
    month.write(set_status, number, "sent")
    with pytest.raises(AlreadyIssued, match="making it a draft again is not possible"):
        month.write(set_status, number, "draft")


def test_a_payment_is_not_undone_by_a_status(month: Database, number: str) -> None:
    month.write(set_status, number, "paid")
    with pytest.raises(StatusRefused, match="it is paid by a recorded payment"):
        month.write(set_status, number, "draft")


def test_refunded_follows_from_credit_notes_alone(month: Database, number: str) -> None:
    with pytest.raises(StatusRefused, match="once all of it is credited and nothing is paid"):
        month.write(set_status, number, "refunded")
    month.write(credit_invoice, number, day=DAY)
    month.write(set_status, number, "refunded")
    assert _status(month, number)[0] == "refunded"


def test_an_unknown_status_is_refused_with_the_known_ones(month: Database, number: str) -> None:
    with pytest.raises(StatusRefused, match="none of draft, sent, exported, paid, refunded"):
        month.write(set_status, number, "lost")


@pytest.mark.parametrize("kind", ["printed", "pdf"])
def test_paper_and_pdf_issue_but_leave_a_draft_a_draft(
    month: Database, number: str, kind: str
) -> None:
    document = month.read(find_document, number)
    month.write(record_fact, [document.id], kind)
    after = month.read(find_document, number)
    assert (after.status, after.issued) == ("draft", True)


def test_an_invoice_is_issued_once(month: Database, number: str) -> None:
    document = month.read(find_document, number)
    month.write(record_fact, [document.id], "pdf")
    month.write(record_fact, [document.id], "sent")
    month.write(record_fact, [], "sent")
    assert month.read(find_document, number).issued
    assert month.read(check_books) == []
