"""Which names a mapping may hold: kinds, keys, and the values of settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from batchbill_desktop.models import Contract, Customer, TaxCode
from batchbill_desktop.services.billing.snapshot import ContractType
from batchbill_desktop.services.money import UnknownCurrency, currency_digits
from batchbill_desktop.services.sentence import Sentence, listed, sentence

LONGEST_VALUE = 200

LINE_KINDS = ("recurring", "time", "charge", "top_up", "product", "free")
CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O", "none")

_YES_NO = ("yes", "no")
_DATES = ("day_first", "month_first")
SETTINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "csv": {"separator": ("comma", "semicolon")},
    "iif": {"lists": _YES_NO},
    "qbo": {"tax_columns": ("code", "us", "none"), "dates": _DATES},
    "xero": {
        "columns": ("27", "29"),
        "credit_notes": ("negative", "positive"),
        "rounding_line": _YES_NO,
        "dates": _DATES,
    },
    "sage": {"department": ()},
    "fec": {"journal_code": (), "journal_name": (), "encoding": ("ISO-8859-15", "UTF-8")},
}
"""The settings of each format and what they may be; nothing listed: any text."""

ACCOUNTS: dict[str, tuple[str, ...]] = {
    "iif": ("receivable", "tax", "tax_agency"),
    "xero": ("rounding",),
    "fec": ("receivable",),
}
"""The accounts of each format that are not found by the line."""

_RATE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?")
_NUMBER = re.compile(r"[0-9]{1,4}")
_NONE = sentence("none")


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that keys may name."""

    tax_codes: frozenset[str]
    customers: frozenset[str]
    contracts: frozenset[str]


def known_codes(connection: Connection) -> Known:
    """The codes of the company."""
    return Known(
        frozenset(connection.scalars(select(TaxCode.code))),
        frozenset(connection.scalars(select(Customer.business_number))),
        frozenset(connection.scalars(select(Contract.code))),
    )


def key_fault(format_name: str, kind: str, key: str, known: Known) -> Sentence | None:
    """What is wrong with a key, or None."""
    return KINDS[kind](format_name, key, known)


def value_fault(format_name: str, kind: str, key: str, value: str) -> Sentence | None:
    """What is wrong with a value, or None; an empty one takes the default."""
    if len(value) > LONGEST_VALUE:
        return sentence(
            "has {count:,} characters; at most {most} are allowed",
            count=len(value),
            most=LONGEST_VALUE,
        )
    if any(not letter.isprintable() for letter in value):
        return sentence("stands on more than one line or has a control character in it")
    allowed = SETTINGS.get(format_name, {}).get(key, ()) if kind == "setting" else ()
    if value and allowed and value not in allowed:
        return sentence("may be {allowed}", allowed=listed(allowed, sentence(" or ")))
    return None


def _account_fault(format_name: str, key: str, _known: Known) -> Sentence | None:
    accounts = ACCOUNTS.get(format_name, ())
    first, _, currency = key.partition(":")
    if first not in accounts or (":" in key and first != "receivable"):
        return sentence(
            "is no account of {format}; there is {accounts}",
            format=format_name,
            accounts=", ".join(accounts) or _NONE,
        )
    if currency:
        try:
            currency_digits(currency)
        except UnknownCurrency as error:
            return sentence(error.template, **error.params)
    return None


def _revenue_fault(_format_name: str, key: str, known: Known) -> Sentence | None:
    first, _, rest = key.partition(":")
    types = [kind.value for kind in ContractType]
    allowed = {
        "contract": known.contracts,
        "type": types,
        "kind": LINE_KINDS,
        "tax": known.tax_codes,
    }
    if key == "default" or (first in ("sku", "category") and rest):
        return None
    if first not in allowed:
        return sentence(
            "may be `default`, `sku:`, `category:`, `contract:`, `type:`, `kind:` or `tax:` and a "
            "name"
        )
    if rest in allowed[first]:
        return None
    if first == "contract":
        return sentence("names no contract")
    if first == "tax":
        return sentence("names no tax code of the company")
    return sentence(
        "names no {kind}; there is {allowed}", kind=first, allowed=", ".join(allowed[first])
    )


def _tax_fault(_format_name: str, key: str, known: Known) -> Sentence | None:
    first, _, rest = key.partition(":")
    if first != "category":
        return None if key in known.tax_codes else sentence("is no tax code of the company")
    category, _, rate = rest.partition(":")
    if category not in CATEGORIES:
        return sentence(
            "names no tax category; there is {categories}", categories=", ".join(CATEGORIES)
        )
    if rate and not _RATE.fullmatch(rate):
        return sentence("ends in no rate, such as 20 or 5.5")
    return None


def _item_fault(_format_name: str, key: str, _known: Known) -> Sentence | None:
    first, _, rest = key.partition(":")
    if key in ("default", "discount") or (first in ("sku", "kind") and rest):
        return None
    return sentence("may be `default`, `discount`, `sku:` or `kind:` and a name")


def _customer_fault(_format_name: str, key: str, known: Known) -> Sentence | None:
    if key in known.customers:
        return None
    return sentence("is the business number of no customer")


def _terms_fault(_format_name: str, key: str, _known: Known) -> Sentence | None:
    return None if _NUMBER.fullmatch(key) else sentence("is no number of days, such as 30")


def _setting_fault(format_name: str, key: str, _known: Known) -> Sentence | None:
    settings = SETTINGS.get(format_name, {})
    if key in settings:
        return None
    return sentence(
        "is no setting of {format}; there is {settings}",
        format=format_name,
        settings=", ".join(settings) or _NONE,
    )


def _no_fault(_format_name: str, _key: str, _known: Known) -> Sentence | None:
    return None


KINDS: dict[str, Callable[[str, str, Known], Sentence | None]] = {
    "account": _account_fault,
    "account_name": _no_fault,
    "customer": _customer_fault,
    "item": _item_fault,
    "revenue": _revenue_fault,
    "setting": _setting_fault,
    "tax": _tax_fault,
    "tax_account": _tax_fault,
    "tax_text": _tax_fault,
    "terms": _terms_fault,
}
"""The kinds of names, each with what tells a bad key."""
