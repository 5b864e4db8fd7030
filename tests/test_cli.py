"""The command line: data on stdout, words on stderr, an exit code that says what became of the work."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import GOLD, ROOT
from papers import print_report

from extractor.cli import main
from extractor.cli.app import COMMANDS
from extractor.export.long_csv import COLUMNS
from extractor.forms import load_forms
from extractor.pipeline import extract_record
from extractor.record import to_json_line
from extractor.version import __version__

AUTO = "no model named: reading with rules only\n"
GOOD = print_report()
WRONG = print_report({"review_litigation.review.total": 5})


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: bytes
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def gouji(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Run `gouji ARGUMENTS` in an empty folder, in this process, in English unless --lang says otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOUJI_LANG", "en")

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["gouji", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsysbinary.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err.decode())

    return run


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with a report that reconciles and one that does not, in a folder below."""
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "sub" / "wrong.txt").write_text(WRONG, encoding="utf-8")
    return folder


# ---- help


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_the_commands_are_listed(gouji: Run, arguments: list[str]) -> None:
    """Each in its own file, in the order a person would use them; without arguments too."""
    ran = gouji(*arguments)
    listed = re.findall(r"^  (\w+)  ", ran.out.decode().split("commands:")[1], re.MULTILINE)
    assert (ran.code, listed) == (0, list(COMMANDS))
    assert [name for name in COMMANDS if not (ROOT / "extractor" / "cli" / f"{name}.py").exists()] == []


def test_an_unknown_command_is_refused_by_name(gouji: Run) -> None:
    """Exit 2, and the known ones are named."""
    ran = gouji("extrakt", "a.txt")
    assert ran.code == 2
    assert "'extrakt'" in ran.err
    assert "extract" in ran.err.replace("extrakt", "")


def test_options_may_stand_between_paths(gouji: Run, reports: Path) -> None:
    """As people type them."""
    ran = gouji("extract", "reports/good.txt", "-q", "reports/sub/wrong.txt", "--fail-on", "never")
    assert (ran.code, ran.out.count(b"\n"), reports.is_dir()) == (0, 2, True)


def test_an_abbreviated_option_is_refused(gouji: Run) -> None:
    """A script must not change its meaning when an option is added."""
    assert gouji("extract", "a.txt", "--read", "rules").code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_that_runs(gouji: Run, reports: Path, command: str) -> None:
    """The Example line of its help, in a folder with a reports folder, a table of numbers and a page."""
    folder = reports.parent
    (folder / "report.html").write_text(f"<html><body><p>{GOOD}</p></body></html>", encoding="utf-8")
    (folder / "cells.csv").write_text("document,cell,value\na,review_litigation.review.upheld,0\n", encoding="utf-8")
    (folder / "gold").mkdir()
    (folder / "gold" / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "gold" / "labels.csv").write_text("document,t4_r1_c5\ngood.txt,4\n", encoding="utf-8")
    gouji("extract", "reports", "-o", "results.jsonl", "-q")
    shown = gouji(command, "--help").out.decode()
    (example,) = re.findall(r"^Example: gouji (.*)$", shown, re.MULTILINE)
    words = shlex.split(example)
    assert words[0] == command
    ran = gouji(*words)
    assert (ran.code in (0, 1), "Traceback" in ran.err) == (True, False)
    assert ran.out or (folder / "cells.csv").stat().st_size > 1000


def test_the_version_is_that_of_the_package(gouji: Run) -> None:
    """One place says it."""
    assert gouji("--version").out.decode() == f"gouji {__version__}\n"


# ---- exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["reports/good.txt"], 0),
        (["reports/sub/wrong.txt"], 1),
        (["reports"], 1),
        (["reports/good.txt", "absent.txt"], 1),
        (["absent.txt"], 3),
        (["absent.txt", "gone.txt"], 3),
        (["reports/sub/wrong.txt", "--fail-on", "error"], 0),
        (["reports/good.txt", "absent.txt", "--fail-on", "error"], 1),
        (["reports/good.txt", "absent.txt", "--fail-on", "never"], 0),
        (["absent.txt", "--fail-on", "never"], 3),
        (["reports/good.txt", "--reader", "rules"], 0),
        (["reports/good.txt", "--reader", "llm"], 2),
        (["reports/good.txt", "--reader", "both"], 2),
        (["reports/good.txt", "--reader", "magic"], 2),
        (["reports/good.txt", "-o", "out.xml"], 2),
        (["reports", "-o", "out.json"], 2),
        (["reports/good.txt", "-o", "nowhere/out.json"], 3),
        (["*.pdf"], 3),
        ([], 2),
    ],
)
def test_extract_exits_as_documented(gouji: Run, reports: Path, arguments: list[str], code: int) -> None:
    """0 all verified, 1 something needs attention, 2 wrong usage, 3 could not do the work."""
    assert reports.is_dir()
    assert gouji("extract", *arguments).code == code


