"""What the prose says against what the tables print: a comparison per fact, soft findings, witnesses.

A number of the prose never changes a cell or a verdict. It contradicts a cell only if no other usual way to count
explains it: then it is named as another concept, or as the count of other bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.model import Comparison, Number, Scope, Told
from extractor.verification.state import Finding, TableState

_NEW, _OVER, _DONE = "requests.new_received.total", "requests.carried_over.total", "requests.results.total.total"
_REVIEW = "review_litigation.review"
_SUITS = ("review_litigation.litigation_direct", "review_litigation.litigation_after_review")
_RULES = (
    ("requests.new_received", "N1"),
    ("requests.carried_", "N3"),
    ("requests.results.total", "N2"),
    ("requests.results", "N4"),
    ("review_litigation.review", "N5"),
    ("review_litigation", "N6"),
    ("disclosure", "N7"),
)
SHARE_SLACK = 0.1
"""Percentage points by which a printed share may be off beside its rounding: offices cut as often as they round."""


class _Concept(NamedTuple):
    """Another usual way to count what a fact counts: a code of the messages, and its number here."""

    code: str
    number: Number


def compare_prose(
    told: Sequence[Told], tables: Mapping[str, TableState], scope: Scope = "unknown"
) -> tuple[list[Told], list[tuple[str, Finding]]]:
    """Return the facts with their comparison, and soft findings, each with the kind of the table it belongs to.

    `scope` is whom the tables count, as far as the document says. A comparison stays None where a cell of the target
    is not surely read.
    """
    cells = _Cells(tables)
    compared: list[Told] = []
    findings: list[tuple[str, Finding]] = []
    for fact in told:
        paths = tuple(part.strip() for part in fact.target.split("+"))
        printed = cells.sum(paths)
        if printed is None:
            compared.append(fact)
            continue
        comparison, concept = _compare(fact, printed, cells, scope)
        compared.append(fact._replace(comparison=comparison))
        kind = fact.target.partition(".")[0]
        if comparison != "agrees":
            findings.append((kind, _finding(fact, paths, printed, comparison, concept)))
        elif fact.share is not None:
            findings += [(kind, finding) for finding in _check_share(fact, paths, cells)]
    return compared, findings


def witnesses(told: Iterable[Told]) -> frozenset[str]:
    """Return the cells whose printed number the prose says as well, in figures or in numerals.

    A sum is no witness of its cells, and a sentence without a number (未发生行政复议) is none either.
    """
    return frozenset(
        fact.target for fact in told if fact.comparison == "agrees" and not fact.implied and "+" not in fact.target
    )


class _Cells:
    """The cells of a document that are surely read."""

    def __init__(self, tables: Mapping[str, TableState]) -> None:
        self._tables = tables

    def cell(self, path: str) -> tuple[Number | None, bool]:
        """Return (number, known) of a cell; an empty total stands for the parts that its row prints."""
        kind, _, rest = path.partition(".")
        row, _, key = rest.rpartition(".")
        state = self._tables.get(kind)
        settled = state.rows.get(row) if state and state.table else None
        if state is None or state.table is None or settled is None or settled.contested or settled.anchor == "C":
            return None, False
        keys = [column.key for column in state.table.columns(row)]
        if key not in keys:
            return None, False
        values = settled.reading.values
        value = values[keys.index(key)]
        if value.number is not None or value.status not in ("blank", "dash", "slash"):
            return value.number, value.number is not None
        parts = [other.number for other in values if other.number is not None]
        return (sum(parts), True) if kind == "requests" and key == "total" and parts else (None, True)

    def sum(self, paths: Sequence[str]) -> Number | None:
        """Return the sum of cells, None if one is not known or all are empty; an empty one counts as nothing."""
        found = [self.cell(path) for path in paths]
        numbers = [number for number, _ in found if number is not None]
        return sum(numbers) if numbers and all(known for _, known in found) else None


def _compare(fact: Told, printed: Number, cells: _Cells, scope: Scope) -> tuple[Comparison, str]:
    """Return how a fact stands to the printed number, and the concept that explains another number."""
    if fact.value == printed:
        return "agrees", ""
    if fact.verb == "备案" and fact.value < printed:
        return "other_concept", "recorded"
    for concept in _concepts(fact, cells):
        if concept.number == fact.value:
            return "other_concept", concept.code
    wider = fact.scope == "government" and scope != "government" and fact.value > printed
    narrower = fact.scope == "own" and scope != "own" and fact.value < printed
    return ("other_scope", "") if wider or narrower else ("contradicts", "")


def _concepts(fact: Told, cells: _Cells) -> Iterator[_Concept]:
    """Yield what else a fact may have counted. Zero explains nothing: too many cells are zero."""
    for code, plus, minus in _other_ways(fact):
        more, less = cells.sum(plus), (cells.sum(minus) if minus else 0)
        if more is not None and less is not None and more != less:
            yield _Concept(code, more - less)


def _other_ways(fact: Told) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield (code, cells added, cells taken off) of the other ways to count."""
    target, groups = fact.target, "requests.results"
    if target == _NEW:
        yield "received_and_carried", (_NEW, _OVER), ()
        if fact.verb == "受理":
            yield "finished", (_DONE,), ()
    elif target == f"{_NEW} + {_OVER}":
        yield "new_only", (_NEW,), ()
        yield "finished", (_DONE,), ()
    elif target == _DONE:
        if fact.implied or fact.verb in ("办理", "处理"):
            yield "received_and_carried", (_NEW, _OVER), ()
            yield "new_only", (_NEW,), ()
        refused = tuple(f"{groups}.not_processed.{row}.total" for row in _NOT_PROCESSED)
        yield "replied", (_DONE,), refused
        for other in (_OTHER_2021, _OTHER_2019):
            ended = tuple(f"{groups}.other_handling.{row}.total" for row in other)
            yield "replied", (_DONE,), (*refused, *ended)
            yield "replied", (_DONE,), ended
    elif target.startswith("requests.new_received."):
        columns = [part.strip().rpartition(".")[2] for part in target.split("+")]
        if "carried_over" not in target:
            both = (*(f"requests.{row}.{c}" for row in ("new_received", "carried_over") for c in columns),)
            yield "received_and_carried", both, ()
    elif target == f"{groups}.granted.total":
        yield "partly_too", (target, f"{groups}.partially_granted.total"), ()
    elif target == f"{_REVIEW}.total":
        yield "decided", (target,), (f"{_REVIEW}.pending",)
    elif target == " + ".join(f"{suit}.total" for suit in _SUITS):
        yield "direct_only", (f"{_SUITS[0]}.total",), ()
        totals = tuple(f"{suit}.total" for suit in _SUITS)
        yield "decided", totals, tuple(f"{suit}.pending" for suit in _SUITS)


