"""`gouji` run in this process, and what it leaves behind."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from papers import GOOD, WRONG

from extractor.cli import main

AUTO = "no model named: reading with rules only\n"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: bytes
    err: str


Run = Callable[..., Ran]
Verify = Callable[..., tuple[int, list[dict[str, object]], str]]


def run_command(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], *arguments: str, stdin: bytes = b""
) -> Ran:
    """Run `gouji ARGUMENTS` in this process."""
    monkeypatch.setattr(sys, "argv", ["gouji", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsysbinary.readouterr()
    return Ran(int(ended.value.code or 0), captured.out, captured.err.decode())


@pytest.fixture
def gouji(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """`gouji ARGUMENTS` in an empty folder, in English unless --lang says otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOUJI_LANG", "en")
    return partial(run_command, monkeypatch, capsysbinary)


@pytest.fixture
def verify(gouji: Run) -> Verify:
    """`gouji verify ARGUMENTS` in an empty folder: exit code, lines of stdout read, stderr."""

    def run(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
        ran = gouji("verify", *arguments)
        return ran.code, [json.loads(line) for line in ran.out.splitlines()], ran.err

    return run


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with a report that reconciles and one that does not, in a folder below."""
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "sub" / "wrong.txt").write_text(WRONG, encoding="utf-8")
    return folder


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in English."""
    monkeypatch.setenv("GOUJI_LANG", "en")


def call(*arguments: object) -> int:
    """The exit code of a command run in this process."""
    sys.argv = ["gouji", *map(str, arguments)]
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)
