"""Pictures of single lines -> their characters, by the recognition model that rapidocr carries; nothing is fetched.

The models are loaded once per process, from the files inside the installed package, so that rapidocr never looks
for them anywhere else. One thread each: the same picture gives the same bytes whatever the machine, and documents
run side by side in processes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rapidocr import RapidOCR
    from rapidocr.ch_ppocr_rec import TextRecognizer

    from extractor.readers.scan_decode import Grey

HEIGHT = 48
"""Height in pixels of a line as the recognition model takes it."""
WIDTHS = (96, 160, 240, 320, 480, 640, 960, 1280, 1920)
"""Widths to which lines are padded before recognition: few, so that lines of about one length share a batch."""
BATCH = 8
MAX_PIECE = 1400
"""Height in pixels from which on a stretch of lines is cut for detection: above 2000 it would be made smaller."""
LEAST_SIDE = 736
"""Side below which the detection model's own preparation makes a picture larger, and its work with it."""

MAX_WORK = 1_500_000
"""Columns of pixels, WIDTHS of all lines together, that are recognised of one file. A report has about 100,000 to
250,000 and takes 10 to 25 seconds, so this is some two minutes (a guess from those). Counted, not timed, so that the
same file says the same on every machine."""

DETECTED_PIXELS = 150
"""Pixels searched for lines in the time in which one column is recognised. A guess."""

VALUE_CHARACTERS = frozenset("0123456789.,-—–/+")
"""What a value cell may say."""


class WorkSpentError(Exception):
    """A file has cost what one file may cost."""


class Work:
    """What one file may still cost, in columns of pixels."""

    def __init__(self, columns: int = MAX_WORK) -> None:
        self.left = columns

    def spend(self, columns: int) -> None:
        """Take the cost of what is about to be done. Raises WorkSpentError where less is left, then and ever after."""
        if columns > self.left:
            self.left = 0
            raise WorkSpentError
        self.left -= columns


class Line(NamedTuple):
    """A line as recognised; `confidence` is that of its least certain character, 0 where there is none.

    `as_value` is what it says if it must be a value: confidence is then one digit against another, not 0 against O.
    """

    text: str
    confidence: float
    as_value: tuple[str, float] = ("", 0.0)