_NOT_PROCESSED = ("petition_complaint", "repeated", "publication_request", "abusive_volume", "reconfirmation")
_OTHER_2021, _OTHER_2019 = ("overdue_correction", "overdue_fee", "other_reasons"), ("combined",)


# ---- findings


def _rule(target: str) -> str:
    number = next(rule for start, rule in _RULES if target.startswith(start))
    return f"{number}/{target}"


def _finding(fact: Told, paths: tuple[str, ...], printed: Number, comparison: Comparison, concept: str) -> Finding:
    fields: dict[str, object] = {
        "said": paths,
        "quote": _short(fact.quote),
        "value": fact.value,
        "printed": printed,
    }
    if comparison == "contradicts":
        return Finding(_rule(fact.target), "soft", "soft", "failed", "prose.contradicts", paths, fields)
    code = "prose.other_scope"
    if comparison == "other_concept":
        code, fields = "prose.other_concept", fields | {"concept": concept}
    return Finding(_rule(fact.target), "soft", "info", "not_applicable", code, paths, fields)


def _check_share(fact: Told, paths: tuple[str, ...], cells: _Cells) -> Iterator[Finding]:
    """Yield a finding if a printed percentage fits no usual whole: results, new requests, or all to be handled."""
    if not fact.target.startswith("requests.") or fact.share is None:
        return
    digits = re.search(r"\.([0-9]+)$", str(fact.share))
    unit = 10.0 ** -(len(digits[1]) if digits and fact.share % 1 else 0)
    wholes = [cells.sum(whole) for whole in ((_DONE,), (_NEW,), (_NEW, _OVER))]
    known = [whole for whole in wholes if whole]
    if wholes[0] is None or any(
        abs(100 * fact.value / whole - fact.share) <= unit / 2 + SHARE_SLACK for whole in known
    ):
        return
    fields: dict[str, object] = {
        "said": paths,
        "quote": _short(fact.quote),
        "share": fact.share,
        "value": fact.value,
        "whole": wholes[0],
        "actual": round(100 * fact.value / wholes[0], 1) if wholes[0] else 0,
    }
    yield Finding(f"N4/{fact.target}", "soft", "soft", "failed", "prose.share", (*paths, _DONE), fields)


def _short(quote: str) -> str:
    """Return a quote on one line, cut after 40 characters."""
    words = "".join(quote.split())
    return words if len(words) <= 40 else f"{words[:39]}…"
