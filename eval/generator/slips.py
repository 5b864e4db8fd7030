"""Errors of the authority: they change what is printed, so they change the labels too.

A slip function gets a generator of chance and the cells, changes the cells in place and returns the paths
it touched, or None where it finds nothing to do (an all-zero table has no two rows to exchange).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random

from eval.generator.arithmetic import requests_form_of, result_rows
from eval.generator.figures import plain_cell
from eval.generator.model import APPLICANTS, BLANK, TrueCell

Cells = dict[str, TrueCell]
Touched = tuple[str, ...] | None
_COLUMNS = (*APPLICANTS, "total")
_BLOCKS = ("review", "litigation_direct", "litigation_after_review")
_BLOCK_COLUMNS = ("upheld", "corrected", "other", "pending", "total")


def _value(cells: Cells, path: str) -> int:
    return int(cells[path].value or 0)


def _put(cells: Cells, path: str, value: int) -> str:
    cells[path] = plain_cell(value)
    return path


def _rows(cells: Cells) -> tuple[str, ...]:
    return tuple(f"requests.{row}" for row in result_rows(requests_form_of(cells)))


def _line(cells: Cells, row: str) -> tuple[int, ...]:
    return tuple(_value(cells, f"{row}.{name}") for name in _COLUMNS)


def _unlike_neighbours(cells: Cells) -> list[tuple[str, str]]:
    """Return the pairs of rows, one under the other, whose numbers differ."""
    return [(one, other) for one, other in pairwise(_rows(cells)) if _line(cells, one) != _line(cells, other)]


def _other_number(rng: Random, value: int) -> int:
    """Return a number near `value` that is not it: off by one, a copy of nothing, a wrong sum."""
    if value and rng.random() < 0.25:
        return 0
    return max(0, value + rng.choice((-2, -1, 1, 1, 2, 10))) if value else rng.randint(1, 3)


def _changed(rng: Random, value: int) -> int:
    new = _other_number(rng, value)
    return new if new != value else value + 1


def _wrong_total(rng: Random, cells: Cells) -> Touched:
    rows = ("requests.new_received", "requests.carried_over", *_rows(cells), "requests.carried_forward")
    filled = [row for row in rows if _value(cells, f"{row}.total")] or list(rows)
    path = f"{rng.choice(filled)}.total"
    return (_put(cells, path, _changed(rng, _value(cells, path))),)


def _wrong_results_total(rng: Random, cells: Cells) -> Touched:
    path = f"requests.results.total.{rng.choice(_COLUMNS)}"
    return (_put(cells, path, _changed(rng, _value(cells, path))),)


def _wrong_column(rng: Random, cells: Cells) -> Touched:
    rows = ("requests.new_received", *_rows(cells))
    places = [
        (row, i)
        for row in rows
        for i in range(5)
        if _value(cells, f"{row}.{APPLICANTS[i]}") != _value(cells, f"{row}.{APPLICANTS[i + 1]}")
    ]
    if not places:
        return None
    row, i = rng.choice(places)
    return _exchange(cells, f"{row}.{APPLICANTS[i]}", f"{row}.{APPLICANTS[i + 1]}")


def _exchange(cells: Cells, one: str, other: str) -> tuple[str, str]:
    cells[one], cells[other] = cells[other], cells[one]
    return one, other


def _wrong_row(rng: Random, cells: Cells) -> Touched:
    rows = _rows(cells)
    places = [
        (f"{rows[i]}.{name}", f"{rows[i + 1]}.{name}")
        for i in range(len(rows) - 1)
        for name in APPLICANTS
        if _value(cells, f"{rows[i]}.{name}") != _value(cells, f"{rows[i + 1]}.{name}")
    ]
    return _exchange(cells, *rng.choice(places)) if places else None


def _counts(cells: Cells) -> list[str]:
    """Return the cells that hold plain digits, tables 3 and 4 first."""
    found = [path for path, cell in cells.items() if cell.status == "printed" and cell.raw.isdigit()]
    return sorted(found, key=lambda path: path.startswith("disclosure."))


def _swapped_digits(rng: Random, cells: Cells) -> Touched:
    places = []
    for path in _counts(cells):
        raw = cells[path].raw
        spots = [i for i in range(len(raw) - 1) if raw[i] != raw[i + 1] and (i > 0 or raw[1] != "0")]
        places += [(path, i) for i in spots]
    if not places:
        return None
    path, i = rng.choice(places)
    raw = cells[path].raw
    return (_put(cells, path, int(raw[:i] + raw[i + 1] + raw[i] + raw[i + 2 :])),)


def _dropped_digit(rng: Random, cells: Cells) -> Touched:
    places = [path for path in _counts(cells) if len(cells[path].raw) > 1]
    if not places:
        return None
    path = rng.choice(places)
    raw = cells[path].raw
    spots = [i for i in range(len(raw)) if raw[:i] + raw[i + 1 :] == "0" or (raw[:i] + raw[i + 1 :])[0] != "0"]
    i = rng.choice(spots or [len(raw) - 1])
    return (_put(cells, path, int(raw[:i] + raw[i + 1 :])),)


def _count_and_total(rng: Random, cells: Cells) -> Touched:
    row = rng.choice(_rows(cells))
    path = f"{row}.{rng.choice(APPLICANTS)}"
    delta = rng.choice((1, 1, 2, 10))
    for slipped in (path, f"{row}.total"):
        _put(cells, slipped, _value(cells, slipped) + delta)
    return path, f"{row}.total"


def _carried_mismatch(rng: Random, cells: Cells) -> Touched:
    """Change one applicant and the total of 上年结转 or 结转下年度 together: only H3 can notice."""
    row = rng.choice(("requests.carried_over", "requests.carried_forward"))
    name = rng.choice(APPLICANTS[:2])
    old = _value(cells, f"{row}.{name}")
    delta = -old if old and rng.random() < 0.5 else rng.choice((1, 2, 3))
    for slipped in (f"{row}.{name}", f"{row}.total"):
        _put(cells, slipped, _value(cells, slipped) + delta)
    return f"{row}.{name}", f"{row}.total"


def _table4_total(rng: Random, cells: Cells) -> Touched:
    blocks = [f"review_litigation.{block}" for block in _BLOCKS]
    filled = [block for block in blocks if _value(cells, f"{block}.total")] or blocks
    path = f"{rng.choice(filled)}.total"
    return (_put(cells, path, _changed(rng, _value(cells, path))),)


def _exchanged_rows(rng: Random, cells: Cells) -> Touched:
    places = _unlike_neighbours(cells)
    if not places:
        return None
    one, other = rng.choice(places)
    return tuple(path for name in _COLUMNS for path in _exchange(cells, f"{one}.{name}", f"{other}.{name}"))


def _exchanged_columns(rng: Random, cells: Cells) -> Touched:
    """Exchange the values of two applicants in every row of table 3: no identity can notice."""
    rows = ("requests.new_received", "requests.carried_over", *_rows(cells))
    rows += ("requests.results.total", "requests.carried_forward")
    i = rng.randrange(5)
    one, other = APPLICANTS[i], APPLICANTS[i + 1]
    if all(cells[f"{row}.{one}"].raw == cells[f"{row}.{other}"].raw for row in rows):
        one, other = APPLICANTS[0], APPLICANTS[1]
    if all(cells[f"{row}.{one}"].raw == cells[f"{row}.{other}"].raw for row in rows):
        return None
    return tuple(path for row in rows for path in _exchange(cells, f"{row}.{one}", f"{row}.{other}"))


def _row_repeated(rng: Random, cells: Cells) -> Touched:
    places = _unlike_neighbours(cells)
    if not places:
        return None
    one, other = rng.choice(places)
    return tuple(_put(cells, f"{other}.{name}", _value(cells, f"{one}.{name}")) for name in _COLUMNS)


def _row_lost_values(rng: Random, cells: Cells) -> Touched:
    """Print zeros, or nothing, in a row that had values."""
    filled = [row for row in _rows(cells) if any(_line(cells, row))]
    if not filled:
        return None
    row, lost = rng.choice(filled), rng.choice((plain_cell(0), BLANK))
    for name in _COLUMNS:
        cells[f"{row}.{name}"] = lost
    return tuple(f"{row}.{name}" for name in _COLUMNS)


def _blank(cells: Cells, paths: list[str]) -> Touched:
    if not any(_value(cells, path) for path in paths):
        return None
    for path in paths:
        cells[path] = BLANK
    return tuple(paths)


def _blank_total_row(rng: Random, cells: Cells) -> Touched:  # noqa: ARG001
    return _blank(cells, [f"requests.results.total.{name}" for name in _COLUMNS])


def _blank_total_column(rng: Random, cells: Cells) -> Touched:
    """Leave 总计 empty in every row of table 3, or in every block of table 4."""
    blocks = [f"review_litigation.{block}.total" for block in _BLOCKS]
    if rng.random() < 0.25 and any(_value(cells, path) for path in blocks):
        return _blank(cells, blocks)
    rows = ("requests.new_received", "requests.carried_over", *_rows(cells))
    rows += ("requests.results.total", "requests.carried_forward")
    return _blank(cells, [f"{row}.total" for row in rows])


SLIP_FUNCTIONS: dict[str, tuple[str, Callable[[Random, Cells], Touched]]] = {
    "wrong_total": ("The total of one row of table 3 is wrong.", _wrong_total),
    "wrong_results_total": ("One number of （七）总计 is wrong.", _wrong_results_total),
    "wrong_column": ("A number stands under the neighbouring applicant.", _wrong_column),
    "wrong_row": ("A number stands one line too high or too low.", _wrong_row),
    "swapped_digits": ("Two neighbouring digits of a number are swapped.", _swapped_digits),
    "dropped_digit": ("A number lacks one of its digits.", _dropped_digit),
    "count_and_total": ("A number and the total of its row are wrong by the same amount.", _count_and_total),
    "carried_mismatch": ("上年结转 or 结转下年度 disagrees with the rest of its columns.", _carried_mismatch),
    "table4_total": ("The total of one block of table 4 is wrong.", _table4_total),
    "exchanged_rows": ("Two neighbouring detail rows are exchanged; no identity can see it.", _exchanged_rows),
    "exchanged_columns_values": (
        "Two applicants are exchanged in every row; no identity can see it.",
        _exchanged_columns,
    ),
    "row_repeated": ("A row is printed a second time in place of the next one.", _row_repeated),
    "row_lost_values": ("A row that had numbers is printed with zeros or empty.", _row_lost_values),
    "blank_total_row": ("（七）总计 is left empty.", _blank_total_row),
    "blank_total_column": (
        "The totals of all rows of table 3, or of all blocks of table 4, are left empty.",
        _blank_total_column,
    ),
}