@pytest.mark.parametrize(
    ("cells", "code"),
    [({}, 0), ({"review_litigation.review.total": 5}, 1), ({"review_litigation.review.total": ""}, 1)],
)
def test_only_verified_documents_exit_0(gouji: Run, cells: dict[str, str], code: int) -> None:
    """Incomplete is attention too, certain or not."""
    assert gouji("extract", "-", stdin=print_report(cells).encode()).code == code


def test_a_document_that_is_no_report_needs_attention(gouji: Run) -> None:
    """Exit 1; by --fail-on error it is no error."""
    assert gouji("extract", "-", stdin="今天天气很好。".encode()).code == 1
    assert gouji("extract", "-", "--fail-on", "error", stdin="今天天气很好。".encode()).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["extract", "a.txt", "-o", "o.xml"],
            2,
            AUTO + "error: o.xml: no output format for this suffix; use .db, .jsonl, .csv or .json\n",
        ),
        (
            ["extract", "a.txt", "b.txt", "-o", "o.json"],
            2,
            AUTO + "error: o.json: .json holds one document, but there are 2; use .db, .jsonl or .csv\n",
        ),
        (
            ["extract", "a.txt", "--reader", "llm"],
            2,
            "error: this reader needs a model: --model NAME with --base-url URL or --provider NAME "
            "(gouji doctor tries an endpoint)\n",
        ),
        (
            ["extract", "*.pdf"],
            3,
            AUTO
            + "error: no documents under *.pdf: give files, folders or globs of .txt, .md or .html "
            + "(see gouji extract --help)\n",
        ),
        (["forms", "1999"], 2, "error: no form '1999' (known: 2019, 2021)\n"),
        (["text", "absent.txt"], 3, "error: absent.txt: No such file or directory\n"),
    ],
)
def test_what_can_not_work_is_said_with_what_to_do(gouji: Run, arguments: list[str], code: int, message: str) -> None:
    """Nothing goes to stdout, no traceback."""
    assert gouji(*arguments) == Ran(code, b"", message)


@pytest.mark.parametrize("command", ["extract", "forms", "text", "verify", "frobnicate"])
def test_an_unknown_option_or_command_is_wrong_usage(gouji: Run, command: str) -> None:
    """Click's own exit code and words."""
    ran = gouji(command, "--frobnicate")
    assert (ran.code, ran.out) == (2, b"")
    assert "usage: gouji" in ran.err


# ---- data


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


# ---- words


def test_what_did_not_pass_is_said_on_stderr(gouji: Run) -> None:
    """Document, verdict, reason; the finding with its rule; the suspects; the summary."""
    ran = gouji("extract", "-", stdin=print_report({"requests.results.granted.total": 13}).encode())
    lines = ran.err.removeprefix(AUTO).splitlines()
    assert lines[0] == "stdin: source inconsistent (an identity fails)"
    assert [line[: line.index("]") + 1] for line in lines[1:3]] == [
        "  [H1/requests.results.granted]",
        "  [H2/requests.total]",
    ]
    assert lines[-1] == "1 document(s): source inconsistent 1"
    assert lines[3].startswith(
        "  most likely: table 3 (requests): granted: total is printed “13” (line 25) and would have to be 12. Then"
    )
    assert lines[3].endswith(
        "2 (H1 the six applicant columns add up to the total; H2 the results (1) to (6) add up to (7) total). "
        "So it is printed in the file you gave: compare with the published original; nothing was corrected."
    )


def test_words_are_chinese_on_request(gouji: Run) -> None:
    """--lang zh, from the first word to the summary; data stay as they are."""
    data = print_report({"requests.results.granted.total": 13}).encode()
    ran = gouji("extract", "-", "--lang", "zh", stdin=data)
    lines = ran.err.splitlines()
    assert lines[:2] == ["未指定模型，仅按规则读取", "stdin: 读数可靠·勾稽不符 (勾稽关系不成立)"]
    assert lines[2].startswith(
        "  [H1/requests.results.granted] 表三（收到和处理政府信息公开申请情况）·（一）予以公开："
    )
    assert lines[-1] == "共 1 份：读数可靠·勾稽不符 1"
    assert ran.out == gouji("extract", "-", stdin=data).out


