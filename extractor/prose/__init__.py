"""Numbers that the prose of a report says of its tables' cells, read by rules.

What is not clear is left out: a missing fact costs little, a wrong one accuses. Years other than the report's, plans,
changes (比上年增加5件), parts of a count, items of a web site and counts of other things are no facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.model import Number, Scope, Told
from extractor.prose.disclosure import disclosure_at, implied_disclosure
from extractor.prose.numerals import COUNT, count_of, unit_of
from extractor.prose.requests import about_others, implied_request, opens_on_requests, request_at
from extractor.prose.review import all_upheld, implied_review, review_at
from extractor.prose.scope import agreed_scope, stated_scope
from extractor.prose.sentences import Clause, Sentence, Stretch, split_clauses, split_sentences
from extractor.prose.state import Around, Paragraph, Said
from extractor.prose.targets import outcome

__all__ = ["Stretch", "agreed_scope", "read_prose", "stated_scope"]

MAX_QUOTE = 80
"""Characters of the longest quote; a clause is rarely longer."""

_WANTED = re.compile(
    r"申\s*请|复\s*议|诉\s*讼|规\s*范\s*性|规\s*章|许\s*可|处\s*罚|强\s*制|事\s*业\s*性|新\s*收|办\s*结|结\s*转"
    r"|掌\s*握|案\s*卷|过\s*程\s*性|不\s*予|提\s*供|其\s*[他它]\s*处|自\s*然\s*人|答\s*复|部\s*分\s*公|予\s*以\s*公|新\s*出"
)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2}|19[0-9]{2})(?:年|[-—~至])")
_THIS_YEAR = re.compile(r"今年|本年|全年|年内|当年")
_OTHER_TIME = re.compile(r"去年|上一?年|同期|前年|往年")
_LONG_TIME = re.compile(r"此前|历年|近年|以来|多年|[三五十]年来|以前|(?<!全年)(?<!年度)(?<!年)累计")
_CARRY = re.compile(r"结转|转来|转入|转至|转到|遗留|顺延|延至|延续|接转|转下|转次|转出|加上|连同")
_CHANGE = re.compile(r"同比|[比较]去年|[比较](?:上一?年|同期)|环比")
_PLAN = re.compile(r"[将拟](?!来)|计划|预计|力争|下一步|争取|目标|要求(?=.{0,6}[0-9])|例如|譬如|平均|标准")
_COMPARED = re.compile(r"^(?:同比|环比|[较比与](?:20[0-9]{2}|去年|上))")
_TIME = re.compile(
    r"[年期拟将]|计划|预计|力争|下一步|争取|目标|要求|[例譬]如|平均|标准|此前|以来|以前|累计|环比|[转留延加]"
)
"""Any character of the patterns on time: most clauses have none."""
_SHARE = re.compile(r"^(?:约?占|占比)[^0-9]{0,14}?([0-9]{1,3}(?:\.[0-9]{1,4})?)%")
_GOVERNMENT = re.compile(r"全[省市区县州旗](?![^,。;]{0,2}(?:人民政府|统一))|各级行政机关|各镇街|各部门各")
_OWN = re.compile(r"本级|本机关(?!不|未|没|掌握)|我[局委办厅]|本[局委办厅]|本单位|我单位")
_NOT_IN_PLANS = ("problems",)
_SAYS_HOW_MANY = re.compile(r"[0-9]|未|没有|无|不存在|均|全部|都|[一二两三四五六七八九十百千][件宗起份部]")
_NEGATION = re.compile(r"未|没有|无|不存在|均|全部|都")


def read_prose(
    text: tuple[str, str], stretches: Sequence[Stretch], year: int | None, forms: Mapping[str, str | None]
) -> list[Told]:
    """Return the numbers that the prose tells of cells, in reading order; each target once.

    `text` is (folded, raw); `year` the report's; `forms` the version of each table, None where it is absent. Where two
    sentences give a target different numbers neither is told, unless they count different bodies.
    """
    told: list[Told] = []
    paragraph = Paragraph(year, forms, "")
    for sentence in split_sentences(text[0], stretches, _WANTED):
        if sentence.opens or sentence.section != paragraph.section:
            paragraph = Paragraph(year, forms, sentence.section)
        told += _Reader(sentence, paragraph, text[1]).read()
    return _settle(told)


class _Reader:
    """One sentence being read, clause by clause."""

    def __init__(self, sentence: Sentence, paragraph: Paragraph, raw: str) -> None:
        self.sentence = sentence
        self.paragraph = paragraph
        self.raw = raw
        self.told: list[Told] = []
        self.this_year = True
        if sentence.opens and opens_on_requests(sentence.text):
            paragraph.requests = True

    def read(self) -> list[Told]:
        """Return the facts of the sentence."""
        text = self.sentence.text
        if not _SAYS_HOW_MANY.search(text):
            return []
        for clause in split_clauses(text):
            if not self._of_this_year(clause):
                continue
            if COUNT.search(clause.text):
                if about_others(clause.text):
                    self.paragraph.requests = False
                self._numbers(clause)
            if self.sentence.section not in _NOT_IN_PLANS and _NEGATION.search(clause.text):
                self._implied(clause)
        if self.this_year and self.sentence.section not in _NOT_IN_PLANS and ("复议" in text or "诉讼" in text):
            for target, start, end in implied_review(text):
                if not any(fact.target == target for fact in self.told) and not _PLAN.search(text):
                    self._add(Said(target, "未发生"), 0, (start, end), implied=True)
        return self.told

    def _of_this_year(self, clause: Clause) -> bool:
        """Say whether a clause speaks of the report's year, and keep in mind which year the next ones speak of."""
        text = clause.text
        if not _TIME.search(text):
            return self.this_year
        if _COMPARED.match(text) or _PLAN.search(text):
            return False
        if _CARRY.search(text):
            return self.this_year
        if "以前" in text:
            return False
        years = [int(match[1]) for match in _YEAR.finditer(text)]
        if years:
            self.this_year = self.paragraph.year is not None and all(y == self.paragraph.year for y in years)
        elif _LONG_TIME.search(text):
            return False
        elif _OTHER_TIME.search(_CHANGE.sub("", text)):
            self.this_year = False
        elif _THIS_YEAR.search(text):
            self.this_year = True
        return self.this_year

    def _numbers(self, clause: Clause) -> None:
        text = self.sentence.text
        matches = list(COUNT.finditer(clause.text))
        for index, match in enumerate(matches):
            before = clause.text[matches[index - 1].end() if index else 0 : match.start()]
            behind = clause.text[match.end() : matches[index + 1].start() if index + 1 < len(matches) else None]
            value = count_of(match, before, behind)
            if unit_of(match) == "%" or value is None or _CHANGE.search(before):
                continue
            if match["chinese"] == "一" and not re.search(r"收到?|结转|全年|本年", before):
                continue
            end = clause.start + match.end()
            rest = text[end:]
            around = Around(before, behind, rest[len(behind) :], unit_of(match), index > 0)
            said = self._said(around, text[: clause.start])
            if said:
                share = _SHARE.match(rest.lstrip(",(、"))
                reach = 0 if COUNT.match(before[-1:] + behind) else _reach(around, said)
                self._add(said, value, (clause.start, end + reach), share=float(share[1]) if share else None)

    def _said(self, around: Around, sentence_before: str) -> Said | None:
        text = self.sentence.text
        if self.sentence.section in _NOT_IN_PLANS:
            said = review_at(around, text, self.paragraph)
            return said if said and said.target.endswith(".corrected") else None
        return (
            request_at(around, self.paragraph)
            or review_at(around, text, self.paragraph)
            or disclosure_at(around, sentence_before, self.paragraph)
        )

    def _implied(self, clause: Clause) -> None:
        text, end = self.sentence.text, clause.start + len(clause.text)
        if not COUNT.search(clause.text):
            for said, value in implied_request(clause.text, text[end:], self.paragraph):
                self._add(said, value, (clause.start, end), implied=True)
        for fact in all_upheld(clause.text, self.told):
            start = text.rfind("复议" if "review.total" in fact.target else "诉讼", 0, clause.start)
            at = (max(start, 0), end)
            self._add(Said(outcome(fact.target, "upheld"), "维持"), fact.value, at, implied=True)
        for target in implied_disclosure(text, clause.text, clause.start, self.paragraph):
            self._add(Said(target, "没有"), 0, (clause.start, end), implied=True)

    def _add(
        self, said: Said, value: Number, at: tuple[int, int], *, implied: bool = False, share: float | None = None
    ) -> None:
        span = self.sentence.span(at[0], min(at[1], at[0] + MAX_QUOTE))
        before = self.sentence.text[: at[1]]
        fact = Told(
            said.target, value, self.raw[slice(*span)], span, implied, verb=said.verb, scope=_scope(before), share=share
        )
        self.told.append(fact)
        self.paragraph.add(fact)


