"""The history of one document as a list that can be read: who did what, and when."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from batchbill_desktop.models import Batch, HistoryRecord, Invoice
from batchbill_desktop.services import clock
from batchbill_desktop.services.texts import date_text, mark, tr, tr_count

Values: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: when (UTC), by whom (`user@machine`), and what, in the user's language."""

    at: datetime
    who: str
    text: str
    details: tuple[str, ...] = ()
    """What was before and what came after, a line each."""


def invoice_story(connection: Connection, invoice_id: int) -> tuple[Entry, ...]:
    """Everything that happened to an invoice, the newest last.

    Where it comes from a batch, the running of that batch is its first entry.
    """
    batch = connection.scalar(select(Invoice.batch_id).where(Invoice.id == invoice_id))
    subjects = [f"invoice:{invoice_id}"]
    rows = connection.execute(
        select(HistoryRecord.__table__)
        .where(HistoryRecord.subject.in_(subjects))
        .order_by(HistoryRecord.id)
    ).mappings()
    entries = [
        _entry(row["at"], row["who"], row["action"], _read(row["before"]), _read(row["after"]))
        for row in rows
    ]
    return tuple(entries) if batch is None else (*_begun(connection, batch), *entries)


def _begun(connection: Connection, batch_id: int) -> tuple[Entry, ...]:
    name = connection.scalar(select(Batch.name).where(Batch.id == batch_id))
    row = connection.execute(
        select(HistoryRecord.at, HistoryRecord.who)
        .where(HistoryRecord.subject == f"batch:{name}", HistoryRecord.action == "run")
        .order_by(HistoryRecord.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return ()
    return (Entry(clock.in_utc(row.at), row.who, tr("Proposed by the batch {name}", name=name)),)


def _read(text: str | None) -> Values:
    return {} if text is None else dict(json.loads(text))


def _entry(at: datetime, who: str, action: str, before: Values, after: Values) -> Entry:
    words = _WORDS.get(action)
    text = words(before, after) if words else tr("Changed ({action})", action=action)
    return Entry(clock.in_utc(at), who, text, tuple(_details(action, before, after)))


def _plain(text: str) -> Callable[[Values, Values], str]:
    return lambda _before, _after: tr(text)


def _issuing(text: str, issuing: str) -> Callable[[Values, Values], str]:
    """Words for an act that may have fixed the invoice."""
    return lambda _before, after: tr(issuing if after.get("issued") else text)


def _paid(_: Values, after: Values) -> str:
    day = date_text(date.fromisoformat(after["date"]))
    return tr("Payment of {amount} recorded, dated {day}", amount=after["amount"], day=day)


def _credited(_: Values, after: Values) -> str:
    text = tr("Credited by {number}", number=after.get("credit_note", ""))
    released = after.get("released") or ()
    if not released:
        return text
    count = tr_count("{count} item is due again", "{count} items are due again", len(released))
    return tr("{what}; {more}", what=text, more=count)


def _exported(_: Values, after: Values) -> str:
    name = after.get("format") or after.get("detail") or ""
    return tr("Exported ({format})", format=name) if name else tr("Exported")


_WORDS: dict[str, Callable[[Values, Values], str]] = {
    "number": lambda _, after: tr("Numbered {number}", number=after.get("number", "")),
    "new": _plain(mark("Written without a batch")),
    "copy": _plain(mark("Copied from another invoice")),
    "edit": _plain(mark("Edited")),
    "notes": _plain(mark("Internal notes changed")),
    "delete": _plain(mark("Draft deleted")),
    "replace": lambda before, _: tr("Drafted anew to replace {number}", number=before["number"]),
    "pdf": _issuing(mark("PDF made"), mark("PDF made; the invoice is fixed from here on")),
    "printed": _issuing(mark("Printed"), mark("Printed; the invoice is fixed from here on")),
    "sent": _issuing(mark("Sent"), mark("Sent; the invoice is fixed from here on")),
    "email_sent": lambda _, after: tr("By e-mail to {to}", to=", ".join(after["to"])),
    "exported": _exported,
    "forget_exports": _plain(mark("Notes of exports to plain files taken back")),
    "pay": _paid,
    "credit": _credited,
}

_FIELDS = {
    "address": mark("Billing address"),
    "billing_address": mark("Billing address"),
    "buyer": mark("Customer's data"),
    "seller": mark("Company's data"),
    "delivery": mark("Delivery address"),
    "invoice_date": mark("Invoice date"),
    "due_date": mark("Due date"),
    "order_number": mark("Order number"),
    "service_period": mark("Service period"),
    "net": mark("Net"),
    "tax": mark("Tax"),
    "total": mark("Total"),
    "lines": mark("Lines"),
    "texts": mark("Texts"),
    "remarks": mark("Remarks"),
    "notes": mark("Internal notes"),
    "customer": mark("Customer"),
    "currency": mark("Currency"),
    "language": mark("Language"),
    "page": mark("Look of the page"),
    "exchange": mark("Exchange rate"),
    "order": mark("Order of the lines"),
    "sha256": mark("Fingerprint (SHA-256)"),
}


def _details(action: str, before: Values, after: Values) -> list[str]:
    """The fields that an edit changed, old and new; of a PDF its fingerprint."""
    if action == "pdf":
        after = {key: value for key, value in after.items() if key == "sha256"}
    elif action not in ("edit", "notes"):
        return []
    after = dict(after)
    lines = list(_items(after.pop("items", {})))
    for key in sorted({*before, *after}, key=_place):
        old, new = _shown(before.get(key)), _shown(after.get(key))
        name = tr(_FIELDS[key]) if key in _FIELDS else key
        if key.startswith("line."):
            name = tr("Line")
        if old == new:
            continue
        if old:
            new = new or "–"
            lines.append(tr("{field}: {before} → {after}", field=name, before=old, after=new))
        else:
            lines.append(tr("{field}: {value}", field=name, value=new))
    return lines


def _items(answers: Mapping[str, Values]) -> Iterator[str]:
    """What became of billed items that an edit took off, or billed lower."""
    for item, answer in answers.items():
        if answer["answer"] == "release":
            yield tr("{item} is due again", item=item)
        elif answer["answer"] == "waive":
            yield tr("{item} was waived: {reason}", item=item, reason=answer["reason"])
        else:
            yield tr("{item} stays billed", item=item)


def _place(key: str) -> tuple[int, str]:
    known = list(_FIELDS)
    return (known.index(key) if key in known else len(known)), key


_LONGEST = 160


def _shown(value: object) -> str:
    """A value of the history on one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        text = ", ".join(shown for shown in map(_shown, value.values()) if shown)
    elif isinstance(value, (list, tuple)):
        text = "; ".join(shown for shown in map(_shown, value) if shown)
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
