"""Ways to put numbers of table 3 wrong: single cells, the events that the engine lists, and others that it lacks.

A corruption gets a generator of chance, the table and its true numbers; it changes the numbers in place and returns
the cells that it left blank, or None where it finds nothing to do. What is wrong afterwards is found by comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from eval.generator.model import APPLICANTS
from extractor.forms import Table

Numbers = dict[str, int]
Corruption = Callable[[Random, Table, Numbers], frozenset[str] | None]
COLUMNS = (*APPLICANTS, "total")
TOTAL_ROW = "results.total"
NOTHING_BLANK: frozenset[str] = frozenset()


def _line(table: Table, row: str) -> list[str]:
    return [table.path(row, column) for column in COLUMNS]


def _column(table: Table, column: str) -> list[str]:
    return [table.path(row.key, column) for row in table.rows]


def _details(table: Table) -> list[str]:
    return [row.key for row in table.rows if row.key.startswith("results.") and row.key != TOTAL_ROW]


def _filled_rows(table: Table, numbers: Numbers, rows: Sequence[str] | None = None) -> list[str]:
    keys = [row.key for row in table.rows] if rows is None else rows
    return [key for key in keys if any(numbers[path] for path in _line(table, key))]


def _put(numbers: Numbers, paths: Sequence[str], values: Sequence[int]) -> frozenset[str]:
    numbers.update(zip(paths, values, strict=True))
    return NOTHING_BLANK


def _pick(rng: Random, items: Sequence[str]) -> str | None:
    return rng.choice(items) if items else None


# ---- single cells


def slip(rng: Random, value: int) -> int:
    """Return a number that `value` may be misread or misprinted as: never `value` itself."""
    digits = str(value)
    ways = [max(0, value + rng.choice((-2, -1, 1, 1, 2, 10))), rng.randint(0, max(9, 2 * value))]
    if value:
        spot = rng.randrange(len(digits))
        ways += [0, int(digits[:spot] + digits[spot + 1 :] or 0), int(digits + rng.choice("0123456789"))]
        ways.append(
            int(
                digits[:spot]
                + {"1": "7", "7": "1", "3": "8", "8": "3", "0": "6", "6": "0"}.get(digits[spot], "9")
                + digits[spot + 1 :]
            )
        )
    if len(digits) > 1:
        spot = rng.randrange(len(digits) - 1)
        ways.append(int(digits[:spot] + digits[spot + 1] + digits[spot] + digits[spot + 2 :]))
    return rng.choice([way for way in ways if way != value] or [value + 1])


def cells(count: int) -> Corruption:
    """Return the corruption of `count` cells drawn from the whole table, each by a slip of its own."""

    def corrupt(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
        for path in rng.sample(table.paths, count):
            numbers[path] = slip(rng, numbers[path])
        return NOTHING_BLANK

    return corrupt


# ---- events of the list


def shifted(step: int) -> Corruption:
    """Return the shift of one row by `step` columns; what comes in at the end is a 0 or the end's own number."""

    def corrupt(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
        row = _pick(rng, _filled_rows(table, numbers))
        if row is None:
            return None
        paths = _line(table, row)
        true = [numbers[path] for path in paths]
        if step < 0:
            return _put(numbers, paths, [*true[1:], rng.choice((0, true[-1]))])
        return _put(numbers, paths, [rng.choice((0, true[0])), *true[:-1]])

    return corrupt


def _swapped(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    pairs = [
        (one, other)
        for row in table.rows
        for one, other in zip(_line(table, row.key), _line(table, row.key)[1:], strict=False)
        if numbers[one] != numbers[other]
    ]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    return _put(numbers, (one, other), (numbers[other], numbers[one]))


def _row_lost(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    row = _pick(rng, _filled_rows(table, numbers, [r.key for r in table.rows if r.key != TOTAL_ROW]))
    if row is None:
        return None
    _put(numbers, _line(table, row), [0] * 7)
    return frozenset(_line(table, row)) if rng.random() < 0.5 else NOTHING_BLANK


def _row_repeated(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    at = rng.randrange(len(table.rows) - 1)
    one, other = rng.sample((table.rows[at].key, table.rows[at + 1].key), 2)
    return _put(numbers, _line(table, one), [numbers[path] for path in _line(table, other)])


def _rows_exchanged(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    """Exchange neighbours that the sums can tell apart: 上年结转 and 予以公开, or （七）总计 and one beside it."""
    keys = [row.key for row in table.rows]
    total = keys.index(TOTAL_ROW)
    at = rng.choice((keys.index("results.granted"), total, total + 1))
    one, other = _line(table, keys[at - 1]), _line(table, keys[at])
    return _put(numbers, (*one, *other), [numbers[path] for path in (*other, *one)])


def _total_row_blank(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    paths = _line(table, TOTAL_ROW)
    _put(numbers, paths, [0] * 7)
    return frozenset(paths) if rng.random() < 0.7 else NOTHING_BLANK


def _total_column_blank(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    paths = _column(table, "total")
    _put(numbers, paths, [0] * len(paths))
    return frozenset(paths) if rng.random() < 0.7 else NOTHING_BLANK


def _cell_and_total(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    row, column = rng.choice(table.rows).key, rng.choice(APPLICANTS)
    path, total = table.path(row, column), table.path(row, "total")
    delta = slip(rng, numbers[path]) - numbers[path]
    return _put(numbers, (path, total), (numbers[path] + delta, max(0, numbers[total] + delta)))


def _columns_exchanged(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:  # noqa: ARG001
    """Exchange 其他 and 总计; applicants in each other's place keep every sum."""
    one, other = _column(table, "other_organization"), _column(table, "total")
    return _put(numbers, (*one, *other), [numbers[path] for path in (*other, *one)])


# ---- what the list lacks


def _rotated(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    row = _pick(rng, _filled_rows(table, numbers))
    if row is None:
        return None
    spots = sorted(rng.sample(range(6), 3))
    a, b, c = (_line(table, row)[spot] for spot in spots)
    return _put(numbers, (a, b, c), (numbers[c], numbers[a], numbers[b]))


def _constant_added(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    paths, constant = _line(table, rng.choice(table.rows).key), rng.randint(1, 3)
    return _put(numbers, paths, [numbers[path] + constant for path in paths])


def _half_exchanged(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    at = rng.randrange(5)
    for row in table.rows:
        if rng.random() < 0.5:
            one, other = table.path(row.key, APPLICANTS[at]), table.path(row.key, APPLICANTS[at + 1])
            _put(numbers, (one, other), (numbers[other], numbers[one]))
    return NOTHING_BLANK


def _sevens_read_as_ones(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    rows = [row.key for row in table.rows if any("7" in str(numbers[path]) for path in _line(table, row.key))]
    row = _pick(rng, rows)
    if row is None:
        return None
    paths = _line(table, row)
    return _put(numbers, paths, [int(str(numbers[path]).replace("7", "1")) for path in paths])


def _column_tenfold(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    paths = _column(table, rng.choice(COLUMNS))
    return _put(numbers, paths, [numbers[path] * 10 for path in paths])


def _page_number_glued(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    path = rng.choice(table.paths)
    page = str(rng.randint(1, 12))
    joined = str(numbers[path]) + page if rng.random() < 0.5 else page + str(numbers[path])
    return _put(numbers, (path,), (int(joined),))


def _rows_merged(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    """Add a row to the next one and leave zeros; between two results the sums can't tell."""
    at = rng.randrange(len(table.rows) - 1)
    one, other = _line(table, table.rows[at].key), _line(table, table.rows[at + 1].key)
    merged = [numbers[a] + numbers[b] for a, b in zip(one, other, strict=True)]
    return _put(numbers, (*one, *other), (*[0] * 7, *merged))


def _last_digits_lost(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    paths = _column(table, rng.choice(COLUMNS))
    return _put(numbers, paths, [numbers[path] // 10 if numbers[path] > 9 else numbers[path] for path in paths])


# ---- what the list lacks and nothing was tuned on


def _column_slid_down(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    """Move a stretch of one column down by one row; its first cell becomes 0."""
    column = rng.choice(COLUMNS)
    start = rng.randrange(len(table.rows) - 2)
    paths = _column(table, column)[start : rng.randint(start + 2, len(table.rows))]
    return _put(numbers, paths, [0, *[numbers[path] for path in paths[:-1]]])


def _row_of_another_year(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    """Put another consistent line in the place of one: the same parts in another order, some one more."""
    row = _pick(rng, _filled_rows(table, numbers))
    if row is None:
        return None
    paths = _line(table, row)
    parts = [max(0, numbers[path] + rng.choice((-1, 0, 0, 0, 1))) for path in paths[:-1]]
    return _put(numbers, paths, [*parts, sum(parts)])


def _row_left_out_of_total(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    row = _pick(rng, _filled_rows(table, numbers, _details(table)))
    if row is None:
        return None
    paths, left_out = _line(table, TOTAL_ROW), _line(table, row)
    return _put(numbers, paths, [numbers[a] - numbers[b] for a, b in zip(paths, left_out, strict=True)])


def _number_split(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    """Read 12 as 1 in its cell and 2 in the next."""
    spots = [(row.key, i) for row in table.rows for i in range(5) if numbers[_line(table, row.key)[i]] > 9]
    if not spots:
        return None
    row, at = rng.choice(spots)
    paths = _line(table, row)[at : at + 2]
    digits = str(numbers[paths[0]])
    return _put(numbers, paths, (int(digits[:1]), int(digits[1:])))


def _stray_request(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    """Count some requests in three cells of one column that belong to others: rows agree, columns do not."""
    one, other = rng.sample(APPLICANTS, 2)
    for row in rng.sample([row.key for row in table.rows], 3):
        source, target = table.path(row, one), table.path(row, other)
        moved = rng.randint(0, numbers[source])
        _put(numbers, (source, target), (numbers[source] - moved, numbers[target] + moved))
    return NOTHING_BLANK


def _totals_of_next_row(rng: Random, table: Table, numbers: Numbers) -> frozenset[str]:
    """Slide four neighbouring totals up by one row."""
    paths = _column(table, "total")
    start = rng.randrange(len(paths) - 4)
    taken = paths[start : start + 5]
    return _put(numbers, taken[:-1], [numbers[path] for path in taken[1:]])


def _row_tenfold(rng: Random, table: Table, numbers: Numbers) -> frozenset[str] | None:
    row = _pick(rng, _filled_rows(table, numbers))
    if row is None:
        return None
    return _put(numbers, _line(table, row), [numbers[path] * 10 for path in _line(table, row)])


SINGLE: dict[str, Corruption] = {f"{count} cells": cells(count) for count in (1, 2, 3, 4)}
LISTED: dict[str, Corruption] = {
    "row shifted left": shifted(-1),
    "row shifted right": shifted(1),
    "neighbours swapped": _swapped,
    "row lost": _row_lost,
    "row repeated": _row_repeated,
    "rows exchanged": _rows_exchanged,
    "total row blank": _total_row_blank,
    "total column blank": _total_column_blank,
    "cell and its total": _cell_and_total,
    "columns exchanged": _columns_exchanged,
}
ABSENT: dict[str, Corruption] = {
    "three cells rotated": _rotated,
    "constant added to a row": _constant_added,
    "applicants exchanged in half the rows": _half_exchanged,
    "every 7 of a row read as 1": _sevens_read_as_ones,
    "column times ten": _column_tenfold,
    "page number glued on": _page_number_glued,
    "row merged into the next": _rows_merged,
    "last digits of a column lost": _last_digits_lost,
}
HELD_OUT: dict[str, Corruption] = {
    "part of a column slid down": _column_slid_down,
    "row of another year": _row_of_another_year,
    "row left out of the total": _row_left_out_of_total,
    "number split over two cells": _number_split,
    "requests under the wrong applicant": _stray_request,
    "four totals slid up": _totals_of_next_row,
    "row times ten": _row_tenfold,
}
GROUPS = {"cells": SINGLE, "listed": LISTED, "absent": ABSENT, "absent, held out": HELD_OUT}
