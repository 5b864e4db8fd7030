"""The blocks of docs/examples.md run as they stand, one after the other, and leave what they say."""

from __future__ import annotations

import csv
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from papers import print_report

BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall((ROOT / "docs" / "examples.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the examples read."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "reports").mkdir()
    (folder / "reports" / "good.txt").write_text(print_report(), encoding="utf-8")
    wrong = print_report({"review_litigation.review.total": 5})
    (folder / "reports" / "wrong.txt").write_text(wrong, encoding="utf-8")
    with (folder / "pages.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "url", "html"])
        writer.writerow(["1", "https://x.example/1", print_report() + "\n1"])
        writer.writerow(["2", "https://x.example/2", wrong + "\n2"])
    return folder


def run(folder: Path, number: int) -> str:
    """What a block prints; gouji in a shell is that of this checkout."""
    language, code = BLOCKS[number]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GOUJI_LANG": "en", "DO_NOT_TRACK": "1"}
    if language == "python":
        script = folder / f"block{number}.py"
        script.write_text(code, encoding="utf-8")
        command = [sys.executable, script.name]
    else:
        gouji = f'gouji() {{ "{sys.executable}" -m extractor "$@"; }}'
        command = ["sh", "-e", "-c", f"{gouji}\n{code}"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout.decode()


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_there_are_four_blocks() -> None:
    """Each has its test below."""
    assert [language for language, _ in BLOCKS] == ["python", "python", "sh", "python"]


@pytest.mark.slow
def test_files_to_a_table(folder: Path) -> None:
    """Numbers of tables that are surely read."""
    run(folder, 0)
    header, *rows = rows_of(folder / "new_requests.csv")
    assert header[-1] == "new_requests"
    assert [(row[0], row[3]) for row in rows] == [("good.txt", "verified"), ("wrong.txt", "source_inconsistent")]
    assert rows[0][-1] == rows[1][-1] != ""


@pytest.mark.slow
def test_a_crawl_to_pandas(folder: Path) -> None:
    """And again: what is there is kept."""
    pytest.importorskip("pandas")
    (folder / "run.db").unlink(missing_ok=True)
    assert run(folder, 1).splitlines() == ["pages.csv#1 read verified", "pages.csv#2 read source_inconsistent"]
    assert run(folder, 1).splitlines() == ["pages.csv#1 kept verified", "pages.csv#2 kept source_inconsistent"]
    header, *rows = rows_of(folder / "reports.csv")
    assert header == ["source_id", "url", "agency", "year", "verdict"]
    assert [row[:2] for row in rows] == [["1", "https://x.example/1"], ["2", "https://x.example/2"]]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_a_pipeline_in_a_shell(folder: Path) -> None:
    """Files and rows together; a step that finds something does not end it."""
    out = run(folder, 2)
    assert out.splitlines()[-1] == "not all of them add up"
    assert [row[0] for row in rows_of(folder / "wide.csv")[1:]] == [
        "good.txt",
        "wrong.txt",
        "pages.csv#1",
        "pages.csv#2",
    ]
    assert len(rows_of(folder / "figures.csv")) > 5


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("daft") is None, reason="daft is not installed (gouji[daft])")
def test_a_column_of_a_data_frame(folder: Path) -> None:
    """One of the two pages is verified."""
    shutil.rmtree(folder / "read", ignore_errors=True)
    assert run(folder, 3).splitlines()[-1] == "1"
