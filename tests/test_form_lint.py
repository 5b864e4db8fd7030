"""What each form's sums can tell: the known figures, and the same from a constraint solver and by brute force."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from papers import plain_numbers

from extractor.form_lint import dependent_rows, lint_table, minimum_distance, repeated_codes
from extractor.forms import Block, Column, Identity, Row, RowGroup, Table, TableHead, load_forms
from extractor.verification.codebook import codebook_of

TABLES = load_forms().tables
REDUNDANT = ("H2/requests.total", "H3/requests.total")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("disclosure-2019", (22, 0, 0, (), 22, 1, 0, 0)),
        ("disclosure-2021", (10, 0, 0, (), 10, 1, 0, 0)),
        ("requests-2019", (161, 37, 35, REDUNDANT, 0, 4, 161, 0)),
        ("requests-2021", (175, 39, 37, REDUNDANT, 0, 4, 175, 0)),
        ("review_litigation", (15, 3, 3, (), 0, 2, 0, 15)),
    ],
)
def test_the_tables_are_worth_what_is_known_of_them(name: str, known: tuple[object, ...]) -> None:
    """Cells, identities, rank, what follows from the rest, cells in no sum, distance, single wrong cells located."""
    lint = lint_table(TABLES[name])
    figures = (lint.cells, lint.identities, lint.rank, lint.redundant)
    assert (*figures, len(lint.uncovered), lint.distance, lint.unique, lint.ambiguous) == known


def test_the_form_of_2021_as_a_whole() -> None:
    """200 cells, 42 identities of rank 40; of single wrong cells 87.5 % unique, 7.5 % ambiguous, 5 % invisible."""
    lints = [lint_table(TABLES[name]) for name in load_forms().forms["2021"].tables]
    sums = [sum(values) for values in zip(*((x.cells, x.identities, x.rank, x.unique) for x in lints), strict=True)]
    assert sums == [200, 42, 40, 175]
    assert sum(lint.ambiguous for lint in lints) / 200 == 0.075
    assert sum(len(lint.uncovered) for lint in lints) / 200 == 0.05
    assert max(len(tie) for lint in lints for tie in lint.ties) == 5


@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_label_names_two_rows(name: str) -> None:
    """Nor a header word two columns of a block, nor a group's label a row."""
    assert lint_table(TABLES[name]).overlaps == ()


def test_short_codes_are_unique() -> None:
    """Over all versions; a cell that two versions have keeps its code."""
    assert repeated_codes(TABLES.values()) == []


def test_variants_that_add_nothing_are_known() -> None:
    """The key leaves out spaces and signs, so these can never be asked for."""
    idle = {name: lint_table(table).idle_variants for name, table in TABLES.items()}
    assert {name: set(found) for name, found in idle.items() if found} == {
        "disclosure-2019": {"change: 本年增减"},
        "requests-2019": {"results.total: 总 计"},
        "requests-2021": {"results.total: 总 计"},
    }


@pytest.mark.parametrize("error", [1, -1, 7])
def test_the_ties_are_those_of_a_constraint_solver(error: int) -> None:
    """For every cell of table 4, wrong alone: the cells that alone could be to blame are its tie."""
    pytest.importorskip("ortools", reason="the oracle needs ortools")
    from eval.bench.localise_oracle import solve

    table = TABLES["review_litigation"]
    truth = {path: 20 + 10 * path.endswith("total") for path in table.paths}
    for row in table.rows:
        truth[table.path(row.key, "total")] = 80
    for tie in lint_table(table).ties:
        for path in tie:
            answer = solve(table, truth | {path: truth[path] + error})
            assert answer is not None
            assert (answer.size, answer.sets) == (1, {(cell,) for cell in tie})


def test_a_solver_finds_single_cells_of_table_3_where_the_lint_says_unique() -> None:
    """A sample of cells: one smallest explanation, the cell itself."""
    pytest.importorskip("ortools", reason="the oracle needs ortools")
    from eval.bench.localise_oracle import solve

    table = TABLES["requests-2021"]
    truth = {path: int(number) for path, number in plain_numbers().items() if path in table.paths}
    for path in Random(7).sample(table.paths, 8):
        answer = solve(table, truth | {path: truth[path] + 3})
        assert answer is not None
        assert answer.sets == {(path,)}


# ---- the algebra, on small tables


def small_table(identities: list[tuple[str, str]], columns: str = "abcdef", rows: str = "x") -> Table:
    """A table of one block; an identity is (left, right), each letter a column."""
    return Table(
        TableHead("small", "small", "1", "s", "小表", "small", "test"),
        (
            Block(
                "small",
                "小表",
                tuple(Column(name, name, name, name, "count") for name in columns),
                tuple(Row(name, name, name, name) for name in rows),
            ),
        ),
        tuple(
            Identity(f"I{i}", "hard", "row", "=", tuple(left), tuple(right), "", "", "")
            for i, (left, right) in enumerate(identities)
        ),
    )


@pytest.mark.parametrize("seed", range(30))
def test_the_distance_is_that_of_brute_force(seed: int) -> None:
    """All sets of cells of a random table, smallest first: the first whose columns are dependent."""
    rng = Random(seed)
    letters = "abcdefgh"
    identities = []
    for _ in range(rng.randint(2, 6)):
        chosen = rng.sample(letters, rng.randint(2, 6))
        identities.append(("".join(chosen[:-1]), chosen[-1]))
    book = codebook_of(small_table(identities, letters))
    columns = [dict(signature) for signature in book.signatures]
    brute = next(
        (
            size
            for size in range(1, 7)
            for chosen in combinations(columns, size)
            if any(not column for column in chosen) or dependent_rows(chosen)
        ),
        None,
    )
    assert minimum_distance(book) == brute


def test_dependent_rows_are_exact() -> None:
    """Thirds add up, which floats would miss; a row of nothing depends on nothing."""
    assert dependent_rows([{0: 3, 1: 1}, {0: 1, 2: 1}, {0: 4, 1: 1, 2: 1}, {}, {1: 1, 2: -3}]) == [2, 3, 4]


def test_an_overlap_is_found() -> None:
    """A variant of one row that is another's label, and a column word that two columns have."""
    table = Table(
        TableHead("small", "small", "1", "s", "小表", "small", "test"),
        (
            Block(
                "small",
                "小表",
                (Column("a", "甲", "a", "c1", "count"), Column("b", "乙", "b", "c2", "count", variants=("甲",))),
                (Row("x", "一、收到", "x", "r1"), Row("y", "二、办结", "y", "r2", variants=("收 到",))),
                (RowGroup("g", "办结"),),
            ),
        ),
        (),
    )
    assert [(overlap.key, overlap.names) for overlap in lint_table(table).overlaps] == [
        ("收到", ("x", "y")),
        ("办结", ("y", "g")),
        ("甲", ("a", "b")),
    ]


def test_a_repeated_code_is_found() -> None:
    """Two rows with one code; the same cell in two tables is none."""
    table = small_table([], "a", "x")
    twin = Table(
        TableHead("twin", "small", "2", "s", "小表", "small", "test"),
        (Block("small", "小表", (Column("a", "a", "a", "a", "count"),), (Row("z", "z", "z", "x"),)),),
        (),
    )
    assert repeated_codes([table, table]) == []
    assert [(clash.key, clash.names) for clash in repeated_codes([table, twin])] == [
        ("s_x_a", ("small.x.a", "small.z.a"))
    ]
