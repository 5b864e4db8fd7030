"""Who reports on which year, and the fee: read from the title, the period, the signature, the prose, meta tags.

Nothing is guessed from file names or from the first year seen: other years stand all over a report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from extractor.model import Document, Number, Span

From = Literal["title", "signature", "period", "prose", "meta"]


@cache
def _agency_line() -> re.Pattern[str]:
    """Return the pattern of a line that is an agency's name (compiled when first asked for: most titles decide)."""
    return re.compile(rf"[\w()·]{{0,24}}?{_SUFFIX}")


@cache
def _own_name() -> re.Pattern[str]:
    """Return the pattern of a sentence that begins by naming its own agency."""
    return re.compile(
        rf"(?:{_YEAR}\s*年度?\s*[,，]\s*|^\s*|现(?:将|公布|发布)\s*)(?P<name>(?![我本全各]){_HAN}{{0,20}}?{_SUFFIX})"
        rf"(?![的等和与及或、办]|{_SUFFIX})(?={_HAN}|,|20\d\d\s*年)"
    )


MAX_SIGNATURE = 60
"""Characters of the longest line that can be a signature with its date."""


class Fact(NamedTuple):
    """A fact of the frame: its value, where it was said, and the span (None when said in a meta tag)."""

    value: str | int | None = None
    source: From | None = None
    span: Span | None = None


class Fee(NamedTuple):
    """信息处理费 of section six, in yuan: stated, implied to be none (未收取), or not stated."""

    value: Number | None = None
    unit: str | None = None
    status: Literal["stated", "implied_none", "not_stated"] = "not_stated"
    span: Span | None = None


class Metadata(NamedTuple):
    """What the frame of a report says of itself."""

    agency: Fact
    year: Fact
    period: Fact
    fee: Fee


_HAN = r"[^\W\d_]"
"""A letter: in these texts a Chinese character. A range of code points would cost milliseconds to compile."""

_YEAR = r"(?:20|二[〇○零Oo0])[\d〇○零Oo一二三四五六七八九]{2}"
_TOPIC = r"(?:政府信息公开|政府信息主动公开|信息公开|政务公开)"
_TITLE = re.compile(
    rf"(?P<before>[^\d]*?)(?:关于)?(?:\(|〔)?(?P<year>{_YEAR})\s*年?度?(?:\)|〕)?(?:的)?(?P<middle>.*?){_TOPIC}.{{0,16}}(?:报告|年报)(?:\(.{{0,12}}\)|表|书)?"
)
_TITLE_YEAR_BEHIND = re.compile(rf"(?P<before>.*?){_TOPIC}.{{0,14}}(?:报告|年报)[\(\-—_ ]*(?P<year>{_YEAR})年?度?\)?")
_TITLE_PARTS = re.compile(r"[-_|—–>»]+")
_FIELD_NAME = re.compile(r"(?:名称|标题|题目|信息名称|文件名称)[:：]?(?=\S)")
_NOT_TITLE = re.compile(r"[。;!?>»|]|\.\.\.|…|^(?:上|下)一[篇条]|^附件|通知|首页|当前位置|索引号|^\W*《")
_SUFFIX = (
    r"(?:人民政府办公室|人民政府办公厅|人民政府|政府办公室|委员会办公室|委员会|管理委员会|管委会|街道办事处|办事处|"
    rf"办公室|办公厅|{_HAN}{{1,6}}局|{_HAN}{{1,6}}厅|{_HAN}{{1,8}}中心|研究院|法院|检察院|金融办|"
    rf"{_HAN}{{1,4}}镇|{_HAN}{{1,4}}乡|{_HAN}{{2,6}}委|总队|支队|大队|联合会|总站|公司|学校|学院|大学|医院)"
)
_DATE_LINE = re.compile(
    rf"(?P<year>{_YEAR})\s*年\s*[\d一二三四五六七八九十]{{1,2}}\s*月\s*[\d一二三四五六七八九十]{{1,3}}\s*日"
)
_PERIOD = re.compile(
    r"(?P<year>20\d\d)\s*年\s*0?1\s*月\s*0?1\s*日\s*(?:起|开始)?\s*(?:至|到|—|-|–|~|,)?\s*"
    r"(?:(?P<same>20\d\d)\s*年)?\s*12\s*月\s*31\s*日"
)
_OTHERS_NAME = re.compile(r"(?:在|由|经|受|按|据|对|向|于|为)\w*$|转发|印发|下发|指导|领导|部署|关于")
_SECTION_YEAR = re.compile(rf"\s*(?P<year>{_YEAR})\s*年")
_ANNOUNCED = re.compile(rf"现(?:将|公布|发布)[^\n。]{{0,30}}?(?P<year>{_YEAR})\s*年度?[^\n。]{{0,12}}信息公开")
_FEE = re.compile(r"(?:信息)?处理费|信息公开费|收取(?:任何)?费用")
_FEE_NONE = re.compile(r"未|没有|无|不曾|零|均不")
_FEE_AMOUNT = re.compile(r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|元)")
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")


