"""Subject and text of an e-mail: templates per language, which the company may change.

The program's own stand in `resources/templates/mail`. A text sees plain values, already written
as its language writes them; a subject is one line whatever its template has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.mail.errors import MailTextWrong
from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.sandbox import Sandbox, line_of
from batchbill_desktop.services.sentence import Sentence, sentence
from batchbill_desktop.services.texts import mark

SUBJECT, BODY = "subject", "body"

VARIABLES = {
    "customer": mark("Name of the customer"),
    "contact": mark("Contact person of the customer"),
    "customer_number": mark("Number of the customer"),
    "number": mark("Number of the invoice; of several all numbers"),
    "date": mark("Date of the invoice; of several the newest"),
    "due_date": mark("Day on which it is due; of several the first"),
    "total": mark("Total with its currency; of several the sum"),
    "to_pay": mark("What is still to be paid"),
    "order_number": mark("The customer's order number"),
    "period": mark("Service period in words"),
    "count": mark("How many invoices are attached"),
    "is_credit_note": mark("Whether only credit notes are attached"),
    "invoices": mark("All invoices, to be gone through one by one"),
    "company": mark("Name of the company"),
    "company_email": mark("E-mail address of the company"),
    "company_phone": mark("Telephone of the company"),
    "iban": mark("IBAN of the company"),
}
"""What a text may use, and what it is."""


def own_text(name: str, language: str) -> str:
    """The program's own template of a text, `subject` or `body`, in a printed language."""
    language = formats.printed_language(language)
    return _own(name, language)


def render(
    name: str,
    documents: Sequence[InvoiceDocument],
    language: str,
    texts: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """A text filled for the documents of one customer. Raises `MailTextWrong`.

    `texts` are the company's own templates by language.
    """
    language = formats.printed_language(language)
    own = (texts or {}).get(language, {}).get(name)
    source = own if own is not None else own_text(name, language)
    filled = fill(f"{name}.{language}", source, values_of(documents, language))
    if name == SUBJECT:
        return " ".join(filled.split())
    return "\n".join(line.rstrip() for line in filled.strip().splitlines())


def fill(name: str, source: str, values: Mapping[str, object]) -> str:
    """A template filled with values. Raises `MailTextWrong` with the line."""

    def wrong(reason: str | Sentence, line: int) -> MailTextWrong:
        text = reason if isinstance(reason, Sentence) else reason.rstrip(".")
        return MailTextWrong(name=name, reason=text, line=line)

    try:
        return _compiled(source).render(MappingProxyType(dict(values)))
    except TemplateSyntaxError as problem:
        raise wrong(problem.message or str(problem), problem.lineno) from problem
    except SecurityError as problem:
        reason = sentence("it does what a text may not do, {problem}", problem=str(problem))
        raise wrong(reason, line_of(problem)) from problem
    except UndefinedError as problem:
        reason = sentence("a name is not known, {problem}", problem=str(problem))
        raise wrong(reason, line_of(problem)) from problem
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
        raise wrong(str(problem), line_of(problem)) from problem


def values_of(documents: Sequence[InvoiceDocument], language: str) -> dict[str, object]:
    """What the templates see of the documents of one customer."""
    first = documents[0]
    dated = max(documents, key=lambda document: document.invoice_date)
    due = min(documents, key=lambda document: document.due_date)
    periods = [document.service_period for document in documents if document.service_period]
    period = ""
    if periods:
        begin, end = min(begin for begin, _ in periods), max(end for _, end in periods)
        period = formats.period(begin, end, language)
    return {
        "customer": _line(first.buyer.address.name),
        "contact": _line(first.buyer.address.contact),
        "customer_number": first.customer,
        "number": ", ".join(str(document.number) for document in documents),
        "date": formats.day(dated.invoice_date, language),
        "due_date": formats.day(due.due_date, language),
        "total": _sum(documents, "total", language),
        "to_pay": _sum(documents, "to_pay", language),
        "order_number": ", ".join(
            dict.fromkeys(document.order_number for document in documents if document.order_number)
        ),
        "period": period,
        "count": len(documents),
        "is_credit_note": all(document.kind == "credit_note" for document in documents),
        "invoices": tuple(_entry(document, language) for document in documents),
        "company": _line(first.seller.address.name),
        "company_email": first.seller.email,
        "company_phone": first.seller.phone,
        "iban": formats.iban(first.seller.iban),
    }


def _entry(document: InvoiceDocument, language: str) -> Mapping[str, object]:
    return MappingProxyType(
        {
            "number": document.number,
            "date": formats.day(document.invoice_date, language),
            "due_date": formats.day(document.due_date, language),
            "total": _sum([document], "total", language),
            "to_pay": _sum([document], "to_pay", language),
            "order_number": document.order_number,
            "is_credit_note": document.kind == "credit_note",
        }
    )


def _sum(documents: Sequence[InvoiceDocument], what: str, language: str) -> str:
    """Totals by currency; a credit note's alone is shown positive, as on paper."""
    sums: dict[tuple[str, int], Decimal] = {}
    for document in documents:
        amount = document.total if what == "total" else document.total - document.paid
        key = (document.currency, document.digits)
        sums[key] = sums.get(key, Decimal(0)) + amount
    credit = all(document.kind == "credit_note" for document in documents)
    return " + ".join(
        formats.money(-amount if credit else amount, language, currency, digits)
        for (currency, digits), amount in sums.items()
    )


def _line(text: str) -> str:
    """A name in one line, whatever an import brought."""
    return " ".join(text.split())


@lru_cache(maxsize=16)
def _own(name: str, language: str) -> str:
    return resource_path("templates", "mail", f"{name}.{language}.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    # No HTML here: a customer called "A & B" is written as it is.
    environment = Sandbox(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    return environment.from_string(source)
