"""SVG as text. Numbers are placed by us, words are escaped by Markup.format; colours come from the page's CSS."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from extractor.scoring.intervals import Interval
from extractor.scoring.slices import Covered

SERIES = 6
"""Colours of the CSS for systems; a seventh system has the first one's again."""
_LEFT, _TOP, _WIDTH, _HEIGHT = 62, 16, 600, 260
_ZERO = 30
"""Height of the band below the logarithmic axis on which 0 stands."""

Point = tuple[int, int, Covered]
"""Index of the system, number of the row that the point stands for, what is covered."""
_Placed = tuple[int, int, Covered, tuple[float, float, float]]
"""A point with the places of its share, its bound and what was seen."""


def bar(good: int, of: int) -> Markup:
    """Return a bar of 100 units, the part that is not good at its end, never thinner than 2 units; empty of nothing."""
    if not of:
        return Markup("")
    bad = 0.0 if good == of else min(100.0, max(2.0, 100 * (of - good) / of))
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="part-good" width="{:g}" height="8"></rect>'
        '<rect class="part-bad" x="{:g}" width="{:g}" height="8"></rect></svg>'
    ).format(round(100 - bad, 2), round(100 - bad, 2), round(bad, 2))


def difference_plot(value: float, interval: Interval | None, reach: float, tone: str) -> Markup:
    """Return a difference as a dot on a line from −`reach` to `reach`, with its interval.

    Places go with the square root, so that a small difference beside a large one is not lost.
    """
    low, high = interval or (value, value)
    low_x, x, high_x = (
        round(60 + 54 * math.copysign(math.sqrt(abs(end) / (reach or 1)), end), 2) for end in (low, value, high)
    )
    return Markup(
        '<svg class="difference {}" viewBox="0 0 120 16" aria-hidden="true" focusable="false">'
        '<line class="zero" x1="60" x2="60" y1="0" y2="16"></line>'
        '<line class="whisker" x1="{:g}" x2="{:g}" y1="8" y2="8"></line>'
        '<circle cx="{:g}" cy="8" r="3"></circle></svg>'
    ).format(tone, low_x, high_x, x)


def coverage_plot(points: Sequence[Point], labels: tuple[str, str, str]) -> Markup:
    """Return share covered (right) against share wrong (up, by powers of ten, 0 below them) for every point.

    A filled mark stands at the 95 % bound, a line goes down from it to what was seen: squares are documents, circles
    cells. `labels` name both axes and the plot.
    """
    least = min(
        value for _, _, line in points for value in (line.upper or 1, line.wrong / (line.covered or 1)) if value
    )
    decades = min(6, max(1, math.ceil(-math.log10(least))))
    parts = [*_grid(decades), *_axis_labels(labels), *_marks(points, decades)]
    return Markup(
        '<svg class="coverage" viewBox="0 0 {} {}" role="img" aria-label="{}" focusable="false">{}</svg>'
    ).format(_LEFT + _WIDTH + 24, _TOP + _HEIGHT + _ZERO + 46, labels[2], Markup("").join(parts))


def _x(share: float) -> float:
    return round(_LEFT + _WIDTH * share, 1)


def _y(rate: float, decades: int) -> float:
    if rate <= 0:
        return _TOP + _HEIGHT + _ZERO
    return round(_TOP + _HEIGHT * min(1.0, -math.log10(rate) / decades), 1)


def _grid(decades: int) -> Iterator[Markup]:
    line = Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"></line>')
    text = Markup('<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>')
    bottom = _TOP + _HEIGHT + _ZERO
    for rate in (*(10.0**-step for step in range(decades + 1)), 0.0):
        y = _y(rate, decades)
        yield line.format("axis" if rate == 0 else "grid", _LEFT, _LEFT + _WIDTH, y, y)
        yield text.format(_LEFT - 8, y + 4, "end", f"{100 * rate:g} %")
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _x(share)
        yield line.format("grid", x, x, _TOP, bottom)
        yield text.format(x, bottom + 18, "middle", f"{100 * share:g} %")


def _axis_labels(labels: tuple[str, str, str]) -> Iterator[Markup]:
    text = Markup('<text class="name" x="{}" y="{}" text-anchor="{}">{}</text>')
    yield text.format(_LEFT + _WIDTH, _TOP + _HEIGHT + _ZERO + 38, "end", labels[0] + " →")
    yield text.format(_LEFT + 8, _TOP + 16, "start", "↑ " + labels[1])


def _marks(points: Sequence[Point], decades: int) -> Iterator[Markup]:
    placed = [(system, number, line, _place(line, decades)) for system, number, line in points]
    for system, _, line, (x, y, seen) in placed:
        yield _mark(system, line, x, y, seen)
    taken: list[tuple[float, float]] = []
    for system, numbers, x, y in _labels(placed):
        label_y = y - 9
        while any(abs(x - other_x) < 18 and abs(label_y - other_y) < 13 for other_x, other_y in taken):
            label_y -= 13
        taken.append((x, label_y))
        yield Markup('<text class="row s{}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            system % SERIES, x, round(label_y, 1), numbers
        )


def _place(line: Covered, decades: int) -> tuple[float, float, float]:
    return _x(line.covered / line.of), _y(line.upper or 0, decades), _y(line.wrong / (line.covered or 1), decades)


def _labels(placed: Sequence[_Placed]) -> Iterator[tuple[int, str, float, float]]:
    """Yield (system, numbers, x, y) of each mark, one for marks of a system that lie on each other."""
    left = list(placed)
    while left:
        system, _, _, (x, y, _) = left[0]
        here = [one for one in left if one[0] == system and abs(one[3][0] - x) < 14 and abs(one[3][1] - y) < 12]
        left = [one for one in left if one not in here]
        middle = sum(one[3][0] for one in here) / len(here)
        yield system, ", ".join(str(one[1]) for one in here), round(middle, 1), min(one[3][1] for one in here)


def _mark(system: int, line: Covered, x: float, y: float, seen: float) -> Markup:
    shape = Markup('<circle cx="{}" cy="{}" r="5"></circle>').format(x, y)
    if line.name.startswith("documents"):
        shape = Markup('<rect x="{}" y="{}" width="9" height="9"></rect>').format(round(x - 4.5, 1), round(y - 4.5, 1))
    return Markup(
        '<g class="series s{}" data-row="{}"><line x1="{}" x2="{}" y1="{}" y2="{}"></line>'
        '<circle class="seen" cx="{}" cy="{}" r="2.5"></circle>{}</g>'
    ).format(system % SERIES, line.name, x, x, y, seen, x, seen, shape)
