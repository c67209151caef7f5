"""Checks of the parties on an invoice: names, countries, VAT numbers, IBANs, e-mail addresses.

A VAT number or an IBAN is judged by its check digits; that it looks wrong is told, not refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from stdnum import get_cc_module, iban

from batchbill_desktop.services.company_folder.iso_codes import COUNTRIES
from batchbill_desktop.services.invoices.editing.problems import FieldProblem
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.texts import mark

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_VAT_COUNTRIES = {"EL": "gr", "XI": "gb"}
"""Whose VAT numbers begin otherwise than their country code."""
_LEAST_VAT_ID = 4
_BUYER_VAT_CATEGORIES = frozenset(("AE", "K"))


def check_parties(working: WorkingInvoice) -> Iterator[FieldProblem]:
    """What is wrong with the buyer and the seller."""
    yield from _buyer(working)
    yield from _seller(working)


def _buyer(working: WorkingInvoice) -> Iterator[FieldProblem]:
    buyer = working.buyer
    if not buyer.address.name.strip():
        yield FieldProblem(
            "buyer.address.name",
            None,
            mark("The invoice needs the name of the customer. Type one."),
        )
    places = [("buyer.address.country", buyer.address.country)]
    if buyer.delivery is not None:
        places.append(("buyer.delivery.country", buyer.delivery.country))
    for name, country in places:
        if country and country not in COUNTRIES:
            yield FieldProblem(
                name,
                None,
                mark("“{country}” is no country code. Type two letters such as FR or DE."),
                {"country": country},
            )
    address = buyer.address
    if not (address.street and address.city and address.country):
        yield FieldProblem(
            "buyer.address.street",
            None,
            mark("The address is not complete: street, city or country is missing."),
            is_error=False,
        )
    yield from _vat_id(buyer.vat_id, "buyer.vat_id")
    yield from _email(buyer.email, "buyer.email")
    if not buyer.vat_id:
        categories = {line.tax.group[0] for line in working.lines if not line.is_words}
        for category in sorted(categories & _BUYER_VAT_CATEGORIES):
            yield FieldProblem(
                "buyer.vat_id",
                None,
                mark("Tax category {category} needs the VAT number of the customer."),
                {"category": category},
                is_error=False,
            )


def _seller(working: WorkingInvoice) -> Iterator[FieldProblem]:
    seller = working.seller
    yield from _vat_id(seller.vat_id, "seller.vat_id")
    yield from _email(seller.email, "seller.email")
    if seller.iban and not _iban_is_valid(seller.iban):
        yield FieldProblem(
            "seller.iban",
            None,
            mark("“{iban}” is no IBAN: its check digits do not fit. Look for a slip of the keys."),
            {"iban": seller.iban},
            is_error=False,
        )


def _vat_id(text: str, where: str) -> Iterator[FieldProblem]:
    if not text:
        return
    known = _vat_id_is_valid(text)
    if known is None:
        template = mark(
            "“{vat_id}” is no VAT number: it begins with the two letters of its country, such as "
            "DE123456789."
        )
    elif not known:
        template = mark(
            "The VAT number “{vat_id}” is not one that {country} could have given: its length or "
            "its check digits do not fit."
        )
    else:
        return
    yield FieldProblem(
        where, None, template, {"vat_id": text, "country": text[:2].upper()}, is_error=False
    )


@lru_cache(maxsize=256)
def _vat_id_is_valid(text: str) -> bool | None:
    """Whether the country could have given it; None: it does not even begin with a country."""
    bare = re.sub(r"[\s.\-]", "", text).upper()
    country = bare[:2]
    if country not in COUNTRIES and country not in _VAT_COUNTRIES:
        return None
    module = get_cc_module(_VAT_COUNTRIES.get(country, country.lower()), "vat")
    if module is None:
        return len(bare) >= _LEAST_VAT_ID and bare.isalnum()
    rest = f"GB{bare[2:]}" if country == "XI" else bare
    return bool(module.is_valid(rest) or module.is_valid(bare[2:]))


@lru_cache(maxsize=64)
def _iban_is_valid(text: str) -> bool:
    return bool(iban.is_valid(text))


def _email(text: str, where: str) -> Iterator[FieldProblem]:
    if text and not _EMAIL.fullmatch(text):
        yield FieldProblem(
            where,
            None,
            mark("“{email}” is no e-mail address; one reads office@company.example."),
            {"email": text},
            is_error=False,
        )
