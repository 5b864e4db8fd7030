"""What one line says as the title of a report: years, agency, what kind of line it is."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from extractor.metadata.lines import YEAR, Line, years_in
from extractor.metadata.names import is_agency, name_within
from extractor.model import Span

Kind = Literal["plain", "quoted", "path", "bare", "yearless", "listed"]
MAX_TITLE = 80
LONGEST_LINE = 300
"""Characters of a line that can hold a title, with the path or the dates beside it and white space between letters."""
MAX_REMARK = 30
"""Characters of a remark in brackets behind a title, such as 公开版 or the days of its period."""


class Title(NamedTuple):
    """A line that names a report: the years and the agency on it (or above it), and what kind of line it is.

    `sender` is who sends a notice that quotes the title.
    """

    years: tuple[int, ...]
    agency: Line | None
    span: Span
    kind: Kind
    sender: str = ""


_TOPIC = r"(?:政府信息公开|政府信息主动公开|信息公开|政务公开)"
_IN_NAME = r"(?:[^\d。;!?]|(?<!\d)\d{1,3}(?=[团师中号局处所]))"
"""A character of a name: no digit but in 103团, 第7中学."""
YEARS = rf"{YEAR}(?:学?年)?度?(?:[-—–~至到、和及与/]+{YEAR}(?:学?年)?度?)*"
_REST = r"(?:工作报告|报告|年报)(?:表|书)?(?P<behind>.*)"
_WITH_YEAR = re.compile(
    rf"(?P<before>{_IN_NAME}*?)(?:关于)?[(〔\[]?(?P<years>{YEARS})[)〕\]]?的?(?P<middle>{_IN_NAME}*?){_TOPIC}"
    rf"[^。]{{0,16}}?{_REST}"
)
_YEAR_LATER = rf"(?P<before>{_IN_NAME}*?){_TOPIC}(?P<years>[^。]{{0,20}}?){_REST}"
_BARE = rf"(?P<years>{YEAR})年度?(?:工作)?报告"
_NO_TITLE = re.compile(
    r"[。;!?|]|\.\.\.|…|^(?:上|下)一?[篇条页个]|^(?:相关|链接|下载|更多|推荐|转载|根据|按照|依据|现将)|通知|要求|指南|如下"
)
_PATH_SIGNS = (*">»›→", "位置", "首页")
_PATH = r".*[>»›→]|(?:您?.{0,4}(?:当前|所在|现在)?.{0,3}位置|首页)[:/]"
_FIELD = r"^(?:名称|标题|题目|信息名称|文件名称):?(?=\S)"
_BULLETS = "·•●◆■▪☆★○-+*(附0123456789"
_BULLET = (
    r"(?:\*(?!\*)|[·•●◆■▪☆★○]+|[-+](?=[^-])|\d{1,3}[.、):](?!\d)|\(\d{1,2}\)|附件[\d一二三四五六]*:(?:\d{1,2}[.、])?)"
)
_LINKED = r"^!?\[(?P<text>[^\[\]]+)\]\([^()]*\)$"
_FURNITURE = re.compile(r"(?:发布(?:时间|日期|机构)|信息来源|来源:|时间:|日期:|浏览|作者:|字号|字体:|索引号|\[大)")
"""What a page says beside its title, on the same line."""
_DATE = r"\[?\(?20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d\d:\d\d(?::\d\d)?)?\)?\]?"
_NOTICE = (
    r"(?P<issuer>.*?)关于(?P<verb>印发|转发|公布|发布|报送|上报|呈报|公开)?(?P<inner>.*?)的?"
    r"(?:通知|公告|公示|函|请示|报告|通告)"
)
_ANY_NOTICE = r"关于.*(?:通知|公告|公示|函|请示|通告|决定|意见)$"
_SITE = r"[-—–_|]+[^()]*(?:网|网站|平台|门户|政府|首页|公开)$"


def parse_title(line: Line) -> Title | None:
    """Return what a line says as a title, None if it is none."""
    kind: Kind = "plain"
    if line.text[:1] in "[!" and (linked := re.match(_LINKED, line.text)):
        line, kind = line.part(*linked.span("text")), "listed"
    if bullet := re.match(_BULLET, line.text) if line.text[:1] in _BULLETS else None:
        line, kind = line.part(bullet.end(), len(line.text)), "listed"
    if field := re.match(_FIELD, line.text) if line.text[:1] in "名标题信文" else None:
        line = line.part(field.end(), len(line.text))
    if "关于" in line.text and (notice := re.fullmatch(_NOTICE, line.text)) and (quoted := _forwarded(line, notice)):
        return quoted
    if path := re.match(_PATH, line.text) if any(sign in line.text for sign in _PATH_SIGNS) else None:
        end = path.end() if path[0][-1] in ">»›→" or "/" not in line.text else line.text.rfind("/") + 1
        line, kind = line.part(end, len(line.text)), "path"
    if furniture := _FURNITURE.search(line.text, 8):
        line = line.part(0, furniture.start())
    if line.text.startswith("《") and line.text.endswith("》"):
        line, kind = line.part(1, len(line.text) - 1), "quoted"
    return _plain_title(line, kind)


def _forwarded(line: Line, notice: re.Match[str]) -> Title | None:
    """Return the title that a notice quotes; without a name there, it is of the sender, unless it is only passed on."""
    start, end = notice.span("inner")
    while start < end and line.text[start] in "《〈<":
        start += 1
    while start < end and line.text[end - 1] in "》〉>":
        end -= 1
    title = _plain_title(line.part(start, end), "quoted")
    if title is None:
        return None
    sender = name_within(line.part(*notice.span("issuer")))
    if title.agency is None and notice["verb"] != "转发":
        title = title._replace(agency=sender)
    return title._replace(sender=sender.text if sender else "")


def _plain_title(line: Line, kind: Kind) -> Title | None:
    text = line.text
    if not 4 <= len(text) <= MAX_TITLE or _NO_TITLE.search(text) or not line.offsets:
        return None
    if "公开" not in text:
        bare = re.fullmatch(_BARE, text)
        return Title(years_in(bare["years"]), None, line.span(), "bare") if bare else None
    match = _WITH_YEAR.fullmatch(text) or re.fullmatch(_YEAR_LATER, text)
    if match is None:
        return None
    start = match.start("behind")
    apart = start < len(text) and line.offsets[start] > line.offsets[start - 1] + 1
    behind = _read_behind(line.part(start, len(text)), apart=apart)
    if behind is None:
        return None
    years = years_in(match["years"]) or behind.years
    named = [line.part(*match.span(name)) for name in ("before", "middle") if match.groupdict().get(name)]
    agency = next((found for part in named if (found := name_within(part))), None) or behind.agency
    if not years and not match["years"] and agency is None:
        return None
    if behind.dated and kind == "plain":
        kind = "listed"
    return Title(years, agency, line.span(), kind if years or kind != "plain" else "yearless")


class _Behind(NamedTuple):
    years: tuple[int, ...] = ()
    agency: Line | None = None
    dated: bool = False


def _read_behind(line: Line, *, apart: bool) -> _Behind | None:
    """Return what stands behind 报告: a year, an agency in brackets, behind a dash or `apart`; None if no title."""
    text = line.text
    if not text or re.fullmatch(_SITE, text):
        return _Behind()
    if re.fullmatch(_DATE, text):
        return _Behind(dated=True)
    inner = text.strip("()〔〕[]【】-—–_:· ")
    start, end = text.find(inner), text.find(inner) + len(inner)
    if re.fullmatch(YEARS, inner):
        return _Behind(years_in(inner))
    bracketed = text[0] in "(〔[【" and text[-1] in ")〕]】"
    if inner and (apart or bracketed or text.startswith(("——", "--", ":"))):
        before, after = re.match(YEARS, inner), re.search(rf"{YEARS}$", inner)
        name = name_within(line.part(start + (before.end() if before else 0), end - (len(after[0]) if after else 0)))
        if name is not None and is_agency(name.text):
            return _Behind(years_in(inner), name)
    remark = bracketed and len(text) <= MAX_REMARK and ("月" in inner or not years_in(inner))
    return _Behind() if remark else None


def is_notice(text: str) -> bool:
    """Say whether a line is the title of a notice: who it names first is who sent it, not who reports."""
    return "关于" in text and re.search(_ANY_NOTICE, text) is not None
