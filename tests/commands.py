"""`gouji` run in this process, and what it leaves behind."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
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


@pytest.fixture
def gouji(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Run `gouji ARGUMENTS` in an empty folder, in this process, in English unless --lang says otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOUJI_LANG", "en")

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["gouji", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsysbinary.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err.decode())

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
