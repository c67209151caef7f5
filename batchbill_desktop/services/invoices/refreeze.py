"""Freezing an edited draft: what was typed stays, all else is as the master data are now.

A flexible invoice without a number, and a proposal that was generated, edited and undone, show
their typed values beside live ones, and copy both when they are numbered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batchbill_desktop.services.invoices.frozen import local_texts

_OWN = ("texts", "remarks", "service_period", "typed")
"""What an invoice has of its own; the master data know nothing of it."""


def refrozen(
    stored: Mapping[str, Any], now: Mapping[str, Any], values: Mapping[str, str]
) -> dict[str, Any]:
    """What an edited draft shows, and copies when it is numbered.

    `stored`: what it had frozen as it was edited, with the names of `typed` values; `now`: what
    the master data give (`Freezer.data`); `values`: the company's.
    """
    typed = set(stored.get("typed", ()))
    made: dict[str, Any] = {**now}
    made |= {name: stored[name] for name in _OWN if name in stored}
    if "language" in typed:
        language = stored["language"]
        made["language"] = language
        made["seller"] = {**now["seller"], **local_texts(values, language)}
        templates = stored.get("page", {}).get("templates", {})
        made["page"] = {**now["page"], "templates": templates}
    if "seller" in typed:
        made["seller"] = stored["seller"]
    made["page"] = {
        **made["page"],
        **{
            name: value for name, value in stored.get("page", {}).items() if f"page.{name}" in typed
        },
    }
    made["buyer"] = _buyer(stored.get("buyer", {}), now["buyer"], typed)
    made["tax_names"] = {**stored.get("tax_names", {}), **now["tax_names"]}
    made["exchange"] = now["exchange"] or stored.get("exchange")
    return made


def _buyer(stored: Mapping[str, Any], now: Mapping[str, Any], typed: set[str]) -> dict[str, Any]:
    buyer = {
        name: stored[name] if f"buyer.{name}" in typed else value for name, value in now.items()
    }
    address = stored.get("address", {})
    buyer["address"] = {
        name: address[name] if f"buyer.address.{name}" in typed else value
        for name, value in now["address"].items()
    }
    return buyer
