"""Proves that the frozen program does what the program does.

    pyinstaller --noconfirm build_spec/batchbill.spec
    python build_spec/smoke_test.py

with the Python that PyInstaller has run in; `--dist` and `--work` name PyInstaller's folders
where they are others than `dist` and `build`. The month of a company is billed with the frozen
program, its PDF files are read by other readers, the window is kept open for a while, and
`probe.py` is run within the frozen program and without: both must find the same.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pikepdf  # noqa: E402 - what follows is found by the line above

from tests.builders.printed import codes_of_page, fonts_of_pdf, pages_of_pdf  # noqa: E402

ENDING = ".exe" if os.name == "nt" else ""
AS_OF, DATE, BATCH = "2026-07-01", "2026-06-30", "June"
SWISS_IBAN = "CH9300762011623852957"
WINDOW_SECONDS = 8
# Names of the fonts in PDF files.
USUAL, SLIP, SERIF, WIDE = "Lato", "Arimo", "IBMPlexSerif", "NotoSansCJK"


class Failed(Exception):
    """Something that the frozen program does not do; the text says what."""


def demand(holds: object, what: str) -> None:
    """Stop with `what` unless something holds."""
    if not holds:
        raise Failed(what)


class Frozen:
    """The frozen program, with a home of its own."""

    def __init__(self, folder: Path, work: Path, home: Path) -> None:
        self.folder = folder
        self.home = home
        self._program = folder / f"BatchBill{ENDING}"
        self._probe = work / "batchbill" / f"probe{ENDING}"
        for file in (self._program, self._probe):
            demand(file.is_file(), f"{file} is missing: run PyInstaller first")
        # Nothing of the Python around is for the frozen program to find.
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
        } | {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "XDG_STATE_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "BATCHBILL_DATABASE": str(home / "company.db"),
        }

    def run(self, *words: str) -> str:
        """Run a command, which must succeed; returns what it prints."""
        done = subprocess.run(
            [str(self._program), *words],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        told = f"{' '.join(words)}: exit status {done.returncode}\n{done.stdout}{done.stderr}"
        demand(done.returncode == 0, told)
        return done.stdout

    def keep_window_open(self, *words: str) -> None:
        """Start the window, and end it after a while, in which it must not end by itself."""
        with subprocess.Popen(
            [str(self._program), *words],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as window:
            try:
                status: int | None = window.wait(WINDOW_SECONDS)
            except subprocess.TimeoutExpired:
                status = None
            window.kill()
            told = window.communicate()[0].decode("utf-8", "replace")
        demand(status is None, f"the window ended with {status}: {told}")
        demand("Traceback" not in told, f"the window told of an error: {told}")

    def probe(self, pdf: Path, environment: Mapping[str, str]) -> dict[str, Any]:
        """What the probe finds among the frozen program's files."""
        # It must lie beside the program for that, but does not belong to what is given away.
        beside = self.folder / self._probe.name
        shutil.copy2(self._probe, beside)
        try:
            return _probed([str(beside), str(pdf)], {**self.environment, **environment})
        finally:
            beside.unlink()

    def unfrozen(self, pdf: Path, environment: Mapping[str, str]) -> dict[str, Any]:
        """What the probe finds in the Python that runs this test."""
        script = Path(__file__).with_name("probe.py")
        around = {**self.environment, **environment, "PYTHONPATH": str(ROOT)}
        return _probed([sys.executable, str(script), str(pdf)], around)


