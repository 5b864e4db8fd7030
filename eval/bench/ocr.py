"""Seconds per page of a scan: gouji's reading beside RapidOCR's own pass over the same pages, turn by turn.

    python -m eval.bench.ocr [FILE] [--runs 3]

CPU seconds, one thread each, models loaded before; what loading them costs is printed apart.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2

from extractor.readers.scan import read_page
from extractor.readers.scan_decode import decode_pages
from extractor.readers.scan_glyphs import Work, engine, recognise_lines

SAMPLE = Path(__file__).parents[2] / "tests" / "scans" / "report_2023.tiff"


def cpu_seconds(call: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def main() -> None:
    """Read the pages by both in turn; print medians per page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    pages = list(decode_pages(chosen.file.read_bytes()))

    def load() -> None:
        recognise_lines([pages[0][:48, :96]], Work())
        engine()(cv2.cvtColor(pages[0][:200], cv2.COLOR_GRAY2BGR))

    print(f"models loaded in {cpu_seconds(load):.1f} s")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(chosen.runs):
        for number, page in enumerate(pages, start=1):
            colour = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)
            ours.append(cpu_seconds(partial(read_page, page, number)))
            theirs.append(cpu_seconds(partial(engine(), colour, use_det=True, use_cls=False, use_rec=True)))
    print(f"gouji {statistics.median(ours):.1f} s per page, RapidOCR {statistics.median(theirs):.1f} s")


if __name__ == "__main__":
    main()