def read_metadata(doc: Document, overview: Span | None, other: Span | None, tables_from: int) -> Metadata:
    """Return agency, year, period and fee. `overview` and `other` are the bodies of sections one and six.

    `tables_from` is where the first table begins: titles are looked for before it.
    """
    folded = doc.folded
    first_body = overview[0] if overview else min(tables_from, len(folded))
    title_year, title_agency = _from_title(folded, doc.text, first_body)
    period_year, period = _from_period(folded)

    @cache
    def signature() -> tuple[Fact, Fact]:
        return _from_signature(folded, doc.text, tables_from)

    @cache
    def meta() -> tuple[Fact, Fact]:
        return _from_meta(doc.content.meta)

    return Metadata(
        agency=_first(
            lambda: title_agency,
            lambda: signature()[1],
            lambda: _from_prose(folded, doc.text, overview, first_body),
            lambda: meta()[1],
        ),
        year=_first(
            lambda: title_year,
            lambda: period_year,
            lambda: _from_overview(folded, overview),
            lambda: signature()[0],
            lambda: meta()[0],
        ),
        period=period,
        fee=_read_fee(folded, other),
    )


def _first(*sources: Callable[[], Fact]) -> Fact:
    """Return the first fact that says something; later sources are not even looked at."""
    return next((fact for fact in (source() for source in sources) if fact.value), Fact())


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for match in re.finditer(r"[^\n\r]+", text[start:end]):
        yield (start + match.start(), start + match.end())


def _year_number(text: str) -> int | None:
    year = int(text.translate(_CHINESE_DIGITS))
    return year if 2000 <= year <= 2100 else None


def _squeeze(folded: str, span: Span) -> tuple[str, list[int]]:
    """Return the line without white space, and for each character its offset in the text."""
    start = span[0] + len(folded[span[0] : span[1]]) - len(folded[span[0] : span[1]].lstrip(" \t#*>"))
    offsets = [i for i in range(start, span[1]) if not folded[i].isspace()]
    return "".join(folded[i] for i in offsets), offsets


def _from_title(folded: str, raw: str, before: int) -> tuple[Fact, Fact]:
    """Return (year, agency) of the title line; the agency may stand on the line above it."""
    previous: Span | None = None
    for span in _lines(folded, 0, max(before, 0)):
        if folded.find("报", *span) < 0 or folded.find("年", *span) < 0:
            previous = span if folded[span[0] : span[1]].strip() else previous
            continue
        line, offsets = _squeeze(folded, span)
        field = _FIELD_NAME.match(line)
        if field:
            line, offsets = line[field.end() :], offsets[field.end() :]
        match = _title_match(line)
        if match is None:
            previous = span
            continue
        year = Fact(_year_number(match["year"]), "title", span)
        name = _agency_in_title(match, offsets)
        if name is None and previous is not None:
            above, above_offsets = _squeeze(folded, previous)
            if _agency_line().fullmatch(above):
                name = (above_offsets[0], above_offsets[-1] + 1)
        agency = Fact("".join(raw[name[0] : name[1]].split()), "title", name) if name else Fact()
        return year, agency
    return Fact(), Fact()


def _title_match(line: str) -> re.Match[str] | None:
    if len(line) > 70 or _NOT_TITLE.search(line):
        return None
    if not re.search(_TOPIC, line):
        return _BARE_TITLE.fullmatch(line)
    return _TITLE.fullmatch(line) or _TITLE_YEAR_BEHIND.fullmatch(line)


_BARE_TITLE = re.compile(rf"(?P<year>{_YEAR})年度?(?:工作)?报告")


def _agency_in_title(match: re.Match[str], offsets: list[int]) -> Span | None:
    groups = match.groupdict()
    for name in ("before", "middle"):
        if not groups.get(name):
            continue
        text, text_end = groups[name], match.end(name)
        stripped = re.sub(r"(?:关于)$", "", text).strip("()〔〕的:：-—_·")
        if len(stripped) >= 3 and re.search(rf"{_HAN}{{3}}", stripped):
            start = match.start(name) + text.find(stripped)
            return (offsets[start], offsets[min(start + len(stripped), text_end) - 1] + 1)
    return None


def _from_period(folded: str) -> tuple[Fact, Fact]:
    match = _PERIOD.search(folded)
    if match is None or (match["same"] and match["same"] != match["year"]):
        return Fact(), Fact()
    year = match["year"]
    return (
        Fact(int(year), "period", match.span()),
        Fact(f"{year}-01-01/{year}-12-31", "period", match.span()),
    )


