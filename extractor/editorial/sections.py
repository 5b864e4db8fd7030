"""Rules on the six sections: there, numbered, in order, once, worded as the form words them, not empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.editorial.paper import BOTH_FORMS, Family, Fault, Paper, quoted
from extractor.forms import Table
from extractor.labels import key, nearest
from extractor.model import Span
from extractor.segment import Section

FAMILY = Family()

NUMERALS = "一二三四五六"
KEYS = ("overview", "disclosure", "requests", "review_litigation", "problems", "other")
_NUMBERED = re.compile(
    r"(?:^[ \t#*]*|(?<=[。!;]))([一二三四五六七八九十]{1,2})\s*[、.,:]\s*(\S[^\n。;|\t]{1,28})\s*$", re.MULTILINE
)
_LEADING_NUMERAL = re.compile(r"[\s#*]*([一二三四五六七八九十]{1,2})\s*[、.,:]")


def _name(paper: Paper, section: str) -> str:
    """Return a section's heading as the form of the report's year prints it, numeral included."""
    form = "2019" if paper.year is not None and paper.year < 2021 else "2021"
    return f"{NUMERALS[KEYS.index(section)]}、{paper.forms.forms[form].sections[section]}"


def _told(paper: Paper) -> list[Section]:
    """Return the sections without captions: a heading again, without numeral, right before its table."""
    found: list[Section] = []
    for section in paper.segments.sections:
        before = found[-1] if found else None
        empty = before is not None and not paper.doc.folded[slice(*before.body)].strip(" \n\r\t|#*-—_=")
        if before is not None and before.key == section.key and empty and _numeral(paper, section) is None:
            found[-1] = before._replace(body=section.body)
        else:
            found.append(section)
    return found


def _numeral(paper: Paper, section: Section) -> str | None:
    match = _LEADING_NUMERAL.match(paper.doc.folded, *section.heading)
    return match[1] if match else None


def reworded_headings(paper: Paper) -> dict[str, tuple[str, Span]]:
    """Return section -> (heading as printed, span) where its numeral stands over words that nobody listed.

    Only between the headings of its neighbours, if it is the only such line there and no row of a table. A heading
    without numeral that ends a line of prose counts too: …逐项销号。其他需要报告的事项.
    """
    told = _told(paper)
    keys = [section.key for section in told]
    found = {}
    for index, name in enumerate(KEYS):
        if name in keys:
            continue
        start = max((s.heading[1] for s in told if KEYS.index(s.key) < index), default=0)
        end = min((s.heading[0] for s in told if KEYS.index(s.key) > index), default=len(paper.doc.folded))
        lines = [m for m in _NUMBERED.finditer(paper.doc.folded, start, end) if m[1] == NUMERALS[index]]
        lines = [m for m in lines if not _is_row(paper, m[2])]
        words = paper.forms.forms["2021"].sections[name]
        glued = re.compile(rf"(?<=[。!;]){words}(?=\s*$)", re.MULTILINE).search(paper.doc.folded, start, end)
        if glued:
            found[name] = (paper.doc.text[slice(*glued.span())], glued.span())
        elif len(lines) == 1:
            found[name] = (paper.doc.text[lines[0].start(1) : lines[0].end(2)], (lines[0].start(1), lines[0].end(2)))
    return found


ROW_RATIO = 0.6
"""Ratio to a row's label from which on a numbered line is that row (四、结转下年度继续办理), misprinted. A guess."""


def _is_row(paper: Paper, text: str) -> bool:
    """Say whether a line names a row or a group of rows; table 3 numbers some of them as sections are."""
    names = {name: (name,) for _, table in paper.tables() for name in _numbered(table)}
    return nearest(key(text), names)[1] >= ROW_RATIO


def _numbered(table: Table) -> list[str]:
    labels = [row.label for row in table.rows] + [g.label for block in table.blocks for g in block.row_groups]
    return [key(label) for label in labels if label[0] in NUMERALS]


