"""Prints what reading a PDF costs per page, beside pdfplumber and pypdfium2 getting the words of the same file.

Example: python -m eval.bench.pdf FILE.pdf …

Median of three runs of process time in one process; each reader opens the file anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdfium2

from eval.bench.timing import median_seconds
from extractor.pipeline import extract_record
from extractor.readers.pdf import read_pdf


def _plumber_words(data: bytes) -> int:
    with pdfplumber.open(BytesIO(data)) as file:
        return sum(len(page.extract_words()) for page in file.pages)


def _plumber_tables(data: bytes) -> int:
    with pdfplumber.open(BytesIO(data)) as file:
        return sum(len(page.extract_words()) + len(page.extract_tables()) for page in file.pages)


def _pdfium_text(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as file:
        return sum(len(page.get_textpage().get_text_range()) for page in file)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line per file: seconds per page of each way, and ours as a multiple of pdfplumber's words."""
    paths = [Path(name) for name in (sys.argv[1:] if arguments is None else arguments)]
    ways: tuple[tuple[str, Callable[[bytes], object]], ...] = (
        ("read_pdf", read_pdf),
        ("whole extract", lambda data: extract_record("a.pdf", data)),
        ("pdfplumber words", _plumber_words),
        ("pdfplumber words + tables", _plumber_tables),
        ("pypdfium2 text", _pdfium_text),
    )
    for path in paths:
        data = path.read_bytes()
        with pypdfium2.PdfDocument(data) as file:
            pages = len(file)
        seconds = {name: median_seconds(call, data) for name, call in ways}
        said = ", ".join(f"{name} {1000 * each / pages:.0f} ms" for name, each in seconds.items())
        share = seconds["read_pdf"] / seconds["pdfplumber words"]
        print(f"{path.name}: {pages} pages; per page: {said}; read_pdf {share:.2f} x pdfplumber words")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
