"""Print in a PDF and what is painted below and above it: read where it is seen, doubted where it is hidden."""

from __future__ import annotations

import pytest
from made_pdf import Page, make_pdf
from pdfminer.pdfcolor import PREDEFINED_COLORSPACE, PDFColorSpace

from extractor.readers.colors import BLACK, UNKNOWN, WHITE
from extractor.readers.pdf import read_pdf
from extractor.readers.pdf_colors import read_pdf_color

SPACES = (
    "/Black [/Separation /Black /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0 0 1] /N 1 >>]"
    " /Two [/DeviceN [/Black /Gold] /DeviceCMYK << /FunctionType 2 /Domain [0 1 0 1] >>]"
    " /Few [/Indexed /DeviceRGB 1 <FFFFFF000000>]"
    " /Light [/Lab << /WhitePoint [0.95 1 1.09] >>]"
)


REST = "本机关依法依规公开政府信息并按时答复申请"


def _text(page: Page) -> str:
    """What is read of a page that has a line of readable text too: one of nothing but � would be recognised instead."""
    line, *rest = read_pdf(make_pdf(page.text(50, 300, REST).text(50, 330, REST))).text.splitlines()
    assert {line, *rest} >= {REST}
    return "" if line == REST else line


@pytest.mark.parametrize(
    ("color", "text"),
    [
        ("0 g", "528"),
        ("1 g", ""),
        ("0 0 0 0 k", ""),
        ("0 0 0 1 k", "528"),
        ("/Black cs 1 scn", "528"),
        ("/Black cs 0 scn", ""),
        ("1 g /Two cs 1 0 scn", "528"),
        ("/Few cs 1 scn", "528"),
        ("/Light cs 100 0 0 scn", ""),
        ("/Light cs 20 0 0 scn", "528"),
        ("/Light cs 100 90 0 scn", "528"),
    ],
)
def test_full_ink_is_seen_and_the_white_of_the_paper_is_not(color: str, text: str) -> None:
    """1 is white as a grey and full print as the share of an ink, as printing houses write black."""
    assert _text(Page(spaces=SPACES).text(50, 100, "528", color=color)) == text


@pytest.mark.parametrize(("mode", "text"), [(0, ""), (1, "528"), (2, "528"), (3, "")])
def test_white_letters_with_an_outline_are_seen(mode: int, text: str) -> None:
    """Filled in white, stroked in black."""
    assert _text(Page().text(50, 100, "528", color="1 g 0 G", mode=mode)) == text


def test_a_number_behind_a_bar_is_doubted() -> None:
    """Black or white, painted after it; what is painted before it is its ground."""
    for color in ("0 g", "1 g", "1 1 0 rg"):
        page = Page().text(50, 100, "受理 528 7").shade(74, 99, 91, 112, color)
        assert _text(page) == "受理 \ufffd\ufffd\ufffd 7"
        assert _text(Page().shade(74, 99, 91, 112, "1 1 0 rg").text(50, 100, "受理 528 7")) == "受理 528 7"


@pytest.mark.parametrize("bar", [(74, 99, 86, 112), (74, 104, 91, 112), (40, 40, 400, 200)])
def test_what_covers_a_part_or_a_whole_page_hides_nothing(bar: tuple[float, float, float, float]) -> None:
    """The last digit sticks out and is read, so does one of which a half is seen; a large shape may be clipped."""
    text = _text(Page().text(50, 100, "受理 528 7").shade(*bar, "1 g"))
    assert text in ("受理 \ufffd\ufffd8 7", "受理 528 7")
    assert (text == "受理 528 7") == (bar[0] == 40 or bar[1] == 104)


def test_a_number_in_the_colour_of_its_ground_is_doubted() -> None:
    """Black on black; the last that was painted below counts."""
    page = Page().shade(40, 90, 70, 120, "0 g").text(50, 100, "受理 528")
    assert _text(page) == "\ufffd\ufffd 528"
    page = Page().shade(40, 90, 200, 120, "0 g").shade(40, 90, 200, 120, "1 g").text(50, 100, "受理 528")
    assert _text(page) == "受理 528"
    page = Page().shade(40, 90, 200, 120, "0 g").shade(40, 90, 200, 120, "1 g").text(50, 100, "受理 528", color="1 g")
    assert _text(page) == ""


def test_colours_of_pdfminer() -> None:
    """Numbers by the space they are in; a pattern, or numbers of a wrong count, are not known."""
    grey, rgb, cmyk = (PREDEFINED_COLORSPACE[name] for name in ("DeviceGray", "DeviceRGB", "DeviceCMYK"))
    assert [read_pdf_color(share, grey) for share in (0, 1, 7, -7)] == [BLACK, WHITE, WHITE, BLACK]
    assert read_pdf_color((1, 0.5, 0), rgb) == 0xFF8000
    assert [read_pdf_color(ink, cmyk) for ink in ((0, 0, 0, 1), (1, 1, 1, 0), (0, 0, 0, 0))] == [BLACK, BLACK, WHITE]
    assert read_pdf_color((0, 1), grey) == UNKNOWN
    assert read_pdf_color("P1", PREDEFINED_COLORSPACE["Pattern"]) == UNKNOWN
    assert read_pdf_color((0.5, "P1"), PDFColorSpace("Pattern", 4)) == UNKNOWN


@pytest.mark.parametrize(("top", "text"), [(105, "受理 \ufffd2\ufffd 7"), (99, "受理 528 7"), (112, "受理 528 7")])
def test_digits_that_a_line_strikes_out_are_doubted(top: float, text: str) -> None:
    """Through their middle, not above or below them as the rulings of a table; words stay."""
    page = Page().text(50, 100, "受理 528 7").rule(50, top, 79, top).rule(86, top, 90, top)
    assert _text(page) == text
