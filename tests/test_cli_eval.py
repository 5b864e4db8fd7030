"""gouji eval, label and sample: what they print and write, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from asking import NOTHING, OPEN, TRUE, Ran, clear_environment, run_gouji
from conftest import GOLD
from model_server import ModelServer, Reply, Script
from papers import AGENCY, plain_numbers, print_report

from extractor.scoring.evaluation import Evaluation

Gouji = Callable[..., Ran]
TOTAL = "review_litigation.review.total"
FORM = {"disclosure": "2021", "requests": "2021", "review_litigation": "2019"}


@pytest.fixture
def gouji(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Gouji:
    """Run `gouji ARGUMENTS` in an empty folder, in English, with no setting of the environment."""
    monkeypatch.chdir(tmp_path)
    clear_environment(monkeypatch, tmp_path)
    return lambda *arguments: run_gouji(monkeypatch, capsysbinary, *arguments)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with two labelled reports, the second with a wrong total."""
    folder = tmp_path / "gold"
    folder.mkdir()
    add(folder, "good", print_report(), "verified")
    add(folder, "wrong", print_report({TOTAL: 5}), "source_inconsistent", {TOTAL: 5})
    return folder


def add(folder: Path, name: str, text: str, verdict: str, cells: dict[str, Any] | None = None) -> None:
    """Put a report and its label into a folder."""
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    label = {
        "source": f"{name}.txt",
        "agency": AGENCY,
        "year": 2023,
        "form": FORM,
        "verdict": verdict,
        "cells": {**plain_numbers(), **(cells or {})},
    }
    (folder / f"{name}.gold.json").write_text(json.dumps(label, ensure_ascii=False), encoding="utf-8")


def rows_of(table: str) -> dict[str, list[str]]:
    """The table as metric -> columns."""
    lines = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in table.splitlines()]
    return {line[0]: line[1:] for line in lines}


# ---- eval


def test_rules_on_labelled_documents_are_a_table(gouji: Gouji, gold: Path) -> None:
    """Exit 0: no silent error."""
    ran = gouji("eval", "gold")
    rows = rows_of(ran.out)
    assert (ran.code, ran.err, gold.is_dir()) == (0, "", True)
    assert rows["metric"] == ["rules"]
    assert rows["cells right"] == ["100.00% 400/400"]
    assert rows["verdict as labelled"] == ["100.00% 2/2"]
    assert rows["silent errors (95 % bound)"] == ["0 / 2 (≤ 77.64%)"]
    assert rows["cells to touch per document"] == ["0.00"]
    assert rows["if only verified documents are used"] == ["50.00%; wrong 0/1 (≤ 95.00%)"]
    assert "facts of the prose found" not in rows


def test_a_silent_error_is_exit_1_and_named(gouji: Gouji, gold: Path) -> None:
    """The label says another number than the report that is called verified."""
    add(gold, "other", print_report(), "verified", {TOTAL: 9})
    ran = gouji("eval", "gold")
    assert ran.code == 1
    assert ran.err == f"silent error: rules: other.txt: {TOTAL}\n"
    assert rows_of(ran.out)["silent errors (95 % bound)"][0].startswith("1 / 3")


def test_the_words_are_chinese_on_request(gouji: Gouji, gold: Path) -> None:
    """The table too."""
    assert rows_of(gouji("eval", str(gold), "--lang", "zh").out)["单元格正确"] == ["100.00% 400/400"]


def test_labels_may_be_a_table(gouji: Gouji, gold: Path) -> None:
    """Only its cells count."""
    (gold / "some.csv").write_text(f"document,{TOTAL},t4_r1_c1\ngood.txt,4,2\nwrong.txt,5,\n", encoding="utf-8")
    assert rows_of(gouji("eval", "gold/some.csv").out)["cells right"] == ["100.00% 3/3"]


def test_the_record_of_a_run_is_the_same_bytes_twice(gouji: Gouji, gold: Path) -> None:
    """Without a path of this machine."""
    for name in ("one.json", "two.json"):
        assert gouji("eval", "gold", "--json", name).code == 0
    written = Path("one.json").read_bytes()
    assert written == Path("two.json").read_bytes()
    assert str(gold.parent).encode() not in written
    record = json.loads(written)
    assert record["made_by"]["settings"] == {"systems": [{"name": "rules", "reader": "rules"}], "results": []}
    assert [row["document"] for row in record["systems"][0]["documents"]] == ["good.txt", "wrong.txt"]


