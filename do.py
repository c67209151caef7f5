#!/usr/bin/env python3
"""Set BatchBill Desktop up on a fresh machine, then start it or run all its tests.

    python3 do.py run     set up, then open the demonstration company
    python3 do.py test    set up, then run every check and test without a screen

On Windows write `py` instead of `python3`. Nothing but Python itself is needed before;
what follows `run` goes to the demonstration, what follows `test` goes to pytest.
"""

# An old Python must be able to read this file as far as the sentence that refuses it: the syntax
# is that of Python 3.6, and annotations that Python 3.6 cannot evaluate are quoted.

import hashlib
import importlib.util
import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 14)
ADVISED = "3.13"

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "batchbill-set-up"
WINDOWS = os.name == "nt"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# The environment takes 1.1 GB; pip needs room for what it downloads besides.
NEEDED_SPACE = 1_500_000_000

# What Qt's wheels expect of a Linux system, in Debian's names.
SYSTEM_LIBRARIES = (
    "libgl1",
    "libegl1",
    "libglib2.0-0",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libcups2",
)

# (name in the summary, arguments for the environment's Python); pytest comes after them.
CHECKS = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy --strict", ("-m", "mypy")),
    (
        "import contracts",
        ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
    ),
)


class Trouble(Exception):
    """Something that stops the set-up; its text says what, why and what to do."""


def refusal(version: "tuple[int, ...]", bits: int) -> "str | None":
    """The sentence for a Python that BatchBill cannot run on, None for one that will do.

    `version` is (major, minor, ...), `bits` the size of a pointer.
    """
    oldest, newest = (".".join(map(str, limit)) for limit in (OLDEST, NEWEST))
    this = ".".join(map(str, version[:2]))
    if not OLDEST <= tuple(version[:2]) <= NEWEST:
        return (
            f"BatchBill Desktop needs Python {oldest} to {newest}, and this is Python {this}: "
            f"please install Python {ADVISED} and start this command again with it."
        )
    if bits < 64:  # noqa: PLR2004 - no other file needs a name for it
        return (
            f"BatchBill Desktop needs a 64-bit Python, and this Python {this} has {bits} bits: "
            f"please install the 64-bit Python {ADVISED} and start this command again with it."
        )
    return None


def say(text: str) -> None:
    """Tell the user what is going on, in order with what child processes print."""
    print(text, flush=True)


def call(command: "list[str]", env: "dict[str, str] | None" = None) -> int:
    """Run a program in the project's folder, let it print, and return its exit status."""
    changed = {**os.environ, **(env or {})}
    done = subprocess.run(command, cwd=ROOT, env=changed, stdin=subprocess.DEVNULL, check=False)
    return done.returncode


