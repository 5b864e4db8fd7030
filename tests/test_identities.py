"""Identities: the arithmetic of a form, spelled out cell by cell, and what it says of numbers and of nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import plain_numbers

from extractor.api import verify
from extractor.forms import Identity, load_forms
from extractor.identities import CellState, Checked, Rule, check, fits_kind, rules_of

FORMS = load_forms()
NUMBERS = st.integers(0, 10**6)


def rule_of(relation: str = "=", left: tuple[str, ...] = ("a", "b"), right: tuple[str, ...] = ("t",)) -> Rule:
    """A rule over three cells."""
    identity = Identity("X", "hard", "row", relation, left, right, "", "", "")  # type: ignore[arg-type]
    return Rule("X/r", identity, left, right)


def say(rule: Rule, **cells: float | str) -> Checked:
    """What the rule says; a text is the state of a cell that has no number."""
    numbers = {name: value for name, value in cells.items() if not isinstance(value, str)}
    states: Mapping[str, CellState] = {
        name: value if isinstance(value, str) else "number"  # type: ignore[misc]
        for name, value in cells.items()
    }
    return check(rule, numbers, states)


# ---- the rules of the forms


@pytest.mark.parametrize(
    ("table", "counts"),
    [
        ("requests-2021", {"H1": 25, "H2": 7, "H3": 7}),
        ("requests-2019", {"H1": 23, "H2": 7, "H3": 7}),
        ("review_litigation", {"H4": 3}),
        ("disclosure-2021", {"C5": 2}),
        ("disclosure-2019", {"C4": 2}),
    ],
)
def test_each_identity_stands_for_every_row_or_column_it_is_meant_for(table: str, counts: dict[str, int]) -> None:
    """H1 each row, H2 and H3 each column, H4 each block; table 2 has soft relations alone."""
    assert Counter(rule.identity.id for rule in rules_of(FORMS.tables[table])) == counts


def test_h1_adds_the_six_applicants() -> None:
    """The columns of a row against its total."""
    rule = rules_of(FORMS.tables["requests-2021"])[0]
    assert rule.id == "H1/requests.new_received"
    assert [path.rpartition(".")[2] for path in rule.cells] == [
        "natural_person",
        "commercial_enterprise",
        "research_institution",
        "public_welfare_organization",
        "legal_service_organization",
        "other_organization",
        "total",
    ]


@pytest.mark.parametrize(("table", "parts"), [("requests-2021", 21), ("requests-2019", 19)])
def test_h2_adds_every_result(table: str, parts: int) -> None:
    """1 + 1 + 8 + 3 + 5 + 3 (or 1) rows against （七）总计."""
    rule = next(rule for rule in rules_of(FORMS.tables[table]) if rule.id == "H2/requests.total")
    assert (len(rule.left), rule.right) == (parts, ("requests.results.total.total",))
    assert {path.rpartition(".")[2] for path in rule.left} == {"total"}


def test_h3_is_the_printed_relation() -> None:
    """第一项加第二项之和，等于第三项加第四项之和."""
    rule = next(r for r in rules_of(FORMS.tables["requests-2021"]) if r.id == "H3/requests.natural_person")
    assert (rule.left, rule.right) == (
        ("requests.new_received.natural_person", "requests.carried_over.natural_person"),
        ("requests.results.total.natural_person", "requests.carried_forward.natural_person"),
    )


def test_every_cell_of_tables_3_and_4_is_in_a_hard_rule() -> None:
    """So that no misprint in them goes unseen."""
    for name in ("requests-2021", "requests-2019", "review_litigation"):
        table = FORMS.tables[name]
        covered = {path for rule in rules_of(table) if rule.identity.severity == "hard" for path in rule.cells}
        assert covered == set(table.paths)


# ---- outcomes


@pytest.mark.parametrize(
    ("cells", "outcome", "left", "right"),
    [
        ({"a": 1, "b": 2, "t": 3}, "passed", 3, 3),
        ({"a": 1, "b": 2, "t": 4}, "failed", 3, 4),
        ({"a": 1, "b": "empty", "t": 1}, "passed_assuming_zero", 1, 1),
        ({"a": 0, "b": 0, "t": "empty"}, "passed_assuming_zero", 0, 0),
        ({"a": 1, "b": "empty", "t": 3}, "undecidable", 1, 3),
        ({"a": 1, "b": 2, "t": "empty"}, "undecidable", 3, 0),
        ({"a": "empty", "b": "empty", "t": "empty"}, "not_applicable", 0, 0),
        ({"a": 1, "b": "absent", "t": 1}, "undecidable", 1, 1),
        ({"a": 1, "b": "absent", "t": 3}, "undecidable", 1, 3),
        ({"a": "empty", "b": "absent", "t": "empty"}, "undecidable", 0, 0),
        ({"a": "absent", "b": "absent", "t": "absent"}, "not_applicable", 0, 0),
        ({"a": 1, "t": 1}, "undecidable", 1, 1),
        ({}, "not_applicable", 0, 0),
    ],
)
def test_an_identity_has_one_of_five_outcomes(
    cells: dict[str, float | str], outcome: str, left: float, right: float
) -> None:
    """Empty cells count as 0 but never fail an identity; of absent ones nothing is assumed."""
    checked = say(rule_of(), **cells)
    assert (checked.outcome, checked.left, checked.right, checked.delta) == (outcome, left, right, left - right)


@pytest.mark.parametrize(("a", "t", "outcome"), [(3, 3, "passed"), (4, 3, "passed"), (2, 3, "failed")])
def test_a_relation_may_be_at_least(a: int, t: int, outcome: str) -> None:
    """C4 and C5."""
    assert say(rule_of(">=", ("a",)), a=a, t=t).outcome == outcome


def test_sums_of_decimals_have_no_binary_noise() -> None:
    """0.1 + 0.2 is 0.3."""
    checked = say(rule_of(), a=0.1, b=0.2, t=0.3)
    assert (checked.outcome, checked.left, checked.delta) == ("passed", 0.3, 0)


@given(NUMBERS, NUMBERS)
def test_parts_and_their_sum_pass(a: int, b: int) -> None:
    """Whatever they are."""
    assert say(rule_of(), a=a, b=b, t=a + b).outcome == "passed"


@given(NUMBERS, NUMBERS, st.integers(-1000, 1000).filter(bool))
def test_a_total_that_is_off_fails_by_as_much(a: int, b: int, off: int) -> None:
    """The difference is left minus right."""
    checked = say(rule_of(), a=a, b=b, t=a + b + off)
    assert (checked.outcome, checked.delta) == ("failed", -off)


CELL = st.one_of(st.integers(0, 3), st.sampled_from(["empty", "absent"]))


@given(CELL, CELL, CELL)
def test_only_numbers_can_fail(a: int | str, b: int | str, t: int | str) -> None:
    """An identity fails only if all its cells are printed numbers, and passes only if nothing is absent."""
    checked = say(rule_of(), a=a, b=b, t=t)
    if checked.outcome == "failed":
        assert not any(isinstance(cell, str) for cell in (a, b, t))
    if checked.outcome.startswith("passed"):
        assert "absent" not in (a, b, t)


@st.composite
def balanced_tables(draw: st.DrawFn) -> dict[str, int]:
    """The numbers of a table 3 of 2021 in which every identity holds."""
    table = FORMS.tables["requests-2021"]
    columns = [column.key for column in table.blocks[0].columns[:-1]]
    parts = [row.key for row in table.rows if row.key.startswith("results.") and row.key != "results.total"]
    numbers: dict[str, int] = {}
    for column in columns:
        results = {row: draw(st.integers(0, 5)) for row in parts}
        total = sum(results.values())
        forward = draw(st.integers(0, 5))
        over = draw(st.integers(0, total + forward))
        frame = {"new_received": total + forward - over, "carried_over": over, "carried_forward": forward}
        for row, number in (results | {"results.total": total} | frame).items():
            numbers[table.path(row, column)] = number
    for row in table.rows:
        numbers[table.path(row.key, "total")] = sum(numbers[table.path(row.key, column)] for column in columns)
    return numbers


@settings(max_examples=30)
@given(balanced_tables(), st.data())
def test_one_wrong_number_fails_exactly_the_rules_it_stands_in(numbers: dict[str, int], data: st.DataObject) -> None:
    """Two or three of them: its row, and its column's sums."""
    rules = rules_of(FORMS.tables["requests-2021"])
    states: dict[str, CellState] = dict.fromkeys(numbers, "number")
    assert {check(rule, numbers, states).outcome for rule in rules} == {"passed"}
    cell = data.draw(st.sampled_from(sorted(numbers)))
    wrong = {**numbers, cell: numbers[cell] + data.draw(st.integers(1, 9))}
    failed = [rule.id for rule in rules if check(rule, wrong, states).outcome == "failed"]
    assert failed == [rule.id for rule in rules if cell in rule.cells]
    assert 2 <= len(failed) <= 3


