"""Dark panels with light print (coloured header rows of web pages) -> dark print on light, like the rest of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.readers.scan_decode import Grey

DARK = 150
"""Shade of a background below which print on it is light: dark blues and reds of headers have 60 to 130, shadows of
photographs 130 and more. A guess."""
FILLED = 0.85
"""Share of its frame that a panel fills; blots and edges of scans fill less."""
LOWEST = 12
"""Height in pixels of the lowest panel; rulings are thinner."""


def lighten_panels(page: Grey) -> Grey:
    """Return the page with its dark panels turned into their negative; a page without any as it is."""
    import cv2
    import numpy as np

    background = cv2.medianBlur(page, 15)
    mask = (background < DARK).astype(np.uint8)
    if not mask.any():
        return page
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    light = page.copy()
    for left, top, width, height, area in stats[1:count].tolist():
        if height < LOWEST or width < 2 * LOWEST or area < FILLED * width * height:
            continue
        here = (slice(top, top + height), slice(left, left + width))
        paper = int(np.median(page[here]))
        if paper < DARK:
            light[here] = 255 - np.clip(page[here].astype(np.int16) - paper, 0, 255).astype(np.uint8)
    return light
