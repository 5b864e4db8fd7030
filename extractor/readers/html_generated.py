"""Digits that a page's style sheets write into cells (`.x:before{content:"8"}`): put into the tree as unseen digits.

A selector is taken to match wherever it could: what it says of the last element is looked at, and that what it says of
those around is somewhere around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.numbers import UNSEEN

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_GENERATING = 50
"""Rules that write digits and are looked at, the first of a page: pages have one or two. A guess."""

_PSEUDO = re.compile(r"::?(before|after)$")
_CONTENT = re.compile(r"""(?:^|[;\s])content\s*:\s*((?:"[^"]*"|'[^']*'|[^;"'])*)""", re.IGNORECASE)
_STRING = re.compile(r""""([^"]*)"|'([^']*)'""")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_COUNTER = re.compile(r"\bcounters?\(", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\battr\(\s*([\w-]+)", re.IGNORECASE)
_ARGUMENTS = re.compile(r"\([^()]*\)")
_COMBINATOR = re.compile(r"\s*[\s>+~]\s*")
_PART = re.compile(r"(::?[\w-]+)|\[\s*([\w-]+)[^\]]*\]|([.#][\w-]+)|([\w-]+)")
_POINTED_AT = frozenset((":hover", ":active", ":focus", ":focus-within", ":focus-visible", ":target", ":checked"))
_WITHOUT = frozenset(("br", "img", "input", "hr", "select", "textarea", "iframe", "object"))  # have no such content
_LAST_CODE = 0x10FFFF


class _Compound(NamedTuple):
    """What a selector says of one element: its tag (empty: any), classes and ids, attributes, states."""

    tag: str
    names: frozenset[str]
    attributes: tuple[str, ...]
    states: frozenset[str]


class Generated(NamedTuple):
    """A rule that writes digits before or behind what its selector matches.

    `around` are the tags, classes and ids that must stand around it; with `sources` only digits of these attributes.
    """

    last: _Compound
    around: frozenset[str]
    behind: bool
    sources: tuple[str, ...]


def read_generated(selector: str, declarations: str) -> Generated | None:
    """Return the rule if it writes digits, None if it writes none or only where the page is pointed at."""
    pseudo = _PSEUDO.search(selector.strip().lower())
    content = _CONTENT.findall(declarations)
    if pseudo is None or not content:
        return None
    sources = tuple(_ATTRIBUTE.findall(content[-1]))
    if _writes_digits(content[-1]):
        sources = ()
    elif not sources:
        return None
    plain = _ARGUMENTS.sub("", selector.strip())[: -len(pseudo[0])]
    *outer, last = map(_read_compound, _COMBINATOR.split(plain))
    if any(compound.states & _POINTED_AT for compound in (*outer, last)):
        return None
    beside = "+" in plain or "~" in plain
    around = (
        frozenset()
        if beside
        else frozenset(name for compound in outer for name in (*compound.names, compound.tag) if name)
    )
    return Generated(last, around, pseudo[1] == "after", sources)


def mark_generated(root: _Element, rules: list[Generated]) -> None:
    """Write UNSEEN into the cells of a page where rules write digits; cells that hold a table are left alone."""
    for element in root.iter():
        for rule in rules:
            if _matches(rule, element) and _is_in_cell(element):
                _write(element, rule.behind)
                break


def _writes_digits(content: str) -> bool:
    if _COUNTER.search(content):
        return True
    strings = (first or second for first, second in _STRING.findall(content))
    return any(char.isdigit() for text in strings for char in _ESCAPE.sub(_unescape, text))


def _unescape(match: re.Match[str]) -> str:
    if match[2] is not None:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if code <= _LAST_CODE else ""


def _read_compound(text: str) -> _Compound:
    tag, names, attributes, states = "", set(), [], set()
    for state, attribute, name, word in _PART.findall(text):
        tag = word.lower() or tag
        names |= {name} if name else set()
        attributes += [attribute.lower()] if attribute else []
        states |= {state.lower()} if state else set()
    return _Compound(tag, frozenset(names), tuple(attributes), frozenset(states))


def _matches(rule: Generated, element: _Element) -> bool:
    tag, names, attributes, states = rule.last
    if (tag and element.tag != tag) or element.tag in _WITHOUT or not names <= _names_of(element):
        return False
    if any(element.get(attribute) is None for attribute in attributes):
        return False
    if ":first-child" in states and element.getprevious() is not None:
        return False
    if ":last-child" in states and element.getnext() is not None:
        return False
    if ":empty" in states and (element.text or len(element)):
        return False
    if rule.sources and not any(char.isdigit() for name in rule.sources for char in element.get(name.lower(), "")):
        return False
    return rule.around <= frozenset(name for item in element.iterancestors() for name in (item.tag, *_names_of(item)))


def _names_of(element: _Element) -> frozenset[str]:
    named = element.get("id", "").strip()
    return frozenset((*(f".{part}" for part in element.get("class", "").split()), f"#{named}"))


def _is_in_cell(element: _Element) -> bool:
    cell = element if element.tag in ("td", "th") else next(element.iterancestors("td", "th"), None)
    return cell is not None and next(cell.iter("table"), None) is None


def _write(element: _Element, behind: bool) -> None:
    if not behind:
        element.text = UNSEEN + (element.text or "")
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + UNSEEN
    else:
        element.text = (element.text or "") + UNSEEN
