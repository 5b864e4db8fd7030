"""Mutation testing: change one place of a module at a time and see whether its tests notice.

    python -m eval.mutate MODULE [--tests FILE …] [--then FILE …] [--sample 60] [--seed 0] [--only 3 17] [--list]

MODULE is a file such as extractor/numbers.py. Everything happens in a copy of the checkout in a temporary folder; the
checkout itself is never written to. Every mutant that survives `--tests` (by default those of TESTS) meets `--then`,
slower tests as a second line. Prints each mutant with its number, which `--only` takes, and exits 1 if any survived.

A survivor is either a missing test or says the same as the code it was made from: somebody has to look.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

ROOT = Path(__file__).resolve().parents[1]

_VERDICT_TESTS = ("test_verdicts", "test_extra_cells", "test_empty_cells", "test_anchors", "test_anchors_table_2")
TESTS = {
    "extractor/numbers.py": ("test_numbers", "test_empty_cells", "test_extra_cells"),
    "extractor/labels.py": ("test_labels", "test_anchors", "test_anchors_table_2", "test_segment"),
    "extractor/identities.py": ("test_identities", "test_verdicts"),
    "extractor/verification/judge.py": ("test_survivors_verdicts", *_VERDICT_TESTS),
    "extractor/verification/arbitrate.py": ("test_arbitrate", *_VERDICT_TESTS),
    "extractor/verification/state.py": ("test_arbitrate", *_VERDICT_TESTS),
    "extractor/parse": ("test_header", *_VERDICT_TESTS),
    "extractor/parse/values.py": ("test_values", "test_header", *_VERDICT_TESTS),
}
"""Module or folder -> the fast tests that ought to notice; for any other module `tests/test_<its name>.py`."""

TIMEOUT_S = 60.0
"""Some ten times what the slowest of TESTS take: a mutant that loops is killed by it."""

_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "dist")

Fate = Literal["killed", "timeout", "survived"]


class Mutant(NamedTuple):
    """One change to a module: where, of which kind, the code before and after, and the whole changed source."""

    line: int
    kind: str
    before: str
    after: str
    source: str


# ---- what is changed


class _Change(NamedTuple):
    """A node to put in the place of another."""

    kind: str
    node: ast.AST


_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_OPPOSITES = (
    ("min", "max"),
    ("any", "all"),
    ("startswith", "endswith"),
    ("lstrip", "rstrip"),
    ("removeprefix", "removesuffix"),
    ("find", "rfind"),
    ("index", "rindex"),
    ("partition", "rpartition"),
    ("append", "extend"),
    ("search", "match"),
    ("match", "search"),
    ("fullmatch", "match"),
)
_SWAPPED = {b: a for a, b in _OPPOSITES} | dict(_OPPOSITES)


def _of_expression(node: ast.AST, rng: random.Random) -> Iterator[_Change]:
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            for other in _COMPARED[type(op)]:
                ops = [*node.ops[:at], other(), *node.ops[at + 1 :]]
                yield _Change("compare", ast.Compare(node.left, ops, node.comparators))
    elif isinstance(node, ast.BoolOp):
        other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield _Change("boolean", ast.BoolOp(other_op, node.values))
        for at in range(len(node.values)):
            kept = [*node.values[:at], *node.values[at + 1 :]]
            yield _Change("operand", kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _Change("not", node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in _COMPUTED:
        yield _Change("compute", ast.BinOp(node.left, _COMPUTED[type(node.op)](), node.right))
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node.value, rng)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.IfExp):
        yield _Change("condition", node.body)
        yield _Change("condition", node.orelse)


def _of_constant(value: object, rng: random.Random) -> Iterator[_Change]:
    if isinstance(value, bool):
        yield _Change("constant", ast.Constant(not value))
    elif isinstance(value, int | float):
        for step in (1, -1) if isinstance(value, int) else (0.05, -0.05):
            yield _Change("constant", ast.Constant(value + step))
    elif isinstance(value, str):
        yield _Change("text", ast.Constant("" if value else "XX"))
        if len(value) < 2 or (value.isascii() and value.isidentifier()):
            return  # of a name any other spelling says what the empty one says
        at = rng.randrange(len(value) - 1)
        yield _Change("text", ast.Constant(value[:at] + value[at + 1 :]))
        for _ in range(1 + len(value) // 40):
            at = rng.randrange(len(value) - 1)
            yield _Change("text", ast.Constant(value[:at] + value[at + 1] + value[at] + value[at + 2 :]))


def _of_call(node: ast.Call) -> Iterator[_Change]:
    if isinstance(node.func, ast.Name) and node.func.id in _SWAPPED:
        yield _Change("opposite", ast.Call(ast.Name(_SWAPPED[node.func.id]), node.args, node.keywords))
    if isinstance(node.func, ast.Attribute) and node.func.attr in _SWAPPED:
        func = ast.Attribute(node.func.value, _SWAPPED[node.func.attr])
        yield _Change("opposite", ast.Call(func, node.args, node.keywords))


def _of_statement(node: ast.AST) -> Iterator[_Change]:
    if isinstance(node, ast.Return) and node.value is not None:
        yield _Change("return", ast.Return(ast.Constant(None)))
    elif isinstance(node, ast.If | ast.While):
        outcomes = (True, False) if isinstance(node, ast.If) else (False,)
        for outcome in outcomes:
            changed = copy.copy(node)
            changed.test = ast.Constant(outcome)
            yield _Change("condition", changed)
    elif isinstance(node, ast.comprehension):
        for at in range(len(node.ifs)):
            ifs = [*node.ifs[:at], *node.ifs[at + 1 :]]
            yield _Change("condition", ast.comprehension(node.target, node.iter, ifs, node.is_async))
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break):
        yield _Change("removed", ast.Pass())


# ---- where it is changed


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _says_nothing_when_run(node: ast.AST) -> bool:
    """Say whether a change of `node` can't be noticed by any test: docstrings, imports, closed lists of types."""
    if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node):
        return True
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal"


