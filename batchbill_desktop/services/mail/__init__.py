"""E-mails of invoices: composing them, the outbox, and sending them."""
