"""What keeps a document from being exported, and which field would fill the gap."""

from __future__ import annotations

from dataclasses import dataclass

from batchbill_desktop.services.sentence import Sentence


@dataclass(frozen=True, slots=True)
class NameGap:
    """A name that the mapping lacks."""

    format: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class CustomerGap:
    """Something that a customer lacks, or that is wrong with it."""

    customer: str
    """Business number."""
    field: str
    """The field of the customer, as `vat_id`."""


@dataclass(frozen=True, slots=True)
class CompanyGap:
    """Something that the company's own data lack."""

    field: str
    """The key of the value, as `registration`."""


Gap = NameGap | CustomerGap | CompanyGap


class Reason(Sentence):
    """Why a document cannot be carried by a format, and what would fill the gap."""

    __slots__ = ("gap",)

    gap: Gap | None


def why(template: str, gap: Gap | None = None, /, **params: object) -> Reason:
    """The reason in words; `template` begins small, since a number stands before it."""
    reason = Reason(template, params)
    reason.gap = gap
    return reason
