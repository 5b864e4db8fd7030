"""Label files: every form that is read, and every mistake in one refused by file and key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import GOLD, REAL, gold_names

from extractor.drafts import draft_label, label_text
from extractor.errors import UsageError
from extractor.gold import Label, LabelCell, LabelFact, read_labels
from extractor.pipeline import extract_record
from extractor.readers import read_document

ISSUED = "disclosure.normative_documents.issued"
TOTAL = "review_litigation.review.total"


def write(folder: Path, name: str, text: str | dict[str, Any] | list[Any]) -> Path:
    """A file of a folder, JSON unless it is text."""
    path = folder / name
    path.write_text(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False), encoding="utf-8")
    return path


def refused(folder: Path, name: str, text: str | dict[str, Any]) -> str:
    """What is said of a label file that is refused."""
    with pytest.raises(UsageError) as error:
        read_labels(write(folder, name, text))
    return str(error.value)


# ---- our own


def test_every_label_of_eval_gold_is_read() -> None:
    """One label per document, sorted; the documents stand beside them."""
    labels = read_labels(GOLD)
    assert [label.source for label in labels] == sorted(label.source for label in labels)
    assert {label.file for label in labels} == {f"{name}.gold.json" for name in gold_names()}
    assert [label.source for label in labels if not label.path.is_file()] == []


def test_the_labels_of_real_reports_are_read() -> None:
    """Their documents are elsewhere."""
    assert len(read_labels(REAL)) == len(list(REAL.glob("*.gold.json")))


def test_a_json_label_says_everything(tmp_path: Path) -> None:
    """Number, blank, a status with its raw text; frame, form, verdict, facts, slip; cells not looked at yet."""
    label = {
        "source": "a.txt",
        "agency": None,
        "year": 2023,
        "form": {"disclosure": "2021", "requests": None},
        "verdict": "needs_review",
        "reasons": ["table_absent"],
        "layout": "html",
        "mess": ["title"],
        "slip": "row_total",
        "slip_cells": [TOTAL],
        "facts": [{"target": f"{ISSUED} + {TOTAL}", "value": 3, "quote": "3件", "implied": False}],
        "?": [{"cell": TOTAL, "raw": "4", "line": 3}],
        "cells": {ISSUED: 3, TOTAL: None, "disclosure.fees.amount": {"value": None, "raw": "无", "status": "text"}},
    }
    assert read_labels(write(tmp_path, "a.gold.json", label)) == [
        Label(
            source="a.txt",
            file="a.gold.json",
            path=tmp_path / "a.txt",
            cells={
                ISSUED: LabelCell(3, "printed"),
                TOTAL: LabelCell(None, "blank"),
                "disclosure.fees.amount": LabelCell(None, "text", "无"),
            },
            frame={"agency": None, "year": 2023},
            form={"disclosure": "2021", "requests": None},
            verdict="needs_review",
            reasons=("table_absent",),
            layout="html",
            mess=("title",),
            slip="row_total",
            slip_cells=(TOTAL,),
            facts=(LabelFact(f"{ISSUED} + {TOTAL}", 3),),
            unchecked=frozenset([TOTAL]),
        )
    ]


def test_what_is_not_labelled_stays_so(tmp_path: Path) -> None:
    """No agency is another thing than an agency labelled as absent; the document is the file beside."""
    write(tmp_path, "a.txt", "")
    label = {"cells": {TOTAL: 1}}
    assert read_labels(write(tmp_path, "a.gold.json", label)) == [
        Label("a.txt", "a.gold.json", tmp_path / "a.txt", {TOTAL: LabelCell(1, "printed")})
    ]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ({"cells": {"requests.nonsense": 1}}, "cells: 'requests.nonsense' is no cell of a form (see gouji forms 2021)"),
        ({"cells": {TOTAL: "3"}}, f"cells.{TOTAL}: '3' is not a number"),
        ({"cells": {TOTAL: True}}, f"cells.{TOTAL}: True is not a number"),
        ({"cells": {TOTAL: {"value": 1, "status": "seen"}}}, f"cells.{TOTAL}: expected value, raw and a status of"),
        ({"cells": [1]}, "cells: [1] is not dict"),
        ({"year": "2023"}, "year: '2023' is not int"),
        ({"verdict": "fine"}, "verdict: 'fine' is unknown; known are verified"),
        ({"reasons": ["bad"]}, "reasons: 'bad' is unknown; known are identity_failed"),
        ({"form": {"disclosure": "1999"}}, "form.disclosure: '1999' is unknown; known are 2021, 2019"),
        ({"form": {"table5": "2021"}}, "form.table5: no such table; known are disclosure"),
        (
            {"form": {"review_litigation": None}, "cells": {TOTAL: 1}},
            f"cells.{TOTAL}: not in this table of the form None (form.review_litigation)",
        ),
        ({"slip_cells": ["x"]}, "slip_cells: 'x' is no cell of a form"),
        ({"?": [{"line": 3}]}, "?: None is no cell of a form"),
        ({"facts": [{"target": f"{TOTAL} + x", "value": 1}]}, "facts: 'x' is no cell of a form"),
        ({"cell": {}}, "cell: unknown key; known are"),
    ],
)
def test_a_mistake_is_refused_by_file_and_key(tmp_path: Path, label: dict[str, Any], said: str) -> None:
    """No label is dropped in silence."""
    assert refused(tmp_path, "a.gold.json", {"source": "a.txt", **label}).startswith(f"a.gold.json: {said}")


def test_a_label_without_its_document_is_refused(tmp_path: Path) -> None:
    """Where it does not name one and none stands beside it."""
    expected = "a.gold.json: source: not given, and 0 files beside are named a.*"
    assert refused(tmp_path, "a.gold.json", {"cells": {}}) == expected


def test_a_broken_json_is_refused_by_line(tmp_path: Path) -> None:
    """With what the parser says."""
    assert refused(tmp_path, "a.gold.json", '{\n"cells": }') == "a.gold.json:2: is not JSON: Expecting value"


def test_labels_in_a_spreadsheet_are_refused(tmp_path: Path) -> None:
    """And how to go on is said."""
    said = "labels.xlsx: labels in XLSX are not read by this version: save the sheet as CSV (UTF-8)"
    assert refused(tmp_path, "labels.xlsx", "") == said


def test_a_document_labelled_twice_is_refused(tmp_path: Path) -> None:
    """Two files must not say two things of it."""
    for name in ("a.gold.json", "b.gold.json"):
        write(tmp_path, name, {"source": "a.txt", "cells": {}})
    with pytest.raises(UsageError, match=r"^b\.gold\.json: a\.txt is labelled in a\.gold\.json already$"):
        read_labels(tmp_path)


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    """A document of its own name is no label file."""
    write(tmp_path, "cells.csv", "document,cell,value\n")
    with pytest.raises(UsageError, match=r"no labels here: expected NAME\.gold\.json"):
        read_labels(tmp_path)


# ---- CSV


def test_a_long_table_has_a_line_per_cell(tmp_path: Path) -> None:
    """By name or short code; an empty value is a printed blank, or what its status says."""
    text = (
        "document,cell,value,status\n"
        f"b.txt,{TOTAL},0,\n"
        'b.txt,t2_r2_c1,"1,234",\n'
        "a.txt,disclosure.fees.amount,,\n"
        f"a.txt,{TOTAL},,dash\n"
    )
    assert read_labels(write(tmp_path, "labels.csv", text)) == [
        Label(
            "a.txt",
            "labels.csv",
            tmp_path / "a.txt",
            {"disclosure.fees.amount": LabelCell(None, "blank"), TOTAL: LabelCell(None, "dash")},
        ),
        Label(
            "b.txt",
            "labels.csv",
            tmp_path / "b.txt",
            {TOTAL: LabelCell(0, "printed"), ISSUED: LabelCell(1234, "printed")},
        ),
    ]


def test_a_wide_table_has_a_line_per_document(tmp_path: Path) -> None:
    """An empty field is not labelled; a word or a dash says that nothing is printed."""
    text = f"document,year,verdict,{TOTAL},t2_r2_c1\na.txt,2023,verified,4,\nb.txt,,,空白,—\n"
    assert read_labels(write(tmp_path, "a.gold.csv", text)) == [
        Label(
            "a.txt",
            "a.gold.csv",
            tmp_path / "a.txt",
            {TOTAL: LabelCell(4, "printed")},
            frame={"year": 2023},
            verdict="verified",
        ),
        Label(
            "b.txt",
            "a.gold.csv",
            tmp_path / "b.txt",
            {TOTAL: LabelCell(None, "blank"), ISSUED: LabelCell(None, "dash", "—")},
        ),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,cell,value\n", "1: no column 'document' (expected document,cell,value or one column per cell)"),
        ("document,cell\n", "1: no column 'value' (expected document,cell,value)"),
        ("document,cell,value\na,t9_r1_c1,3\n", "2: 't9_r1_c1' is no cell of a form (see gouji forms 2021)"),
        (f"document,cell,value\na,{TOTAL},x\n", "2: 'x' is not a number (nor blank, 空白, null, a dash or a slash)"),
        (f"document,cell,value\na,{TOTAL},1\na,t4_r1_c5,1\n", f"3: {TOTAL} is labelled twice for a"),
        (f"document,cell,value,status\na,{TOTAL},1,blank\n", "2: status 'blank' does not go with value '1'"),
        (f"document,cell,value,status\na,{TOTAL},1,seen\n", "2: status: 'seen' is unknown; known are printed"),
        (f"document,cell,value\n,{TOTAL},1\n", "2: no document named"),
        ("document,note\na,1\n", "1: 'note' is no cell of a form (see gouji forms 2021)"),
        (f"document,{TOTAL},t4_r1_c5\na,1,1\n", f"1: {TOTAL} has two columns"),
        (f"document,year,{TOTAL}\na,last,1\n", "2: year: 'last' is not a year"),
        (f"document,verdict,{TOTAL}\na,fine,1\n", "2: verdict: 'fine' is unknown; known are verified"),
    ],
)
def test_a_mistake_in_a_table_is_refused_by_line(tmp_path: Path, text: str, said: str) -> None:
    """Of the header or of a row."""
    assert refused(tmp_path, "labels.csv", text).startswith(f"labels.csv:{said}")


# ---- a label file begun from a reading


def test_a_begun_label_lists_what_is_not_sure(tmp_path: Path) -> None:
    """With raw text and line; those cells do not count until they are taken off the list."""
    data = (GOLD / "text_in_cell.txt").read_bytes()
    record = extract_record("text_in_cell.txt", data)
    text = read_document("text_in_cell.txt", data).text
    draft = draft_label(record, text)
    listed: Any = draft["?"]
    assert listed
    for item in listed:
        assert item["line"] is None or item["raw"] in text.split("\n")[item["line"] - 1]
    write(tmp_path, "text_in_cell.txt", "")
    (label,) = read_labels(write(tmp_path, "text_in_cell.gold.json", label_text(draft)))
    assert label.unchecked == {item["cell"] for item in listed}
    assert (label.verdict, label.source) == (None, "text_in_cell.txt")


def test_a_begun_label_of_a_sure_reading_lists_nothing() -> None:
    """Its cells are those of the reading."""
    data = (GOLD / "sample.txt").read_bytes()
    record: Any = extract_record("sample.txt", data)
    draft = json.loads(label_text(draft_label(record, read_document("sample.txt", data).text)))
    assert draft["?"] == []
    assert draft["cells"] == {path: cell["value"] for path, cell in record["cells"].items()}
    assert (draft["agency"], draft["year"], draft["form"]) == (
        record["agency"]["value"],
        record["year"]["value"],
        record["form"],
    )
