"""Samples to check by hand: how they are drawn, filled in and what they bound."""

from __future__ import annotations

import pytest
from few_cells import TOTAL, record_of

from extractor.errors import UsageError
from extractor.sampling import Bound, Drawn, allocate, bound_of_sample, draw_sample, sample_csv
from extractor.scoring.intervals import upper_bound


def test_a_sample_is_proportional_with_one_of_each_at_least() -> None:
    """Never more than there are."""
    assert allocate({("a",): 90, ("b",): 9, ("c",): 1}, 10) == {("a",): 8, ("b",): 1, ("c",): 1}
    assert allocate({("a",): 3, ("b",): 1}, 10) == {("a",): 3, ("b",): 1}


def runs(count: int, verdict: str, year: int) -> list[dict[str, object]]:
    """Results that differ in their names only."""
    return [
        record_of({TOTAL: 1}, verdict, source={"name": f"{year}-{verdict}-{n}"}, year={"value": year})
        for n in range(count)
    ]


def test_a_sample_is_drawn_by_stratum_and_the_same_twice() -> None:
    """In the order of the run, with the size of its stratum; the verdict is always a stratum."""
    records = [*runs(8, "verified", 2022), *runs(2, "needs_review", 2023)]
    sample, of, strata = draw_sample(records, 5, ["year"], seed=1)
    assert (of, strata, sample) == (10, 2, draw_sample(records, 5, ["year"], seed=1)[0])
    assert [(drawn.strata, drawn.stratum_size, drawn.cells) for drawn in sample] == [
        *[({"year": "2022", "verdict": "verified"}, 8, 1)] * 4,
        ({"year": "2023", "verdict": "needs_review"}, 2, 1),
    ]
    assert draw_sample(records, 5, ["year"], seed=2)[0] != sample


@pytest.mark.parametrize(
    ("count", "by", "said"),
    [(1, ["verdict"], "-n 1: there are 2 strata"), (9, ["size"], "--by size: known are year, form, verdict")],
)
def test_a_sample_that_can_not_be_drawn_is_refused(count: int, by: list[str], said: str) -> None:
    """With what would work."""
    records = [*runs(3, "verified", 2022), *runs(3, "needs_review", 2022)]
    with pytest.raises(UsageError, match=said):
        draw_sample(records, count, by)


def test_a_sample_is_a_table_to_fill_in() -> None:
    """Document, strata, size, cells, and two empty columns."""
    drawn = [Drawn("a,b.txt", {"year": "2023", "verdict": "verified"}, 8, 200)]
    head = "document,year,verdict,stratum_size,cells,wrong_cells,remarks\n"
    assert sample_csv(drawn) == head + '"a,b.txt",2023,verified,8,200,,\n'


def filled(*rows: tuple[str, str, int, str]) -> str:
    """A filled-in sample: document, verdict, size of the stratum, wrong cells."""
    lines = [f"{name},{verdict},{size},200,{wrong},\n" for name, verdict, size, wrong in rows]
    return "document,verdict,stratum_size,cells,wrong_cells,remarks\n" + "".join(lines)


def test_the_bound_is_of_documents_with_a_certain_verdict() -> None:
    """What needs review is no silent error; lines not filled in are named."""
    rows = [(f"{n}.txt", "verified", 100, "0") for n in range(20)]
    rows += [("x.txt", "needs_review", 50, "9"), ("y.txt", "verified", 100, "")]
    assert bound_of_sample(filled(*rows), "s.csv") == Bound(20, 0, 20, 0, upper_bound(0, 20), ("y.txt",))


def test_unequal_strata_count_as_an_even_sample_that_tells_as_little() -> None:
    """2 documents stand for 50 each, 2 for 1 each: hardly more than two are known, and one may be wrong."""
    rows = [("a", "verified", 100, "0"), ("b", "verified", 100, "0"), ("c", "source_incomplete", 2, "1")]
    found = bound_of_sample(filled(*rows, ("d", "source_incomplete", 2, "0")), "s.csv")
    assert found == Bound(4, 1, 2, 1, upper_bound(1, 2), ())


def test_an_empty_sample_says_nothing() -> None:
    """No bound, rather than 0 or 1."""
    assert bound_of_sample(filled(("a", "verified", 1, "")), "s.csv") == Bound(0, 0, 0, 0, None, ("a",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("document,verdict\n", r"^s\.csv:1: no column 'stratum_size'"),
        (filled(("a", "verified", 1, "none")), r"^s\.csv:2: wrong_cells: 'none' is not a whole number"),
    ],
)
def test_a_sample_filled_in_wrongly_is_refused(text: str, said: str) -> None:
    """By line."""
    with pytest.raises(UsageError, match=said):
        bound_of_sample(text, "s.csv")
