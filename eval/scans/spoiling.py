"""What scanners, faxes and photocopiers do to a page, each by a seed; and pages into files."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]
Spoiler = Callable[[Grey, np.random.Generator], Grey]


def _plain(page: Grey, _: np.random.Generator) -> Grey:
    return page


def _skew(page: Grey, rng: np.random.Generator) -> Grey:
    height, width = page.shape
    angle = float(rng.uniform(1, 3) * rng.choice([-1, 1]))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _bytes(cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255.0,)))


def _noise(page: Grey, rng: np.random.Generator) -> Grey:
    spoilt = cv2.GaussianBlur(page, (3, 3), 0.7).astype(np.float64) + rng.normal(0, 14, page.shape)
    salt = rng.random(page.shape)
    spoilt[salt < 0.002] = 0
    spoilt[salt > 0.998] = 255
    return _bytes(spoilt)


def _light(page: Grey, rng: np.random.Generator) -> Grey:
    """Light from one side: paper from white to 45 % grey, ink fading."""
    height, width = page.shape
    ramp = np.linspace(0.45, 1.0, width)[None, :] * np.linspace(0.85, 1.0, height)[:, None]
    if rng.random() < 0.5:
        ramp = ramp[:, ::-1]
    return _bytes((40 + page.astype(np.float64) * 0.84) * ramp)


def _fax(page: Grey, rng: np.random.Generator) -> Grey:
    """Black and white without greys, edges rough."""
    blurred = cv2.GaussianBlur(page, (3, 3), 0.8).astype(np.float64) + rng.normal(0, 18, page.shape)
    return _bytes(np.where(blurred > 150, 255, 0))


def _bytes(page: NDArray[np.generic]) -> Grey:
    return np.asarray(np.clip(page, 0, 255), dtype=np.uint8)


SPOILT: Mapping[str, tuple[int, Spoiler]] = {
    "clean": (200, _plain),
    "dpi150": (150, _plain),
    "dpi100": (100, _plain),
    "skew": (200, _skew),
    "noise": (200, _noise),
    "jpeg40": (200, _plain),
    "light": (200, _light),
    "fax": (200, _fax),
}
"""Name -> resolution and what is done to the page; `jpeg40` is done by the container."""


def to_file(pages: Sequence[Grey], container: str, *, quality: int = 85) -> bytes:
    """Return pages as one file: png and jpeg as one long picture, tiff and pdf page by page."""
    if container in ("png", "jpeg"):
        width = max(page.shape[1] for page in pages)
        padded = [np.pad(page, ((0, 0), (0, width - page.shape[1])), constant_values=255) for page in pages]
        images = [Image.fromarray(np.vstack(padded))]
    else:
        images = [Image.fromarray(page) for page in pages]
    options: dict[str, object] = {"quality": quality} if container in ("jpeg", "pdf") else {}
    if container in ("tiff", "pdf"):
        options |= {"save_all": True, "append_images": images[1:]}
    if container == "tiff":
        options["compression"] = "tiff_lzw"
    out = io.BytesIO()
    images[0].save(out, format=container.upper(), **options)
    return out.getvalue()
