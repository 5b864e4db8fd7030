"""A document's pieces -> its sections and the regions of its three tables.

A table is found by what stands in it, never by its section heading alone: headings are missing, misnumbered
or glued to other text. A heading ends a table, though, and a first row that comes again begins another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.forms import Forms
from extractor.labels import Lexicon, key, lexicon
from extractor.model import Span
from extractor.page_doubts import doubt_page_numbers
from extractor.pieces import Piece, Region

_HEADINGS = {
    "overview": ("总体情况", "基本情况", "概述", "总体概述"),
    "disclosure": ("主动公开政府信息情况", "主动公开政府信息的情况"),
    "requests": (
        "收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请的情况",
        "处理政府信息公开申请情况",
        "收到及处理政府信息公开申请情况",
    ),
    "review_litigation": tuple(
        before + "行政复议" + between + "行政诉讼" + after
        for before in ("政府信息公开", "因政府信息公开工作被申请", "因政府信息公开被申请", "政府信息公开工作", "")
        for between in ("、", "和", "及", "、提起", "和提起", ",", "与", "")
        for after in ("情况", "的情况")
    ),
    "problems": tuple(
        before + "问题" + between + "改进" + after
        for before in ("存在的主要", "存在主要", "主要", "存在的", "政府信息公开工作存在的主要", "工作中存在的主要")
        for between in ("及", "和", "以及", "与", "及下一步")
        for after in ("情况", "措施", "方向", "工作")
    ),
    "other": ("其他需要报告的事项", "需要报告的其他事项", "其他需要报告事项", "其它需要报告的事项", "其他报告事项"),
}
"""How the headings of the six sections are worded, folded; white space inside does not count."""

_NUMERAL = re.compile(r"(?:^|(?<=[。!;\s|]))[一二三四五六七八九十]{1,2}\s*[、.,:]\s*", re.MULTILINE)
_LINE_START = re.compile(r"^[ \t#*|]*(?=\S)", re.MULTILINE)
_WORDINGS: dict[str, list[tuple[str, str]]] = {}
"""First two characters -> (wording, section)."""
for _name, _wordings in _HEADINGS.items():
    for _wording in _wordings:
        _WORDINGS.setdefault(_wording[:2], []).append((_wording, _name))
_FIRST = frozenset(start[0] for start in _WORDINGS)
_REACH = 60
"""Characters looked at behind a numeral; the longest heading has 27 and may be spaced out."""


class Section(NamedTuple):
    """One section: its heading's span and its body up to the next heading."""

    key: str
    heading: Span
    body: Span


class Segments(NamedTuple):
    """What a document consists of. Regions stand in reading order; several of a kind mean several tables."""

    regions: tuple[Region, ...]
    sections: tuple[Section, ...]

    def of_kind(self, kind: str) -> tuple[Region, ...]:
        return tuple(region for region in self.regions if region.kind == kind)


def prose_stretches(segments: Segments, folded: str) -> list[tuple[Span, str]]:
    """Return the stretches of prose, each with its section or "": what stands in no table, and sentences between a
    heading and its table or behind it, which a region includes."""
    bounds = sorted((section.heading, section.key) for section in segments.sections)
    spans, at = [], 0
    for start, end in sorted(region.span for region in segments.regions):
        if start > at:
            spans.append((at, start))
        spans += _sentences_in(folded, max(start, at), end)
        at = max(at, end)
    spans.append((at, len(folded)))
    found: list[tuple[Span, str]] = []
    for start, end in spans:
        inside = [(heading, key) for heading, key in bounds if start < heading[1] and heading[0] < end]
        before = [key for heading, key in bounds if heading[1] <= start]
        edges = [((start, start), before[-1] if before else ""), *inside, ((end, end), "")]
        found += [((one[0][1], other[0][0]), one[1]) for one, other in pairwise(edges) if other[0][0] > one[0][1]]
    return found


