"""Lines without their white space, and the years that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.model import Span

HAN = r"[^\W\d_]"
"""A letter: in these texts a Chinese character. A range of code points would cost milliseconds to compile."""
YEAR = r"(?:20|[二贰][〇○◯零Oo0])[\d〇○◯零Oo一二三四五六七八九壹贰叁肆伍陆柒捌玖]{2}"
_CHINESE_DIGITS = str.maketrans("〇○◯零Oo一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000000" + "123456789" * 2)
_YEAR = re.compile(YEAR)


class Line(NamedTuple):
    """A line or several, without white space; for each character its offset in the text."""

    text: str
    offsets: tuple[int, ...]

    def part(self, start: int, end: int) -> Line:
        """Return the characters [start, end) as a line of their own."""
        return Line(self.text[start:end], self.offsets[start:end])

    def span(self) -> Span:
        """Return where it stands in the text; ValueError for an empty line."""
        return (min(self.offsets), max(self.offsets) + 1)

    def and_then(self, other: Line) -> Line:
        """Return both as one line."""
        return Line(self.text + other.text, self.offsets + other.offsets)


def lines_of(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of the lines in [start, end) that hold anything."""
    for match in re.finditer(r"[^\n\r]+", text[start:end]):
        if not match[0].isspace():
            yield (start + match.start(), start + match.end())


def squeeze(folded: str, span: Span) -> Line:
    """Return the line without white space."""
    offsets = tuple(i for i in range(*span) if not folded[i].isspace())
    return Line("".join(folded[i] for i in offsets), offsets)


def year_number(text: str) -> int | None:
    """Return the year that four digits or Chinese numerals say, None for one out of this century's reach."""
    year = int(text.translate(_CHINESE_DIGITS))
    return year if 2000 <= year <= 2100 else None


def years_in(text: str) -> tuple[int, ...]:
    """Return the different years of a text, in order."""
    found = (year_number(match) for match in _YEAR.findall(text))
    return tuple(dict.fromkeys(year for year in found if year is not None))
