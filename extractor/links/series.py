"""Reports of one agency, year after year: what one carries forward the next must carry over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from extractor.agencies import identity_of, near_names
from extractor.copied import LONGEST_ALLOWED, MANY_DIGITS, WHOLE, copied_prose, same_digits
from extractor.forms import TABLE_KINDS, Forms, Identity, Table, load_forms
from extractor.links.comparison import (
    C1,
    C2,
    C3,
    CellRef,
    Counter,
    Link,
    LinkFinding,
    cell_of,
    compare,
    decides,
    in_words,
    make_finding,
    version_of,
    why_undecidable,
)
from extractor.messages import Language
from extractor.outside import OutsideDocument
from extractor.verification.explain import place_name

Texts = Callable[[OutsideDocument], str | None]
"""Returns the text that a document's spans count in, None where it can't be had."""
Series = Mapping[int, Sequence[OutsideDocument]]
_NO_ALIASES: Mapping[str, str] = MappingProxyType({})
PROSE = ("overview", "problems", "other")
REFORM = 2021
"""From reports of this year on the 2021 form is in order; only then is a change of form what everybody does."""


def link_years(
    documents: Sequence[OutsideDocument], aliases: Mapping[str, str] = _NO_ALIASES, texts: Texts | None = None
) -> Iterator[Link]:
    """Yield every link between reports of consecutive years, agency by agency, and what keeps others from being made.

    `aliases` maps agency_key(alias) to the name that counts. Nothing else joins two names.
    """
    forms = load_forms()
    linked = [document for document in documents if document.frame.agency and document.frame.year]
    groups: dict[str, dict[int, list[OutsideDocument]]] = defaultdict(lambda: defaultdict(list))
    for document in linked:
        groups[identity_of(document.frame.agency or "", aliases)][document.frame.year or 0].append(document)
    for key in sorted(groups):
        years = sorted(groups[key])
        yield from (_repeated(groups[key][year]) for year in years if len(groups[key][year]) > 1)
        for last, this in pairwise(years):
            if this - last > 1:
                yield _missing(groups[key], last, this)
            else:
                yield _link(groups[key][last], groups[key][this], forms, texts)
    yield from _same_files(linked, aliases)
    yield from (_unlinked(document) for document in documents if not (document.frame.agency and document.frame.year))
    yield from _near(groups)


# ---- two years


def _link(last: Sequence[OutsideDocument], this: Sequence[OutsideDocument], forms: Forms, texts: Texts | None) -> Link:
    counter = Counter()
    one, other = last[0], this[0]
    if _differ(last) or _differ(this):
        fields = {"year": (one if _differ(last) else other).frame.year}
        counter.findings.append(
            make_finding("links/year_repeated", "input", "undecidable", "links.year_repeated", fields)
        )
    else:
        _sums(counter, one, other, forms)
        counter.findings += [*_forms_changed(one, other, forms), *_copied_tables(one, other)]
        counter.findings += _copied_prose(one, other, texts) if texts else []
    return _made(counter, other.frame.agency, (one, other))


def _made(counter: Counter, agency: str | None, documents: Sequence[OutsideDocument]) -> Link:
    years = tuple(document.frame.year for document in documents if document.frame.year)
    names = tuple(document.name for document in documents)
    counts = (counter.passed, counter.passed_assuming_zero)
    return Link("years", agency, years, names, counter.outcome(), *counts, tuple(counter.findings))


def _sums(counter: Counter, last: OutsideDocument, this: OutsideDocument, forms: Forms) -> None:
    for identity, table, where, left, right in _relations(last, this, forms):
        checked = compare(identity, where, left, right)
        if checked.outcome == "passed":
            counter.passed += 1
        elif checked.outcome == "passed_assuming_zero":
            counter.passed_assuming_zero += 1
        elif checked.outcome != "not_applicable" or any(ref.why == "uncertain" for ref in (*left, *right)):
            outcome = checked.outcome if checked.outcome == "failed" else "undecidable"
            counter.findings.append(_sum_finding(identity, table, where, (left, right), outcome))


Side = tuple[CellRef, ...]


def _relations(
    last: OutsideDocument, this: OutsideDocument, forms: Forms
) -> Iterator[tuple[Identity, Table, str, Side, Side]]:
    requests = version_of(this, "requests", forms)
    if requests and version_of(last, "requests", forms):
        for column in requests.blocks[0].columns:
            carried_over = cell_of(this, f"requests.carried_over.{column.key}")
            carried_forward = cell_of(last, f"requests.carried_forward.{column.key}")
            yield C1, requests, f"requests.{column.key}", (carried_over,), (carried_forward,)
    table, before = version_of(this, "disclosure", forms), version_of(last, "disclosure", forms)
    if table is None or before is None or table.form != before.form:
        return
    identity, ours, theirs_this, theirs_last = _DISCLOSURE[table.form]
    for row in table.rows:
        if ours[0] in {column.key for column in table.columns(row.key)}:
            path = f"disclosure.{row.key}"
            left = tuple(cell_of(this, f"{path}.{column}") for column in ours)
            right = tuple(cell_of(last, f"{path}.{column}") for column in theirs_last)
            yield identity, table, path, left, (*right, *(cell_of(this, f"{path}.{c}") for c in theirs_this))


_DISCLOSURE: Mapping[str, tuple[Identity, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "2021": (C2, ("in_force", "repealed"), ("issued",), ("in_force",)),
    "2019": (C3, ("previous_items",), (), ("previous_items", "change")),
}
"""Form of table 2 -> its relation, and the columns of this year on the left, of this and of last year on the right."""


def _sum_finding(identity: Identity, table: Table, where: str, sides: tuple[Side, Side], outcome: str) -> LinkFinding:
    left, right = sides
    refs = (*left, *right)
    checked = compare(identity, where, left, right)
    code = f"links.{identity.id.lower()}_{outcome}"
    whys = why_undecidable(refs)
    languages: tuple[Language, Language] = ("en", "zh")
    words = []
    for index, language in enumerate(languages):
        fields: dict[str, object] = {"where": place_name(where, table, language), "why": whys[index]}
        fields |= {"left": _side(left), "right": _side(right), "delta": checked.delta, "this": left[0].document}
        words.append(in_words(code, fields | {"last": right[0].document})[index])
    rule = f"{identity.id}/{where}"
    if outcome != "failed":
        return LinkFinding(rule, "soft", "soft", "undecidable", words[0], words[1], refs)
    sums = (checked.left, checked.right, checked.delta)
    return LinkFinding(rule, "soft", "soft", "failed", words[0], words[1], refs, *sums)


def _side(refs: Side) -> str:
    return " + ".join("…" if ref.value is None else str(ref.value) for ref in refs)


def _forms_changed(last: OutsideDocument, this: OutsideDocument, forms: Forms) -> Iterator[LinkFinding]:
    for kind in TABLE_KINDS:
        before, after = version_of(last, kind, forms), version_of(this, kind, forms)
        if before and after and before.form != after.form:
            back = after.form < before.form
            fields = {"table": kind, "last": before.form, "this": after.form}
            code = "links.form_went_back" if back else "links.form_changed"
            outcome, severity = ("failed", "soft") if back else ("not_applicable", "info")
            yield make_finding("links/form_changed", "structure", outcome, code, fields, severity=severity)  # type: ignore[arg-type]
        elif (before is None) != (after is None):
            fields = {"table": kind, "document": (this if before else last).name}
            yield make_finding("links/table_absent", "structure", "undecidable", "links.table_absent", fields)
    media = (last.frame.media_type, this.frame.media_type)
    if all(media) and media[0] != media[1]:
        fields = {"last": str(media[0]), "this": str(media[1])}
        code = "links.media_changed"
        yield make_finding("links/media_changed", "structure", "not_applicable", code, fields, severity="info")


def _copied_tables(last: OutsideDocument, this: OutsideDocument) -> Iterator[LinkFinding]:
    for kind in TABLE_KINDS:
        if not (decides(last, kind) and decides(this, kind)):
            continue
        cells = [{p: v for p, v in document.cells.items() if p.startswith(f"{kind}.")} for document in (this, last)]
        digits = same_digits(*cells)
        if digits:
            many = digits >= MANY_DIGITS
            code = "links.table_copied" if many else "links.table_same"
            fields = {"table": kind, "count": sum(1 for value in cells[0].values() if value), "this": this.frame.year}
            outcome, severity = ("failed", "soft") if many else ("not_applicable", "info")
            yield make_finding("links/table_copied", "soft", outcome, code, fields, severity=severity)  # type: ignore[arg-type]


def _copied_prose(last: OutsideDocument, this: OutsideDocument, texts: Texts) -> Iterator[LinkFinding]:
    before, after = texts(last), texts(this)
    if before is None or after is None:
        name = (last if before is None else this).name
        code = "links.text_unavailable"
        yield make_finding("links/text", "input", "not_applicable", code, {"document": name}, severity="info")
        return
    for section in PROSE:
        spans = last.frame.sections.get(section), this.frame.sections.get(section)
        if spans[0] is None or spans[1] is None:
            continue
        copied = copied_prose(after[slice(*spans[1])], before[slice(*spans[0])])
        if copied is None or (copied.share < WHOLE and copied.longest < LONGEST_ALLOWED):
            continue
        whole = copied.share >= WHOLE
        heading = load_forms().forms["2021"].sections[section]
        fields = {"section": heading, "share": round(100 * copied.share), "longest": copied.longest}
        fields["beginning"] = copied.beginning
        outcome, severity = ("failed", "soft") if whole else ("not_applicable", "info")
        code = "links.section_copied" if whole else "links.section_partly_copied"
        yield make_finding("links/section_copied", "soft", outcome, code, fields, severity=severity)  # type: ignore[arg-type]


# ---- what stands in the way


def _differ(documents: Sequence[OutsideDocument]) -> bool:
    """Say whether several results of one agency and year differ in a number or in what may be relied on."""
    first = documents[0]
    return any(other.cells != first.cells or other.frame.verdicts != first.frame.verdicts for other in documents[1:])


def _alone(
    link: str, documents: Sequence[OutsideDocument], outcome: str, finding: LinkFinding, years: tuple[int, ...] = ()
) -> Link:
    found = tuple(sorted({document.frame.year for document in documents if document.frame.year}))
    names = tuple(document.name for document in documents)
    return Link(link, documents[0].frame.agency, years or found, names, outcome, 0, 0, (finding,))  # type: ignore[arg-type]


def _repeated(documents: Sequence[OutsideDocument]) -> Link:
    differ = _differ(documents)
    cells = sum(
        len({document.cells.get(path) for document in documents}) > 1
        for path in {path for document in documents for path in document.cells}
    )
    fields = {"documents": ", ".join(document.name for document in documents), "count": cells}
    fields |= {"agency": documents[0].frame.agency or "", "year": documents[0].frame.year or 0}
    code = "links.repeated_differs" if differ else "links.repeated_alike"
    outcome, severity = ("failed", "soft") if differ else ("not_applicable", "info")
    finding = make_finding("links/repeated", "input", outcome, code, fields, severity=severity)  # type: ignore[arg-type]
    return _alone("repeated", documents, "inconsistent" if differ else "hint", finding)


def _missing(series: Series, last: int, this: int) -> Link:
    documents = (series[last][0], series[this][0])
    missing = tuple(range(last + 1, this))
    fields = {"agency": documents[0].frame.agency, "years": ", ".join(map(str, missing)), "last": last, "this": this}
    finding = make_finding("links/missing_year", "input", "undecidable", "links.missing_year", fields)
    return _alone("missing_year", documents, "undecidable", finding, missing)


def _unlinked(document: OutsideDocument) -> Link:
    which = (
        "both" if not (document.frame.agency or document.frame.year) else "agency" if document.frame.year else "year"
    )
    code = f"links.unlinked_{which}" if document.cells else "links.unlinked_empty"
    finding = make_finding("links/unlinked", "input", "undecidable", code, {"document": document.name})
    return _alone("unlinked", [document], "undecidable", finding)


def _same_files(documents: Sequence[OutsideDocument], aliases: Mapping[str, str]) -> Iterator[Link]:
    """Yield every file, or text, that stands under two years or two agencies."""
    told: set[tuple[str, ...]] = set()
    for field in ("sha256", "text_sha256"):
        by_hash: dict[str, list[OutsideDocument]] = defaultdict(list)
        for document in documents:
            if digest := getattr(document.frame, field):
                by_hash[digest].append(document)
        for same in by_hash.values():
            names = tuple(document.name for document in same)
            whose = {(identity_of(d.frame.agency or "", aliases), d.frame.year) for d in same}
            if len(whose) > 1 and names not in told:
                told.add(names)
                fields = {"documents": ", ".join(f"{d.name} ({d.frame.agency}, {d.frame.year})" for d in same)}
                finding = make_finding("links/same_file", "input", "failed", "links.same_file", fields)
                yield _alone("same_file", same, "inconsistent", finding)


def _near(groups: Mapping[str, Series]) -> Iterator[Link]:
    for near in near_names({key: set(years) for key, years in groups.items()}):
        documents = [next(iter(groups[key].values()))[0] for key in (near.one, near.other)]
        fields = {"one": documents[0].frame.agency, "other": documents[1].frame.agency}
        code = f"links.near_{near.why}"
        finding = make_finding("links/near_name", "input", "not_applicable", code, fields, severity="info")
        yield _alone("near_name", documents, "hint", finding)
