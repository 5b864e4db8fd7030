"""Pieces: what stands between pipes, tabs or spaces, before anyone asks what it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fold import fold
from extractor.model import Value
from extractor.pieces import split_pieces, value_of
from extractor.readers import read_document


def pieces_of(text: str) -> list[tuple[str, str]]:
    """Kind and text of the pieces of a text."""
    return [(piece.kind, text[piece.start : piece.end]) for piece in split_pieces(fold(text))]


def T(text: str) -> tuple[str, str]:  # noqa: N802
    """A piece of text."""
    return ("text", text)


def V(*texts: str) -> list[tuple[str, str]]:  # noqa: N802
    """Values."""
    return [("value", text) for text in texts]


EMPTY = ("empty", "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("规章 | 0 | 1 | 2 |", [T("规章"), *V("0", "1", "2")]),
        ("规章 | 0 | 1 | 2", [T("规章"), *V("0", "1", "2")]),
        ("规章 | 0 | | 2 |", [T("规章"), *V("0"), EMPTY, *V("2")]),
        ("规章 | 0 | |||", [T("规章"), *V("0"), EMPTY, EMPTY, EMPTY]),
        ("0 |", V("0")),
        ("|", [EMPTY]),
        ("|||", [EMPTY] * 3),
        ("规章\t0\t\t2", [T("规章"), *V("0"), EMPTY, *V("2")]),
        ("规章 0 1 2", [T("规章"), *V("0", "1", "2")]),
        ("规章\u30000\u30001", [T("规章"), *V("0", "1")]),
        ("规章 — / 无", [T("规章"), *V("—", "/", "无")]),
        ("0 1 2 规章", [*V("0", "1", "2"), T("规章")]),
        ("20 4 1", V("20", "4", "1")),
        ("收费 38.65万元", [T("收费"), *V("38.65万元")]),
        ("许可 3（含1） 12,846", [T("许可"), *V("3（含1）", "12,846")]),
        ("规章 ０ １", [T("规章"), *V("０", "１")]),
    ],
)
def test_a_line_is_split_at_its_delimiters(line: str, expected: list[tuple[str, str]]) -> None:
    """Pipes end slots, tabs stand between two, spaces part words; an empty slot is a piece."""
    assert pieces_of(line + "\n") == expected


def test_empty_slots_before_the_first_word_are_no_pieces() -> None:
    """A leading border or a lost span before a label belongs to nobody."""
    assert pieces_of("| | 规章 | 0 |\n| a | b |\n") == [T("规章"), *V("0"), T("a"), T("b")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1.属于国家秘密 0", [T("1.属于国家秘密"), *V("0")]),
        ("2023 年 5 月", [T("2023"), T("年"), T("5"), T("月")]),
        ("收到 17 件申请", [T("收到"), T("17"), T("件申请")]),
        ("共3件。 5", [T("共3件。 5")]),
        ("长" * 95 + " 3", [T("长" * 95 + " 3")]),
    ],
)
def test_digits_in_labels_and_prose_are_no_values(line: str, expected: list[tuple[str, str]]) -> None:
    """Only what ends a line, or begins it, can be values; a sentence or a long line has none."""
    assert pieces_of(line) == expected


@pytest.mark.parametrize("rule", ["---|---|", "| --- | :---: |", "---------\t---"])
def test_a_rule_between_rows_is_nothing(rule: str) -> None:
    """Markdown's, or a converter's."""
    assert pieces_of(f"规章 | 0 |\n{rule}\n") == [T("规章"), *V("0")]


@pytest.mark.parametrize(
    "mark", ["- 3 -", "—3—", "第 3 页", "第3页 共8页", "第3页/共8页", "3 / 8", "Page 3", "· 3 ·", "\x0c"]
)
def test_a_page_number_on_its_own_line_is_a_page_mark(mark: str) -> None:
    """And so is a form feed."""
    assert pieces_of(f"规章 0\n{mark}\n收费 1\n") == [T("规章"), *V("0"), ("page", mark), T("收费"), *V("1")]


def test_a_page_number_glued_to_a_value_is_cut_off_and_the_value_marked() -> None:
    """Its borders are not declared."""
    pieces = split_pieces("规章 0 0 1- 3 -\n")
    assert [(piece.kind, piece.glued) for piece in pieces] == [
        ("text", False),
        ("value", False),
        ("value", False),
        ("value", True),
        ("page", False),
    ]


def test_several_values_in_one_cell_are_marked_as_glued() -> None:
    """`| 3 1 16 |` may be three cells or one."""
    pieces = split_pieces("规章 | 3 1 16 |\n")
    assert [(piece.kind, piece.glued) for piece in pieces] == [("text", False), *[("value", True)] * 3]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_every_newline_ends_a_line(newline: str) -> None:
    """Whatever system wrote the file."""
    text = f"规章 0{newline}收费 1{newline}"
    assert pieces_of(text) == [T("规章"), *V("0"), T("收费"), *V("1")]
    assert [piece.line for piece in split_pieces(text)] == [0, 0, 1, 1]


def test_a_grid_gives_pieces_their_columns() -> None:
    """Cells of a Markdown table with a delimiter row: (grid, first column, column behind the last)."""
    content = read_document("x.md", "| 信息内容 | 件数 |\n|---|---|\n| 规章 | 0 |\n".encode()).content
    pieces = split_pieces(fold(content.text), content.grids)
    assert [(content.text[p.start : p.end], p.column) for p in pieces] == [
        ("信息内容", (0, 0, 1)),
        ("件数", (0, 1, 2)),
        ("规章", (0, 0, 1)),
        ("0", (0, 1, 2)),
    ]


def test_pipes_and_tabs_are_no_grid() -> None:
    """They count slots; their places mean nothing."""
    assert {piece.column for text in ("规章 | 0 |\n", "规章\t0\n") for piece in split_pieces(text)} == {None}


def test_a_value_keeps_its_raw_text() -> None:
    """Folding is for matching only."""
    raw = "规章 | １２ |\n"
    piece = split_pieces(fold(raw))[1]
    assert value_of(piece, fold(raw), raw) == Value("printed", 12, "１２", (5, 7))


@given(st.text(alphabet="规章许可 |\t\n\r0123.-—/无（）。", max_size=80))
def test_pieces_stand_in_order_and_never_overlap(text: str) -> None:
    """Whatever the text, every piece is where it says."""
    pieces = split_pieces(fold(text))
    ends = [0]
    for piece in pieces:
        assert ends[-1] <= piece.start <= piece.end <= len(text)
        ends.append(piece.end)
        assert (piece.kind == "empty") is (piece.start == piece.end)
    assert [piece.line for piece in pieces] == sorted(piece.line for piece in pieces)