def _from_overview(folded: str, overview: Span | None) -> Fact:
    """Return the year that the opening announces (现将我局2020年度…报告如下), else that section one begins with."""
    announced = _ANNOUNCED.search(folded, 0, overview[0] if overview else len(folded))
    if announced:
        return Fact(_year_number(announced["year"]), "prose", announced.span("year"))
    if overview is None:
        return Fact()
    for span in list(_lines(folded, *overview))[:4]:
        match = _SECTION_YEAR.match(folded, *span)
        if match:
            return Fact(_year_number(match["year"]), "prose", match.span("year"))
    return Fact()


def _from_signature(folded: str, raw: str, after: int) -> tuple[Fact, Fact]:
    """Return (year, agency) of a name and a date line behind the tables; the report is of the year before."""
    previous: Span | None = None
    for span in _lines(folded, after, len(folded)):
        if folded.find("日", *span) < 0 or span[1] - span[0] > MAX_SIGNATURE:
            previous = span if folded[span[0] : span[1]].strip() else previous
            continue
        line, offsets = _squeeze(folded, span)
        date = _DATE_LINE.search(line)
        if date and len(line) - date.end() <= 2:
            head = line[: date.start()]
            name: Span | None = None
            if _agency_line().fullmatch(head):
                name = (offsets[0], offsets[len(head) - 1] + 1)
            elif not head and previous is not None:
                above, above_offsets = _squeeze(folded, previous)
                if _agency_line().fullmatch(above):
                    name = (above_offsets[0], above_offsets[-1] + 1)
            if name or not head:
                year = _year_number(date["year"])
                agency = Fact("".join(raw[name[0] : name[1]].split()), "signature", name) if name else Fact()
                return Fact(year - 1 if year else None, "signature", span), agency
        previous = span
    return Fact(), Fact()


def _from_prose(folded: str, raw: str, overview: Span | None, before: int) -> Fact:
    """Return how the first sentence of section one, or of the opening, names its own body."""
    openings = list(_lines(folded, 0, before))[:12]
    if overview:
        openings.extend([span for span in _lines(folded, *overview) if folded[span[0] : span[1]].strip()][:1])
        openings = openings[-1:] + openings[:-1]
    for start, end in openings:
        sentence_end = min((i for i in (folded.find("。", start, end),) if i >= 0), default=end)
        match = _own_name().search(folded, start, sentence_end)
        if match and not _OTHERS_NAME.search(match["name"]):
            span = match.span("name")
            return Fact("".join(raw[span[0] : span[1]].split()), "prose", span)
    return Fact()


def _from_meta(meta: Mapping[str, str]) -> tuple[Fact, Fact]:
    """Return (year, agency) of the meta tags that Chinese government sites carry."""
    year: Fact = Fact()
    for name in ("articletitle", "title", "og:title"):
        match = _TITLE.search("".join(meta.get(name, "").split()))
        if match:
            year = Fact(_year_number(match["year"]), "meta")
            break
    if not year.value:
        published = re.match(r"(20\d\d)\D", meta.get("pubdate", ""))
        year = Fact(int(published[1]) - 1, "meta") if published else Fact()
    source = meta.get("contentsource", "").strip()
    agency = Fact(source, "meta") if _agency_line().fullmatch(source) else _agency_of_page_title(meta)
    return year, agency


def _agency_of_page_title(meta: Mapping[str, str]) -> Fact:
    """Return the agency of a page's title, without the site's name that stands before or behind it."""
    for name in ("articletitle", "title", "og:title"):
        for part in _TITLE_PARTS.split("".join(meta.get(name, "").split())):
            match = _title_match(part)
            span = _agency_in_title(match, list(range(len(part)))) if match else None
            if span:
                return Fact(part[span[0] : span[1]], "meta")
    return Fact()


def _read_fee(folded: str, other: Span | None) -> Fee:
    if other is None:
        return Fee()
    for match in _FEE.finditer(folded, *other):
        start = max(folded.rfind("。", other[0], match.start()) + 1, other[0])
        end = folded.find("。", match.end(), other[1])
        end = other[1] if end < 0 else end
        amount = _FEE_AMOUNT.search(folded, match.end(), end)
        if amount:
            from decimal import Decimal

            value = Decimal(amount["amount"].replace(",", "")) * (10_000 if amount["unit"] == "万元" else 1)
            return Fee(int(value) if value == int(value) else float(value), "元", "stated", (start, end))
        if _FEE_NONE.search(folded, start, end):
            return Fee(None, None, "implied_none", (start, end))
    return Fee()
