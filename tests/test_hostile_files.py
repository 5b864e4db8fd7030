"""What was found by spoiling files, in its smallest form; and files built to do harm, by what they are called."""

from __future__ import annotations

import io
import json
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from eval.bench.hostile_files import FILES
from eval.fuzz.pdf_objects import text_at, write_pdf
from extractor.acknowledgements import read_acknowledgements
from extractor.corrections import read_corrections
from extractor.errors import OutputError, UsageError
from extractor.links.rollup_units import read_units
from extractor.outside import read_outside
from extractor.pipeline import extract_record
from extractor.readers.containers import read_member
from extractor.runs.input_tables import Columns, read_rows
from extractor.runs.lines import open_lines
from extractor.runs.sources import find_sources
from extractor.runs.store import open_store, read_records

CALLED = {
    "ZIP bomb, flat, 400 MB": "binary_file",
    "DOCX, billion laughs": "broken_file",
    "XLSX, billion laughs": "broken_file",
    "DOCX, 10,000 nested tables": "nesting_too_deep",
    "DOCX, gridSpan of 10^9 × 2,500": "other_document",
    "XLSX, one cell at XFD1048576": "other_document",
    "XLSX, one merged range of all": "other_document",
    "HTML, colspan and rowspan of 10^9": "other_document",
    "gzip of a report": "binary_file",
    "RAR": "binary_file",
    ".exe": "binary_file",
    "NULs, 10 MB": "binary_file",
    "MHTML without boundary": "broken_file",
    "MHTML, 20,000 parts in one another": "nesting_too_deep",
    "MHTML, header of 15 MB": "broken_file",
    "PDF, page tree in a circle": "broken_file",
    "PDF with a password": "encrypted",
}


@pytest.mark.parametrize("name", CALLED)
def test_a_file_built_to_do_harm_is_called_what_it_is(name: str) -> None:
    """The small ones; `python -m eval.bench.hostile` measures all."""
    assert CALLED[name] in extract_record("a", FILES[name]())["reasons"]  # type: ignore[operator]


# ---- time


def test_one_row_said_over_and_over_takes_time_with_its_length_only() -> None:
    """12,000 rows of one label: with the square of that it takes half a minute."""
    head = "2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    started = time.process_time()
    record = extract_record("a.txt", (head + "其他说明 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n新收 0 0\n" * 6_000).encode())
    assert record["verdict"] in ("needs_review", "not_a_report", "unreadable")
    assert time.process_time() - started < 15


def test_members_of_one_name_are_told_apart_in_no_time(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "w") as archive:
        for _ in range(3_000):
            archive.writestr("a.txt", b"")
    started = time.process_time()
    names = [source.name for source in find_sources([str(path)])]
    last = [name.rpartition("!")[2] for name in (*names[:3], names[-1])]
    assert last == ["a.txt", "a.txt'", "a.txt'2", "a.txt'2999"]
    assert time.process_time() - started < 5


def test_the_directory_of_an_archive_is_read_once_for_all_members(tmp_path: Path) -> None:
    """Each member is what it was; an archive that changes in between is read anew."""
    path = tmp_path / "a.zip"
    _write_archive(path, {"a.txt": b"one", "b.txt": b"two"})
    assert [read_member(path, (number,), 10) for number in (0, 1)] == [b"one", b"two"]
    _write_archive(path, {"c.txt": b"three!", "d.txt": b"four"})
    assert [read_member(path, (number,), 10) for number in (1, 0)] == [b"four", b"three!"]


def _write_archive(path: Path, members: dict[str, bytes]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    path.write_bytes(stream.getvalue())


def test_a_ruling_of_a_thousand_million_points_takes_no_memory() -> None:
    """A cell that high was looked up at every 20 points of its height."""
    lines = b"0 0 m 500 0 l S 0 0 m 0 1000000000 l S 500 0 m 500 1000000000 l S 0 1000000000 m 500 1000000000 l S"
    started = time.process_time()
    record = extract_record("a.pdf", write_pdf([lines + b" " + text_at(50, 50, "规章 0 1 2")]))
    assert record["verdict"] == "not_a_report"
    assert time.process_time() - started < 5


# ---- numbers and small tables made elsewhere

CELL = "requests.new_received.total"


@pytest.mark.parametrize("number", ["1" + "0" * 400, "9" * 5000, "1e999", "NaN"])
def test_a_number_that_is_none_is_refused_by_name(number: str) -> None:
    with pytest.raises(UsageError, match=r"^a\.json"):
        read_outside(f'{{"cells": {{"{CELL}": {number}}}}}'.encode(), "a.json")


def test_json_without_end_is_refused_with_its_line() -> None:
    with pytest.raises(UsageError, match=r"a\.json:1: is not JSON: nested too deep"):
        read_outside(b"[" * 100_000, "a.json")


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    """A field longer than the csv module takes."""
    rest = '"' + "x" * 140_000
    path = tmp_path / "a.csv"
    path.write_text("document,rule,who,reason\n" + rest, encoding="utf-8")
    readers = (
        lambda: read_outside(("document,cell,value\n" + rest).encode(), "a.csv"),
        lambda: read_corrections(("document,cell,value,raw,who,why\n" + rest).encode(), "a.csv"),
        lambda: read_units(("unit,role\n" + rest).encode(), "a.csv"),
        lambda: read_acknowledgements(path),
    )
    for read in readers:
        with pytest.raises(UsageError, match=r"a\.csv: is no CSV that can be read"):
            read()


@pytest.mark.parametrize("data", [b"content\n\x8c\xff\n", b"con\xb8\xff"])
def test_a_table_in_no_encoding_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="neither UTF-8 nor GB18030"):
        list(read_rows(path, Columns("content")))


# ---- runs


@pytest.mark.parametrize(
    "line", [b'{"a":' * 100_000, b'{"source": {"name": "\\ud800", "sha256": {}}}', b"[]", b"9" * 5000]
)
def test_a_line_that_is_no_result_is_read_again(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(line + b"\n")
    with closing(open_lines(path, lambda _: "made")) as lines:
        assert lines.find("a") is None
    with pytest.raises(UsageError, match=r"run\.jsonl:1"):
        list(read_records(path))


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    """Whatever is damaged: a record, a name that is no text, or a page."""
    path = tmp_path / "run.db"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        row = (0, "a", "x", "made", "verified", json.dumps([]), b"no zlib")
        db.execute(
            "INSERT INTO documents(position, name, sha256, fingerprint, verdict, reasons, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    with closing(open_store(path)) as store, pytest.raises(OutputError, match=r"run\.db: is damaged"):
        store.packed("a")
    with pytest.raises(UsageError, match=r"run\.db"):
        list(read_records(path))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO cell_names(path) VALUES (CAST(x'ff' AS TEXT))")
    with pytest.raises(OutputError, match=r"run\.db: is damaged"):
        open_store(path)
