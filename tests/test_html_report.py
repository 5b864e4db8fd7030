"""The page of an evaluation: its figures are the evaluation's, its links resolve, text of documents stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import GOLD, ROOT
from scored import HOSTILE_NAME
from shown_page import Element, assert_links_resolve, evaluation, page, parsed, system_boxes, values, words

from extractor.evaluate import evaluate, read_documents, score_records
from extractor.gold import read_labels
from extractor.messages import Language, codes, say
from extractor.pipeline import Settings
from extractor.scoring.evaluation import Evaluation
from extractor.scoring.metrics import METRICS
from extractor.scoring_html import write_html
from extractor.scoring_html.source import document_id

__all__ = ["evaluation", "page"]

TEMPLATE = ROOT / "extractor" / "scoring_html" / "report.html.j2"


# ---- figures


def test_silent_errors_stand_first_with_their_bound(page: Element, evaluation: Evaluation) -> None:
    """Number, and the upper bound of the rate, before anything else of a system."""
    for system, card in system_boxes(page, evaluation, "//article[@data-system]"):
        assert values(card)[:2] == [len(system.silent.documents), system.silent.upper]
        assert f"{system.silent.upper:.2%}" in words(card)


def test_the_headline_is_that_of_the_evaluation(page: Element, evaluation: Evaluation) -> None:
    """Each figure with its interval."""
    for system, card in system_boxes(page, evaluation, "//article[@data-system]"):
        shown = {box.get("data-metric"): values(box) for box in card.xpath(".//div[@data-metric]")}
        names = ("cells_right", "nonzero_right", "documents_perfect", "certain_documents", "effort")
        assert shown == {name: [system.metrics[name].value] for name in names}


def test_every_metric_that_says_something_is_shown(page: Element, evaluation: Evaluation) -> None:
    """Of every system, in its order, with counts and interval as printed by the command."""
    rows = {row.get("data-metric"): row for row in page.xpath("//table[@class='metrics']//tr[@data-metric]")}
    said = {m.name for m in METRICS if any(s.metrics[m.name].value is not None for s in evaluation.systems)}
    assert set(rows) == said
    means = {metric.name for metric in METRICS if metric.mean}
    for name, row in rows.items():
        for system, cell in zip(evaluation.systems, row.findall("td"), strict=True):
            found = system.metrics[name]
            assert values(cell) == ([] if found.value is None else [found.value])
            if found.value is not None and name not in means:
                assert f"{found.value:.2%}" in words(cell)
                assert f"{found.part:.0f}/{found.whole:.0f}" in words(cell)


def test_differences_say_which_way_and_whether_they_are_told_apart(page: Element, evaluation: Evaluation) -> None:
    """Worse, better, not told apart, the same."""
    (table,) = page.xpath("//table[@class='differences']")
    rows = {row.get("data-metric"): row for row in table.xpath(".//tr[@data-metric]")}
    assert {name: values(row) for name, row in rows.items()} == {d.metric: [d.value] for d in evaluation.differences}
    better = {metric.name: metric.better for metric in METRICS}
    for found in evaluation.differences:
        (tone,) = rows[found.metric].xpath("./td[contains(@class, 'tone')]/@class")
        apart = found.interval is not None and not found.interval.low <= 0 <= found.interval.high
        good = (found.value > 0) == (better[found.metric] == "more")
        wanted = ("better" if good else "worse") if apart else "even"
        assert tone.split()[1] in (wanted, "same" if found.value == 0 else wanted)


def test_the_matrix_counts_every_pair_of_verdicts(page: Element, evaluation: Evaluation) -> None:
    """Labelled as rows, given as columns; the sum is that of all documents with both."""
    for system, box in system_boxes(page, evaluation, "//section[@id='verdicts']//div[@data-system]"):
        (matrix,) = box.xpath(".//table[@class='matrix']")
        assert sum(values(matrix)) == sum(system.confusion.values())
        assert sorted(v for v in values(matrix) if v) == sorted(system.confusion.values())


def test_facts_claims_and_tokens_are_those_of_the_evaluation(page: Element, evaluation: Evaluation) -> None:
    """Of a system that has none of them nothing is shown."""
    rules, model = (box for _, box in system_boxes(page, evaluation, "//section[@id='verdicts']//div[@data-system]"))
    tables = [values(table) for table in model.xpath(".//table[contains(@class, 'counted')]")]
    system = evaluation.systems[1]
    assert tables == [list(system.facts), list(system.claims), [8, 6000, 360]]
    assert "0.0500 USD" in words(model) and "rows 1/0123456789ab" in words(model)
    assert [values(table) for table in rules.xpath(".//table[contains(@class, 'counted')]")] == [
        list(evaluation.systems[0].facts)
    ]


def test_every_slice_is_shown(page: Element, evaluation: Evaluation) -> None:
    """By each dimension and value: share, silent, cells, documents."""
    shown: dict[tuple[str, str], list[list[float]]] = {}
    for row in page.xpath("//table[@class='slice']//tr[@data-value]"):
        by = row.getparent().getparent().get("data-by")
        shown[str(by), str(row.get("data-value"))] = [values(row)]
    wanted: dict[tuple[str, str], list[float]] = {}
    for system in evaluation.systems:
        for found in system.slices:
            share = [found.good / found.cells] if found.cells else []
            wanted.setdefault((found.by, found.value), []).extend([*share, found.silent, found.cells, found.documents])
    assert {key: row[0] for key, row in shown.items()} == wanted


def test_coverage_has_a_row_and_a_mark_for_each_part(page: Element, evaluation: Evaluation) -> None:
    """Share used, wrong ones, bound; the plot marks what has a bound."""
    rows = {row.get("data-row"): values(row) for row in page.xpath("//table[@class='coverage']//tr[@data-row]")}
    wanted: dict[str, list[float]] = {}
    for system in evaluation.systems:
        for line in system.coverage:
            bound = [] if line.upper is None else [line.upper]
            wanted.setdefault(line.name, []).extend([line.covered / line.of, line.wrong, *bound])
    assert rows == wanted
    marks = [mark.get("data-row") for mark in page.xpath("//*[local-name()='g'][@data-row]")]
    assert marks == [line.name for s in evaluation.systems for line in s.coverage if line.upper is not None]


def test_it_says_what_made_it(page: Element, evaluation: Evaluation) -> None:
    """Settings, versions, hashes."""
    (made,) = page.xpath("//pre[@class='made']")
    data = evaluation.made_by["data"]
    assert isinstance(data, dict) and data["sha256"] in words(made)


# ---- links


def test_ids_are_unique_and_links_lead_somewhere(page: Element) -> None:
    """All links stay on the page."""
    assert_links_resolve(page)


def test_every_document_has_a_permalink(page: Element, evaluation: Evaluation) -> None:
    """#doc-NAME, whether its text is shown or only a row; written as browsers write it."""
    ids = {str(found) for found in page.xpath("//@id")}
    assert {document_id(name) for name in evaluation.labels} <= ids
    assert document_id("a b%示.txt") == "doc-a%20b%25%E7%A4%BA.txt"
    assert unquote(document_id(HOSTILE_NAME)) == f"doc-{HOSTILE_NAME}"


