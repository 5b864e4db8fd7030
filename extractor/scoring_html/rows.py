"""Documents as rows: worst first, each with what it is filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.messages import Language, say
from extractor.scoring.cells import GOOD, OUTCOMES
from extractor.scoring.document import DocumentScore
from extractor.scoring.evaluation import Evaluation
from extractor.scoring_html.source import document_id
from extractor.scoring_html.words import verdict_in_words, word

BAD = tuple(outcome for outcome in OUTCOMES if outcome not in GOOD)


class Row(NamedTuple):
    """A document of a system. `keys` is what it is filtered by; `id` only on the first row of a document without text.

    `link` leads to the document's text, empty where it is not shown.
    """

    id: str
    link: str
    document: str
    system: str
    verdict: str
    label_verdict: str
    layout: str
    mess: str
    good: int
    cells: int
    outcomes: str
    silent: int
    accused: bool
    to_touch: int
    keys: Mapping[str, Sequence[str]]


class Choice(NamedTuple):
    """A filter: its key in `Row.keys` and what can be chosen, (value, words)."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]


def badness(score: DocumentScore) -> tuple[int, int, int, int, bool, str]:
    """Return the order of documents, least first: silent errors, wrong numbers, cells not good, wrong verdict, name."""
    counts = Counter(cell.outcome for cell in score.cells)
    bad = sum(counts[outcome] for outcome in BAD)
    wrong = counts["wrong"] + counts["invented"]
    return -int(score.silent_error), -len(score.silent), -wrong, -bad, not verdict_wrong(score), score.document


def differs(score: DocumentScore) -> bool:
    """Say whether anything that a system says of a document is other than labelled, or missing."""
    return (
        not score.perfect
        or score.silent_error
        or verdict_wrong(score)
        or bool(reasons_lacking(score))
        or not all(score.frame.values())
        or bool(score.facts and score.facts.wrong)
        or score.localised in ("wrong", "unnamed")
    )


def verdict_wrong(score: DocumentScore) -> bool:
    """Say whether another verdict is labelled than given."""
    return score.verdict is not None and score.label.verdict not in (None, score.verdict)


def reasons_lacking(score: DocumentScore) -> list[str]:
    """Return the labelled reasons that are not given."""
    known = score.verdict is not None and score.label.verdict is not None
    return [reason for reason in score.label.reasons if known and reason not in score.reasons]


def rows(evaluation: Evaluation, shown: frozenset[str], language: Language) -> Iterator[Row]:
    """Yield every document of every system, worst first; `shown` are those whose text is on the page."""
    order = {system.name: index for index, system in enumerate(evaluation.systems)}
    pairs = [(system.name, score) for system in evaluation.systems for score in system.documents]
    named_ids = set(shown)
    for system, score in sorted(pairs, key=lambda pair: (badness(pair[1]), order[pair[0]])):
        has_id = score.document not in named_ids
        named_ids.add(score.document)
        link = f"#{document_id(score.document)}" if score.document in shown else ""
        yield _row(system, score, (document_id(score.document) if has_id else "", link), language)


def _row(system: str, score: DocumentScore, places: tuple[str, str], language: Language) -> Row:
    counts = Counter(cell.outcome for cell in score.cells)
    said = [word(language, "accused")] if score.accused else []
    said += [f"{counts[name]} × {say(f'outcome.{name}', language)}" for name in BAD if counts[name]]
    return Row(
        *places,
        score.document,
        system,
        verdict_in_words(score.verdict, language),
        verdict_in_words(score.label.verdict, language),
        score.label.layout or "",
        ", ".join(score.label.mess),
        sum(cell.good for cell in score.cells),
        len(score.cells),
        ", ".join(said) if score.found else word(language, "no_result"),
        len(score.silent),
        score.accused,
        sum(cell.to_touch for cell in score.cells),
        _keys(system, score),
    )


def _keys(system: str, score: DocumentScore) -> dict[str, list[str]]:
    return {
        "name": [score.document.lower()],
        "system": [system],
        "verdict": [score.verdict] if score.verdict else [],
        "layout": [score.label.layout] if score.label.layout else [],
        "mess": list(dict.fromkeys(score.label.mess)),
        "outcome": list(_outcomes(score)),
    }


def _outcomes(score: DocumentScore) -> Iterator[str]:
    if score.silent_error:
        yield "silent"
    if differs(score):
        yield "differs"
    else:
        yield "same"
    if verdict_wrong(score):
        yield "verdict"
    yield from sorted({cell.outcome for cell in score.cells} & set(BAD), key=BAD.index)


def choices(evaluation: Evaluation, of: Sequence[Row], language: Language) -> Iterator[Choice]:
    """Yield the filters that can tell the rows apart."""
    for key in ("system", "verdict", "layout", "mess", "outcome"):
        values = sorted({value for row in of for value in row.keys[key]})
        if key == "system":
            values = [system.name for system in evaluation.systems]
        if len(values) > 1 or (values and key != "system"):
            options = tuple((value, _option(key, value, language)) for value in values)
            yield Choice(key, word(language, f"by_{key}"), options)


def _option(key: str, value: str, language: Language) -> str:
    if key == "verdict":
        return verdict_in_words(value, language)
    if key != "outcome":
        return value
    if value in BAD:
        return say(f"outcome.{value}", language)
    return word(language, f"outcome_{value}")
