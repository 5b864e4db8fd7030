"""Values and header words of a table without rulings -> its columns: strips that hold both and lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.readers.pdf_tables import NEAR
from extractor.readers.pdf_words import Word, below, box_of, finer, joined, overlap, pitch

APART = 0.15
"""Share of the size that parts two columns at least; cells have a padding of 0.1 or more on either side."""


SAME = 0.96
"""Share of the distance of two rows from which on lines are rows of their own."""

EVEN = 1.15
"""How much farther apart two lines of a text may be than two others; whole pixels make it 1.07 in small print."""


class Pitches(NamedTuple):
    """How far apart, in sizes, rows of a document are at least, and the lines of wrapped labels at most (0: none)."""

    rows: float
    lines: float


class Band(NamedTuple):
    """A column: where it begins and ends, and the lowest header word over it."""

    left: float
    right: float
    head: tuple[Word, ...]
    valued: bool = True


class _Open(NamedTuple):
    left: float
    right: float
    head: tuple[Word, ...] | None
    valued: tuple[float, float] | None
    """Where its values begin and end; None for a column of blanks."""


def find_bands(
    values: Sequence[Word], heads: Sequence[Word], pitches: Pitches
) -> tuple[list[Band], list[tuple[Word, ...]]] | None:
    """Return the columns from left to right and the header words above them, None where they are not clear.

    Lines of a header as far apart as rows are  are not one wrapped word.
    """
    columns = _columns_of(values)
    if columns is None or not heads:
        return None
    heads = [part for word in heads for part in finer(word)]
    blocks = joined(heads, _wrap(heads, pitches))
    upper: list[tuple[Word, ...]] = []
    lowest = max(blocks, key=_height)
    for block in sorted(blocks, key=_height, reverse=True):
        box = box_of(block)
        over = [i for i, column in enumerate(columns) if overlap(box, (column.left, column.right)) > 0]
        if not over and any(_beside(block, each) for each in (lowest, *(c.head for c in columns if c.head))):
            columns.append(_Open(box[0], box[2], block, None))
        elif len(over) == 1 and columns[over[0]].head is None:
            column = columns[over[0]]
            columns[over[0]] = _Open(min(box[0], column.left), max(box[2], column.right), block, column.valued)
        elif any(_text(columns[i].head or ()) == _text(block) for i in over):
            return None  # the header of another table higher up
        else:
            upper.append(block)
    paired = _paired(sorted(columns))
    size = heads[0].size
    if paired is None or any(b.left - a.right < APART * size for a, b in pairwise(paired)):
        return None
    return paired, upper


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _height(block: Sequence[Word]) -> tuple[int, float]:
    return block[-1].page, block[-1].baseline


def _beside(block: Sequence[Word], other: Sequence[Word]) -> bool:
    """Say whether two words of a header stand beside each other; what stands higher up names several columns."""
    one, two = box_of(block), box_of(other)
    return block[0].page == other[0].page and one[1] < two[3] and two[1] < one[3]


def _columns_of(values: Sequence[Word]) -> list[_Open] | None:
    """Return the strips in which values lie over each other, None if two of one line lie in the same."""
    strips: list[list[Word]] = []
    for word in sorted(values, key=lambda word: word.box[0]):
        if strips and word.box[0] < max(other.box[2] for other in strips[-1]):
            strips[-1].append(word)
        else:
            strips.append([word])
    for strip in strips:
        if len({(word.page, word.line) for word in strip}) < len(strip):
            return None
    return [_Open(box_of(strip)[0], box_of(strip)[2], None, (box_of(strip)[0], box_of(strip)[2])) for strip in strips]


def _wrap(heads: Sequence[Word], pitches: Pitches) -> float:
    """Return how far apart, in sizes, lines of a header may be that are one wrapped text."""
    found = [pitch(upper, lower) for upper, lower in below(heads) if _alike(upper, lower)]
    return min([SAME * pitches.rows, *(EVEN * each for each in found)])


def _alike(upper: Word, lower: Word) -> bool:
    """Say whether two words may be lines of one text: one lies over most of the other."""
    narrow = min(upper.box[2] - upper.box[0], lower.box[2] - lower.box[0])
    return overlap(upper.box, lower.box) >= 0.5 * narrow


def _leans(column: _Open, side: int) -> bool:
    """Say whether the values of a column reach its word's end on this side (1 right), as they do where set there."""
    head = box_of(column.head or ())
    left, right = column.valued or (column.left, column.right)
    return right >= head[2] - NEAR if side > 0 else left <= head[0] + NEAR


def _paired(columns: Sequence[_Open]) -> list[Band] | None:
    """Return the columns with a header word each; values beside their word (numbers set to the right) are put to it.

    That needs each of them to have its word, in turn, all on the same side.
    """
    bare = [i for i, column in enumerate(columns) if column.head is None]
    if not bare:
        return [Band(c.left, c.right, c.head, c.valued is not None) for c in columns if c.head]
    empty = [i for i, column in enumerate(columns) if not column.valued]
    steps = {one - other for one, other in zip(bare, empty, strict=False)}
    if len(bare) != len(empty) or len(steps) != 1:
        return None
    step = steps.pop()
    if step not in (1, -1) or not all(_leans(column, step) for column in columns if column.head and column.valued):
        return None
    bands = [Band(c.left, c.right, c.head) for c in columns if c.head and c.valued]
    for one, other in zip(bare, empty, strict=True):
        a, b = columns[one], columns[other]
        bands.append(Band(min(a.left, b.left), max(a.right, b.right), b.head or ()))
    return sorted(bands)