def test_nothing_is_loaded_from_anywhere(page: Element) -> None:
    """No address but our own fragments, no import, and a policy that forbids the rest."""
    assert page.xpath("//@src | //link | //iframe | //object | //form/@action") == []
    for element in page.iter("style", "script"):
        assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp|import\(", element.text or "")


def test_only_our_script_and_style_count(page: Element) -> None:
    """The policy names the hashes of the one style and the one script, and allows nothing else."""
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,), (script,) = page.xpath("//style"), page.xpath("//script")
    hashes = [
        base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode() for element in (style, script)
    ]
    assert policy == (
        f"default-src 'none'; base-uri 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'"
    )
    assert page.xpath("//@style | //@onclick | //@onerror | //@onload") == []


# ---- languages


def test_a_page_is_in_one_language(evaluation: Evaluation) -> None:
    """Headings, figures, findings; the page says which."""
    english, chinese = parsed(evaluation), parsed(evaluation, "zh")
    assert (english.get("lang"), chinese.get("lang")) == ("en", "zh-CN")
    for shown, language in ((english, "en"), (chinese, "zh")):
        heading = [words(found) for found in shown.iter("h2")]
        assert heading[0] == say("page.summary", language)  # type: ignore[arg-type]
    assert not re.search("[\u4e00-\u9fff]", " ".join(words(h) for h in english.iter("h1", "h2", "h3", "caption", "dt")))
    assert "不成立 <b>" in words(chinese) and "does not hold" not in words(chinese)


def test_every_sentence_of_the_page_is_used() -> None:
    """In the template or in the modules that fill it."""
    template = TEMPLATE.read_text(encoding="utf-8")
    modules = "".join(path.read_text(encoding="utf-8") for path in TEMPLATE.parent.glob("*.py"))
    named = set(re.findall(r"\bt\(['\"](\w+)['\"]", template)) | set(
        re.findall(r"word\(\s*language,\s*\"(\w+)\"", modules)
    )
    named |= set(re.findall(r"\"(group_\w+)\"", modules))
    families = ("localised", "facts", "claims", "usage", "by", "outcome", "tone", "status")
    ours = {code.removeprefix("page.") for code in codes() if code.startswith("page.")}
    assert named <= ours
    assert {name for name in ours - named if name.split("_")[0] not in families} == set()


# ---- the whole


def test_the_same_evaluation_gives_the_same_page(evaluation: Evaluation, tmp_path: Path) -> None:
    """To the byte, with line feeds on every system."""
    write_html(tmp_path / "a.html", evaluation)
    write_html(tmp_path / "b.html", evaluation, "en")
    data = (tmp_path / "a.html").read_bytes()
    assert data == (tmp_path / "b.html").read_bytes()
    assert data.startswith(b"<!DOCTYPE html>\n") and b"\r" not in data


def test_a_page_without_systems_is_a_page() -> None:
    """Nothing was scored, nothing is shown."""
    page = parsed(Evaluation((), (), {}, {}))
    assert page.xpath("//article | //table[@class='slice'] | //details[@class='document']") == []
    assert_links_resolve(page)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_gold_is_whole(language: Language) -> None:
    """Rules on eval/gold: all documents, links that resolve, no cell beyond its text."""
    labels = read_labels(GOLD)
    scored = score_records(labels, read_documents(labels, Settings("rules")))
    evaluation = evaluate(labels, {"rules": scored})
    page = parsed(evaluation, language)
    assert_links_resolve(page)
    assert len(page.xpath("//tbody[@id='rows']/tr")) == len(labels)
    assert values(page.xpath("//article")[0])[0] == evaluation.silent_errors
