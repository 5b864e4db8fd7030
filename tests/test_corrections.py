"""Corrections by hand: entered, judged by the identities, never called verified; the printed value stays visible."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from papers import AGENCY, print_report
from runs import record_of, write_run

from extractor.cli.app import run
from extractor.corrections import apply_corrections, correct, read_corrections
from extractor.errors import UsageError
from extractor.result import Result

HEAD = "document,cell,value,raw,who,why\n"
NEW = "requests.new_received.total"


def corrections(*lines: str) -> dict[str, Any]:
    """What a file of these lines holds."""
    return read_corrections((HEAD + "\n".join(lines)).encode("utf-8"), "fix.csv")


def slipped() -> Any:
    """A report whose total of new requests is printed 29 instead of 28."""
    return record_of("c.txt", print_report({NEW: "29"}))


def test_a_corrected_report_is_consistent_and_never_verified() -> None:
    """The cell is a person's, status printed; what was printed stands beside it; no identity is left failing."""
    before = slipped()
    (lines,) = corrections(f"c.txt,{NEW},28,28,王,台账为 28").values()
    after: Any = correct(before, lines)
    cell = after["cells"][NEW]
    assert (cell["value"], cell["raw"], cell["status"], cell["origin"], cell["anchor"]) == (
        28,
        "28",
        "printed",
        "human",
        None,
    )
    assert (before["verdict"], after["verdict"]) == ("source_inconsistent", "needs_review")
    assert after["reasons"] == ["identity_failed", "corrected_by_hand"]
    assert after["verdicts"] == {"disclosure": "verified", "requests": "needs_review", "review_litigation": "verified"}
    assert (after["findings"], after["suspects"]) == ([], {"outcome": "none", "explanations": []})
    assert (before["checks"]["failed"], after["checks"]) == (
        2,
        {"passed": 42, "passed_assuming_zero": 0, "failed": 0, "undecidable": 0},
    )
    assert after["report"]["requests"]["new_received"]["total"] == 28
    assert after["corrections"] == {
        "outcome": "consistent",
        "tables": {"requests": "consistent"},
        "cells": [
            {
                "cell": NEW,
                "value": 28,
                "raw": "28",
                "value_printed": 29,
                "raw_printed": "29",
                "status_printed": "printed",
                "who": "王",
                "why": "台账为 28",
            }
        ],
    }
    assert before == slipped()


def test_a_corrected_record_is_a_result() -> None:
    """By pydantic and back, and without corrections there is no such key."""
    (lines,) = corrections("c.txt,t3_r1_c7,28,,王,").values()
    after = correct(slipped(), lines)
    assert json.loads(Result.model_validate(after).to_json()) == json.loads(json.dumps(after))
    assert "corrections" not in json.loads(Result.model_validate(slipped()).to_json())


def test_a_verified_report_is_not_verified_after_a_correction() -> None:
    """A person contradicts it: that needs review, and the sums say so."""
    record = record_of("a.txt", print_report())
    (lines,) = corrections("a.txt,t3_r1_c1,21,,李,误读").values()
    after: Any = correct(record, lines)
    assert (record["verdict"], after["verdict"], after["corrections"]["outcome"]) == (
        "verified",
        "needs_review",
        "inconsistent",
    )
    assert [finding["rule"] for finding in after["findings"]] == [
        "H1/requests.new_received",
        "H3/requests.natural_person",
    ]


def test_missing_rows_can_be_filled_in() -> None:
    """What is corrected is no longer open; a row still missing leaves the table undecidable."""
    lines = [line for line in print_report().split("\n") if "重复申请" not in line and "公开出版物" not in line]
    record = record_of("d.txt", "\n".join(lines))
    repeated = [f"d.txt,t3_r17_c{column},{1 if column in (1, 7) else 0},,李," for column in range(1, 8)]
    published = [f"d.txt,t3_r18_c{column},,-,李," for column in range(1, 8)]
    (some,) = corrections(*repeated).values()
    half: Any = correct(record, some)
    assert half["corrections"]["outcome"] == "undecidable"
    structure = [f["rule"] for f in half["findings"] if f["kind"] == "structure"]
    assert structure == ["structure/requests.results.not_processed.publication_request"]
    (both,) = corrections(*repeated, *published).values()
    whole: Any = correct(record, both)
    assert (whole["corrections"]["outcome"], whole["findings"]) == ("consistent", [])
    assert whole["cells"]["requests.results.not_processed.publication_request.total"]["status"] == "dash"


