"""The command line: data on stdout, words on stderr, an exit code that says what became of the work."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from commands import AUTO, Ran, Run, gouji, reports
from conftest import GOLD, ROOT
from papers import GOOD, print_report

from extractor.cli.app import COMMANDS
from extractor.version import __version__

__all__ = ["gouji", "reports"]


# ---- help


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_the_commands_are_listed(gouji: Run, arguments: list[str]) -> None:
    """Each in its own file, in the order a person would use them; without arguments too."""
    ran = gouji(*arguments)
    listed = re.findall(r"^  (\w+)  ", ran.out.decode().split("commands:")[1], re.MULTILINE)
    assert (ran.code, listed) == (0, list(COMMANDS))
    assert [name for name in COMMANDS if not (ROOT / "extractor" / "cli" / f"{name}.py").exists()] == []


def test_an_unknown_command_is_refused_by_name(gouji: Run) -> None:
    """Exit 2, and the known ones are named."""
    ran = gouji("extrakt", "a.txt")
    assert ran.code == 2
    assert "'extrakt'" in ran.err
    assert "extract" in ran.err.replace("extrakt", "")


def test_options_may_stand_between_paths(gouji: Run, reports: Path) -> None:
    """As people type them."""
    ran = gouji("extract", "reports/good.txt", "-q", "reports/sub/wrong.txt", "--fail-on", "never")
    assert (ran.code, ran.out.count(b"\n"), reports.is_dir()) == (0, 2, True)


def test_an_abbreviated_option_is_refused(gouji: Run) -> None:
    """A script must not change its meaning when an option is added."""
    assert gouji("extract", "a.txt", "--read", "rules").code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_that_runs(gouji: Run, reports: Path, command: str) -> None:
    """The Example line of its help, in a folder with a reports folder, a table of numbers and a page."""
    folder = reports.parent
    (folder / "report.html").write_text(f"<html><body><p>{GOOD}</p></body></html>", encoding="utf-8")
    (folder / "cells.csv").write_text("document,cell,value\na,review_litigation.review.upheld,0\n", encoding="utf-8")
    (folder / "gold").mkdir()
    (folder / "gold" / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "gold" / "labels.csv").write_text("document,t4_r1_c5\ngood.txt,4\n", encoding="utf-8")
    gouji("extract", "reports", "-o", "results.jsonl", "-q")
    shown = gouji(command, "--help").out.decode()
    (example,) = re.findall(r"^Example: gouji (.*)$", shown, re.MULTILINE)
    words = shlex.split(example)
    assert words[0] == command
    ran = gouji(*words)
    assert (ran.code in (0, 1), "Traceback" in ran.err) == (True, False)
    assert ran.out or (folder / "cells.csv").stat().st_size > 1000


def test_the_version_is_that_of_the_package(gouji: Run) -> None:
    """One place says it."""
    assert gouji("--version").out.decode() == f"gouji {__version__}\n"


# ---- exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["reports/good.txt"], 0),
        (["reports/sub/wrong.txt"], 1),
        (["reports"], 1),
        (["reports/good.txt", "absent.txt"], 1),
        (["absent.txt"], 3),
        (["absent.txt", "gone.txt"], 3),
        (["reports/sub/wrong.txt", "--fail-on", "error"], 0),
        (["reports/good.txt", "absent.txt", "--fail-on", "error"], 1),
        (["reports/good.txt", "absent.txt", "--fail-on", "never"], 0),
        (["absent.txt", "--fail-on", "never"], 3),
        (["reports/good.txt", "--reader", "rules"], 0),
        (["reports/good.txt", "--reader", "llm"], 2),
        (["reports/good.txt", "--reader", "both"], 2),
        (["reports/good.txt", "--reader", "magic"], 2),
        (["reports/good.txt", "-o", "out.xml"], 2),
        (["reports", "-o", "out.json"], 2),
        (["reports/good.txt", "-o", "nowhere/out.json"], 3),
        (["*.pdf"], 3),
        ([], 2),
    ],
)
def test_extract_exits_as_documented(gouji: Run, reports: Path, arguments: list[str], code: int) -> None:
    """0 all verified, 1 something needs attention, 2 wrong usage, 3 could not do the work."""
    assert reports.is_dir()
    assert gouji("extract", *arguments).code == code


@pytest.mark.parametrize(
    ("cells", "code"),
    [({}, 0), ({"review_litigation.review.total": 5}, 1), ({"review_litigation.review.total": ""}, 1)],
)
def test_only_verified_documents_exit_0(gouji: Run, cells: dict[str, str], code: int) -> None:
    """Incomplete is attention too, certain or not."""
    assert gouji("extract", "-", stdin=print_report(cells).encode()).code == code


def test_a_document_that_is_no_report_needs_attention(gouji: Run) -> None:
    """Exit 1; by --fail-on error it is no error."""
    assert gouji("extract", "-", stdin="今天天气很好。".encode()).code == 1
    assert gouji("extract", "-", "--fail-on", "error", stdin="今天天气很好。".encode()).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["extract", "a.txt", "-o", "o.xml"],
            2,
            AUTO + "error: o.xml: no output format for this suffix; use .db, .jsonl, .csv or .json\n",
        ),
        (
            ["extract", "a.txt", "b.txt", "-o", "o.json"],
            2,
            AUTO + "error: o.json: .json holds one document, but there are 2; use .db, .jsonl or .csv\n",
        ),
        (
            ["extract", "a.txt", "--reader", "llm"],
            2,
            "error: this reader needs a model: --model NAME with --base-url URL or --provider NAME "
            "(gouji doctor tries an endpoint)\n",
        ),
        (
            ["extract", "*.pdf"],
            3,
            AUTO
            + "error: no documents under *.pdf: give files, folders or globs of .txt, .md or .html "
            + "(see gouji extract --help)\n",
        ),
        (["forms", "1999"], 2, "error: no form '1999' (known: 2019, 2021)\n"),
        (["text", "absent.txt"], 3, "error: absent.txt: No such file or directory\n"),
    ],
)
def test_what_can_not_work_is_said_with_what_to_do(gouji: Run, arguments: list[str], code: int, message: str) -> None:
    """Nothing goes to stdout, no traceback."""
    assert gouji(*arguments) == Ran(code, b"", message)


@pytest.mark.parametrize("command", ["extract", "forms", "text", "verify", "frobnicate"])
def test_an_unknown_option_or_command_is_wrong_usage(gouji: Run, command: str) -> None:
    """Click's own exit code and words."""
    ran = gouji(command, "--frobnicate")
    assert (ran.code, ran.out) == (2, b"")
    assert "usage: gouji" in ran.err


# ---- as a program


def test_the_command_runs_as_a_module() -> None:
    """python -m extractor, in a process of its own, on the shipped samples."""
    paths = [str(GOLD / "sample.txt"), str(GOLD / "sample_inconsistent.txt")]
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "extract", *paths, "--lang", "zh"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LANG": "C"},
    )
    verdicts = [json.loads(line)["verdict"] for line in done.stdout.decode("utf-8").splitlines()]
    assert (done.returncode, verdicts) == (1, ["verified", "source_inconsistent"])
    assert done.stderr.decode("utf-8").splitlines()[-1] == "共 2 份：读数可靠·勾稽相符 1，读数可靠·勾稽不符 1"


def test_a_reader_that_stops_reading_is_no_error() -> None:
    """gouji extract … | head."""
    command = f"{shlex.quote(sys.executable)} -m extractor forms 2021 | head -1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (done.stdout.decode().split("\t")[0], b"Traceback" in done.stderr) == (
        "disclosure.regulations.issued",
        False,
    )
