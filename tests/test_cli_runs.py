"""Runs by command: what it says, its log, exit codes, Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import call, english
from conftest import ROOT
from kept_runs import folder, how, names_of, write_many

from extractor.cli.running import run_limits
from extractor.errors import OutputError
from extractor.runs.lock import only_writer
from extractor.runs.workers import Limits

__all__ = ["english", "folder"]


@pytest.mark.usefixtures("english")
def test_the_command_says_what_it_kept(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exits as the whole run deserves, kept documents included."""
    output = tmp_path / "run.db"
    assert call("extract", folder, "-o", output, "-q") == 1
    capsys.readouterr()
    assert call("extract", folder, "-o", output, "-q") == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        "4 document(s) as read before, 0 with the content of another, 0 read",
        "4 document(s): verified 3, source inconsistent 1",
    ]


@pytest.mark.usefixtures("english")
def test_a_busy_output_is_exit_3(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do."""
    with only_writer(tmp_path / "run.db"):
        assert call("extract", folder, "-o", tmp_path / "run.db") == 3
    assert "wait until it has ended, or name another file with -o" in capsys.readouterr().err


@pytest.mark.usefixtures("english")
def test_options_that_make_no_sense_are_exit_2(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown reasons; going on where nothing can."""
    assert call("extract", folder, "-o", tmp_path / "run.db", "--retry", "bogus") == 2
    assert call("extract", folder, "-o", tmp_path / "out.csv", "--fresh") == 2
    assert capsys.readouterr().err.splitlines()[1::2] == [
        "error: --retry bogus: no such reason; docs/verdicts.md lists them",
        "error: --fresh needs -o FILE.db or FILE.jsonl: nothing else can be resumed",
    ]


@pytest.mark.usefixtures("english")
def test_the_log_has_the_times_that_results_have_not(folder: Path, tmp_path: Path) -> None:
    """One line for each document, and one before and after."""
    log = tmp_path / "run.log.jsonl"
    call("extract", folder, "-o", tmp_path / "run.db", "-q", "--log", log, "--jobs", "2")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line.get("name"), line.get("how")) for line in lines] == [
        ("start", None, None),
        ("document", "a.txt", "read"),
        ("document", "b.txt", "read"),
        ("document", "c.txt", "copied"),
        ("document", "d.txt", "read"),
        ("end", None, None),
    ]
    assert all(line["seconds"] > 0 for line in lines[1:3])


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C can't be sent to one process there")
def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    """Exit 130, and how to go on."""
    import signal

    folder = tmp_path / "in"
    folder.mkdir()
    write_many(folder, 900)
    command = [sys.executable, "-m", "extractor", "extract", str(folder), "-o", str(tmp_path / "run.db"), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GOUJI_LANG": "en"}
    log = tmp_path / "log.jsonl"
    process = subprocess.Popen([*command, "--log", str(log)], stderr=subprocess.PIPE, text=True, env=environment)
    while not (log.exists() and log.stat().st_size > 5_000):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    kept = len(names_of(tmp_path / "run.db"))
    assert f"interrupted: {kept} of 900 document(s) are kept; the same command goes on from there" in err
    assert (0 < kept < 900, "Traceback" in err) == (True, False)


def test_what_goes_wrong_is_said_in_the_language_asked_for(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program gets both."""
    with only_writer(tmp_path / "run.db"):
        assert call("extract", folder, "-o", tmp_path / "run.db", "--lang", "zh") == 3
        with pytest.raises(OutputError) as refused:
            how(tmp_path / "run.db", folder)
    said = f"{tmp_path / 'run.db'}：另一个进程正在写入；请等它结束，或用 -o 指定其他文件"
    assert capsys.readouterr().err.splitlines()[-1] == f"错误：{said}"
    assert (refused.value.chinese, "another process is writing it" in str(refused.value)) == (said, True)


@pytest.mark.usefixtures("english")
def test_limits_that_a_model_makes_void_are_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Not if none was given."""
    options = argparse.Namespace(jobs=2, timeout=None, memory=100)
    assert run_limits(options, 50, "en", with_model=True) is None
    assert capsys.readouterr().err.splitlines() == [
        "--jobs, --memory: no effect with a model, whose budget is kept in one process; --concurrency says how many "
        "documents are asked about at a time"
    ]
    none = argparse.Namespace(jobs=None, timeout=None, memory=None)
    assert (run_limits(none, 50, "en", with_model=True), capsys.readouterr().err) == (None, "")
    assert run_limits(options, None, "en", with_model=False) == Limits(2, 120.0, 100)
