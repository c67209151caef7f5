"""Looks at the inside of the program, frozen or not, and prints what it finds as JSON.

`batchbill.spec` makes a program of it that uses the frozen program's own files; `smoke_test.py`
runs that and this script, and compares. Modules are imported by name: a plain import would make
PyInstaller collect what the program itself had forgotten. The argument is the PDF file to write.
"""

import hashlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "de", "nl")
KEYRINGS = ("SecretService", "Windows", "chainer", "fail", "kwallet", "libsecret", "macOS", "null")


def keyrings() -> dict[str, Any]:
    """Which keyrings there are, which one is taken, and which modules of them can be imported."""
    backend = import_module("keyring.backend")
    names = sorted(type(ring).__module__ for ring in backend.get_all_keyring())
    chosen = import_module("keyring").get_keyring()
    taken = import_module("batchbill_desktop.services.mail.password").system_keyring()
    modules = {}
    for name in KEYRINGS:
        module = import_module(f"keyring.backends.{name}")
        # A backend keeps to itself why it cannot work; a class tells by its priority.
        rings = [
            ring
            for ring in backend.KeyringBackend._classes  # noqa: SLF001 - keyring has no other list
            if ring.__module__ == module.__name__
        ]
        modules[name] = sorted(f"{ring.__name__}: {_priority(ring)}" for ring in rings)
    return {
        "all": names,
        "chosen": type(chosen).__module__,
        "taken": taken is not None,
        "modules": modules,
        "entry points": sorted(
            point.value
            for point in import_module("importlib.metadata").entry_points(group="keyring.backends")
        ),
    }


def _priority(ring: Any) -> str:
    try:
        return str(ring.priority)
    except Exception as error:  # noqa: BLE001 - what it says is what is compared
        return f"{type(error).__name__}: {error}"


def countries() -> dict[str, bool | None]:
    """For each member state, whether a VAT number with wrong check digits is found out."""
    modules = import_module("stdnum")
    found: dict[str, bool | None] = {}
    states = (
        "at be bg ch cy cz de dk ee es fi fr gb gr hr hu ie it lt lu lv mt nl pl pt ro se si sk"
    )
    for state in states.split():
        module = modules.get_cc_module(state, "vat")
        found[state] = None if module is None else module.is_valid("12345678901")
    return found


def payment_codes() -> dict[str, Any]:
    """A QR code's modules, an IBAN that a country's rules refuse, the countries of addresses."""
    iban = import_module("stdnum.iban")
    qr = import_module("batchbill_desktop.services.printing.qr")
    bill = import_module("qrbill").QRBill(
        account="CH9300762011623852957",
        creditor={"name": "A", "pcode": "8000", "city": "Zürich", "country": "CH"},
        amount="1.00",
        language="fr",
    )
    return {
        "qr": _digest(repr(qr.code("BatchBill")).encode()),
        "swiss": _digest(bill.qr_data().encode()),
        "iban": [
            iban.is_valid(text)
            for text in ("FR7630006000011234567890189", "BE41539007547035", "BE31435411161155")
        ],
    }


def texts() -> dict[str, Any]:
    """The catalogues, and the templates of pages and e-mails."""
    catalog = import_module("batchbill_desktop.services.texts").catalog
    mail = import_module("batchbill_desktop.services.mail.texts")
    labels = import_module("batchbill_desktop.services.printing.labels")
    own = import_module("batchbill_desktop.services.printing.templates")._own  # noqa: SLF001
    found: dict[str, Any] = {
        "app fr": sorted(catalog("app", "fr")._catalog.items(), key=repr),  # noqa: SLF001
        "labels": [repr(labels.labels_in(language)) for language in LANGUAGES],
        "mail": [mail.own_text(name, lang) for name in ("subject", "body") for lang in LANGUAGES],
        "page": [
            own(name, lang)
            for name in ("subject", "intro", "payment", "closing")
            for lang in LANGUAGES
        ],
    }
    for domain in ("legal", "lines"):
        for lang in LANGUAGES[1:]:
            messages = catalog(domain, lang)._catalog  # noqa: SLF001
            found[f"{domain} {lang}"] = sorted(messages.items(), key=repr)
    return {name: [len(value), _digest(repr(value).encode())] for name, value in found.items()}


