"""A page as scanned -> the same page with level lines, and the way back to places of the picture as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.readers.scan_decode import Grey

MAX_ANGLE = 6.0
"""Skew in degrees that is searched for; paper lies askew by up to 3, photos are no scans."""
COARSE, FINE = 0.5, 0.05
"""Steps in degrees. 0.05 leaves 1.4 pixels over the width of A4 at 200 dpi, less than a ruled line is thick."""
SEARCH_WIDTH = 800
"""Width in pixels to which a page is made smaller for the search."""


class Straightened(NamedTuple):
    """A level page. `back` maps its places to the picture as it was."""

    page: Grey
    angle: float
    back: NDArray[np.float64]

    def original_box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return the box in the picture as it was that holds `box` of the level page, to a tenth of a pixel."""
        left, top, right, bottom = box
        (a, b, c), (d, e, f) = self.back.tolist()
        xs = [a * x + b * y + c for x in (left, right) for y in (top, bottom)]
        ys = [d * x + e * y + f for x in (left, right) for y in (top, bottom)]
        return (round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1))


def straighten(page: Grey, ink: Grey) -> Straightened:
    """Return the page turned so that its lines are level; one whose lines are level stays as it is."""
    import cv2
    import numpy as np

    angle = angle_of(ink)
    if abs(angle) < FINE / 2:
        return Straightened(page, 0.0, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    back = np.asarray(cv2.invertAffineTransform(turn), dtype=np.float64)
    return Straightened(np.asarray(level, dtype=np.uint8), angle, back)


def angle_of(ink: Grey) -> float:
    """Return by how many degrees the page must be turned: where its rows of pixels differ most from each other."""
    import cv2

    scale = min(1.0, SEARCH_WIDTH / ink.shape[1])
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    small: Grey = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    if min(size) < 32:
        return 0.0
    best = 0.0
    steps = (COARSE, int(MAX_ANGLE / COARSE)), (FINE * 2, 5), (FINE, 2)
    for step, reach in steps:
        candidates = [round(best + step * i, 3) for i in range(-reach, reach + 1)]
        best = max(candidates, key=lambda angle: (_contrast(small, angle), -abs(angle)))
    return best


def _contrast(small: Grey, angle: float) -> float:
    import cv2
    import numpy as np

    height, width = small.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = np.asarray(cv2.warpAffine(small, turn, (width, height)), dtype=np.float64).sum(axis=1)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())
