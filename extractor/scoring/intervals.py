"""How sure a rate is: exact upper bounds of rare errors, and bootstrap intervals of ratios over documents."""

from __future__ import annotations

import math
import random
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

RESAMPLES = 2000
CONFIDENCE = 0.95
Key = TypeVar("Key", bound=Hashable)
Column = tuple[Sequence[float], Sequence[float]]
"""A ratio of sums: the numerator and denominator of every document, in one order."""


class Interval(NamedTuple):
    """A 95 % interval, both ends included."""

    low: float
    high: float


def upper_bound(errors: int, of: int, confidence: float = CONFIDENCE) -> float | None:
    """Return the one-sided Clopper–Pearson upper bound of an error rate, None if nothing was tried.

    The rate at which `errors` or fewer of `of` would be seen with probability 1 − confidence, found by bisection to
    1e-12. Without errors it is 1 − 0.05^(1/n): the rule of three, 3/n, in its exact form.
    """
    if of <= 0:
        return None
    if errors >= of:
        return 1.0
    if errors == 0:
        return float(1 - (1 - confidence) ** (1 / of))
    low, high = errors / of, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(errors, of, middle) > 1 - confidence else (low, middle)
    return high


def _at_most(errors: int, of: int, rate: float) -> float:
    """Return the probability of `errors` or fewer among `of` at `rate`, 0 < rate < 1."""
    yes, no = math.log(rate), math.log1p(-rate)
    whole = math.lgamma(of + 1)
    return math.fsum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * yes + (of - k) * no)
        for k in range(errors + 1)
    )


def bootstrap(columns: Mapping[Key, Column], seed: int = 0, resamples: int = RESAMPLES) -> dict[Key, list[float]]:
    """Return each ratio over the same resamples of the documents; NaN where a resample has nothing to count.

    Documents are drawn with replacement, all columns by the same draw, so that differences of two are paired.
    """
    columns = {key: column for key, column in columns.items() if any(column[1])}
    found: dict[Key, list[float]] = {key: [] for key in columns}
    size = len(next(iter(columns.values()))[0]) if columns else 0
    for drawn in _draws(size, seed, resamples if size else 0):
        for key, (numerators, denominators) in columns.items():
            of = sum(map(denominators.__getitem__, drawn))
            found[key].append(sum(map(numerators.__getitem__, drawn)) / of if of else math.nan)
    return found


def _draws(size: int, seed: int, resamples: int) -> Iterator[list[int]]:
    source = random.Random(seed)
    for _ in range(resamples):
        yield source.choices(range(size), k=size)


def percentiles(ratios: Sequence[float]) -> Interval | None:
    """Return the middle 95 % of resampled ratios (NaN left out), None if there are none."""
    known = sorted(ratio for ratio in ratios if not math.isnan(ratio))
    if not known:
        return None
    tail = (1 - CONFIDENCE) / 2
    last = len(known) - 1
    return Interval(known[math.floor(tail * last)], known[math.ceil((1 - tail) * last)])


def difference(ratios: Sequence[float], base: Sequence[float]) -> Interval | None:
    """Return the 95 % interval of a difference from ratios of the same resamples."""
    return percentiles([ratio - other for ratio, other in zip(ratios, base, strict=True)])
