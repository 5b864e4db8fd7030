"""Where a report contradicts itself on whose it is or of which year, as findings."""

from __future__ import annotations

from extractor.metadata import Metadata
from extractor.model import Span
from extractor.verification.state import DocumentState, Finding

LONGEST_QUOTE = 60
"""Characters of the report that a finding quotes."""


def note_contradictions(state: DocumentState, frame: Metadata, text: str) -> None:
    """Add a soft finding for each fact of the frame that two places state differently; the verdict stays."""
    for found in frame.contradictions:
        name = f"{found.fact}_{'contradicted' if found.settled else 'open'}"
        fields: dict[str, object] = {"one": found.one.value, "other": found.other.value}
        fields |= {"one_raw": _quoted(found.one.span, text), "other_raw": _quoted(found.other.span, text)}
        span = found.other.span if found.settled else found.one.span
        finding = Finding(f"input/{name}", "input", "soft", "error", _CODES[name], fields=fields, span=span)
        next(iter(state.tables.values())).findings.append(finding)


_CODES = {
    "agency_contradicted": "input.agency_contradicted",
    "agency_open": "input.agency_open",
    "year_contradicted": "input.year_contradicted",
    "year_open": "input.year_open",
}


def _quoted(span: Span | None, text: str) -> str:
    """Return the line that holds a span, without white space; a meta tag has none."""
    if span is None:
        return "meta"
    end = text.find("\n", span[1])
    line = "".join(text[text.rfind("\n", 0, span[0]) + 1 : end if end >= 0 else len(text)].split())
    short = line if len(line) <= LONGEST_QUOTE else "".join(text[slice(*span)].split())
    return short if len(short) <= LONGEST_QUOTE else short[: LONGEST_QUOTE - 1] + "…"
