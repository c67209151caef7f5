"""The e-mails that are being composed: their words, what was typed, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.mail.addresses import parse_mailboxes
from batchbill_desktop.services.mail.compose import (
    Draft,
    MailContext,
    check_draft,
    compose,
    write_texts,
)
from batchbill_desktop.services.mail.errors import MailTextWrong, RecipientMissing
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices


@dataclass(frozen=True, slots=True)
class Mailing:
    """What is to be sent."""

    documents: tuple[InvoiceDocument, ...]
    """Numbered, with their lines."""
    context: MailContext
    before: Mapping[int, str]
    """Invoices that were sent already or wait in the outbox: `sent`, `queued`."""


class Drafts:
    """The e-mails by their places; `[place]` is one of them."""

    def __init__(self, mailing: Mailing) -> None:
        self._mailing = mailing
        self._drafts: list[Draft] = []
        self._faults: list[UserError | None] = []
        self._typed: set[int] = set()
        """Places of the e-mails whose words were typed by hand."""
        self._not_kept: set[str] = set()
        """Customers whose typed address is not to be kept."""

    def __len__(self) -> int:
        return len(self._drafts)

    def __getitem__(self, place: int) -> Draft:
        return self._drafts[place]

    def __iter__(self) -> Iterator[Draft]:
        return iter(self._drafts)

    @property
    def ready(self) -> list[Draft]:
        """Those that can be sent; one without an address is left out."""
        pairs = zip(self._drafts, self._faults, strict=True)
        return [draft for draft, fault in pairs if fault is None]

    @property
    def faults(self) -> list[UserError]:
        """What is wrong with some of them and must be corrected before any is sent."""
        return [
            fault
            for fault in self._faults
            if fault is not None and not isinstance(fault, RecipientMissing)
        ]

    @property
    def missing(self) -> int:
        """How many have no address."""
        return sum(isinstance(fault, RecipientMissing) for fault in self._faults)

    @property
    def first_to_fill_in(self) -> int:
        """The first that has no address, else the first."""
        missing = (place for place, draft in enumerate(self._drafts) if not draft.to.strip())
        return next(missing, 0)

    # Making and changing them

    def make(
        self, *, per_customer: bool, language: str | None, with_xml: bool
    ) -> MailTextWrong | None:
        """Make them anew: what was typed by hand is given up.

        The fault of a text of the company, where there is one: the program's own is taken then.
        """
        documents, context = self._mailing.documents, self._mailing.context
        fault = None
        try:
            self._drafts = compose(
                documents, context, per_customer=per_customer, language=language, with_xml=with_xml
            )
        except MailTextWrong as error:
            fault = error
            plain = replace(context, texts={})
            self._drafts = compose(
                documents, plain, per_customer=per_customer, language=language, with_xml=with_xml
            )
        self._typed.clear()
        self._check()
        return fault

    def write(self, language: str | None) -> MailTextWrong | None:
        """The words of a language (None: of each invoice) for all that were not typed by hand."""
        fault = None
        for place, draft in enumerate(self._drafts):
            if place in self._typed:
                continue
            wanted = language or draft.documents[0].language
            try:
                self._drafts[place] = write_texts(draft, wanted, self._mailing.context.texts)
            except MailTextWrong as error:
                fault = error
                self._drafts[place] = write_texts(draft, wanted, {})
        self._check()
        return fault

    def take_context(self, context: MailContext) -> None:
        """The settings were changed: later words and senders follow them."""
        self._mailing = replace(self._mailing, context=context)

    def attach_xml(self, *, with_xml: bool) -> None:
        """Whether the e-invoices go along."""
        self._drafts = [replace(draft, with_xml=with_xml) for draft in self._drafts]

    def put(self, place: int, draft: Draft, *, keep_address: bool) -> list[int]:
        """Change one; the places of all that are other now.

        What is typed for a customer without an address counts for all its e-mails.
        """
        before, self._drafts[place] = self._drafts[place], draft
        if (before.subject, before.body) != (draft.subject, draft.body):
            self._typed.add(place)
        if keep_address:
            self._not_kept.discard(draft.customer)
        else:
            self._not_kept.add(draft.customer)
        changed = [place]
        if before.to != draft.to and not self.is_known(draft.customer):
            for other, one in enumerate(self._drafts):
                if one.customer == draft.customer and one.to == before.to:
                    self._drafts[other] = replace(one, to=draft.to)
                    changed.append(other)
        for other in changed:
            self._faults[other] = _fault(self._drafts[other])
        return changed

    # What is known and what is missing

    def is_known(self, customer: str) -> bool:
        """Whether the customer has an address."""
        return bool(self._mailing.context.addresses.get(customer))

    def is_kept(self, customer: str) -> bool:
        """Whether an address that is typed is to be kept with the customer."""
        return customer not in self._not_kept

    def new_addresses(self) -> dict[str, str]:
        """Addresses to be kept with customers that have none."""
        return {
            draft.customer: parse_mailboxes(draft.to)[0].address
            for draft in self.ready
            if not self.is_known(draft.customer) and self.is_kept(draft.customer)
        }

    def state_words(self, place: int) -> str:
        """How one of them stands."""
        draft = self._drafts[place]
        if not draft.to.strip():
            return tr("no address")
        if self._faults[place] is not None:
            return tr("to be corrected")
        found = {self._mailing.before.get(document.id) for document in draft.documents}
        if "queued" in found:
            return tr("in the outbox")
        return tr("sent before") if "sent" in found else tr("ready")

    def note(self) -> str:
        """What is to be said of all of them; nothing where all is well."""
        if self.faults:
            return notices.error_words(self.faults[0])[0]
        missing = self.missing
        if missing:
            return tr_count(
                "{count} e-mail has no address yet: type it in, or it is left out.",
                "{count} e-mails have no address yet: type them in, or they are left out.",
                missing,
            )
        ids = {document.id for draft in self._drafts for document in draft.documents}
        again = len(ids & self._mailing.before.keys())
        if again:
            return tr_count(
                "{count} invoice was sent before, or waits in the outbox.",
                "{count} invoices were sent before, or wait in the outbox.",
                again,
            )
        return ""

    def _check(self) -> None:
        self._faults = [_fault(draft) for draft in self._drafts]


def _fault(draft: Draft) -> UserError | None:
    try:
        check_draft(draft)
    except UserError as error:
        return error
    return None
