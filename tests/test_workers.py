"""Workers: the same records in the same order as without, and only the document at fault pays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest
from conftest import GOLD, ROOT
from hostile_work import RULES, read_or_fail, read_or_fail_once
from papers import GOOD

from extractor import extract_many
from extractor.runs.batch import extract_records
from extractor.runs.packed import line_of
from extractor.runs.sources import SourceFile, find_sources
from extractor.runs.workers import Limits, Task, read_in_workers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty reports."""
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


def read(
    sources: Sequence[SourceFile], limits: Limits, work: Callable[[Sequence[SourceFile]], bytes] | None = None
) -> list[tuple[str, list[str]]]:
    """Name and reasons of each record, as it comes back."""
    tasks = [Task(position, source) for position, source in enumerate(sources)]
    found = [(task.source.name, packed) for task, packed in read_in_workers(tasks, RULES, "line", limits, work)]
    assert [name for name, packed in found if packed is None or packed.name != name] == []
    return [(name, list(packed.reasons)) for name, packed in found if packed is not None]


def lines_of(folder: Path, limits: Limits) -> list[bytes]:
    """The lines that workers give."""
    tasks = [Task(position, source) for position, source in enumerate(find_sources([str(folder)]))]
    return [packed.line for _, packed in read_in_workers(tasks, RULES, "line", limits) if packed is not None]


def test_workers_give_the_same_lines_in_the_same_order(tmp_path: Path) -> None:
    """Real layouts, among them files that are no reports."""
    for path in sorted(GOLD.glob("*.txt"))[:36]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    alone = [line_of(record) for record in extract_records(find_sources([str(tmp_path)]))]
    assert lines_of(tmp_path, Limits(jobs=2)) == alone


def test_only_the_document_that_hangs_dies_or_grows_becomes_a_record_of_it(folder: Path) -> None:
    """In chunks with others, which are read all the same."""
    for name in ("hang.txt", "die.txt", "grow.txt"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    sources = [SourceFile(folder / name, name) for name in ("00.txt", "hang.txt", "01.txt", "die.txt", "02.txt")]
    sources += [SourceFile(folder / f"{n:02}.txt", f"{n:02}.txt") for n in range(3, 30)]
    sources += [SourceFile(folder / "grow.txt", "grow.txt"), SourceFile(folder / "31.txt", "31.txt")]
    found = read(sources, Limits(jobs=2, timeout_s=8, memory_mb=400), read_or_fail)
    expected = {"hang.txt": ["timed_out"], "die.txt": ["crashed"], "grow.txt": ["out_of_memory"]}
    assert found == [(source.name, expected.get(source.name, [])) for source in sources]


def test_a_record_of_a_failure_has_the_hash_of_the_file_and_says_what_to_do(folder: Path) -> None:
    """So that a later run can tell whether it is still the same file."""
    (folder / "die.txt").write_bytes(b"x")
    tasks = [Task(0, SourceFile(folder / "die.txt", "die.txt"))]
    ((_, packed),) = read_in_workers(tasks, RULES, "line", Limits(), read_or_fail)
    assert packed is not None
    record = json.loads(packed.line)
    assert (record["verdict"], record["source"]["sha256"], record["source"]["bytes"]) == (
        "unreadable",
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        1,
    )
    assert record["findings"][0]["message"] == (
        "the process that read it ended at once (exit code 7); please report it, the rest of the run goes on; "
        "--retry crashed tries again"
    )


def test_a_document_that_is_read_at_the_second_try_is_not_blamed(folder: Path) -> None:
    """A worker may die of something else: the system, or what it read before."""
    (folder / "once.txt").write_text(GOOD, encoding="utf-8")
    found = read(find_sources([str(folder)]), Limits(jobs=2), read_or_fail_once)
    assert {tuple(reasons) for _, reasons in found} == {()}
    assert len(found) == 41


def test_a_document_that_travels_alone_gets_a_second_try_too(folder: Path) -> None:
    """As those that take long do."""
    (folder / "once.pdf").write_text(GOOD, encoding="utf-8")
    sources = [SourceFile(folder / "00.txt", "00.txt"), SourceFile(folder / "once.pdf", "once.txt")]
    assert read(sources, Limits(jobs=1), read_or_fail_once) == [("00.txt", []), ("once.txt", [])]


def test_a_path_that_is_not_there_is_a_record(folder: Path) -> None:
    """As without workers."""
    sources = [SourceFile(folder / "gone.txt", "gone.txt"), SourceFile(folder / "00.txt", "00.txt")]
    assert read(sources, Limits(jobs=1)) == [("gone.txt", ["not_readable"]), ("00.txt", [])]


def test_a_pool_that_breaks_is_replaced(folder: Path) -> None:
    """All workers killed from outside in the middle of a run: nothing is lost, nothing comes twice."""
    sources = find_sources([str(folder)])
    tasks = [Task(position, source) for position, source in enumerate(sources * 6)]
    found = []
    for task, packed in read_in_workers(tasks, RULES, "line", Limits(jobs=2)):
        found.append((task.position, packed.reasons if packed else None))
        if len(found) in (20, 100):
            for child in psutil.Process().children():
                if "spawn_main" in " ".join(child.cmdline()):
                    child.kill()
    assert found == [(position, ()) for position in range(240)]


def test_many_in_a_program_are_the_same_results(folder: Path) -> None:
    """extract_many with jobs gives what it gives without."""
    assert list(extract_many([folder], jobs=2)) == list(extract_many([folder]))


def test_a_script_without_a_guard_is_told(folder: Path, tmp_path: Path) -> None:
    """Workers import the script; one that starts workers itself then would go on for ever."""
    script = tmp_path / "script.py"
    script.write_text(
        f"from extractor import extract_many\nprint(len(list(extract_many([{str(folder)!r}], jobs=2))))\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, env=environment, timeout=120
    )
    assert done.returncode == 1
    assert "call extract_many(…, jobs=N) below if __name__ == '__main__'" in done.stderr
