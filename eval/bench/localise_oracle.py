"""The oracle of the localisation benchmark: the same question put to a constraint solver (OR-Tools CP-SAT).

Nothing here knows how the engine searches. `pip install ortools`; only this benchmark needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

from eval.generator.arithmetic import Instance, instances
from extractor.forms import Table

cp_model: Any = import_module("ortools.sat.python.cp_model")


class Answer(NamedTuple):
    """The least number of changed cells, every set of so many, and the wall seconds of both questions."""

    size: int
    sets: frozenset[tuple[str, ...]]
    seconds: float


class _Collect(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
    """Collects the set of changed cells of every solution."""

    def __init__(self, changed: Mapping[str, Any]) -> None:
        super().__init__()
        self.changed = changed
        self.sets: set[tuple[str, ...]] = set()

    def on_solution_callback(self) -> None:
        self.sets.add(tuple(path for path, literal in self.changed.items() if self.value(literal)))


def solve(table: Table, numbers: Mapping[str, int], seconds_at_most: float = 60.0) -> Answer | None:
    """Return the smallest sets of cells whose change makes all hard identities hold; None if time runs out."""
    least = solve_size(table, numbers, seconds_at_most)
    if least is None:
        return None
    size, seconds = least
    model, changed = _model(table, numbers)
    model.add(sum(changed.values()) == size)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.max_time_in_seconds = seconds_at_most
    collect = _Collect(changed)
    if solver.solve(model, collect) != cp_model.OPTIMAL:
        return None
    return Answer(size, frozenset(collect.sets), seconds + solver.wall_time)


def solve_size(table: Table, numbers: Mapping[str, int], seconds_at_most: float = 60.0) -> tuple[int, float] | None:
    """Return the least number of changed cells and the wall seconds; None if time runs out. No set is listed."""
    model, changed = _model(table, numbers)
    model.minimize(sum(changed.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds_at_most
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    return round(solver.objective_value), solver.wall_time


def _model(table: Table, numbers: Mapping[str, int]) -> tuple[Any, dict[str, Any]]:
    model = cp_model.CpModel()
    highest = sum(numbers.values()) + 1
    cells, changed = {}, {}
    for path in table.paths:
        cells[path] = model.new_int_var(0, highest, path)
        changed[path] = model.new_bool_var(f"{path} changed")
        model.add(cells[path] == numbers[path]).only_enforce_if(changed[path].negated())
        model.add(cells[path] != numbers[path]).only_enforce_if(changed[path])
    for balance in _balances(table):
        model.add(sum(cells[path] for path in balance.left) == sum(cells[path] for path in balance.right))
    return model, changed


def _balances(table: Table) -> list[Instance]:
    form = table.form if table.kind == "requests" else "2021"
    return [balance for balance in instances(form) if balance.cells[0].startswith(f"{table.kind}.")]
