"""January's invoices, generated, on both databases; and the settings for a server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, update

from batchbill_desktop.models import Customer
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.mail.compose import Draft, compose, load_mail_context
from batchbill_desktop.services.mail.entries import OutboxEntry, list_outbox
from batchbill_desktop.services.mail.outbox import queue_emails
from batchbill_desktop.services.mail.settings import SERVER_KEY
from batchbill_desktop.services.settings.store import write_setting
from tests.builders.batches import run_and_generate
from tests.builders.mail_server import MailServer, mail_server


@pytest.fixture(autouse=True)
def this_computer_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """`localhost` is found on machines without a file of hosts, too."""
    asked = socket.getaddrinfo

    def found(host: Any, *more: Any, **named: Any) -> Any:
        return asked("127.0.0.1" if host == "localhost" else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)


def put_mail(connection: Connection, /, port: int = 25, **settings: Any) -> None:
    """Set up the server at a port of this computer, without encryption."""
    values = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from_name": "Lumen SARL",
        "from_address": "billing@lumen.example",
    }
    write_setting(connection, SERVER_KEY, values | settings)


def put_addresses(connection: Connection) -> None:
    """An address for each customer."""
    for number in connection.scalars(Customer.__table__.select().with_only_columns(Customer.id)):
        connection.execute(
            update(Customer)
            .where(Customer.id == number)
            .values(email=f"office{number}@customer.example")
        )


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def billed(month_anywhere: Database, server: MailServer) -> Database:
    """January generated, addresses known, the server set up."""
    month_anywhere.write(put_addresses)
    run_and_generate(month_anywhere)
    month_anywhere.write(put_mail, server.port)
    return month_anywhere


@pytest.fixture
def billed_here(month: Database, server: MailServer) -> Database:
    """The same on SQLite alone."""
    month.write(put_addresses)
    run_and_generate(month)
    month.write(put_mail, server.port)
    return month


def all_documents(database: Database) -> list[InvoiceDocument]:
    return database.read(load_documents, Wanted())


def drafts_of(database: Database, count: int | None = None, **options: Any) -> list[Draft]:
    context = database.read(load_mail_context)
    return compose(all_documents(database)[:count], context, **options)


def queue(database: Database, count: int | None = None, **options: Any) -> list[int]:
    return queue_emails(database, drafts_of(database, count, **options))


def entries(database: Database) -> Sequence[OutboxEntry]:
    return sorted(database.read(list_outbox), key=lambda entry: entry.id)


def states(database: Database) -> list[str]:
    return [entry.state for entry in entries(database)]
