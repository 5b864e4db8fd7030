"""Dark panels with light print (coloured header rows of web pages) -> dark print on light, like the rest of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.readers.scan_decode import Grey

DARK = 150
"""Shade of a background below which print on it is light: dark blues and reds of headers have 60 to 130, shadows of
photographs 130 and more. A guess."""
PRINT, LEAST_PRINT = 60, 0.005
"""Shades by which print is lighter than its panel, and the share of the panel that must be print: a cell that somebody
blackened has none. Guesses; the header rows of web pages have 0.02 and more."""
EDGE = 3
"""Pixels around a panel that are turned too: its rounded corners, and its border, which is lighter than it."""
LOWEST = 13
"""Height in pixels of the lowest panel; rulings are thinner."""


def lighten_panels(page: Grey) -> Grey:
    """Return the page with its dark panels turned into their negative; a page without any as it is."""
    import cv2
    import numpy as np

    mask = (cv2.medianBlur(page, 15) < DARK).astype(np.uint8)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((LOWEST, 2 * LOWEST - 1), dtype=np.uint8))
    if not opened.any():
        return page
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    light = page.copy()
    for index, (left, top, width, height, _) in enumerate(stats[1:count].tolist(), start=1):
        here = (slice(max(0, top - EDGE), top + height + EDGE), slice(max(0, left - EDGE), left + width + EDGE))
        own, around = (labels[here] == index).astype(np.uint8), np.ones((2 * EDGE + 1,) * 2, dtype=np.uint8)
        inner = page[here][cv2.erode(own, around) > 0]
        if not inner.size or float((inner > float(np.median(inner)) + PRINT).mean()) < LEAST_PRINT:
            continue  # blackened, or a photograph
        panel = cv2.dilate(own, around) > 0
        paper = int(np.median(page[here][panel]))
        if paper < DARK:
            negative = 255 - np.clip(page[here].astype(np.int16) - paper, 0, 255).astype(np.uint8)
            light[here] = np.where(panel, negative, light[here])
    return light
