"""Numbers of table 2 in a clause: documents made and repealed, licences, penalties, coercion, fees.

An item published on a site is no decision: behind 公开, 发布 or 公示 a number counts only if the clause has a verb of
its own (作出, 办理). One kind of licence (取水许可) is not all licences and is left out.
"""

from __future__ import annotations

import re

from extractor.prose.state import Around, Paragraph, Said

PUBLISH = re.compile(
    r"公开|公示|发布|公布|上传|推送|刊登|刊发|解读|备案|审核|审查|归集|报送|转发|更新|目录|链接|信息|栏目|培训|评查|抽查|"
    r"案卷|清理|修订|征集|网站|汇编|公众号|复议|诉讼|申请|投诉|举报"
)
_MAKE = r"(?:制发|制定(?:发布|出台|印发)?|出台|印发|新出|新制定|新制作|新制发|发文)"
_DOCUMENTS = r"(?:政府)?(?:行政)?规范性文件"
_KIND = rf"(?P<documents>{_DOCUMENTS})|(?P<regulations>(?:政府)?规章(?!制度))"
_SUBJECT = re.compile(_KIND)
_MADE = re.compile(rf"{_MAKE}(?:了|过|并公布)?(?:本?[市区县州省级镇乡]{{0,3}})(?:{_KIND})(?:文?[共计为]{{0,2}})$")
_MADE_BEHIND = re.compile(rf"^(?:{_KIND})(?=$|[^0-9]{{0,6}}$)")
_MAKE_END = re.compile(rf"{_MAKE}(?:了|过)?$")
_MADE_AFTER = re.compile(rf"(?:{_KIND})(?:本年|年内)?(?:新)?{_MAKE}[共计为]{{0,2}}$")
_REPEALED = re.compile(r"(?:^|[已年内并集中宣布和])(?:废止(?:和|或|、)?(?:失效)?|失效)(?P<what>[^0-9]{0,9})$")
_IN_FORCE = re.compile(r"(?:现行有效|继续有效|仍然?有效|保留(?:有效)?)(?P<what>[^0-9]{0,9})$")
_DOING = r"(?:作出|做出|办理|办结|核发|发放|审批|准予|实施|下达|送达|采取|执行)"
_GENERAL = re.compile(
    r"(?:^|作出|做出|办理|办结|核发|实施|下达|送达|采取|执行|准予|共|各类|全[市区县州省镇]|年度?|等|[局委办]|其中|(?P<kind>行政|执法|监督|监察|违法|立案))"
    r"《?(?:各类|共)?(?:行政)?(?P<what>许可|处罚|强制)(?:措施|执行)?(?:决定书?|案件|事项决定|类事项)?》?(?:办理|共|计|共计|为)?$"
)
_ONE_KIND = re.compile(r"简易|一般程序|普通程序|罚款|警告|没收|吊销|拟|听证|不予|撤销|注销|变更|延续|移送|免予|首违")
_BEHIND = re.compile(r"^(?:的)?(?:各类)?行政(?P<what>许可|处罚|强制)(?:措施)?(?:决定书?|案件|决定)?(?:$|(?=[^的信公]))")
_FEES = re.compile(r"行政事业性收费(?:收入|金额|总额|费用|总金额)?(?:共|共计|合计|累计|总计|计|为|约)?$")
_LIST_OF_ITEMS = re.compile(r"^的?(?:目录|链接|信息|解读|公示|公开信息|案卷)")
_ROWS = {
    "许可": "disclosure.licensing.decisions",
    "处罚": "disclosure.penalty.decisions",
    "强制": "disclosure.coercion.decisions",
}


def disclosure_at(around: Around, sentence_before: str, paragraph: Paragraph) -> Said | None:
    """Return what the number of a clause counts in table 2, None if that is not clear."""
    if "名义" in around.before:
        return None
    if around.unit == "万元":
        fee = (
            _FEES.search(around.before)
            and not re.search(r"[减免停降缓]", around.before)
            and paragraph.forms.get("disclosure") != "2019"
        )
        return Said("disclosure.fees.amount", "收费") if fee else None
    if around.unit not in ("件", "份", "部", "起", "宗") and not (around.unit == "次" and "强制" in around.before):
        return None
    if _LIST_OF_ITEMS.search(around.behind) or _LIST_OF_ITEMS.search(around.rest):
        return None
    if around.unit == "部" and "规章" not in around.before:
        return None
    return _document(around, sentence_before, paragraph) or _decision(around, sentence_before)