def database() -> dict[str, Any]:
    """The migrations, and the driver of PostgreSQL."""
    package = import_module("batchbill_desktop.models.migrations.versions")
    return {
        "migrations": sorted(path.name for path in Path(package.__path__[0]).glob("0*.py")),
        "driver": import_module("psycopg").pq.__impl__,
        "dialect": import_module("sqlalchemy").create_engine("postgresql+psycopg://").driver,
    }


def program() -> list[str]:
    """All modules of the program, each imported."""
    package = import_module("batchbill_desktop")
    names = [
        name
        for _, name, _ in pkgutil.walk_packages(package.__path__, "batchbill_desktop.")
        # Alembic runs these; an import outside of a migration is refused.
        if not name.endswith("migrations.env") and "versions." not in name
    ]
    for name in names:
        import_module(name)
    return sorted(names)


def certificates() -> bool:
    """Whether the system's certificates are found, which a mail server's is proved by."""
    context = import_module("ssl").create_default_context()
    return bool(context.get_ca_certs())


def window() -> dict[str, Any]:
    """Qt's words, printing, and pictures of icons."""
    core = import_module("PySide6.QtCore")
    info = core.QLibraryInfo
    words = core.QTranslator()
    folder = info.path(info.LibraryPath.TranslationsPath)
    plugins = Path(info.path(info.LibraryPath.PluginsPath))
    icons = import_module("batchbill_desktop.views.icons")
    palette = import_module("PySide6.QtGui").QGuiApplication.palette()
    return {
        "qt fr": words.load("qtbase_fr", folder),
        "print": sorted(path.name for path in (plugins / "printsupport").glob("*")),
        "icon": not icons.icon("app", palette).pixmap(32, 32).toImage().isNull(),
    }


def fonts(pdf: str) -> list[str]:
    """Write a PDF with each face of each printed family; returns the families that Qt took."""
    gui = import_module("PySide6.QtGui")
    module = import_module("batchbill_desktop.services.printing.fonts")
    files = import_module("batchbill_desktop.services.printing.font_files")
    # All before the painter begins: a family that is missing must not leave it open.
    made = {
        face: module.make_font(
            module.Style(12, bold=face[1], italic=face[2], family=face[0]), wide=True
        )
        for face in _faces(files.FONT_NAMES)
    }
    writer = gui.QPdfWriter(pdf)
    writer.setResolution(module.UNITS_PER_INCH)
    painter = gui.QPainter(writer)
    for place, font in enumerate(made.values(), 1):
        painter.setFont(font)
        painter.drawText(600, 400 * place, "Facture 1 234,50 €, 請求書")
    painter.end()
    return [
        f"{gui.QFontInfo(font).family()} {bold:d}{italic:d}"
        for (_, bold, italic), font in made.items()
    ]


def _faces(families: tuple[str, ...]) -> Iterator[tuple[str, bool, bool]]:
    for family in families:
        for bold in (False, True):
            for italic in (False, True):
                yield family, bold, italic


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def main() -> int:
    """Print what each look finds; what fails is printed as the error that it ends in."""
    application = import_module("PySide6.QtWidgets").QApplication(["probe"])
    looks: tuple[Callable[[], Any], ...] = (
        lambda: fonts(sys.argv[1]),
        *(keyrings, countries, payment_codes, texts, database, program, certificates, window),
    )
    names = ("fonts", *(look.__name__ for look in looks[1:]))
    found = {}
    for name, look in zip(names, looks, strict=True):
        try:
            found[name] = look()
        except Exception as error:  # noqa: BLE001 - the comparison shows it
            found[name] = f"{type(error).__name__}: {error}"
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode())
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