def test_a_table_that_was_not_found_can_be_entered() -> None:
    """Cells that nobody gave are missing."""
    record: Any = record_of("t.txt", print_report(without=["review_litigation"]))
    assert record["form"]["review_litigation"] is None
    (some,) = corrections(
        *(f"t.txt,t4_r1_c{column},{number},,李," for column, number in enumerate([1, 0, 0, 0, 1], 1))
    ).values()
    after: Any = correct(record, some)
    assert after["form"]["review_litigation"] == "2019"
    cells = after["cells"]
    assert (
        cells["review_litigation.review.total"]["value"],
        cells["review_litigation.litigation_direct.total"]["status"],
    ) == (1, "missing")
    assert after["report"]["review_litigation"]["review"]["upheld"] == 1
    assert after["corrections"]["tables"] == {"review_litigation": "undecidable"}


def test_table_2_has_nothing_that_speaks_for_it() -> None:
    """No identity: undecidable."""
    record = record_of("a.txt", print_report())
    (some,) = corrections("a.txt,t2_r5_c4,10,,李,").values()
    after: Any = correct(record, some)
    assert after["corrections"]["outcome"] == "undecidable"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a.txt,t3_r99_c1,1,,王,", "fix.csv:2: 't3_r99_c1' is no cell of a form"),
        ("a.txt,t3_r1_c1,一,,王,", "fix.csv:2: '一' is not a number"),
        ("a.txt,t3_r1_c1,1,2,王,", "fix.csv:2: value '1' is not the number in raw '2'"),
        ("a.txt,t3_r1_c1,1,,,", "fix.csv:2: who is empty"),
        (
            "a.txt,t3_r1_c1,1,,王,\na.txt,requests.new_received.natural_person,1,,王,",
            "fix.csv:3: requests.new_received.natural_person is corrected twice",
        ),
    ],
)
def test_a_line_that_can_not_be_meant_is_refused_by_number(line: str, message: str) -> None:
    """Before anything is exported."""
    with pytest.raises(UsageError) as error:
        corrections(line)
    assert str(error.value).startswith(message)


def test_columns_and_encoding_are_checked() -> None:
    """With what to do."""
    with pytest.raises(UsageError, match=r"fix\.csv:1: no column 'who'"):
        read_corrections(b"document,cell,value,raw\n", "fix.csv")
    with pytest.raises(UsageError, match="is not UTF-8"):
        read_corrections((HEAD + "单位").encode("gb18030"), "fix.csv")


def test_a_correction_that_fits_nothing_is_an_error() -> None:
    """A document that is not in the run; a cell of another version of the table."""
    records = [record_of("a.txt", print_report())]
    with pytest.raises(UsageError, match=r"fix\.csv:2: no document 'b\.txt' in the run"):
        list(apply_corrections(records, corrections("b.txt,t3_r1_c1,1,,王,"), "fix.csv"))
    with pytest.raises(
        UsageError, match=r"fix\.csv:2: requests\.results\.other_handling\.combined\.total is not in this"
    ):
        list(apply_corrections(records, corrections("a.txt,t3_r26_c7,1,,王,"), "fix.csv"))


def test_an_export_shows_what_was_corrected(tmp_path: Path) -> None:
    """Wide: the word of the identities and how many cells; long: the printed value, who and why."""
    run_file = write_run(tmp_path / "run.jsonl", [slipped(), record_of("a.txt", print_report())])
    fix = tmp_path / "fix.csv"
    fix.write_text(HEAD + f"c.txt,{NEW},28,,王,台账\n", encoding="utf-8-sig")
    outs = {table: tmp_path / f"{table}.csv" for table in ("wide", "long")}
    for table, out in outs.items():
        command = ["export", str(run_file), "--to", str(out), "--table", table, "--corrections", str(fix), "-q"]
        assert run(command) == 0
    read = {table: list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))) for table, out in outs.items()}
    names = ("agency", "verdict", "reasons", "after_correction", "corrected_cells", "t3_r1_c7")
    assert [tuple(line[name] for name in names) for line in read["wide"]] == [
        (AGENCY, "needs_review", "identity_failed;corrected_by_hand", "consistent", "1", "28"),
        (AGENCY, "verified", "", "", "0", "28"),
    ]
    corrected = [line for line in read["long"] if line["corrected_by"]]
    assert [(line["cell"], line["value"], line["raw_printed"], line["corrected_why"]) for line in corrected] == [
        (NEW, "28", "29", "台账")
    ]


def test_a_failing_correction_leaves_no_file(tmp_path: Path) -> None:
    """Though the mistake shows only when the run has passed."""
    run_file = write_run(tmp_path / "run.jsonl", [slipped()])
    (tmp_path / "fix.csv").write_text(HEAD + "gone.txt,t3_r1_c1,1,,王,\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no document 'gone\.txt'"):
        run(
            [
                "export",
                str(run_file),
                "--to",
                str(tmp_path / "o.csv"),
                "--corrections",
                str(tmp_path / "fix.csv"),
                "--lang",
                "en",
            ]
        )
    assert not list(tmp_path.glob("o.csv*"))
