"""Lines of a page -> words with their places, and which of them stand one below the other in one cell.

A word here is what no gap parts; it is a number (or a dash) or a text. Nothing is known of forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.readers.pdf_lines import Line, around
from extractor.readers.pdf_marks import Box, Glyph
from extractor.readers.pdf_tables import NEAR

GAP = 0.3
"""Share of the size from which on a gap parts two words; inside numbers and set Chinese it is below 0.1."""

FULL = 2.5
"""Sizes by which a line may end before the right edge of its column and still have been wrapped there: a word that
must not be parted, or a mark that must not begin a line, goes to the next one. A guess."""

_VALUE = re.compile(r"[+\-−－]?\d[\d,，.．]*(?:万元|元|件|条|项|个|次)?|[-—–―－⸺⸻/／]+")


class Word(NamedTuple):
    """Glyphs of one line without a gap between them; `line` counts the lines it was found in."""

    glyphs: tuple[Glyph, ...]
    box: Box
    line: int
    page: int

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline

    @property
    def size(self) -> float:
        return self.glyphs[0].size

    @property
    def is_value(self) -> bool:
        """Whether it may be what a cell of numbers says: a number, dashes, a slash."""
        return _VALUE.fullmatch(self.text) is not None


NARROW_GAP = 0.15
"""The same in a header, where words of narrow columns nearly touch."""


def words_of(line: Line, number: int, page: int) -> tuple[Word, ...]:
    """Return the words of a line from left to right."""
    glyphs = [glyph for glyph in line.glyphs if glyph.text != " "]
    return tuple(Word(part, around(glyph.box for glyph in part), number, page) for part in _parted(glyphs, GAP))


def finer(word: Word) -> tuple[Word, ...]:
    """Return the words that narrow gaps part a word into."""
    parts = _parted(word.glyphs, NARROW_GAP)
    return tuple(word._replace(glyphs=part, box=around(glyph.box for glyph in part)) for part in parts)


def _parted(glyphs: Sequence[Glyph], gap: float) -> list[tuple[Glyph, ...]]:
    parts: list[list[Glyph]] = []
    for glyph in glyphs:
        last = parts[-1][-1] if parts else None
        if last is None or glyph.box[0] - last.box[2] > gap * min(glyph.size, last.size):
            parts.append([])
        parts[-1].append(glyph)
    return [tuple(part) for part in parts]


def overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """Return by how many points two boxes, or (left, right), lie over each other from left to right."""
    left, right = (0, 2) if len(one) == 4 else (0, 1)
    left_of, right_of = (0, 2) if len(other) == 4 else (0, 1)
    return min(one[right], other[right_of]) - max(one[left], other[left_of])


def below(words: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Return each word with those right below it on its page, if they lie over each other from left to right."""
    found: list[tuple[Word, Word]] = []
    for at, word in enumerate(words):
        reach = 0
        for other in words[at + 1 :]:
            if other.page != word.page or (reach and other.line != reach):
                if reach:
                    break
                continue
            if other.line > word.line and overlap(word.box, other.box) > 0:
                found.append((word, other))
                reach = other.line
    return found


def pitch(upper: Word, lower: Word) -> float:
    """Return how far apart the lines of two words are, in sizes."""
    return (lower.baseline - upper.baseline) / max(upper.size, lower.size)


def is_under(word: Word, other: Word) -> bool:
    """Say whether two words begin, end or have their middle at the same place."""
    (x0, _, x1, _), (y0, _, y1, _) = word.box, other.box
    return min(abs(x0 - y0), abs(x1 - y1), abs(x0 + x1 - y0 - y1) / 2) <= NEAR


def joined(words: Sequence[Word], most: float) -> list[tuple[Word, ...]]:
    """Return the words that stand together as wrapped lines of one text: not more than `most` sizes apart."""
    parent = {id(word): id(word) for word in words}

    def root(key: int) -> int:
        while parent[key] != key:
            key = parent[key]
        return key

    for upper, lower in below(words):
        if pitch(upper, lower) <= most:
            parent[root(id(lower))] = root(id(upper))
    groups: dict[int, list[Word]] = {}
    for word in words:
        groups.setdefault(root(id(word)), []).append(word)
    return [tuple(group) for group in groups.values()]


def box_of(words: Iterable[Word]) -> Box:
    """Return the box around some words."""
    return around(word.box for word in words)