def test_results_made_elsewhere_are_scored(gouji: Gouji, gold: Path) -> None:
    """gouji's own lines with verdicts; anybody's cells without; nothing is read then."""
    gouji("extract", "gold", "-o", "ours.jsonl", "--reader", "rules", "-q")
    lines = [f"good.txt,{path},{value}" for path, value in plain_numbers().items() if path != TOTAL]
    Path("theirs.csv").write_text("\n".join(["document,cell,value", *lines]), encoding="utf-8")
    ran = gouji("eval", str(gold), "--results", "ours.jsonl", "--results", "theirs.csv")
    rows = rows_of(ran.out)
    assert rows["metric"] == ["ours", "theirs", "theirs − ours"]
    assert rows["cells right"][:2] == ["100.00% 400/400", "49.75% [0.00%, 99.50%] 199/400"]
    assert rows["verdict as labelled"] == ["100.00% 2/2", "–", "–"]
    assert rows["number not read"][2] == "+50.25% [+0.50%, +100.00%]"
    said = "theirs: 1 labelled document(s) have no result, such as wrong.txt; their cells count as missing\n"
    assert (ran.code, ran.err) == (0, said)


def test_what_changed_against_an_earlier_run_is_listed(gouji: Gouji, gold: Path) -> None:
    """Against a record or against results."""
    gouji("extract", "gold", "-o", "old.jsonl", "--reader", "rules", "-q")
    gouji("eval", "gold", "--json", "old.json")
    (gold / "good.txt").write_text(print_report({TOTAL: 9}), encoding="utf-8")
    for run in ("old.json", "old.jsonl"):
        out = gouji("eval", "gold", "--against", run).out
        assert out[out.index("rules against") :].splitlines() == [
            f"rules against {run}: 1 cell(s) worse, 0 better",
            f"  worse: good.txt {TOTAL}: printed 4, now 9 (another number)",
        ]


def test_cells_under_a_question_mark_are_said(gouji: Gouji, gold: Path) -> None:
    """They are not counted."""
    path = gold / "good.gold.json"
    label = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**label, "?": [{"cell": TOTAL}]}), encoding="utf-8")
    ran = gouji("eval", "gold")
    assert rows_of(ran.out)["cells right"] == ["100.00% 399/399"]
    assert ran.err.startswith("1 cell(s) are marked “?” in the labels and were not counted")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["absent"], "error: absent: can't be read"),
        (["gold", "--reader", "llm"], "error: this reader needs a model"),
        (["gold", "--results", "absent.csv"], "error: absent.csv: can't be read"),
        (["gold", "--against", "absent.json"], "error: absent.json: can't be read"),
        (["gold", "--base-url", "http://127.0.0.1:1/v1"], "error: no model named"),
    ],
)
def test_wrong_usage_is_exit_2(gouji: Gouji, gold: Path, arguments: list[str], said: str) -> None:
    """And says what is wrong."""
    ran = gouji("eval", *[argument if argument != "absent" else "absent.json" for argument in arguments])
    assert (ran.code, gold.is_dir()) == (2, True)
    assert said.replace("error: absent:", "error: absent.json:") in ran.err


def test_a_labelled_document_that_is_not_there_is_refused(gouji: Gouji, gold: Path) -> None:
    """By the label file that names it."""
    (gold / "wrong.txt").unlink()
    ran = gouji("eval", "gold")
    assert (ran.code, ran.err) == (2, "error: wrong.gold.json: source: no document wrong.txt beside it\n")


def test_a_record_that_can_not_be_written_is_exit_3(gouji: Gouji, gold: Path) -> None:
    """The table is printed all the same."""
    ran = gouji("eval", str(gold), "--json", "absent/a.json")
    assert (ran.code, "cells right" in ran.out) == (3, True)
    assert ran.err.startswith("error: absent")


