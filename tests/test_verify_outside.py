"""Numbers made elsewhere: consistent, inconsistent or undecidable, never verified; errors with file and line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from commands import Run, gouji
from papers import plain_numbers, print_report

from extractor import extract_text
from extractor.api import verify
from extractor.errors import UsageError
from extractor.outside import OutsideDocument, read_outside
from extractor.pipeline import extract_record
from extractor.record import to_json_line

__all__ = ["gouji"]

UPHELD = "review_litigation.review.upheld"
TOTAL = "review_litigation.review.total"
NUMBERS = plain_numbers()
REVIEW = {path: number for path, number in NUMBERS.items() if path.startswith("review_litigation")}

Cells = Mapping[str, int | float | None]
RunOn = Callable[..., tuple[int, str, str]]


def as_csv(cells: Cells, document: str = "a") -> bytes:
    """The cells as a long table."""
    stream = io.StringIO()
    csv.writer(stream).writerows([["document", "cell", "value"], *([document, *item] for item in cells.items())])
    return stream.getvalue().encode()


# ---- outcomes


@pytest.mark.parametrize(
    ("changes", "outcome", "passed", "rules"),
    [
        ({}, "consistent", 42, []),
        ({TOTAL: 5}, "inconsistent", 41, ["H4/review_litigation.review"]),
        ({TOTAL: None}, "undecidable", 41, ["H4/review_litigation.review"]),
        ({"review_litigation.review.other": None}, "consistent", 42, []),
        (
            {TOTAL: None, "requests.carried_over.total": 4},
            "inconsistent",
            39,
            ["H1/requests.carried_over", "H3/requests.total", "H4/review_litigation.review"],
        ),
        ({"disclosure.normative_documents.in_force": 0}, "consistent", 42, ["C5/disclosure.normative_documents"]),
        ({"disclosure.licensing.decisions": -1}, "inconsistent", 42, ["H5/disclosure.licensing.decisions"]),
        ({"disclosure.licensing.decisions": 0.5}, "inconsistent", 42, ["H5/disclosure.licensing.decisions"]),
    ],
)
def test_numbers_are_checked_by_the_identities(changes: Cells, outcome: str, passed: int, rules: list[str]) -> None:
    """Failed rules make them inconsistent, blanks undecidable; a soft relation is named and changes nothing."""
    found = verify({**NUMBERS, **changes})
    assert (found.outcome, found.passed, [failure.rule for failure in found.failures]) == (outcome, passed, rules)


@pytest.mark.parametrize(
    ("disclosure", "requests", "passed"), [("2019", "2019", 40), ("2021", "2019", 40), ("2019", "2021", 42)]
)
def test_the_version_of_each_table_is_told_by_its_cells(disclosure: str, requests: str, passed: int) -> None:
    """Mixtures too."""
    found = verify(plain_numbers(disclosure, requests))
    assert (found.outcome, found.passed, found.failures) == ("consistent", passed, ())


def test_a_table_alone_can_be_checked() -> None:
    """Fifteen cells of table 4."""
    assert (verify(REVIEW).outcome, verify(REVIEW).passed) == ("consistent", 3)


@pytest.mark.parametrize("cells", [{}, {UPHELD: 1}, {"disclosure.licensing.decisions": 5}, dict.fromkeys(REVIEW)])
def test_numbers_that_prove_nothing_are_undecidable(cells: Cells) -> None:
    """None at all, one of five, a table without an identity, blanks alone."""
    assert verify(cells).outcome == "undecidable"


def test_a_cell_left_out_is_not_a_blank_one() -> None:
    """A blank counts as 0, a cell that its maker does not give counts as nothing."""
    blank = verify({**REVIEW, "review_litigation.review.other": None})
    left_out = verify({path: number for path, number in REVIEW.items() if path != "review_litigation.review.other"})
    assert (blank.outcome, left_out.outcome) == ("consistent", "undecidable")


def test_a_failure_says_what_does_not_hold() -> None:
    """Rule, severity, outcome, cells and words in both languages."""
    (failure,) = verify({**REVIEW, TOTAL: 5}).failures
    assert (failure.rule, failure.severity, failure.outcome) == ("H4/review_litigation.review", "hard", "failed")
    assert failure.cells == tuple(path for path in REVIEW if path.startswith("review_litigation.review."))
    assert "upheld 2 + corrected 1 + pending 1 = 4" in failure.message
    assert "结果维持 2 + 结果纠正 1 + 尚未审结 1 = 4" in failure.message_zh


@pytest.mark.parametrize("name", ["upheld", "requests.nothing.total", "review_litigation.review", "表四"])
def test_a_name_that_is_no_cell_is_refused(name: str) -> None:
    """Rather than left out."""
    with pytest.raises(UsageError) as refused:
        verify({**REVIEW, name: 1})
    assert str(refused.value) == f"{name!r} is no cell of a form (see gouji forms 2021)"


def test_cells_of_two_versions_of_a_table_are_refused() -> None:
    """No document prints both."""
    with pytest.raises(UsageError, match="cells of two versions of table 'disclosure' in one document"):
        verify({"disclosure.regulations.issued": 1, "disclosure.regulations.newly_made": 1})


# ---- files


def test_csv_json_and_json_lines_say_the_same() -> None:
    """document,cell,value; an object with cells; one such object a line."""
    plain: Cells = {UPHELD: 2, TOTAL: None, "disclosure.fees.amount": 12.8}
    expected = [OutsideDocument("a", plain)]
    line = json.dumps({"document": "a", "cells": plain})
    assert read_outside(as_csv(plain), "x.csv") == expected
    assert read_outside(b"\xef\xbb\xbf" + as_csv(plain), "x.csv") == expected
    assert read_outside(line.encode(), "x.json") == expected
    assert read_outside(f"[{line}]".encode(), "x.json") == expected
    assert read_outside(f"{line}\n\n{line}\n".encode(), "x.jsonl") == expected * 2


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("", None),
        ("-", None),
        ("—", None),
        ("/", None),
        ("0", 0),
        (" 17 ", 17),
        ("1,234", 1234),
        ("12.80", 12.8),
        ("+2", 2),
    ],
)
def test_a_csv_value_is_read_as_a_cell_is(value: str, number: float | None) -> None:
    """Thousands separators, printed nothings."""
    (document,) = read_outside(as_csv({UPHELD: value}), "x.csv")  # type: ignore[dict-item]
    assert document.cells == {UPHELD: number}


def test_columns_of_a_csv_may_stand_in_any_order() -> None:
    """And others may stand between."""
    data = f"value,note,cell,document\n3,x,{UPHELD},a\n4,y,{TOTAL},b\n".encode()
    assert read_outside(data, "x.csv") == [OutsideDocument("a", {UPHELD: 3}), OutsideDocument("b", {TOTAL: 4})]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x:1: no column 'document' (expected document,cell,value)"),
        (b"document,value\n", "x:1: no column 'cell' (expected document,cell,value)"),
        (f"document,cell,value\na,{UPHELD},1\na,{TOTAL},many\n".encode(), "x:3: 'many' is not a number"),
        (f"document,cell,value\na,{UPHELD},007\n".encode(), "x:2: '007' is not a number"),
        (b'{"cells": [1]}', "x:1: expected an object with 'cells'"),
        (b'[{"cells": {}}, 17]', "x:2: expected an object with 'cells'"),
        (b'{"cells": {}}\n{"cells": \n', "x:2: is not JSON: Expecting value"),
        (f'{{"cells": {{"{UPHELD}": true}}}}'.encode(), f"x:1: {UPHELD}: True is not a number"),
        (f'{{"cells": {{"{UPHELD}": "17"}}}}'.encode(), f"x:1: {UPHELD}: '17' is not a number"),
        (f'{{"cells": {{"{UPHELD}": [17]}}}}'.encode(), f"x:1: {UPHELD}: [17] is not a number"),
        ("document,cell,value\n甲".encode("gb18030"), "x: is not UTF-8 (save as UTF-8 and try again)"),
    ],
)
def test_bad_data_is_refused_with_file_and_line(data: bytes, message: str) -> None:
    """And what is wrong there."""
    with pytest.raises(UsageError) as refused:
        read_outside(data, "x")
    assert str(refused.value) == message


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_nan_is_not_a_number(value: str) -> None:
    """Pandas writes it for an empty cell."""
    with pytest.raises(UsageError, match=f"x:1: {UPHELD}: .* is not a number"):
        read_outside(f'{{"cells": {{"{UPHELD}": {value}}}}}'.encode(), "x")


def test_a_cell_given_twice_with_other_values_is_refused() -> None:
    """Which one is meant can't be told."""
    with pytest.raises(UsageError, match=r"^x:3: "):
        read_outside(f"document,cell,value\na,{UPHELD},1\na,{UPHELD},2\n".encode(), "x")


