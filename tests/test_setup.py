"""The set-up by `do.py`: which Pythons it refuses, and what the lock promises."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
DO = ROOT / "do.py"
LOCK = ROOT / "requirements.lock"


@pytest.fixture(scope="module")
def do() -> ModuleType:
    spec = importlib.util.spec_from_file_location("do", DO)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked_requirements() -> list[str]:
    """Each requirement of the lock with the lines that belong to it, joined to one."""
    text = re.sub(r"(?m)^\s*#.*\n", "", LOCK.read_text(encoding="utf-8"))
    return text.replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 7), (3, 10, 13), (3, 15), (3, 16), (4, 0)])
def test_another_python_is_told_in_one_sentence_which_to_install(
    do: ModuleType, version: tuple[int, ...]
) -> None:
    told = do.refusal(version, 64)
    this = f"{version[0]}.{version[1]}"
    assert told == (
        f"BatchBill Desktop needs Python 3.11 to 3.14, and this is Python {this}: "
        "please install Python 3.13 and start this command again with it."
    )


@pytest.mark.parametrize("version", [(3, 11), (3, 12, 1), (3, 13), (3, 14, 9)])
def test_python_3_11_to_3_14_will_do(do: ModuleType, version: tuple[int, ...]) -> None:
    assert do.refusal(version, 64) is None


def test_a_32_bit_python_is_refused(do: ModuleType) -> None:
    assert "64-bit" in do.refusal((3, 13), 32)


def test_the_command_says_it_and_exits_with_1(
    do: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 7, 16))
    assert do.main(["test"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(
        "BatchBill Desktop needs Python 3.11 to 3.14, and this is Python 3.7"
    )


def test_an_unknown_command_is_wrong_usage() -> None:
    done = subprocess.run(
        [sys.executable, DO, "fly"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert "do.py run" in done.stderr


def test_an_old_python_can_read_the_file_up_to_the_refusal() -> None:
    source = DO.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    # Annotations are evaluated when a function is defined: what is newer must be quoted.
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    arguments = [argument for node in nodes for argument in node.args.args]
    annotations = [*(node.returns for node in nodes), *(item.annotation for item in arguments)]
    assert len(annotations) > 20
    for annotation in annotations:
        assert isinstance(annotation, ast.Name | ast.Constant), ast.unparse(annotation or tree)


def test_only_the_standard_library_is_imported() -> None:
    tree = ast.parse(DO.read_text(encoding="utf-8"))
    names = {
        name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    }
    names |= {
        str(node.module).partition(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)
    }
    assert "subprocess" in names
    assert names <= sys.stdlib_module_names


def test_the_tests_get_a_print_server_and_the_program_does_not(do: ModuleType) -> None:
    to_test = set(do.wanted_packages(for_tests=True))
    to_run = set(do.wanted_packages(for_tests=False))
    assert {"cups", "cups-client"} <= to_test - to_run
    assert "libcups2" in to_run, "what hands the pages over"


def test_every_requirement_is_pinned_and_has_a_hash() -> None:
    requirements = locked_requirements()
    assert len(requirements) > 40
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+==\S+ ", requirement), requirement
        assert re.search(r" --hash=sha256:[0-9a-f]{64}\b", requirement), requirement


def test_the_lock_names_no_address() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host| @ ", text)


def test_the_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[^\w-]", wish, maxsplit=1)[0].lower() for wish in asked}
    locked = {requirement.partition("==")[0] for requirement in locked_requirements()}
    assert {"pyside6-essentials", "pytest"} <= names <= locked


def test_pyside_is_pinned_to_the_version_that_keeps_references_to_none() -> None:
    pinned = {requirement.split()[0] for requirement in locked_requirements()}
    assert {"pyside6-essentials==6.11.3", "pyside6-addons==6.11.3"} <= pinned