_NEVER_ENTERED = frozenset(("annotation", "returns", "decorator_list", "format_spec"))

_Place = tuple[tuple[str, int | None], ...]
"""The fields, with the index in lists, that lead from the module to a node."""


def _places(node: ast.AST, place: _Place = ()) -> Iterator[tuple[_Place, ast.AST]]:
    """Yield every node whose change can matter, with its place, outer before inner, in the order of the source."""
    yield place, node
    for name, value in ast.iter_fields(node):
        if name in _NEVER_ENTERED:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST) and not _says_nothing_when_run(child):
                yield from _places(child, (*place, (name, index)))


def _put(tree: ast.Module, place: _Place, node: ast.AST) -> str:
    """Return the source of `tree` with `node` at `place`; the tree is left as it was."""
    parent: ast.AST = tree
    for name, index in place[:-1]:
        parent = getattr(parent, name) if index is None else getattr(parent, name)[index]
    name, index = place[-1]
    was = getattr(parent, name)
    if index is None:
        setattr(parent, name, node)
    else:
        setattr(parent, name, [*was[:index], node, *was[index + 1 :]])
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    finally:
        setattr(parent, name, was)


def mutants_of(source: str, seed: int = 0) -> list[Mutant]:
    """Return every mutant of a module, no two alike; `seed` chooses which characters of a text are lost or swapped."""
    tree = ast.parse(source)
    rng = random.Random(seed)
    found: dict[str, Mutant | None] = {ast.unparse(tree): None}
    line = 1
    for place, node in _places(tree):
        line = getattr(node, "lineno", line)
        for change in (*_of_expression(node, rng), *_of_statement(node)):
            text = _put(tree, place, change.node)
            before, after = _first_line(node), _first_line(change.node)
            found.setdefault(text, Mutant(line, change.kind, before, after, text))
    return [mutant for mutant in found.values() if mutant is not None]


