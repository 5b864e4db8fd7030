"""One document through all stages, in order. The only module that knows the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extractor.contradictions import note_contradictions
from extractor.errors import UsageError
from extractor.forms import TABLE_KINDS, Forms, Table, load_forms
from extractor.labels import lexicon
from extractor.lookalikes import with_likely_labels
from extractor.lost import numbers_lost
from extractor.messages import in_both
from extractor.metadata import Metadata, read_metadata
from extractor.model import Document, ModelPart, Reading, Told
from extractor.page_notes import note_pages
from extractor.parse import choose_tables, pads_behind, parse_region
from extractor.pieces import Piece, Region, split_pieces
from extractor.prose import Stretch, agreed_scope, read_prose, stated_scope
from extractor.provenance import Provenance, with_said
from extractor.readers import read_document
from extractor.record import Record, build_record, failed_record
from extractor.second import Second, read_second, with_doubts
from extractor.segment import Segments, prose_stretches, segment
from extractor.verification.judge import judge, judge_lost, judge_without_tables
from extractor.verification.prose import compare_prose, witnesses
from extractor.verification.recognised import recognised_of
from extractor.verification.state import DocumentState, Finding
from extractor.version import __version__
from extractor.vocabulary import Reason

if TYPE_CHECKING:
    from extractor.asking.fill import Model

Readings = dict[str, list[list[Reading]]]
"""Kind of table -> its regions -> the candidate readings of each."""

TRUNCATION_SLACK = 80
"""A table that ends this near to the end of the text, with rows missing, was cut off. A guess."""

_NOTED = frozenset(
    (
        *("tracked_changes", "hidden_sheets", "hidden_rows", "formula_not_computed", "masked_number"),
        *("rounded_display", "embedded_document"),
        *("unwrapped_json", "unwrapped_script", "unwrapped_hidden_field", "unwrapped_template", "unwrapped_markup"),
    )
)
"""Notes of readers that become findings and leave the verdict alone."""

READERS = ("auto", "rules", "llm", "both")


class Settings(NamedTuple):
    """What a caller may choose; part of every result (`run.settings`).

    `reader`: `rules` alone; `auto` rules, then the model, if there is one, for what is open; `llm` the model for
    everything, judged by the same verifier; `both` two readings compared. `check`: editorial findings too (kind
    `format`). `off`: patterns of rules whose findings are left out; UsageError for one that can't be (see rulebook).
    `meta`: columns of a table of documents that enter `source.meta` of their records (see inputs).
    """

    reader: str = "auto"
    check: bool = False
    off: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()


def extract_record(
    name: str,
    data: bytes,
    settings: Settings | None = None,
    model: Model | None = None,
    provenance: Provenance | None = None,
) -> Record:
    """Return the record of one document. Never raises for what is in it.

    What a table says of it (`provenance`) is read like its own meta tags, and left to the caller to enter. Raises
    UsageError for a reader that needs a model where there is none.
    """
    settings = effective_settings(settings or Settings(), with_model=model is not None)
    forms = load_forms()
    doc = with_likely_labels(read_document(name, data), forms)
    if provenance is not None:
        doc = with_said(doc, provenance)
    pieces = split_pieces(doc.folded, doc.content.grids)
    segments = segment(doc.folded, pieces, forms)
    frame = _read_frame(doc, segments)
    lost = numbers_lost(segments.regions, doc.folded, lexicon(forms))
    said: ModelPart | None = None
    parts = _Parts(doc, pieces, segments, frame, forms)
    if lost:
        state = judge_lost(_tables_of(segments.regions, forms, doc), lost)
    else:
        if doc.content.second:
            parts = parts._replace(second=read_second(doc.content.second, forms))
        readings = _read_tables(doc, segments, forms)
        state = _judge(parts, readings)
        if model is not None and settings.reader != "rules" and state.verdict not in ("unreadable", "not_a_report"):
            from extractor.asking.rounds import ByRules, read_with_model  # and with it the client's libraries

            by_rules = ByRules(readings, state, partial(_judge, parts))
            state, said = read_with_model((doc, segments, pieces), model, settings.reader, by_rules)
    if state.verdict != "not_a_report":
        _compare_prose(state, parts, said)
    if any(check.outcome == "failed" for table in state.tables.values() for check in table.checks):
        from extractor.verification.localise import localise  # only the few documents that fail need it

        localise(state, doc.content.layer)
    _note_frame(state, frame, doc)
    if settings.check:
        from extractor.editorial import Paper, find_faults  # its rules are for those who publish

        find_faults(Paper(doc, segments, frame, forms, state))
    if settings.off:
        _leave_out(state, settings.off)
    return build_record(doc, frame, segments.sections, state, run_record(settings, forms), said)


def check_record(name: str, data: bytes, settings: Settings | None = None, model: Model | None = None) -> Record:
    """Return the record of one document with the findings of the editorial rules. Raises as extract_record does."""
    return extract_record(name, data, (settings or Settings())._replace(check=True), model)


def _leave_out(state: DocumentState, off: Sequence[str]) -> None:
    """Take the findings of rules that are switched off out; verdicts do not rest on them."""
    from extractor.rulebook import is_off

    for table in state.tables.values():
        table.findings[:] = [finding for finding in table.findings if not is_off(finding.rule, off)]


def effective_settings(settings: Settings, *, with_model: bool) -> Settings:
    """Return the settings with the reader that will read: `auto` without a model is `rules`. Raises UsageError."""
    if settings.off:
        from extractor.rulebook import check_patterns

        check_patterns(settings.off)
    if settings.reader not in READERS:
        raise UsageError(*in_both("usage.no_reader", reader=settings.reader, known=", ".join(READERS)))
    if with_model:
        return settings
    if settings.reader in ("llm", "both"):
        raise UsageError(*in_both("setting.reader_needs_model", reader=settings.reader))
    return settings._replace(reader="rules")


class _Parts(NamedTuple):
    """A document cut up, with what its frame says: all that judging needs beside the readings."""

    doc: Document
    pieces: Sequence[Piece]
    segments: Segments
    frame: Metadata
    forms: Forms
    second: Second | None = None


def _judge(parts: _Parts, readings: Readings) -> DocumentState:
    """Return the judged document; one without any table is recognised for what it is."""
    if parts.second is not None:
        readings = with_doubts(readings, parts.second, parts.forms.tables)
    content = parts.doc.content
    truncated = _truncated(parts.doc, parts.segments, readings)
    state = judge(parts.forms.tables, readings, truncated, recognised_of(content))
    if content.layer == "ocr":
        told = compare_prose(_read_prose(parts, state), state.tables)[0]
        state = judge(parts.forms.tables, readings, truncated, recognised_of(content, witnesses(told)))
    if not any(table.table for table in state.tables.values()):
        from extractor.recognise import recognise  # its patterns are for the few documents without tables

        judge_without_tables(state, *recognise(parts.doc, parts.frame, parts.segments.sections))
    return state


def _read_tables(doc: Document, segments: Segments, forms: Forms) -> Readings:
    """Return kind -> readings of each of its regions.

    Table 2 shows how the document pads its rows, and which form it has where another table leaves that open.
    """
    text = (doc.folded, doc.text)
    behind = any(pads_behind(r, forms.of_kind("disclosure"), *text) for r in segments.of_kind("disclosure"))
    readings: Readings = {}
    form = ""
    for kind in TABLE_KINDS:
        tables = forms.of_kind(kind)
        readings[kind] = [
            parse_region(region, tables, *text, padded_behind=behind, form=form) for region in segments.of_kind(kind)
        ]
        if kind == "disclosure":
            form = next((forms.tables[found[0].table_id].form for found in readings[kind] if found), "")
    return readings


def _tables_of(regions: Sequence[Region], forms: Forms, doc: Document) -> dict[str, Table]:
    """Return kind -> the version of its table whose words stand there, the form of table 2 where several could."""
    found: dict[str, Table] = {}
    for region in sorted(regions, key=lambda region: TABLE_KINDS.index(region.kind)):
        form = found["disclosure"].form if "disclosure" in found else ""
        tables = sorted(forms.of_kind(region.kind), key=lambda table: table.form != form)
        found[region.kind] = choose_tables(region, tables, doc.folded)[0]
    return found


def unreadable_record(name: str, reason: Reason, message: tuple[str, str], settings: Settings | None = None) -> Record:
    """Return the record of a source that could not be read; `message` is (English, Chinese)."""
    return failed_record(name, reason, message, run_record(settings or Settings(), load_forms()))


def run_record(settings: Settings, forms: Forms) -> Record:
    """Return what made a result: version, settings, hash of the forms, no times."""
    chosen: Record = {"reader": settings.reader}
    if settings.check:
        chosen["check"] = True
    if settings.off:
        chosen["off"] = sorted(set(settings.off))
    if settings.meta:
        chosen["meta"] = sorted(set(settings.meta))
    return {"version": __version__, "settings": chosen, "forms": forms.digest, "model": None}


def _read_frame(doc: Document, segments: Segments) -> Metadata:
    bodies = {section.key: section.body for section in reversed(segments.sections)}
    tables_from = min((region.span[0] for region in segments.regions), default=len(doc.folded))
    return read_metadata(doc, bodies.get("overview"), bodies.get("other"), tables_from)


def _note_frame(state: DocumentState, frame: Metadata, doc: Document) -> None:
    """Add the reasons that leave the verdict alone: no agency, no year, bytes that could not be decoded."""
    if state.verdict != "not_a_report" and doc.folded:
        if frame.agency.value is None:
            state.reasons.append("no_agency")
        if frame.year.value is None:
            state.reasons.append("no_year")
        note_contradictions(state, frame, doc.text)
    for note in doc.content.notes:
        if note in _NOTED:
            finding = Finding(f"input/{note}", "input", "soft", "error", f"input.{note}")
            next(iter(state.tables.values())).findings.append(finding)
    note_pages(state, doc.content)
    if "undecodable_bytes" in doc.content.notes:
        finding = Finding("input/undecodable_bytes", "input", "soft", "error", "input.undecodable_bytes")
        next(iter(state.tables.values())).findings.append(finding)
        state.reasons.append("undecodable_bytes")


def _read_prose(parts: _Parts, state: DocumentState) -> list[Told]:
    """Return what the prose says of cells, by rules; nothing of older forms, which count other things so."""
    if _OLD_FORMS & set(state.reasons):
        return []
    year = parts.frame.year.value if isinstance(parts.frame.year.value, int) else None
    forms = {kind: table.table.form if table.table else None for kind, table in state.tables.items()}
    stretches = [Stretch(*part) for part in prose_stretches(parts.segments, parts.doc.folded)]
    return read_prose((parts.doc.folded, parts.doc.text), stretches, year, forms)


def _compare_prose(state: DocumentState, parts: _Parts, said: ModelPart | None) -> None:
    """Enter what the prose says of cells, by rules and then by a model, and where it differs from the tables."""
    told = _read_prose(parts, state)
    if not _OLD_FORMS & set(state.reasons):
        state.scope = stated_scope(parts.doc.folded)
    by_rules = {(fact.target, fact.value) for fact in told}
    told += [fact for fact in said.facts if (fact.target, fact.value) not in by_rules] if said else []
    if told and "several_reports" in state.reasons:
        state.narrative = told
    elif told:
        state.narrative, findings = compare_prose(told, state.tables, state.scope)
        for kind, finding in findings:
            state.tables[kind].findings.append(finding)
        if state.scope == "unknown":
            state.scope = agreed_scope(state.narrative)


_OLD_FORMS: frozenset[Reason] = frozenset(("form_2014", "pre_2014"))


def _truncated(doc: Document, segments: Segments, readings: Mapping[str, Sequence[Sequence[Reading]]]) -> str:
    """Return the kind of the last table if the text breaks off inside or right behind it, else ""."""
    if not segments.regions:
        return ""
    last = max(segments.regions, key=lambda region: region.span[1])
    rest = doc.folded[last.span[1] :].strip()
    later = any(s.key in ("problems", "other") and s.heading[0] >= last.span[1] for s in segments.sections)
    if len(rest) > TRUNCATION_SLACK or later:
        return ""
    complete = any(_is_complete(found) for found in readings[last.kind])
    return "" if complete and (last.kind == TABLE_KINDS[-1] or not rest) else last.kind


def _is_complete(found: Sequence[Reading]) -> bool:
    """Say whether a table was found with all its rows, none of them without a value."""
    if not found:
        return False
    rows = found[0].rows
    empty = any(all(value.status == "missing" for value in row.values) for row in rows.values())
    return len(rows) == len(load_forms().tables[found[0].table_id].rows) and not empty
