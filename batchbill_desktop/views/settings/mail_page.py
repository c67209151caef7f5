"""*E-mail*: the server, the sender, the password (in the keyring), and a test of it all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.mail.password import system_keyring
from batchbill_desktop.services.mail.settings import (
    NONE,
    PORTS,
    SERVER_KEY,
    SmtpSettings,
    read_smtp,
)
from batchbill_desktop.services.mail.smtp import Fate, Outcome, try_connection
from batchbill_desktop.services.texts import mark, tr, words
from batchbill_desktop.views import notices
from batchbill_desktop.views.mail.address_field import AddressField
from batchbill_desktop.views.mail.sender import MailSender
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.page import FieldProblem, Hint, SettingsPage
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.widgets.check_box import CheckBox

_SECURITIES = {
    "starttls": mark("STARTTLS (usual, port 587)"),
    "tls": mark("TLS (port 465)"),
    NONE: mark("No encryption"),
}
_HIGHEST_PORT = 65_535


class MailPage(SettingsPage):
    """The password goes into the keyring when it is typed, never among the settings."""

    name = "settings.mail"
    icon = "email"
    keys = (SERVER_KEY,)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._kept: dict[str, Any] = {}
        self._has_keyring = True
        self._passwords = MailSender.of(company).passwords
        self.host = _line("host")
        self.security = QComboBox()
        self.security.setObjectName("settings.mail.security")
        self.port = QSpinBox()
        self.port.setObjectName("settings.mail.port")
        self.port.setRange(1, _HIGHEST_PORT)
        self.port.setGroupSeparatorShown(False)
        self.unprotected = CheckBox()
        self.unprotected.setObjectName("settings.mail.unprotected")
        self.user = _line("user")
        self.password = _line("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.forget_password = QPushButton()
        self.forget_password.setObjectName("settings.mail.forget_password")
        self.from_name = _line("from_name")
        self.from_address = AddressField("settings.mail.from_address")
        self.reply_to = AddressField("settings.mail.reply_to")
        self.cc = AddressField("settings.mail.cc")
        self.bcc = AddressField("settings.mail.bcc")
        self.test = QPushButton()
        self.test.setObjectName("settings.mail.test")
        self.send_test = QPushButton()
        self.send_test.setObjectName("settings.mail.send_test")
        self.result = Hint()
        self.result.hide()
        self.result.setObjectName("settings.mail.result")
        self.password_hint = Hint()
        self.security_problem = FieldProblem(self.security)
        self._labels = {name: QLabel() for name in _LABELS}
        for name in _SECURITIES:
            self.security.addItem("", name)
        self._build()
        self._connect()
        self.retranslate()
        self._look()

    def title(self) -> str:
        """What the page is called."""
        return tr("E-mail")

    def load(self, values: Mapping[str, Any]) -> None:
        """Show what is kept; without a sender of its own, what the company has is proposed."""
        self._kept = dict(values.get(SERVER_KEY) or {})
        settings = SmtpSettings.of(self._kept)
        self.security.setCurrentIndex(max(self.security.findData(settings.security), 0))
        self.port.setValue(settings.port)
        self.host.setText(settings.host)
        self.user.setText(settings.user)
        self.from_name.setText(settings.from_name)
        self.unprotected.setChecked(settings.unprotected)
        for name in ("from_address", "reply_to", "cc", "bcc"):
            getattr(self, name).set_text(getattr(settings, name))
        self._look()
        self.company.read(
            tr("Reading the settings…"), read_smtp, then=self._propose_sender, owner=self
        )
        # Keyrings may take their time, or ask the user to open them: not on the window's thread.
        self.company.tasks.run(
            tr("Looking for the keyring…"),
            lambda _: system_keyring() is not None,
            self._take_keyring,
            owner=self,
        )

    def values(self) -> dict[str, Any]:
        """The settings; nothing where all is as it comes with the program."""
        values = self.settings().values()
        return {SERVER_KEY: None if values == SmtpSettings().values() else values}

    def settings(self) -> SmtpSettings:
        """What the fields say."""
        return SmtpSettings(
            host=self.host.text().strip(),
            port=self.port.value(),
            security=str(self.security.currentData()),
            user=self.user.text().strip(),
            from_name=" ".join(self.from_name.text().split()),
            from_address=self.from_address.text().strip(),
            reply_to=self.reply_to.text().strip(),
            cc=self.cc.text().strip(),
            bcc=self.bcc.text().strip(),
            unprotected=self.unprotected.isChecked(),
        )

    def problems(self) -> list[str]:
        """Addresses that are none, and a connection that anyone could read."""
        for field in (self.from_address, self.reply_to, self.cc, self.bcc):
            fault = field.fault()
            if fault:
                field.setFocus()
                return [fault]
        fault = self._security_fault()
        if fault:
            self.security.setFocus()
        return [fault] if fault else []

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for name, text in _LABELS.items():
            self._labels[name].setText(tr(text))
        for place in range(self.security.count()):
            name = str(self.security.itemData(place))
            self.security.setItemText(place, tr(_SECURITIES[name]))
        self.host.setPlaceholderText(tr("for example smtp.company.example"))
        self.user.setPlaceholderText(tr("empty where the server wants no login"))
        self.unprotected.setText(
            tr("Send &without encryption to another computer: anyone on the way can read it")
        )
        self.forget_password.setText(tr("For&get"))
        self.test.setText(tr("&Test the connection"))
        self.test.setToolTip(tr("Connects and logs in; nothing is sent"))
        self.send_test.setText(tr("Send a test e-&mail to oneself"))
        self._look()

    # Inside

    def _take_keyring(self, has_keyring: bool) -> None:  # noqa: FBT001 - what the work found
        self._has_keyring = has_keyring
        self._say_password()

    def _propose_sender(self, settings: SmtpSettings) -> None:
        self.from_name.setPlaceholderText(settings.from_name)
        self.from_address.field.setPlaceholderText(settings.from_address)

    def _whole(self) -> SmtpSettings:
        """The fields, with the sender that is proposed where they are empty."""
        values = self.settings().values()
        values["from_name"] = values["from_name"] or self.from_name.placeholderText()
        proposed = self.from_address.field.placeholderText()
        values["from_address"] = values["from_address"] or proposed
        return SmtpSettings.of(values)

    def _security_fault(self) -> str:
        settings = self.settings()
        if settings.security != NONE or settings.is_local or not settings.host:
            return ""
        if not settings.unprotected:
            return tr(
                "Without encryption anyone on the way to {host} could read the invoices. Choose "
                "STARTTLS or TLS.",
                host=settings.host,
            )
        if settings.user:
            return tr(
                "A password never goes over the network without encryption. Choose STARTTLS or "
                "TLS, or leave the user empty."
            )
        return ""

    def _look(self) -> None:
        """What is possible with what stands in the fields."""
        settings = self.settings()
        plain = settings.security == NONE and bool(settings.host) and not settings.is_local
        self.unprotected.setVisible(plain)
        self.security_problem.say(self._security_fault())
        has_user = bool(settings.user and settings.host)
        self.password.setEnabled(has_user)
        self.forget_password.setEnabled(has_user)
        for button in (self.test, self.send_test):
            button.setEnabled(bool(settings.host))
        self._say_password()

    def _say_password(self) -> None:
        settings = self.settings()
        if not settings.user:
            self.password_hint.setText(tr("Without a user no password is needed."))
        elif not self._has_keyring:
            self.password_hint.setText(
                tr(
                    "This computer has no keyring: the password is kept until the program ends, "
                    "and asked for each time."
                )
            )
        else:
            self.password_hint.setText(
                tr(
                    "The password goes into the keyring of this computer, never into the "
                    "database. Other computers ask for it once."
                )
            )

    def _changed(self) -> None:
        self._look()
        self.changed.emit()

    def _security_chosen(self) -> None:
        """Another kind of connection has another port, unless one was typed."""
        if self.port.value() in PORTS.values():
            self.port.setValue(PORTS[str(self.security.currentData())])
        self._changed()

    def _keep_password(self) -> None:
        """The user has typed it: it goes into the keyring, or into memory."""
        if not self.password.isModified() or not self.password.isEnabled():
            return
        self.password.setModified(False)
        if not self.password.text():
            return
        settings, password = self.settings(), self.password.text()

        def kept(in_keyring: bool) -> None:  # noqa: FBT001 - what the work found
            self._say(
                tr("The password is in the keyring.")
                if in_keyring
                else tr("The password is kept until the program ends.")
            )

        self.company.tasks.run(
            tr("Keeping the password…"),
            lambda _: self._passwords.keep(settings, password),
            kept,
            owner=self,
        )

    def _forget_password(self) -> None:
        settings = self.settings()
        self.password.clear()
        self.company.tasks.run(
            tr("Forgetting the password…"),
            lambda _: self._passwords.forget(settings),
            lambda _: self._say(tr("The password is forgotten.")),
            owner=self,
        )

    def _try(self, message: str = "") -> None:
        """Connect beside all other work, and say how it went."""
        settings = self._whole()
        typed = self.password.text() if self.password.isEnabled() else ""
        self._say(tr("Connecting to {host}…", host=settings.host))
        for button in (self.test, self.send_test):
            button.setEnabled(False)

        def work(_: Report) -> Outcome:
            password = typed or (self._passwords.find(settings) if settings.user else None)
            return try_connection(settings, password, send_to_oneself=message)

        self.company.tasks.run(
            tr("Testing the mail server…"),
            work,
            lambda outcome: self._tried(outcome, settings, message),
            failure=self._failed,
            owner=self,
        )

    def _tried(self, outcome: Outcome, settings: SmtpSettings, message: str) -> None:
        self._look()
        if outcome.fate is not Fate.SENT:
            self._say(words(outcome.reason) if outcome.reason is not None else "", wrong=True)
        elif message:
            self._say(
                tr("The server has taken the e-mail to {address}.", address=settings.from_address)
            )
        elif settings.user:
            self._say(tr("The server takes the connection, the user and the password."))
        else:
            self._say(tr("The server takes the connection."))

    def _failed(self, error: Exception) -> None:
        self._look()
        if isinstance(error, UserError):
            self._say(notices.error_words(error)[0], wrong=True)
        else:
            self.company.tasks.show_failure(error)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        role = QPalette.ColorRole.BrightText if wrong else QPalette.ColorRole.WindowText
        self.result.setForegroundRole(role)
        self.result.setText(text)
        self.result.setVisible(bool(text))

    def _build(self) -> None:
        server = QHBoxLayout()
        server.addWidget(self.host, 1)
        server.addWidget(self._labels["port"])
        server.addWidget(self.port)
        password = QHBoxLayout()
        password.addWidget(self.password, 1)
        password.addWidget(self.forget_password)
        tests = QHBoxLayout()
        tests.addWidget(self.test)
        tests.addWidget(self.send_test)
        tests.addStretch(1)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._labels["host"], server)
        form.addRow(self._labels["security"], self.security)
        form.addRow("", self.unprotected)
        form.addRow("", self.security_problem)
        form.addRow(self._labels["user"], self.user)
        form.addRow(self._labels["password"], password)
        form.addRow("", self.password_hint)
        form.addRow("", tests)
        form.addRow("", self.result)
        form.addRow(self._labels["from_name"], self.from_name)
        for name in ("from_address", "reply_to", "cc", "bcc"):
            form.addRow(self._labels[name], getattr(self, name))
        for name, label in self._labels.items():
            field = getattr(self, name)
            label.setBuddy(field.field if isinstance(field, AddressField) else field)
        for button in (self.forget_password, self.test, self.send_test):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)

    def _connect(self) -> None:
        for line in (self.host, self.user, self.from_name):
            line.textChanged.connect(self._changed)
        for field in (self.from_address, self.reply_to, self.cc, self.bcc):
            field.changed.connect(self._changed)
        self.security.currentIndexChanged.connect(self._security_chosen)
        self.port.valueChanged.connect(self._changed)
        self.unprotected.toggled.connect(self._changed)
        self.password.editingFinished.connect(self._keep_password)
        self.forget_password.clicked.connect(self._forget_password)
        self.test.clicked.connect(lambda _: self._try())
        self.send_test.clicked.connect(lambda: self._try(tr("Test e-mail from BatchBill Desktop")))


_LABELS = {
    "host": mark("&Server:"),
    "port": mark("&Port:"),
    "security": mark("&Encryption:"),
    "user": mark("&User:"),
    "password": mark("Pass&word:"),
    "from_name": mark("Sender's &name:"),
    "from_address": mark("Sender's &address:"),
    "reply_to": mark("&Reply to:"),
    "cc": mark("Always &copy to (Cc):"),
    "bcc": mark("Always &hidden copy to (Bcc):"),
}


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(f"settings.mail.{name}")
    return line
