"""Derived figures: shares and rates of a report, by agency and year, from cells that are surely read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from statistics import median
from typing import Literal, NamedTuple, cast

from extractor.export.quantities import EMPTY
from extractor.model import Number
from extractor.record import Record
from extractor.vocabulary import CERTAIN

Note = Literal["", "base_small", "not_certain", "not_printed", "no_table"]
MIN_BASE = 30
"""Below it a share says little: at 30 one case more or less moves it by 3 points."""


class Indicator(NamedTuple):
    """A count, or a share: the sum of `over` cells divided by the sum of `base` cells less the `less` cells."""

    name: str
    over: tuple[str, ...]
    base: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


def _requests(*rows: str) -> tuple[str, ...]:
    return tuple(f"requests.{row}.total" for row in rows)


def _disputes(outcome: str, *blocks: str) -> tuple[str, ...]:
    return tuple(f"review_litigation.{block}.{outcome}" for block in blocks)


_NOT_AVAILABLE = ("not_held", "needs_creation", "unclear_after_correction")
_COURT = ("litigation_direct", "litigation_after_review")
_ACCEPTED = _requests("new_received", "carried_over")
_HANDLED = _requests("results.total")

INDICATORS: tuple[Indicator, ...] = (
    Indicator("accepted", _ACCEPTED),
    Indicator("disclosure_rate", _requests("results.granted", "results.partially_granted"), _HANDLED),
    Indicator("not_available_share", _requests(*(f"results.not_available.{row}" for row in _NOT_AVAILABLE)), _HANDLED),
    Indicator("not_held_share", _requests("results.not_available.not_held"), _HANDLED),
    Indicator(
        "review_correction_rate",
        _disputes("corrected", "review"),
        _disputes("total", "review"),
        _disputes("pending", "review"),
    ),
    Indicator(
        "litigation_correction_rate",
        _disputes("corrected", *_COURT),
        _disputes("total", *_COURT),
        _disputes("pending", *_COURT),
    ),
    Indicator("dispute_rate", _disputes("total", "review", *_COURT), _HANDLED),
    Indicator("carried_forward_rate", _requests("carried_forward"), _ACCEPTED),
    Indicator("natural_person_share", ("requests.new_received.natural_person",), _requests("new_received")),
)
"""In the order they are shown; docs/exports.md says where the definitions come from."""


class Figure(NamedTuple):
    """One indicator of one report, or of all (`agency` None).

    `value` is None where `note` says why. `change` against the year before: points of a share (0.02 is two points),
    relative for a count; over all, of the agencies known in both years only. `reports` is how many reports it is
    made of, `median` that of their values.
    """

    agency: str | None
    year: int
    document: str | None
    indicator: str
    over: Number | None
    base: Number | None
    value: float | None
    change: float | None
    note: Note
    reports: int = 1
    median: float | None = None


def figures_of(records: Iterable[Record], *, certain_only: bool = True, min_base: int = MIN_BASE) -> Iterator[Figure]:
    """Yield the figures of every agency and year, agencies in order, then those of each year over all agencies.

    Where several documents speak of the same agency and year, the one with the best verdict counts, of equals the
    first. A document that names no agency or no year is left out. Memory stays flat: what was read waits on disk.
    """
    with closing(sqlite3.connect("")) as store:
        store.execute(
            "CREATE TABLE reports (agency TEXT, year INTEGER, rank INTEGER, position INTEGER, document TEXT, parts)"
        )
        store.executemany("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?)", _rows(records, certain_only))
        overall: dict[int, dict[str, _Sum]] = {}
        rows = store.execute("SELECT agency, year, document, parts FROM reports ORDER BY agency, year, rank, position")
        for _, of_agency in groupby(rows, key=lambda row: row[0]):
            yield from _agency(of_agency, overall, min_base)
        yield from _overall(overall, min_base)


_RANKS = ("verified", "source_incomplete", "source_inconsistent", "needs_review", "unreadable")


def _rows(records: Iterable[Record], certain_only: bool) -> Iterator[tuple[object, ...]]:
    for position, record in enumerate(records):
        agency, year = cast(Record, record["agency"])["value"], cast(Record, record["year"])["value"]
        if agency and year and record["verdict"] in _RANKS:
            parts = [_parts(indicator, record, certain_only) for indicator in INDICATORS]
            name = cast(Record, record["source"])["name"]
            yield agency, year, _RANKS.index(str(record["verdict"])), position, name, json.dumps(parts)


# ---- one report


def _parts(indicator: Indicator, record: Record, certain_only: bool) -> tuple[Number | None, Number | None, Note]:
    """Return the sum over the line, that under it (None for a count), and why one is not known."""
    over, note = _sum(indicator.over, record, certain_only)
    base, base_note = _sum(indicator.base, record, certain_only)
    less, less_note = _sum(indicator.less, record, certain_only)
    found: Note = note or base_note or less_note
    if found or not indicator.base:
        return over, None, found
    return over, cast(Number, base) - cast(Number, less), ""


def _sum(paths: tuple[str, ...], record: Record, certain_only: bool) -> tuple[Number | None, Note]:
    """Return the sum of cells; a printed blank is 0 only in a verified table, whose totals hold with it as 0."""
    cells, verdicts = cast(Mapping[str, Record], record["cells"]), cast(Mapping[str, str | None], record["verdicts"])
    total: Number = 0
    for path in paths:
        cell = cells.get(path)
        if cell is None:
            return None, "no_table"
        kind = path.split(".", 1)[0]
        if certain_only and not _is_certain(kind, record):
            return None, "not_certain"
        if cell["value"] is not None:
            total += cast(Number, cell["value"])
        elif cell["status"] not in EMPTY or verdicts[kind] != "verified":
            return None, "not_printed"
    return total, ""


def _is_certain(kind: str, record: Record) -> bool:
    """Say whether a table counts: surely read, or corrected by hand and consistent."""
    corrections = cast(Record | None, record.get("corrections"))
    corrected = cast(Mapping[str, str], corrections["tables"]) if corrections else {}
    return cast(Mapping[str, str | None], record["verdicts"])[kind] in CERTAIN or corrected.get(kind) == "consistent"


# ---- an agency's years, and all together


class _Sum:
    """What adds up over the reports of a year."""

    def __init__(self) -> None:
        self.over: Number = 0
        self.base: Number = 0
        self.reports = 0
        self.values: list[float] = []
        self.before: list[Number] = [0, 0]
        """Of agencies known in both years: over and base of the year before."""
        self.now: list[Number] = [0, 0]
        """The same agencies' this year."""


