"""Runs and texts that break exports: no records, only failures, control characters, formulas, texts of any length."""

from __future__ import annotations

import csv
import io
import struct
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from papers import print_report
from runs import record_of

from extractor.export.jsonlines import write_jsonl
from extractor.export.stata import Dataset, Variable, write_dta
from extractor.export.tables import TABLES, Options
from extractor.exporting import export_run
from extractor.pipeline import unreadable_record

TEXTS = {
    "newline": "两\n行\r\n三",
    "formula": "=HYPERLINK(1)|cmd",
    "plus": "+1",
    "at": "@SUM(1)",
    "long": "长" * 300,
    "emoji": "😀👨‍👩‍👧𠮷",
    "nul": "甲\x00乙",
    "control": "甲\x1b[31m\x07乙",
    "half": "甲\ud800乙",
    "quotes": '",";\t\'',
    "very_long": "长" * 11_000,
}
AS_UTF8 = {name: text.replace("\ud800", "\\ud800") for name, text in TEXTS.items()}
META = ("year", "document", "a b", "new\nline", "\ud800", "单位")


def with_text(record: Any, text: str) -> Any:
    """A record that has the text wherever there is one."""
    record = deepcopy(record)
    record["agency"]["value"] = record["source"]["id"] = record["source"]["url"] = text
    record["source"]["name"] = f"{text}.txt"
    record["source"]["meta"] = dict.fromkeys(META, text)
    record["run"]["settings"]["meta"] = sorted(META)
    for cell in record["cells"].values():
        cell["raw"] = cell["unit"] = text
    for finding in record["findings"]:
        finding["message"] = finding["message_zh"] = text
    return record


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Runs by name: one for each text, empty, failed, the same document and id twice, numbers of 15 digits."""
    folder = tmp_path_factory.mktemp("runs")
    good = record_of("a.txt", print_report())
    wrong = record_of("b.txt", print_report({"requests.new_received.total": "29"}))
    big = deepcopy(wrong)
    for cell in big["cells"].values():
        cell["value"] = 10**15 - 1
    for finding in big["findings"]:
        finding["left"] = 7 * (10**15 - 1) * 3
    failed = unreadable_record("gone.pdf", "not_readable", ("can't be read", "无法读取"))
    content = {"empty": [], "failed": [failed, failed], "twice": [good, good, wrong], "big": [big]}
    content |= {name: [with_text(each, text) for each in (good, wrong, failed)] for name, text in TEXTS.items()}
    found = {}
    for name, records in content.items():
        found[name] = folder / f"{name}.jsonl"
        with found[name].open("wb") as stream:
            write_jsonl(records, stream)
    return found


def export(run: Path, out: Path, table: str = "", **options: Any) -> Path:
    """Export to one file; every record passes."""
    assert export_run(run, [out], Options(table, **options)) == run.read_bytes().count(b"\n")
    return out


def csv_of(path: Path) -> list[list[str]]:
    """The lines of a CSV."""
    limit = csv.field_size_limit(1 << 24)
    try:
        return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    finally:
        csv.field_size_limit(limit)


@pytest.mark.parametrize("name", ["empty", "failed", "twice", "big"])
def test_every_format_takes_every_run(runs: dict[str, Path], tmp_path: Path, name: str) -> None:
    """As many rows in each format, read by pandas; a header where there are none."""
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    for table in TABLES:
        header, *rows = csv_of(export(runs[name], tmp_path / "a.csv", table))
        frame = pandas.read_parquet(export(runs[name], tmp_path / "a.parquet", table))
        assert (list(frame.columns), len(frame)) == (header, len(rows))
    for table in ("wide", "panel"):
        header, *rows = csv_of(export(runs[name], tmp_path / "a.csv", table))
        frame = pandas.read_stata(export(runs[name], tmp_path / "a.dta", table), convert_categoricals=False)
        assert (list(frame.columns), len(frame)) == (header, len(rows))
        assert list(frame["document"]) == [row[0] for row in rows]
    book = openpyxl.load_workbook(export(runs[name], tmp_path / "a.xlsx", sheets=True))
    assert [row[-1] for row in list(book["总览"].values)[1:]] == [row[0] for row in rows]
    assert export(runs[name], tmp_path / "a.jsonl").read_bytes() == runs[name].read_bytes()


@pytest.mark.parametrize("name", TEXTS)
def test_texts_come_back_from_csv_and_parquet_as_they_are(runs: dict[str, Path], tmp_path: Path, name: str) -> None:
    """Half a character becomes its escape; Parquet says what the CSV says."""
    polars = pytest.importorskip("polars", reason="needs polars")
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    text = AS_UTF8[name]
    for table in TABLES:
        header, *rows = csv_of(export(runs[name], tmp_path / "a.csv", table))
        assert header[:9] == [
            "document",
            "id",
            "url",
            "a b",
            "meta_document",
            "new line",
            "meta_year",
            "单位",
            "\\ud800",
        ]
        assert {tuple(row[:9]) for row in rows} == {(f"{text}.txt", *[text] * 8)}
        agencies = {row[header.index("agency")] for row in rows}
        assert agencies == {text}
        frame = polars.read_parquet(export(runs[name], tmp_path / "a.parquet", table))
        assert frame.columns == header
        said = [["" if value is None else value for value in row[:9]] for row in frame.rows()]
        assert said == [row[:9] for row in rows]


@pytest.mark.parametrize("name", TEXTS)
def test_texts_come_back_from_stata(runs: dict[str, Path], tmp_path: Path, name: str) -> None:
    """Whole, however long; NUL, which ends a text in Stata, is U+FFFD."""
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    text = AS_UTF8[name].replace("\x00", "\ufffd")
    frame = pandas.read_stata(export(runs[name], tmp_path / "a.dta"), convert_categoricals=False)
    names = ["document", "id", "url", "a_b", "meta_document", "new_line", "meta_year", "单位", "_ud800", "agency"]
    assert list(frame.columns[:10]) == names
    assert [tuple(row) for row in frame[names].to_numpy()] == [(f"{text}.txt", *[text] * 9)] * 3
    assert [str(year) for year in frame["year"]] == ["2023.0", "2023.0", "nan"]


@pytest.mark.parametrize("name", TEXTS)
def test_texts_stay_texts_in_a_workbook(runs: dict[str, Path], tmp_path: Path, name: str) -> None:
    """No formula; what XML can't hold is U+FFFD."""
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")
    book = openpyxl.load_workbook(export(runs[name], tmp_path / "a.xlsx", sheets=True, language="zh"))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    shown = TEXTS[name].replace("\x00", "�").replace("\x1b", "�").replace("\x07", "�").replace("\ud800", "�")
    shown = shown.replace("\r\n", "\n")  # as XML has it
    rows = list(book["数据"].values)[2:]
    assert [row[0].replace("_x000D_", "").replace("\r\n", "\n") for row in rows] == [shown] * 3
    assert [row[4].replace("_x000D_", "").replace("\r\n", "\n") for row in rows] == [shown] * 3


