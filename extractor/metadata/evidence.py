"""Pure: what places of a report say of one fact, weighed against each other; who contradicts whom.

A place makes a claim. Claims of one value add up, each kind of place once; the value with most weight stands. Where
two values weigh the same, none does. A claim that is loud and says something else is a contradiction, said in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from extractor.model import Span

From = Literal["title", "signature", "period", "prose", "meta"]
Value = str | int
Agree = Callable[[Value, Value], bool]

STRONG, SPOKEN, SIGNED, WEAK = 6, 5, 4, 2
"""Weights: title and period; how the prose begins; name and date at the end; links, dates of nobody, meta tags.

A guess, made so that title against period stays open, any third place settles it, one lesser place alone never
outweighs a title and two do (a title left from last year's report), and what is said outweighs what a date implies.
"""


class Fact(NamedTuple):
    """A fact of the frame: its value, where it was said, and the span (None when said in a meta tag)."""

    value: Value | None = None
    source: From | None = None
    span: Span | None = None


class Claim(NamedTuple):
    """What one place says: one value, or several of which one is meant. Only a loud one can contradict."""

    values: tuple[Value, ...]
    source: From
    span: Span | None
    weight: int
    loud: bool = True


class Side(NamedTuple):
    """One side of a contradiction: the value and the span of the place that says it."""

    value: Value
    span: Span | None


class Contradiction(NamedTuple):
    """Two places that can't both be right. `settled`: the first side was taken; else neither was."""

    fact: Literal["agency", "year"]
    one: Side
    other: Side
    settled: bool


class Decision(NamedTuple):
    """The fact that stands, and the two sides where places disagree."""

    fact: Fact = Fact()
    sides: tuple[Side, Side] | None = None


def decide(claims: Sequence[Claim], agree: Agree) -> Decision:
    """Return what most of the evidence says; nothing where two values weigh the same, or two places stand for each."""
    claims = sorted((claim for claim in claims if claim.values), key=lambda claim: -claim.weight)
    weights = {value: _weight(value, claims, agree) for claim in claims for value in claim.values}
    if not weights:
        return Decision()
    best = max(weights, key=lambda value: weights[value])
    others = [value for value in weights if not agree(value, best)]
    rival = max(others, key=lambda value: weights[value], default=None)
    if rival is not None and (weights[rival] == weights[best] or _is_match(rival, best, claims, agree)):
        sides = (_side(best, claims, agree), _side(rival, claims, agree))
        heard = all(any(_backs(c, side.value, agree) and c.loud for c in claims) for side in sides)
        return Decision(Fact(), sides if heard else None)
    stands = next(claim for claim in claims if len(claim.values) == 1 and agree(claim.values[0], best))
    confirmed = weights[best] > stands.weight
    against = [c for c in claims if c.loud and not _backs(c, best, agree) and not (c.weight == WEAK and confirmed)]
    fact = Fact(stands.values[0], stands.source, stands.span)
    if not against:
        return Decision(fact)
    other = Side(against[0].values[0], against[0].span)
    return Decision(fact, (_side(stands.values[0], claims, agree, apart_from=other.span), other))


def _is_match(rival: Value, best: Value, claims: Sequence[Claim], agree: Agree) -> bool:
    """Say whether two places or more speak for the rival, and no more for the best."""
    rivals, backers = (
        {claim.source for claim in claims if claim.weight > WEAK and claim.loud and _backs(claim, value, agree)}
        for value in (rival, best)
    )
    return len(rivals) >= max(2, len(backers))


def _weight(value: Value, claims: Sequence[Claim], agree: Agree) -> int:
    """Return the weight of all that says `value`: of each kind of place the heaviest claim."""
    by_source: dict[From, int] = {}
    for claim in claims:
        if _backs(claim, value, agree):
            by_source[claim.source] = max(claim.weight, by_source.get(claim.source, 0))
    return sum(by_source.values())


def _backs(claim: Claim, value: Value, agree: Agree) -> bool:
    return any(agree(said, value) for said in claim.values)


def _side(value: Value, claims: Sequence[Claim], agree: Agree, apart_from: Span | None = None) -> Side:
    """Return who says a value: alone rather than with others, at another place than `apart_from` if there is one."""
    backing = [claim for claim in claims if _backs(claim, value, agree)]
    said = min(backing, key=lambda claim: (len(claim.values) > 1, claim.span is None or claim.span == apart_from))
    return Side(value, said.span)
