"""What a result says of itself beside its numbers: whose report it is, of which year, how surely it was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from extractor.errors import UsageError
from extractor.messages import in_both
from extractor.model import Span

_NONE: Mapping[str, str] = MappingProxyType({})
_NO_SPANS: Mapping[str, Span] = MappingProxyType({})
_YEAR = re.compile(r"\s*((?:19|20)\d\d)(?:\.0)?\s*年?度?\s*")


class Frame(NamedTuple):
    """The frame of one report. None, or a table that is not named, means that its maker does not say.

    `forms` and `verdicts` map a kind of table to the version printed and to gouji's verdict on it; `sections` are
    spans of the text whose SHA-256 is `text_sha256`.
    """

    agency: str | None = None
    year: int | None = None
    scope: str = "unknown"
    forms: Mapping[str, str] = _NONE
    verdicts: Mapping[str, str] = _NONE
    media_type: str | None = None
    sha256: str | None = None
    text_sha256: str | None = None
    sections: Mapping[str, Span] = _NO_SPANS


def frame_of_record(item: Mapping[str, object], where: str) -> Frame:
    """Return the frame of a result as JSON has it; UsageError, beginning with `where`, for a year that is none."""
    source = item.get("source")
    origin = source if isinstance(source, Mapping) else {}
    scope = _text(item.get("scope"))
    return Frame(
        agency=_text(_said(item.get("agency"))),
        year=year_of(_said(item.get("year")), where),
        scope=scope or "unknown",
        forms=_texts(item.get("form")),
        verdicts=_texts(item.get("verdicts")),
        media_type=_text(origin.get("media_type")),
        sha256=_text(origin.get("sha256")),
        text_sha256=_text(origin.get("text_sha256")),
        sections=_spans(item.get("sections")),
    )


def frame_with_row(frame: Frame, row: Mapping[str, str | None], where: str) -> Frame:
    """Return `frame` with what one more line of a CSV says of the document (agency, year, form, table_verdict)."""
    agency = frame.agency or _text(row.get("agency"))
    year = frame.year or year_of(row.get("year"), where)
    kind = (row.get("cell") or "").split(".", 1)[0]
    forms, verdicts = frame.forms, frame.verdicts
    if kind and kind not in forms and row.get("form"):
        forms = {**forms, kind: str(row["form"])}
    if kind and kind not in verdicts and row.get("table_verdict"):
        verdicts = {**verdicts, kind: str(row["table_verdict"])}
    return frame._replace(agency=agency, year=year, forms=forms, verdicts=verdicts)


def year_of(value: object, where: str) -> int | None:
    """Return a year from 1900 to 2099, None where nothing is said; UsageError for anything else."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    matched = _YEAR.fullmatch(str(value)) if not isinstance(value, bool) else None
    if matched is None:
        raise UsageError(*in_both("usage.no_year", where=where, value=value))
    return int(matched[1])


def _said(value: object) -> object:
    return value.get("value") if isinstance(value, Mapping) else value


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        return _NONE
    return {str(key): entry for key, entry in value.items() if isinstance(entry, str) and entry}


def _spans(value: object) -> Mapping[str, Span]:
    if not isinstance(value, Mapping):
        return _NO_SPANS
    found: dict[str, Span] = {}
    for key, entry in value.items():
        span = entry.get("span") if isinstance(entry, Mapping) else None
        if isinstance(span, list | tuple) and len(span) == 2 and all(isinstance(end, int) for end in span):
            found[str(key)] = (span[0], span[1])
    return found
