"""Rules on the frame: title, period, 信息处理费, characters that only look right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.editorial.paper import BOTH_FORMS, FEE_RULES, GOOD_PRACTICE, Family, Fault, Paper, quoted
from extractor.editorial.sections import reworded_headings
from extractor.model import Span

FAMILY = Family()

_TITLE_WITHOUT_YEAR = re.compile(
    r"^[^\d\n。|>]{3,30}(?:政府信息|政务)公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)\s*$|"
    r"^\s*政府信息公开工作年度报告\s*$",
    re.M,
)
_FEE_TERM = re.compile(r"信息处理费|信息公开处理费|信息公开费")
_NO_FEE = re.compile(r"(?:未|没有|无|不|零)[^。\n]{0,8}收(?:取)?[^。\n]{0,6}费")
_NOT_A_FEE_SENTENCE = re.compile(r"收费通知|逾期")
_PERIOD_OF_TWO_YEARS = re.compile(
    r"(?P<year>20\d\d)\s*年\s*0?1\s*月\s*0?1\s*日\s*(?:起|开始)?\s*(?:至|到|—|-|–|~)\s*"
    r"(?P<until>20\d\d)\s*年\s*(?:12\s*月\s*31|0?1\s*月\s*0?1)\s*日"
)
_UNTIL = re.compile(r"(?:截至|截止|截止到|统计期|统计时间|时限)[^\n。]{0,24}?12\s*月\s*31\s*日")
"""How a report may say its period without the first day."""

FEE_SINCE = 2021
"""First year whose report has to say what fee was charged: the rules on it hold from 2021-01-01."""


def opening(paper: Paper) -> int:
    """Return where the first section or table begins: the title stands before it."""
    starts = [section.heading[0] for section in paper.segments.sections]
    starts += [region.span[0] for region in paper.segments.regions]
    return min(starts, default=len(paper.doc.folded))


@FAMILY.rule("title_missing", "hard", BOTH_FORMS, zh="缺标题", en="the title is missing")
def find_missing_title(paper: Paper) -> Iterator[Fault]:
    """Yield a fault where no line before section one reads like a title."""
    if not _has_title(paper) and _line_without_year(paper) is None:
        yield Fault()


@FAMILY.rule("title_year", "hard", BOTH_FORMS, zh="标题无年度", en="the title does not say the year")
def find_title_without_year(paper: Paper) -> Iterator[Fault]:
    """Yield a title such as 某局政府信息公开工作年度报告."""
    title = paper.frame.title
    span = None if title is not None and title.years else _line_without_year(paper)
    if span:
        yield Fault(span=span, fields={"raw": quoted(paper.doc.text[slice(*span)])})


@FAMILY.rule("title_agency", "hard", BOTH_FORMS, zh="标题无单位名称", en="the title does not say whose report it is")
def find_title_without_agency(paper: Paper) -> Iterator[Fault]:
    """Yield a title such as 2023年政府信息公开工作年度报告, without a name on it or on the line above."""
    title = paper.frame.title
    if title is not None and title.years and title.agency is None:
        yield Fault(span=title.span, fields={"raw": quoted(paper.doc.text[slice(*title.span)])})


def _has_title(paper: Paper) -> bool:
    return paper.frame.title is not None


def _line_without_year(paper: Paper) -> Span | None:
    match = _TITLE_WITHOUT_YEAR.search(paper.doc.folded, 0, opening(paper))
    return match.span() if match else None


@FAMILY.rule("period_missing", "soft", GOOD_PRACTICE, zh="未写统计期限", en="the period is not stated")
def find_missing_period(paper: Paper) -> Iterator[Fault]:
    """Yield a fault where nothing says which days the numbers cover."""
    if paper.frame.period.value is None and not _split_period(paper) and not _UNTIL.search(paper.doc.folded):
        yield Fault()


@FAMILY.rule("period_year", "hard", BOTH_FORMS, zh="统计期限与年度不符", en="the period is of another year")
def find_other_period(paper: Paper) -> Iterator[Fault]:
    """Yield a period that is not the year of the title, or does not end with the year it begins with."""
    period, year = paper.frame.period, _year_titled(paper)
    split = _split_period(paper)
    if split and period.value is None:
        yield Fault(span=split, fields={"raw": quoted(paper.doc.text[slice(*split)]), "year": year or "?"})
    elif period.value and year is not None and period.span and not str(period.value).startswith(str(year)):
        yield Fault(span=period.span, fields={"raw": quoted(paper.doc.text[slice(*period.span)]), "year": year})


def _year_titled(paper: Paper) -> int | None:
    """Return the year of the title, else the one that stands: the period may be why none does."""
    title = paper.frame.title
    return title.years[0] if title is not None and len(title.years) == 1 else paper.year


def _split_period(paper: Paper) -> Span | None:
    match = _PERIOD_OF_TWO_YEARS.search(paper.doc.folded)
    return match.span() if match and match["year"] != match["until"] else None


@FAMILY.rule("fee_not_stated", "hard", FEE_RULES, zh="未说明信息处理费", en="the fee charged is not stated")
def find_unstated_fee(paper: Paper) -> Iterator[Fault]:
    """Yield a fault where no sentence says what was charged, or that nothing was."""
    if _must_state_fee(paper) and _fee_elsewhere(paper) is None:
        yield Fault()


@FAMILY.rule(
    "fee_elsewhere", "soft", FEE_RULES, zh="信息处理费不在第六部分", en="the fee is stated outside section six"
)
def find_fee_elsewhere(paper: Paper) -> Iterator[Fault]:
    """Yield the sentence that speaks of the fee outside section six, where section six does not."""
    span = _fee_elsewhere(paper) if _must_state_fee(paper) else None
    six = reworded_headings(paper).get("other") if span else None
    if span and not (six and six[1][1] <= span[0]):
        yield Fault(span=span, fields={"raw": quoted(paper.doc.text[slice(*span)])})


def _must_state_fee(paper: Paper) -> bool:
    """Say whether the fee is to be stated and section six does not: 没有收费 there is meant of it."""
    if paper.frame.fee.status != "not_stated" or (paper.year is not None and paper.year < FEE_SINCE):
        return False
    bodies = [section.body for section in paper.segments.sections if section.key == "other"]
    return not any(_NO_FEE.search(paper.doc.folded, *body) for body in bodies)


def _fee_elsewhere(paper: Paper) -> Span | None:
    folded = paper.doc.folded
    for match in _FEE_TERM.finditer(folded):
        start = max(folded.rfind(mark, 0, match.start()) for mark in "。\n") + 1
        end = min(i for i in (folded.find("。", match.end()), folded.find("\n", match.end()), len(folded)) if i >= 0)
        if not _NOT_A_FEE_SENTENCE.search(folded, start, end):
            return (start, end)
    return None


@FAMILY.rule("lookalike", "soft", GOOD_PRACTICE, zh="字形部首代替汉字", en="radicals stand for characters")
def find_lookalikes(paper: Paper) -> Iterator[Fault]:
    """Yield, once, the Kangxi and CJK-supplement radicals in the text: a search for the word does not find it."""
    found = [i for i, char in enumerate(paper.doc.text) if "\u2e80" <= char <= "\u2fdf"]
    if found:
        first = found[0]
        around = paper.doc.text[max(first - 4, 0) : first + 5]
        fields = {"count": len(found), "raw": quoted(around), "point": f"U+{ord(paper.doc.text[first]):04X}"}
        yield Fault(span=(first, first + 1), fields=fields)
