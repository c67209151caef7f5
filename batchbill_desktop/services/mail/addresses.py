"""E-mail addresses: read as people type them, checked, and as a server wants them.

The rule: letters, figures and the signs of RFC 5322 before the @ (no quoted names), a domain of
at least two parts after it. Letters beyond ASCII may stand before the @ (the server must know
SMTPUTF8 then) and in the domain, which goes over the wire in its `xn--` form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from batchbill_desktop.services.mail.errors import AddressWrong, LineBreakRefused
from batchbill_desktop.services.sentence import Sentence, sentence

LONGEST = 254
LONGEST_LOCAL = 64
_LONGEST_LABEL = 63

_ATEXT = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_AMBIGUOUS = frozenset("ßς\u200c\u200d")
"""Letters for which the old and the new rule of domain names give different domains."""

_NAMED = re.compile(r"\s*(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, with a name or without."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        """As people write it; `parse_mailboxes` reads it again."""
        if not self.name:
            return self.address
        if re.search(r"[\",;<>@\\]", self.name):
            quoted = self.name.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{quoted}" <{self.address}>'
        return f"{self.name} <{self.address}>"


def parse_mailboxes(text: str) -> tuple[Mailbox, ...]:
    """The addresses in a text, parted by `;` or, where there is none, by `,`.

    Raises `AddressWrong`, `LineBreakRefused`.
    """
    refuse_control(sentence("An address"), text)
    parts = list(_parted(text, ";" if ";" in _unquoted(text) else ","))
    return tuple(_mailbox(part) for part in parts if part.strip())


def parse_mailbox(text: str) -> Mailbox:
    """The one address in a text. Raises `AddressWrong`, `LineBreakRefused`."""
    found = parse_mailboxes(text)
    if len(found) != 1:
        raise AddressWrong(address=text.strip(), reason=sentence("one address is needed here"))
    return found[0]


def check_address(address: str) -> str:
    """The address, if it can be one. Raises `AddressWrong`."""
    reason = _fault(address)
    if reason is not None:
        raise AddressWrong(address=address, reason=reason)
    return address


def wire_address(address: str) -> str:
    """The address as it goes over the wire: the domain in its `xn--` form."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def needs_smtputf8(address: str) -> bool:
    """Whether the part before the @ has letters beyond ASCII."""
    return not address.rpartition("@")[0].isascii()


def refuse_control(what: Sentence, text: str) -> None:
    """Refuse line breaks and other control characters. Raises `LineBreakRefused`."""
    if any(_is_control(letter) for letter in text):
        raise LineBreakRefused(what=what, text=text)


def _is_control(letter: str) -> bool:
    # U+2028 and U+2029 are line breaks to some programs.
    return letter in "\u2028\u2029\x7f\x85" or letter < " " or "\x80" <= letter < "\xa0"


def _unquoted(text: str) -> str:
    return re.sub(r'"(?:\\.|[^"\\])*"', "", text)


def _parted(text: str, separator: str) -> Iterator[str]:
    """The parts of a text; a separator in quotation marks or angle brackets is none."""
    part, quoted, escaped, depth = "", False, False, 0
    for letter in text:
        if letter == separator and not quoted and not depth:
            yield part
            part = ""
            continue
        part += letter
        if escaped:
            escaped = False
        elif quoted and letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif not quoted:
            depth = max(depth + (letter == "<") - (letter == ">"), 0)
    yield part


def _mailbox(text: str) -> Mailbox:
    named = _NAMED.fullmatch(text)
    if named is None:
        return Mailbox(check_address(text.strip()))
    name = named["name"]
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1]).strip()
    return Mailbox(check_address(named["address"].strip()), " ".join(name.split()))


def _fault(address: str) -> Sentence | None:
    local, at, domain = address.rpartition("@")
    if not at:
        return sentence("there is no @ in it")
    if not local or not domain:
        return sentence("something is missing beside the @")
    return _local_fault(local) or _domain_fault(domain, len(local.encode()))


def _local_fault(local: str) -> Sentence | None:
    if len(local.encode()) > LONGEST_LOCAL:
        return sentence("the part before the @ is too long")
    if not all(local.split(".")):
        return sentence("the points before the @ are misplaced")
    for letter in local.replace(".", ""):
        beyond = not letter.isascii() and letter.isprintable() and not letter.isspace()
        if not beyond and not _ATEXT.fullmatch(letter):
            return sentence("{letter!r} may not stand before the @", letter=letter)
    return None


def _domain_fault(domain: str, length_before: int) -> Sentence | None:
    odd = sorted(_AMBIGUOUS & set(domain))
    if odd:
        return sentence(
            "{letter!r} in a domain can be read in two ways: type the domain in its xn-- form",
            letter=odd[0],
        )
    try:
        wire = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return sentence("the domain after the @ cannot be one")
    labels = wire.split(".")
    if len(labels) < len(("name", "top")):
        return sentence("the domain after the @ has no ending such as .com")
    fits = length_before + 1 + len(wire) <= LONGEST
    right = all(len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) for label in labels)
    if not fits or not right or labels[-1].isdigit():
        return sentence("the domain after the @ cannot be one")
    return None
