"""Text -> pieces: what stands between delimiters, before anyone asks what it means.

A piece is a word or cell of text, a value (number, dash, slash, a word that stands for nothing), an
empty slot between delimiters, or a page mark. Pipes and tabs delimit slots and are no grid: only a piece
whose format declared positions carries `column`. Lines without either are split at white space, and the
numbers at their end are values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from extractor.model import Grid, Span, Value
from extractor.numbers import read_cell

PieceKind = Literal["text", "value", "empty", "page"]
GridColumn = tuple[int, int, int]
"""(grid, first column, column behind the last) of the source cell a piece stands in."""

NOTHING_WORDS = frozenset(
    ("无", "没有", "暂无", "不涉及", "未发生", "未统计", "不详", "N/A", "n/a", "NA", "nan", "NaN", "None")
)
"""Words that offices and converters put in a cell instead of a number; status `text`, never 0."""

_LETTERS_AS_DIGITS = re.compile(
    r"[0-9]{0,5}[OoОо○〇][0-9OoОо○〇]{0,5}|[0-9][0-9OolI]{0,4}[OolI]|[lI][0-9OolI]{0,3}[0-9]"
)
"""Letters that people type and recognisers see for digits: `O`, `1O`, `l2`. Status `text`, never 0 or 10."""
_RAISED_BEHIND = re.compile(r"[0-9][0-9,.]{0,14}\s?[⁰¹²³⁴-⁹]{1,2}")
"""A number with a raised digit, a note or an exponent: status `text`, and the row keeps its other values."""

PROSE_LENGTH = 90
"""A line without delimiters that is longer, white space aside, is prose; the longest label with its numbers is 60."""

COLLAPSED_NUMBERS = 10
"""Numbers standing alone in a long line from which on a text was collapsed into it: table 2, the smallest, has ten."""
_COLLAPSED_LINES = 1 << 40
_NUMBER_WORD = re.compile(r"(?<!\S)[\d,.]+(?!\S)")

_LINE = re.compile(r"[^\n\r\x0b\x0c\u2028\u2029]+|\x0c")
_WORD = re.compile(r"\S+")
_GRID_RULE = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t\r]*")  # between the rows of a grid: +-----+---+
_RULE_CELL = re.compile(r"\s*:?[-=]{3,}:?\s*")
_PAGE_LINE = re.compile(
    r"\s*(?:[-—–·]\s*\d{1,3}\s*[-—–·]|第\s*\d{1,3}\s*页(?:\s*[,/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|[Pp]age\s*\d{1,3})\s*"
)
_PAGE_PREFIX = re.compile(r"\s*[-—–]\s*\d{1,3}\s*[-—–](?=\S)(?!\s*[\d\-—–/])")
_PAGE_SUFFIX = re.compile(r"(?<=[^\s\-—–])[-—–] ?\d{1,3} ?[-—–]\s*$")


class Piece:
    """One piece; `start`/`end` are offsets into the text, `line` counts lines that are not empty.

    `glued`: stood in one cell with other values, or touched a page mark, so its borders are not declared.
    `declared`: stands between delimiters (pipes, tabs, cells of a grid), not between spaces or on a line alone.
    `gap`: how many empty slots stand right before a text on its line. `said`: what it says, once it has been read.
    """

    __slots__ = ("column", "declared", "end", "gap", "glued", "kind", "line", "said", "start")

    def __init__(
        self,
        kind: PieceKind,
        start: int,
        end: int,
        line: int,
        column: GridColumn | None = None,
        *,
        glued: bool = False,
        declared: bool = False,
    ) -> None:
        self.kind: PieceKind = kind
        self.start = start
        self.end = end
        self.line = line
        self.column = column
        self.glued = glued
        self.declared = declared
        self.gap = 0
        self.said: Value | None = None

    @property
    def span(self) -> Span:
        return (self.start, self.end)


@lru_cache(maxsize=8192)
def is_value(text: str) -> bool:
    """Say whether a stripped, folded text is a number, a dash or a slash rather than words."""
    return read_cell(text, text, 0).status not in ("text", "blank")


def _stands_for_value(text: str) -> bool:
    """Say whether words stand where a number is asked: a word for nothing, letters for digits, a raised digit."""
    if text in NOTHING_WORDS:
        return True
    return len(text) <= 18 and bool(_LETTERS_AS_DIGITS.fullmatch(text) or _RAISED_BEHIND.fullmatch(text))


def value_of(piece: Piece, folded: str, raw: str) -> Value:
    """Return what a value or empty piece says; `folded` and `raw` are the whole text, before and after folding."""
    if piece.said is None:
        start, end = piece.start, piece.end
        piece.said = read_cell(folded[start:end], raw[start:end], start)
    return piece.said


def split_pieces(folded: str, grids: Sequence[Grid] = ()) -> list[Piece]:
    """Return the pieces of the whole text in reading order; offsets fit the unfolded text too."""
    columns = _columns_by_start(grids)
    style = pipe_style(folded)
    pieces: list[Piece] = []
    for number, match in enumerate(_LINE.finditer(folded)):
        pieces.extend(_split_line(folded, match.span(), number, style))
    if columns:
        for piece in pieces:
            piece.column = columns.get(piece.start)
    return pieces


def _columns_by_start(grids: Sequence[Grid]) -> dict[int, GridColumn]:
    """Map the start of every grid cell's text to its columns; an inner table wins over the one around it."""
    found: list[tuple[int, int, GridColumn]] = []
    for index, grid in enumerate(grids):
        for cell in grid.cells:
            place = (index, cell.column, cell.column + cell.column_span)
            found.append((cell.span[1] - cell.span[0], cell.span[0], place))
    found.sort(key=lambda item: -item[0])
    return {start: place for _, start, place in found}


