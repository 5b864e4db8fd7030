"""The pieces of a region as an alternation: a block of texts, a run of value slots, a block, a run …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.labels import FUZZY_RATIO, TableLabels, bare_key, has_list_mark, key, nearest
from extractor.pieces import Piece, Region


class Block:
    """Texts between two runs; `keys[i]` is the label key of `pieces[i]`, `marked[i]` says it has a list mark."""

    __slots__ = ("keys", "marked", "pieces")

    def __init__(self, pieces: list[Piece], keys: list[str], marked: list[bool]) -> None:
        self.pieces = pieces
        self.keys = keys
        self.marked = marked

    def __add__(self, other: Block) -> Block:
        return Block(self.pieces + other.pieces, self.keys + other.keys, self.marked + other.marked)


class Run:
    """Consecutive value and empty slots. `page`: a page mark stands inside.

    `strays`: values alone on their lines that were left out, page numbers or ends of numbers broken in two.
    """

    __slots__ = ("page", "slots", "strays")

    def __init__(self, slots: list[Piece], *, page: bool = False) -> None:
        self.slots = slots
        self.page = page
        self.strays = 0

    @property
    def printed(self) -> int:
        return sum(slot.kind == "value" for slot in self.slots)

    @property
    def broken(self) -> bool:
        """Whether a row with empty slots breaks in the middle: some may be halves of one cell, nobody can say which."""
        lines: dict[int, list[Piece]] = {}
        for slot in self.slots:
            lines.setdefault(slot.line, []).append(slot)
        printed = [line for line in lines.values() if any(slot.kind == "value" for slot in line)]
        return (
            len(printed) > 1
            and any(len(line) > 1 for line in printed)
            and any(slot.kind == "empty" for line in printed for slot in line)
        )

    @property
    def ends_alone(self) -> bool:
        """Whether the last slot stands alone on its line, as a page number behind the table would."""
        last = self.slots[-1]
        return last.kind == "value" and not last.declared and all(slot.line != last.line for slot in self.slots[:-1])

    @property
    def start(self) -> int:
        return self.slots[0].start

    @property
    def line(self) -> int:
        return self.slots[0].line


class Alternation(NamedTuple):
    """`blocks[i]` stands before `runs[i]`; one more block, maybe empty, stands at the end."""

    blocks: tuple[Block, ...]
    runs: tuple[Run, ...]

    def same_line(self, index: int) -> bool:
        """Say whether a text stands on the line on which run `index` begins."""
        pieces = self.blocks[index].pieces
        return bool(pieces) and pieces[-1].line == self.runs[index].line


MAX_JOIN = 20
"""Most pieces one label is joined from: one of 31 characters in a column three wide, parts of a group label between."""


def alternate(region: Region, folded: str, labels: TableLabels, *, across: bool = False) -> Alternation:
    """Return the blocks and runs of `region`.

    A line of values alone, two or more printed, begins a run of its own: it is another row, not more of the
    one above. So is a row of a grid that says nothing. Empty slots behind anything but a row label belong to
    nobody. None of this holds for a table whose rows stand `across` one line without labels of their own.
    """
    starts_row, spacers = (frozenset[int](), frozenset[int]()) if across else _lines_apart(region.pieces)
    blocks, runs = [Block([], [], [])], list[Run]()
    open_run = marked = False
    line = -1
    for piece in region.pieces:
        if piece.kind == "page":
            marked = open_run
            continue
        glued = _split_glued(piece, folded, labels) if piece.kind == "text" else None
        if piece.kind == "text":
            if open_run:
                blocks.append(Block([], [], []))
                open_run = False
            blocks[-1].pieces.append(piece)
            name = _known_key(folded[piece.start : piece.end], labels)
            opening = "" if name in labels.known else next((f for f in labels.frame if name.startswith(f)), "")
            if opening:  # a frame text glued to the header words behind it
                blocks[-1].pieces.append(piece)
                blocks[-1].keys.append(opening)
                blocks[-1].marked.append(False)
            blocks[-1].keys.append(name[len(opening) :])
            blocks[-1].marked.append(has_list_mark(folded[piece.start : piece.end]))
            if glued is None:
                continue
            blocks[-1].keys[-1] = key(folded[piece.start : glued.start])
            piece = glued
        if open_run and piece.line in spacers:
            continue
        if open_run and piece.line != line and piece.line in starts_row:
            blocks.append(Block([], [], []))
            open_run = False
        if open_run and piece.line != line and _is_stray(piece, runs[-1], blocks[-1]):
            runs[-1].page = True
            runs[-1].strays += 1
            continue
        if not open_run:
            runs.append(Run([]))
            open_run, marked = True, False
        runs[-1].page = runs[-1].page or (marked and piece.kind == "value")
        runs[-1].slots.append(piece)
        line = piece.line
    if open_run or not runs:
        blocks.append(Block([], [], []))
    blocks = blocks[: len(runs) + 1]
    return Alternation(tuple(blocks), tuple(runs)) if across else _without_idle_slots(blocks, runs, labels)


def _is_stray(piece: Piece, run: Run, block: Block) -> bool:
    """Say whether a value alone on its line follows a row whose slots stand on one line: a page number, not a cell."""
    if piece.declared or piece.kind != "value":
        return False
    first = run.slots[0]
    return (
        first.declared
        or (bool(block.pieces) and block.pieces[-1].line == first.line)
        or (len(run.slots) > 1 and run.slots[1].line == first.line)
    )


_GLUED = re.compile(r"(?<=[^\d.,\s])\d[\d.,]*$")


def _split_glued(piece: Piece, folded: str, labels: TableLabels) -> Piece | None:
    """Return the digits glued behind a row label (`规章000`) as a value piece of their own, or None."""
    match = _GLUED.search(folded, piece.start, piece.end)
    if match is None or key(folded[piece.start : match.start()]) not in labels.rows:
        return None
    return Piece("value", match.start(), piece.end, piece.line, piece.column, glued=True)


NUMBER_KEY = "#"
"""The key of a text that is digits and marks only (`1.`, `（5）`, `76.`): a list mark or half a number, no fragment."""


def _known_key(text: str, labels: TableLabels) -> str:
    """Return the key of a text; without its bracketed remark where only that makes it a known one."""
    name = key(text)
    if not name and any(char.isdigit() for char in text):
        return NUMBER_KEY
    if name not in labels.known:
        bare = bare_key(text)
        if bare in labels.known:
            return bare
    return name


def _without_idle_slots(blocks: list[Block], runs: list[Run], labels: TableLabels) -> Alternation:
    """Drop runs of empty slots that no row label owns, and join the texts around them."""
    kept_blocks, kept_runs = [blocks[0]], list[Run]()
    for run, after in zip(runs, blocks[1:], strict=True):
        before = kept_blocks[-1]
        if run.printed or not before.pieces or suffix_label(before, labels)[1] or _nearly_label(before, labels):
            kept_runs.append(run)
            kept_blocks.append(after)
        else:
            kept_blocks[-1] = before + after
    return Alternation(tuple(kept_blocks), tuple(kept_runs))


def _nearly_label(block: Block, labels: TableLabels) -> bool:
    """Say whether the last text of a block is a misspelt row label rather than a heading or a header word."""
    name = block.keys[-1]
    if name in labels.header or name in labels.groups or len(name) < 4:
        return False
    return nearest(name, labels.row_keys)[1] >= FUZZY_RATIO


def suffix_label(block: Block, labels: TableLabels) -> tuple[int, str]:
    """Return (pieces joined, row) of the row label that ends `block`, or (0, "").

    其他 and 总计 are column words too: behind header words they are no row label.
    """
    joined = ""
    for count, name in enumerate(reversed(block.keys[-MAX_JOIN:]), start=1):
        joined = name + joined
        row = labels.rows.get(joined)
        if row and not (joined in _BOTH and _in_header(block, count, labels)):
            return count, row
    return 0, ""


def _in_header(block: Block, count: int, labels: TableLabels) -> bool:
    """Say whether the last `count` pieces are header words: the others are too, and no list mark tells them apart."""
    if block.marked[-count]:
        return False
    return any(name in labels.header for name in block.keys[: len(block.keys) - count])


_BOTH = frozenset(("其他", "其它", "总计", "合计", "总总计"))


def _lines_apart(pieces: Sequence[Piece]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the lines of two and more values without a text, and the rows of a grid that say nothing at all.

    Word ends a table whose columns are not aligned with such a row, to set their widths.
    """
    printed: dict[int, int] = {}
    worded: set[int] = set()
    blank: set[int] = set()
    for piece in pieces:
        if piece.kind == "value":
            printed[piece.line] = printed.get(piece.line, 0) + 1
        elif piece.kind == "text":
            worded.add(piece.line)
        elif piece.column is not None:
            blank.add(piece.line)
    values = frozenset(line for line, count in printed.items() if count >= 2 and line not in worded)
    return values, frozenset(blank - worded - printed.keys())