@FAMILY.rule("section_missing", "hard", BOTH_FORMS, zh="缺少部分", en="a section is missing")
def find_missing_sections(paper: Paper) -> Iterator[Fault]:
    """Yield the sections whose heading was not found."""
    there = {section.key for section in paper.segments.sections} | set(reworded_headings(paper))
    for name in KEYS:
        if name not in there:
            yield Fault(name, fields={"section": _name(paper, name)})


@FAMILY.rule("section_twice", "hard", BOTH_FORMS, zh="部分重复", en="a section stands twice")
def find_repeated_sections(paper: Paper) -> Iterator[Fault]:
    """Yield the sections whose heading comes again with text of its own."""
    seen: set[str] = set()
    for section in _told(paper):
        if section.key in seen:
            yield Fault(section.key, span=section.heading, fields={"section": _name(paper, section.key)})
        seen.add(section.key)


@FAMILY.rule("section_order", "hard", BOTH_FORMS, zh="部分次序不对", en="sections stand in another order")
def find_section_order(paper: Paper) -> Iterator[Fault]:
    """Yield the first section that stands behind one that it should stand before."""
    for one, other in pairwise(_first_of_each(paper)):
        if KEYS.index(other.key) < KEYS.index(one.key):
            fields = {"section": _name(paper, other.key), "before": _name(paper, one.key)}
            yield Fault(other.key, span=other.heading, fields=fields)
            return


def _first_of_each(paper: Paper) -> list[Section]:
    first: dict[str, Section] = {}
    for section in _told(paper):
        first.setdefault(section.key, section)
    return list(first.values())


@FAMILY.rule("section_number", "hard", BOTH_FORMS, zh="部分序号不对", en="a section is numbered otherwise")
def find_misnumbered_sections(paper: Paper) -> Iterator[Fault]:
    """Yield the sections whose numeral is not the form's."""
    for section in _first_of_each(paper):
        numeral, right = _numeral(paper, section), NUMERALS[KEYS.index(section.key)]
        if numeral is not None and numeral != right:
            fields = {"raw": quoted(paper.doc.text[slice(*section.heading)]), "section": _name(paper, section.key)}
            yield Fault(section.key, span=section.heading, fields=fields)


@FAMILY.rule("section_unnumbered", "soft", BOTH_FORMS, zh="部分无序号", en="a section has no number")
def find_unnumbered_sections(paper: Paper) -> Iterator[Fault]:
    """Yield the sections whose heading has no numeral."""
    for section in _first_of_each(paper):
        if _numeral(paper, section) is None:
            fields = {"raw": quoted(paper.doc.text[slice(*section.heading)]), "section": _name(paper, section.key)}
            yield Fault(section.key, span=section.heading, fields=fields)


@FAMILY.rule("section_wording", "soft", BOTH_FORMS, zh="部分标题与格式不同", en="a heading is worded otherwise")
def find_reworded_sections(paper: Paper) -> Iterator[Fault]:
    """Yield the headings that differ from those of both forms."""
    for name, (printed, span) in reworded_headings(paper).items():
        yield Fault(name, span=span, fields={"raw": quoted(printed), "section": _name(paper, name)})
    for section in _first_of_each(paper):
        printed = paper.doc.text[slice(*section.heading)]
        known = {key(form.sections[section.key]) for form in paper.forms.forms.values()}
        if key(printed) not in known:
            fields = {"raw": quoted(printed), "section": _name(paper, section.key)}
            yield Fault(section.key, span=section.heading, fields=fields)


@FAMILY.rule("section_empty", "hard", BOTH_FORMS, zh="部分无内容", en="a section is empty")
def find_empty_sections(paper: Paper) -> Iterator[Fault]:
    """Yield the sections of prose with nothing below their heading."""
    for section in _first_of_each(paper):
        if section.key in ("overview", "problems", "other"):
            body = paper.doc.folded[slice(*section.body)]
            if not re.search(r"[^\W_]", body):
                yield Fault(section.key, span=section.heading, fields={"section": _name(paper, section.key)})