def test_a_page_is_written_by_its_own_module(gouji: Gouji, gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is handed the path and the whole evaluation, and only imported when asked for."""
    seen: list[tuple[Path, Evaluation]] = []
    module = ModuleType("extractor.scoring_html")
    module.write_html = lambda path, evaluation, _: seen.append((path, evaluation))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "extractor.scoring_html", module)
    assert gouji("eval", str(gold), "--html", "page.html").code == 0
    ((path, evaluation),) = seen
    assert path == Path("page.html")
    assert [score.document for score in evaluation.systems[0].documents] == ["good.txt", "wrong.txt"]
    assert evaluation.labels["good.txt"].path.resolve() == gold / "good.txt"


# ---- models


def scripted(answer: str) -> Script:
    """A model that gives one answer to everything."""
    return lambda _: answer


def test_a_model_is_compared_with_the_rules(gouji: Gouji, gold: Path) -> None:
    """Two models at two endpoints, paired with the rules; tokens of what was asked."""
    add(gold, "open", OPEN, "verified")
    with ModelServer(scripted(TRUE)) as able, ModelServer(scripted(NOTHING)) as idle:
        ran = gouji(
            *("eval", "gold", "--no-cache", "--rounds", "0", "--json", "run.json"),
            *("--model", f"able@{able.url}", "--model", "idle", "--base-url", idle.url),
        )
        assert (len(able.received), len(idle.received)) == (1, 1)
    rows = rows_of(ran.out)
    assert ran.code == 0
    assert rows["metric"] == ["rules", "able", "idle", "able − rules", "idle − rules"]
    perfect = rows["documents without a wrong cell"]
    assert [cell.split(" ")[0] for cell in perfect] == ["66.67%", "100.00%", "66.67%", "+33.33%", "+0.00%"]
    assert rows["rows accepted from the model right"] == ["–", "100.00% 2/2", "–", "–", "–"]
    assert rows["calls of the model: tokens in + out"] == ["–", "1: 100 + 20", "1: 100 + 20"]
    record = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert [system["name"] for system in record["systems"]] == ["rules", "able", "idle"]
    assert set(record["made_by"]["versions"]) == {"gouji", "openai", "instructor"}
    assert record["systems"][1]["prompts"].keys() == {"rows"}
    assert record["systems"][1]["claims"]["accepted_right"] == 2


def test_a_model_that_stops_is_exit_3(gouji: Gouji, gold: Path) -> None:
    """Its figures would be those of the rules."""
    add(gold, "open", OPEN, "verified")
    with ModelServer(lambda _: Reply(status=401)) as server:
        ran = gouji("eval", "gold", "--no-cache", "--model", "a", "--base-url", server.url, "--max-retries", "0")
    assert ran.code == 3
    assert "asking stopped" in ran.err


# ---- label


def test_a_label_is_begun_and_never_overwritten(gouji: Gouji) -> None:
    """The second time it is exit 2, and the file is as it was."""
    Path("a.txt").write_text(OPEN, encoding="utf-8")
    ran = gouji("label", "a.txt", "-o", "a.gold.json")
    said = "a.gold.json: 200 cell(s), 14 of them under “?” to check by hand; compare the rest with the source too\n"
    assert (ran.code, ran.out, ran.err) == (0, "", said)
    label = json.loads(Path("a.gold.json").read_text(encoding="utf-8"))
    first = label["?"][0]
    assert first["cell"] == "requests.results.denied.internal_affairs.natural_person"
    Path("a.gold.json").write_text("mine", encoding="utf-8")
    again = gouji("label", "a.txt", "-o", "a.gold.json")
    assert again.code == 2
    assert again.err == "error: a.gold.json is there already and was not touched: name another file with -o\n"
    assert Path("a.gold.json").read_text(encoding="utf-8") == "mine"


def test_a_begun_label_goes_to_stdout_without_a_file(gouji: Gouji) -> None:
    """And can be scored as it is."""
    Path("a.txt").write_text(print_report(), encoding="utf-8")
    Path("a.gold.json").write_text(gouji("label", "a.txt").out, encoding="utf-8")
    assert rows_of(gouji("eval", ".").out)["cells right"] == ["100.00% 200/200"]


def test_a_document_that_is_not_there_has_no_label(gouji: Gouji) -> None:
    """Exit 3."""
    ran = gouji("label", "absent.txt")
    assert (ran.code, ran.err) == (3, "absent.txt: can't be read: No such file or directory\n")


# ---- sample


def test_a_sample_is_drawn_filled_in_and_concluded_from(gouji: Gouji) -> None:
    """One of each stratum at least; the bound is of the documents with a certain verdict."""
    gouji("extract", str(GOLD), "-o", "run.jsonl", "--reader", "rules", "-q")
    ran = gouji("sample", "run.jsonl", "-n", "40", "--by", "verdict", "-o", "sample.csv")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("40 of ")
    rows = list(csv.DictReader(io.StringIO(Path("sample.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert (len(rows), {row["wrong_cells"] for row in rows}) == (40, {""})
    assert gouji("sample", "--bound", "sample.csv").code == 2
    for row in rows:
        row["wrong_cells"] = "0"
    with Path("filled.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    certain = sum(row["verdict"] in ("verified", "source_incomplete", "source_inconsistent") for row in rows)
    bound = gouji("sample", "--bound", "filled.csv")
    assert bound.code == 0
    assert bound.out.startswith(f"{certain} document(s) with a certain verdict checked, 0 with a wrong cell: at most ")


def test_a_sample_is_never_overwritten(gouji: Gouji, gold: Path) -> None:
    """What a person filled in would be lost."""
    gouji("extract", str(gold), "-o", "run.jsonl", "--reader", "rules", "-q")
    Path("sample.csv").write_text("mine", encoding="utf-8")
    ran = gouji("sample", "run.jsonl", "-n", "2", "-o", "sample.csv")
    assert (ran.code, Path("sample.csv").read_text(encoding="utf-8")) == (2, "mine")


@pytest.mark.parametrize("arguments", [[], ["run.jsonl", "--bound", "sample.csv"]])
def test_a_sample_is_drawn_or_concluded_from(gouji: Gouji, arguments: list[str]) -> None:
    """Neither is exit 2, both too."""
    ran = gouji("sample", *arguments)
    assert (ran.code, "give RUN to draw a sample of, or --bound SAMPLE" in ran.err) == (2, True)
