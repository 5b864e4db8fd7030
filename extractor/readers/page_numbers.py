"""Bare page numbers, alone on their lines, where the text itself shows that they are: they are blanked for matching.

Where it does not, they are values like any other, and doubted where a table ends (see parse).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.fold import blanked
from extractor.model import Span

MIN_PAGES = 3
"""Numbers alone on their lines from which on a sequence shows pages, if the text has no others."""
MIN_LINES = 3
"""Lines between two page numbers at least, those that are blank aside. A guess: a page has 20 to 50."""

_LAST = re.compile(r"(?:^|\n)[ \t]*([0-9]{1,3})[ \t\r\n]*\Z")
_LONE = re.compile(r"^[ \t]*([0-9]{1,3})[ \t\r]*$", re.MULTILINE)


def blank_page_numbers(folded: str) -> str:
    """Return the text with its page numbers blanked; its length stays."""
    lone = [(match.span(1), int(match[1])) for match in _LONE.finditer(folded)]
    if len(lone) < 2:
        return folded
    return blanked(folded, _before_form_feeds(folded) or _alone_in_text(folded, lone))


def _before_form_feeds(folded: str) -> list[Span]:
    """The last lines of pages, if all pages but one end with their number: 1 the first, 2 the second."""
    pages = folded.rstrip("\x0c\n\r \t").split("\x0c")
    found, start = list[Span](), 0
    for number, page in enumerate(pages, 1):
        match = _LAST.search(page)
        if match is not None and int(match[1]) == number:
            found.append((start + match.start(1), start + match.end(1)))
        start += len(page) + 1
    return found if len(found) >= max(len(pages) - 1, 2) else []


def _alone_in_text(folded: str, lone: Sequence[tuple[Span, int]]) -> list[Span]:
    """All lone numbers of a text, if they count from one page to the next."""
    if len(lone) < MIN_PAGES or lone[0][1] > MIN_PAGES:
        return []
    for (one, a), (other, b) in pairwise(lone):
        if b != a + 1 or sum(bool(line.strip()) for line in folded[one[1] : other[0]].split("\n")) < MIN_LINES:
            return []
    return [span for span, _ in lone]
