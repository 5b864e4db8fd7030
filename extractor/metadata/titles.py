"""Titles of reports above the first section: what each line, or lines together, names; which of them is the report's.

A link, a notice that forwards a report, a line of a path (首页 > …) can look like a title: each candidate has a kind,
and the kind, its place and what the rest of the report says decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from extractor.metadata.lines import HAN, Line, lines_of, squeeze
from extractor.metadata.names import is_agency, name_within
from extractor.metadata.title_words import LONGEST_LINE, MAX_TITLE, YEARS, Kind, Title, is_notice, parse_title
from extractor.model import Span

_RANKS: dict[Kind, int] = {"plain": 40, "quoted": 30, "path": 30, "bare": 20, "yearless": 10, "listed": 5}
"""How likely a candidate is the title by its kind, in fifths of a unit of `evidence` weights. A guess."""
NAMED, LAST = 10, 5
"""Added for a title that names an agency, and for the one nearest to the first section."""
MAX_LINES = 4
"""Lines that a title may be broken into: name, name, year, the rest."""
MAX_LOOKED = 400
"""Lines looked at that could end a title; a longer list is no page with a report on it."""
_OPENING = r"(?<=报告)(?:本报告|本年度报告|根据|依据|按照|依照|遵照|为)(?=[^《。]{0,30}《)"
"""Where the first sentence begins on the line of the title."""
_YEAR_ALONE = rf"[(〔]?{YEARS}[)〕]?"


def find_titles(folded: str, before: int, links: Collection[str] = ()) -> list[Title]:
    """Return the candidates above `before`, in order. `links` are the texts of the page's links, without spaces."""
    found: list[Title] = []
    lines = _Lines(folded, list(lines_of(folded, 0, max(before, 0))))
    for number in lines.ends():
        windows = _windows(lines, number)
        title = next(windows, None)
        if title is None:
            continue
        if title.agency is None:
            title = next((w for w in windows if w.agency and is_agency(w.agency.text)), title)
        if title.kind == "plain" and lines[number].text in links:
            title = title._replace(kind="listed")
        found.append(title)
    return found


class _Lines:
    """Lines without white space and marks of Markdown, made when asked for: above a body may stand a whole book."""

    def __init__(self, folded: str, spans: Sequence[Span]) -> None:
        self._folded = folded
        self._spans = spans
        self._made: dict[int, Line] = {}

    def __getitem__(self, number: int) -> Line:
        if number not in self._made:
            start, end = self._spans[number]
            line = squeeze(self._folded, (start, min(end, start + LONGEST_LINE)))
            opening = re.search(_OPENING, line.text) if "《" in line.text else None
            if opening:
                line = line.part(0, opening.start())
            elif end - start > LONGEST_LINE:
                line = Line("。", (start,))
            self._made[number] = _undecorated(line)
        return self._made[number]

    def __len__(self) -> int:
        return len(self._spans)

    def ends(self) -> Iterator[int]:
        """Yield the numbers of lines that a title can end with, at most MAX_LOOKED."""
        looked = 0
        for number, (start, end) in enumerate(self._spans):
            if looked == MAX_LOOKED:
                return
            end = min(end, start + LONGEST_LINE)
            if any(self._folded.find(sign, start, end) >= 0 for sign in "报告") or _is_year(self._folded[start:end]):
                looked += 1
                yield number


def _windows(lines: _Lines, last: int) -> Iterator[Title]:
    """Yield the titles that end with this line, of one line and of several; a name above is the title's."""
    joined = lines[last]
    for first in range(last, max(last - MAX_LINES, -1), -1):
        if first != last:
            if len(lines[first].text) > MAX_TITLE // 2 or not _goes_on(lines[first].text):
                return
            joined = lines[first].and_then(joined)
        title = parse_title(joined)
        if title is None or (first != last and title.kind not in ("plain", "yearless")):
            continue
        if title.agency is None and title.kind in ("plain", "bare"):
            title = title._replace(agency=_name_above(lines, first) or _name_below(lines, last))
        if title.years or (title.agency is not None and (first == last or is_agency(title.agency.text))):
            yield title


def _goes_on(text: str) -> bool:
    """Say whether a line can be a part of a title and is none itself."""
    return bool(text) and not re.search(r"[。;,!?:>|]", text) and not is_notice(text)


def _is_year(text: str) -> bool:
    squeezed = "".join(text.split()) if len(text) <= 20 else ""
    return squeezed[:1] in tuple("(〔2二贰") and re.fullmatch(_YEAR_ALONE, squeezed) is not None


def _name_above(lines: _Lines, first: int) -> Line | None:
    """Return the agency that fills the line above, or two lines where its name is broken."""
    if first < 1 or not is_agency(lines[first - 1].text):
        return None
    name = lines[first - 1]
    if first >= 2 and not is_agency(lines[first - 2].text):
        longer = lines[first - 2].and_then(name)
        if is_agency(longer.text) and re.match(rf"{HAN}+?[省市县区镇乡州旗]{HAN}", lines[first - 2].text):
            return longer
    return name


def _name_below(lines: _Lines, last: int) -> Line | None:
    """Return the agency that fills the line below, in brackets or not."""
    below = lines[last + 1] if last + 1 < len(lines) else None
    if below is None or len(below.text) > MAX_TITLE // 2 or not _goes_on(below.text):
        return None
    name = name_within(below)
    return name if name is not None and is_agency(name.text) else None


def _undecorated(line: Line) -> Line:
    """Return a line without the marks of Markdown."""
    text = line.text
    start = len(text) - len(text.lstrip("#>*_`~|"))
    if text.startswith("*") and not text.endswith("*") and not text.startswith("**"):
        start = 0  # a bullet
    end = len(text.rstrip("#*_`~|"))
    return line.part(start, end) if start < end else line


def choose_title(titles: Sequence[Title], support: Callable[[Title], int]) -> Title | None:
    """Return the title that is most likely the report's own; `support` is the weight of what else agrees with it.

    Of entries of a list none is, unless something else agrees with it.
    """
    if not titles or (len(titles) > 1 and all(t.kind == "listed" for t in titles) and not any(map(support, titles))):
        return None
    last = max((i for i, title in enumerate(titles) if title.kind != "listed"), default=-1)

    def score(index: int) -> int:
        title = titles[index]
        return _RANKS[title.kind] + NAMED * (title.agency is not None) + LAST * (index == last) + 5 * support(title)

    return titles[max(range(len(titles)), key=score)]
