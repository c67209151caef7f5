"""E-mails in the window: composing them, the outbox, sending beside all other work."""
