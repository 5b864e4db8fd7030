"""Fonts of a PDF are counted through within a limit: the parser counts as far as a file says, to 10^20 if need be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pdfminer.cmapdb
import pdfminer.pdffont

from extractor.readers.pdf_marks import TooMuchError

MAX_COUNTED = 3_000_000
"""Characters that the ranges of a document's fonts may name: about 300 MB. All fonts of a report name some 70,000."""

_left: ContextVar[int | None] = ContextVar("left", default=None)
"""Characters that may still be named; None outside of `fonts_within`, where nothing is limited."""


@contextmanager
def fonts_within(limit: int) -> Iterator[None]:
    """Let the ranges in fonts that are read inside name `limit` characters in all; more raises TooMuchError."""
    before = _left.set(limit)
    try:
        yield
    finally:
        _left.reset(before)


def _range(*limits: int) -> range:
    """Return a range, and spend its length."""
    counted = range(*limits)
    left = _left.get()
    if left is not None:
        left -= max(0, (counted.stop - counted.start) // counted.step)
        _left.set(left)
        if left < 0:
            raise TooMuchError
    return counted


for _module in (pdfminer.cmapdb, pdfminer.pdffont):
    vars(_module)["range"] = _range