def _sentences_in(folded: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of a region that hold the end of a sentence, with the lines before that run on into them."""
    stop = folded.find("。", start, end)
    while stop >= 0:
        first = max(folded.rfind("\n", start, stop) + 1, start)
        last = folded.find("\n", stop, end)
        last = end if last < 0 else last
        while first > start:
            before = max(folded.rfind("\n", start, first - 1) + 1, start)
            line = folded[before : first - 1].strip()
            if len(line) < RUNNING_LINE or line[-1] in "。;:!?|" or "\t" in line:
                break
            first = before
        yield first, last
        start = last
        stop = folded.find("。", start, end)


RUNNING_LINE = 20
"""Characters of the shortest line that can run on into the next one; labels of rows that break off are shorter, and
lines of wrapped text layers longer (24 and more in those at hand)."""


def find_sections(folded: str) -> tuple[Section, ...]:
    """Return the sections in reading order. A heading stands alone on its line or carries its numeral."""
    found: dict[int, tuple[str, Span]] = {}
    for match in _NUMERAL.finditer(folded):
        named = _heading_at(folded, match.end())
        if named:
            found[match.end()] = (named[0], (match.start(), named[1]))
    for match in _LINE_START.finditer(folded):
        at = match.end()
        if at not in found and folded[at] in _FIRST:
            named = _heading_at(folded, at)
            if named and not _rest_of_line(folded, named[1]).strip(" :。\t|*#"):
                found[at] = (named[0], (at, named[1]))
    headings = [heading for _, heading in sorted(found.items())]
    ends = [span[0] for _, span in headings[1:]] + [len(folded)]
    return tuple(Section(name, span, (span[1], end)) for (name, span), end in zip(headings, ends, strict=False))


def _heading_at(folded: str, at: int) -> tuple[str, int] | None:
    """Return (section, end) of the longest heading that begins at `at`, white space inside not counted."""
    if at >= len(folded) or folded[at] not in _FIRST:
        return None
    after = folded[at + 1 : at + 2]
    if not (after.isspace() or folded[at] + after in _WORDINGS):
        return None
    squeezed, offsets = "", []
    for i in range(at, min(at + _REACH, len(folded))):
        if folded[i] == "\n" and len(squeezed) > 2 and folded[i + 1 : i + 2] in ("\n", "\r", ""):
            break
        if not folded[i].isspace():
            squeezed += folded[i]
            offsets.append(i)
    best = max(((len(w), name) for w, name in _WORDINGS.get(squeezed[:2], ()) if squeezed.startswith(w)), default=None)
    return (best[1], offsets[best[0] - 1] + 1) if best else None


def _rest_of_line(folded: str, at: int) -> str:
    end = folded.find("\n", at)
    return folded[at : end if end >= 0 else len(folded)].replace("\r", "")


class _Builder:
    """Collects the pieces of the table that is open, and closes it when another begins."""

    def __init__(self, words: Lexicon) -> None:
        self.words = words
        self.kind = ""
        self.pieces: list[Piece] = []
        self.seen_rows: set[str] = set()
        self.frame_from = 0
        self.row_line = -1
        self.done: list[tuple[Region, frozenset[str]]] = []

    def close(self) -> None:
        if self.kind and self.pieces:
            self.done.append((Region(self.kind, tuple(self.pieces)), frozenset(self.seen_rows)))
        self.kind, self.pieces, self.seen_rows, self.frame_from = "", [], set(), 0

    def open(self, kind: str, pieces: list[Piece]) -> None:
        self.close()
        self.kind, self.pieces = kind, pieces

    def take(self, piece: Piece, text_key: str) -> None:
        """Add a piece to the open table; where the table begins again, open another one of its kind."""
        row = self.words.rows[self.kind].get(text_key)
        if row is not None and text_key not in _ROW_AND_COLUMN:
            if row in self.seen_rows and row in _FIRST_ROWS and piece.line != self.row_line:
                self._restart()
            self.seen_rows.add(row)
            self.row_line = piece.line
            self.frame_from = 0
        elif text_key in self.words.frame[self.kind] and not self.frame_from:
            self.frame_from = len(self.pieces)
            if self.kind == "review_litigation" and sum(p.kind == "value" for p in self.pieces) >= _ACROSS_VALUES:
                self._restart()
        self.pieces.append(piece)

    def _restart(self) -> None:
        """Open another table of the same kind; the header words before its first row go with it."""
        header = self.pieces[self.frame_from :] if self.frame_from else []
        self.pieces = self.pieces[: self.frame_from] if self.frame_from else self.pieces
        kind = self.kind
        self.close()
        self.kind, self.pieces = kind, header


_FIRST_ROWS = ("new_received", "regulations")
_ROW_AND_COLUMN = frozenset(("其他", "其它", "总计", "合计", "总总计"))
_ACROSS_VALUES = 12
"""Printed values after which a header word of table 4 begins another table: it has 15 cells, a few may be blank."""


def segment(folded: str, pieces: Sequence[Piece], forms: Forms) -> Segments:
    """Return sections and table regions; `pieces` are those of the whole text."""
    words = lexicon(forms)
    sections = find_sections(folded)
    breaks = iter([(section.heading[0], section.key) for section in sections] + [(len(folded) + 1, "")])
    next_break = next(breaks)
    builder = _Builder(words)
    for piece in pieces:
        while piece.start >= next_break[0]:
            builder.close()
            builder.kind = next_break[1] if next_break[1] in words.rows else ""
            next_break = next(breaks)
        if piece.kind != "text":
            if builder.kind:
                builder.pieces.append(piece)
            continue
        text_key = key(folded[piece.start : piece.end])
        kind = words.kind_of(text_key)
        if kind and kind != builder.kind:
            builder.open(kind, [])
        if builder.kind:
            builder.take(piece, text_key)
    builder.close()
    regions = tuple(_plausible(builder.done, folded, words))
    doubt_page_numbers(regions, pieces, folded)
    return Segments(regions, sections)


_DIGITS = "0123456789"
GLUED_WORDS = 3
"""Least number of header words that a text must consist of to be a header line without delimiters. A guess."""

GLUED_LENGTH = 100
"""Most characters of a header line; the longest of a form, the ten outcomes of two suits, has 40."""


def _is_glued(name: str, words: Collection[str], least: int = GLUED_WORDS) -> bool:
    """Say whether a text is nothing but header words, `least` of them or more, put together."""
    if not name:
        return least <= 0
    return any(name.startswith(word) and _is_glued(name[len(word) :], words, least - 1) for word in words)


def _plausible(found: Sequence[tuple[Region, frozenset[str]]], folded: str, words: Lexicon) -> Iterator[Region]:
    """Yield the regions that hold enough of a table; parts of one table with other rows are joined."""
    joined: list[tuple[Region, frozenset[str]]] = []
    for region, seen_rows in found:
        keys = {key(folded[p.start : p.end]) for p in region.pieces if p.kind == "text"}
        names = {name for name in keys if words.kind_of(name) == region.kind}
        glued = {
            name for name in keys if name.rstrip(_DIGITS) != name and name.rstrip(_DIGITS) in words.rows[region.kind]
        }
        if len(names | glued) < 2:
            known = (*words.frame[region.kind], *words.rows[region.kind])
            glued |= {name for name in keys - names if len(name) <= GLUED_LENGTH and _is_glued(name, known)}
        values = bool(glued) or any(piece.kind in ("value", "empty") for piece in region.pieces)
        if len(names | glued) < (2 if values else 4):
            continue
        twin = next((i for i, (r, seen) in enumerate(joined) if r.kind == region.kind and not seen & seen_rows), None)
        if twin is None:
            joined.append((region, seen_rows))
        else:
            earlier, seen = joined[twin]
            joined[twin] = (Region(region.kind, earlier.pieces + region.pieces), seen | seen_rows)
    yield from (region for region, _ in joined)
