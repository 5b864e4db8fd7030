"""Rows of a table as sources of a run: their names, what passes through, going on, memory."""

from __future__ import annotations

import csv
import json
import sqlite3
import tracemalloc
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from commands import call, english
from kept_runs import SUFFIXES, how
from papers import GOOD, WRONG

from extractor.api import extract_into, extract_many
from extractor.errors import UsageError
from extractor.runs.input_tables import Columns
from extractor.runs.inputs import HEAD, InputTable, find_inputs
from extractor.runs.store import read_records
from extractor.runs.workers import Limits

__all__ = ["english"]

NAMELESS = GOOD.split("\n", 1)[1]
ROWS = (
    {"no": "a1", "link": "https://x.example/1", "省": "甲省", "body": GOOD},
    {"no": "a2", "link": "", "省": "", "body": WRONG},
    {"no": "a1", "link": "https://x.example/3", "省": "乙省", "body": GOOD},
    {"no": "", "link": "https://x.example/4", "省": "乙省", "body": ""},
)
COLUMNS = Columns("body", "no", "link", ("省",))


def write_csv(path: Path, rows: Sequence[Mapping[str, str]] = ROWS) -> Path:
    """Rows as a spreadsheet saves them."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def sources_of(output: Path) -> list[Any]:
    """The source part of each record."""
    return [record["source"] for record in read_records(output)]


# ---- names


def test_rows_are_called_by_their_id_or_their_number(tmp_path: Path) -> None:
    """An id that is there twice gets its row; a name is unique whatever the ids are."""
    rows = [{"no": no, "body": "x"} for no in ("a", "", "a", "a:3", "b")]
    table = InputTable(write_csv(tmp_path / "t.csv", rows), Columns("body", "no"))
    assert [source.name for source in find_inputs([table])] == [
        "t.csv#a",
        "t.csv:2",
        "t.csv#a:3",
        "t.csv#a:3:4",
        "t.csv#b",
    ]
    plain = InputTable(table.path, Columns("body"))
    assert [source.name for source in find_inputs([plain])] == [f"t.csv:{row}" for row in range(1, 6)]


def test_tables_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    """By their whole path, as files are."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_csv(tmp_path / name / "t.csv", [{"body": "x"}])
    tables = [InputTable(tmp_path / name / "t.csv", Columns("body")) for name in ("a", "b")]
    assert [source.name for source in find_inputs(tables)] == [f"{table.path.as_posix()}:1" for table in tables]


def test_how_many_there_are_is_known_for_short_tables_and_parquet(tmp_path: Path) -> None:
    """Nobody counts the lines of a long CSV."""
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    many = [{"body": str(number)} for number in range(HEAD + 1)]
    parquet.write_table(pyarrow.Table.from_pylist(many), tmp_path / "t.parquet")
    paths = [write_csv(tmp_path / "a.csv", many[:-2]), write_csv(tmp_path / "b.csv", many), tmp_path / "t.parquet"]
    found = [find_inputs([tmp_path / "none.txt", InputTable(path, Columns("body"))]) for path in paths]
    assert [sources.total for sources in found] == [HEAD, None, HEAD + 2]
    assert [sum(1 for _ in sources) for sources in found] == [HEAD, HEAD + 2, HEAD + 2]


# ---- what passes through


@SUFFIXES
def test_id_address_and_columns_pass_through(tmp_path: Path, suffix: str) -> None:
    """For a copy and for an empty row too, each its own."""
    output = tmp_path / f"run{suffix}"
    table = InputTable(write_csv(tmp_path / "t.csv"), COLUMNS)
    assert how(output, table) == {"t.csv#a1": "read", "t.csv#a2": "read", "t.csv#a1:3": "copied", "t.csv:4": "read"}
    found = [(each["name"], each["id"], each["url"], each["meta"]) for each in sources_of(output)]
    assert found == [
        ("t.csv#a1", "a1", "https://x.example/1", {"省": "甲省"}),
        ("t.csv#a2", "a2", None, {"省": ""}),
        ("t.csv#a1:3", "a1", "https://x.example/3", {"省": "乙省"}),
        ("t.csv:4", None, "https://x.example/4", {"省": "乙省"}),
    ]
    records: list[Any] = list(read_records(output))
    assert [(record["verdict"], record["reasons"]) for record in records] == [
        ("verified", []),
        ("source_inconsistent", ["identity_failed"]),
        ("verified", []),
        ("not_a_report", ["empty_file"]),
    ]
    assert records[0]["run"]["settings"] == {"reader": "rules", "meta": ["省"]}


