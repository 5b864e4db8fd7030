"""Numbers of table 4 in a clause: reviews, lawsuits, how they ended; and sentences that say there were none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model import Told
from extractor.prose import targets
from extractor.prose.state import Around, Paragraph, Said

_CASES = r"(?:案件|案|申请|事项|数量|数|的)?[共计为有达]{0,2}$"
_AFTER = re.compile(rf"复议后(?:提?起诉|诉讼|起诉|进入诉讼)(?:的)?(?:行政诉讼)?{_CASES}")
_DIRECT = re.compile(
    rf"(?:未经复议)?直接(?:提?起诉|诉讼|起诉|提起行政?诉讼)(?:的)?(?:行政诉讼)?{_CASES}|未经复议(?:起诉|诉讼){_CASES}"
)
_REVIEW = re.compile(rf"(?:行政)?复议{_CASES}")
_LITIGATION = re.compile(rf"(?:行政)?诉讼{_CASES}")
_BEHIND = re.compile(r"^(?:政府信息公开)?(?:类|相关)?行政(?P<what>复议|诉讼)(?:案件|案|申请)?")
_OUTCOME = re.compile(
    r"(?P<upheld>(?:予以|结果|被)?维持)[的共计为]{0,2}$|(?P<corrected>(?:被|予以|结果)?纠正)[的共计为]{0,2}$|(?P<pending>(?:尚)?未审结)[的共计为]{0,2}$"
)
_OUTCOME_BEHIND = re.compile(r"^[^0-9]{0,20}?被纠正")
_CORRECTED = re.compile(r"(?:复议(?:案件)?(?:被)?(?:纠正|纠错)|(?P<of>被纠正)的)[共计为]{0,2}$|复议案件中有?$")
_HANDLES = re.compile(r"办理|审理|审结|受理|办结|收到|代理|立案|承办|化解|调解|出庭|应诉|旁听|培训|答复")
_ABOUT = re.compile(r"信息公开|依申请|公开申请")
_OUTCOMES_OF = frozenset((targets.REVIEW, targets.LITIGATION, targets.DIRECT, targets.AFTER_REVIEW))


def review_at(around: Around, sentence: str, paragraph: Paragraph) -> Said | None:
    """Return what the number of a clause counts in table 4, None if that is not clear."""
    if around.unit not in ("件", "起", "宗", "例", "次"):
        return None
    outcome = _OUTCOME.search(around.before)
    if outcome and not around.before[: outcome.start()].strip("其中均经"):
        cases = _cases_told(paragraph)
        return Said(targets.outcome(cases, str(outcome.lastgroup)), "结果") if cases else None
    corrected = _CORRECTED.search(around.before)
    if corrected and (not corrected["of"] or re.match(r"(?:行政)?复议", around.behind)):
        ours = corrected[0][-1] not in "中有" or around.behind.startswith("被纠正")
        return Said(targets.outcome(targets.REVIEW, "corrected"), "纠正") if ours else None
    if around.unit == "次":
        return None
    target = _case(around)
    if target is None:
        return None
    about = paragraph.section == "review_litigation" or _ABOUT.search(sentence)
    if re.search(r"其中[^。]{0,12}信息公开", around.rest):
        return None
    ours = paragraph.section == "review_litigation"
    if _HANDLES.search(around.before) and not ours and not _ABOUT.search(around.before + around.behind):
        return None
    if re.search(r"一般|其他|土地|征收类|工伤|治安", around.before) and not about:
        return None
    if around.before.startswith("其中") or re.search(r"败诉|胜诉|听证|撤诉|撤回", around.before + around.behind[:6]):
        return None
    if _OUTCOME_BEHIND.search(around.behind) and "诉讼" not in around.behind:
        return Said(targets.outcome(target, "corrected"), "纠正") if target == targets.REVIEW else None
    return Said(target, "备案" if re.search(r"备案|新增|新发生|当年新", sentence) else "复议诉讼")


def _cases_told(paragraph: Paragraph) -> str | None:
    """Return which cases a paragraph counted last, if it has spoken of nothing else since."""
    for told in reversed(paragraph.told):
        if told.target in _OUTCOMES_OF:
            return told.target
        if not told.target.startswith("review_litigation."):
            return None
    return None


def _case(around: Around) -> str | None:
    before = around.before
    if _AFTER.search(before):
        return targets.AFTER_REVIEW
    if _DIRECT.search(before):
        return targets.DIRECT
    if _REVIEW.search(before):
        return targets.REVIEW
    if _LITIGATION.search(before) and "复议" not in before:
        return targets.LITIGATION
    behind = _BEHIND.match(around.behind) if not around.before or not _HANDLES.search(around.before) else None
    if behind and not around.between:
        return targets.REVIEW if behind["what"] == "复议" else targets.LITIGATION
    return None


_ALL_UPHELD = re.compile(r"^均(?:获得?|被|予以|为|已)?(?:结果)?维持$")


def all_upheld(clause: str, told: Sequence[Told]) -> list[Told]:
    """Return the counts of cases told last that a clause says were all upheld (行政复议7件，诉讼9件，均获维持)."""
    if not _ALL_UPHELD.match(clause):
        return []
    last: list[Told] = []
    for fact in reversed(told):
        if fact.target not in _OUTCOMES_OF or not fact.value:
            break
        last.append(fact)
    return last[::-1]


_NONE = re.compile(
    r"(?:(?:未|没有|从未)(?:发生|产生|出现|收到|有|涉及|引发|引起|因|被|申请|提起)|没有|无|不存在|未曾)"
    r"(?P<between>[^,。;0-9]{0,24}?)(?P<first>行政复议|复议|行政诉讼)(?=(?P<behind>[^。;0-9]{0,22}))"
)
_THEN_LITIGATION = re.compile(
    r"^(?:案件|申请|事项|情况|情形)?(?:[、和及与或,]|以及|或者)(?:被|也未|未|无|没有)?(?:发生|提起|被提起|引发)?(?:的)?(?:行政)?诉讼"
)
_NOT_OF_CASES = re.compile(r"败诉|纠正|纠错|撤销|责令|机构|机关|委员会|风险|前置|指南|渠道")
_ZERO = re.compile(
    r"行政复议(?:案件)?[、和及与或](?:行政)?诉讼(?:案件|情况)?(?:数量)?(?:均|都)?(?:为)?(?:(?:0|零)(?:件|起|宗)|未发生|无(?=$|[,;]))"
)


def implied_review(sentence: str) -> list[tuple[str, int, int]]:
    """Return (cells, start, end in the sentence) of what a sentence says did not happen."""
    zero = _ZERO.search(sentence)
    if zero:
        return [(target, *zero.span()) for target in (targets.REVIEW, targets.LITIGATION)]
    found: list[tuple[str, int, int]] = []
    for match in _NONE.finditer(sentence):
        behind = match["behind"]
        if _NOT_OF_CASES.search(match["between"]) or _NOT_OF_CASES.search(behind[:8]):
            continue
        if "诉讼" in match["first"]:
            found.append((targets.LITIGATION, *match.span()))
            continue
        found.append((targets.REVIEW, *match.span()))
        also = _THEN_LITIGATION.match(behind)
        if also and not _NOT_OF_CASES.search(behind[also.end() : also.end() + 8]):
            found.append((targets.LITIGATION, match.start(), match.end() + also.end()))
    return found
