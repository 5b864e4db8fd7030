"""Posterior against truth as a picture: a dot per bin, as large as the bin is full, and the line they should lie on."""

from __future__ import annotations

import math
from collections.abc import Sequence

SIDE, MARGIN = 320, 48


def calibration_plot(points: Sequence[tuple[float, float, int]]) -> str:
    """Return SVG; each point is (mean posterior, share true, number of explanations)."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 2 * MARGIN} {SIDE + 2 * MARGIN}" '
        'font-family="sans-serif" font-size="12" fill="#333">',
        f'<rect width="{SIDE + 2 * MARGIN}" height="{SIDE + 2 * MARGIN}" fill="#fff"/>',
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts += _grid_lines(tick)
    parts.append(f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#999" stroke-dasharray="4 4"/>')
    for mean, true, count in points:
        radius = 2 + 1.5 * math.log10(count + 1)
        parts.append(
            f'<circle cx="{_x(mean)}" cy="{_y(true)}" r="{radius:.1f}" fill="#1f5fa8" fill-opacity="0.7">'
            f"<title>{mean:.3f} → {true:.3f} ({count})</title></circle>"
        )
    parts.append(f'<text x="{_x(1)}" y="{_y(0) + 36}" text-anchor="end">posterior</text>')
    parts.append(f'<text x="{_x(0) - 36}" y="{_y(1) - 14}">share true</text></svg>')
    return "\n".join(parts) + "\n"


def _grid_lines(tick: float) -> list[str]:
    return [
        f'<line x1="{_x(0)}" y1="{_y(tick)}" x2="{_x(1)}" y2="{_y(tick)}" stroke="#eee"/>',
        f'<line x1="{_x(tick)}" y1="{_y(0)}" x2="{_x(tick)}" y2="{_y(1)}" stroke="#eee"/>',
        f'<text x="{_x(0) - 6}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>',
        f'<text x="{_x(tick)}" y="{_y(0) + 18}" text-anchor="middle">{tick:g}</text>',
    ]


def _x(share: float) -> float:
    return round(MARGIN + SIDE * share, 1)


def _y(share: float) -> float:
    return round(MARGIN + SIDE * (1 - share), 1)
