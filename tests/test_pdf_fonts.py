"""Fonts that say they have more characters than memory holds: refused within the blink of an eye, others are read."""

from __future__ import annotations

import time

import pdfminer.pdffont
import pytest
from made_pdf import Page, make_pdf

from extractor import extract
from extractor.readers.pdf import read_pdf
from extractor.readers.pdf_fonts import fonts_within
from extractor.readers.pdf_marks import TooMuchError

FILE = make_pdf(Page().text(50, 50, "年报2023"))
WIDTHS = b"/W [1 95 500]"
UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff>"
    b" endcodespacerange 1 beginbfrange <00000000> <ffffffff> <00004e00> endbfrange endcmap end end"
)


def with_unicode(data: bytes) -> bytes:
    """The file with a map to Unicode of 2^32 characters."""
    stream = b"90 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(UNICODE), UNICODE)
    named = data.replace(b"/Encoding /UniGB-UCS2-H", b"/Encoding /UniGB-UCS2-H /ToUnicode 90 0 R")
    return named.replace(b"xref\n", stream + b"xref\n", 1)


@pytest.mark.parametrize(
    "data",
    [
        FILE.replace(WIDTHS, b"/W [1 99999999999999999999 500]"),
        FILE.replace(WIDTHS, b"/W [" + b"1 65535 500 " * 20_000 + b"]"),
        FILE.replace(WIDTHS, b"/W2 [1 9999999999 500 1 1]").replace(b"UCS2-H", b"UCS2-V"),
        with_unicode(FILE),
    ],
    ids=["widths", "widths again and again", "heights", "unicode"],
)
def test_a_font_that_never_ends_is_refused(data: bytes) -> None:
    """The first was found by fuzzing: 1,111 bytes that took all memory there was."""
    begun = time.process_time()
    assert data != FILE
    assert read_pdf(data).notes == ("too_large",)
    assert time.process_time() - begun < 20
    assert extract(data, name="a.pdf").reasons == ["too_large"]


def test_a_font_of_all_characters_is_read() -> None:
    """65,535 widths in one range, as some writers give."""
    assert read_pdf(FILE.replace(WIDTHS, b"/W [1 65535 500]")).text == "年报2023\n"


def test_outside_of_a_reading_nothing_is_limited() -> None:
    """Another user of the parser in the same process meets its own behaviour."""
    with fonts_within(10), pytest.raises(TooMuchError):
        pdfminer.pdffont.get_widths([1, 100, 500])
    assert len(pdfminer.pdffont.get_widths([1, 100, 500])) == 100
