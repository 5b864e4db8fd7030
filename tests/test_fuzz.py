"""Spoilt files of each kind: nothing gouji promises of any bytes is broken. `python -m eval.fuzz` runs more."""

from __future__ import annotations

import pytest

from eval.fuzz.targets import TARGETS, case_of
from eval.fuzz.watch import run_case

CASES = {
    "text": 60,
    "delimited": 30,
    "markdown": 40,
    "html": 60,
    "docx": 25,
    "xlsx": 40,
    "pdf": 10,
    "picture": 200,
    "mhtml": 60,
    "archive": 15,
    "office": 60,
    "parse": 60,
    "numbers": 120,
    "lines": 60,
    "store": 120,
    "clerk": 600,
}
"""Two to four seconds of processor each, of the seed 20: the same cases everywhere."""
SEED = 20


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_files_break_no_promise(name: str) -> None:
    numbers = range(1, CASES[name] + 1)  # 0 has its turn in every dear check
    found = [each for number in numbers for each in run_case(TARGETS[name], SEED, number)]
    assert [f"{each.number}: {each.broken}" for each in found] == []


@pytest.mark.parametrize("name", TARGETS)
def test_a_case_is_the_same_whenever_it_is_made(name: str) -> None:
    """A finding is known by its seed and number: whoever has these has its bytes."""
    assert [case_of(TARGETS[name], SEED, number) for number in (1, 2)] == [
        case_of(TARGETS[name], SEED, number) for number in (1, 2)
    ]
