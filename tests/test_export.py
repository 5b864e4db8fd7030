"""Exports of a run: every format read back by the libraries people use, nothing that is printed changed."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from papers import AGENCY, print_report
from runs import record_of, write_database, write_run

from extractor.cli.app import run
from extractor.errors import UsageError
from extractor.export.cells import form_cells
from extractor.export.dictionary import Entry, entries
from extractor.export.quantities import evaluate, quantities
from extractor.export.stata_tables import LETTERS
from extractor.export.tables import NOT_IN_FORM, Options, table_of
from extractor.export.views import VIEWS
from extractor.exporting import export_run
from extractor.runs.store import read_records

COMBINED = "requests.results.other_handling.combined"
NEW = "requests.new_received.natural_person"
OVERDUE = "requests.results.other_handling.overdue_correction"


@pytest.fixture(scope="module")
def records() -> list[Any]:
    """A verified report of 2023, one of 2022 on the 2019 form with a dash and blanks, an inconsistent one, one cut."""
    title = f"{AGENCY}2022年政府信息公开工作年度报告"
    old = {"disclosure.penalty.decisions": "-", COMBINED: ["", "", "", "", "", "", "0"]}
    slip = {"requests.new_received.total": "29"}
    other = "白石县教育局2023年政府信息公开工作年度报告"
    cut = print_report(title="白石县林业局2023年政府信息公开工作年度报告")
    cut = "\n".join(line for line in cut.split("\n") if "重复申请" not in line)
    return [
        record_of("a.txt", print_report()),
        record_of("b.txt", print_report(old, disclosure="2019", requests="2019", title=title)),
        record_of("=c.txt", print_report(slip, title=other)),
        record_of("d.txt", cut),
        record_of("e.txt", "会议通知\n定于明日召开。\n"),
    ]


@pytest.fixture(scope="module")
def jsonl(records: list[Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run as JSON Lines."""
    return write_run(tmp_path_factory.mktemp("run") / "run.jsonl", records)


def export(jsonl: Path, out: Path, **options: Any) -> Path:
    """Export to one file."""
    assert export_run(jsonl, [out], Options(**{"table": "", "language": "zh", **options})) == 5
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV by column."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


# ---- runs


def test_a_database_and_json_lines_are_the_same_run(records: list[Any], jsonl: Path, tmp_path: Path) -> None:
    """Records come back whole and in order."""
    database = write_database(tmp_path / "run.db", records)
    assert list(read_records(jsonl)) == list(read_records(database)) == json.loads(json.dumps(records))


