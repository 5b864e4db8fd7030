"""Pure arithmetic of a form: its identities, spelled out cell by cell, and what each says of given numbers.

An empty cell counts as 0 in a sum, but never silently: an identity that holds only so is
`passed_assuming_zero`; one that fails and contains an empty cell is `undecidable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from extractor.forms import Block, Identity, Kind, Table, expand_pattern
from extractor.model import Number
from extractor.vocabulary import OutcomeName

CellState = Literal["number", "empty", "absent"]
"""`empty`: printed blank, dash or slash. `absent`: missing, illegible or a word; nothing may be assumed of it."""


class Rule(NamedTuple):
    """One instance of an identity: `H1/requests.new_received`, with the paths of its cells."""

    id: str
    identity: Identity
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells of the rule, left side first."""
        return self.left + self.right


class Checked(NamedTuple):
    """A rule's outcome. `left`, `right` are the sums with empty cells as 0; delta is left − right."""

    rule: Rule
    outcome: OutcomeName
    left: Number
    right: Number

    @property
    def delta(self) -> Number:
        return _exact(self.left - self.right)


@cache
def rules_of(table: Table) -> tuple[Rule, ...]:
    """Return every identity of `table`, one rule for each row or column it is meant for, in form order."""
    found = []
    for identity in table.identities:
        for block in table.blocks:
            if identity.block in ("", block.key):
                found.extend(_instances(table, block, identity))
    return tuple(found)


def _instances(table: Table, block: Block, identity: Identity) -> list[Rule]:
    if identity.for_each == "row":
        return [
            Rule(
                f"{identity.id}/{table.kind}.{row.key}",
                identity,
                tuple(table.path(row.key, column) for column in identity.left),
                tuple(table.path(row.key, column) for column in identity.right),
            )
            for row in block.rows
        ]
    keys = [row.key for row in block.rows]
    left = [key for name in identity.left for key in expand_pattern(name, keys)]
    right = [key for name in identity.right for key in expand_pattern(name, keys)]
    return [
        Rule(
            f"{identity.id}/{table.kind}.{column.key}",
            identity,
            tuple(table.path(row, column.key) for row in left),
            tuple(table.path(row, column.key) for row in right),
        )
        for column in block.columns
    ]


def check(rule: Rule, numbers: Mapping[str, Number], states: Mapping[str, CellState]) -> Checked:
    """Return what `rule` says of the numbers; cells not in `states` are absent."""
    left, right = _sum(rule.left, numbers), _sum(rule.right, numbers)
    kinds = {states.get(path, "absent") for path in rule.cells}
    if "absent" in kinds:
        return Checked(rule, "not_applicable" if kinds == {"absent"} else "undecidable", left, right)
    if "number" not in kinds:
        return Checked(rule, "not_applicable", left, right)
    holds = left == right if rule.identity.relation == "=" else left >= right
    if holds:
        return Checked(rule, "passed_assuming_zero" if "empty" in kinds else "passed", left, right)
    return Checked(rule, "undecidable" if "empty" in kinds else "failed", left, right)


def _sum(paths: Sequence[str], numbers: Mapping[str, Number]) -> Number:
    return _exact(sum(numbers.get(path, 0) for path in paths))


def _exact(value: Number) -> Number:
    """Return a sum of printed decimals without the noise of binary fractions (15 significant digits)."""
    return value if isinstance(value, int) else float(f"{value:.15g}")


def fits_kind(number: Number, kind: Kind) -> bool:
    """Say whether H5 allows `number` in a column: counts are non-negative integers, changes may be signed."""
    if kind == "amount":
        return number >= 0
    return isinstance(number, int) and (kind == "signed" or number >= 0)


H5 = Identity(
    id="H5",
    severity="hard",
    for_each="row",
    relation=">=",
    left=("*",),
    right=(),
    label="件数为非负整数；只有“本年增/减”可带符号，只有两项金额可有小数",
    label_en="counts are whole and not negative; only changes are signed, only amounts have decimals",
    source="国办公开办函〔2019〕60号、〔2021〕30号 格式各表",
)
"""The rule on what kind of number a column may hold; it has no sums, so it is not in schemas/."""
