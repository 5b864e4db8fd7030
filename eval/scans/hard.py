"""Scans as they should not be: photographed, turned, stamped, faint, curled, side by side; and screenshots of pages.

No labelled accuracy is expected of them: what counts is that no certain cell is wrong and nothing breaks.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from eval.scans.printing import document_html
from extractor.gold import Label

Grey = NDArray[np.uint8]
Pages = Sequence[Grey]

_WEB = """<style>body { font: 14px 'Noto Sans CJK SC'; width: 960px; margin: 20px auto; color: #333 }
table { border-collapse: collapse; width: 100%; margin: 12px 0 } td { border: 1px solid #ccc; padding: 8px;
text-align: center } tr:nth-child(even) td { background: #f5f9fd }
COLOURED</style>"""
_COLOURED = "tr:first-child td { background: #2f6fb5; color: #fff }"


def screenshot(label: Label, *, coloured: bool = False) -> Grey:
    """Return a labelled document as a browser shows it on a screen of 96 dpi, with grey borders. Needs chromium."""
    style = _WEB.replace("COLOURED", _COLOURED if coloured else "")
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder) / "page.html", Path(folder) / "shot.png"
        page.write_text("<!DOCTYPE html><meta charset=utf-8>" + style + document_html(label), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,2600"]
        command = ["chromium", *options, f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return _bytes(cv2.imread(str(shot), cv2.IMREAD_GRAYSCALE))


def _bytes(page: object) -> Grey:
    return np.asarray(np.clip(np.asarray(page), 0, 255), dtype=np.uint8)


def _photo(page: Grey) -> Grey:
    """A photograph: the far edge narrower by a tenth, a shadow across."""
    height, width = page.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = np.array([[0.06, 0.02], [0.96, 0.0], [1.0, 1.0], [0.0, 0.97]], dtype=np.float32) * (width, height)
    flat = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    shot = cv2.warpPerspective(page, flat, (width, height), borderValue=(120.0,))
    shade = 1 - 0.45 / (1 + np.exp(-(np.arange(width)[None, :] + np.arange(height)[:, None] - width) / 60))
    return _bytes(shot * shade)


def _stamp(page: Grey) -> Grey:
    """A round seal over the tables, as grey as red ink becomes."""
    height, width = page.shape
    mask = np.zeros_like(page)
    for y in range(height // 3, height, height // 3):
        cv2.circle(mask, (round(width * 0.75), y), width // 9, (255.0,), width // 160)
        cv2.putText(
            mask, "* SEAL *", (round(width * 0.68), y), cv2.FONT_HERSHEY_DUPLEX, width / 900, (255.0,), width // 400
        )
    return _bytes(np.where(mask > 0, np.minimum(page, 110), page))


def _faint(page: Grey) -> Grey:
    """Ink at a fifth of its strength, grain in the paper."""
    rng = np.random.default_rng(5)
    return _bytes(250 - (255 - page.astype(float)) * 0.2 + rng.normal(0, 4, page.shape))


def _uneven(page: Grey) -> Grey:
    """Toner that fails in blotches: print fades to nothing and back."""
    rng = np.random.default_rng(6)
    field = cv2.resize(rng.random((12, 9)), page.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return _bytes(255 - (255 - page.astype(float)) * np.clip(field * 1.6, 0.03, 1))


def _curl(page: Grey) -> Grey:
    """A page that bulges towards the spine."""
    height, width = page.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bent = y + 0.012 * height * np.sin(np.pi * x / width) * np.cos(np.pi * y / height)
    return _bytes(cv2.remap(page, x, bent.astype(np.float32), cv2.INTER_CUBIC, borderValue=(255.0,)))


def _each(change: Callable[[Grey], Grey]) -> Callable[[Pages], list[Grey]]:
    return lambda pages: [change(page) for page in pages]


def _beside(pages: Pages) -> list[Grey]:
    """Two pages on one picture, side by side."""
    return [np.hstack(pages[at : at + 2]) for at in range(0, len(pages), 2)]


def _turned(quarters: int) -> Callable[[Grey], Grey]:
    return lambda page: np.ascontiguousarray(np.rot90(page, quarters))


HARD: Mapping[str, Callable[[Pages], list[Grey]]] = {
    "photo": _each(_photo),
    "turned90": _each(_turned(1)),
    "turned180": _each(_turned(2)),
    "turned270": _each(_turned(3)),
    "beside": _beside,
    "stamp": _each(_stamp),
    "faint": _each(_faint),
    "uneven": _each(_uneven),
    "curl": _each(_curl),
}
"""Name -> what is done to the pages of a document drawn at 150 dpi."""