def test_a_cell_that_was_not_found_is_left_out() -> None:
    """Results of gouji say so by their status; their null is no blank."""
    cells = {
        UPHELD: {"value": None, "status": "missing"},
        TOTAL: {"value": None, "status": "blank"},
        "disclosure.fees.amount": {"value": None, "status": "contested"},
    }
    assert read_outside(json.dumps({"cells": cells}).encode(), "x") == [OutsideDocument("x:1", {TOTAL: None})]
    data = f"document,cell,value,status\na,{UPHELD},,missing\na,{TOTAL},,blank\na,,,\n".encode()
    assert read_outside(data, "x") == [OutsideDocument("a", {TOTAL: None})]


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [({}, "consistent"), ({TOTAL: 5}, "inconsistent"), ({TOTAL: ""}, "undecidable"), ({TOTAL: "无"}, "undecidable")],
)
def test_results_of_gouji_are_data_too(cells: dict[str, str], outcome: str) -> None:
    """What extract wrote, verify reads; a word in a cell is not counted as 0."""
    record = extract_record("报告.txt", print_report(cells).encode())
    for data in (
        to_json_line(record).encode(),
        extract_text(print_report(cells), name="报告.txt").to_json(indent=1).encode(),
    ):
        (document,) = read_outside(data, "x")
        assert (document.name, verify(document.cells).outcome) == ("报告.txt", outcome)