@pytest.mark.parametrize(
    ("variables", "summary"),
    [
        ({"GOUJI_LANG": "zh"}, "共 1 份：读数可靠·勾稽相符 1"),
        ({"GOUJI_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}, "共 1 份：读数可靠·勾稽相符 1"),
        ({"GOUJI_LANG": "", "LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "1 document(s): verified 1"),
        ({"GOUJI_LANG": "en", "LANG": "zh_CN.UTF-8"}, "1 document(s): verified 1"),
    ],
)
def test_the_locale_says_the_language(
    gouji: Run, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], summary: str
) -> None:
    """GOUJI_LANG before LC_ALL before LANG."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert gouji("extract", "-", stdin=GOOD.encode()).err.splitlines()[-1] == summary


def test_quiet_leaves_the_summary(gouji: Run, reports: Path) -> None:
    """And the data."""
    ran = gouji("extract", "reports", "-q", "--reader", "rules")
    assert ran.err == "2 document(s): verified 1, source inconsistent 1\n"
    assert ran.out == gouji("extract", "reports").out
    assert reports.is_dir()


def test_verified_documents_of_many_are_not_listed(gouji: Run, reports: Path) -> None:
    """Only what needs a person's attention is."""
    err = gouji("extract", "reports", "--reader", "rules").err
    assert "good.txt" not in err
    assert "sub/wrong.txt: source inconsistent" in err
    assert reports.is_dir()


# ---- forms and text


def test_forms_are_listed_with_their_cells(gouji: Run) -> None:
    """One line each, tabs between."""
    lines = [line.split("\t") for line in gouji("forms").out.decode().splitlines()]
    assert [[line[0], line[2]] for line in lines] == [["2019", "198 cells"], ["2021", "200 cells"]]


@pytest.mark.parametrize(("form", "cells"), [("2021", 200), ("2019", 198)])
def test_a_form_is_printed_cell_by_cell(gouji: Run, form: str, cells: int) -> None:
    """Name, code, row label, column label, kind."""
    lines = [line.split("\t") for line in gouji("forms", form).out.decode().splitlines()]
    assert (len(lines), {len(line) for line in lines}) == (cells, {5})
    assert lines[-1] == ["review_litigation.litigation_after_review.total", "t4_r3_c5", "复议后起诉", "总计", "count"]


def test_the_rules_of_a_form_are_spelled_out(gouji: Run) -> None:
    """Rule, severity, relation, source."""
    lines = [line.split("\t") for line in gouji("forms", "2021", "--rules").out.decode().splitlines()]
    assert len(lines) == 2 + 39 + 3
    assert lines[-1][:3] == [
        "H4/review_litigation.litigation_after_review",
        "hard",
        " + ".join(
            f"review_litigation.litigation_after_review.{name}" for name in ("upheld", "corrected", "other", "pending")
        )
        + " = review_litigation.litigation_after_review.total",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_prints_what_spans_count(gouji: Run, encoding: str) -> None:
    """The decoded text, newlines kept, no mark; `source.text_sha256` is its hash."""
    text = GOOD.replace("\n", "\r\n")
    assert gouji("text", "-", stdin=text.encode(encoding)) == Ran(0, text.encode(), "")


def test_the_spans_of_a_result_fit_what_text_prints(gouji: Run) -> None:
    """An HTML page: the reader's linearisation."""
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in ("信息内容", "本年处理决定数量"))
    page = f"<html><body><p>政府信息公开</p><table>{rows}</table>{GOOD.replace(chr(10), '<br>')}</body></html>".encode()
    text = gouji("text", "-", stdin=page).out.decode()
    record = json.loads(gouji("extract", "-", stdin=page).out)
    found = {path: text[slice(*cell["span"])] for path, cell in record["cells"].items() if cell["span"]}
    assert found
    assert found == {path: cell["raw"] for path, cell in record["cells"].items() if cell["span"]}


# ---- as a program


def test_the_command_runs_as_a_module() -> None:
    """python -m extractor, in a process of its own, on the shipped samples."""
    paths = [str(GOLD / "sample.txt"), str(GOLD / "sample_inconsistent.txt")]
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "extract", *paths, "--lang", "zh"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LANG": "C"},
    )
    verdicts = [json.loads(line)["verdict"] for line in done.stdout.decode("utf-8").splitlines()]
    assert (done.returncode, verdicts) == (1, ["verified", "source_inconsistent"])
    assert done.stderr.decode("utf-8").splitlines()[-1] == "共 2 份：读数可靠·勾稽相符 1，读数可靠·勾稽不符 1"


def test_a_reader_that_stops_reading_is_no_error() -> None:
    """gouji extract … | head."""
    command = f"{shlex.quote(sys.executable)} -m extractor forms 2021 | head -1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (done.stdout.decode().split("\t")[0], b"Traceback" in done.stderr) == (
        "disclosure.regulations.issued",
        False,
    )
