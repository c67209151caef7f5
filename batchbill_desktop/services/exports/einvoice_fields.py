"""Who an e-invoice names, and what the fields are called that it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from batchbill_desktop.services.exports.gaps import CompanyGap, CustomerGap, Gap
from batchbill_desktop.services.sentence import Sentence, sentence

_FIELDS: dict[str, Sentence] = {
    words: words
    for words in (
        sentence("street"),
        sentence("city"),
        sentence("postcode"),
        sentence("contact_name"),
        sentence("phone"),
        sentence("email"),
        sentence("delivery_city"),
        sentence("delivery_postcode"),
    )
}


@dataclass(frozen=True, slots=True)
class Who:
    """The company, or a customer."""

    words: Sentence
    customer: str = ""
    """Business number; empty: the company."""

    def gap(self, field: str) -> Gap:
        """A field of theirs that would fill a gap."""
        return CustomerGap(self.customer, field) if self.customer else CompanyGap(field)

    def field(self, name: str) -> Sentence:
        """One of their fields in words."""
        return sentence("{field} of {who}", field=_FIELDS[name], who=self.words)


COMPANY = Who(sentence("the company"))


def buyer(number: str) -> Who:
    """The customer of that number."""
    return Who(sentence("customer {customer}", customer=number), number)
