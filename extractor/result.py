"""What gouji says of one document: pydantic, at the edge; schemas/result.schema.json is generated from it.

A run works on plain records (see record.py) and needs no pydantic; a `Result` is the same record, typed and
checked, for those who call the library.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from extractor.vocabulary import (
    CERTAIN,
    Blame,
    CellStatus,
    ClaimReason,
    FindingKind,
    OutcomeName,
    Reason,
    SectionKey,
    SuspectsOutcome,
    Verdict,
)

Span = tuple[int, int]
Number = Annotated[int, Strict()] | Annotated[float, Strict()]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)


class Source(_Part):
    """Where the document came from: `name` is relative to the argument, hashes are SHA-256 in hex."""

    name: str
    id: str | None = None
    url: str | None = None
    meta: dict[str, str] = Field(default_factory=dict)
    sha256: str | None
    text_sha256: str | None
    media_type: str | None
    bytes: int | None


class Said(_Part):
    """A fact of the frame and where it was said: the title, the signature, the prose or meta tags."""

    value: str | int | None = None
    from_: Literal["title", "signature", "period", "prose", "meta"] | None = Field(default=None, alias="from")
    span: Span | None = None


class Form(_Part):
    """The version of each table as recognised; None where the table is absent."""

    disclosure: str | None = None
    requests: str | None = None
    review_litigation: str | None = None


class Verdicts(_Part):
    """The verdict of each table; None where the document has no such table to judge."""

    disclosure: Verdict | None = None
    requests: Verdict | None = None
    review_litigation: Verdict | None = None


class Place(_Part):
    """Where a cell stands in a source that has pages, sheets or boxes; `confidence` is a recogniser's, 0 to 1."""

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    cell: str | None = None
    confidence: float | None = None


class Alternative(_Part):
    """Another anchored reading of a contested cell."""

    value: Number | None
    raw: str
    origin: str
    span: Span


class CellResult(_Part):
    """One cell of the form: `value` is None for everything but a number, `status` says which nothing it is."""

    value: Number | None
    raw: str
    status: CellStatus
    anchor: Literal["A", "B", "C"] | None = None
    origin: Literal["grid", "stream", "model", "human"] | None = None
    span: Span | None = None
    at: Place | None = None
    unit: str | None = None
    alternatives: list[Alternative] = Field(default_factory=list)
    note: str | None = None


class ExtraCell(_Part):
    """A value that the form has no cell for: surplus cells of a row, or a local row."""

    label: str
    raw: str
    value: Number | None
    span: Span


class Checks(_Part):
    """How many rules had each outcome."""

    passed: int = 0
    passed_assuming_zero: int = 0
    failed: int = 0
    undecidable: int = 0


class Acknowledged(_Part):
    """Who confirmed that the source itself is at fault there, and why; the finding stands all the same."""

    rule: str
    who: str
    reason: str


class Finding(_Part):
    """One thing that did not pass; `message` and `message_zh` say it with its numbers and what to do.

    `span` is where it stands in the text, None where `cells` say it.
    """

    rule: str
    kind: FindingKind
    severity: Literal["hard", "soft", "info"]
    outcome: OutcomeName
    left: Number | None = None
    right: Number | None = None
    delta: Number | None = None
    cells: list[str] = Field(default_factory=list)
    message: str
    message_zh: str
    span: Span | None = None
    acknowledged: Acknowledged | None = None


class Explanation(_Part):
    """One way to explain the failed identities: cells, and what each would have to be (None where several would do).

    `why` names the event (`rows_exchanged`, …) or the kinds of slip (`digits_transposed`, …), separated by spaces.
    """

    cells: list[str]
    to: list[Number | None]
    blame: Blame
    posterior: float | None = None
    why: str
    message: str = ""
    message_zh: str = ""


class Suspects(_Part):
    """Which cells the failed identities point at."""

    outcome: SuspectsOutcome = "none"
    explanations: list[Explanation] = Field(default_factory=list)


class Fact(_Part):
    """A number that the prose says."""

    target: str
    value: Number | None
    quote: str
    span: Span
    comparison: Literal["agrees", "contradicts", "other_concept", "other_scope"] | None = None
    implied: bool = False


class Claim(_Part):
    """What a model said and was not accepted."""

    row: str
    quote: str
    values: list[str] = Field(default_factory=list)
    reason: ClaimReason


class Fee(_Part):
    """信息处理费 as section six states it, in yuan."""

    value: Number | None = None
    unit: str | None = None
    status: Literal["stated", "implied_none", "not_stated"] = "not_stated"
    span: Span | None = None


class SectionSpan(_Part):
    """The span of a section, heading included."""

    span: Span


class CorrectedCell(_Part):
    """A cell that a person gave another value, and what was printed there."""

    cell: str
    value: Number | None
    raw: str
    value_printed: Number | None
    raw_printed: str
    status_printed: CellStatus
    who: str
    why: str


class Corrections(_Part):
    """What a person changed, and what the identities say of the numbers then; never verified."""

    outcome: Literal["consistent", "inconsistent", "undecidable"]
    tables: dict[str, Literal["consistent", "inconsistent", "undecidable"]]
    cells: list[CorrectedCell]


class ModelRun(_Part):
    """What a model did for this document."""

    name: str
    host: str = ""
    prompts: dict[str, str] = Field(default_factory=dict)
    calls: int = 0
    claims: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    currency: str | None = None


class Run(_Part):
    """What made this result: version, settings and the hash of the forms."""

    version: str
    settings: dict[str, str | int | float | bool | list[str] | None] = Field(default_factory=dict)
    forms: str
    model: ModelRun | None = None


class Result(_Part):
    """Everything gouji says of one document. JSON by `to_json`, byte for byte reproducible."""

    schema_: Literal["gouji/1"] = Field(default="gouji/1", alias="schema")
    source: Source
    agency: Said = Field(default_factory=Said)
    year: Said = Field(default_factory=Said)
    period: Said = Field(default_factory=Said)
    form: Form = Field(default_factory=Form)
    verdict: Verdict
    reasons: list[Reason] = Field(default_factory=list)
    verdicts: Verdicts = Field(default_factory=Verdicts)
    report: dict[str, Any] = Field(default_factory=dict)
    cells: dict[str, CellResult] = Field(default_factory=dict)
    extra_cells: list[ExtraCell] = Field(default_factory=list)
    checks: Checks = Field(default_factory=Checks)
    findings: list[Finding] = Field(default_factory=list)
    suspects: Suspects = Field(default_factory=Suspects)
    scope: Literal["own", "government", "unknown"] = "unknown"
    acknowledged: list[Acknowledged] = Field(default_factory=list)
    narrative: list[Fact] = Field(default_factory=list)
    claims: list[Claim] = Field(default_factory=list)
    processing_fee: Fee = Field(default_factory=Fee)
    sections: dict[SectionKey, SectionSpan] = Field(default_factory=dict)
    run: Run
    corrections: Corrections | None = None

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the result as JSON text, keys in declared order, Chinese as it is."""
        record = self.model_dump(mode="json", by_alias=True)
        if self.corrections is None:  # only an export has them, and then the key is there
            del record["corrections"]
        return json.dumps(record, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))

    @property
    def certain(self) -> bool:
        """Whether the verdict promises that no cell is wrong."""
        return self.verdict in CERTAIN
