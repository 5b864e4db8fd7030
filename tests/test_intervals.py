"""How sure a figure is: exact upper bounds, resampling, paired differences."""

from __future__ import annotations

import pytest

from extractor.scoring.intervals import Interval, bootstrap, difference, percentiles, upper_bound


@pytest.mark.parametrize(
    ("errors", "of", "bound"),
    [
        (0, 1, 0.95),
        (0, 20, 0.139108),
        (0, 300, 0.009936),
        (1, 20, 0.216106),
        (2, 100, 0.061619),
        (10, 100, 0.163718),
        (5, 5, 1.0),
    ],
)
def test_the_upper_bound_is_that_of_clopper_and_pearson(errors: int, of: int, bound: float) -> None:
    """One-sided, 95 %; worked out with fractions. 0 of 300 is nearly 3 / 300: the rule of three."""
    assert upper_bound(errors, of) == pytest.approx(bound, abs=1e-6)


def test_nothing_tried_has_no_bound() -> None:
    """Not 0, not 1."""
    assert upper_bound(0, 0) is None


def test_resamples_are_the_same_for_the_same_seed() -> None:
    """And drawn for all columns alike: a column is always twice its half."""
    columns = {"a": ([1, 0, 2], [2, 2, 2]), "b": ([2, 0, 4], [2, 2, 2]), "none": ([0, 0, 0], [0, 0, 0])}
    drawn = bootstrap(columns, seed=3, resamples=50)
    assert drawn == bootstrap(columns, seed=3, resamples=50)
    assert drawn != bootstrap(columns, seed=4, resamples=50)
    assert [2 * ratio for ratio in drawn["a"]] == drawn["b"]
    assert "none" not in drawn


def test_an_interval_is_the_middle_of_the_resamples() -> None:
    """2.5 % are left out on either side; a resample without anything to count says nothing."""
    ratios = [n / 1000 for n in range(1001)]
    assert percentiles([*ratios, float("nan")]) == Interval(0.025, 0.975)
    assert percentiles([]) is None


def test_a_paired_difference_knows_that_the_documents_are_the_same() -> None:
    """A system that is better by one cell in every document is so in every resample."""
    one, other = ([1, 5, 9], [10, 10, 10]), ([2, 6, 10], [10, 10, 10])
    drawn = bootstrap({"one": one, "other": other}, resamples=200)
    found = difference(drawn["other"], drawn["one"])
    assert found is not None
    assert (round(found.low, 9), round(found.high, 9)) == (0.1, 0.1)
