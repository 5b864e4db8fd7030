"""Where else a report says whose it is and of which year: period, prose, signature, meta tags. Each is a claim.

Nothing is guessed from file names or from the first year seen: other years stand all over a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from extractor.metadata.evidence import SIGNED, SPOKEN, STRONG, WEAK, Claim, Fact
from extractor.metadata.lines import HAN, YEAR, Line, lines_of, squeeze, year_number
from extractor.metadata.names import is_agency
from extractor.metadata.title_words import LONGEST_LINE, Title, is_notice, parse_title
from extractor.model import Span

MAX_SIGNATURE = 60
"""Characters of the longest line that can be a signature with its date."""
EARLY_SINCE = 11
"""Month from which a report may be dated in the year that it is of; earlier dates are of the year after. A guess:
reports are due by the end of January or March, and some are signed in the last days of December."""

_DATE_LINE = rf"[(]?(?P<year>{YEAR})年(?P<month>[\d一二三四五六七八九十]{{1,2}})月[\d一二三四五六七八九十]{{1,3}}日"
_PERIOD = re.compile(
    r"(?P<year>20\d\d)\s*年\s*0?1\s*月\s*0?1\s*日\s*(?:起|开始)?\s*(?:至|到|—|-|–|~|,)?\s*"
    r"(?:(?P<same>20\d\d)\s*年)?\s*12\s*月\s*31\s*日"
)
_OTHERS_NAME = r"(?:在|由|经|受|按|据|对|向|于|为)\w*$|转发|印发|下发|指导|领导|部署|关于"
_SECTION_YEAR = re.compile(rf"\s*(?P<year>{YEAR})\s*年(?P<whole>\s*度?\s*[,，])?")
_ANNOUNCED = re.compile(rf"现(?:将|公布|发布)[^\n。]{{0,30}}?(?P<year>{YEAR})\s*年度?[^\n。]{{0,12}}信息公开")
_MONTHS = {text: number for number, text in enumerate((*"一二三四五六七八九十", "十一", "十二"), 1)}
_PUBLISHED = r"(?P<year>20\d\d)\D(?P<month>\d{1,2})?"
_TITLE_PARTS = r"[-_|—–>»]+"
_TITLE_TAGS = ("articletitle", "title", "og:title")
_SUFFIX = (
    r"(?:人民政府办公室|人民政府办公厅|人民政府|政府办公室|委员会办公室|委员会|管理委员会|管委会|街道办事处|办事处|"
    rf"办公室|办公厅|{HAN}{{1,6}}局|{HAN}{{1,6}}厅|{HAN}{{1,8}}中心|研究院|法院|检察院|金融办|"
    rf"{HAN}{{1,4}}镇|{HAN}{{1,4}}乡|{HAN}{{2,6}}委|总队|支队|大队|联合会|总站|公司|学校|学院|大学|医院)"
)


@cache
def _own_name() -> re.Pattern[str]:
    """Return the pattern of a sentence that begins by naming its own agency (compiled when asked for)."""
    return re.compile(
        rf"(?:{YEAR}\s*年度?\s*[,，]\s*|^\s*|现(?:将|公布|发布)\s*)(?P<name>(?![我本全各]){HAN}{{0,20}}?{_SUFFIX})"
        rf"(?![的等和与及或、办]|{_SUFFIX})(?={HAN}|,|20\d\d\s*年)"
    )


class Signature(NamedTuple):
    """What the end of a report says of year and agency."""

    year: Claim | None = None
    agency: Claim | None = None


def read_period(folded: str) -> Fact:
    """Return the calendar year that the report says its numbers cover, as an interval of days."""
    match = _PERIOD.search(folded)
    if match is None or (match["same"] and match["same"] != match["year"]):
        return Fact()
    return Fact(f"{match['year']}-01-01/{match['year']}-12-31", "period", match.span())


def claim_of_period(period: Fact) -> Iterator[Claim]:
    """Yield the year of the period."""
    if period.value is not None:
        yield Claim((int(str(period.value)[:4]),), "period", period.span, STRONG)


def claim_of_overview(folded: str, overview: Span | None) -> Iterator[Claim]:
    """Yield the year that the opening announces (现将我局2020年度…报告如下), else that section one begins with.

    Only 2023年, at the beginning says which year is told of; 2019年3月 may just be where the story begins.
    """
    announced = _ANNOUNCED.search(folded, 0, overview[0] if overview else len(folded))
    if announced and (year := year_number(announced["year"])):
        yield Claim((year,), "prose", announced.span("year"), SPOKEN)
    elif overview is not None:
        for _, span in zip(range(4), lines_of(folded, *overview), strict=False):
            match = _SECTION_YEAR.match(folded, *span)
            if match and (year := year_number(match["year"])):
                yield Claim((year,), "prose", match.span("year"), SPOKEN, loud=match["whole"] is not None)
                return


def read_signature(folded: str, raw: str, after: int) -> Signature:
    """Return what a name and a date line behind the tables say, else a date of nobody, which weighs little."""
    nobody = Signature()
    for span, above in _dated_lines(folded, after):
        line = squeeze(folded, span)
        date = re.search(_DATE_LINE, line.text)
        if date is None or len(line.text) - date.end() > 2:
            continue
        head = line.part(0, date.start())
        name = head if head.text or above is None else squeeze(folded, above)
        years = _years_signed(date["year"], date["month"])
        if is_agency(name.text):
            said = Claim((_printed(raw, name),), "signature", name.span(), SIGNED)
            return Signature(Claim(years, "signature", span, SIGNED), said)
        if not head.text and nobody.year is None:
            nobody = Signature(Claim(years, "signature", span, WEAK, loud=False))
    return nobody


def _dated_lines(folded: str, after: int) -> Iterator[tuple[Span, Span | None]]:
    """Yield the short lines that hold 日, each with the line above it if that is short too."""
    at = folded.find("日", after)
    while at >= 0:
        start = max(folded.rfind("\n", after, at), folded.rfind("\r", after, at)) + 1 or after
        end = min((i for i in (folded.find("\n", at), folded.find("\r", at)) if i >= 0), default=len(folded))
        if end - start <= MAX_SIGNATURE:
            near = list(lines_of(folded, max(after, start - 6 * MAX_SIGNATURE), start))
            above = near[-1] if near and near[-1][1] - near[-1][0] <= MAX_SIGNATURE else None
            yield (start, end), above
        at = folded.find("日", end)


def _years_signed(year: str, month: str | None) -> tuple[int, ...]:
    """Return the years that a report of this date can be of: the one before; late in the year, that year too."""
    signed = year_number(year)
    if signed is None:
        return ()
    number = int(month) if month and month.isdigit() else _MONTHS.get(month or "", 1)
    return (signed, signed - 1) if number >= EARLY_SINCE else (signed - 1,)


def _printed(raw: str, line: Line) -> str:
    start, end = line.span()
    return "".join(raw[start:end].split())


def claim_of_title(title: Title, raw: str, weight: int) -> tuple[list[Claim], list[Claim]]:
    """Return what a title claims: a year, or each of several, and an agency."""
    years = [Claim((year,), "title", title.span, weight) for year in title.years]
    name = title.agency
    return years, [Claim((_printed(raw, name),), "title", name.span(), weight)] if name else []


def claim_of_prose(folded: str, raw: str, overview: Span | None, before: int) -> Iterator[Claim]:
    """Yield how the first sentence of section one, or of the opening, names its own body."""
    openings = [span for _, span in zip(range(12), lines_of(folded, 0, before), strict=False)]
    if overview and (first := next(lines_of(folded, *overview), None)):
        openings.insert(0, first)
    for start, end in openings:
        line = squeeze(folded, (start, min(end, start + LONGEST_LINE)))
        if is_notice(line.text) or parse_title(line) is not None:
            continue
        stop = folded.find("。", start, end)
        match = _own_name().search(folded, start, stop if stop >= 0 else end)
        if match and not re.search(_OTHERS_NAME, match["name"]):
            span = match.span("name")
            yield Claim(("".join(raw[slice(*span)].split()),), "prose", span, WEAK, loud=False)
            return


def claims_of_meta(meta: Mapping[str, str]) -> tuple[list[Claim], list[Claim]]:
    """Return (years, agencies) of the meta tags that Chinese government sites carry."""
    titles = list(_meta_titles(meta))
    titled = next((title for _, title in titles if title.years), None)
    published = re.match(_PUBLISHED, meta.get("pubdate", ""))
    years: tuple[int, ...] = titled.years[:1] if titled else ()
    if not years and published:
        years = _years_signed(published["year"], published["month"])
    source = meta.get("contentsource", "").strip()
    agency = source if is_agency(source) else next((t.agency.text for _, t in titles if t.agency), "")
    return (
        [Claim(years, "meta", None, WEAK, loud=False)] if years else [],
        [Claim((agency,), "meta", None, WEAK, loud=False)] if agency else [],
    )


def _meta_titles(meta: Mapping[str, str]) -> Iterator[tuple[str, Title]]:
    """Yield the titles of reports that a page's titles hold, without the site's name before or behind."""
    for name in _TITLE_TAGS:
        whole = "".join(meta.get(name, "").split())
        for part in (whole, *re.split(_TITLE_PARTS, whole)):
            title = parse_title(Line(part, tuple(range(len(part))))) if part else None
            if title is not None:
                yield name, title
