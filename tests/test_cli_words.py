"""What commands say of forms, texts and verdicts, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import AUTO, Ran, Run, gouji, reports
from papers import GOOD, print_report

__all__ = ["gouji", "reports"]


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
