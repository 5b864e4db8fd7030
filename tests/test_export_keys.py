"""A researcher's own keys in exports: id, address and --meta columns, read back by the libraries people use."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from papers import AGENCY, print_report
from runs import record_of, write_run

from extractor.cli.app import run
from extractor.export.dictionary import entries
from extractor.export.legal_text import stata_names
from extractor.export.source_keys import SourceKeys, keys_of
from extractor.export.tables import TABLES, Options, key_columns
from extractor.exporting import export_run
from extractor.runs.store import read_origins, read_records

OTHER = print_report({"requests.new_received.total": "29"}, title="白石县教育局2022年政府信息公开工作年度报告")
ROWS = (
    (print_report(), "A1", "https://x.example/1", "甲省", "1", "1999"),
    (OTHER, "A1", "", "=1+1", "", "2000"),
    ("会议通知\n定于明日召开。\n", "", "https://x.example/3", "乙省", "3", ""),
    ("", "4", "https://x.example/4", "", "4", ""),
)
KEYS = [
    ("A1", "https://x.example/1", "1", "1999", "甲省"),
    ("A1", "", "", "2000", "=1+1"),
    ("", "https://x.example/3", "3", "", "乙省"),
    ("4", "https://x.example/4", "4", "", ""),
]
COLUMNS = ["document", "id", "url", "level", "meta_year", "省"]
NAMES = ["t.csv#A1", "t.csv#A1:2", "t.csv:3", "t.csv#4"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same table as a run in JSON Lines and in a database."""
    folder = tmp_path_factory.mktemp("keys")
    table = folder / "t.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("body", "no", "link", "省", "level", "year"), *ROWS])
    columns = ["--content", "body", "--id", "no", "--url", "link", "--meta", "省", "--meta", "level", "--meta", "year"]
    outputs = (folder / "run.jsonl", folder / "run.db")
    for output in outputs:
        command = ["extract", "--input", str(table), *columns, "-o", str(output), "-q", "--reader", "rules"]
        assert run([*command, "--fail-on", "never"]) == 0
    return outputs


def export(source: Path, out: Path, **options: Any) -> Path:
    """Export to one file."""
    export_run(source, [out], Options(**{"table": "", "language": "zh", **options}))
    return out


def csv_of(path: Path) -> list[list[str]]:
    """The lines of a CSV."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_the_keys_behind_the_document(runs: tuple[Path, Path], tmp_path: Path, table: str) -> None:
    """A meta column that is named like one of ours has meta_ before it; both kinds of run give the same bytes."""
    header, *rows = csv_of(export(runs[0], tmp_path / "a.csv", table=table))
    assert header[:6] == COLUMNS
    assert len(set(header)) == len(header)
    known = dict(zip(NAMES, KEYS, strict=True))
    assert {row[0] for row in rows} <= known.keys()
    assert [tuple(row[1:6]) for row in rows] == [known[row[0]] for row in rows]
    assert export(runs[1], tmp_path / "b.csv", table=table).read_bytes() == (tmp_path / "a.csv").read_bytes()


def test_a_csv_written_while_reading_has_the_same_columns(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """They are known from the command: the bytes of an export of the run, which `gouji verify` reads too."""
    columns = ["--content", "body", "--id", "no", "--url", "link", "--meta", "省", "--meta", "level", "--meta", "year"]
    command = ["extract", "--input", str(runs[0].parent / "t.csv"), *columns, "-o", str(tmp_path / "a.csv"), "-q"]
    assert run([*command, "--reader", "rules", "--fail-on", "never"]) == 0
    exported = export(runs[0], tmp_path / "b.csv", table="long")
    assert (tmp_path / "a.csv").read_bytes() == exported.read_bytes()
    assert run(["verify", str(tmp_path / "a.csv"), "-q"]) in (0, 1)


def test_the_columns_behind_the_keys_are_those_without(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """Nothing else moves."""
    with_keys = csv_of(export(runs[0], tmp_path / "a.csv", table="panel", status=True))
    without = csv_of(export(runs[0], tmp_path / "b.csv", table="panel", status=True, keys=SourceKeys()))
    assert [[row[0], *row[6:]] for row in with_keys] == without
    assert [row[without[0].index("year")] for row in without[1:]] == ["2023", "2022", "", ""]


def test_a_run_over_plain_files_has_no_such_columns(tmp_path: Path) -> None:
    """Not even for what a page's own meta tags say; an address of its own is a column."""
    page = "<html><head><meta name='title' content='年报'>{}</head><body><p>通知</p></body></html>"
    plain, own = page.format(""), page.format("<meta name='url' content='https://own.example/1'>")
    text = record_of("a.txt", print_report())
    source = write_run(tmp_path / "a.jsonl", [text, record_of("b.html", plain)])
    assert csv_of(export(source, tmp_path / "a.csv", table="wide"))[0][:2] == ["document", "agency"]
    source = write_run(tmp_path / "b.jsonl", [text, record_of("b.html", own)])
    rows = csv_of(export(source, tmp_path / "b.csv", table="wide"))
    assert [row[:3] for row in rows] == [
        ["document", "url", "agency"],
        ["a.txt", "", AGENCY],
        ["b.html", "https://own.example/1", ""],
    ]