def test_a_column_of_long_texts_is_strl_and_others_stay_as_they_are(tmp_path: Path) -> None:
    """At 2,046 bytes; rows, numbers and value labels behind it stay where they belong."""
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    rows = [("a" * 2045, "长" * 682, 1, ""), ("", "", "z", "长" * 5000), ("b", "长", None, "c")]
    variables = [Variable(name, name, text=name != "n", codes="v" if name == "n" else "") for name in "abnc"]
    with (tmp_path / "x.dta").open("wb") as stream:
        assert write_dta(Dataset(variables, "d", {"v": {1: "一", "z": "无"}}), rows, stream) == 3
    with pandas.io.stata.StataReader(tmp_path / "x.dta") as reader:
        frame, labels = reader.read(convert_categoricals=False, convert_missing=True), reader.value_labels()
    data = (tmp_path / "x.dta").read_bytes()
    types = data.split(b"<variable_types>")[1].split(b"</variable_types>")[0]
    assert struct.unpack("<4H", types) == (2045, 32768, 65530, 32768)
    assert [[str(value) for value in frame[name]] for name in "abnc"] == [
        ["a" * 2045, "", "b"],
        ["长" * 682, "", "长"],
        ["1", ".z", "."],
        ["", "长" * 5000, "c"],
    ]
    assert labels["v"][1] == "一"


def test_readstat_reads_long_texts_too(runs: dict[str, Path], tmp_path: Path) -> None:
    """The library behind R's haven."""
    pyreadstat = pytest.importorskip("pyreadstat", reason="needs pyreadstat")
    frame, _ = pyreadstat.read_dta(str(export(runs["very_long"], tmp_path / "a.dta", "panel")))
    assert list(frame["agency"]) == [TEXTS["very_long"]] * 3


@pytest.mark.parametrize("name", TEXTS)
def test_duckdb_reads_the_csv_as_it_is(runs: dict[str, Path], tmp_path: Path, name: str) -> None:
    """Finds out by itself how it is written, headings of two lines in the table of documents or not."""
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    out = export(runs[name], tmp_path / "a.csv", "wide")
    query = f"SELECT document, id, \"new line\" FROM read_csv('{out.as_posix()}', header = true)"
    assert len(duckdb.sql(query).fetchall()) == 3
