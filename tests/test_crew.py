"""A crew: whatever becomes of its processes, each task comes back or says why not; nobody waits for another's fault."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest
from conftest import ROOT
from hostile_crew import do

from extractor.runs import crew as crew_module
from extractor.runs.crew import Crew, Lost


def outcomes(crew: Crew[str], words: Sequence[str], within_s: float = 60) -> list[bytes | Lost]:
    """What came of each word."""
    for number, word in enumerate(words):
        crew.give(number, word)
    end = time.monotonic() + within_s
    while len(crew.results) < len(words):
        assert time.monotonic() < end, crew.results
        crew.wait()
    return [crew.results.pop(number) for number in range(len(words))]


@contextmanager
def hired(count: int = 2, timeout_s: float = 0, memory_mb: int = 0) -> Iterator[Crew[str]]:
    """A crew that ends."""
    with closing(Crew(do, count, timeout_s, memory_mb)) as crew:
        yield crew


def workers(parent: psutil.Process | None = None) -> list[psutil.Process]:
    """The processes of a crew."""
    children = (parent or psutil.Process()).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("sleep", Lost("timed_out")),
        ("hold", Lost("timed_out")),
        ("die", Lost("crashed", "exit code 7")),
        ("die quietly", Lost("crashed", "exit code 0")),
        ("grow", Lost("out_of_memory")),
        ("hold and grow", Lost("out_of_memory")),
        ("raise", Lost("crashed", "OddError")),
    ],
)
def test_only_what_is_at_fault_is_lost(word: str, why: Lost) -> None:
    """What waits behind it in the same process is done by another; code that never yields is ended as well."""
    with hired(1, timeout_s=4, memory_mb=300) as crew:
        start = time.monotonic()
        assert outcomes(crew, ["a", word, "b", "c"]) == [b"a", why, b"b", b"c"]
        assert time.monotonic() - start < 20


def test_many_faults_in_one_run() -> None:
    """Two processes, each lost again and again."""
    words = ["a", "die", "b", "sleep", "c", "grow", "d", "die quietly", "e", "die", "sleep", "f", "raise", "g"]
    expected: dict[str, bytes | Lost] = {
        "die": Lost("crashed", "exit code 7"),
        "die quietly": Lost("crashed", "exit code 0"),
        "sleep": Lost("timed_out"),
        "grow": Lost("out_of_memory"),
        "raise": Lost("crashed", "OddError"),
    }
    with hired(2, timeout_s=4, memory_mb=300) as crew:
        assert outcomes(crew, words) == [expected.get(word, word.encode()) for word in words]


def test_a_process_that_grows_does_not_keep_another_from_handing_back() -> None:
    """No lock is shared: the results of the other come back while the first is ended."""
    with hired(2, memory_mb=300) as crew:
        outcomes(crew, ["a", "b"])
        for number, word in enumerate(["grow"] + ["work"] * 20):
            crew.give(number, word)
        times = [time.monotonic()]
        while len(crew.results) < 21:
            before = len(crew.results)
            crew.wait()
            times += [time.monotonic()] * (len(crew.results) - before)
            assert time.monotonic() - times[-1] < 10
        assert crew.results == {0: Lost("out_of_memory")} | dict.fromkeys(range(1, 21), b"work")


def test_a_process_that_has_grown_is_replaced_between_two_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the next is not blamed; what it had in hand is not lost."""
    monkeypatch.setattr(crew_module, "FULL", 0.0)
    with hired(1, memory_mb=300) as crew:
        outcomes(crew, ["a"])
        assert workers() == []
        assert outcomes(crew, ["a", "b", "c"]) == [b"a", b"b", b"c"]


def test_a_task_alone_shares_its_process_with_no_other() -> None:
    """Whatever ends the process then is its fault."""
    with hired(1) as crew:
        crew.give(0, "work")
        crew.give(1, "die", alone=True)
        crew.give(2, "b")
        while len(crew.results) < 3:
            given = [list(hand.tasks.values()) for hand in crew._hands]
            assert [tasks for tasks in given if len(tasks) > 1 and any(task.alone for task in tasks)] == []
            crew.wait()
        assert crew.results == {0: b"work", 1: Lost("crashed", "exit code 7"), 2: b"b"}


def test_processes_killed_from_outside_while_they_wait_are_replaced() -> None:
    """And are nobody's fault."""
    with hired(2) as crew:
        for _ in range(3):
            assert outcomes(crew, ["a", "b", "c"]) == [b"a", b"b", b"c"]
            for child in workers():
                child.kill()


@pytest.mark.parametrize("how", ["raise ImportError", "os._exit(0)"])
def test_processes_that_cannot_start_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """The caller gives up then; a work that can't be imported there stands for a broken installation."""
    text = f"import multiprocessing, os\nif multiprocessing.parent_process():\n    {how}\ndef do(word): return b''\n"
    (tmp_path / "broken_work.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "broken_work", raising=False)
    work: Callable[[str], bytes] = importlib.import_module("broken_work").do
    with closing(Crew(work, 2, 0, 0)) as crew:
        crew.give(0, "a")
        end = time.monotonic() + 60
        while crew.ended_unused < 6:
            assert time.monotonic() < end
            crew.wait()
        assert crew.results == {}


@pytest.mark.parametrize("word", ["sleep", "nothing to do"])
def test_processes_end_when_their_parent_is_killed(tmp_path: Path, word: str) -> None:
    """Whether they are at something or not."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    command = [sys.executable, "-m", "hostile_crew", word, word]
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as parent:
        end = time.monotonic() + 60
        while not (tmp_path / "ready").exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        found = workers(psutil.Process(parent.pid))
        assert len(found) == 2
        parent.kill()
    assert psutil.wait_procs(found, timeout=10)[1] == []


def test_closing_leaves_no_process() -> None:
    """Whatever they are at."""
    with hired(2) as crew:
        for number, word in enumerate(["sleep", "hold", "a", "b"]):
            crew.give(number, word)
        for _ in range(5):
            crew.wait()
        assert len(workers()) == 2
    assert workers() == []
