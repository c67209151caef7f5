"""Code lists of EN 16931 and Peppol, as far as this program needs them, and what checks them."""

from __future__ import annotations

import re

VATEX = frozenset(
    """79-C 132 132-1A 132-1B 132-1C 132-1D 132-1E 132-1F 132-1G 132-1H 132-1I 132-1J 132-1K
    132-1L 132-1M 132-1N 132-1O 132-1P 132-1Q 135-1 143 143-1A 143-1B 143-1C 143-1D 143-1E
    143-1F 143-1FA 143-1G 143-1H 143-1I 143-1J 143-1K 143-1L 144 146-1E 148 148-A 148-B 148-C
    148-D 148-E 148-F 148-G 151 151-1A 151-1AA 151-1B 151-1C 151-1D 151-1E 153 159 309 AE D F G
    I IC J O""".split()
)
"""What may follow VATEX-EU- (BT-121)."""

VATEX_FR = frozenset(
    """298SEXDECIESA AE CGI261-1 CGI261-2 CGI261-3 CGI261-4 CGI261-5 CGI261-7 CGI261-8 CGI261A
    CGI261B CGI261C-1 CGI261C-2 CGI261C-3 CGI261D-1 CGI261D-1BIS CGI261D-2 CGI261D-3 CGI261D-4
    CGI261E-1 CGI261E-2 CGI275 CGI277A CGI295 CNWVAT FRANCHISE""".split()
)
"""What may follow VATEX-FR-."""

BOUND_VATEX = {
    "VATEX-EU-AE": "AE",
    "VATEX-FR-AE": "AE",
    "VATEX-EU-IC": "K",
    "VATEX-EU-G": "G",
    "VATEX-EU-O": "O",
    "VATEX-EU-D": "E",
    "VATEX-EU-F": "E",
    "VATEX-EU-I": "E",
    "VATEX-EU-J": "E",
}
"""Reasons that go with one category alone."""

DEFAULT_VATEX = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}
"""The reason of a category that has only one."""

EAS = frozenset(
    """0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177
    0183 0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205
    0208 0209 0210 0211 0212 0213 0215 0216 0217 0218 0219 0220 0221 0225 0230 0235 0240 0242
    0244 0245 0246 0248 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928
    9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946
    9947 9948 9949 9950 9951 9952 9953 9957 9959 AN AQ AS AU EM""".split()
)
"""Schemes of electronic addresses (BT-34, BT-49)."""

EAS_BY_VAT = dict(
    pair.split(":")
    for pair in """HU:9910 AT:9914 ES:9920 AD:9922 AL:9923 BA:9924 BE:9925 BG:9926 CH:9927 CY:9928
    CZ:9929 DE:9930 EE:9931 GB:9932 EL:9933 HR:9934 IE:9935 LI:9936 LT:9937 LU:9938 LV:9939
    MC:9940 ME:9941 MK:9942 MT:9943 NL:9944 PL:9945 PT:9946 RO:9947 RS:9948 SI:9949 SK:9950
    SM:9951 TR:9952 VA:9953 FR:9957 IT:0211""".split()
)
"""The scheme under which a VAT number of that prefix is an electronic address."""

SEPA = frozenset(
    """AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK
    MT NL NO PL PT RO RS SE SI SK SM VA XK""".split()
)
"""Countries whose IBANs take SEPA credit transfers."""

SIREN_DIGITS = 9
"""A French company's number; its establishments have five digits more."""

_LEITWEG = re.compile(r"(\d{2,12})(?:-([A-Za-z0-9]{1,30}))?-(\d{2})")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def is_vatex(code: str) -> bool:
    """Whether `code` is on the list of reasons for charging no tax (BR-CL-22)."""
    return (code.startswith("VATEX-EU-") and code[9:] in VATEX) or (
        code.startswith("VATEX-FR-") and code[9:] in VATEX_FR
    )


def is_leitweg_id(text: str) -> bool:
    """Whether `text` is a German authority's Leitweg-ID, its check digits included."""
    found = _LEITWEG.fullmatch(text.strip())
    return found is not None and _mod_97("".join(part or "" for part in found.groups())) == 1


def is_iban(text: str) -> bool:
    """Whether `text`, without blanks, is an IBAN whose check digits are right."""
    return _IBAN.fullmatch(text) is not None and _mod_97(text[4:] + text[:4]) == 1


def _mod_97(text: str) -> int:
    """ISO 7064: letters count 10 to 35."""
    return int("".join(str(int(letter, 36)) for letter in text.upper())) % 97


def legal_id(country: str, registration: str) -> tuple[str, str]:
    """A company's registration as (scheme of ISO 6523, id); a scheme only where it is sure."""
    text = registration.strip()
    digits = "".join(letter for letter in text if letter.isdecimal() and letter.isascii())
    if country == "FR" and len(digits) >= SIREN_DIGITS:
        return "0002", digits[:SIREN_DIGITS]
    if country == "BE" and is_belgian_number(digits):
        return "0208", digits
    if country == "NL" and re.fullmatch(r"\D*\d{8}\D*", text):
        return "0106", digits
    return "", text


def is_belgian_number(digits: str) -> bool:
    """Whether ten digits are an enterprise number (PEPPOL-COMMON-R043)."""
    return re.fullmatch("[0-9]{10}", digits) is not None and 97 - int(digits[:8]) % 97 == int(
        digits[8:]
    )


def is_gln(text: str) -> bool:
    """Whether `text` is a GLN whose check digit is right (PEPPOL-COMMON-R040)."""
    if re.fullmatch(r"[0-9]{13}", text) is None:
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text[:12]))
    return -total % 10 == int(text[12])


def is_norwegian_number(text: str) -> bool:
    """Whether `text` is an organisation number (PEPPOL-COMMON-R041)."""
    if re.fullmatch(r"[0-9]{9}", text) is None:
        return False
    weights = (3, 2, 7, 6, 5, 4, 3, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return -total % 11 == int(text[8])
