"""Pure: how much of this year's prose, or of a table, is last year's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from extractor.fold import fold
from extractor.model import Number

_SENTENCE = re.compile(r"[^。;!?]+")
_YEAR = re.compile(r"(?:20)?\d\d年")
_SPACE = re.compile(r"\s+")
SHORTEST_SENTENCE = 12
"""Characters of a sentence that may count as copied; shorter ones are headings and set phrases. A guess."""
SHORTEST_SECTION = 80
"""Characters of sentences that a section must have to be called copied. A guess."""
WHOLE = 0.9
"""Share of a section from which it is called copied. A guess."""
LONGEST_ALLOWED = 200
"""Characters in a row from which a copied stretch is worth a word. A guess."""
MANY_DIGITS = 20
"""Printed digits, zeros apart, from which two equal tables are no chance: one request prints 6. A guess."""


class Copied(NamedTuple):
    """`share` of the characters of a section stand in last year's too; `longest` is the longest stretch of them."""

    share: float
    longest: int
    beginning: str


def copied_prose(this: str, last: str) -> Copied | None:
    """Return what of a section was copied, sentence by sentence; the year it names may differ. None if too short."""
    known = {_even(sentence) for sentence in _sentences(last)}
    whole = copied = longest = run = 0
    beginning = first = ""
    for sentence in _sentences(this):
        whole += len(sentence)
        if len(sentence) >= SHORTEST_SENTENCE and _even(sentence) in known:
            first = first if run else sentence
            run, copied = run + len(sentence), copied + len(sentence)
            if run > longest:
                longest, beginning = run, first
        else:
            run = 0
    return Copied(copied / whole, longest, beginning[:20]) if whole >= SHORTEST_SECTION else None


def _sentences(text: str) -> list[str]:
    return _SENTENCE.findall(_SPACE.sub("", fold(text)))


def _even(sentence: str) -> str:
    return _YEAR.sub("Y", sentence)


def same_digits(this: Mapping[str, Number | None], last: Mapping[str, Number | None]) -> int:
    """Return how many digits other than zeros two tables print alike in every cell; 0 if any cell differs."""
    if not this or this != last:
        return 0
    return sum(len(str(abs(value))) for value in this.values() if value)
