"""Whom the numbers of a report count, taken from words that say so, never from the name of its agency."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model import Scope, Told

_ALL = (
    r"全[省市区县州旗](?:范围内)?(?:所有|各级?)?[^,。;]{0,14}(?:部门|镇|街道|乡|单位|行政机关|区县)",
    r"各级(?:行政机关|人民政府|政府)(?:及其|和)?(?:所属|工作)?部门",
    r"各(?:镇街|乡镇|镇|街道|区县|部门)[、和及](?:各)?[^,。;]{0,10}(?:部门|单位|街道|乡镇|镇街)",
)
_TOGETHER = re.compile(
    rf"(?:汇总|统计|合并|包括|涵盖|包含|数据)[^。;]{{0,10}}(?:{'|'.join(_ALL)})|(?:{'|'.join(_ALL)})[^。;]{{0,20}}(?:汇总|的?数据)"
)
_ALONE = re.compile(
    r"(?:不含|不包括|不包含)(?:所属|下属|下级|各)[^。;]{0,12}|(?:仅|只)(?:统计|包括|包含|含|为|涉及)[^。;,]{0,6}(?:本机关|本级|本单位|本部门|机关)"
    r"|(?:数据|口径|统计)[^。;,]{0,10}(?:仅为?|只为?|为)[^。;,]{0,8}(?:本机关|本级|机关本级)"
)
_WORTH = re.compile(r"汇总|口径|不含|不包括|不包含|统计范围|所属部门|各级|各部门|各镇|各街|各乡|各区县|仅统计|只统计")
_REACH = 60
"""Characters on each side of such a word that are looked at: about one long clause."""


def agreed_scope(told: Sequence[Told]) -> Scope:
    """Return whom the received requests count that agree with the table (我局收到, 全区收到), if all say the same."""
    agreeing = (fact for fact in told if fact.comparison == "agrees" and not fact.implied)
    said = {fact.scope for fact in agreeing if fact.target.startswith("requests.new_received.total")}
    return next(iter(said)) if len(said) == 1 else "unknown"


def stated_scope(folded: str) -> Scope:
    """Return whom the numbers count as a sentence on the data says (汇总全市各部门的数据, 不含所属单位)."""
    together = alone = False
    for match in _WORTH.finditer(folded):
        near = (max(match.start() - _REACH, 0), match.end() + _REACH)
        together = together or _TOGETHER.search(folded, *near) is not None
        alone = alone or _ALONE.search(folded, *near) is not None
    if together == alone:
        return "unknown"
    return "government" if together else "own"