def test_what_is_no_run_is_refused_with_its_line(tmp_path: Path) -> None:
    """And a database that is none of ours."""
    (tmp_path / "x.jsonl").write_text('\n{"a": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"x\.jsonl:2: is no result of gouji extract"):
        list(read_records(tmp_path / "x.jsonl"))
    sqlite3.connect(tmp_path / "y.db").execute("CREATE TABLE t(a)").connection.close()
    with pytest.raises(UsageError, match=r"y\.db: is no database of a run"):
        list(read_records(tmp_path / "y.db"))


# ---- wide and long CSV


def test_the_wide_csv_has_a_line_per_report_and_tells_nothings_apart(jsonl: Path, tmp_path: Path) -> None:
    """An empty field is blank, dash, missing, not in the form or no table: the status says which."""
    lines = rows_of(export(jsonl, tmp_path / "wide.csv", table="wide", status=True))
    frame = [(line["document"], line["agency"], line["year"], line["verdict"], line["reasons"]) for line in lines]
    assert frame == [
        ("a.txt", AGENCY, "2023", "verified", ""),
        ("b.txt", AGENCY, "2022", "verified", ""),
        ("=c.txt", "白石县教育局", "2023", "source_inconsistent", "identity_failed"),
        ("d.txt", "白石县林业局", "2023", "needs_review", "missing_rows"),
        ("e.txt", "", "", "not_a_report", "other_document"),
    ]
    of_interest = ("t3_r1_c1", "t3_r17_c1", "t3_r26_c1", "t2_r5_c4")
    assert [[(line[code], line[f"{code}_status"]) for code in of_interest] for line in lines] == [
        [("20", "printed"), ("1", "printed"), ("", "not_in_form"), ("9", "printed")],
        [("20", "printed"), ("1", "printed"), ("", "blank"), ("", "dash")],
        [("20", "printed"), ("1", "printed"), ("", "not_in_form"), ("9", "printed")],
        [("20", "printed"), ("", "missing"), ("", "not_in_form"), ("9", "printed")],
        [("", "absent"), ("", "absent"), ("", "absent"), ("", "absent")],
    ]
    assert (tmp_path / "wide.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


def test_the_long_csv_of_an_export_is_that_of_extract(jsonl: Path, tmp_path: Path) -> None:
    """The same bytes."""
    from extractor.export import write_csv

    with (tmp_path / "extract.csv").open("wb") as stream:
        write_csv(read_records(jsonl), stream)
    assert export(jsonl, tmp_path / "long.csv").read_bytes() == (tmp_path / "extract.csv").read_bytes()


def test_json_lines_are_copied_as_they_are(jsonl: Path, tmp_path: Path) -> None:
    """Byte for byte."""
    assert export(jsonl, tmp_path / "copy.jsonl").read_bytes() == jsonl.read_bytes()


# ---- harmonised


def test_other_handling_is_comparable_across_forms(records: list[Any]) -> None:
    """Three rows are added in one form, one row is taken in the other; blanks stay blank, and are 0 beside it."""
    named = {quantity.name: quantity for quantity in quantities()}
    column = "requests.results.other_handling"
    assert evaluate(named[f"{column}.total"], records[0]) == (0, "printed", 0)
    assert evaluate(named[f"{column}.natural_person"], records[1]) == (None, "blank", 0)
    assert evaluate(named[f"{column}.total"], records[1]) == (0, "printed", 0)
    assert evaluate(named["requests.results.not_processed.natural_person"], records[3]) == (None, "missing", None)
    assert evaluate(named["disclosure.penalty.decisions"], records[1]) == (None, "dash", 0)
    assert evaluate(named["disclosure.penalty.decisions"], records[4]) is None


def test_only_what_both_forms_count_is_comparable() -> None:
    """Three numbers of table 2, 22 rows and four groups of table 3, all of table 4."""
    by_table: dict[str, int] = {}
    for quantity in quantities():
        by_table[quantity.table] = by_table.get(quantity.table, 0) + 1
    assert by_table == {"disclosure": 3, "requests": (22 + 4) * 7, "review_litigation": 15}
    assert len({quantity.code for quantity in quantities()}) == len(quantities())


def test_the_view_says_what_the_export_says(records: list[Any], jsonl: Path, tmp_path: Path) -> None:
    """Harmonised in SQL and in Python: the same numbers, statuses and zeros."""
    database = write_database(tmp_path / "run.db", records)
    connection = sqlite3.connect(database)
    for view in (*VIEWS, *VIEWS):
        connection.execute(view)
    query = "SELECT document, quantity, value, status, value_assuming_zero FROM harmonised"
    found = {(row[0], row[1]): row[2:] for row in connection.execute(query)}
    exported = rows_of(export(jsonl, tmp_path / "harmonised.csv", table="harmonised"))
    names = ("value", "status", "value_assuming_zero")
    assert len(exported) == len(found) == 4 * 200
    for line in exported:
        value, status, zero = found[line["document"], line["quantity"]]
        said = ("" if value is None else str(value), status, "" if zero is None else str(zero))
        assert said == tuple(line[name] for name in names), line
    connection.close()


def test_views_list_reports_cells_findings_and_conflicts(records: list[Any], tmp_path: Path) -> None:
    """Two documents of one agency and year: the surer one is chosen, what differs is listed."""
    again = record_of("f.txt", print_report({NEW: "21", "requests.new_received.total": "29"}))
    connection = sqlite3.connect(write_database(tmp_path / "run.db", [again, *records]))
    for view in VIEWS:
        connection.execute(view)
    unique = connection.execute(
        "SELECT document, documents, other_documents, conflicting_cells, conflicts FROM reports_unique ORDER BY 1"
    ).fetchall()
    assert unique == [
        ("=c.txt", 1, None, 0, None),
        ("a.txt", 2, "f.txt", 2, "t3_r1_c1,t3_r1_c7"),
        ("b.txt", 1, None, 0, None),
        ("d.txt", 1, None, 0, None),
    ]
    assert connection.execute("SELECT count(*) FROM reports").fetchone() == (6,)
    one = "SELECT code, value, status FROM cells_long WHERE document = 'a.txt' AND cell = ?"
    assert connection.execute(one, (NEW,)).fetchone() == ("t3_r1_c1", 20, "printed")
    rules = connection.execute("SELECT rule, delta FROM findings_long WHERE document = '=c.txt'").fetchall()
    assert rules == [("H1/requests.new_received", -1), ("H3/requests.total", 1)]
    connection.close()


# ---- Parquet


@pytest.mark.parametrize("table", ["long", "wide", "harmonised", "panel", "findings"])
def test_parquet_says_what_the_csv_says(jsonl: Path, tmp_path: Path, table: str) -> None:
    """Read by pyarrow; numbers are numbers, nothing is null."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
    lines = rows_of(export(jsonl, tmp_path / "t.csv", table=table, status=True))
    read = parquet.read_table(export(jsonl, tmp_path / "t.parquet", table=table, status=True))
    types = {column.name: column.type for column in table_of(Options(table, status=True)).columns}
    assert [(name, str(read.schema.field(name).type)) for name in read.column_names] == [
        (name, {"text": "string", "integer": "int32", "number": "double"}[kind]) for name, kind in types.items()
    ]
    for row, line in zip(read.to_pylist(), lines, strict=True):
        for name, value in row.items():
            said = None if line[name] == "" else float(line[name]) if types[name] != "text" else line[name]
            assert value == said or (value == "" and said is None), (name, value, said)


def test_parquet_is_read_by_duckdb_and_polars(jsonl: Path, tmp_path: Path) -> None:
    """One query each, as in docs/exports.md."""
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    polars = pytest.importorskip("polars", reason="needs polars")
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    out = export(jsonl, tmp_path / "wide.parquet", table="wide")
    query = f"SELECT agency, year, t3_r1_c7 FROM '{out.as_posix()}' WHERE verdict = 'verified' ORDER BY year"
    assert duckdb.sql(query).fetchall() == [(AGENCY, 2022, 28.0), (AGENCY, 2023, 28.0)]
    frame = polars.read_parquet(out).filter(polars.col("verdict") == "verified")
    assert frame.select("document", "t3_r26_c7", "t2_r5_c4").rows() == [("a.txt", None, 9.0), ("b.txt", 0.0, None)]


# ---- Stata


def test_stata_holds_numbers_labels_and_kinds_of_nothing(jsonl: Path, tmp_path: Path) -> None:
    """Read by pandas: types, labels of variables and of values in Chinese, .a for a blank, .b for a dash."""
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    out = export(jsonl, tmp_path / "wide.dta")
    with pandas.io.stata.StataReader(out) as reader:
        frame = reader.read(convert_categoricals=False, convert_missing=True)
        labels, values = reader.variable_labels(), reader.value_labels()
    assert (labels["t3_r1_c1"], labels["year"]) == ("表三·一、本年新收政府信息公开申请数量·自然人", "年度")
    assert [values["verdicts"][number] for number in (1, 6)] == ["读数可靠·勾稽相符", "非年报"]
    assert len(values["cells"]) == len(LETTERS)
    assert list(frame["verdict"]) == [1, 1, 3, 4, 6]
    assert list(frame["document"]) == ["a.txt", "b.txt", "=c.txt", "d.txt", "e.txt"]
    said = {code: [str(value) for value in frame[code]] for code in ("t3_r1_c1", "t3_r17_c1", "t3_r26_c1", "t2_r5_c4")}
    assert said == {
        "t3_r1_c1": ["20", "20", "20", "20", "."],
        "t3_r17_c1": ["1", "1", "1", ".f", "."],
        "t3_r26_c1": [".n", ".a", ".n", ".n", "."],
        "t2_r5_c4": ["9", ".b", "9", "9", "."],
    }
    assert [float(value) for value in frame["t2_r7_c5"][[0, 2]]] == [12.8, 12.8]
    assert LETTERS[NOT_IN_FORM] == "n"


def test_stata_is_read_by_readstat_too(jsonl: Path, tmp_path: Path) -> None:
    """The library behind R's haven."""
    pyreadstat = pytest.importorskip("pyreadstat", reason="needs pyreadstat")
    frame, about = pyreadstat.read_dta(str(export(jsonl, tmp_path / "p.dta", table="panel")), user_missing=True)
    assert about.file_label == "政府信息公开工作年度报告"
    assert about.column_names_to_labels["t3_g6_c7"] == "表三·（六）其他处理·总计"
    assert list(frame["t3_g6_c1"][:2]) == [0, "a"]
    assert max(map(len, about.column_names)) <= 32


def test_stata_takes_the_smallest_type_that_holds_all(tmp_path: Path) -> None:
    """From a byte to a double; the same rows give the same bytes."""
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    from extractor.export.stata import Dataset, Variable, write_dta

    greatest = {"byte": 100, "int": 32740, "long": 2147483620, "double": 2147483621}
    for name, number in greatest.items():
        files = []
        for _ in range(2):
            stream = io.BytesIO()
            dataset = Dataset([Variable("x", "a", text=False), Variable("s", "长" * 90, text=True)], "d")
            assert write_dta(dataset, [(number, "长" * 1000), ("z", None), (None, "b"), (-5, "")], stream) == 4
            files.append(stream.getvalue())
        assert files[0] == files[1]
        (tmp_path / "x.dta").write_bytes(files[0])
        frame = pandas.read_stata(tmp_path / "x.dta", convert_missing=True)
        assert [str(value) for value in frame["x"]] == [
            str(float(number) if name == "double" else number),
            ".z",
            ".",
            str(-5.0 if name == "double" else -5),
        ]
        assert list(frame["s"]) == ["长" * 1000, "", "b", ""]


def test_a_long_table_is_no_stata_file(jsonl: Path, tmp_path: Path) -> None:
    """Said before anything is read."""
    with pytest.raises(UsageError, match=r"--table wide"):
        export_run(jsonl, [tmp_path / "x.dta"], Options("long"))
    assert list(tmp_path.iterdir()) == []


# ---- dictionary


def test_the_dictionary_has_every_cell_and_every_column() -> None:
    """In Chinese and English, each once."""
    found = {(entry.kind, entry.name): entry for entry in entries()}
    assert len(found) == len(list(entries()))
    assert all(entry.zh and entry.en for entry in found.values())
    assert sum(kind == "cell" for kind, _ in found) == len(form_cells()) == 226
    assert found["cell", "disclosure.fees.amount"] == Entry(
        "cell",
        "disclosure.fees.amount",
        "t2_r7_c5",
        "表二·行政事业性收费·本年收费金额（单位：万元）",
        "T2 administrative fees: fees collected this year (10,000 yuan)",
        "disclosure",
        "2021",
        "amount",
        "万元",
        "",
    )
    assert found["status", "blank"].note == "Stata .a"
    columns = {column.name for name in ("long", "wide", "findings") for column in table_of(Options(name)).columns}
    assert columns - {name for kind, name in found if kind == "column"} == {cell.code for cell in form_cells()}


@pytest.mark.parametrize("suffix", [".csv", ".md", ".xlsx"])
def test_the_dictionary_is_written(tmp_path: Path, suffix: str) -> None:
    """By the command, in each format."""
    if suffix == ".xlsx":
        pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")
    out = tmp_path / f"d{suffix}"
    assert run(["forms", "--dictionary", str(out)]) == 0
    assert out.stat().st_size > 10_000


# ---- the command


def test_one_command_writes_several_files(jsonl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says how many documents each has."""
    outs = [tmp_path / "a.csv", tmp_path / "b.dta"]
    assert run(["export", str(jsonl), "--to", str(outs[0]), "--to", str(outs[1]), "--lang", "zh"]) == 0
    assert capsys.readouterr().err == f"{outs[0]}：5 份\n{outs[1]}：5 份\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.dta"]


def test_an_unknown_suffix_and_the_run_itself_are_refused(jsonl: Path, tmp_path: Path) -> None:
    """Before anything is written."""
    before = jsonl.read_bytes()
    with pytest.raises(UsageError, match=r"\.pdf: no export format for this suffix"):
        export_run(jsonl, [tmp_path / "x.csv", tmp_path / "x.pdf"], Options(language="en"))
    with pytest.raises(UsageError, match="is the run itself"):
        export_run(jsonl, [jsonl], Options(language="en"))
    assert (jsonl.read_bytes(), list(tmp_path.iterdir())) == (before, [])


def test_an_export_that_fails_leaves_nothing_behind(records: list[Any], tmp_path: Path) -> None:
    """An older file stays as it was."""
    run_file = write_run(tmp_path / "run.jsonl", records)
    run_file.write_bytes(run_file.read_bytes() + b"{")
    (tmp_path / "out.csv").write_text("before", encoding="utf-8")
    with pytest.raises(UsageError, match=r"run\.jsonl:6: is not JSON"):
        export_run(run_file, [tmp_path / "out.csv"], Options())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "run.jsonl"]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "before"


def test_a_run_that_is_gone_is_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason."""
    assert run(["export", str(tmp_path / "no.jsonl"), "--to", str(tmp_path / "o.csv")]) == 3
    assert "No such file" in capsys.readouterr().err
