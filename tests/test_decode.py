"""Bytes to text: UTF-16 by its mark, else UTF-8, else GB18030, whatever the file declares."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import extract, extract_text
from extractor.readers import MAX_BYTES, media_type_of, read_document
from extractor.readers.decode import decode

TEXT = "政府信息公开：规章 0\r\n⾏政许可\t１２\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    """Newlines are kept, a mark is removed; UTF-16 needs its mark."""
    text = TEXT if encoding != "gbk" else TEXT.replace("⾏", "行")
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert decode(mark + text.encode(encoding)) == (text, ())


def test_a_declaration_counts_for_nothing() -> None:
    """GB18030 behind charset=utf-8, UTF-8 behind gb2312."""
    for declared, real in (("utf-8", "gb18030"), ("gb2312", "utf-8")):
        text = f'<meta charset="{declared}">政府信息公开'
        assert decode(text.encode(real)) == (text, ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_cut_at_the_end_does_not_make_the_rest_another_encoding(encoding: str) -> None:
    """A file that was not fetched whole."""
    text, notes = decode("政府信息公开".encode(encoding)[:-1])
    assert (text.startswith("政府信息公"), notes) == (True, ("undecodable_bytes",))


def test_bytes_of_no_encoding_become_replacement_characters() -> None:
    """In their place, and noted."""
    text, notes = decode("规章 0\n".encode() + b"\xff\xff" + "行政许可 5\n".encode())
    assert (text.replace("\ufffd", ""), notes) == ("规章 0\n行政许可 5\n", ("undecodable_bytes",))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text(data: bytes) -> None:
    """Never an exception."""
    text, notes = decode(data)
    assert isinstance(text, str)
    assert notes in ((), ("undecodable_bytes",))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    """But for a mark at its beginning."""
    assert decode(text.encode()) == (text.removeprefix("\ufeff"), ())


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04\x14", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"{\\rtf1", "application/rtf"),
        (b"<html><body><p>x</p></body></html>", "text/html"),
        ("<p>规章</p><p>0</p>".encode(), "text/html"),
        (b"a < b and c > d", "text/plain"),
        (TEXT.encode("utf-16"), "text/plain"),
        (b"a\x00b", "application/octet-stream"),
        (b"", "text/plain"),
    ],
)
def test_a_file_is_what_it_holds(data: bytes, media_type: str) -> None:
    """Not what its suffix says."""
    assert media_type_of(data) == media_type
    assert read_document("x.txt", data).media_type == media_type


def test_a_table_with_a_delimiter_row_is_markdown() -> None:
    """And has a grid; pipes alone have none."""
    table = "| 信息内容 | 件数 |\n|---|---|\n| 规章 | 0 |\n"
    document = read_document("x.txt", table.encode())
    assert (document.media_type, len(document.content.grids)) == ("text/markdown", 1)
    assert document.text == table
    assert read_document("x.md", b"a | b |\n").media_type == "text/plain"


def test_a_file_without_end_is_refused_by_name() -> None:
    """too_large, and nothing of it is read."""
    result = extract(b"x" * (MAX_BYTES + 1))
    assert (result.verdict, result.reasons[0], result.cells) == ("unreadable", "too_large", {})


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_a_long_run_of_blanks_is_read_in_no_time(blank: str) -> None:
    """Converters of wide tables write them; a pattern that is tried from every blank anew would take an hour."""
    start = time.perf_counter()
    assert extract_text(blank * 100_000).reasons == ["empty_file"]
    assert time.perf_counter() - start < 5
