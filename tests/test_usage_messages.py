"""What a command says of a call that can't work: in the user's language, with what to do next."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from extractor.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with files that are wrong in one way each."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOUJI_LANG", raising=False)
    files = {
        "no.jsonl": "x\n",
        "other.jsonl": '{"a": 1}\n',
        "cells.csv": "document,cell\n",
        "name.csv": "document,cell,value\na,nothing.here,1\n",
        "value.csv": "document,cell,value\na,requests.new_received.total,viele\n",
        "run.jsonl": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes(b"document,cell,value\n\xff\xfe\xff,a,1\n")
    return tmp_path


CALLS = {
    "export gone.jsonl --to a.csv": (
        3,
        "error: gone.jsonl: No such file or directory",
        "错误：gone.jsonl：无法读取：没有这个文件，请核对路径",
    ),
    "stats gone.jsonl": (
        3,
        "error: gone.jsonl: No such file or directory",
        "错误：gone.jsonl：无法读取：没有这个文件，请核对路径",
    ),
    "verify gone.csv": (
        3,
        "error: gone.csv: No such file or directory",
        "错误：gone.csv：无法读取：没有这个文件，请核对路径",
    ),
    "export no.jsonl --to a.csv": (
        2,
        "error: no.jsonl:1: is not JSON; give the .jsonl or the database that gouji extract wrote",
        "错误：no.jsonl:1：不是 JSON；请给出 gouji extract 写的 .jsonl 或结果库",
    ),
    "stats other.jsonl": (
        2,
        "error: other.jsonl:1: is no result of gouji extract; give its .jsonl or its database",
        "错误：other.jsonl:1：不是 gouji extract 的结果；请给出其 .jsonl 或结果库",
    ),
    "export run.jsonl --to a.pdf": (
        2,
        "error: a.pdf: no export format for this suffix; use .csv, .jsonl, .parquet, .dta or .xlsx, or --format",
        "错误：a.pdf：无法由后缀确定格式，请用 .csv、.jsonl、.parquet、.dta、.xlsx，或以 --format 指明",
    ),
    "verify cells.csv": (
        2,
        "error: cells.csv:1: no column 'value' (expected document,cell,value)",
        "错误：cells.csv:1：缺少列 'value'（应有 document,cell,value）",
    ),
    "verify name.csv": (
        2,
        "error: name.csv:2: 'nothing.here' is no cell of a form (see gouji forms 2021)",
        "错误：name.csv:2：'nothing.here' 不是表样中的单元格（见 gouji forms 2021）",
    ),
    "verify value.csv": (
        2,
        "error: value.csv:2: 'viele' is not a number",
        "错误：value.csv:2：'viele' 不是数字",
    ),
    "verify latin.csv": (
        2,
        "error: latin.csv: is not UTF-8 (save as UTF-8 and try again)",
        "错误：latin.csv：不是 UTF-8（请另存为 UTF-8 后重试）",
    ),
    "verify value.csv --aliases a.csv": (
        2,
        "error: --aliases needs --years, --rollup or --rollup-template",
        "错误：--aliases 须与 --years、--rollup 或 --rollup-template 同用",
    ),
    "extract run.jsonl --off Z9": (2, "error: ", "错误："),
    "extract run.jsonl -o a.pdf": (2, "error: ", "错误："),
    "extract run.jsonl --acknowledged gone.csv": (2, "error: ", "错误："),
}


def said(call: str, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """The last line of what the command says on stderr, behind its exit code."""
    monkeypatch.setattr(sys, "argv", ["gouji", *call.split(), "--lang", language])
    with pytest.raises(SystemExit) as ended:
        main()
    return f"{ended.value.code} {capsys.readouterr().err.splitlines()[-1]}"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("call", CALLS)
def test_an_error_is_in_the_language_asked_for(
    call: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, in one language; whole sentences where they are ours alone."""
    code, english, chinese = CALLS[call]
    told = said(call, "en", monkeypatch, capsys), said(call, "zh", monkeypatch, capsys)
    if english == "error: ":
        assert told[0].startswith(f"{code} {english}")
        assert told[1].startswith(f"{code} {chinese}")
        assert any("\u4e00" <= char <= "\u9fff" for char in told[1].removeprefix(f"{code} {chinese}"))
        assert not any("\u4e00" <= char <= "\u9fff" for char in told[0])
    else:
        assert told == (f"{code} {english}", f"{code} {chinese}")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("call", "english", "chinese"),
    [
        (
            "export run.jsonl --to a.csv --table tall",
            "argument --table: invalid choice: 'tall'",
            "参数 --table：不能是 'tall'（可选：",
        ),
        (
            "stats run.jsonl --min-base many",
            "argument --min-base: invalid int value",
            "参数 --min-base：'many' 不是有效的值",
        ),
        ("export run.jsonl", "the following arguments are required: --to", "缺少参数：--to"),
        ("stats run.jsonl --nothing", "unrecognized arguments: --nothing", "不认识的参数：--nothing"),
    ],
)
def test_what_argparse_says_is_said_in_chinese_too(
    call: str,
    english: str,
    chinese: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With exit code 2; English as ever."""
    command = call.split()[0]
    assert said(call, "en", monkeypatch, capsys).startswith(f"2 gouji {command}: error: {english}")
    assert said(call, "zh", monkeypatch, capsys).startswith(f"2 gouji {command}：错误：{chinese}")


@pytest.mark.usefixtures("folder")
def test_a_form_that_is_not_there_follows_the_language_of_the_system(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`gouji forms` has no --lang."""
    for language, text in (
        ("en", "error: no form '2020' (known: 2019, 2021)"),
        ("zh", "错误：没有 '2020' 这一表样（可用：2019, 2021）"),
    ):
        monkeypatch.setenv("GOUJI_LANG", language)
        monkeypatch.setattr(sys, "argv", ["gouji", "forms", "2020"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert (ended.value.code, capsys.readouterr().err) == (2, f"{text}\n")
