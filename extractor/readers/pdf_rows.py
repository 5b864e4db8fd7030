"""Labels and values of a table without rulings -> its rows: wrapped labels put together where that is clear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.readers.pdf_bands import EVEN, SAME, Band, Pitches
from extractor.readers.pdf_words import FULL, Word, below, box_of, is_under, joined, overlap, pitch

ALONE = 2.2
"""Sizes that rows are taken to be apart where no two of them tell: less than any two rows with a padding. A guess."""


class BodyRow(NamedTuple):
    """A row: its labels from left to right, its value in each column (None: blank), its place.

    `values` is empty for lines of which nobody can say whether they are a row.
    """

    labels: tuple[tuple[Word, ...], ...]
    values: tuple[Word | None, ...]
    page: int
    top: float
    bottom: float


def rows_of(texts: Sequence[Word], values: Sequence[Word], bands: Sequence[Band], pitches: Pitches) -> list[BodyRow]:
    """Return the rows from top to bottom. `texts` and `values` run in reading order, each value lies in one band;
    `pitches` are those of the document.

    Where rows and the lines of wrapped labels can't be told apart, each line is a row, and those without a value are
    rows of nothing but text.
    """
    most = _wrap(texts, values, pitches)
    if most is not None:
        rows = _whole_rows(joined(texts, most), values, bands)
        if rows is not None:
            return rows
    return _line_rows(texts, values, bands)


def _wrap(texts: Sequence[Word], values: Sequence[Word], pitches: Pitches) -> float | None:
    """Return how far apart, in sizes, the lines of one label are at most; None where rows are as near to each other.

    Two lines with values are two rows. A line nearer to its neighbour than rows ever are is the same label. Where no
    line is, and one that is full stands as near above the next as rows do, it may have been wrapped or not.
    """
    row = min([pitches.rows, *sure_pitches(texts, values)])
    right = max((word.box[2] for word in texts), default=0.0)
    pairs = _neighbours(texts, values)
    wrapped = [pitch(a, b) for a, b in pairs if pitch(a, b) < SAME * row and is_under(a, b)]
    if not wrapped and not 0 < pitches.lines < SAME * row:
        near = [a for a, b in pairs if SAME * row <= pitch(a, b) < row / SAME]
        return None if any(a.box[2] > right - FULL * a.size for a in near) else SAME * row
    wrapped = wrapped or [pitches.lines]
    return (max(wrapped) + row) / 2 if max(wrapped) <= EVEN * min(wrapped) else None


def line_pitches(texts: Sequence[Word], values: Sequence[Word], rows: float) -> list[float]:
    """Return how far apart, in sizes, lines of one label are: nearer than rows are anywhere (`rows`)."""
    pairs = _neighbours(texts, values)
    return [pitch(a, b) for a, b in pairs if pitch(a, b) < SAME * rows and is_under(a, b)]


def _neighbours(texts: Sequence[Word], values: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Return the labels next to the values, each with the one below it, where not both have values on their line."""
    nearest, valued = _nearest(texts), _lines_of(values)
    own = {id(word) for word in nearest.values()}
    return [
        (a, b)
        for a, b in below(texts)
        if id(a) in own and id(b) in own and not ((a.page, a.line) in valued and (b.page, b.line) in valued)
    ]


def sure_pitches(texts: Sequence[Word], values: Sequence[Word]) -> list[float]:
    """Return how far apart, in sizes, labels are that both have values on their line: two rows each."""
    valued = _lines_of(values)
    pairs = below(list(_nearest(texts).values()))
    return [pitch(a, b) for a, b in pairs if (a.page, a.line) in valued and (b.page, b.line) in valued]


def _lines_of(words: Sequence[Word]) -> set[tuple[int, int]]:
    return {(word.page, word.line) for word in words}


def _nearest(texts: Sequence[Word]) -> dict[tuple[int, int], Word]:
    """Return the word of each line that stands nearest to the values."""
    nearest: dict[tuple[int, int], Word] = {}
    for word in texts:
        at = (word.page, word.line)
        if at not in nearest or nearest[at].box[2] < word.box[2]:
            nearest[at] = word
    return nearest


def _whole_rows(
    blocks: Sequence[tuple[Word, ...]], values: Sequence[Word], bands: Sequence[Band]
) -> list[BodyRow] | None:
    """Return the rows of labels put together, None if a label has two lines of values."""
    lines: dict[tuple[int, int], list[Word]] = {}
    for word in values:
        lines.setdefault((word.page, word.line), []).append(word)
    ordered = sorted(blocks, key=lambda block: (block[0].page, box_of(block)[1]))
    own = {id(block): block for block in ordered if not _has_right_neighbour(block, ordered)}
    owner: dict[tuple[int, int], tuple[Word, ...] | None] = {}
    for at, words in lines.items():
        middle = (words[0].box[1] + words[0].box[3]) / 2
        over = [b for b in own.values() if b[0].page == at[0] and box_of(b)[1] <= middle <= box_of(b)[3]]
        owner[at] = max(over, key=lambda block: box_of(block)[2], default=None)
    owners = [id(block) for block in owner.values() if block is not None]
    if len(owners) != len(set(owners)):
        return None
    rows: list[BodyRow] = []
    for block in own.values():
        mine = next((lines[at] for at, each in owner.items() if each is block), [])
        rows.append(_row([block], mine, bands))
    rows += [_row([], lines[at], bands) for at, each in owner.items() if each is None]
    rows.sort(key=lambda row: (row.page, row.top + row.bottom))
    for block in ordered:
        if id(block) not in own:
            _beside(rows, block)
    return rows


def _has_right_neighbour(block: Sequence[Word], blocks: Sequence[Sequence[Word]]) -> bool:
    _, top, x1, bottom = box_of(block)
    for other in blocks:
        left, upper, _, lower = box_of(other)
        if other is not block and other[0].page == block[0].page and left >= x1 and upper < bottom and top < lower:
            return True
    return False


def _beside(rows: list[BodyRow], block: tuple[Word, ...]) -> None:
    """Put the label of a group before the first row beside it."""
    box = box_of(block)
    for at, row in enumerate(rows):
        if row.page == block[0].page and row.labels and row.top < box[3] and box[1] < row.bottom:
            labels = sorted([*row.labels, block], key=lambda each: box_of(each)[0])
            rows[at] = row._replace(labels=tuple(labels))
            return


def _row(labels: Sequence[tuple[Word, ...]], values: Sequence[Word], bands: Sequence[Band]) -> BodyRow:
    words = [word for block in labels for word in block] + list(values)
    box = box_of(words)
    return BodyRow(tuple(labels), _placed(values, bands), words[-1].page, box[1], box[3])


def _placed(values: Sequence[Word], bands: Sequence[Band]) -> tuple[Word | None, ...]:
    return tuple(
        next((word for word in values if overlap(word.box, (band.left, band.right)) > 0), None) for band in bands
    )


def _line_rows(texts: Sequence[Word], values: Sequence[Word], bands: Sequence[Band]) -> list[BodyRow]:
    lines: dict[tuple[int, int], tuple[list[Word], list[Word]]] = {}
    for word in texts:
        lines.setdefault((word.page, word.line), ([], []))[0].append(word)
    for word in values:
        lines.setdefault((word.page, word.line), ([], []))[1].append(word)
    rows = []
    for _, (labels, own) in sorted(lines.items()):
        row = _row([(word,) for word in labels], own, bands)
        rows.append(row if own else row._replace(values=()))
    return rows
