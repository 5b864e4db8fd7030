"""What workers are given in the tests of a crew: a word that says what becomes of the process."""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections import deque
from pathlib import Path

from extractor.runs.crew import Crew

WORDS = ("sleep", "die", "die quietly", "grow", "hold", "hold and grow", "raise")


class OddError(Exception):
    """One that can't be made again from its arguments."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def do(word: str) -> bytes:
    """Do what the word says; any other word comes back."""
    if word == "sleep":
        time.sleep(600)
    if word == "die":
        os._exit(7)
    if word == "die quietly":
        os._exit(0)
    if word == "grow":
        grown = [bytearray(os.urandom(1024) * 1024) for _ in range(600)]
        time.sleep(60 + 0 * len(grown))
    if word == "hold":  # in C code that never lets another thread run
        sum(itertools.repeat(0, 10**12))
    if word == "hold and grow":
        deque(itertools.repeat(0, 10**12), maxlen=60_000_000)
    if word == "raise":
        raise OddError("a", "b")
    if word == "work":
        time.sleep(0.3)
    return word.encode()


def main() -> None:
    """Have two workers sleep, or hold; say who they are."""
    crew = Crew(do, 2, 0, 0)
    words = sys.argv[1:]
    for number, word in enumerate(words):
        crew.give(number, word)
    for _ in range(20):
        crew.wait()
    Path("ready").touch()
    while True:
        crew.wait()


if __name__ == "__main__":
    main()
