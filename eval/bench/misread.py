"""How often arithmetic lets a misread table pass: the rule for recognised tables attacked by confusions of digits.

    python -m eval.bench.misread [--count 1000] [--seed 0] [--only "zeros faded;one cell"]

Documents with tables 3 and 4 (`eval.generator.figures`: every relation holds) are misread in one way each, always in
both readings and with full confidence. Printed for each way and scale: of the documents that it changed, the share in
which a table with a wrong cell would be certain, by arithmetic alone and by the rule of `verification/recognised.py`.
How often a recogniser misreads is measured by `python -m eval.rendered_scans`; the product is the rate of silent
errors.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from eval.generator.figures import SCALES, sample_requests, sample_review
from extractor.forms import Table, load_forms
from extractor.identities import CellState, check, rules_of
from extractor.verification.misreadings import Printed, undetermined_digits

HOLDS = ("passed", "passed_assuming_zero", "not_applicable")
Raws = dict[str, str]
"""Cell -> what is read in it, "" for a blank."""
Misreading = Callable[[Random, Raws], Raws]

CONFUSIONS = (
    "17",
    "71",
    "68",
    "08",
    "80",
    "60",
    "06",
    "90",
    "09",
    "83",
    "38",
    "35",
    "53",
    "27",
    "72",
    "49",
    "94",
    "56",
    "65",
)
"""True digit and what is read for it."""


def _one_cell(count: int) -> Misreading:
    """Return the misreading of `count` cells, each by a digit of its own."""

    def misread(rng: Random, raws: Raws) -> Raws:
        wrong = dict(raws)
        for path in rng.sample(sorted(raws), min(count, len(raws))):
            at = rng.randrange(len(raws[path]))
            ways = [pair[1] for pair in CONFUSIONS if pair[0] == raws[path][at]] or ["0"]
            wrong[path] = str(int(raws[path][:at] + rng.choice(ways) + raws[path][at + 1 :]))
        return wrong

    return misread


def _everywhere(share: float) -> Misreading:
    """Return the misreading of one digit as another, in this share of the places where it stands."""

    def misread(rng: Random, raws: Raws) -> Raws:
        pair = rng.choice(CONFUSIONS)
        true, read = pair[0], pair[1]
        return {
            path: "".join(read if char == true and rng.random() < share else char for char in raw)
            for path, raw in raws.items()
        }

    return misread


def _dropped(rng: Random, raws: Raws) -> Raws:
    """Lose one digit wherever it stands beside others, as a thin 1 may be lost."""
    lost = rng.choice("0123456789")
    return {path: (raw.replace(lost, "") or raw) if len(raw) > 1 else raw for path, raw in raws.items()}


def _faded(rng: Random, raws: Raws) -> Raws:
    """Lose every lone zero of some cells: ink too faint to be seen."""
    return {path: "" if raw == "0" and rng.random() < 0.2 else raw for path, raw in raws.items()}


WAYS: Mapping[str, Misreading] = {
    "one cell": _one_cell(1),
    "two cells": _one_cell(2),
    "three cells": _one_cell(3),
    "a digit, everywhere": _everywhere(1.0),
    "a digit, in half": _everywhere(0.5),
    "a digit dropped": _dropped,
    "zeros faded": _faded,
}


class Counts(NamedTuple):
    """Documents that a misreading changed, and in how many of them a changed table passes."""

    changed: int = 0
    by_sums: int = 0
    by_rule: int = 0


class Sheet(NamedTuple):
    """A table with what is printed in it and what was read."""

    table: Table
    true: Raws
    read: Raws

    @property
    def changed(self) -> bool:
        """Whether a cell was misread."""
        return self.true != self.read


def holds(sheet: Sheet) -> bool:
    """Say whether all identities hold, blanks counted as nothing."""
    numbers = {path: int(raw) for path, raw in sheet.read.items() if raw}
    states: dict[str, CellState] = {path: "number" if raw else "empty" for path, raw in sheet.read.items()}
    hard = (rule for rule in rules_of(sheet.table) if rule.identity.severity == "hard")
    return all(check(rule, numbers, states).outcome in HOLDS for rule in hard)


def passes_rule(sheets: Sequence[Sheet]) -> bool:
    """Say whether a misread table would be certain by the rule for recognised documents."""
    if not all(map(holds, sheets)):
        return False
    sure = [sheet for sheet in sheets if not {"", "0"} <= set(sheet.read.values())]
    open_digits = undetermined_digits(
        [Printed(s.table, {p: int(raw) for p, raw in s.read.items() if raw}) for s in sure]
    )
    return any(sheet.changed and not open_digits & set("".join(sheet.read.values())) for sheet in sure)


def attack(way: str, scale: str, count: int, seed: int) -> Counts:
    """Return what became of `count` documents, tables 3 and 4 misread in one way."""
    rng = Random(f"{way} {scale} {seed}")
    forms = load_forms()
    changed = by_sums = by_rule = 0
    for _ in range(count):
        tables = forms.table("requests", rng.choice(("2019", "2021"))), forms.table("review_litigation", "2019")
        cells = sample_requests(rng, tables[0], scale), sample_review(rng, scale)
        true = [{path: cell.raw for path, cell in each.items()} for each in cells]
        read = WAYS[way](rng, true[0] | true[1])
        sheets = [Sheet(t, raws, {path: read[path] for path in raws}) for t, raws in zip(tables, true, strict=True)]
        changed += any(sheet.changed for sheet in sheets)
        by_sums += any(sheet.changed and holds(sheet) for sheet in sheets)
        by_rule += passes_rule(sheets)
    return Counts(changed, by_sums, by_rule)


def main(arguments: Sequence[str] | None = None) -> None:
    """Attack documents in every way; print the shares."""
    parser = argparse.ArgumentParser(description="Misread documents that arithmetic lets pass.")
    parser.add_argument("--count", type=int, default=1000, help="documents of each scale and way")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=lambda text: text.split(";"), default=list(WAYS), help="ways, by semicolon")
    chosen = parser.parse_args(arguments)
    print(f"{'misread':22}{'scale':10}{'changed':>9}{'by sums':>10}{'by rule':>10}")
    for way in chosen.only:
        for scale in SCALES:
            found = attack(way, scale, chosen.count, chosen.seed)
            shares = [part / max(1, found.changed) for part in (found.by_sums, found.by_rule)]
            print(f"{way:22}{scale:10}{found.changed:>9}{shares[0]:>10.4f}{shares[1]:>10.4f}")


if __name__ == "__main__":
    main()
