"""Confirmed errors of a source keep failing, with the name of who confirmed them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from papers import print_report

from extractor import Result, Settings, UsageError, extract_text
from extractor import extract as extract_result
from extractor.acknowledgements import Acknowledgement, acknowledge, needs_attention, read_acknowledgements
from extractor.pipeline import check_record, extract_record

REVIEW = "review_litigation.review"
WRONG = print_report({f"{REVIEW}.total": 5})
KNOWN = Acknowledgement("a.txt", f"H4/{REVIEW}", "王某", "原件如此")
ENTRY = {"rule": f"H4/{REVIEW}", "who": "王某", "reason": "原件如此"}
PERIOD = Acknowledgement("a.txt", "format/period_missing", "李某", "按市里要求")


def record_of(text: str = WRONG, *, check: bool = False) -> dict[str, Any]:
    """The record of a text, called a.txt."""
    settings = Settings(check=check)
    record: Any = extract_record("a.txt", text.encode(), settings)
    return record


def test_an_acknowledged_finding_stays_and_says_who_and_why() -> None:
    """So do the verdict and the suspects; the record lists what is acknowledged."""
    plain, known = record_of(), record_of()
    assert acknowledge(known, [KNOWN]) == []
    (finding,) = known["findings"]
    assert finding == plain["findings"][0] | {"acknowledged": ENTRY}
    assert known == plain | {"findings": [finding], "acknowledged": [ENTRY]}
    assert known["verdict"] == "source_inconsistent"


def test_it_is_typed_for_callers_of_the_library(tmp_path: Path) -> None:
    """A list of rule, who and reason, on the result and on the finding."""
    path = tmp_path / "a.txt"
    path.write_text(WRONG, encoding="utf-8")
    result = extract_result(path, acknowledged=[KNOWN])
    assert [entry.model_dump() for entry in result.acknowledged] == [ENTRY]
    assert result.findings[0].acknowledged == result.acknowledged[0]
    assert Result.model_validate_json(result.to_json()) == result
    assert extract_text(WRONG).acknowledged == []


@pytest.mark.parametrize(
    "other",
    [
        KNOWN._replace(document="b.txt"),
        KNOWN._replace(rule="H4"),
        KNOWN._replace(rule="H4/review_litigation.litigation_direct"),
        KNOWN._replace(cells=(f"{REVIEW}.total", "review_litigation.litigation_direct.total")),
    ],
)
def test_another_error_is_not_acknowledged(other: Acknowledgement) -> None:
    """Of another document, rule, place or cells; one that names this document is returned as stale."""
    record = record_of()
    assert acknowledge(record, [other]) == ([] if other.document == "b.txt" else [other])
    assert record == record_of()


def test_cells_that_the_finding_names_are_enough() -> None:
    """Not all of them need be listed."""
    record = record_of()
    assert acknowledge(record, [KNOWN._replace(cells=(f"{REVIEW}.total",))]) == []
    assert record["acknowledged"] == [ENTRY]


def test_the_first_who_acknowledged_is_named_at_the_finding() -> None:
    """Both in the list; a line that stands twice counts once."""
    record, second = record_of(), KNOWN._replace(who="李某")
    acknowledge(record, [KNOWN, second, KNOWN])
    assert record["findings"][0]["acknowledged"] == ENTRY
    assert record["acknowledged"] == [ENTRY, ENTRY | {"who": "李某"}]


# ---- who has to look


@pytest.mark.parametrize(
    ("text", "known", "options", "attention"),
    [
        (print_report(), [], {}, False),
        (WRONG, [], {}, True),
        (WRONG, [KNOWN], {}, True),
        (WRONG, [KNOWN], {"acknowledged": True}, False),
        (WRONG, [], {"acknowledged": True}, True),
        (WRONG, [PERIOD], {"acknowledged": True}, True),
        (WRONG, [KNOWN], {"acknowledged": True, "strict": True}, True),
        (WRONG, [KNOWN, PERIOD], {"acknowledged": True, "strict": True}, False),
        (print_report(), [], {"strict": True}, True),
        (print_report(title=""), [], {}, True),
    ],
)
def test_needs_attention(text: str, known: list[Acknowledgement], options: dict[str, bool], attention: bool) -> None:
    """A plain report lacks its period, which is soft."""
    record = record_of(text, check=True)
    acknowledge(record, known)
    assert needs_attention(record, **options) is attention


def test_what_was_not_read_cannot_be_acknowledged() -> None:
    """needs_review stays with whoever reviews."""
    record: Any = check_record("a.txt", print_report({"requests.new_received.total": "无"}).encode())
    known = [Acknowledgement("a.txt", finding["rule"], "王某", "原件如此") for finding in record["findings"]]
    acknowledge(record, known)
    assert record["verdict"] == "needs_review"
    assert all(finding["acknowledged"] for finding in record["findings"])
    assert needs_attention(record, acknowledged=True)


# ---- the file


def test_a_file_is_read(tmp_path: Path) -> None:
    """With or without a byte-order mark, other columns and empty lines; cells separated by semicolons or spaces."""
    path = tmp_path / "known.csv"
    path.write_text(
        "rule,document,who,reason,cells,note\n"
        f"H4/{REVIEW}, a.txt ,王某,原件如此,{REVIEW}.total;{REVIEW}.upheld,x\n,,,,,\n"
        "C5/disclosure.regulations,b/c.txt,李某,已核实,,\n",
        encoding="utf-8-sig",
    )
    assert read_acknowledgements(path) == (
        KNOWN._replace(cells=(f"{REVIEW}.total", f"{REVIEW}.upheld")),
        Acknowledgement("b/c.txt", "C5/disclosure.regulations", "李某", "已核实"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("document,rule\na,b\n", "{path}: columns missing: who, reason; needed are document,rule,who,reason"),
        ("", "{path}: columns missing: document, rule, who, reason"),
        ("document,rule,who,reason\na,b,c,d\na,b,,\n", "{path}, line 3: nothing in who, reason;"),
        ("document,rule,who,reason\na\n", "{path}, line 2: nothing in rule, who, reason;"),
        ("文件\n".encode("gb18030"), "{path}: can't be read as UTF-8 CSV:"),
        (None, "{path}: can't be read as UTF-8 CSV:"),
    ],
)
def test_a_bad_file_is_refused_by_line(tmp_path: Path, text: str | bytes | None, message: str) -> None:
    """Without a name and a reason nobody acknowledged anything."""
    path = tmp_path / "known.csv"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError) as refused:
        read_acknowledgements(path)
    assert str(refused.value).startswith(message.format(path=path))
