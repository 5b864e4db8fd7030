"""gouji check, gouji rules, gouji forms --lint, --off and --acknowledged: words, streams, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from commands import Ran, Run, gouji
from faulty_papers import CLEAN, FAULTY
from papers import print_report

from extractor.cli.app import COMMANDS
from extractor.pipeline import check_record
from extractor.record import to_json_line
from extractor.rulebook import rules

__all__ = ["gouji"]

REVIEW = "review_litigation.review"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports: clean, with a hard fault, with a soft one, with a total that does not hold."""
    texts = {
        "clean": CLEAN,
        "hard": FAULTY["fee_not_stated"],
        "soft": FAULTY["label_variant"],
        "wrong": print_report({f"{REVIEW}.total": 5}),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    lines = ["document,rule,who,reason", f"wrong.txt,H4/{REVIEW},王某,原件如此"]
    lines += ["hard.txt,format/fee_not_stated,王某,已函告", "clean.txt,H1/requests.new_received,李某,已更正"]
    (tmp_path / "known.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


KNOWN = ("--acknowledged", "known.csv", "--fail-on", "unacknowledged")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "clean.txt"], 0),
        (["check", "clean.txt", "--strict"], 0),
        (["check", "hard.txt"], 1),
        (["check", "soft.txt"], 0),
        (["check", "soft.txt", "--strict"], 1),
        (["check", "wrong.txt"], 1),
        (["check", "hard.txt", "--fail-on", "never"], 0),
        (["check", "hard.txt", "--fail-on", "error"], 0),
        (["check", "hard.txt", "--off", "format/fee_not_stated"], 0),
        (["check", "soft.txt", "--strict", "--off", "C5,format/label_variant"], 0),
        (["check", "soft.txt", "--strict", "--off", "C5", "--off", "format/*"], 0),
        (["check", "clean.txt", "--off", "H1"], 2),
        (["check", "clean.txt", "--off", "Q1"], 2),
        (["check", "absent.txt"], 3),
        (["check", "hard.txt", "--acknowledged", "known.csv"], 1),
        (["check", "hard.txt", *KNOWN], 0),
        (["check", "wrong.txt", *KNOWN], 0),
        (["check", "wrong.txt", *KNOWN, "--strict"], 1),
        (["check", "hard.txt", "--acknowledged", "none.csv"], 2),
        (["extract", "hard.txt"], 0),
        (["extract", "wrong.txt", "--acknowledged", "known.csv"], 1),
        (["extract", "wrong.txt", "hard.txt", *KNOWN], 0),
        (["extract", "wrong.txt", "--fail-on", "unacknowledged"], 1),
        (["extract", "absent.txt", "clean.txt", *KNOWN], 1),
        (["extract", "clean.txt", "--off", "structure"], 2),
        (["extract", "clean.txt", "--strict"], 2),
    ],
)
def test_exit_codes(gouji: Run, folder: Path, arguments: list[str], code: int) -> None:
    """Hard faults count, soft ones only with --strict, acknowledged ones unless --fail-on unacknowledged."""
    assert folder.is_dir()
    assert gouji(*arguments).code == code


def test_check_says_in_chinese_what_to_mend(gouji: Run, folder: Path) -> None:
    """Data on stdout, words on stderr."""
    ran = gouji("check", "hard.txt", "--lang", "zh", "--reader", "rules")
    assert ran.err == (
        "hard.txt: 读数可靠·勾稽相符\n"
        "  [format/fee_not_stated] 未说明信息处理费收取情况。"
        "请在第六部分写明收取的金额；未收取的，写明“未收取信息处理费”。\n"
        "共 1 份：读数可靠·勾稽相符 1\n"
    )
    record = check_record("hard.txt", (folder / "hard.txt").read_bytes())
    assert json.loads(ran.out) == json.loads(to_json_line(record))


def test_of_several_documents_those_with_a_fault_are_printed(gouji: Run, folder: Path) -> None:
    """A verified document with a hard fault too; clean ones are only counted."""
    ran = gouji("check", "clean.txt", "hard.txt", "soft.txt", "-o", "out.csv")
    assert (ran.out, ran.code) == (b"", 1)
    assert [line.split(":")[0] for line in ran.err.splitlines() if not line.startswith(" ")] == [
        "no model named",
        "hard.txt",
        "3 document(s)",
    ]
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 600


def test_an_acknowledged_error_is_printed_with_who_and_why(gouji: Run, folder: Path) -> None:
    """And a line whose error is gone is named."""
    assert (folder / "known.csv").is_file()
    ran = gouji("extract", "wrong.txt", "clean.txt", "--lang", "zh", "--acknowledged", "known.csv")
    lines = ran.err.splitlines()
    (failed,) = [line for line in lines if line.startswith(f"  [H4/{REVIEW}]")]
    assert failed.endswith("本工具未作任何改动。（已确认：王某，原件如此）")
    assert "clean.txt：已登记的 H1/requests.new_received 不再出现，请从登记表中删去该行。" in lines


def test_a_hard_rule_off_leaves_no_file_behind(gouji: Run, folder: Path) -> None:
    """Refused before anything is opened."""
    ran = gouji("extract", "clean.txt", "--off", "H*", "-o", "out.json")
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("error: --off H*: H1, H2, H3, H4, H5 can't be switched off")
    assert not list(folder.glob("out.json*"))


def test_rules_are_listed(gouji: Run) -> None:
    """One line each: id, severity, whether it can be off, label, source; as JSON everything."""
    lines = gouji("rules", "--lang", "zh").out.decode().splitlines()
    assert [line.split("\t")[0] for line in lines] == [entry.id for entry in rules()]
    assert lines[0].split("\t")[1:4] == ["hard", "不可关闭", "各类申请人之和等于总计"]
    assert json.loads(gouji("rules", "--json").out) == [entry._asdict() for entry in rules()]


def lint(gouji: Run, *arguments: str) -> list[str]:
    """The lines of gouji forms --lint."""
    ran: Ran = gouji("forms", "--lint", *arguments)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.decode().splitlines()


def test_a_form_is_linted(gouji: Run) -> None:
    """The form as a whole, then its tables."""
    assert lint(gouji, "2021")[:5] == [
        "2021: 200 cells; 42 identities of rank 40; one wrong cell: 175 (87.5 %) located uniquely, "
        "15 (7.5 %) among at most 5 candidates, 10 (5.0 %) invisible",
        "disclosure-2021: 10 cells; 0 identities of rank 0; 10 cells in no identity; distance 1",
        "requests-2021: 175 cells; 39 identities of rank 37; 0 cells in no identity; distance 4",
        "  follow from the others: H2/requests.total, H3/requests.total",
        "  note: variant that adds nothing: results.total: 总 计",
    ]


def test_a_table_is_linted_alone_and_as_json(gouji: Run) -> None:
    """By its id; an unknown one is wrong usage."""
    assert lint(gouji, "disclosure-2021") == [
        "disclosure-2021: 10 cells; 0 identities of rank 0; 10 cells in no identity; distance 1"
    ]
    found = json.loads("\n".join(lint(gouji, "review_litigation", "--json")))
    assert found["repeated_codes"] == []
    assert {name: found["tables"][0][name] for name in ("cells", "identities", "distance", "ambiguous")} == {
        "cells": 15,
        "identities": 3,
        "distance": 2,
        "ambiguous": 15,
    }
    assert gouji("forms", "--lint", "2014").code == 2


def test_the_commands_are_listed() -> None:
    """check beside extract."""
    assert list(COMMANDS)[:2] == ["extract", "check"]
