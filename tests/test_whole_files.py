"""Files that can't be written to their end: nothing is left of them, and one sentence says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import OutputError
from extractor.runs.whole_files import whole_file

SAMPLES = Path(__file__).parent.parent / "eval" / "gold"
LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
sys.argv = ["gouji", *sys.argv[1:]]
runpy.run_module("extractor", run_name="__main__")
"""


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    """Until then what stood there stays."""
    target = tmp_path / "a.csv"
    target.write_bytes(b"before")
    with whole_file(target) as stream:
        stream.write(b"after")
        assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert target.read_bytes() == b"after"


def test_of_a_file_that_is_not_completed_nothing_is_left(tmp_path: Path) -> None:
    """Whatever ends it; only what the disk says becomes an error of the output."""
    target = tmp_path / "a.csv"
    for error in (KeyboardInterrupt(), ValueError(), FileNotFoundError(2, "no such file", "source.html")):
        with pytest.raises(type(error)), whole_file(target):
            raise error
    with pytest.raises(OutputError, match=r"a\.csv: can't be written: full\. Nothing was left"), whole_file(target):
        raise OSError(28, "full")
    with pytest.raises(OutputError, match="can't be written"), whole_file(tmp_path / "no" / "a.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "call",
    [
        ("extract", "SAMPLES", "-q", "--jobs", "1", "-o", "out.csv"),
        ("extract", "SAMPLES/sample_inconsistent.txt", "-q", "-o", "out.json"),
        ("export", "run.jsonl", "--to", "out.csv"),
        ("export", "run.jsonl", "--to", "out.jsonl"),
        ("export", "run.jsonl", "--to", "out.dta", "--table", "wide"),
        ("export", "run.jsonl", "--to", "out.xlsx"),
    ],
)
def test_a_full_disk_is_one_sentence(call: tuple[str, ...], lang: str, tmp_path: Path) -> None:
    """The limit on file sizes of the system stands for it: the write itself fails, with no traceback."""
    folder = SAMPLES.absolute()
    env = {**os.environ, "PYTHONPATH": str(SAMPLES.parent.parent.absolute()), "PYTHONDONTWRITEBYTECODE": "1"}
    if call[1] == "run.jsonl":
        make = [sys.executable, "-m", "extractor", "extract", str(folder / "sample_inconsistent.txt"), "-o", call[1]]
        subprocess.run(make, cwd=tmp_path, env=env, capture_output=True, check=False)
    arguments = [part.replace("SAMPLES", str(folder)) for part in call]
    command = [sys.executable, "-c", LIMITED, *arguments, "--lang", lang]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False)
    said = done.stderr.decode()
    assert (done.returncode, "Traceback" in said) == (3, False), said
    assert ("未留下任何内容" if lang == "zh" else "Nothing was left there") in said
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == []
