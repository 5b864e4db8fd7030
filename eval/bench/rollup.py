"""Roll-ups with a planted fault: how often its cause is told rightly, in part, not at all, or wrongly.

    python -m eval.bench.rollup [--count 300] [--seed 0]

A parent is the sum of 12 to 120 units of all sizes (tables 3 and 4, both forms). Faults are planted in turn. `right`
is a diagnosis called unique that names just what was planted: the kind, the unit, the cells with their numbers, the
missing table. `part`: what it names was planted, but something else was too, or is in the table that is lacking.
`listed`: ambiguous, the truth among the candidates; `open`: ambiguous without it, or undecided. `wrong`: it names
what was not planted. The kinds below the line are what the diagnosis can't conclude by design.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from eval.generator.figures import sample_requests, sample_review
from extractor.forms import Table, load_forms
from extractor.links.rollup_diagnosis import Diagnosis, Sums, diagnose
from extractor.links.rollup_shapes import Fault

SCALES = (("zero", 10), ("few", 45), ("tens", 30), ("hundreds", 15))
Key = tuple[str, tuple[str, ...], tuple[tuple[str, int], ...]]
TRIES = 200


class World(NamedTuple):
    """A parent and its units, to be spoilt: cells by number."""

    tables: tuple[Table, ...]
    paths: tuple[str, ...]
    parent: list[int]
    units: dict[str, list[int]]


def make_world(rng: Random) -> World:
    """Return a parent that is the sum of its units."""
    forms = load_forms()
    tables = (forms.table("requests", rng.choice(("2019", "2021"))), forms.table("review_litigation", "2019"))
    paths = tuple(path for table in tables for path in table.paths)
    units = {}
    for number in range(rng.randint(12, 120)):
        scale = rng.choices([name for name, _ in SCALES], [weight for _, weight in SCALES])[0]
        cells = sample_requests(rng, tables[0], scale) | sample_review(rng, scale)
        units[f"unit {number + 1}"] = [int(cells[path].value or 0) for path in paths]
    parent = [sum(column) for column in zip(*units.values(), strict=True)]
    return World(tables, paths, parent, units)


# ---- faults; each returns what a right diagnosis names, None where nothing could be planted


def _some_unit(rng: Random, world: World) -> str | None:
    names = [name for name, values in world.units.items() if any(values)]
    return rng.choice(names) if names else None


def lose_unit(rng: Random, world: World) -> list[Key] | None:
    """A unit is not on the list."""
    name = _some_unit(rng, world)
    if name is None:
        return None
    table = world.units.pop(name)
    return [("missing_unit", (), tuple((p, v) for p, v in zip(world.paths, table, strict=True) if v))]


def count_twice(rng: Random, world: World) -> list[Key] | None:
    """Another unit's report has a unit's numbers in it: the sum holds it twice."""
    name = _some_unit(rng, world)
    if name is None:
        return None
    world.parent[:] = [whole - part for whole, part in zip(world.parent, world.units[name], strict=True)]
    return [("counted_twice", (name,), ())]


def parent_counts_twice(rng: Random, world: World) -> list[Key] | None:
    """The parent added a unit twice."""
    name = _some_unit(rng, world)
    if name is None:
        return None
    world.parent[:] = [whole + part for whole, part in zip(world.parent, world.units[name], strict=True)]
    return [("parent_counts_twice", (name,), ())]


def move(rng: Random, world: World) -> list[Key] | None:
    """The parent counts some of a unit's results under another one, in the same columns."""
    table = world.tables[0]
    rows = [row.key for row in table.rows if row.key.startswith("results.") and row.key != "results.total"]
    name = _some_unit(rng, world)
    if name is None:
        return None
    index = {path: place for place, path in enumerate(world.paths)}
    unit = world.units[name]
    full = [row for row in rows if unit[index[table.path(row, "total")]]]
    if not full:
        return None
    one, other = rng.choice(full), rng.choice(rows)
    if one == other:
        return None
    changes: dict[str, int] = {}
    for column in table.columns(one)[:-1]:
        amount = unit[index[table.path(one, column.key)]]
        for row, sign in ((one, -1), (other, 1)):
            world.parent[index[table.path(row, column.key)]] += sign * amount
            changes[table.path(row, column.key)] = sign * amount
    for row, sign in ((one, -1), (other, 1)):
        world.parent[index[table.path(row, "total")]] += sign * unit[index[table.path(one, "total")]]
    return [("moved", (), tuple((path, changes[path]) for path in world.paths if changes.get(path)))]


def _misprint(rng: Random, values: list[int], paths: Sequence[str]) -> tuple[str, int] | None:
    """Change one number as a typist does; return its name and what it was."""
    place = rng.choice([place for place, value in enumerate(values) if value] or [0])
    true = values[place]
    digits = str(true)
    kind = rng.choice(("digit", "transposed", "lost", "added", "zero"))
    where = rng.randrange(len(digits))
    if kind == "digit":
        digits = digits[:where] + str(rng.randrange(10)) + digits[where + 1 :]
    elif kind == "transposed" and len(digits) > 1:
        digits = digits[1] + digits[0] + digits[2:]
    elif kind == "lost" and len(digits) > 1:
        digits = digits[:where] + digits[where + 1 :]
    elif kind == "added":
        digits = digits[:where] + str(rng.randrange(10)) + digits[where:]
    elif kind == "zero":
        digits = "0"
    values[place] = int(digits)
    return (paths[place], true) if values[place] != true else None


def slip_in_unit(rng: Random, world: World) -> list[Key] | None:
    """A typing slip in a unit's report, after its numbers had gone to the parent."""
    name = _some_unit(rng, world)
    slip = _misprint(rng, world.units[name], world.paths) if name else None
    return [("slip_in_unit", (name or "",), (slip,))] if slip else None


def slip_in_parent(rng: Random, world: World) -> list[Key] | None:
    """A typing slip in the parent's report."""
    slip = _misprint(rng, world.parent, world.paths)
    return [("slip_in_parent", ("parent",), (slip,))] if slip else None


def nothing(rng: Random, world: World) -> list[Key] | None:  # noqa: ARG001
    """All is well."""
    return []


Plant = Callable[[Random, World], "list[Key] | None"]
ONE: dict[str, Plant] = {
    "missing unit": lose_unit,
    "counted twice": count_twice,
    "parent counts twice": parent_counts_twice,
    "moved": move,
    "slip in unit": slip_in_unit,
    "slip in parent": slip_in_parent,
}


def two_faults(rng: Random, world: World) -> list[Key] | None:
    """Any two of them: units go before others are spoilt, slips are made last. Two missing units are one table."""
    names = sorted((rng.choice(list(ONE)) for _ in range(2)), key=lambda n: ("missing" not in n) + 2 * ("slip" in n))
    found = [ONE[name](rng, world) for name in names]
    if not all(found):
        return None
    keys = [key for keys in found for key in keys or []]
    places = [(kind, units, cells[0][0]) for kind, units, cells in keys if "slip" in kind]
    if len(set(places)) < len(places):  # one slip over the other
        return None
    if names == ["missing unit"] * 2:
        both = Counter(dict(keys[0][2])) + Counter(dict(keys[1][2]))
        return [("missing_unit", (), tuple((path, both[path]) for path in world.paths if both[path]))]
    return keys


def restated(rng: Random, world: World) -> list[Key] | None:
    """A unit published other requests than it had sent the parent."""
    table = world.tables[0]
    name = _some_unit(rng, world)
    if name is None:
        return None
    sent = list(world.units[name])
    fresh = sample_requests(rng, table, "few")
    world.units[name][: len(table.paths)] = [int(fresh[path].value or 0) for path in table.paths]
    now = world.units[name]
    if all(a >= b for a, b in zip(sent, now, strict=True)):  # then the parent has more than its units: lacking
        gap = tuple((p, a - b) for p, a, b in zip(world.paths, sent, now, strict=True) if a > b)
        return [("missing_unit", (), gap)]
    return [("restated", (name,), tuple((p, a) for p, a, b in zip(world.paths, sent, now, strict=True) if a != b))]