def _reach(around: Around, said: Said) -> int:
    """Return how many characters behind the number belong to the quote: all, where they say what it counts."""
    return len(around.behind) if said.verb in ("结果", "未办结", "结转", "纠正") and len(around.behind) <= 20 else 0


def _scope(text: str) -> Scope:
    """Return whom a sentence counts, by the last word that says so."""
    government = max((match.end() for match in _GOVERNMENT.finditer(text)), default=-1)
    own = max((match.end() for match in _OWN.finditer(text)), default=-1)
    if government == own:
        return "unknown"
    return "government" if government > own else "own"


_VAGUE = ("受理", "办理", "处理", "接收")
"""Verbs that may count more than the form's row; a plainer one (新收, 办结) for the same row goes before."""


def _settle(told: Sequence[Told]) -> list[Told]:
    """Return the facts without repetitions, and without targets of which different numbers are told."""
    kept: dict[tuple[str, Scope], list[Told]] = {}
    for fact in told:
        kept.setdefault((fact.target, fact.scope), []).append(fact)
    settled = []
    for same in kept.values():
        explicit = [fact for fact in same if not fact.implied] or same
        explicit = [fact for fact in explicit if fact.verb not in _VAGUE] or explicit
        if len({fact.value for fact in explicit}) == 1:
            settled.append(explicit[0])
    values: dict[str, list[Told]] = {}
    for fact in settled:
        values.setdefault(fact.target, []).append(fact)
    unclear = {
        target
        for target, facts in values.items()
        if len({fact.value for fact in facts}) > 1 and any(fact.scope == "unknown" for fact in facts)
    }
    unique: dict[tuple[str, Number], Told] = {}
    for fact in sorted(settled, key=lambda fact: fact.span):
        if fact.target not in unclear:
            unique.setdefault((fact.target, fact.value), fact)
    return list(unique.values())
