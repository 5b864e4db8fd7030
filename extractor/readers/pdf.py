"""PDF with a text layer: lines and ruled tables by where they stand on their pages.

The tables are read by position; the same characters read line by line are `Content.second`, for a second opinion.
Pages without text that can be used go to the recogniser of `readers/scan.py`, where it is installed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import NamedTuple

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1

from extractor.model import Content
from extractor.readers.pages import PagePart, join_pages
from extractor.readers.pdf_aligned import align_tables
from extractor.readers.pdf_fonts import MAX_COUNTED, fonts_within
from extractor.readers.pdf_marks import PageMarks, TooMuchError, read_marks
from extractor.readers.pdf_pages import join_tables, lines_text, mark_running, page_of, write_page
from extractor.readers.pdf_streams import unpacking_within

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every flaw of a file, on stderr

MAX_PAGES = 300
"""A document with more pages is refused as `too_large`; reports have 3 to 20, yearbooks that hold one 200."""

MAX_GLYPHS = 400_000
"""The same for characters in all; 300 full pages of prose have 300,000."""

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes that all streams, pictures aside, may unpack to; the largest fonts have 20 MB. A guess."""

MAX_CONTENTS = 16 * 1024 * 1024
"""Bytes of the contents of all pages; one has 10 to 50 kB. The parser takes seconds for a megabyte. A guess."""

FEW_GLYPHS = 20
"""Characters below which a page has no text to speak of, only a page number or a stamp beside its picture."""

PICTURE_SHARE = 0.25
"""Share of a page that pictures cover from which on they may be what the page says. A guess."""

MANY_DRAWINGS = 200
"""Shapes on a page without text from which on it may be text turned into outlines. A guess."""

GARBAGE_SHARE = 0.2
"""Share of characters without a meaning from which on a text layer is garbage. A guess; sound ones have none."""

_GARBAGE = re.compile("\\(cid:\\d+\\)|[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


class _RefusedError(Exception):
    """The file can't be read: `encrypted`, `broken_file` or `too_large`."""


class _Read(NamedTuple):
    """The pages of a file: what each shows, and what its text is good for."""

    marks: tuple[PageMarks, ...]
    states: tuple[str, ...]
    """Per page: "" for a text that can be used, else `images_only`, `garbage_text_layer`, `broken_file`."""


def read_pdf(data: bytes) -> Content:
    """Return the content of a PDF. Never raises.

    Notes: `encrypted`, `broken_file`, `too_large` (no text); `images_only`, `garbage_text_layer` (some pages, which
    no recogniser read); `grid_too_large` (a page with too many rulings, read without tables).
    """
    try:
        read = _read(data)
    except _RefusedError as refused:
        return Content("", notes=(str(refused),), layer="text_layer")
    numbers = [number for number, state in enumerate(read.states, 1) if state in _FOR_EYES]
    seen = _recognise(data, numbers)
    pages = mark_running([page_of(marks, index) for index, marks in enumerate(read.marks)])
    pages = align_tables(join_tables(pages))
    parts = [
        seen.get(number) or write_page(page, read.marks)._replace(notes=(*page.notes, *([state] if state else [])))
        for number, (page, state) in enumerate(zip(pages, read.states, strict=True), 1)
    ]
    content = join_pages(parts)._replace(meta=_unread(read.states, seen))
    if seen or not content.grids:
        return content
    return content._replace(second=lines_text(pages))


_FOR_EYES = ("images_only", "garbage_text_layer")
"""What a page's text is no good for, but a recogniser may read."""


def scanned_pages(data: bytes) -> tuple[int, ...]:
    """Return the numbers, from 1, of the pages of a PDF whose text can't be used: pictures, or characters unknown.

    No pages for a file that can't be read.
    """
    try:
        states = _read(data).states
    except _RefusedError:
        return ()
    return tuple(number for number, state in enumerate(states, 1) if state in _FOR_EYES)


def _unread(states: Sequence[str], seen: Mapping[int, PagePart]) -> dict[str, str]:
    """Return `pages_` and a note -> the numbers of its pages; recognised ones have the recogniser's notes."""
    found: dict[str, list[str]] = {}
    for number, state in enumerate(states, 1):
        for note in seen[number].notes if number in seen else [state] * bool(state):
            found.setdefault(f"pages_{note}", []).append(str(number))
    return {note: ", ".join(numbers) for note, numbers in found.items()}


def _recognise(data: bytes, numbers: Sequence[int]) -> dict[int, PagePart]:
    """Return what the recogniser reads on these pages, nothing where none is installed or it fails."""
    if not numbers or find_spec("rapidocr") is None or find_spec("extractor.readers.scan") is None:
        return {}
    scan_pages: Callable[[bytes, Sequence[int]], dict[int, PagePart]]
    scan_pages = import_module("extractor.readers.scan").scan_pages
    try:
        return scan_pages(data, numbers)
    except Exception:  # whatever its libraries run into: the pages stay noted as what nobody read
        return {}


def _read(data: bytes) -> _Read:
    """Return what the pages show. Raises _RefusedError."""
    with unpacking_within(MAX_UNPACKED), fonts_within(MAX_COUNTED):
        return _read_pages(_pages(data))


def _pages(data: bytes) -> list[PDFPage]:
    """Return the pages of a file. Raises _RefusedError."""
    try:
        document = PDFDocument(PDFParser(BytesIO(data)), password="")
        pages: list[PDFPage] = []
        for page in PDFPage.create_pages(document):
            if len(pages) >= MAX_PAGES:
                raise _RefusedError("too_large")
            pages.append(page)
    except _RefusedError:
        raise
    except TooMuchError as error:
        raise _RefusedError("too_large") from error
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise _RefusedError("encrypted") from error
    except Exception as error:  # pdfminer meets broken files with whatever its own code runs into
        raise _RefusedError("broken_file") from error
    if not pages:
        raise _RefusedError("broken_file")
    return pages


def _read_pages(pages: Sequence[PDFPage]) -> _Read:
    resources = PDFResourceManager()
    found: list[PageMarks] = []
    states: list[str] = []
    left = MAX_CONTENTS
    for page in pages:
        try:
            contents = map(resolve1, page.contents)
            left -= sum(len(stream.get_data()) for stream in contents if isinstance(stream, PDFStream))
            if left < 0:
                raise TooMuchError
            marks = read_marks(page, resources)
        except TooMuchError as error:
            raise _RefusedError("too_large") from error
        except Exception:  # as above; what the other pages say is still worth having
            marks = PageMarks((), (), (), (), (), 1.0, 1.0, 0, 0.0)
            states.append("broken_file")
        else:
            states.append(_state(marks))
        found.append(marks)
        if sum(len(each.glyphs) for each in found) > MAX_GLYPHS:
            raise _RefusedError("too_large")
    if set(states) == {"broken_file"}:
        raise _RefusedError("broken_file")
    return _Read(tuple(found), tuple(states))


def _state(marks: PageMarks) -> str:
    texts = [glyph.text for glyph in marks.glyphs if glyph.text != " "]
    if len(texts) < FEW_GLYPHS and (
        marks.covered >= PICTURE_SHARE or (not texts and len(marks.drawn) + len(marks.shades) > MANY_DRAWINGS)
    ):
        return "images_only"
    garbage = sum(_GARBAGE.search(text) is not None for text in texts)
    return "garbage_text_layer" if garbage > GARBAGE_SHARE * len(texts) else ""