class PipeStyle(NamedTuple):
    """How a text uses pipes: `bordered` rows begin with one; they end a slot (`| a | b |`) or stand between two."""

    bordered: bool
    between: bool


BETWEEN_SHARE = 0.2
"""Share of pipe lines that end in words from which on pipes stand between slots. Where each pipe ends a slot only a
table's last line may lack it (1 of 14 in the real reports at hand); a guess between that and one half."""


def pipe_style(text: str) -> PipeStyle:
    """Return how the pipe rows of `text` are written, judged by the lines that hold words."""
    lines = [line.strip(" \t\r") for line in text.split("\n") if "|" in line]
    worded = [line for line in lines if line.strip("| \t")]
    begins = sum(line.startswith("|") for line in worded)
    ends_in_words = sum(not line.endswith("|") for line in worded)
    return PipeStyle(begins * 2 > len(worded), ends_in_words > BETWEEN_SHARE * len(worded))


def _split_line(folded: str, span: Span, number: int, style: PipeStyle) -> Iterator[Piece]:
    start, end = span
    line = folded[start:end]
    if line == "\x0c" or _PAGE_LINE.fullmatch(line):
        yield Piece("page", start, end, number)
        return
    if line.lstrip()[:1] == "+" and _GRID_RULE.fullmatch(line):
        return
    if "|" in line:
        yield from _split_delimited(folded, span, number, "|", style)
    elif "\t" in line:
        yield from _split_delimited(folded, span, number, "\t", style)
    else:
        yield from _split_plain(folded, span, number)


def _split_delimited(folded: str, span: Span, number: int, mark: str, style: PipeStyle) -> Iterator[Piece]:
    parts = slots_of_line(folded, span, mark, style)
    if _is_rule(folded, parts):
        return
    pieces = [piece for s, e in parts for piece in _split_part(folded, s, e, number)]
    first_text = next((i for i, piece in enumerate(pieces) if piece.kind == "text"), 0)
    gap = 0
    for piece in pieces[first_text:]:
        piece.gap = gap if piece.kind == "text" else 0
        gap = gap + 1 if piece.kind == "empty" else 0
    yield from (p for i, p in enumerate(pieces) if i >= first_text or p.kind != "empty")


def _is_rule(folded: str, parts: Sequence[Span]) -> bool:
    """Say whether a line is a Markdown rule: every slot that is not empty holds dashes."""
    texts = [folded[s:e] for s, e in parts if folded[s:e].strip()]
    return bool(texts) and all(_RULE_CELL.fullmatch(text) for text in texts)


def slots_of_line(folded: str, span: Span, mark: str, style: PipeStyle) -> list[Span]:
    """Return the slots of a delimited line: tabs stand between slots, pipes as `style` says; no leading border."""
    start, end = span
    parts: list[Span] = []
    while True:
        at = folded.find(mark, start, end)
        if at < 0:
            break
        parts.append((start, at))
        start = at + 1
    if mark == "\t" or style.between or folded[start:end].strip():
        parts.append((start, end))
    if mark == "|" and style.bordered and len(parts) > 1 and not folded[parts[0][0] : parts[0][1]].strip():
        parts = parts[1:]
    return parts