def _probed(command: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    demand(done.returncode == 0, f"the probe failed: {done.stderr.decode('utf-8', 'replace')}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check_demonstration(frozen: Frozen) -> str:
    """A month of the demonstration: its invoices in euro have a code to pay with."""
    folder = frozen.home / "demonstration"
    frozen.run("demo", "--no-window", "--out", str(folder))
    codes, fonts, count = _read_pdfs(folder)
    transfers = [code for code in codes if code.startswith("BCD\n002\n1\nSCT\n")]
    demand(transfers, f"no code to pay with on the PDF files: {codes}")
    demand({USUAL, WIDE} <= fonts, f"fonts are missing in the PDF files: {sorted(fonts)}")
    return f"{count} PDF files, {len(transfers)} codes to pay with"


def check_month(frozen: Frozen) -> str:
    """A company with a Swiss account, from the import to the exports."""
    frozen.run("company", "import", str(_swiss_company(frozen.home / "company")))
    due = json.loads(frozen.run("due", "--as-of", AS_OF, "--json"))
    demand(due, "nothing is due")
    frozen.run("batch", "run", BATCH, "--as-of", AS_OF, "--invoice-date", DATE)
    frozen.run("batch", "generate", BATCH)
    folder = frozen.home / "invoices"
    frozen.run("pdf", "--batch", BATCH, "--out", str(folder))
    codes, fonts, count = _read_pdfs(folder)
    slips = [code for code in codes if code.splitlines()[:4] == ["SPC", "0200", "1", SWISS_IBAN]]
    demand(slips, f"no Swiss slip on the PDF files: {codes}")
    demand(SLIP in fonts, f"the slip's font is missing in the PDF files: {sorted(fonts)}")
    demand("All is well." in frozen.run("check"), "the books are not in order")
    return f"{count} PDF files, {len(slips)} Swiss slips"


def check_exports(frozen: Frozen) -> str:
    """Electronic invoices, which are held against their schemas, and a workbook."""
    folder = frozen.home / "exports"
    folder.mkdir()
    for name in ("facturx", "ubl", "xlsx"):
        frozen.run("export", name, "--batch", BATCH, "--currency", "EUR", "--out", str(folder))
    files = sorted(folder.glob("*.pdf"))
    demand(files, "no Factur-X file was written")
    for file in files:
        with pikepdf.open(file) as document:
            demand("factur-x.xml" in document.attachments, f"{file.name} has no factur-x.xml")
    for ending in ("xml", "xlsx"):
        demand(list(folder.glob(f"*.{ending}")), f"no .{ending} file was written")
    return f"{len(files)} Factur-X files, UBL, workbook"


def check_window(frozen: Frozen) -> str:
    """The window on that company, in French, and on the demonstration."""
    preferences = frozen.home / "BatchBill" / "window.ini"
    preferences.parent.mkdir(exist_ok=True)
    preferences.write_text("[General]\nlanguage=fr\n", encoding="utf-8")
    frozen.keep_window_open()
    log = list(frozen.home.rglob("batchbill.log"))
    if os.name != "nt":  # there the log is among the user's own, whatever the environment says
        demand(log, "the window has written no log")
        frozen.environment.pop("BATCHBILL_DATABASE")
        frozen.keep_window_open("demo")
        demand(list(frozen.home.rglob("demonstration.db")), "the demonstration was not opened")
    for file in log:
        demand(" ERROR " not in (text := file.read_text(encoding="utf-8")), text)
    reports = [file.read_text(encoding="utf-8") for file in frozen.home.rglob("crash-*.txt")]
    demand(not reports, "\n".join(reports))
    return f"open for {WINDOW_SECONDS} seconds each time"


def check_inside(frozen: Frozen) -> str:
    """What the probe finds within is what it finds without; and a PDF with every font."""
    # Whoever has a session bus is asked for a keyring; this one leads nowhere, so that the
    # answer is the same on every machine and needs the whole of the backend.
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={frozen.home / 'no-bus'}"}
    for environment in ({}, nowhere):
        pdf = frozen.home / "fonts.pdf"
        inside = frozen.probe(pdf, environment)
        outside = frozen.unfrozen(frozen.home / "unfrozen.pdf", environment)
        told = "; ".join(_differences("probe", inside, outside))
        demand(not told, f"{told}. Is the program older than the sources?")
        failed = {name: found for name, found in outside.items() if isinstance(found, str)}
        demand(not failed, f"the probe cannot look: {failed}")
        fonts = fonts_of_pdf(pdf.read_bytes())
        expected = {*fonts_of_pdf((frozen.home / "unfrozen.pdf").read_bytes())}
        demand(set(fonts) == expected and all(fonts.values()), f"fonts in a PDF file: {fonts}")
        families = {_family(name) for name in fonts}
        demand({USUAL, SLIP, SERIF, WIDE} <= families, f"fonts in a PDF file: {fonts}")
    keyrings = ", ".join(outside["keyrings"]["all"])
    return f"{len(fonts)} fonts, {len(outside['program'])} modules, keyrings {keyrings}"


def _differences(name: str, inside: Any, outside: Any) -> list[str]:
    """Where two findings of the probe differ, in words."""
    if isinstance(inside, dict) and isinstance(outside, dict) and inside.keys() == outside.keys():
        return [
            told for key in outside for told in _differences(str(key), inside[key], outside[key])
        ]
    if isinstance(inside, list) and isinstance(outside, list):
        missing = [entry for entry in outside if entry not in inside]
        needless = [entry for entry in inside if entry not in outside]
        if missing or needless:
            return [f"{name}: the frozen program lacks {missing} and has {needless} besides"]
    return [] if inside == outside else [f"{name}: frozen {inside}, unfrozen {outside}"]


def _family(font: str) -> str:
    """The family in the name of a font of a PDF file, such as Lato-Bold."""
    return next((name for name in (USUAL, SLIP, SERIF, WIDE) if font.startswith(name)), font)


def _swiss_company(folder: Path) -> Path:
    """The demonstration's company folder, with an account in Switzerland."""
    shutil.copytree(ROOT / "resources" / "demo" / "company", folder)
    path = folder / "company.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    own = {"iban": SWISS_IBAN, "bic": ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([key, own.get(key, value)] for key, value in rows)
    return folder


def _read_pdfs(folder: Path) -> tuple[list[str], set[str], int]:
    """The codes on all pages of all PDF files, the families of their fonts, and their count."""
    codes: list[str] = []
    fonts: dict[str, bool] = {}
    files = sorted(folder.glob("*.pdf"))
    demand(files, "no PDF file was written")
    for file in files:
        pdf = file.read_bytes()
        pages = pages_of_pdf(pdf)
        demand(any(page.strip() for page in pages), f"{file.name} has no text")
        for place in range(len(pages)):
            codes += codes_of_page(pdf, place)
        fonts |= fonts_of_pdf(pdf)
    demand(all(fonts.values()), f"fonts are not in the PDF files: {fonts}")
    return codes, {_family(name) for name in fonts}, len(files)


def main() -> int:
    """Do all checks; returns 1 at the first that fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build")
    places = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        try:
            frozen = Frozen(places.dist.resolve() / "BatchBill", places.work.resolve(), Path(home))
            for check in (
                check_inside,
                check_demonstration,
                check_month,
                check_exports,
                check_window,
            ):
                sys.stdout.write(f"{check.__name__}: {check(frozen)}\n")
                sys.stdout.flush()
        except Failed as failure:
            sys.stderr.write(f"FAILED: {failure}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