# ---- the command


@pytest.fixture
def run(gouji: Run) -> RunOn:
    """Run `gouji verify` on a file of this content; return exit code, stdout and stderr."""

    def call(content: bytes | None, *options: str, name: str = "data.csv") -> tuple[int, str, str]:
        if content is not None:
            Path(name).write_bytes(content)
        ran = gouji("verify", name, *options)
        return ran.code, ran.out.decode(), ran.err

    return call


def test_one_json_line_per_document_goes_to_stdout(run: RunOn) -> None:
    """Its name, the outcome, how many rules hold, and what does not."""
    data = as_csv(REVIEW) + as_csv({**REVIEW, TOTAL: 5}, "b").partition(b"\r\n")[2]
    code, out, err = run(data)
    first, second = map(json.loads, out.splitlines())
    assert code == 1
    assert first == {"document": "a", "outcome": "consistent", "passed": 3, "failures": []}
    assert (second["document"], second["outcome"], second["passed"]) == ("b", "inconsistent", 2)
    assert [failure["rule"] for failure in second["failures"]] == ["H4/review_litigation.review"]
    assert err.splitlines()[:2] == ["a: consistent", "b: inconsistent"]
    assert err.splitlines()[-1] == "2 document(s): consistent 1, inconsistent 1"


@pytest.mark.parametrize(
    ("content", "code", "summary"),
    [
        (as_csv(REVIEW), 0, "1 document(s): consistent 1"),
        (as_csv({**REVIEW, TOTAL: 5}), 1, "1 document(s): inconsistent 1"),
        (as_csv({**REVIEW, TOTAL: None}), 1, "1 document(s): undecidable 1"),
        (as_csv({UPHELD: "x"}), 2, "error: data.csv:2: 'x' is not a number"),  # type: ignore[dict-item]
    ],
)
def test_verify_exits_as_documented(run: RunOn, content: bytes, code: int, summary: str) -> None:
    """0 all consistent, 1 not, 2 bad data."""
    ended, _, err = run(content, "-q")
    assert (ended, err.splitlines()[-1]) == (code, summary)


def test_a_path_that_can_not_be_read_is_no_wrong_usage(run: RunOn) -> None:
    """Design.md: 3 could not do the work."""
    assert run(None, name="absent.csv") == (3, "", "error: absent.csv: No such file or directory\n")


def test_an_unknown_cell_is_named_with_file_and_line(run: RunOn) -> None:
    """Errors with file:line, as for a value that is no number."""
    code, _, err = run(f"document,cell,value\na,{UPHELD},1\na,requests.nothing,1\n".encode())
    assert (code, err.startswith("error: data.csv:3: 'requests.nothing' is no cell of a form")) == (2, True)


def test_a_line_of_json_ends_at_a_newline_alone(run: RunOn) -> None:
    """A name with a line separator, as extract writes it."""
    lines = "".join(to_json_line(extract_record(name, print_report().encode())) + "\n" for name in ("a\u2028b", "c"))
    code, out, _ = run(lines.encode(), name="data.jsonl")
    assert (code, [json.loads(line)["document"] for line in out.split("\n")[:-1]]) == (0, ["a\u2028b", "c"])


def test_words_of_verify_are_chinese_on_request(run: RunOn) -> None:
    """Outcome, relation and summary."""
    code, _, err = run(as_csv({**REVIEW, TOTAL: 5}), "--lang", "zh")
    lines = err.splitlines()
    assert (code, lines[0], lines[-1]) == (1, "a: 勾稽不符", "共 1 份：勾稽不符 1")
    assert lines[1].startswith("  [H4/review_litigation.review] 表四（行政复议、行政诉讼情况）·行政复议：")
