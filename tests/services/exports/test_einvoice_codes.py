"""Codes and identifiers with check digits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from batchbill_desktop.services.exports.einvoice_codes import (
    EAS,
    EAS_BY_VAT,
    is_belgian_number,
    is_gln,
    is_iban,
    is_leitweg_id,
    is_norwegian_number,
    is_vatex,
    legal_id,
)

TRUE: list[tuple[Callable[[str], bool], str]] = [
    (is_leitweg_id, "04011000-12345-03 04011000-12346-97 991-33333TEST-33 992-90009-96"),
    (is_iban, "FR7630006000011234567890189 DE89370400440532013000 NO9386011117947"),
    (is_belgian_number, "0202239951"),
    (is_gln, "4012345000009 7300010000001"),
    (is_norwegian_number, "991825827 984661185"),
    (is_vatex, "VATEX-EU-AE VATEX-EU-132-1I VATEX-FR-FRANCHISE"),
]
FALSE: list[tuple[Callable[[str], bool], str]] = [
    (is_leitweg_id, "04011000-12345-04 04011000 0-12345-03 04011000-12-345-03 Einkauf"),
    (is_iban, "FR7630006000011234567890188 FR76 fr7630006000011234567890189 DE8937040044"),
    (is_belgian_number, "0202239952 202239951 02022399511"),
    (is_gln, "4012345000001 401234500000 40123450000091 ٤٠١٢٣٤٥٠٠٠٠٠٩"),
    (is_norwegian_number, "991825828 99182582 12345678X"),
    (is_vatex, "VATEX-EU-XX VATEX-EU-FRANCHISE VATEX AE VATEX-FR-"),
]


@pytest.mark.parametrize(("check", "texts"), TRUE)
def test_true_codes_are_taken(check: Callable[[str], bool], texts: str) -> None:
    assert [text for text in texts.split() if not check(text)] == []


@pytest.mark.parametrize(("check", "texts"), FALSE)
def test_false_codes_are_not(check: Callable[[str], bool], texts: str) -> None:
    assert [text for text in (*texts.split(), "") if check(text)] == []


@pytest.mark.parametrize(
    ("country", "registration", "found"),
    [
        ("FR", "123 456 824 R.C.S. Lyon", ("0002", "123456824")),
        ("FR", "12345682400018", ("0002", "123456824")),
        ("FR", "W9M2001234", ("", "W9M2001234")),
        ("BE", "0202.239.951", ("0208", "0202239951")),
        ("BE", "0202.239.952", ("", "0202.239.952")),
        ("NL", "KvK 12345678", ("0106", "12345678")),
        ("DE", "HRB 1234 Bremen", ("", "HRB 1234 Bremen")),
        ("", "", ("", "")),
    ],
)
def test_a_registration_has_a_scheme_where_it_is_sure(
    country: str, registration: str, found: tuple[str, str]
) -> None:
    assert legal_id(country, registration) == found


def test_schemes_that_follow_from_a_vat_number_are_on_the_list() -> None:
    assert set(EAS_BY_VAT.values()) <= EAS