@settings(max_examples=30)
@given(balanced_tables(), st.data())
def test_blanks_never_make_a_true_table_fail(numbers: dict[str, int], data: st.DataObject) -> None:
    """However many cells are left blank, nothing fails: what stood there would have made it true."""
    blank = data.draw(st.sets(st.sampled_from(sorted(numbers)), max_size=20))
    outcome = verify({path: None if path in blank else number for path, number in numbers.items()})
    assert outcome.outcome in ("consistent", "undecidable")
    if all(numbers[path] == 0 for path in blank) and outcome.passed:
        assert outcome.outcome == "consistent"


# ---- H5


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        (0, {"count", "signed", "amount"}),
        (7, {"count", "signed", "amount"}),
        (-1, {"signed"}),
        (0.5, {"amount"}),
        (-0.5, set()),
    ],
)
def test_what_kind_of_number_a_column_may_hold(number: float, kinds: set[str]) -> None:
    """Counts are whole and not negative, changes whole, amounts not negative."""
    assert {kind for kind in ("count", "signed", "amount") if fits_kind(number, kind)} == kinds  # type: ignore[arg-type]


def test_the_plain_report_of_these_tests_reconciles() -> None:
    """Its 42 hard identities hold, in either form."""
    assert verify(plain_numbers()).outcome == "consistent"
    assert (verify(plain_numbers()).passed, verify(plain_numbers("2019", "2019")).passed) == (42, 40)
