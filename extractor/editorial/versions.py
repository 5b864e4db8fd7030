"""Rules on which form was used: the one ordered for the year, and one only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.editorial.paper import BOTH_FORMS, FORM_2021, Family, Fault, Paper, quoted

FAMILY = Family()

NEW_FORM_SINCE = 2021
"""First year reported in the form of 国办公开办函〔2021〕30号."""

_CITED = re.compile(r"国办公开办函\s*\D{0,2}\s*(20\d\d)\s*\D{0,2}\s*\d+\s*号")


@FAMILY.rule("obsolete_form", "hard", FORM_2021, zh="使用旧格式", en="an obsolete form is used")
def find_obsolete_forms(paper: Paper) -> Iterator[Fault]:
    """Yield the tables in the form of 2019 in a report on 2021 or later."""
    if paper.year is None or paper.year < NEW_FORM_SINCE:
        return
    for kind, form in _forms(paper).items():
        if form == "2019":
            yield Fault(kind, kind, fields={"table": kind, "form": form, "year": paper.year})


@FAMILY.rule("later_form", "soft", BOTH_FORMS, zh="使用后一年度的格式", en="the form of a later year is used")
def find_later_forms(paper: Paper) -> Iterator[Fault]:
    """Yield the tables in the form of 2021 in a report on 2019 or 2020."""
    if paper.year is None or paper.year >= NEW_FORM_SINCE:
        return
    for kind, form in _forms(paper).items():
        if form == "2021":
            yield Fault(kind, kind, fields={"table": kind, "form": form, "year": paper.year})


@FAMILY.rule("mixed_forms", "hard", BOTH_FORMS, zh="新旧格式混用", en="tables of two forms are mixed")
def find_mixed_forms(paper: Paper) -> Iterator[Fault]:
    """Yield a fault where tables 2 and 3 are of different forms and the year does not say which of them is wrong."""
    forms = _forms(paper)
    if paper.year is None and len(set(forms.values())) > 1:
        yield Fault(fields={"disclosure": forms["disclosure"], "requests": forms["requests"]})


def _forms(paper: Paper) -> dict[str, str]:
    """Return the version of tables 2 and 3; table 4 is the same in both."""
    return {kind: table.form for kind, table in paper.tables() if kind != "review_litigation"}


@FAMILY.rule("form_2014", "hard", BOTH_FORMS, zh="使用 2014 年统计表", en="the table of 2014 is used")
def find_form_2014(paper: Paper) -> Iterator[Fault]:
    """Yield a fault where a report on 2019 or later prints the 政府信息公开情况统计表 of 2014."""
    if "form_2014" in paper.state.reasons and paper.year is not None and paper.year >= 2019:
        yield Fault(fields={"year": paper.year})


@FAMILY.rule("cited_order", "soft", FORM_2021, zh="所引文件与年度不符", en="another order is cited than the year's")
def find_cited_order(paper: Paper) -> Iterator[Fault]:
    """Yield the citation of the order of 2019 in a report on 2021 or later that does not cite the one of 2021."""
    cited = list(_CITED.finditer(paper.doc.folded))
    years = {match[1] for match in cited}
    if paper.year is not None and paper.year >= NEW_FORM_SINCE and "2019" in years and "2021" not in years:
        span = next(match.span() for match in cited if match[1] == "2019")
        yield Fault(span=span, fields={"raw": quoted(paper.doc.text[slice(*span)]), "year": paper.year})
