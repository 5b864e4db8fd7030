"""Digits that stand above or below the line of their paragraph are marks, and none of the number beside them."""

from __future__ import annotations

import pytest
from office_files import cell, par, run, table, word

from extractor.readers.docx import read_docx

UP = '<w:vertAlign w:val="superscript"/>'
STYLES = (
    f'<w:style w:type="character" w:styleId="note"><w:rPr>{UP}</w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="own"><w:basedOn w:val="note"/></w:style>'
    '<w:style w:type="character" w:styleId="high"><w:rPr><w:position w:val="10"/><w:sz w:val="12"/></w:rPr></w:style>'
)


def moved(text: str, by: str, size: str = "") -> str:
    """A run moved up or down by half points."""
    return run(text, f'<w:position w:val="{by}"/>' + (f'<w:sz w:val="{size}"/>' if size else ""))


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((run("25"), moved("2", "12", "10")), "25²"),
        ((run("25"), moved("2", "5")), "25²"),
        ((run("25"), moved("2", "-6", "12")), "25₂"),
        ((run("25"), moved("2", "3")), "252"),
        ((run("2"), moved("5", "6", "72")), "25"),
        ((moved("2", "6"), moved("5", "6")), "25"),
        ((moved("2", "6"), moved("5", "8")), "25"),
        ((moved("2", "12", "10"), run("25")), "2₂₅"),
        ((run("25"), run("2", '<w:rStyle w:val="note"/>')), "25²"),
        ((run("25"), run("2", '<w:rStyle w:val="own"/>')), "25²"),
        ((run("25"), run("2", '<w:rStyle w:val="high"/>')), "25²"),
        ((run("25"), run("2", '<w:rStyle w:val="note"/><w:vertAlign w:val="baseline"/>')), "252"),
        ((run("25"), moved("2", "6pt")), "252"),
        ((run("2", UP), run("25")), "2 25"),
        ((run("25", UP),), "25"),
        ((run("", '<w:position w:val="12"/>'), "2", "5"), "25"),
    ],
)
def test_digits_moved_from_their_line(runs: tuple[str, ...], text: str) -> None:
    """By a fifth of their size and more; where the first run of the paragraph stands is its line."""
    content = read_docx(word(table(cell("受理") + cell(par(*runs)) + cell("7")), styles=STYLES))
    assert content.text == f"受理\t{text}\t7"


def test_each_paragraph_has_a_line_of_its_own() -> None:
    """Paragraphs as files made from PDF have them, each moved as a whole."""
    body = par(moved("12", "8")) + par("34") + par(moved("56", "-8"))
    assert read_docx(word(body)).text == "12\n34\n56"
