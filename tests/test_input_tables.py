"""Tables of documents: CSV, JSON Lines and Parquet give the same rows; what is wrong is named with its place."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractor.errors import InputError, UsageError
from extractor.runs.input_tables import Columns, InputRow, read_rows

ROWS: list[dict[str, object]] = [
    {"html": '第一行\n"第二行",终', "no": "a1", "link": "https://x.example/1", "省": "甲省", "n": 3},
    {"html": "", "no": None, "link": None, "省": "", "n": None},
]
COLUMNS = Columns("html", "no", "link", ("省", "n"))
WANTED = [
    InputRow(1, '第一行\n"第二行",终'.encode(), "a1", "https://x.example/1", {"省": "甲省", "n": "3"}),
    InputRow(2, None, None, None, {"省": "", "n": ""}),
]


def write_csv(path: Path, encoding: str, rows: Sequence[dict[str, object]] = ROWS) -> Path:
    """The rows as a spreadsheet saves them."""
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_of_csv_in_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    """With line breaks and quotes inside a cell."""
    assert list(read_rows(write_csv(tmp_path / "a.csv", encoding), COLUMNS)) == WANTED


def test_rows_of_json_lines(tmp_path: Path) -> None:
    """Empty lines are none."""
    path = tmp_path / "a.jsonl"
    path.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    assert list(read_rows(path, COLUMNS)) == WANTED


def test_rows_of_parquet_hold_text_or_bytes(tmp_path: Path) -> None:
    """Bytes are the document's own: a PDF, or a page in whatever encoding."""
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), tmp_path / "text.parquet")
    assert list(read_rows(tmp_path / "text.parquet", COLUMNS)) == WANTED
    parquet.write_table(pyarrow.table({"html": [b"%PDF\x00", None]}), tmp_path / "bytes.parquet")
    assert [row.data for row in read_rows(tmp_path / "bytes.parquet", Columns("html"))] == [b"%PDF\x00", None]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "id,body\n1,x\n", "a.csv: no column 'html'; there are 'id', 'body'"),
        ("a.csv", "", "a.csv: no column 'html'; there are "),
        ("a.jsonl", '{"html": "x"}\n{"html": \n', "a.jsonl:2: is not JSON: Expecting value"),
        ("a.jsonl", "[1]\n", "a.jsonl:1: expected an object"),
        ("a.parquet", "html\n", "a.parquet: is no Parquet file that can be read: "),
        ("a.xlsx", "", "a.xlsx: a table of documents is one of .csv, .tsv, .jsonl, .ndjson, .parquet"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, name: str, text: str, message: str) -> None:
    """The file, the line, and which columns there are."""
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        list(read_rows(tmp_path / name, Columns("html")))
    assert str(raised.value).startswith(message)


def test_a_table_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    """As for any other path."""
    with pytest.raises(InputError):
        list(read_rows(tmp_path / "none.csv", Columns("html")))


def test_rows_are_streamed(tmp_path: Path) -> None:
    """20 MB of pages are never in memory together."""
    rows: list[dict[str, object]] = [{"html": "页" * 100_000} for _ in range(70)]
    path = write_csv(tmp_path / "big.csv", "utf-8", rows)
    tracemalloc.start()
    assert sum(len(row.data or b"") for row in read_rows(path, Columns("html"))) == 70 * 300_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_the_limit_on_fields_is_the_table_s_alone(tmp_path: Path) -> None:
    """The csv module has one for the whole process: behind a table of documents it is what it was."""
    path = tmp_path / "a.csv"
    path.write_text("content\n" + "甲" * 200_000 + "\n", encoding="utf-8")
    before = csv.field_size_limit()
    assert [len(row.data) for row in read_rows(path, Columns("content"))] == [600_000]
    assert csv.field_size_limit() == before
