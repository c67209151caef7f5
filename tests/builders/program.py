"""The program as another program calls it: words in, exit status and text out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from batchbill_desktop.cli.main import main


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Program:
    """Calls the command line on one database."""

    def __init__(self, database: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = database
        self._capsys = capsys

    def call(self, *words: object) -> Answer:
        self._capsys.readouterr()
        status = main([*(str(word) for word in words), "--database", self.database])
        captured = self._capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    def done(self, *words: object) -> Answer:
        answer = self.call(*words)
        assert answer.status == 0, answer.err
        return answer

    def refused(self, *words: object) -> str:
        answer = self.call(*words)
        assert answer.status == 1, answer
        assert answer.out == ""
        assert answer.err.strip()
        assert "Traceback" not in answer.err
        return answer.err