def test_what_the_last_record_has_is_a_column_of_the_first(tmp_path: Path) -> None:
    """Found by a pass over the beginnings and ends of the records, which are those of the whole records."""
    first, last = record_of("a.txt", print_report()), record_of("b.txt", OTHER)
    last["source"] |= {"id": "7", "meta": {"省": "甲"}}
    last["run"] = {**last["run"], "settings": {"reader": "rules", "meta": ["省"]}}
    source = write_run(tmp_path / "run.jsonl", [first, last])
    rows = csv_of(export(source, tmp_path / "a.csv", table="wide"))
    assert [row[:3] for row in rows] == [["document", "id", "省"], ["a.txt", "", ""], ["b.txt", "7", "甲"]]
    spaced = tmp_path / "spaced.jsonl"  # as another program writes it
    spaced.write_text("".join(json.dumps(record) + "\n" for record in (first, last)), encoding="utf-8")
    assert keys_of(read_origins(spaced)) == keys_of(read_records(spaced)) == SourceKeys(True, False, ("省",))


def test_parts_of_records_are_those_of_the_records(runs: tuple[Path, Path]) -> None:
    """Source and run, of both kinds of run."""
    for path in runs:
        whole = [{"source": record["source"], "run": record["run"]} for record in read_records(path)]
        assert list(read_origins(path)) == whole
        assert keys_of(whole) == SourceKeys(True, True, ("level", "year", "省"))


def test_a_name_that_is_taken_gets_meta_before_it() -> None:
    """In capitals or not, for SQL does not tell them apart; again if that is taken too."""
    said = ("", "Year", "id", "meta_year", "t3_r1_c1", "year", "单位", "价\n格")
    columns = key_columns(SourceKeys(meta=said))
    assert [(column.said, column.name) for column in columns] == [
        ("meta_", "meta_"),
        ("Year", "meta_Year"),
        ("id", "meta_id"),
        ("meta_year", "meta_meta_year"),
        ("t3_r1_c1", "meta_t3_r1_c1"),
        ("year", "meta_meta_meta_year"),
        ("单位", "单位"),
        ("价\n格", "价 格"),
    ]


# ---- Parquet


