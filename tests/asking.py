"""For tests that ask a scripted model: a plain environment, a report that rules can't read whole, and true answers.

`OPEN` is a plain report in which two labels in a row are too smeared for the rules (no more than one fuzzy label may
stand between exact ones), so that `auto` asks for exactly these two rows; everything else reads as usual.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from commands import run_command
from papers import plain_numbers, print_report, swap

from eval.scripted_models import Truth
from extractor import ModelSession, Result, Settings, extract_text

KEY = "sk-not-a-real-key-7f3a"
"""What stands for a key; it must never be seen again."""
SMEARED = {"5.属于三类内部事务信息": "5.属口三口内部口务信息", "6.属于四类过程性信息": "6.属口四口过程口信息"}
INTERNAL, PROCESS = "results.denied.internal_affairs", "results.denied.process_information"
OPEN_ROWS = (INTERNAL, PROCESS)
INTERNAL_LINE = "5.属口三口内部口务信息 | 2 | 0 | 0 | 0 | 0 | 1 | 3"
PROCESS_LINE = "6.属口四口过程口信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
ROWS: list[dict[str, Any]] = [
    {"row": INTERNAL, "quote": INTERNAL_LINE, "values": ["2", "0", "0", "0", "0", "1", "3"]},
    {"row": PROCESS, "quote": PROCESS_LINE, "values": ["0"] * 7},
]
"""The true answer to what is asked of OPEN."""
TRUE = json.dumps({"rows": ROWS}, ensure_ascii=False)
NOTHING = '{"rows": []}'


def smear(text: str) -> str:
    """The text with the two labels smeared."""
    for label, smeared in SMEARED.items():
        text = swap(text, label, smeared)
    return text


OPEN = smear(print_report())
TRUTH: Truth = {path: str(number) for path, number in plain_numbers().items()}
"""What OPEN prints in its cells."""


def clear_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Take every setting, key and proxy out of the environment; an empty configuration and a cache in `folder`."""
    for name in list(os.environ):
        if name.startswith(("GOUJI_", "OPENAI_")) or name.upper().endswith(("_API_KEY", "_PROXY")):
            monkeypatch.delenv(name)
    (folder / "empty.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("GOUJI_CONFIG", str(folder / "empty.toml"))
    monkeypatch.setenv("GOUJI_CACHE_DIR", str(folder / "answers"))


def session(url: str, **given: Any) -> ModelSession:
    """A session that gives up soon and keeps nothing, but for what is `given`."""
    usual: dict[str, Any] = {"model": "scripted", "max_retries": 0, "timeout_s": 5.0, "cache": False, "rounds": 0}
    return ModelSession(**{**usual, "base_url": url, **given})


def ask_about(text: str, url: str, reader: str = "auto", **given: Any) -> Result:
    """The result of a text read with the model at `url`."""
    with session(url, **given) as model:
        return extract_text(text, settings=Settings(reader), model=model)


def answer(*rows: Mapping[str, Any], **more: Sequence[Any]) -> str:
    """The JSON of an answer."""
    return json.dumps({"rows": list(rows), **more}, ensure_ascii=False)


def refusals(result: Result) -> list[tuple[str, str]]:
    """The rows of the claims refused, each with the reason; the row of a whole answer is ""."""
    return [(claim.row.removeprefix("requests."), claim.reason) for claim in result.claims]


@dataclass(frozen=True)
class Ran:
    """What a command left behind, as text."""

    code: int
    out: str
    err: str


def run_gouji(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], *arguments: str, stdin: str = ""
) -> Ran:
    """Run `gouji ARGUMENTS` in this process, in English."""
    monkeypatch.setenv("GOUJI_LANG", "en")
    ran = run_command(monkeypatch, capsysbinary, *arguments, stdin=stdin.encode())
    return Ran(ran.code, ran.out.decode(), ran.err)