def test_a_store_has_them_as_columns(tmp_path: Path) -> None:
    """Of the table documents and the view reports."""
    how(tmp_path / "run.db", InputTable(write_csv(tmp_path / "t.csv"), COLUMNS))
    with closing(sqlite3.connect(tmp_path / "run.db")) as db:
        documents = db.execute("SELECT source_id, url, meta FROM documents ORDER BY position").fetchall()
        reports = db.execute("SELECT source_id, url FROM reports ORDER BY position").fetchall()
    assert documents[0] == ("a1", "https://x.example/1", '{"省": "甲省"}')
    assert reports == [row[:2] for row in documents]


def test_results_are_those_of_the_same_bytes_in_a_file(tmp_path: Path) -> None:
    """Name, id, address and settings apart; a PDF in a Parquet column is read as one."""
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    table = InputTable(write_csv(tmp_path / "t.csv"), Columns("body"))
    (alone,) = extract_many([tmp_path / "a.txt"])
    row = next(iter(extract_many([table])))
    assert row.model_dump(exclude={"source"}) == alone.model_dump(exclude={"source"})
    assert row.source.sha256 == alone.source.sha256


def test_columns_are_read_as_a_page_s_own_meta_tags_are(tmp_path: Path) -> None:
    """Where the text names no agency and no year; content is not shared between rows that say otherwise."""
    rows = [
        {"Title": f"{name}2021年政府信息公开工作年度报告", "body": NAMELESS} for name in ("甲县水利局", "乙县水利局")
    ]
    rows.append({"Title": "", "body": NAMELESS})
    table = InputTable(write_csv(tmp_path / "t.csv", rows), Columns("body", meta=("Title",)))
    results = list(extract_many([table]))
    assert [(each.agency.value, each.agency.from_, each.year.value) for each in results] == [
        ("甲县水利局", "meta", 2021),
        ("乙县水利局", "meta", 2021),
        (None, None, None),
    ]
    output = tmp_path / "run.db"
    (tmp_path / "plain.txt").write_text(NAMELESS, encoding="utf-8")
    assert set(how(output, tmp_path / "plain.txt", table).values()) == {"read"}
    stored: list[Any] = [record["agency"]["value"] for record in read_records(output)]
    assert stored == [None, "甲县水利局", "乙县水利局", None]


# ---- going on


@SUFFIXES
def test_the_same_again_reads_nothing(tmp_path: Path, suffix: str) -> None:
    """A row whose content or columns changed is read again, and so is all when other columns pass through."""
    output = tmp_path / f"run{suffix}"
    table = InputTable(write_csv(tmp_path / "t.csv"), COLUMNS)
    how(output, table)
    before = list(read_records(output))
    assert set(how(output, table).values()) == {"kept"}
    assert list(read_records(output)) == before
    changed: list[dict[str, str]] = [dict(row) for row in ROWS]
    changed[0]["省"], changed[1]["link"], changed[3]["body"] = "丙省", "https://x.example/2", GOOD + " "
    write_csv(table.path, changed)
    assert how(output, table) == {"t.csv#a1": "copied", "t.csv#a2": "read", "t.csv#a1:3": "kept", "t.csv:4": "read"}
    whole = tmp_path / f"whole{suffix}"
    how(whole, table)
    assert list(read_records(output)) == list(read_records(whole))
    assert "kept" not in how(output, InputTable(table.path, Columns("body", "no", "link"))).values()
    assert [each["meta"] for each in sources_of(output)] == [{}, {}, {}, {}]


@SUFFIXES
def test_a_run_that_was_stopped_goes_on(tmp_path: Path, suffix: str) -> None:
    """And gives what one gives that never stopped, workers or not."""
    rows = [{"no": str(number % 70), "省": str(number), "body": f"{GOOD}\n{number % 60}"} for number in range(90)]
    table = InputTable(write_csv(tmp_path / "t.csv", rows), Columns("body", "no", meta=("省",)))
    output = tmp_path / f"run{suffix}"
    with closing(extract_into(output, [table])) as outcomes:  # type: ignore[type-var]
        assert len(list(islice(outcomes, 40))) == 40
    found = how(output, table, limits=Limits(jobs=2))
    assert Counter(found.values())["kept"] == 40
    how(tmp_path / f"whole{suffix}", table)
    assert list(read_records(output)) == list(read_records(tmp_path / f"whole{suffix}"))


