"""What a sample report is made of: the labels handed out, and the working state of one document.

Every value cell is rendered behind one private-use character (`mark`), which `settle` removes at the
end: so it is known, not assumed, which cells the finished text contains and where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from extractor.forms import Table

Status = Literal["printed", "blank", "dash", "slash", "text", "missing"]
Number = int | float
KINDS = ("disclosure", "requests", "review_litigation")
APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other_organization",
)
MARK_BASE = 0xF0000
"""First of the private-use characters that stand before value cells until `settle` removes them."""


@dataclass(frozen=True, slots=True)
class TrueCell:
    """What the source prints in one cell. `span`: offsets in the decoded text of .txt and .md, BOM aside; else None."""

    value: Number | None
    raw: str
    status: Status
    span: tuple[int, int] | None = None


MISSING = TrueCell(None, "", "missing")
BLANK = TrueCell(None, "", "blank")


@dataclass(frozen=True, slots=True)
class Slip:
    """An error of the authority; `broken` names the identity instances that fail in the printed numbers."""

    kind: str
    cells: tuple[str, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GeneratedReport:
    """One sample document with everything that is true of it.

    `knowable`: a careful human reader can tell every printed cell from the source, without arithmetic.
    `expect`: the verdicts that are right. `why`: what makes it so.
    """

    name: str
    data: bytes
    agency: str | None
    year: int | None
    form: Mapping[str, str | None]
    cells: Mapping[str, TrueCell]
    layout: str
    mess: tuple[str, ...]
    slips: tuple[Slip, ...]
    knowable: bool
    expect: frozenset[str]
    why: str


@dataclass(slots=True)
class Box:
    """A cell of a printed table with its spans. `role`: heading, frame, header, group, label, value or extra."""

    text: str
    role: str
    colspan: int = 1
    rowspan: int = 1
    path: str = ""

    @property
    def empty(self) -> bool:
        return not self.text or (len(self.text) == 1 and ord(self.text) >= MARK_BASE)

    def copy(self, text: str | None = None, rowspan: int | None = None) -> Box:
        """Return the same box with another text or height."""
        new_text = self.text if text is None else text
        return Box(new_text, self.role, self.colspan, rowspan or self.rowspan, self.path)


@dataclass(slots=True)
class SheetRow:
    """A printed row. `role`: heading, header, data, break (a page ends, `mark` is left) or again (repeated header)."""

    role: str
    boxes: list[Box]
    key: str = ""
    mark: str = ""


@dataclass(slots=True)
class Sheet:
    """One table as it is printed: `width` columns, spans as on the official form."""

    kind: str
    width: int
    rows: list[SheetRow]

    def data_rows(self) -> list[SheetRow]:
        return [row for row in self.rows if row.role == "data"]


@dataclass(slots=True)
class Block:
    """A piece of the document. `role`: title, para, heading, signature, chrome, link, image, hidden, html, table."""

    role: str
    text: str = ""
    sheet: Sheet | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a mess does to the verdict: `force` is the least bad outcome, `allow` is accepted as well."""

    why: str
    force: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()
    knowable: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to print. `family`: rows, cells, pdf, markdown or html; `drops_blanks`: tables whose blanks vanish."""

    name: str
    text: str
    family: str
    render: Callable[[Draft], str]
    drops_blanks: frozenset[str] = frozenset()

    @property
    def suffix(self) -> str:
        return {"html": ".html", "markdown": ".md"}.get(self.family, ".txt")


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose report of which year: `own` is how the prose calls itself (我局), `shown` where the name is printed."""

    agency: str
    own: str
    year: int
    shown: Literal["title", "signature", "first_sentence", "nowhere"]


@dataclass(frozen=True, slots=True)
class Style:
    """Habits of the typist: half-width brackets, `1. 属于`, +2 or 2, names of row 2 of table 2."""

    half_brackets: bool
    spaced_numbers: bool
    plus_signs: bool
    normative_label: str


@dataclass(slots=True)
class Draft:
    """One document in the making; `truth` are the numbers before slips (the prose tells those)."""

    rng: Random
    layout: Layout
    tables: dict[str, Table]
    profile: Profile
    style: Style
    scale: str
    truth: dict[str, Number]
    cells: dict[str, TrueCell]
    index: dict[str, int]
    sheets: dict[str, Sheet] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    slips: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    mess: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    meta: dict[str, str] = field(default_factory=dict)
    glue: bool = False

    def printed_text(self, path: str) -> str:
        """Return what stands in the cell, behind its mark."""
        return chr(MARK_BASE + self.index[path]) + self.cells[path].raw

    def note(self, why: str, *, force: str = "", allow: str = "", knowable: bool = True) -> None:
        """Add a note; `force` and `allow` are verdicts separated by blanks."""
        self.notes.append(Note(why, frozenset(force.split()), frozenset(allow.split()), knowable))
