"""What can go wrong with e-mails, in words for the user."""

from __future__ import annotations

from batchbill_desktop.services.errors import UserError


class AddressWrong(UserError):
    """An e-mail address that cannot be one."""

    template = (
        "{address!r} is no e-mail address: {reason}. It reads, for example, office@company.example."
    )


class LineBreakRefused(UserError):
    """A control character where a message has one line: it could forge further lines."""

    template = (
        "{what} may not contain line breaks or control characters: {text!r}. Type it in one line."
    )


class RecipientMissing(UserError):
    """An e-mail to nobody."""

    template = "The e-mail with {numbers} has no recipient. Type the customer's e-mail address."


class SubjectMissing(UserError):
    """An e-mail without a subject."""

    template = "The e-mail with {numbers} has no subject. Type one: many servers refuse it else."


class SenderMissing(UserError):
    """No address to send from."""

    template = (
        "There is no sender's address yet. Type one in the settings, under E-mail: customers "
        "answer to it."
    )


class MailNotSetUp(UserError):
    """No server to send through."""

    template = (
        "No server for e-mails is set up yet, so nothing can be sent from here. Type its name in "
        "the settings, under E-mail, or hand the e-mails over to your mail program."
    )


class MailTextWrong(UserError):
    """A template of an e-mail's text that cannot be filled."""

    template = (
        "The e-mail text {name!r} cannot be used: {reason} (line {line}). Correct that line in the "
        "settings, under E-mail, or set the text back to the program's own."
    )


class EmailMissing(UserError):
    """An e-mail that is no longer in the outbox."""

    template = "That e-mail is no longer in the outbox. Look at the list again."


class EmailActRefused(UserError):
    """An act that does not fit the state of an e-mail."""

    template = "The e-mail to {to} is being sent at the moment. Wait until that has ended."
    template_sent = "The e-mail to {to} was sent already, so it stays as it is."
    template_doubtful = (
        "Nobody knows whether the e-mail to {to} arrived. Say first whether it did, or send it "
        "again."
    )
    template_state = "The e-mail to {to} is not in a state in which that is possible."

    def __init__(self, template: str | None = None, **params: object) -> None:
        if template is not None:
            self.template = template
        super().__init__(**params)


class NothingToMail(UserError):
    """Proposals are not sent."""

    template = (
        "A proposal has no number yet, so it is not sent by e-mail. Generate its batch first."
    )


class MailFolderRefused(UserError):
    """A folder for messages that cannot be written to."""

    template = "The folder {folder} cannot be used: {reason}. Choose another one."


class ServerProblem(UserError):
    """Why nothing could be handed to the server: its subclasses say it in words.

    `waits`: it may pass by itself, so the e-mails stay queued and are tried again.
    """

    template = "The mail server {host} cannot be used: {reason}."
    waits = False


class ServerUnknown(ServerProblem):
    """The name of the server is not found."""

    template = (
        "The mail server {host} was not found. Check its name, and whether this computer has a "
        "network."
    )
    waits = True


class ServerSilent(ServerProblem):
    """Nobody answers, or not in time."""

    template = (
        "The mail server {host} does not answer at port {port}. Check the port (587 with "
        "STARTTLS, 465 with TLS), and whether a firewall is in the way."
    )
    waits = True


class ServerRefusesConnection(ServerProblem):
    """Nothing listens at that port."""

    template = (
        "The mail server {host} takes no connection at port {port}: {reason}. Check the port "
        "(587 with STARTTLS, 465 with TLS)."
    )
    waits = True


class ServerHungUp(ServerProblem):
    """The connection ended while it was being set up."""

    template = (
        "The mail server {host} ended the connection: {reason}. Check port and encryption "
        "(587 with STARTTLS, 465 with TLS)."
    )
    waits = True


class NotEncrypted(ServerProblem):
    """The server offers no STARTTLS."""

    template = (
        "The mail server {host} offers no encryption at port {port}, so nothing was sent. Choose "
        "TLS with port 465, or ask who runs the server."
    )


class EncryptionFailed(ServerProblem):
    """No TLS connection comes about."""

    template = (
        "No encrypted connection to {host} at port {port} comes about: {reason}. Check port and "
        "encryption (587 with STARTTLS, 465 with TLS)."
    )


class CertificateWrong(ServerProblem):
    """The server cannot prove who it is."""

    template = (
        "The mail server {host} could not prove that it is {host}: {reason}. Nothing was sent. "
        "Check the server's name, or ask who runs it."
    )


class PlainRefused(ServerProblem):
    """Without encryption only to this computer, unless chosen."""

    template = (
        "The connection to {host} would not be encrypted, so anyone on the way could read the "
        "invoices. Choose STARTTLS or TLS."
    )


class PlainLoginRefused(ServerProblem):
    """No password goes over the network in the clear."""

    template = (
        "The password for {host} would go over the network without encryption, so it was not "
        "sent. Choose STARTTLS or TLS, or leave the user empty."
    )


class PasswordNeeded(ServerProblem):
    """The password is not known in this session."""

    template = "The password of {user} for {host} is needed to send e-mails."


class LoginRefused(ServerProblem):
    """Wrong user or password."""

    template = (
        "The mail server {host} refuses the user {user!r} or the password: {reason}. Many "
        "providers ask for a password made for programs (app password)."
    )


class LoginNotOffered(ServerProblem):
    """The server knows no login that we know."""

    template = (
        "The mail server {host} offers no login with a password here. Check port and encryption, "
        "or leave the user empty."
    )


class ServerSaidNo(ServerProblem):
    """An answer that is no success, before any e-mail."""

    template = "The mail server {host} refuses: {reason}."