def test_parquet_has_them_as_text_and_nothing_as_null(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """Read by polars and duckdb; what the column was called stands in its metadata."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    polars = pytest.importorskip("polars", reason="needs polars")
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    out = export(runs[1], tmp_path / "panel.parquet", table="panel")
    expected = [(name, *(value or None for value in keys)) for name, keys in zip(NAMES, KEYS, strict=True)]
    frame = polars.read_parquet(out).select(COLUMNS)
    assert frame.dtypes == [polars.String] * 6
    assert frame.rows() == expected
    query = "SELECT document, id, url, level, meta_year, \"省\" FROM '{}'"
    assert duckdb.sql(query.format(out.as_posix())).fetchall() == expected
    assert duckdb.sql(f"SELECT year FROM '{out.as_posix()}' WHERE meta_year = '1999'").fetchall() == [(2023,)]
    assert parquet.read_schema(out).field("meta_year").metadata == {b"label": b"year"}


# ---- Stata


def test_stata_has_them_as_strings_labelled_with_their_own_names(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """Read by pandas."""
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    out = export(runs[0], tmp_path / "panel.dta", table="panel")
    with pandas.io.stata.StataReader(out) as reader:
        frame, labels = reader.read(convert_categoricals=False), reader.variable_labels()
    assert list(frame.columns[:7]) == [*COLUMNS, "agency"]
    assert [tuple(row) for row in frame[COLUMNS[1:]].to_numpy()] == KEYS
    assert [labels[name] for name in COLUMNS[3:]] == ["level", "year", "省"]
    assert labels["id"] == "来源表中的编号（--id）"
    assert list(frame["verdict"]) == [1, 3, 6, 6]


def test_names_become_legal_in_stata() -> None:
    """Letters of any script, digits and _, at most 32, none reserved, none twice."""
    names = ["省", "a b", "a_b", "2x", "str5", "int", "", "x" * 40, "x" * 41, "𠮷" * 33, "📄"]
    assert stata_names(names, ["document"]) == [
        "省",
        "a_b",
        "a_b_2",
        "meta_2x",
        "meta_str5",
        "meta_int",
        "meta_",
        "x" * 32,
        "x" * 30 + "_2",
        "𠮷" * 32,
        "_",
    ]
    assert stata_names(["document"], ["document"]) == ["document_2"]


# ---- the workbook


def test_the_workbook_has_them_in_its_lists(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """Address in the problems, id and address in the overview, all in the data; a formula is text."""
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")
    book = openpyxl.load_workbook(export(runs[0], tmp_path / "a.xlsx", sheets=True))
    issues, overview, data = (list(book[name].values) for name in ("问题清单", "总览", "数据"))
    assert issues[0][-3:] == ("年度", "文件", "网址")
    assert {row[-2:] for row in issues[1:]} == {
        ("t.csv#A1:2", None),
        ("t.csv:3", "https://x.example/3"),
        ("t.csv#4", "https://x.example/4"),
    }
    assert [row[-3:] for row in overview[:3]] == [
        ("文件", "编号", "网址"),
        ("t.csv#A1", "A1", "https://x.example/1"),
        ("t.csv#A1:2", "A1", None),
    ]
    assert data[0][3:9] == ("文件", "编号", "网址", "level", "year", "省")
    assert data[1][3:9] == tuple(COLUMNS)
    assert [row[3:9] for row in data[2:]] == [
        (name, *(value or None for value in keys)) for name, keys in zip(NAMES, KEYS, strict=True)
    ]
    assert book["数据"]["I4"].data_type == "s"


def test_without_an_address_the_lists_are_as_before(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """No empty column."""
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")
    records: list[Any] = [deepcopy(record) for record in read_records(runs[0])]
    for record in records:
        record["source"]["url"] = None
    source = write_run(tmp_path / "run.jsonl", records)
    book = openpyxl.load_workbook(export(source, tmp_path / "a.xlsx"))
    assert [cell.value for cell in book["问题清单"][1]][-2:] == ["年度", "文件"]
    assert [cell.value for cell in book["总览"][1]][-2:] == ["文件", "编号"]


# ---- the database


@pytest.mark.parametrize("view", ["reports", "cells_long", "findings_long", "reports_unique", "harmonised"])
def test_views_have_id_address_and_meta(runs: tuple[Path, Path], view: str) -> None:
    """Meta as JSON, to be taken apart by SQLite's own functions."""
    with closing(sqlite3.connect(runs[1])) as db:
        query = f"SELECT DISTINCT source_id, url, json_extract(meta, '$.省') FROM {view} WHERE document = 't.csv#A1'"
        found = db.execute(query).fetchall()
        other = db.execute(query.replace("t.csv#A1", "t.csv#A1:2")).fetchall()
    first = [("A1", "https://x.example/1", "甲省")]
    assert (found, other) == ([] if view == "findings_long" else first, [("A1", None, "=1+1")])


# ---- the dictionary


def test_the_dictionary_says_what_they_are() -> None:
    """In the tables that have them: all."""
    found = {entry.name: entry for entry in entries() if entry.kind == "column"}
    assert {name: found[name].note for name in ("id", "url", "meta")} == dict.fromkeys(
        ("id", "url", "meta"), ", ".join(TABLES)
    )
    assert found["meta"].zh == "--meta 所列各列，用原列名；与本表列名相同者前加 meta_"
