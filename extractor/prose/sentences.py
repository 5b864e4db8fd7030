"""The prose of a document cut into sentences and clauses, without white space, with offsets into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.model import Span

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[^。!?|\t]+")
_COUNT_NEXT = re.compile(r"\s{1,20}[0-9][0-9,]{0,14}[ \t]?(?:件|条|份|宗|起|万元)")
_SPACE = re.compile(r"\s")
_ENDS = "。!?;:;"
_COMMA = re.compile(r",(?![0-9]{3}(?![0-9]))|(?<![0-9]),|[;:、()]")
_ASIDE = re.compile(r"\([^()0-9]{0,40}\)(?=[共计为]{0,2}[0-9])")
_MARK = re.compile(r"\s*(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}(?:、|是)|[0-9]{1,2}[.、])")

HEADING_LENGTH = 18
"""A line of at most so many characters that ends without punctuation is a heading or title, not the first line of a
wrapped paragraph (lines of the wrapped text layers at hand have 24 or more; the longest section heading has 27, and
glued to the sentence behind it, it does no harm)."""


class Stretch(NamedTuple):
    """A stretch of prose and the section it stands in, "" where none is known."""

    span: Span
    section: str


class Sentence(NamedTuple):
    """One sentence, folded, without white space; `offsets` are those of its characters in the document.

    `opens`: it begins a paragraph, so that what was spoken of before is over.
    """

    text: str
    offsets: Sequence[int]
    section: str
    opens: bool

    def span(self, start: int, end: int) -> Span:
        """Return where characters `start` to `end` stand in the document."""
        return (self.offsets[start], self.offsets[end - 1] + 1)


class Clause(NamedTuple):
    """A piece between commas: `start` in its sentence's text; `mark` is the punctuation before it."""

    text: str
    start: int
    mark: str


def split_sentences(folded: str, stretches: Sequence[Stretch], wanted: re.Pattern[str]) -> Iterator[Sentence]:
    """Yield the sentences in which `wanted` is found, in reading order."""
    for stretch in stretches:
        if not wanted.search(folded, *stretch.span):
            continue
        for start, end in _paragraphs(folded, stretch.span):
            if not wanted.search(folded, start, end):
                continue
            opens = True
            for match in _STOP.finditer(folded, start, end):
                opens = opens or _MARK.match(folded, match.start(), match.end()) is not None
                if wanted.search(folded, *match.span()):
                    yield _sentence(folded, match.span(), stretch.section, opens)
                    opens = False


def _paragraphs(folded: str, span: Span) -> Iterator[Span]:
    """Yield lines joined where a long one breaks off in mid-sentence."""
    start = -1
    for match in _LINE.finditer(folded, *span):
        line = match.group().strip()
        if not line:
            continue
        if start < 0:
            start = match.start()
        if line[-1] in _ENDS or (len(line) <= HEADING_LENGTH and not _COUNT_NEXT.match(folded, match.end(), span[1])):
            yield start, match.end()
            start = -1
    if start >= 0:
        yield start, span[1]


def _sentence(folded: str, span: Span, section: str, opens: bool) -> Sentence:
    text = folded[span[0] : span[1]]
    offsets: Sequence[int] = range(*span)
    if _SPACE.search(text):
        offsets = [at for at in offsets if not folded[at].isspace()]
        text = "".join(text.split())
    if "(" in text:
        for aside in reversed(list(_ASIDE.finditer(text))):
            offsets = [*offsets[: aside.start()], *offsets[aside.end() :]]
            text = text[: aside.start()] + text[aside.end() :]
    return Sentence(text, offsets, section, opens)


def split_clauses(text: str) -> list[Clause]:
    """Return the clauses of a sentence; a comma between thousands is none."""
    clauses, start, mark = [], 0, ""
    for match in _COMMA.finditer(text):
        if match.start() > start:
            clauses.append(Clause(text[start : match.start()], start, mark))
        start, mark = match.end(), match.group()
    if start < len(text):
        clauses.append(Clause(text[start:], start, mark))
    return clauses