def try_import(modules: str) -> "str | None":
    """Import modules in the environment's Python: None, or the last line of what went wrong."""
    probe = subprocess.run(
        # -I: what is installed counts, not what happens to lie in the current folder.
        [str(VENV_PYTHON), "-I", "-c", f"import {modules}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if probe.returncode == 0:
        return None
    return (probe.stderr.strip().splitlines() or ["no reason given"])[-1]


# --- system libraries (Debian and its descendants) ---------------------------------------------


def installed_packages() -> "set[str]":
    """The names of all installed Debian packages, and the names they stand for."""
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Abbrev}|${Package}|${Provides}\n"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout
    names = set()
    for line in listing.splitlines():
        status, package, provides = line.split("|")
        if status.startswith("ii"):
            # Debian 13 has libglib2.0-0t64, which provides libglib2.0-0.
            names.add(package)
            names.update(entry.split()[0] for entry in provides.split(",") if entry.strip())
    return names


def has_ensurepip() -> bool:
    """Whether `python -m venv` can put pip into the new environment (Debian splits it off)."""
    return importlib.util.find_spec("ensurepip") is not None


def venv_package() -> str:
    """Debian's package with that missing part, for the running Python."""
    return "python{}.{}-venv".format(*sys.version_info[:2])


def wanted_packages(for_tests: bool) -> "list[str]":  # noqa: FBT001 - one caller, by name
    """The Debian packages that this Python needs to run, or to test, the program."""
    wanted = list(SYSTEM_LIBRARIES)
    if not has_ensurepip():
        wanted.append(venv_package())
    # The PostgreSQL that the lock brings along has no wheel for newer Pythons.
    if for_tests and sys.version_info >= (3, 14):
        wanted.append("postgresql")
    # The tests print to a print server of their own.
    if for_tests:
        wanted += ["cups", "cups-client"]
    return wanted


def install_system_libraries(for_tests: bool) -> None:  # noqa: FBT001 - see wanted_packages
    """Install with apt what is lacking; without the right to do so say it and go on."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return
    missing = sorted(set(wanted_packages(for_tests)) - installed_packages())
    if not missing:
        return
    names = " ".join(missing)
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if as_root and not shutil.which("sudo"):
        say(f"Going on without these system packages, which only root can install: {names}")
        return
    say(f"Installing system packages: {names}")
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    call([*apt, "-q", "update"])  # one source out of reach is no reason to stop
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    if call([*apt, *wait, "-q", "install", "-y", "--no-install-recommends", *missing]) != 0:
        raise Trouble(
            f"apt-get could not install {names}; the reason stands in its lines above. "
            f"{likely_causes(Path('/var'))} Then start this command again."
        )


def check_system_libraries() -> None:
    """Refuse in words where Qt cannot be loaded, instead of a traceback at the first window."""
    reason = try_import("PySide6.QtWidgets, PySide6.QtPrintSupport")
    if reason is None:
        return
    raise Trouble(
        f"Qt cannot be loaded ({reason}). On Debian and Ubuntu ask somebody who is root for: "
        f"apt-get install {' '.join(SYSTEM_LIBRARIES)}; elsewhere install what has the missing "
        "file. Then start this command again."
    )


# --- the Python environment --------------------------------------------------------------------


def stamp() -> str:
    """What the environment was made from: another lock, Python or place, and it is stale."""
    python = "{}.{}".format(*sys.version_info[:2])  # a bug-fix release takes the old one's place
    parts = (LOCK.read_bytes(), python.encode(), str(VENV).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def environment_is_ready() -> bool:
    """Whether the environment was finished, fits to the lock, and still starts."""
    try:
        if STAMP.read_text(encoding="utf-8") != stamp():
            return False
        return try_import("batchbill_desktop") is None
    except OSError:
        return False


def make_environment() -> None:
    """Make `.venv` anew from the lock; the stamp is written last, so a half one never counts."""
    if Path(sys.prefix).resolve() == VENV:
        raise Trouble(
            "The folder .venv must be made anew, but this Python runs from it: start this command "
            "with the Python that is installed on the machine."
        )
    remove_environment()
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_SPACE:
        raise Trouble(
            f"The set-up needs {NEEDED_SPACE // 10**6} MB of free disk space and {ROOT} has only "
            f"{free // 10**6} MB: make room and start this command again."
        )
    say("Setting up the Python environment in .venv (some 300 MB to download, once)")
    create_environment()
    pip = pip_command()
    run_pip([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)])
    run_pip([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    STAMP.write_text(stamp(), encoding="utf-8")


def remove_environment() -> None:
    """Remove an environment that is stale or was left half made."""
    try:
        if VENV.exists():
            say("Removing the old Python environment")
            shutil.rmtree(str(VENV))
    except OSError as error:
        raise Trouble(
            f"The old environment cannot be removed ({error}): close BatchBill, delete the folder "
            f"{VENV} and start this command again."
        ) from error


def create_environment() -> None:
    """Create an environment, with a pip of its own where Python can give it one."""
    without = [] if has_ensurepip() else ["--without-pip"]
    if without and importlib.util.find_spec("pip") is None:
        raise Trouble(
            "This Python has neither venv nor pip. On Debian and Ubuntu ask somebody who is root "
            f"for: apt-get install {venv_package()}. Then start this command again."
        )
    if call([sys.executable, "-m", "venv", *without, str(VENV)]) != 0:
        raise Trouble(
            "The Python environment cannot be created; the reason stands above. "
            f"{likely_causes(ROOT)} Then start this command again."
        )


def pip_command() -> "list[str]":
    """`pip install` for the environment: its own pip, else the system's pointed at it."""
    if has_ensurepip():
        pip = [str(VENV_PYTHON), "-m", "pip"]
    else:
        pip = [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]
    return [*pip, "install", "--no-input", "--disable-pip-version-check"]


def run_pip(command: "list[str]") -> None:
    """Run pip; where it fails say what usually is the reason."""
    # A `user = true` in somebody's pip.conf is refused inside an environment.
    if call(command, env={"PIP_USER": "0"}) != 0:
        raise Trouble(
            "pip could not install the Python packages; the reason stands in its lines above. "
            f"{likely_causes(ROOT)} Then start this command again."
        )


def likely_causes(place: Path) -> str:
    """What to look at when a download or an installation failed."""
    free = shutil.disk_usage(place).free // 10**6
    return f"Check that the network can be reached and the disk is not full ({free} MB are free)."


def set_up(for_tests: bool) -> None:  # noqa: FBT001 - see wanted_packages
    """Bring the machine to where the program, or its tests, can run; quick if it is there."""
    install_system_libraries(for_tests)
    if not environment_is_ready():
        make_environment()
    if sys.platform.startswith("linux"):
        check_system_libraries()


# --- the two commands --------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can be opened: on Linux only where a display is named."""
    on_linux = sys.platform.startswith("linux")
    return not on_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: "list[str]") -> int:
    """Set up and open the demonstration company, or do its month without a window."""
    set_up(for_tests=False)
    demo = [str(VENV_PYTHON), "-m", "batchbill_desktop", "demo", *arguments]
    if has_display():
        say("Opening the demonstration company")
        return call(demo)
    say(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can "
        "open: doing the demonstration's month without one."
    )
    return call([*demo, "--no-window"], env={"QT_QPA_PLATFORM": "offscreen"})