def _document(around: Around, sentence_before: str, paragraph: Paragraph) -> Said | None:
    old_form = paragraph.forms.get("disclosure") == "2019"
    made = _MADE.search(around.before) or _MADE_AFTER.search(around.before)
    if not made and _MAKE_END.search(around.before):
        made = _MADE_BEHIND.search(around.behind)
    if made and not PUBLISH.search(around.before.replace("制定发布", "")):
        return Said(f"disclosure.{_subject(made)}.{'newly_made' if old_form else 'issued'}", "制发")
    for pattern, column, verb in ((_REPEALED, "repealed", "废止"), (_IN_FORCE, "in_force", "现行有效")):
        match = pattern.search(around.before)
        if match and not old_form:
            subject = _subject_of(match["what"], around, sentence_before)
            return Said(f"disclosure.{subject}.{column}", verb) if subject else None
    return None


def _subject(match: re.Match[str]) -> str:
    return "regulations" if match["regulations"] else "normative_documents"


def _subject_of(what: str, around: Around, sentence_before: str) -> str | None:
    """Return which documents a verb speaks of: those it names, or the ones the sentence spoke of last."""
    named = list(_SUBJECT.finditer(what + around.behind)) or list(_SUBJECT.finditer(around.before))
    if not named and not what.strip("共计为的了文件"):
        named = list(_SUBJECT.finditer(sentence_before))
    if not named or re.search(r"备案|网站|公开[^0-9]{0,4}规范性文件", sentence_before + around.before):
        return None
    return _subject(named[-1])


def _decision(around: Around, sentence_before: str) -> Said | None:
    match = _GENERAL.search(around.before)
    if not match and re.search(rf"{_DOING}(?:了|各类)?$", around.before):
        match = _BEHIND.search(around.behind)
    if not match or _ONE_KIND.search(around.before):
        return None
    head = around.before[: match.start("what")]
    doing = re.search(_DOING, head)
    if PUBLISH.search(head) or (not doing and PUBLISH.search(sentence_before)):
        return None
    if not doing and around.before.startswith("其中"):
        return None
    return Said(_ROWS[match["what"]], match["what"])


# ---- said without a number

_NONE_MADE = re.compile(
    rf"(?:未|没有|无)(?:新)?(?P<verb>{_MAKE}(?:(?:和|及|、|或|也未)?(?P<repealed>废止))?)(?P<what>(?:行政)?规范性文件)?$"
)
_NONE_DECIDED = re.compile(
    r"(?:未|没有|无)(?:作出|做出|实施|办理|发生|产生|涉及|开展)?(?:行政)?(?P<first>许可|处罚|强制)"
    r"(?:[、和及与或](?:行政)?(?P<second>许可|处罚|强制))?(?:[、和及与或](?:行政)?(?P<third>许可|处罚|强制))?"
    r"(?:事项|决定|措施|案件|行为|情况|等)?(?=$|[,。;])"
)
_NO_FEES = re.compile(r"(?:未|没有|无)(?:收取|产生|发生|涉及)?(?:任何)?行政事业性收费(?=$|[,;])")


def implied_disclosure(sentence: str, clause: str, clause_start: int, paragraph: Paragraph) -> list[str]:
    """Return the cells of table 2 that a clause says are zero."""
    old_form = paragraph.forms.get("disclosure") == "2019"
    found: list[str] = []
    match = _NONE_MADE.search(clause)
    if match and (match["what"] or "规范性文件" in sentence[:clause_start]):
        found.append(f"disclosure.normative_documents.{'newly_made' if old_form else 'issued'}")
        if match["repealed"] and not old_form:
            found.append("disclosure.normative_documents.repealed")
    decided = _NONE_DECIDED.search(sentence, clause_start)
    if decided and decided.start() < clause_start + len(clause):
        found += [_ROWS[name] for name in decided.groups() if name]
    if _NO_FEES.search(clause) and not old_form:
        found.append("disclosure.fees.amount")
    return found
