"""A document whose tables could not be read: what it is instead, and by which sign.

Signs are words of the page and proportions of its text, never its name. The order matters: what is broken is
named first, then what is no report, then what is a report of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.metadata import Metadata
from extractor.model import Document
from extractor.segment import Section
from extractor.vocabulary import Reason, Verdict


class Recognised(NamedTuple):
    """What a document is, and what it points to (the linked file), if anything."""

    verdict: Verdict
    reason: Reason
    detail: str = ""


SHORT_PAGE = 1500
"""Characters up to which a page can be a shell, a login or an error page, with its navigation. A guess."""
LITTLE_PROSE = 400
"""Characters in sentences below which a page tells nothing itself and only points elsewhere. A guess."""

_UNREAD = frozenset(
    (
        *("too_large", "nesting_too_deep", "binary_file", "encrypted", "broken_file", "needs_libreoffice"),
        *("images_only", "garbage_text_layer", "broken_image"),
    )
)
"""Notes of a reader that say why tables may be there and were not read."""

_TITLE = re.compile(r"(?:政府信息公开|信息公开|政务公开)[^\n。]{0,14}(?:报告|年报)")
_YEAR = re.compile(r"20\d\d")
_LOGIN = re.compile(r"密\s*码|验证码|统一身份认证|[Pp]assword")
_LOGIN_ACT = re.compile(r"登\s*录|登\s*陆|用户名|账号|[Ll]og\s?in|[Ss]ign\s?in")
_ERROR = re.compile(
    r"\b(?:40[0-9]|50[0-4])\b|页面不存在|找不到|无法访问|已被删除|没有权限|无权访问|服务器错误|系统繁忙|出错了"
    r"|访问被拒绝|访问过于频繁|Not Found|Forbidden|Bad Gateway|Internal Server Error|Service Unavailable|Access Denied"
)
_SHELL = re.compile(
    r"[Jj]ava[Ss]cript|正在加载|加载中|[Ll]oading|请稍[候后等]|浏览器版本|不支持您的浏览器|安全验证|正在跳转"
)
_FORM_2014 = re.compile(
    r"政府信息公开情况统计表|主动公开政府信息数|收到信息公开申请数|统\s*计\s*指\s*标|收到申请数|申请办结数"
)
_NEIGHBOUR = re.compile(r"[上下][一]?[篇条页个]")
_FILE = re.compile(r"[^\s\"'<>|()（）:：]{1,80}\.(?:pdf|docx?|wps|xlsx?|et|ofd|zip|rar|ceb|rtf)\b", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|\[图片\d*\]|<img\b|\.(?:png|jpe?g|gif|bmp|tiff?|webp)\b", re.IGNORECASE)
_MOJIBAKE = re.compile(
    r"[鏀垮簻淇℃伅鍏紑浠ヤ笂鐨勫拰鏈哄叧]{6,}|(?:[ãäåæçèé][\x80-\xbf\u0100-\u02ff\u2000-\u2122]{1,3}){6,}"
    r"|锟斤拷|烫烫烫|(?:ï¿½){3,}"
)
"""UTF-8 read as GB18030 (政府信息公开 becomes 鏀垮簻淇℃伅鍏紑), as Latin-1, and what is left after both."""


def recognise(doc: Document, frame: Metadata, sections: Sequence[Section]) -> Recognised:
    """Return what a document without any readable table is."""
    return (
        _broken(doc)
        or _no_report(doc)
        or _other_report(doc, frame, sections)
        or Recognised("not_a_report", "other_document")
    )


def _broken(doc: Document) -> Recognised | None:
    for note in doc.content.notes:
        if note in _UNREAD:
            return Recognised("unreadable", note)  # type: ignore[arg-type]
        if note == "ocr_missing":
            return Recognised("unreadable", "images_only")
    text = doc.folded
    if not text.strip():
        if doc.media_type.startswith("image/"):
            return Recognised("not_a_report", "other_document")
        shell = doc.media_type == "text/html" and (doc.byte_count or 0) > 200
        return Recognised("not_a_report", "script_shell" if shell else "empty_file")
    dense = "".join(text.split())
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in dense)
    lost = dense.count("?") + dense.count("\ufffd")
    if lost > 20 and lost > 2 * chinese:
        return Recognised("unreadable", "lost_chinese")
    if len(_MOJIBAKE.findall(doc.text)) >= 3 and not _TITLE.search(text):
        return Recognised("unreadable", "double_decoded")
    return None


def _no_report(doc: Document) -> Recognised | None:
    text = doc.folded
    prose = sum(len(part) for line in text.split("\n") for part in line.split("。")[:-1] if len(part) >= 8)
    if len(text) <= SHORT_PAGE and prose < LITTLE_PROSE:
        if _LOGIN.search(text) and _LOGIN_ACT.search(text):
            return Recognised("not_a_report", "login_page")
        if _ERROR.search(text) and not _FILE.search(text):
            return Recognised("not_a_report", "error_page")
        if _SHELL.search(text):
            return Recognised("not_a_report", "script_shell")
    if _FORM_2014.search(text):
        return None
    titles = {line for line in map(_squeezed, text.split("\n")) if _is_listed_title(line)}
    if len(titles) >= 4 and prose < LITTLE_PROSE:
        return Recognised("not_a_report", "list_page")
    if prose < LITTLE_PROSE and _is_titled(doc):
        return _pointer(doc)
    return None


def _squeezed(line: str) -> str:
    return "".join(line.split())


def _is_listed_title(line: str) -> bool:
    """Say whether a line is an entry of a list of reports: a title with its year, no image, no neighbour link."""
    if len(line) > 90 or _NEIGHBOUR.match(line) or _IMAGE.search(line):
        return False
    return bool(_TITLE.search(line) and _YEAR.search(line))


def _is_titled(doc: Document) -> bool:
    names = (doc.content.meta.get("title", ""), doc.content.meta.get("articletitle", ""), doc.folded)
    return any(_TITLE.search(name) for name in names)


def _pointer(doc: Document) -> Recognised | None:
    """Return what a titled page with hardly any prose points to: a file, or images of the pages."""
    targets = [link.target for link in doc.content.links]
    texts = [link.text for link in doc.content.links]
    file = next((m[0] for text in (*texts, *targets, doc.folded) if (m := _FILE.search(text))), "")
    if file:
        return Recognised("not_a_report", "link_to_file", file)
    if _IMAGE.search(doc.folded) or any(_IMAGE.search(target) for target in targets):
        return Recognised("unreadable", "images_only")
    return None


def _other_report(doc: Document, frame: Metadata, sections: Sequence[Section]) -> Recognised | None:
    year = frame.year.value
    titled = frame.year.source in ("title", "meta", "period")
    if _FORM_2014.search(doc.folded):
        return Recognised("needs_review", "form_2014")
    if titled and isinstance(year, int) and year < 2019:
        return Recognised("needs_review", "form_2014" if year >= 2014 else "pre_2014")
    if len({section.key for section in sections}) >= 3 or (titled and frame.year.source == "title"):
        return Recognised("needs_review", "prose_only")
    return None
