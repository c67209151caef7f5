"""What Generate copies into an invoice: company, customer, bank, tax wording, template.

No later output reads master data for it. Proposals, which are not frozen yet, are shown
with the same data read live.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from batchbill_desktop.models import Customer, ExchangeRate, StoredFile, TaxCode
from batchbill_desktop.services.invoices.document import (
    Address,
    Buyer,
    ForeignTax,
    PageDesign,
    Seller,
)
from batchbill_desktop.services.money import currency_digits, divide_half_up, to_decimal
from batchbill_desktop.services.settings.store import read_setting
from batchbill_desktop.services.texts import PRINT_LANGUAGES

TEMPLATE = "default"
"""The template that new invoices take."""

EXCHANGE_SCALE = 100_000_000
"""Exchange rates are kept in hundred-millionths."""

_SELLER_KEYS = (
    "vat_id",
    "tax_number",
    "registration",
    "legal_form",
    "share_capital",
    "email",
    "phone",
    "website",
    "iban",
    "bic",
)
_LOCAL_TEXTS = ("payment_terms_text", "late_payment_text", "footer_text")
_ADDRESS_KEYS = ("name", "contact", "street", "street2", "postcode", "city", "region", "country")
_PAGE_KEYS = frozenset(field.name for field in fields(PageDesign))
_DELIVERY_KEYS = ("name", "street", "postcode", "city", "country")


class Freezer:
    """Gathers what an invoice of a customer shows, in two queries for any number of them."""

    def __init__(self, connection: Connection, values: Mapping[str, str]) -> None:
        self._values = values
        self._customers = {
            row["id"]: row for row in connection.execute(select(Customer.__table__)).mappings()
        }
        self._page = page_setting(connection)
        self._templates = text_templates(connection)
        self._tax_names = dict(connection.execute(select(TaxCode.code, TaxCode.name)).all())
        self._sellers: dict[str, dict[str, Any]] = {}
        self._currency = values.get("currency") or "EUR"
        self._rates = connection.execute(
            select(
                ExchangeRate.currency, ExchangeRate.date, ExchangeRate.rate, ExchangeRate.source
            ).order_by(ExchangeRate.date)
        ).all()

    @property
    def values(self) -> Mapping[str, str]:
        """The company's values."""
        return self._values

    @property
    def page(self) -> Mapping[str, Any]:
        """How the company wants its pages now: see `page_setting`."""
        return self._page

    def customer(self, customer_id: int) -> RowMapping:
        """The customer's row as it is now."""
        return self._customers[customer_id]

    def data(self, customer_id: int, currency: str, day: date) -> dict[str, Any]:
        """All that an invoice to the customer, in `currency` and dated `day`, copies."""
        customer = self._customers[customer_id]
        language = printed_language(customer["language"], self._values.get("language", ""))
        delivery = {key: customer[f"delivery_{key}"] for key in _DELIVERY_KEYS}
        return {
            "language": language,
            "template": TEMPLATE,
            "page": {**self._page, "templates": self._templates.get(language, {})},
            "seller": self.seller(language),
            "buyer": {
                "business_number": customer["business_number"],
                "address": {key: customer[key] for key in _ADDRESS_KEYS},
                "delivery": delivery if any(delivery.values()) else None,
                "vat_id": customer["vat_id"],
                "registration": customer["registration"],
                "email": customer["email"],
                "buyer_reference": customer["buyer_reference"],
                "endpoint_scheme": customer["endpoint_scheme"],
                "endpoint_id": customer["endpoint_id"],
            },
            "tax_names": self._tax_names,
            "exchange": self._exchange(currency, day),
        }

    def frozen(self, customer_id: int, currency: str, day: date) -> str:
        """`data` as the JSON that an invoice keeps."""
        return frozen_json(self.data(customer_id, currency, day))

    def _exchange(self, currency: str, day: date) -> dict[str, Any] | None:
        """The newest rate on or before the invoice's day; None in the company's currency."""
        if currency == self._currency:
            return None
        found = [rate for rate in self._rates if rate.currency == currency and rate.date <= day]
        if not found:
            return None
        newest = found[-1]
        return {
            "rate": newest.rate,
            "date": newest.date.isoformat(),
            "source": newest.source,
        }

    def seller(self, language: str) -> dict[str, Any]:
        """The company as an invoice in that language copies it."""
        if language not in self._sellers:
            values = self._values
            self._sellers[language] = {
                "address": {
                    "name": values.get("name", ""),
                    "contact": values.get("contact_name", ""),
                    **{key: values.get(key, "") for key in _ADDRESS_KEYS[2:]},
                },
                "currency": self._currency,
                **{key: values.get(key, "") for key in _SELLER_KEYS},
                # Only what the company has said itself: a wrong mention would be worse than none.
                "vat_due": values.get("vat_due", ""),
                **local_texts(values, language),
            }
        return self._sellers[language]


