"""The password of the mail server: in the system's keyring, never in the database or a file.

Where the system has no keyring, or refuses it, the password is kept in memory until the program
ends, and asked for again the next time.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from batchbill_desktop.services.mail.settings import SmtpSettings

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "BatchBill Desktop e-mail"

_SAFE = 1
"""Backends that keep secrets only scrambled, or not at all, have a lower priority."""

logger = logging.getLogger(__name__)


class Passwords:
    """The passwords of this run of the program, and those of the keyring. Safe for threads."""

    def __init__(self) -> None:
        self._remembered: dict[str, str] = {}

    def find(self, settings: SmtpSettings) -> str | None:
        """The password for these settings; None where it is to be asked for."""
        account = account_of(settings)
        if account in self._remembered:
            return self._remembered[account]
        keyring = system_keyring()
        if keyring is None:
            return None
        try:
            return keyring.get_password(SERVICE, account)
        except Exception as error:  # noqa: BLE001 - backends raise whatever their system does
            logger.info("the keyring cannot be read: %s", type(error).__name__)
            return None

    def remember(self, settings: SmtpSettings, password: str) -> None:
        """Keep a password until the program ends."""
        self._remembered[account_of(settings)] = password

    def keep(self, settings: SmtpSettings, password: str) -> bool:
        """Keep a password in the keyring; False where it is only kept until the program ends."""
        account = account_of(settings)
        keyring = system_keyring()
        self._remembered[account] = password
        if keyring is None:
            return False
        try:
            keyring.set_password(SERVICE, account, password)
        except Exception as error:  # noqa: BLE001 - see above
            logger.info("the keyring takes no password: %s", type(error).__name__)
            return False
        return True

    def forget(self, settings: SmtpSettings) -> None:
        """Forget a password, here and in the keyring."""
        account = account_of(settings)
        self._remembered.pop(account, None)
        keyring = system_keyring()
        if keyring is None:
            return
        try:
            if keyring.get_password(SERVICE, account) is not None:
                keyring.delete_password(SERVICE, account)
        except Exception as error:  # noqa: BLE001 - see above
            logger.info("the keyring forgets no password: %s", type(error).__name__)


def account_of(settings: SmtpSettings) -> str:
    """Under which name the keyring has the password: user and server."""
    return f"{settings.user}@{settings.host.lower()}:{settings.port}"


def system_keyring() -> KeyringBackend | None:
    """The system's keyring; None where there is none that keeps a secret."""
    # Imported late: looking for the system's keyring takes a moment.
    import keyring

    try:
        found = keyring.get_keyring()
        is_safe = found.priority >= _SAFE
    except Exception as error:  # noqa: BLE001 - see above
        logger.info("there is no keyring: %s", type(error).__name__)
        return None
    return found if is_safe else None