def test_workers_read_rows_and_give_up_on_the_one_at_fault(tmp_path: Path) -> None:
    """Its record has what the table says of it."""
    rows = [{"no": str(number), "body": f"{GOOD}\n{number}"} for number in range(20)]
    table = InputTable(write_csv(tmp_path / "t.csv", rows), Columns("body", "no"))
    results = list(extract_many([table], jobs=2, memory_mb=1))
    assert [result.source.id for result in results] == [str(number) for number in range(20)]
    assert {tuple(result.reasons) for result in results} <= {("out_of_memory",), ()}


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    """2,000 pages of 40 kB are 80 MB; python -m eval.bench.table does it with more."""
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("body\n" + "".join(f"{number}{'页' * 13_000}\n" for number in range(2000)))
    tracemalloc.start()
    sources = find_inputs([InputTable(path, Columns("body"))])
    assert sum(1 for _ in sources) == 2000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


# ---- the command


@pytest.mark.usefixtures("english")
def test_the_command_reads_a_table_beside_paths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All columns by name; the sum of what became of them at the end."""
    (tmp_path / "a.txt").write_text(GOOD + "\n", encoding="utf-8")
    columns = ["--content", "body", "--id", "no", "--url", "link", "--meta", "省", "--meta", "no"]
    output = tmp_path / "run.jsonl"
    table = write_csv(tmp_path / "t.csv")
    assert call("extract", tmp_path / "a.txt", "--input", table, *columns, "-o", output, "-q") == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "5 document(s): verified 3, source inconsistent 1, not a report 1"
    )
    lines = [json.loads(line)["source"] for line in output.read_text(encoding="utf-8").splitlines()]
    assert [line["name"] for line in lines] == ["a.txt", "t.csv#a1", "t.csv#a2", "t.csv#a1:3", "t.csv:4"]
    assert lines[1]["meta"] == {"省": "甲省", "no": "a1"}


@pytest.mark.usefixtures("english")
def test_a_table_of_unknown_length_is_counted_as_it_comes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Workers by default, JSON Lines on stdout, no total in the log."""
    rows = [{"body": f"{GOOD}\n{number}"} for number in range(HEAD + 3)]
    table = write_csv(tmp_path / "t.csv", rows)
    assert call("extract", "--input", table, "--content", "body", "-q", "--log", tmp_path / "log") == 0
    captured = capsys.readouterr()
    assert (captured.out.count("\n"), captured.err.splitlines()[-1]) == (
        HEAD + 3,
        f"{HEAD + 3} document(s): verified {HEAD + 3}",
    )
    assert (
        call(
            "extract", "--input", table, "--content", "body", "-q", "-o", tmp_path / "run.db", "--log", tmp_path / "log"
        )
        == 0
    )
    (start,) = [line for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines() if '"start"' in line]
    assert json.loads(start)["documents"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give files, folders or globs to read, - for stdin, or a table with --input (see gouji extract --help)"),
        (["a.txt", "--id", "no"], "--id names a column of a table: give the table with --input FILE"),
        (["--input", "t.csv"], "t.csv: say which column holds the documents: --content COLUMN"),
        (["--input", "t.csv", "--content", "x"], "t.csv: no column 'x'; there are 'no', 'link', '省', 'body'"),
        (
            ["--input", "t.csv", "--content", "body", "-o", "a.json"],
            "a.json: .json holds one document, but there are 4; use .db, .jsonl or .csv",
        ),
    ],
)
@pytest.mark.usefixtures("english")
def test_options_that_make_no_sense_are_exit_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """Before anything is written."""
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "t.csv")
    assert call("extract", *arguments) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"error: {message}"
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.usefixtures("english")
def test_a_line_that_is_broken_stops_the_run_which_goes_on_once_it_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Named with its place; what was read before is kept."""
    lines = [json.dumps({"body": f"{GOOD}\n{number}"}, ensure_ascii=False) for number in range(60)]
    table = tmp_path / "t.jsonl"
    table.write_text("\n".join([*lines[:50], "{", *lines[50:]]), encoding="utf-8")
    arguments = ("extract", "--input", table, "--content", "body", "-o", tmp_path / "run.db", "-q", "--jobs", "1")
    assert call(*arguments) == 2
    assert "t.jsonl:51: is not JSON" in capsys.readouterr().err
    table.write_text("\n".join(lines), encoding="utf-8")
    assert call(*arguments) == 0
    assert "48 document(s) as read before, 0 with the content of another, 12 read" in capsys.readouterr().err


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    """By name."""
    with pytest.raises(UsageError, match=r"t\.xlsx: a table of documents is one of"):
        find_inputs([InputTable(tmp_path / "t.xlsx", Columns("body"))])