class Box(NamedTuple):
    """A line that detection found, with its place in pixels: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


def is_installed() -> bool:
    """Say whether the extra `ocr` is there, without importing any of it."""
    return find_spec("onnxruntime") is not None and all(path.is_file() for path in _models())


def _models() -> tuple[Path, ...]:
    """Return the files of the detection and the recognition model; they do not exist without rapidocr."""
    package = find_spec("rapidocr")
    folder = Path(package.origin if package and package.origin else "rapidocr").parent / "models"
    return folder / "PP-OCRv6_det_small.onnx", folder / "PP-OCRv6_rec_small.onnx"


@lru_cache(maxsize=1)
def engine() -> RapidOCR:
    """Return the models, loaded once per process."""
    import cv2
    import rapidocr

    cv2.setNumThreads(1)
    detection, recognition = _models()
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.model_path": str(detection),
            "Rec.model_path": str(recognition),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _recogniser() -> TextRecognizer:
    loaded: TextRecognizer = engine()._load_rec_model()  # type: ignore[no-untyped-call]
    return loaded


def detect_lines(page: Grey, work: Work) -> list[Box]:
    """Return where lines of text stand on a page, found piece by piece: stretches of blank rows are left out.

    Raises WorkSpentError.
    """
    found = []
    for top, bottom in _pieces(page):
        piece = page[top:bottom]
        work.spend(round(max(piece.shape[0], LEAST_SIDE) * piece.shape[1] / DETECTED_PIXELS))
        found += [Box(box.left, box.top + top, box.right, min(box.bottom + top, bottom)) for box in _detect(piece)]
    return found


def _pieces(page: Grey) -> Iterator[tuple[int, int]]:
    """Yield (top, bottom) of stretches that hold anything, cut between lines where they are taller than MAX_PIECE."""
    import numpy as np

    dark = np.flatnonzero((page < 128).any(axis=1) | (page.max(axis=1).astype(int) - page.min(axis=1) > 60)).tolist()
    if not dark:
        return
    margin = 12
    start = before = dark[0]
    for row in dark[1:]:
        if row - before > 6 * margin or (row - before > 2 and row - start > MAX_PIECE) or row - start > 2 * MAX_PIECE:
            yield max(0, start - margin), before + margin
            start = row
        before = row
    yield max(0, start - margin), before + margin


def _detect(piece: Grey) -> list[Box]:
    import cv2

    lacking = max(0, LEAST_SIDE - piece.shape[0])
    page = cv2.copyMakeBorder(piece, 0, lacking, 0, 0, borderType=cv2.BORDER_CONSTANT, value=(255.0,))
    found = engine()(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    if boxes is None:
        return []
    return [Box(float(b[:, 0].min()), float(b[:, 1].min()), float(b[:, 0].max()), float(b[:, 1].max())) for b in boxes]


def recognise_lines(lines: Sequence[Grey], work: Work) -> list[Line]:
    """Return what each picture of one line says. Raises WorkSpentError."""
    import numpy as np

    work.spend(sum(map(_padded_width, lines)))
    found = [Line("", 0.0)] * len(lines)
    groups: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        groups.setdefault(_padded_width(line), []).append(index)
    for width, indexes in sorted(groups.items()):
        for start in range(0, len(indexes), BATCH):
            chunk = indexes[start : start + BATCH]
            batch = np.stack([_normalised(lines[index], width) for index in chunk])
            for index, scores in zip(chunk, _scores(batch), strict=True):
                found[index] = Line(*_decode(scores, _characters()), _decode_value(scores))
    return found


def _padded_width(line: Grey) -> int:
    wanted = math.ceil(HEIGHT * line.shape[1] / max(1, line.shape[0]))
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def _normalised(line: Grey, width: int) -> NDArray[np.float32]:
    import cv2
    import numpy as np

    wanted = min(width, max(1, math.ceil(HEIGHT * line.shape[1] / max(1, line.shape[0]))))
    resized = cv2.resize(line, (wanted, HEIGHT)).astype(np.float32) / 127.5 - 1.0
    padded = np.zeros((3, HEIGHT, width), dtype=np.float32)
    padded[:, :, :wanted] = resized
    return padded


def _scores(batch: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    return np.asarray(_recogniser().session(batch), dtype=np.float32)


@lru_cache(maxsize=1)
def _characters() -> tuple[str, ...]:
    return tuple(_recogniser().postprocess_op.character)


@lru_cache(maxsize=1)
def _value_characters() -> tuple[list[int], tuple[str, ...]]:
    """Return the indexes of what may be said of a value, the one for nothing first, and the characters."""
    names = _characters()
    indexes = [0] + [index for index, name in enumerate(names) if index and name in VALUE_CHARACTERS]
    return indexes, tuple(names[index] for index in indexes)


def _decode_value(scores: NDArray[np.float32]) -> tuple[str, float]:
    indexes, names = _value_characters()
    chosen = scores[:, indexes]
    return _decode(chosen / (chosen.sum(axis=1, keepdims=True) + 1e-9), names)


def _decode(scores: NDArray[np.float32], names: Sequence[str]) -> tuple[str, float]:
    """Return the best path through steps × characters: repeats are one, character 0 stands for none."""
    text: list[str] = []
    sure: list[float] = []
    before = 0
    for index, score in zip(scores.argmax(axis=1).tolist(), scores.max(axis=1).tolist(), strict=True):
        if index and index != before:
            text.append(names[index])
            sure.append(score)
        elif index:
            sure[-1] = max(sure[-1], score)
        before = index
    kept = "".join(text).strip()
    return kept, min(sure) if kept else 0.0
