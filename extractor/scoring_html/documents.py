"""The worst documents in full, beside the rows of all: text, labels, readings, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from extractor.messages import Language, say
from extractor.model import Span
from extractor.record import Record
from extractor.scoring.cells import CellScore
from extractor.scoring.document import DocumentScore
from extractor.scoring.evaluation import Evaluation
from extractor.scoring_html.rows import (
    BAD,
    Choice,
    Row,
    badness,
    choices,
    differs,
    reasons_lacking,
    rows,
    verdict_wrong,
)
from extractor.scoring_html.source import SourceText, document_id, marked_text, place_id, read_text, span_name
from extractor.scoring_html.words import cell_in_words, named, number, verdict_in_words, word

WORST = 40
"""Documents of each system that are shown in full: more than anybody reads in a sitting. Three systems with errors all
over eval/gold (103 documents) made a page of 1.2 MB."""
MAX_CELLS = 80
"""Cells listed of one document and system, a guess: where more of some 170 are wrong, a table was not read at all."""
MAX_FINDINGS = 20
"""Findings listed of one document and system, a guess: later ones mostly repeat what the first ones say."""
_GRAVITY = ("wrong", "invented", "zero_for_blank", "blank_for_zero", "missing", "right", "rightly_absent")


class CellRow(NamedTuple):
    """A cell that is not good. `href` leads to its span, or (`near`) to the cell read last before it; may be empty."""

    words: str
    path: str
    outcome: str
    outcome_words: str
    silent: bool
    label: str
    label_raw: str
    value: str
    raw: str
    status: str
    anchor: str
    origin: str
    href: str
    span: str
    near: bool


class FindingRow(NamedTuple):
    """A finding in words."""

    rule: str
    severity: str
    message: str


class Part(NamedTuple):
    """What one system made of a document; `remarks` are sentences on verdict, metadata, facts and localisation.

    `bad` counts the cells that are not good, listed or not. Nothing is listed where a run has no result.
    """

    system: str
    verdict: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    cells: tuple[CellRow, ...]
    bad: int
    findings: tuple[FindingRow, ...]
    more_findings: int


class Article(NamedTuple):
    """A document in full. `source` is None where its file can't be read any more."""

    id: str
    document: str
    label_verdict: str
    label_reasons: tuple[str, ...]
    layout: str
    mess: str
    parts: tuple[Part, ...]
    source: SourceText | None


class Documents(NamedTuple):
    """Everything the page says of single documents."""

    rows: tuple[Row, ...]
    articles: tuple[Article, ...]
    choices: tuple[Choice, ...]


def documents(evaluation: Evaluation, language: Language) -> Documents:
    """Return rows and texts of an evaluation; texts are read from the files that its labels name."""
    worst = _worst(evaluation)
    every = tuple(rows(evaluation, frozenset(worst), language))
    articles = tuple(_article(document, evaluation, language) for document in worst)
    return Documents(every, articles, tuple(choices(evaluation, every, language)))


def _worst(evaluation: Evaluation) -> list[str]:
    """Return the documents shown in full, worst first by the system that does worst."""
    shown = [
        score
        for system in evaluation.systems
        for score in sorted((score for score in system.documents if score.found and differs(score)), key=badness)[
            :WORST
        ]
    ]
    return list(dict.fromkeys(score.document for score in sorted(shown, key=badness)))


def _article(document: str, evaluation: Evaluation, language: Language) -> Article:
    label = evaluation.labels[document]
    scores = [
        (system.name, score)
        for system in evaluation.systems
        for score in system.documents
        if score.document == document
    ]
    text = read_text(label)
    listed = [(name, score, _places(score)) for name, score in scores]
    spans: dict[Span, bool] = {}
    for _, _, places in listed:
        for span, near in places.values():
            spans[span] = spans.get(span, False) or not near
    source = None if text is None else marked_text(document, text, spans)
    return Article(
        document_id(document),
        document,
        verdict_in_words(label.verdict, language),
        tuple(named(language, "reason", reason) for reason in label.reasons),
        label.layout or "",
        ", ".join(label.mess),
        tuple(_part(name, score, places, source, language) for name, score, places in listed),
        source,
    )


