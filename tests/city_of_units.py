"""A city and four units whose reports add up to its own."""

from __future__ import annotations

from collections.abc import Mapping

from linked import Number, document

from extractor.links.rollup import RollUp, link_rollup
from extractor.links.rollup_diagnosis import Diagnosis
from extractor.links.rollup_shapes import Fault
from extractor.links.rollup_units import read_units

CITY = "云岭市人民政府"
NEW = "requests.new_received"
GRANTED = "requests.results.granted"
NOT_HELD = "requests.results.not_available.not_held"
TOTAL = "requests.results.total"

Cells = dict[str, Number]


def zeros(form: str = "2021") -> Cells:
    """A report in which nothing happened."""
    return dict.fromkeys(document("z", form=form).cells, 0)


def requests(people: int, companies: int, granted: int, form: str = "2021") -> Cells:
    """The cells of a unit: `granted` of the people's requests are granted, all others are for other bodies."""
    cells = zeros(form)
    for row, person, company in (
        (NEW, people, companies),
        (GRANTED, granted, 0),
        (NOT_HELD, people - granted, companies),
        (TOTAL, people, companies),
    ):
        cells |= {
            f"{row}.natural_person": person,
            f"{row}.commercial_enterprise": company,
            f"{row}.total": person + company,
        }
    return cells


UNITS: dict[str, Cells] = {
    "水利局": requests(31, 4, 12),
    "财政局": requests(128, 17, 55),
    "民政局": requests(7, 2, 3),
    "青石县人民政府": requests(245, 63, 101),
}
LIST = "unit,role\n云岭市人民政府,parent\n水利局,child\n财政局,child\n民政局,child\n青石县人民政府,child\n"


def sum_of(units: Mapping[str, Cells]) -> Cells:
    """The sum of reports, cell by cell."""
    return {path: sum(cells[path] or 0 for cells in units.values()) for path in zeros()}


def rolled(
    parent: Mapping[str, Number], units: Mapping[str, Mapping[str, Number]] = UNITS, listed: str = LIST
) -> RollUp:
    """The roll-up of these reports, each of its agency."""
    documents = [document("city.txt", CITY, 2023, dict(parent))]
    documents += [document(f"{name}.txt", name, 2023, dict(cells)) for name, cells in units.items()]
    (made,) = link_rollup(read_units(listed.encode(), "units.csv"), documents)
    return made


def first(diagnosis: Diagnosis) -> tuple[Fault, ...]:
    """The faults of the first candidate."""
    return diagnosis.candidates[0].faults


def changed(cells: Mapping[str, Number], **changes: int) -> Cells:
    """The cells with some moved by an amount; `row__column` names a cell of table 3."""
    found = dict(cells)
    for name, by in changes.items():
        path = f"requests.{name.replace('__', '.')}"
        found[path] = (found[path] or 0) + by
    return found
