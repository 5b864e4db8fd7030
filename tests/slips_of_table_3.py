"""Tables whose sums hold, numbers put wrong in them, and what the engine says of that."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from eval.generator.figures import sample_requests
from eval.generator.model import APPLICANTS
from extractor.forms import Table, load_forms
from extractor.verification.explanations import Localisation

COLUMNS = (*APPLICANTS, "total")
GRANTED = "requests.results.granted"
TOTAL_ROW = "requests.results.total"


def requests(form: str = "2021", scale: str = "hundreds", seed: int = 3) -> tuple[Table, dict[str, int]]:
    """Table 3 of a form, and numbers that satisfy it."""
    table = load_forms().table("requests", form)
    cells = sample_requests(Random(seed), table, scale)
    return table, {path: int(cell.value or 0) for path, cell in cells.items()}


def line(row: str) -> list[str]:
    """The cells of a row, named with its table."""
    return [f"{row}.{column}" for column in COLUMNS]


def put(numbers: dict[str, int], paths: list[str], values: Sequence[int | None]) -> dict[str, int]:
    """A copy of the numbers with other values in some cells."""
    return numbers | {path: value for path, value in zip(paths, values, strict=True) if value is not None}


def first(found: Localisation) -> tuple[str, dict[str, int | None], dict[str, int | None]]:
    """Event, wrong cells and filled blanks of the likeliest explanation."""
    best = found.explanations[0]
    return best.event, dict(zip(best.cells, best.to, strict=True)), dict(best.filled)


def truth(read: dict[str, int], true: dict[str, int]) -> dict[str, int]:
    """What the engine should say: every cell that differs, with its true number."""
    return {path: true[path] for path in true if true[path] != read[path]}
