"""Tables without rulings: columns from what stands one below the other, so that blank cells have a place.

Nothing but places decides: numbers that lie over each other from left to right are a column, and each column must
have one word over it. Where a number fits no column, two fit the same one, or a column has no word over it, the lines
stay lines. So they do where no cell is blank: then reading them line by line is sure already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.readers.pdf_bands import Band, Pitches, find_bands
from extractor.readers.pdf_lines import DOUBT, WIDE_GAP, Line, cell_text
from extractor.readers.pdf_pages import Block, Page, Row, Whole, is_mark
from extractor.readers.pdf_rows import ALONE, BodyRow, line_pitches, rows_of, sure_pitches
from extractor.readers.pdf_tables import NEAR, Cell, something_in
from extractor.readers.pdf_words import Word, box_of, finer, is_under, overlap, words_of

HEADER_LINES = 14
"""Most lines of a header; the three levels of table 4 take 8 in narrow columns."""

HEADER_LETTERS = 45
"""Characters from which on a word is a line of prose and no header; the note in table 3's corner has 38 in all."""

COLUMNS_APART = 0.8
"""Sizes by which the words over columns lie apart at least where no value confirms the columns. A guess; words of
justified prose are 0.5 apart at most."""

MAX_GLYPHS = 8_000
"""Characters of a page above which nothing is aligned, for words are compared in pairs; a page of prose has 3,000."""

LARGER = 1.12
"""How much larger than the numbers a heading is set at least; it ends the header. A guess."""


class _Printed(NamedTuple):
    """A line in the order of the document: its words, and where it stands (page, block of the page)."""

    words: tuple[Word, ...]
    page: int
    block: int

    @property
    def values(self) -> tuple[Word, ...]:
        """The values at its end."""
        first = len(self.words)
        while first and self.words[first - 1].is_value:
            first -= 1
        return self.words[first:]

    @property
    def texts(self) -> tuple[Word, ...]:
        return self.words[: len(self.words) - len(self.values)]


class _Body(NamedTuple):
    """Lines of a table below its header, `[first, last)`; `left` is where its values begin."""

    first: int
    last: int
    left: float