def rows_exchanged(rng: Random, world: World) -> list[Key] | None:
    """A unit published two rows of results in each other's place."""
    table = world.tables[0]
    name = _some_unit(rng, world)
    rows = [row.key for row in table.rows if row.key.startswith("results.") and row.key != "results.total"]
    one, other = rng.sample(rows, 2)
    if name is None:
        return None
    index = {path: place for place, path in enumerate(world.paths)}
    values = world.units[name]
    changes: dict[int, int] = {}
    for column in table.columns(one):
        a, b = index[table.path(one, column.key)], index[table.path(other, column.key)]
        values[a], values[b] = values[b], values[a]
        if column.key != "total":
            changes |= {a: values[b] - values[a], b: values[a] - values[b]}
    return [("moved", (), tuple((world.paths[a], changes[a]) for a in sorted(changes) if changes[a]))]


def three_faults(rng: Random, world: World) -> list[Key] | None:
    """A move, and two faults on top of it."""
    first = move(rng, world)
    second = two_faults(rng, world) if first else None
    return first + second if first and second else None


KINDS: dict[str, Plant] = {"nothing": nothing, **ONE, "two faults": two_faults}
ABSENT: dict[str, Plant] = {
    "unit restated": restated,
    "rows exchanged in unit": rows_exchanged,
    "three faults": three_faults,
}


# ---- judging


def keys_of(fault: Fault) -> list[Key]:
    """Return what of a fault is compared with what was planted; slips cell by cell."""
    units = () if fault.kind == "moved" else fault.units
    cells = tuple((path, to) for path, _, to in fault.cells)
    return [(fault.kind, units, (cell,)) for cell in cells] if "slip" in fault.kind else [(fault.kind, units, cells)]


def judge(diagnosis: Diagnosis, planted: Sequence[Key]) -> str:
    """Return right, part, listed, open or wrong."""
    truth = Counter(planted)
    named = [Counter(key for fault in c.faults for key in keys_of(fault)) for c in diagnosis.candidates]
    if diagnosis.outcome == "none":
        return "right" if not planted else "wrong"
    if diagnosis.outcome != "unique":
        return "listed" if truth in named else "open"
    if named[0] == truth:
        return "right"
    return "part" if {_without_table(key) for key in named[0]} <= {_without_table(key) for key in truth} else "wrong"


def _without_table(key: Key) -> Key:
    """Return a key without the numbers of what is lacking: with two faults, they may hold the other one too."""
    return (key[0], key[1], ()) if key[0] == "missing_unit" else key


def run(kind: str, plant: Plant, count: int, seed: int) -> tuple[Counter[str], float]:
    """Return how `count` roll-ups with this fault were judged, and the mean seconds of a diagnosis."""
    rng = Random(f"{kind} {seed}")
    counts: Counter[str] = Counter()
    seconds = 0.0
    for _ in range(count * TRIES):
        world = make_world(rng)
        planted = plant(rng, world)
        spoilt = Sums(world.tables, "parent", tuple(world.parent), {n: tuple(v) for n, v in world.units.items()})
        if planted is None or (any(spoilt.difference) == (kind == "nothing")):
            continue
        begun = time.perf_counter()
        diagnosis = diagnose(spoilt)
        seconds += time.perf_counter() - begun
        counts[judge(diagnosis, planted)] += 1
        if counts.total() == count:
            break
    return counts, seconds / max(1, counts.total())


def main() -> None:
    """Print one line per kind of fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="roll-ups in all; the absent kinds have as many each")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    each = max(1, options.count // len(KINDS))
    columns = ("right", "part", "listed", "open", "wrong")
    print(f"{'planted':22}" + "".join(f"{column:>8}" for column in columns) + "      ms")
    for kinds in (KINDS, ABSENT):
        whole: Counter[str] = Counter()
        for kind, plant in kinds.items():
            counts, seconds = run(kind, plant, each, options.seed)
            whole += counts
            print(f"{kind:22}" + "".join(f"{counts[column]:8}" for column in columns) + f"{1000 * seconds:8.1f}")
        print(f"{'all':22}" + "".join(f"{whole[column]:8}" for column in columns))
        print("-" * 70)


if __name__ == "__main__":
    main()