def _first_line(node: ast.AST) -> str:
    text = ast.unparse(node).strip().partition("\n")[0]
    return text if len(text) <= 100 else text[:99] + "…"


# ---- what the tests say


def files_for(module: str) -> list[str]:
    """Return the files of the fast tests that ought to notice a change of `module`."""
    by_folder = TESTS.get(module) or TESTS.get(module.rpartition("/")[0]) or (f"test_{Path(module).stem}",)
    return [f"tests/{name}.py" for name in by_folder]


def passes(folder: Path, tests: Sequence[str], timeout_s: float = TIMEOUT_S, keep_bytecode: bool = False) -> bool:
    """Say whether `tests` pass in `folder`; raises subprocess.TimeoutExpired where they take too long."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    if not keep_bytecode:
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        timeout=timeout_s,
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode == 0


def fate_of(mutant: Mutant, file: Path, folder: Path, lines: Sequence[Sequence[str]]) -> Fate:
    """Return what becomes of `mutant` as `file` of the copy in `folder`, before each line of tests in turn."""
    file.write_text(mutant.source, encoding="utf-8", newline="\n")
    for number, tests in enumerate(lines):
        try:
            if not passes(folder, tests, TIMEOUT_S * (1 + 4 * number)):
                return "killed"
        except subprocess.TimeoutExpired:
            return "timeout"
    return "survived"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", help="a file of the checkout, such as extractor/numbers.py")
    parser.add_argument("--tests", nargs="+", default=[], help="test files; by default those that TESTS names")
    parser.add_argument("--then", nargs="+", default=[], help="slower test files for what survives")
    parser.add_argument("--sample", type=int, default=0, help="how many mutants, drawn at random; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, nargs="+", default=[], help="numbers of the mutants to run")
    parser.add_argument("--list", action="store_true", help="print the mutants, run nothing")
    return parser.parse_args()


def _chosen(count: int, sample: int, seed: int, only: Sequence[int]) -> list[int]:
    """Return the numbers of the mutants to run, in order."""
    if only:
        return sorted(only)
    return sorted(random.Random(seed).sample(range(count), sample)) if 0 < sample < count else list(range(count))


def main() -> int:
    """Run the mutants, print what became of them; return 1 if any survived, 2 if the tests fail without a change."""
    options = _arguments()
    module = Path(options.module).as_posix()
    mutants = mutants_of((ROOT / module).read_text(encoding="utf-8"), options.seed)
    numbers = _chosen(len(mutants), options.sample, options.seed, options.only)
    lines = [options.tests or files_for(module)] + ([options.then] if options.then else [])
    if options.list:
        for number in numbers:
            _print_mutant(number, mutants[number], "")
        return 0
    with tempfile.TemporaryDirectory(prefix="mutate-") as temporary:
        folder = Path(temporary) / "checkout"
        shutil.copytree(ROOT, folder, ignore=_NOT_COPIED)
        if not passes(folder, [test for tests in lines for test in tests], 600, keep_bytecode=True):
            print("the tests fail without any change", file=sys.stderr)
            return 2
        # byte code is trusted by size and second: of a file that changes several times a second there must be none
        for stale in (folder / module).parent.glob(f"__pycache__/{Path(module).stem}.*"):
            stale.unlink()
        fates = {}
        for number in numbers:
            fates[number] = fate_of(mutants[number], folder / module, folder, lines)
            _print_mutant(number, mutants[number], fates[number])
    survived = [number for number, fate in fates.items() if fate == "survived"]
    print(
        f"{module}: {len(numbers)} of {len(mutants)} mutants run, {len(numbers) - len(survived)} killed, "
        f"{len(survived)} survived: {' '.join(map(str, survived)) or '-'}"
    )
    return 1 if survived else 0


def _print_mutant(number: int, mutant: Mutant, fate: str) -> None:
    print(f"{fate:9}#{number} line {mutant.line} {mutant.kind}: {mutant.before}  →  {mutant.after}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
