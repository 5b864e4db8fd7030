"""Whose fault a wrong number is: the reading's where another reading of the print has the right one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from extractor.forms import load_forms
from extractor.model import Anchor, Layer, Number, Reading, RowReading, Value
from extractor.verification.judge import judge
from extractor.verification.localise import localise, suspected_cells
from extractor.verification.state import DocumentState, Suspect
from extractor.vocabulary import Blame

FORMS = load_forms()
TABLE = FORMS.table("requests", "2021")
GRANTED = "results.granted"
TRUE: dict[str, tuple[int, ...]] = {
    "new_received": (3, 1, 0, 0, 0, 0, 4),
    GRANTED: (2, 1, 0, 0, 0, 0, 3),
    "results.denied.internal_affairs": (1, 0, 0, 0, 0, 0, 1),
    "results.total": (3, 1, 0, 0, 0, 0, 4),
}
PATH = f"requests.{GRANTED}."
WRONG = (2, 1, 0, 0, 0, 0, 7)


def row_of(key: str, numbers: Sequence[Number], at: int, anchor: Anchor = "A") -> RowReading:
    """A row whose values stand one behind the other from `at` on."""
    values = [Value("printed", n, str(n), (at + i, at + i + 1)) for i, n in enumerate(numbers)]
    return RowReading(key, anchor, tuple(values), (at, at), "stream")


def reading(changed: Mapping[str, Sequence[Number]], *, anchor: Anchor = "A", moved: int = 0) -> Reading:
    """The table as read: what is true, but for the rows `changed`, which have that anchor; it stands at `moved`."""
    rows = {}
    for index, row in enumerate(TABLE.rows):
        numbers = changed.get(row.key) or TRUE.get(row.key) or (0,) * 7
        rows[row.key] = row_of(row.key, numbers, moved + 10 * index, anchor if row.key in changed else "A")
    return Reading(TABLE.id, "stream", (0, 300), rows, {"requests": "whole"})


def judged(*readings: Reading, layer: Layer = "declared") -> DocumentState:
    """The document with this one table read in these ways."""
    state = judge(FORMS.tables, {"requests": [readings]})
    localise(state, layer)
    return state


@pytest.mark.parametrize(
    ("layer", "twice", "blame"),
    [
        ("declared", False, "file"),
        ("declared", True, "file"),
        ("text_layer", True, "file"),
        ("text_layer", False, "unclear"),
        ("ocr", True, "unclear"),
    ],
)
def test_who_made_the_characters_decides_what_can_be_blamed(layer: Layer, twice: bool, blame: Blame) -> None:
    """A text layer needs a second anchored reading that agrees, a recogniser is never enough."""
    state = judged(*(reading({GRANTED: WRONG}) for _ in range(1 + twice)), layer=layer)
    assert (state.tables["requests"].verdict, state.suspects_outcome) == ("source_inconsistent", "unique")
    assert state.suspects == [Suspect((PATH + "total",), (3,), 0.9526, "unexplained", blame)]


def test_a_reading_without_anchor_that_has_the_number_leaves_it_unclear() -> None:
    """It is no evidence for its number, and enough for not accusing an office."""
    state = judged(reading({GRANTED: WRONG}), reading({GRANTED: TRUE[GRANTED]}, anchor="C"))
    assert state.tables["requests"].verdict == "source_inconsistent"
    assert [suspect.blame for suspect in state.suspects] == ["unclear"]


def test_an_anchored_reading_that_makes_the_sums_hold_blames_the_reading() -> None:
    """The row stays contested all the same: sums don't decide which reading counts."""
    state = judged(reading({GRANTED: WRONG}), reading({GRANTED: TRUE[GRANTED]}, anchor="B"))
    table = state.tables["requests"]
    assert (table.verdict, table.rows[GRANTED].contested != ()) == ("needs_review", True)
    assert state.suspects_outcome == "unique"
    assert state.suspects == [Suspect((PATH + "total",), (3,), None, "other_reading", "reading")]


def test_the_better_anchored_reading_that_holds_leaves_nothing_to_explain() -> None:
    """Nothing fails in what stands; the other reading contests it."""
    state = judged(reading({GRANTED: TRUE[GRANTED]}), reading({GRANTED: WRONG}, anchor="B"))
    assert (state.tables["requests"].verdict, state.suspects, state.suspects_outcome) == ("needs_review", [], "none")


def test_two_contested_rows_are_chosen_together() -> None:
    """Only both other readings together make every sum hold."""
    other = {GRANTED: (1, 1, 0, 0, 0, 0, 2), "results.partially_granted": (1, 0, 0, 0, 0, 0, 1)}
    wrong = {GRANTED: (1, 2, 0, 0, 0, 0, 3), "results.partially_granted": (0, 1, 0, 0, 0, 0, 1)}
    state = judged(reading(wrong), reading(other))
    assert [(suspect.why, suspect.blame) for suspect in state.suspects] == [("other_reading", "reading")]
    assert dict(zip(state.suspects[0].cells, state.suspects[0].to, strict=True)) == {
        f"{PATH}commercial_enterprise": 1,
        f"{PATH}total": 2,
        "requests.results.partially_granted.natural_person": 1,
        "requests.results.partially_granted.commercial_enterprise": 0,
    }


def test_a_second_print_is_no_second_reading() -> None:
    """Printed twice with other numbers: the file says both, and nobody misread it."""
    state = judge(
        FORMS.tables,
        {"requests": [[reading({GRANTED: WRONG})], [reading({GRANTED: TRUE[GRANTED]}, moved=1000)]]},
    )
    localise(state, "declared")
    assert state.suspects == [Suspect((PATH + "total",), (3,), None, "other_print", "unclear")]


def test_rows_whose_place_is_unsure_are_suspected_first() -> None:
    """A row and another differ by the same amount: the one without an anchor is looked at again."""
    swapped = {GRANTED: (2, 1, 0, 0, 0, 0, 3), "results.partially_granted": (0, 0, 0, 0, 1, 0, 1)}
    wrong = reading(swapped)
    unsure = wrong.rows["results.partially_granted"]._replace(anchor="C")
    state = judged(wrong._replace(rows={**wrong.rows, "results.partially_granted": unsure}))
    named = suspected_cells(state.tables["requests"])
    assert {path.rpartition(".")[0] for path in named} == {"requests.results.partially_granted"}