def _split_part(folded: str, start: int, end: int, number: int) -> Iterator[Piece]:
    text = folded[start:end]
    if text.isdecimal() and text.isascii():  # most slots
        yield Piece("value", start, end, number, declared=True)
        return
    stripped = text.strip()
    if not stripped:
        yield Piece("empty", start, start, number, declared=True)
        return
    lead = start + len(text) - len(text.lstrip())
    if _RULE_CELL.fullmatch(stripped):
        return
    if is_value(stripped) or _stands_for_value(stripped):
        yield Piece("value", lead, lead + len(stripped), number, declared=True)
        return
    words = [(lead + m.start(), lead + m.end()) for m in _WORD.finditer(stripped)]
    flags = [is_value(folded[s:e]) for s, e in words]
    first = _first_trailing_value(flags)
    if first == len(words) or any(flags[1:first]):
        yield Piece("text", lead, lead + len(stripped), number, declared=True)
        return
    if first:
        yield Piece("text", lead, words[first - 1][1], number, declared=True)
    for s, e in words[first:]:
        yield Piece("value", s, e, number, glued=True, declared=True)


def _first_trailing_value(flags: Sequence[bool]) -> int:
    first = len(flags)
    while first and flags[first - 1]:
        first -= 1
    return first


def _split_plain(folded: str, span: Span, number: int) -> Iterator[Piece]:
    """Split a line that has no delimiters: text words, then the values at its end (or values, then words)."""
    start, end = span
    prefix = _PAGE_PREFIX.match(folded, start, end)
    if prefix:
        yield Piece("page", start, prefix.end(), number)
        start = prefix.end()
    suffix = _PAGE_SUFFIX.search(folded, start, end)
    if suffix:
        end = suffix.start()
    long = end - start > PROSE_LENGTH and len("".join(folded[start:end].split())) > PROSE_LENGTH
    if long and len(_NUMBER_WORD.findall(folded, start, end)) >= COLLAPSED_NUMBERS:
        yield from _split_collapsed(folded, start, end)
    elif long or "。" in folded[start:end]:
        yield Piece("text", start, end, number)
    else:
        pieces = list(_split_words(folded, start, end, number))
        if suffix and pieces and pieces[-1].kind == "value":
            pieces[-1].glued = True
        yield from pieces
    if suffix:
        yield Piece("page", end, suffix.end(), number)


def _split_collapsed(folded: str, start: int, end: int) -> Iterator[Piece]:
    """Split a line into which a whole text was collapsed: every word stands for itself, and on no line with others."""
    for match in _WORD.finditer(folded, start, end):
        if _RULE_CELL.fullmatch(match[0]):
            continue
        kind: PieceKind = "value" if is_value(match[0]) else "text"
        yield Piece(kind, match.start(), match.end(), _COLLAPSED_LINES + match.start())


def _split_words(folded: str, start: int, end: int, number: int) -> Iterator[Piece]:
    words = [match.span() for match in _WORD.finditer(folded, start, end)]
    flags = [is_value(folded[s:e]) for s, e in words]
    if any(flags):
        flags = [flag or _stands_for_value(folded[s:e]) for flag, (s, e) in zip(flags, words, strict=True)]
    trailing = _first_trailing_value(flags)
    flags[:trailing] = [f and not _is_list_mark(folded, words, i) for i, f in enumerate(flags[:trailing])]
    leading = len(flags) - _first_trailing_value(flags[::-1])
    if trailing < len(words) and not any(flags[1:trailing]):
        values = range(trailing, len(words))
    elif leading >= 2 and not any(flags[leading:]):
        values = range(leading)
    else:
        values = range(0)
    for i, (s, e) in enumerate(words):
        if not _RULE_CELL.fullmatch(folded, s, e):
            yield Piece("value" if i in values else "text", s, e, number)


def _is_list_mark(folded: str, words: Sequence[Span], at: int) -> bool:
    """Say whether a number between words is the mark of the label behind it: `（三）不予公开 1 属于国家秘密`."""
    start, end = words[at]
    if at == 0 or is_value(folded[slice(*words[at - 1])]):
        return False
    following = folded[slice(*words[at + 1])] if at + 1 < len(words) else ""
    return (
        end - start == 1 and folded[start] != "0" and folded[start:end].isdecimal() and not is_value(following or "0")
    )


class Region(NamedTuple):
    """The pieces of one table of the source, in reading order: header, labels, values and what stands between."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def span(self) -> Span:
        """From the first piece to the last."""
        return (self.pieces[0].start, self.pieces[-1].end)
