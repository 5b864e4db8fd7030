"""A stratified sample of one's own results to check by hand, and what the checked sample says of all of them."""

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from extractor.clerk_tables import csv_errors
from extractor.errors import UsageError
from extractor.messages import in_both
from extractor.record import Record
from extractor.scoring.intervals import upper_bound
from extractor.vocabulary import CERTAIN

STRATA = ("year", "form", "verdict", "agency", "media_type", "reader")
"""What results can be stratified by; form is that of the three tables, `2021/2021/2019`, - for an absent one."""
_LAST = ("stratum_size", "cells", "wrong_cells", "remarks")
_OF_STRATUM = "stratum_size"


class Drawn(NamedTuple):
    """One document of a sample: its strata by name, how many documents its stratum has, how many cells to check."""

    document: str
    strata: Mapping[str, str]
    stratum_size: int
    cells: int


class Bound(NamedTuple):
    """What a checked sample says of documents with a certain verdict: `wrong` of `checked` have a wrong cell.

    `upper` is the 95 % upper bound of their share in the whole run. Where strata were sampled unequally, it is that
    of an even sample that tells as little: `even_checked`, `even_wrong`. `open` are documents not filled in.
    """

    checked: int
    wrong: int
    even_checked: int
    even_wrong: int
    upper: float | None
    open: tuple[str, ...]


def draw_sample(
    records: Iterable[Record], count: int, by: Sequence[str], seed: int = 0
) -> tuple[list[Drawn], int, int]:
    """Return a sample, in the order of the run, the number of documents and that of strata.

    Proportional, at least one of each stratum, the same for the same seed. Raises UsageError for an unknown stratum
    and for fewer documents than strata.
    """
    by = list(dict.fromkeys([*by, "verdict"]))  # what a wrong cell means depends on the verdict
    unknown = [name for name in by if name not in STRATA]
    if unknown:
        raise UsageError(*in_both("sampling.by", name=unknown[0], known=", ".join(STRATA)))
    documents = [_describe(record, by) for record in records]
    strata: dict[tuple[str, ...], list[int]] = {}
    for index, (_, values, _) in enumerate(documents):
        strata.setdefault(tuple(values.values()), []).append(index)
    if count < len(strata):
        raise UsageError(*in_both("sampling.too_few", count=count, strata=len(strata)))
    drawn: list[tuple[int, int]] = []
    source = random.Random(seed)
    sizes = {key: len(strata[key]) for key in sorted(strata)}
    for key, wanted in allocate(sizes, count).items():
        drawn += [(index, sizes[key]) for index in source.sample(strata[key], wanted)]
    chosen = [Drawn(documents[i][0], documents[i][1], size, documents[i][2]) for i, size in sorted(drawn)]
    return chosen, len(documents), len(strata)


def _describe(record: Record, by: Sequence[str]) -> tuple[str, dict[str, str], int]:
    try:
        source = cast(Record, record["source"])
        cells = cast("Mapping[str, Record]", record["cells"])
        return str(source["name"]), {name: _stratum(record, name) for name in by}, len(cells)
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(*in_both("sampling.no_run")) from error


def _stratum(record: Record, name: str) -> str:
    if name == "form":
        return "/".join(str(version or "-") for version in cast("Mapping[str, object]", record["form"]).values())
    if name in ("year", "agency"):
        return str(cast(Record, record[name])["value"] or "-")
    if name == "media_type":
        return str(cast(Record, record["source"])["media_type"] or "-")
    if name == "reader":
        return str(cast(Record, cast(Record, record["run"])["settings"])["reader"])
    return str(record[name])


def allocate(sizes: Mapping[tuple[str, ...], int], count: int) -> dict[tuple[str, ...], int]:
    """Return how many to draw of each stratum: at least one, else in proportion, never more than it has."""
    count = min(count, sum(sizes.values()))
    taken = dict.fromkeys(sizes, 1)
    share = {key: count * size / sum(sizes.values()) for key, size in sizes.items()}
    while sum(taken.values()) < count:
        room = [key for key in sizes if taken[key] < sizes[key]]
        taken[max(room, key=lambda key: (share[key] - taken[key], key))] += 1
    return taken


def sample_csv(sample: Sequence[Drawn]) -> str:
    """Return the CSV: document, strata, size of the stratum, cells; wrong_cells and remarks are to be filled in."""
    stream = io.StringIO(newline="")
    names = list(sample[0].strata) if sample else ["verdict"]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["document", *names, *_LAST])
    for drawn in sample:
        writer.writerow([drawn.document, *drawn.strata.values(), drawn.stratum_size, drawn.cells, "", ""])
    return stream.getvalue()


def bound_of_sample(text: str, name: str) -> Bound:
    """Return what a filled-in sample says. Raises UsageError with the line of what can't be understood."""
    with csv_errors(name):
        return _bound_of(csv.DictReader(io.StringIO(text, newline="")), name)


def _bound_of(reader: csv.DictReader[str], name: str) -> Bound:
    columns = list(reader.fieldnames or [])
    for column in ("document", "verdict", _OF_STRATUM, "wrong_cells"):
        if column not in columns:
            raise UsageError(*in_both("sampling.no_column", name=name, column=column))
    strata = columns[1 : columns.index(_OF_STRATUM)]
    filled: list[tuple[tuple[str, ...], int, bool, bool]] = []
    unfilled: list[str] = []
    for row in reader:
        if not (row["wrong_cells"] or "").strip():
            unfilled.append(row["document"])
            continue
        wrong, size = (_whole(row[key], f"{name}:{reader.line_num}: {key}") for key in ("wrong_cells", _OF_STRATUM))
        filled.append((tuple(row[key] for key in strata), size, row["verdict"] in CERTAIN, wrong > 0))
    return _bound(filled, tuple(unfilled))


def _whole(text: str, where: str) -> int:
    if not text.strip().isdecimal():
        raise UsageError(*in_both("sampling.not_whole", where=where, text=text))
    return int(text)


def _bound(filled: Sequence[tuple[tuple[str, ...], int, bool, bool]], unfilled: tuple[str, ...]) -> Bound:
    """Return the bound; a document stands for as many as its stratum has for each one checked (Kish's even sample)."""
    checked_in: dict[tuple[str, ...], int] = {}
    for stratum, *_ in filled:
        checked_in[stratum] = checked_in.get(stratum, 0) + 1
    weighed = [(size / checked_in[stratum], wrong) for stratum, size, certain, wrong in filled if certain]
    checked, wrong = len(weighed), sum(is_wrong for _, is_wrong in weighed)
    if not weighed:
        return Bound(0, 0, 0, 0, None, unfilled)
    total = sum(weight for weight, _ in weighed)
    even = total**2 / sum(weight**2 for weight, _ in weighed)
    share = sum(weight for weight, is_wrong in weighed if is_wrong) / total
    even_checked = max(1, math.floor(even + 1e-9))
    even_wrong = min(even_checked, math.ceil(even_checked * share - 1e-9))
    return Bound(checked, wrong, even_checked, even_wrong, upper_bound(even_wrong, even_checked), unfilled)
