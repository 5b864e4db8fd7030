"""Documents for tests of relations between reports: plain numbers, an agency, a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from papers import plain_numbers

from extractor.frame import Frame
from extractor.outside import OutsideDocument

AGENCY = "云岭县水利局"
Number = int | float | None


def document(
    name: str,
    agency: str | None = AGENCY,
    year: int | None = 2023,
    cells: Mapping[str, Number] | None = None,
    *,
    form: str = "2021",
    **frame: Any,
) -> OutsideDocument:
    """A plain report with other numbers in `cells`; the plain one carries 3 over and 3 forward."""
    numbers: dict[str, Number] = {**plain_numbers(form, form), **(cells or {})}
    forms = {"disclosure": form, "requests": form, "review_litigation": "2019"}
    return OutsideDocument(name, numbers, Frame(agency, year, forms=forms)._replace(**frame))


def without(made: OutsideDocument, *beginnings: str) -> OutsideDocument:
    """The same document with the cells below these names not found."""
    cells = {path: value for path, value in made.cells.items() if not path.startswith(beginnings)}
    return OutsideDocument(made.name, cells, made.frame)
