"""Failed identities -> the cells that could be wrong.

So far one cell at a time: a cell is a suspect if changing it alone would satisfy every failed identity and
break none. More than one such cell is ambiguous and all are named; none is not localised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.identities import Checked
from extractor.model import Number
from extractor.verification.state import Suspect

_DECIDED = ("passed", "passed_assuming_zero", "failed")


def single_suspects(checks: Sequence[Checked], numbers: Mapping[str, Number]) -> list[Suspect]:
    """Return every cell whose change alone satisfies all failed balance edits of one table, in form order.

    Only changes to a non-negative number count: a count can't be less than nothing.
    """
    balances = [c for c in checks if c.outcome in _DECIDED and c.rule.identity.relation == "="]
    failed = [check for check in balances if check.outcome == "failed"]
    if not failed:
        return []
    found = []
    for cell in failed[0].rule.cells:
        around = [check for check in balances if cell in check.rule.cells]
        if cell not in numbers or len(around) != len(failed) or any(check.outcome != "failed" for check in around):
            continue
        changes = {check.delta if cell in check.rule.right else -check.delta for check in around}
        if len(changes) == 1:
            to = numbers[cell] + changes.pop()
            if to >= 0:
                found.append(Suspect(cell, to))
    return found
