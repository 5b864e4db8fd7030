"""Mutants: which changes are made to a module, and that a test which looks kills one."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eval.mutate import ROOT, TESTS, fate_of, files_for, mutants_of

SOURCE = '''"""What it is."""

def least(a: int, b: int) -> int:
    """Return the lesser."""
    return a if a < b else b
'''


def changes(source: str) -> list[tuple[str, str, str]]:
    """Kind, code before and code after of every mutant."""
    return [(mutant.kind, mutant.before, mutant.after) for mutant in mutants_of(source)]


def test_every_mutant_is_one_change_to_what_runs() -> None:
    """Docstrings and annotations stay; the boundary and the opposite of a comparison both count."""
    assert changes(SOURCE) == [
        ("return", "return a if a < b else b", "return None"),
        ("condition", "a if a < b else b", "a"),
        ("condition", "a if a < b else b", "b"),
        ("compare", "a < b", "a <= b"),
        ("compare", "a < b", "a >= b"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 3", [("constant", "3", "4"), ("constant", "3", "2")]),
        ("x = True", [("constant", "True", "False")]),
        ("x = ''", [("text", "''", "'XX'")]),
        ("x = 'blank'", [("text", "'blank'", "''")]),
        ("x = 'a-'", [("text", "'a-'", "''"), ("text", "'a-'", "'-'"), ("text", "'a-'", "'-a'")]),
        ("x = min(y)", [("opposite", "min(y)", "max(y)")]),
        ("x = not y", [("not", "not y", "y")]),
        ("x = y and z", [("boolean", "y and z", "y or z"), ("operand", "y and z", "z"), ("operand", "y and z", "y")]),
        ("y.clear()", [("removed", "y.clear()", "pass")]),
        ("x = y | z", [("compute", "y | z", "y & z")]),
        ("from a import b", []),
        ("X = Literal['a', 'b']", []),
    ],
)
def test_what_is_changed_and_to_what(source: str, expected: list[tuple[str, str, str]]) -> None:
    """Imports and closed lists of types do nothing when run, so they stay."""
    assert changes(source) == expected


def test_every_mutant_is_another_source_that_parses() -> None:
    """No two are alike and none is the module itself, here or in a module of gouji; a seed gives the same ones."""
    source = (ROOT / "extractor" / "numbers.py").read_text(encoding="utf-8")
    sources = [mutant.source for mutant in mutants_of(source)]
    assert len({*sources, ast.unparse(ast.parse(source))}) == len(sources) + 1
    assert mutants_of(source) == mutants_of(source) != mutants_of(source, seed=1)
    for changed in sources:
        ast.parse(changed)


def test_a_module_without_tests_of_its_own_is_met_by_those_of_its_name() -> None:
    """TESTS names files that are there; a folder stands for its modules."""
    assert files_for("extractor/parse/runs.py") == [f"tests/{name}.py" for name in TESTS["extractor/parse"]]
    assert files_for("extractor/fold.py") == ["tests/test_fold.py"]
    assert [name for names in TESTS.values() for name in names if not (ROOT / "tests" / f"{name}.py").is_file()] == []


@pytest.mark.slow
def test_a_test_that_looks_kills_what_one_that_does_not_leaves_alive(tmp_path: Path) -> None:
    """The second line of tests is asked where the first saw nothing."""
    module = tmp_path / "least.py"
    weak, strong = tmp_path / "test_weak.py", tmp_path / "test_strong.py"
    weak.write_text("from least import least\ndef test_equal():\n    assert least(1, 1) == 1\n", encoding="utf-8")
    strong.write_text("from least import least\ndef test_less():\n    assert least(1, 2) == 1\n", encoding="utf-8")
    opposite = mutants_of(SOURCE)[-1]
    assert fate_of(opposite, module, tmp_path, [["test_weak.py"]]) == "survived"
    assert fate_of(opposite, module, tmp_path, [["test_weak.py"], ["test_strong.py"]]) == "killed"


def test_the_mutants_of_a_module_are_listed_with_their_numbers() -> None:
    """`--only` takes the numbers."""
    command = [sys.executable, "-m", "eval.mutate", "extractor/numbers.py", "--only", "0", "--list"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.lstrip().startswith("#0 line ")