def _agency(
    rows: Iterable[tuple[str, int, str, str]], overall: dict[int, dict[str, _Sum]], min_base: int
) -> Iterator[Figure]:
    before: dict[str, Figure] = {}
    for year, of_year in groupby(rows, key=lambda row: row[1]):
        agency, _, document, parts = next(iter(of_year))
        for indicator, (over, base, note) in zip(INDICATORS, json.loads(parts), strict=True):
            figure = _figure((agency, year, document), indicator, (over, base, note), min_base)
            figure = figure._replace(change=_change(before.get(indicator.name), figure, indicator, min_base))
            if not note:
                total = overall.setdefault(year, {}).setdefault(indicator.name, _Sum())
                _add(total, figure, before.get(indicator.name))
            before[indicator.name] = figure
            yield figure


def _figure(
    of: tuple[str | None, int, str | None],
    indicator: Indicator,
    parts: tuple[Number | None, Number | None, Note],
    min_base: int,
) -> Figure:
    over, base, note = parts
    value: float | None = None
    if not note and over is not None:
        if not indicator.base:
            value = over
        elif base is not None and base >= max(min_base, 1):
            value = over / base
        else:
            note = "base_small"
    return Figure(*of, indicator.name, over, base, value, None, note)


def _change(before: Figure | None, now: Figure, indicator: Indicator, min_base: int) -> float | None:
    if before is None or before.year != now.year - 1 or before.value is None or now.value is None:
        return None
    if indicator.base:
        return now.value - before.value
    return now.value / before.value - 1 if before.value >= max(min_base, 1) else None


def _add(total: _Sum, figure: Figure, before: Figure | None) -> None:
    total.over += figure.over or 0
    total.base += figure.base or 0
    total.reports += 1
    if figure.value is not None:
        total.values.append(figure.value)
    if before is not None and before.year == figure.year - 1 and before.note in ("", "base_small"):
        for sums, one in ((total.before, before), (total.now, figure)):
            sums[0] += one.over or 0
            sums[1] += one.base or 0


def _overall(overall: Mapping[int, Mapping[str, _Sum]], min_base: int) -> Iterator[Figure]:
    for year in sorted(overall):
        for indicator in INDICATORS:
            total = overall[year].get(indicator.name)
            if total is None:
                continue
            base = total.base if indicator.base else None
            figure = _figure((None, year, None), indicator, (total.over, base, ""), min_base)
            before, now = (
                _figure((None, at, None), indicator, (sums[0], sums[1] if indicator.base else None, ""), min_base)
                for at, sums in ((year - 1, total.before), (year, total.now))
            )
            middle = median(total.values) if total.values else None
            change = _change(before, now, indicator, min_base)
            yield figure._replace(change=change, reports=total.reports, median=middle)
