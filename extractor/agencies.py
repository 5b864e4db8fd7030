"""Pure: names of agencies compared with care: spelling is evened out, bodies are never merged by likeness."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from extractor.clerk_tables import read_clerk_table
from extractor.errors import UsageError
from extractor.fold import fold
from extractor.messages import in_both

_YEAR = r"(?:[(\[〔]?(?:20\d\d)[)\]〕]?年?度?(?:的)?)?"
_TOPIC = rf"(?:(?<!人民)政府|(?<=人民政府)政府)?(?:信息公开|政务公开){_YEAR}(?:工作)?{_YEAR}"
_BOILERPLATE = re.compile(rf"{_YEAR}{_TOPIC}(?:年度)?(?:工作)?(?:报告|年报)(?:\(.*\))?$")
"""What a title has behind the name (2023年政府信息公开工作年度报告). 政府 right after 人民 belongs to the name."""
_LEADING = re.compile(rf"^(?:关于)?{_YEAR}")
_LEFT_OUT = re.compile(r"[\s《》“”\"'‘’「」·,。:;]+")
_OFFICE = re.compile(r"(?:办公室|办公厅)$")
SHORTEST_TAIL = 3
"""Characters that the shorter of two names must have to be called the end of the longer (财政局); a guess."""
SHORTEST_TYPO = 5
"""Characters that a name must have for one other character to be called a misprint; a guess."""

_HEADER = {"alias": ("别名", "又名", "曾用名"), "agency": ("单位", "单位名称", "机构", "机关")}


class NearNames(NamedTuple):
    """Two names that may be one body, and why one may think so: `longer_name`, `office` or `one_character`."""

    one: str
    other: str
    why: str


def agency_key(name: str) -> str:
    """Return a name with the spelling evened out: width, brackets, white space, quotes and the words of a title.

    区人民政府 and 区人民政府办公室 keep different keys, and so do 某某市财政局 and 财政局.
    """
    plain = _LEFT_OUT.sub("", fold(name)).translate(_BRACKETS)
    stripped = _LEADING.sub("", _BOILERPLATE.sub("", plain))
    return stripped or plain


_BRACKETS = str.maketrans("[]{}〔〕【】", "()()()()")


def read_aliases(data: bytes, name: str) -> dict[str, str]:
    """Return key of the alias -> name of the agency, from a CSV (alias,agency); UsageError with the line."""
    found: dict[str, str] = {}
    for line, row in read_clerk_table(data, name, _HEADER, ("alias", "agency")):
        if not row["alias"] or not row["agency"]:
            raise UsageError(*in_both("usage.alias_empty", where=f"{name}:{line}"))
        key = agency_key(row["alias"])
        if agency_key(found.get(key, row["agency"])) != agency_key(row["agency"]):
            raise UsageError(*in_both("usage.alias_twice", where=f"{name}:{line}", alias=row["alias"]))
        found[key] = row["agency"]
    for key, agency in found.items():
        target = agency_key(agency)
        if target in found and target != key and agency_key(found[target]) != target:
            raise UsageError(*in_both("usage.alias_chain", name=name, agency=agency))
    return found


def identity_of(name: str, aliases: Mapping[str, str]) -> str:
    """Return the key by which a name is told, after the user's aliases."""
    key = agency_key(name)
    return agency_key(aliases[key]) if key in aliases else key


def near_names(years: Mapping[str, Collection[int]]) -> list[NearNames]:
    """Return pairs of keys that may be one body under two names, of those that never report on the same year.

    `years` maps each key to the years it reports on. These are hints: nothing is ever merged by them.
    """
    pairs: dict[tuple[str, str], str] = {}
    for one, other, why in (*_tails(years), *_offices(years), *_misprints(years)):
        pair = (min(one, other), max(one, other))
        if pair not in pairs and not set(years[one]) & set(years[other]):
            pairs[pair] = why
    return [NearNames(one, other, why) for (one, other), why in sorted(pairs.items())]


def _tails(names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        for start in range(1, len(name) - SHORTEST_TAIL + 1):
            if name[start:] in names:
                yield name, name[start:], "longer_name"


def _offices(names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        bare = _OFFICE.sub("", name)
        if bare != name and bare in names:
            yield name, bare, "office"


def _misprints(names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield names that differ in one character, or by one: those that are alike once a place is left out."""
    by_rest: dict[tuple[int, str], str] = {}
    for name in names:
        if len(name) < SHORTEST_TYPO:
            continue
        for place in range(len(name)):
            rest = name[:place] + name[place + 1 :]
            if rest in names:
                yield name, rest, "one_character"
            known = by_rest.setdefault((place, rest), name)
            if known != name:
                yield name, known, "one_character"
