"""What commands write: JSON, JSON Lines and CSV, by suffix, from paths and standard input."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from commands import AUTO, Run, gouji, reports
from papers import GOOD, WRONG, print_report

from extractor.export.long_csv import COLUMNS
from extractor.forms import load_forms
from extractor.pipeline import extract_record
from extractor.record import to_json_line

__all__ = ["gouji", "reports"]


def test_one_document_is_json_on_stdout(gouji: Run, reports: Path) -> None:
    """Indented, whole, and the words are elsewhere."""
    ran = gouji("extract", "reports/good.txt")
    record = extract_record("good.txt", (reports / "good.txt").read_bytes())
    assert json.loads(ran.out) == json.loads(to_json_line(record))
    assert ran.out.startswith(b'{\n "schema": "gouji/1",\n')
    assert "云岭县水利局".encode() in ran.out
    assert ran.err == AUTO + "good.txt: verified\n1 document(s): verified 1\n"


def test_several_documents_are_json_lines_on_stdout(gouji: Run, reports: Path) -> None:
    """One line each, in order, names relative to the argument."""
    lines = gouji("extract", "reports").out.decode().splitlines()
    assert lines == [
        to_json_line(extract_record("good.txt", GOOD.encode())),
        to_json_line(extract_record("sub/wrong.txt", WRONG.encode())),
    ]
    assert reports.is_dir()


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".JSONL"])
def test_output_goes_by_its_suffix(gouji: Run, reports: Path, suffix: str) -> None:
    """The same lines in a file, nothing on stdout, no half-written file left beside it."""
    ran = gouji("extract", "reports", "-o", f"out{suffix}")
    assert ran.out == b""
    assert (reports.parent / f"out{suffix}").read_bytes() == gouji("extract", "reports").out
    assert sorted(path.name for path in reports.parent.iterdir()) == sorted([f"out{suffix}", "reports"])


def test_a_json_file_holds_one_document(gouji: Run, reports: Path) -> None:
    """What stdout would show."""
    gouji("extract", "reports/good.txt", "-o", "out.json")
    assert (reports.parent / "out.json").read_bytes() == gouji("extract", "reports/good.txt").out


def test_csv_has_one_line_per_cell(gouji: Run, reports: Path) -> None:
    """With a mark for Excel, CRLF, labels and codes; every cell of every document, blanks empty."""
    (reports / "blank.txt").write_text(print_report({"disclosure.regulations.issued": ""}), encoding="utf-8")
    gouji("extract", "reports", "-o", "out.csv")
    data = (reports.parent / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdocument,cell,value,")
    assert data.count(b"\r\n") == data.count(b"\n") == 601
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert tuple(header) == COLUMNS
    expected = []
    for name, text in (("blank.txt", None), ("good.txt", GOOD), ("sub/wrong.txt", WRONG)):
        source = (text or print_report({"disclosure.regulations.issued": ""})).encode()
        record = json.loads(to_json_line(extract_record(name, source)))
        for form in ("disclosure", "requests", "review_litigation"):
            table = load_forms().table(form, record["form"][form])
            for path, row, column in table.cells():
                cell = record["cells"][path]
                value = "" if cell["value"] is None else str(cell["value"])
                labels = [table.code_of(row, column), row.label, column.label, record["form"][form]]
                verdicts = [record["verdicts"][form], record["verdict"]]
                frame = [record["agency"]["value"], str(record["year"]["value"])]
                expected.append(
                    [name, path, value, cell["raw"], cell["status"], cell["anchor"], "", *labels, *frame, *verdicts]
                )
    assert rows == expected


def test_a_document_without_cells_is_one_line_of_csv(gouji: Run) -> None:
    """Its name and verdict, so that none is lost."""
    ran = gouji("extract", "-", "absent.txt", "-o", "out.csv", stdin="今天天气很好。".encode())
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [{key: value for key, value in row.items() if value} for row in rows] == [
        {"document": "stdin", "verdict": "not_a_report"},
        {"document": "absent.txt", "verdict": "unreadable"},
    ]
    assert ran.code == 1


def test_standard_input_is_a_document(gouji: Run) -> None:
    """`-`, in any encoding, named stdin."""
    for data in (GOOD.encode(), GOOD.encode("gb18030"), GOOD.encode("utf-16")):
        record = json.loads(gouji("extract", "-", stdin=data).out)
        assert (record["source"]["name"], record["verdict"]) == ("stdin", "verified")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["reports"], ["good.txt", "sub/wrong.txt"]),
        (["reports/"], ["good.txt", "sub/wrong.txt"]),
        (["reports/*.txt"], ["good.txt"]),
        (["reports/**/*.txt"], ["good.txt", "sub/wrong.txt"]),
        (["reports/sub/wrong.txt", "reports/good.txt"], ["wrong.txt", "good.txt"]),
        (["reports/good.txt", "reports/good.txt"], ["good.txt"]),
        (["reports/good.txt", "reports"], ["good.txt", "sub/wrong.txt"]),
    ],
)
def test_files_folders_and_globs_are_expanded_by_us(
    gouji: Run, reports: Path, arguments: list[str], names: list[str]
) -> None:
    """Sorted, names relative to the argument; the same name twice is the path as given, the same file is one."""
    (reports / ".hidden.txt").write_text(GOOD, encoding="utf-8")
    (reports / "notes.py").write_text("", encoding="utf-8")
    out = gouji("extract", *arguments, "-o", "out.jsonl")
    records = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["source"]["name"] for record in records] == names
    assert out.out == b""


def test_a_path_that_can_not_be_read_is_a_record(gouji: Run, reports: Path) -> None:
    """The others are read all the same."""
    ran = gouji("extract", "absent.txt", str(reports / "good.txt"))
    absent, good = (json.loads(line) for line in ran.out.decode().splitlines())
    assert (absent["source"]["name"], absent["verdict"], absent["reasons"]) == (
        "absent.txt",
        "unreadable",
        ["not_readable"],
    )
    (finding,) = absent["findings"]
    assert finding["message"] == "absent.txt: can't be read: No such file or directory"
    assert finding["message_zh"] == "absent.txt：无法读取：No such file or directory"
    assert good["verdict"] == "verified"


def test_a_name_with_a_newline_breaks_no_line(gouji: Run, reports: Path) -> None:
    """One line of words, one line of JSON, one field of CSV."""
    name = 'good\nverified\x1b[31m,".txt'
    try:
        (reports / name).write_text(GOOD, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    ran = gouji("extract", f"reports/{name}")
    assert ran.err == AUTO + 'good\\nverified\\x1b[31m,".txt: verified\n1 document(s): verified 1\n'
    assert json.loads(ran.out)["source"]["name"] == name
    gouji("extract", f"reports/{name}", "-o", "out.csv")
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert ({row["document"] for row in rows}, len(rows)) == ({name}, 200)


def test_a_name_that_is_no_utf8_is_written_as_it_is(gouji: Run, reports: Path) -> None:
    """GB18030 names of an old archive."""
    name = os.fsdecode("报告.txt".encode("gb18030"))
    try:
        (reports / name).write_text(GOOD, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    ran = gouji("extract", f"reports/{name}")
    assert ran.code == 0
    assert "Traceback" not in ran.err