def frozen_json(data: Mapping[str, Any]) -> str:
    """Frozen data as text, the same for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def local_texts(values: Mapping[str, str], language: str) -> dict[str, str]:
    """The company's texts that stand in a `Seller`, in a language, or as it has them at all."""
    return {key: values.get(f"{key}.{language}") or values.get(key, "") for key in _LOCAL_TEXTS}


def page_setting(connection: Connection) -> dict[str, Any]:
    """How the company wants its pages: the fields of `PageDesign` that it has set.

    `logo` is the SHA-256 of a stored file.
    """
    return dict(read_setting(connection, "page") or {})


def text_templates(connection: Connection) -> dict[str, dict[str, str]]:
    """The company's own text templates by language, then by name."""
    return dict(read_setting(connection, "page.texts") or {})


def load_logos(connection: Connection, data: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """The pictures that the invoices' designs name, by SHA-256; no query where none does."""
    wanted = {what["page"]["logo"] for what in data if what.get("page", {}).get("logo")}
    if not wanted:
        return {}
    found = select(StoredFile.sha256, StoredFile.data).where(StoredFile.sha256.in_(wanted))
    return dict(connection.execute(found).all())


def page_of(data: Mapping[str, Any], logos: Mapping[str, bytes] | None = None) -> PageDesign:
    """The page's design in what was copied; invoices of earlier versions have the classic one."""
    page = {key: value for key, value in data.get("page", {}).items() if key in _PAGE_KEYS}
    page["logo"] = (logos or {}).get(page.get("logo", ""), b"")
    return PageDesign(**page)


def typed_period(data: Mapping[str, Any]) -> tuple[date, date] | None:
    """The service period that was typed for the invoice; None: it follows from the lines."""
    typed = data.get("service_period")
    if not typed:
        return None
    return date.fromisoformat(typed[0]), date.fromisoformat(typed[1])


def printed_language(customer_language: str, company_language: str) -> str:
    """The language of printed texts: the customer's; one without texts: the company's."""
    for language in (customer_language or company_language, company_language):
        if language in PRINT_LANGUAGES:
            return language
    return "en"


def seller_of(data: Mapping[str, Any]) -> Seller:
    """The seller in what was copied."""
    seller = dict(data["seller"])
    return Seller(address=Address(**seller.pop("address")), **seller)


def buyer_of(data: Mapping[str, Any]) -> Buyer:
    """The buyer in what was copied."""
    buyer = dict(data["buyer"])
    delivery = buyer.pop("delivery")
    return Buyer(
        address=Address(**buyer.pop("address")),
        delivery=None if delivery is None else Address(**delivery),
        **buyer,
    )


def foreign_tax_of(data: Mapping[str, Any], tax: int, digits: int) -> ForeignTax | None:
    """The tax (smallest unit, `digits` decimals) in the company's currency at the kept rate."""
    exchange = data.get("exchange")
    if exchange is None:
        return None
    currency = data["seller"]["currency"]
    own_digits = currency_digits(currency)
    own_tax = divide_half_up(tax * exchange["rate"] * 10**own_digits, EXCHANGE_SCALE * 10**digits)
    return ForeignTax(
        currency,
        Decimal(exchange["rate"]) / EXCHANGE_SCALE,
        date.fromisoformat(exchange["date"]),
        exchange["source"],
        to_decimal(own_tax, own_digits),
    )