def test(arguments: "list[str]") -> int:
    """Set up, run every check and all tests without a screen, and sum up."""
    set_up(for_tests=True)
    # A process per core gains time up to four; a -n among the arguments overrules it.
    workers = str(min(os.cpu_count() or 1, 4))
    tests = ("-m", "pytest", "-n", workers, "--dist", "worksteal", *arguments)
    env = {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    results = []
    for name, command in (*CHECKS, ("pytest", tests)):
        say(f"\n== {name}")
        start = time.monotonic()
        status = call([str(VENV_PYTHON), *command], env=env)
        results.append((name, status, time.monotonic() - start))
    return sum_up(results)


def sum_up(results: "list[tuple[str, int, float]]") -> int:
    """Print a line for each (name, exit status, seconds); 0 if every status is 0, else 1."""
    say("\n== Summary")
    for name, status, seconds in results:
        say(f"{'FAILED' if status else 'passed'}  {name:<18}{seconds:7.1f} s")
    failed = sum(status != 0 for _, status, _ in results)
    say(f"{failed} of {len(results)} failed." if failed else "Everything passed.")
    return 1 if failed else 0


def main(arguments: "list[str]") -> int:
    """Obey the command line; 0 done, 1 refused or failed, 2 wrong usage."""
    refused = refusal(sys.version_info[:2], struct.calcsize("P") * 8)
    if refused:
        print(refused, file=sys.stderr)
        return 1
    command, *rest = arguments or ["run"]
    if command not in ("run", "test"):
        print(__doc__, file=sys.stderr)
        return 0 if command in ("-h", "--help", "help") else 2
    try:
        return run(rest) if command == "run" else test(rest)
    except (Trouble, OSError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start the command again and it goes on from there.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
