"""Another process that is at work on the same database: a piece of Python, told when to go."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]


class Child:
    """A process that runs `code`, which says `ready` first; killed where it is still there.

    `say` sends it a line, `hear` waits for one of its lines ("" once it has ended).
    """

    def __init__(self, code: str, *arguments: str | Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()

    def wait_until_ready(self) -> None:
        assert self.hear() == "ready"

    def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def kill(self) -> None:
        """End it at once, without a chance to tidy up: SIGKILL, or its like on Windows."""
        self._process.kill()
        self._process.wait()

    def close(self) -> list[str]:
        """What it has said and was not heard; call after `kill`."""
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        left = self._process.stdout.read().splitlines()
        self._process.stdout.close()
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        return left
