"""PDF that is refused or read in part: broken, locked, too large, damaged."""

from __future__ import annotations

import random
import time
import zlib
from pathlib import Path

import pytest
from made_pdf import RENDERED, Page, make_pdf

from eval.fuzz.pdf_objects import assemble
from extractor import extract
from extractor.readers import pdf
from extractor.readers.pdf import read_pdf

PROTECTED = Path(__file__).resolve().parent / "pdf_protected"


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"%PDF-1.4 x", "broken_file"),
        (make_pdf(Page().text(50, 50, "年"))[:300], "broken_file"),
        (make_pdf(), "broken_file"),
        (
            make_pdf(
                Page(),
                trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "00" * 32 + "> /U <" + "11" * 32 + "> >>"
                " /ID [<00> <00>]",
            ),
            "encrypted",
        ),
    ],
)
def test_a_file_that_can_not_be_read_says_why(data: bytes, note: str) -> None:
    """And the verdict is unreadable, for that reason."""
    assert read_pdf(data)[4] == (note,)
    result = extract(data, name="a.pdf")
    assert (result.verdict, result.reasons) == ("unreadable", [note])


@pytest.mark.parametrize("name", ["rc4_40", "aes_128", "aes_256"])
def test_a_file_that_forbids_copying_only_is_read(name: str) -> None:
    """Encrypted with an empty password, as offices do: any viewer shows it. Written by qpdf from a page of ours."""
    page = extract((RENDERED / "writer_html_blank_for_zero.pdf").read_bytes(), name="a.pdf")
    protected = extract((PROTECTED / f"{name}_open.pdf").read_bytes(), name="a.pdf")
    assert (protected.verdict, protected.cells) == ("verified", page.cells)


def test_a_file_with_a_password_is_not_opened() -> None:
    """The record says why."""
    data = (PROTECTED / "aes_256_locked.pdf").read_bytes()
    assert extract(data, name="a.pdf").reasons == ["encrypted"]


def test_too_many_pages_characters_or_strokes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, not by running on."""
    two = make_pdf(Page().text(50, 50, "年" * 8), Page().text(50, 50, "年" * 8))
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "MAX_PAGES", 1)
        assert read_pdf(two).notes == ("too_large",)
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "MAX_GLYPHS", 10)
        assert read_pdf(two).notes == ("too_large",)
    page = Page()
    page.steps = ["0 0 m 9 9 l S"] * 100_000
    started = time.process_time()
    assert read_pdf(make_pdf(page)).notes == ("too_large",)
    assert time.process_time() - started < 20


def test_a_page_of_a_drawing_is_read_without_tables() -> None:
    """A lattice of 80 by 80 rulings is no table of a report, and looking for its cells takes minutes."""
    page = Page().text(50, 20, "附图")
    for i in range(80):
        page.rule(50 + 6 * i, 50, 50 + 6 * i, 600).rule(50, 50 + 6 * i, 550, 50 + 6 * i)
    started = time.process_time()
    content = read_pdf(make_pdf(page))
    assert (content.text, content.grids, content.notes) == ("附图\n", (), ("grid_too_large",))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(("filters", "times"), [(b"/FlateDecode", 1), (b"/Fl", 1), (b"[/FlateDecode /Fl]", 2)])
def test_a_stream_that_unpacks_to_gigabytes_is_refused(
    filters: bytes, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is unpacked, whatever its filters are called and however many there are."""
    monkeypatch.setattr(pdf, "MAX_UNPACKED", 1_000_000)
    packed = b" " * 3_000_000
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    assert read_pdf(_with_contents(packed, filters)).notes == ("too_large",)


def test_contents_that_take_minutes_to_parse_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_CONTENTS", 1_000_000)
    assert read_pdf(_with_contents(zlib.compress(b"0 0 m " * 200_000), b"/FlateDecode")).notes == ("too_large",)


def test_a_large_stream_that_the_parser_unpacks_byte_by_byte_is_refused() -> None:
    for filters in (b"/LZWDecode", b"/ASCII85Decode", b"/RunLengthDecode"):
        assert read_pdf(_with_contents(b"\x80" * 1_100_000, filters)).notes == ("too_large",)


def test_other_users_of_the_parser_have_no_limit() -> None:
    """What is put in its place limits only what is read here."""
    import pdfminer.pdftypes

    packed = zlib.compress(b" " * 70_000_000)
    assert len(vars(pdfminer.pdftypes)["zlib"].decompress(packed)) == 70_000_000


def _with_contents(data: bytes, filters: bytes) -> bytes:
    """A file of one page with these contents, packed so."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    contents = b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters, data)
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, contents])


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_raises_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off, bytes changed, a piece lost: read, or refused by name, in seconds; recognising pages takes its own."""
    monkeypatch.setattr("extractor.readers.pdf._recognise", lambda *_: {})
    rng = random.Random(seed)
    files = sorted(RENDERED.glob("*.pdf"))
    data = bytearray(files[seed % len(files)].read_bytes())
    if seed % 3 == 0:
        del data[rng.randrange(len(data)) :]
    elif seed % 3 == 1:
        for _ in range(rng.choice((1, 5, 50))):
            data[rng.randrange(len(data))] = rng.randrange(256)
    else:
        start = rng.randrange(len(data))
        del data[start : start + rng.randrange(1, 2000)]
    started = time.process_time()
    content = read_pdf(bytes(data))
    assert time.process_time() - started < 20
    reasons = {"broken_file", "broken_image", "encrypted", "garbage_text_layer", "images_only", "too_large"}
    assert set(content.notes) <= reasons
