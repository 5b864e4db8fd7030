"""The frozen parts that pass between the stages inside; no I/O, no pydantic.

Spans are `[start, end)` code points into `Document.text`. A GridCell is a cell of the *source*; a Cell of
the *form* is named by its path (`requests.new_received.total`) and appears here as a `Value` in a `RowReading`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from extractor.vocabulary import ClaimReason

Span = tuple[int, int]
Number = int | float
ValueStatus = Literal["printed", "blank", "dash", "slash", "text", "illegible", "missing"]
Anchor = Literal["A", "B", "C"]
Origin = Literal["grid", "stream", "model", "human"]


class GridCell(NamedTuple):
    """One cell of a source table with its position; `span` covers its text, empty for an empty cell."""

    row: int
    column: int
    row_span: int
    column_span: int
    span: Span


class Grid(NamedTuple):
    """A table whose format declares positions (HTML, Markdown with a delimiter row, DOCX, XLSX)."""

    cells: tuple[GridCell, ...]
    row_count: int
    column_count: int
    span: Span


class Link(NamedTuple):
    """A link of the source: its text and target, as written."""

    text: str
    target: str


class Place(NamedTuple):
    """Where a stretch of text stands in a source that has pages or sheets.

    `page` counts from 1; `box` is (left, top, right, bottom) from the page's upper left corner, in points (a scan: in
    pixels of the image); `cell` is a sheet's address such as `C14`. `confidence` is a recogniser's, 0 to 1.
    """

    span: Span
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    cell: str | None = None
    confidence: float | None = None


Layer = Literal["declared", "text_layer", "ocr"]
"""Who made the characters: the file itself says them, a page's text layer says them, or a recogniser saw them."""


class Content(NamedTuple):
    """What a reader makes of one source: `text` is the decoded source for text files, else a linearisation.

    `meta` holds what the source says of itself (lower-case keys of meta tags), `notes` codes of what the
    reader noticed about the input (`undecodable_bytes`, `nesting_too_deep`). `places` run in the order of their
    spans, which do not overlap.
    """

    text: str
    grids: tuple[Grid, ...] = ()
    meta: Mapping[str, str] = MappingProxyType({})
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    layer: Layer = "declared"
    page_marks: tuple[Span, ...] = ()
    """Page numbers and lines repeated on every page: in the text as printed, but no part of what the report says."""
    second: str = ""
    """The same source read another way (a PDF by its lines alone), only to doubt what the first reading says."""

    def place_of(self, span: Span) -> Place | None:
        """Return where the text of `span` begins in its source, None where the source has no places."""
        index = bisect_right(self.places, span[0], key=lambda place: place.span[0]) - 1
        found = self.places[index] if index >= 0 else None
        return found if found and span[0] <= found.span[1] else None


class Document(NamedTuple):
    """One source with its content; `folded` is `content.text` after fold.fold, same length.

    Hash and size are None for a file that was too large to be read whole.
    """

    name: str
    media_type: str
    sha256: str | None
    byte_count: int | None
    content: Content
    folded: str

    @property
    def text(self) -> str:
        """The text all spans point into."""
        return self.content.text


class Value(NamedTuple):
    """What stands in one cell: `number` is None for everything but `printed`; `raw` is never changed."""

    status: ValueStatus
    number: Number | None
    raw: str
    span: Span
    unit: str = ""
    remark: str = ""


class RowReading(NamedTuple):
    """One row of a form as one reading saw it; `values` run in the form's column order.

    `surplus` are values beyond the form's columns, `note` says in a word why the grade is not better.
    """

    row: str
    anchor: Anchor
    values: tuple[Value, ...]
    label_span: Span
    origin: Origin
    surplus: tuple[Value, ...] = ()
    note: str = ""
    fuzzy: bool = False
    told: bool = False
    """A model said which row this line is; its values are the source's all the same."""
    again: RowReading | None = None
    """The same row where the table prints it a second time."""


class RefusedClaim(NamedTuple):
    """What a model said and was not accepted: the row or cell, its quote, its values, and why."""

    row: str
    quote: str
    values: tuple[str, ...]
    reason: ClaimReason


Comparison = Literal["agrees", "contradicts", "other_concept", "other_scope"]
"""How a number of the prose stands to the cells it speaks of."""
Scope = Literal["own", "government", "unknown"]
"""Whom numbers count: the agency's own office, a government with all its bodies, or not said."""


class Told(NamedTuple):
    """A number of the prose with its sentence. `implied`: said by a sentence without a number (未发生行政复议).

    `comparison` is None until compared, and where the cells are not surely read. `verb` is the word that says what was
    counted (受理, 备案), `scope` whom the sentence counts, `share` a percentage that the prose prints behind it.
    """

    target: str
    value: Number
    quote: str
    span: Span
    implied: bool
    comparison: Comparison | None = None
    verb: str = ""
    scope: Scope = "unknown"
    share: float | None = None


class ModelPart(NamedTuple):
    """What a model brought to a document: its record for `run.model`, facts of the prose, claims refused."""

    run: Mapping[str, object]
    facts: tuple[Told, ...] = ()
    refused: tuple[RefusedClaim, ...] = ()


class ExtraRow(NamedTuple):
    """A row of the source that the form does not have, with its label as printed."""

    label: str
    label_span: Span
    values: tuple[Value, ...]


HeaderAgreement = Literal["whole", "cut", "lost", "contradicts"]


class Reading(NamedTuple):
    """One candidate reading of one table: rows by form row key, and what did not fit.

    `headers` maps a block's key to how its printed header words agree with the form's order.
    """

    table_id: str
    origin: Origin
    span: Span
    rows: Mapping[str, RowReading]
    headers: Mapping[str, HeaderAgreement]
    extra_rows: tuple[ExtraRow, ...] = ()
    notes: tuple[str, ...] = ()