_Places = Mapping[str, tuple[Span, bool]]
"""Cell -> where to look for it, and whether that is only near it."""


def _listed(score: DocumentScore) -> list[CellScore]:
    bad = [cell for cell in score.cells if score.found and not cell.good]
    return sorted(bad, key=lambda cell: (cell.path not in score.silent, _GRAVITY.index(cell.outcome)))[:MAX_CELLS]


def _places(score: DocumentScore) -> _Places:
    listed, places = {cell.path for cell in _listed(score)}, {}
    last: dict[str, Span] = {}
    for cell in score.cells:
        kind = cell.path.split(".", 1)[0]
        if cell.span is not None:
            last[kind] = cell.span
        if cell.path in listed and kind in last:
            places[cell.path] = (last[kind], cell.span is None)
    return places


def _part(system: str, score: DocumentScore, places: _Places, source: SourceText | None, language: Language) -> Part:
    listed = _listed(score)
    findings = sorted(score.findings, key=lambda finding: finding.get("severity") != "hard")
    return Part(
        system,
        verdict_in_words(score.verdict, language) if score.found else word(language, "no_result"),
        tuple(named(language, "reason", reason) for reason in score.reasons),
        tuple(_remarks(score, language)),
        tuple(_cell_row(cell, score, _link(cell, score, places, source), language) for cell in listed),
        sum(not cell.good for cell in score.cells),
        tuple(_finding(finding, language) for finding in findings[:MAX_FINDINGS]),
        max(0, len(findings) - MAX_FINDINGS),
    )


def _remarks(score: DocumentScore, language: Language) -> Iterator[str]:
    if score.accused:
        yield word(language, "remark_accused")
    if verdict_wrong(score):
        yield word(
            language,
            "remark_verdict",
            given=verdict_in_words(score.verdict, language),
            label=verdict_in_words(score.label.verdict, language),
        )
    lacking = reasons_lacking(score)
    if lacking:
        yield word(language, "remark_reasons", reasons=", ".join(named(language, "reason", code) for code in lacking))
    for key in sorted(key for key, right in score.frame.items() if not right):
        labelled = score.label.form.get(key[5:]) if key.startswith("form.") else score.label.frame.get(key)
        yield word(language, "remark_frame", key=key, label="–" if labelled is None else labelled)
    if score.facts and score.facts.wrong:
        yield word(language, "remark_facts", count=score.facts.wrong)
    if score.localised:
        yield word(language, "remark_localised", how=word(language, f"localised_{score.localised}"))


def _link(cell: CellScore, score: DocumentScore, places: _Places, source: SourceText | None) -> tuple[str, str, bool]:
    """Return the address of a cell's place, the name of its span and whether it is only near; empty without one."""
    if source is None or cell.path not in places:
        return "", "", False
    span, near = places[cell.path]
    if not 0 <= span[0] < span[1] <= source.shown:
        return "", "", False
    return f"#{place_id(score.document, span[0])}", span_name(span), near


def _cell_row(cell: CellScore, score: DocumentScore, link: tuple[str, str, bool], language: Language) -> CellRow:
    label = cell.label
    printed = number(label.value) if label.value is not None else _status(label.status, language)
    return CellRow(
        cell_in_words(cell.path, score.label.form, language),
        cell.path,
        cell.outcome,
        say(f"outcome.{cell.outcome}", language) if cell.outcome in BAD else cell.outcome,
        cell.path in score.silent,
        printed,
        label.raw if label.raw.strip() not in ("", printed) else "",
        number(cell.value),
        cell.raw if cell.raw.strip() not in ("", number(cell.value)) else "",
        _status(cell.status, language),
        cell.anchor or "",
        cell.origin or "",
        *link,
    )


def _status(status: str, language: Language) -> str:
    return named(language, "page", f"status_{status}")


def _finding(finding: Record, language: Language) -> FindingRow:
    message = finding.get("message_zh") if language == "zh" else None
    return FindingRow(
        str(finding.get("rule") or ""),
        str(finding.get("severity") or ""),
        str(message or finding.get("message") or ""),
    )