def align_tables(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with the tables without rulings that have blank cells as tables."""
    if any(sum(len(line.glyphs) for line in page.lines) > MAX_GLYPHS for page in pages):
        return list(pages)
    blocks: list[dict[int, Block]] = [dict(enumerate(page.blocks)) for page in pages]
    found = [(lines, tuple(_bodies(lines))) for lines in _stretches(pages)]
    pitches = _pitches([_words(lines, body) for lines, bodies in found for body in bodies])
    for lines, bodies in found:
        for start, body in _with_headers(lines, bodies):
            made = _table(lines, start, body, pitches)
            if made is None:
                continue
            for line in lines[start : body.last]:
                blocks[line.page].pop(line.block, None)
            blocks[lines[start].page][lines[start].block] = _with_doubts(made, pages)
    return [
        page._replace(blocks=tuple(mine[at] for at in sorted(mine))) for page, mine in zip(pages, blocks, strict=True)
    ]


def _with_headers(lines: Sequence[_Printed], bodies: Sequence[_Body]) -> Iterator[tuple[int, _Body]]:
    """Yield each body with the first line of its header, and between them bodies in which nothing is printed."""
    behind = 0
    for body in bodies:
        start = _header_start(lines, body, behind)
        yield from _blank_bodies(lines, behind, start)
        yield start, body
        behind = body.last
    yield from _blank_bodies(lines, behind, len(lines))


def _blank_bodies(lines: Sequence[_Printed], behind: int, end: int) -> Iterator[tuple[int, _Body]]:
    at = behind
    while at < end:
        body = _blank_body(lines, at, behind, end)
        if body is not None:
            yield _header_start(lines, body, behind), body
            behind = body.last
        at = max(at + 1, behind)


def _with_doubts(table: Whole, pages: Sequence[Page]) -> Whole:
    """Return a table with � in the blank cells in which something is drawn that is no text."""
    rows = []
    for row in table.rows:
        marks = pages[row.page].marks
        cells = [c._replace(text=DOUBT) if not c.text and something_in(c.box, marks) else c for c in row.cells]
        rows.append(row._replace(cells=tuple(cells)))
    return table._replace(rows=tuple(rows))


def _stretches(pages: Sequence[Page]) -> Iterator[list[_Printed]]:
    """Yield lines that follow each other down the pages, page numbers and running lines left out."""
    lines: list[_Printed] = []
    for number, page in enumerate(pages):
        reach = 0.0
        for at, block in enumerate(page.blocks):
            if is_mark(block, page):
                continue
            if not isinstance(block, Line) or block.baseline < reach:
                if lines:
                    yield lines
                lines = []
            if isinstance(block, Line):
                lines.append(_Printed(words_of(block, len(lines), number), number, at))
                reach = block.baseline
    if lines:
        yield lines


def _bodies(lines: Sequence[_Printed]) -> Iterator[_Body]:
    """Yield the stretches of lines that hold values at their ends and nothing but labels before them."""
    at = behind = 0
    while at < len(lines):
        if not lines[at].values:
            at += 1
            continue
        body = _grown(lines, at, behind)
        yield body
        at = behind = body.last


def _grown(lines: Sequence[_Printed], seed: int, behind: int) -> _Body:
    left = lines[seed].values[0].box[0]
    right = max((word.box[2] for word in lines[seed].texts), default=float("-inf"))
    last = seed + 1
    while last < len(lines):
        line = lines[last]
        new_left = min([left, *(word.box[0] for word in line.values)])
        new_right = max([right, *(word.box[2] for word in line.texts)])
        if new_right >= new_left:
            break
        left, right, last = new_left, new_right, last + 1
    valued = max(at for at in range(seed, last) if lines[at].values)
    labels = [word for line in lines[seed : valued + 1] for word in line.texts]
    end, first = valued + 1, seed
    while end < last and _goes_with(lines[end], labels, lines[seed]):
        end += 1
    while first > behind and _goes_with(lines[first - 1], labels, lines[seed]):
        if max(word.box[2] for word in lines[first - 1].words) >= left:
            break
        first -= 1
    return _Body(first, end, left)


def _blank_body(lines: Sequence[_Printed], first: int, behind: int, end: int) -> _Body | None:
    """Return the labels from `first` on that stand left of the words over columns in which nothing is printed."""
    if first <= behind or not lines[first].words:
        return None
    head, row = lines[first - 1], lines[first].words[0]
    right = max(word.box[2] for word in lines[first].words)
    words = [word for word in head.words if word.box[0] > right + row.size]
    apart = all(other.box[0] - one.box[2] > COLUMNS_APART * one.size for one, other in pairwise(head.words))
    if not words or len(head.words) < 2 or not apart or head.page != lines[first].page or _is_prose(head, row.size):
        return None
    left, last = words[0].box[0], first
    while last < end and lines[last].page == head.page and not lines[last].values:
        inside = all(word.box[2] < left - row.size for word in lines[last].words)
        if not inside or _is_prose(lines[last], row.size):
            break
        last += 1
    return _Body(first, last, left) if last > first else None


def _is_prose(line: _Printed, size: float) -> bool:
    """Say whether a line is no part of a table set in `size`: long, the end of a sentence, or larger."""
    return any(
        len(word.text) > HEADER_LETTERS or word.text[-1] in "。；;!！:：" or word.size > LARGER * size
        for word in line.words
    )


def _goes_with(line: _Printed, labels: Sequence[Word], row: _Printed) -> bool:
    """Say whether a line without values may be a label, too: set as large, and under or over one of the labels."""
    size = row.values[0].size
    if line.page != row.page and not labels:
        return False
    return bool(line.words) and all(
        word.size < LARGER * size and any(is_under(word, label) or _covers(label, word) for label in labels)
        for word in line.words
    )


def _covers(label: Word, word: Word) -> bool:
    return label.box[0] - NEAR <= word.box[0] and word.box[2] <= label.box[2] + NEAR


def _header_start(lines: Sequence[_Printed], body: _Body, behind: int) -> int:
    """Return the first line of a body's header."""
    seed = next((at for at in range(body.first, body.last) if lines[at].values), body.first)
    size = (lines[seed].values or lines[seed].words)[0].size
    right = max((w.box[2] for line in lines[body.first : body.last] for w in line.texts), default=float("-inf"))
    start = body.first
    while start > max(behind, seed - HEADER_LINES):
        line = lines[start - 1]
        crossing = any(word.box[0] < right and word.box[2] > body.left for word in line.words)
        if line.values or crossing or _is_prose(line, size):
            break
        if line.page != lines[seed].page:
            break
        start -= 1
    return start


def _words(lines: Sequence[_Printed], body: _Body) -> tuple[list[Word], list[Word]]:
    """Return the labels and the values of a body."""
    inside = lines[body.first : body.last]
    return [word for line in inside for word in line.texts], [word for line in inside for word in line.values]


def _pitches(bodies: Sequence[tuple[list[Word], list[Word]]]) -> Pitches:
    rows = min((apart for body in bodies for apart in sure_pitches(*body)), default=ALONE)
    return Pitches(rows, max((apart for body in bodies for apart in line_pitches(*body, rows)), default=0.0))


def _table(lines: Sequence[_Printed], start: int, body: _Body, pitches: Pitches) -> Whole | None:
    """Return the table of a body and its header, None where its columns are not clear or no cell is blank."""
    texts, values = _words(lines, body)
    heads = [word for line in lines[start : body.first] for word in line.words]
    right = max((word.box[2] for word in texts), default=float("-inf"))
    corner = [word for word in heads if word.box[2] <= body.left and word.box[0] < right]
    found = find_bands(values, [word for word in heads if word not in corner], pitches)
    if found is None:
        return None
    bands, upper = found
    if not corner and texts and not bands[0].valued:  # the word over the labels, which are shorter than it is far in
        corner, bands = list(bands[0].head), bands[1:]
    rows = rows_of(texts, values, bands, pitches)
    if not any(None in row.values for row in rows if row.values) and not _runs_together(heads, bands):
        return None
    return _Writer(bands).table(corner, upper, rows)


def _runs_together(heads: Sequence[Word], bands: Sequence[Band]) -> bool:
    """Say whether words over two columns would be read as one, so that lines alone lose the header."""
    column = {(word.line, word.box): i for i, band in enumerate(bands) for word in band.head}
    parts = [part for word in heads for part in finer(word)]
    return any(
        one.line == other.line
        and one.page == other.page
        and column[one.line, one.box] != column[other.line, other.box]
        and other.box[0] - one.box[2] <= WIDE_GAP * min(one.size, other.size)
        for one, other in pairwise(parts)
        if (one.line, one.box) in column and (other.line, other.box) in column
    )


class _Writer:
    """Puts the cells of a table into rows and columns; columns of labels come before those of `bands`."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self.bands = bands
        self.labels = 1
        self.rows: list[Row] = []

    def table(self, corner: Sequence[Word], upper: Sequence[tuple[Word, ...]], body: Sequence[BodyRow]) -> Whole:
        self.labels = max([1, *(len(row.labels) for row in body)])
        heads = [word for block in (*upper, *(band.head for band in self.bands), corner) for word in block]
        for page_line in sorted({(word.page, word.line) for word in heads}):
            self._header_line(page_line, corner, upper)
        for row in body:
            self._body_row(row)
        middles = [(a.right + b.left) / 2 for a, b in zip(self.bands, self.bands[1:], strict=False)]
        first = self.bands[0].left
        edges = (*(first - 1 - i for i in range(self.labels, 0, -1)), first, *middles, self.bands[-1].right)
        return Whole(tuple(self.rows), tuple(edges), len(self.rows))

    def _header_line(self, at: tuple[int, int], corner: Sequence[Word], upper: Sequence[tuple[Word, ...]]) -> None:
        cells = [self._cell(0, self.labels, (word,)) for word in corner if (word.page, word.line) == at]
        placed: list[tuple[int, int, tuple[Word, ...]]] = []
        for block in upper:
            if (block[0].page, block[0].line) == at:
                box = box_of(block)
                over = [i for i, band in enumerate(self.bands) if overlap(box, (band.left, band.right)) > 0]
                over = over or [max(range(len(self.bands)), key=lambda i: overlap(box, self.bands[i][:2]))]
                placed.append((over[0], over[-1] - over[0] + 1, block))
        lowest = max((band.head[0].page, band.head[0].line) for band in self.bands)
        if at == lowest:
            placed += [(i, 1, band.head) for i, band in enumerate(self.bands)]
        cells += [self._cell(self.labels + i, span, words) for i, span, words in sorted(placed, key=lambda p: p[:2])]
        if cells:
            self.rows.append(Row(tuple(cells), at[0]))

    def _cell(self, column: int, span: int, words: Sequence[Word]) -> Cell:
        text = cell_text([glyph for word in words for glyph in word.glyphs])
        return Cell(len(self.rows), column, 1, span, text, box_of(words))

    def _body_row(self, row: BodyRow) -> None:
        cells = [
            self._cell(i, self.labels - i if i == len(row.labels) - 1 else 1, words)
            for i, words in enumerate(row.labels)
        ]
        for i, (band, word) in enumerate(zip(self.bands, row.values, strict=False)):
            if word is None:
                box = (band.left, row.top, band.right, row.bottom)
                cells.append(Cell(len(self.rows), self.labels + i, 1, 1, "", box))
            else:
                cells.append(self._cell(self.labels + i, 1, (word,)))
        self.rows.append(Row(tuple(cells), row.page))
