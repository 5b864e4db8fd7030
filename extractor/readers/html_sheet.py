"""What the style elements of a page do to elements by their class or id, as far as simple selectors say it.

Only `.x`, `#x`, `tag.x` and `tag#x` are applied. A selector that says more, or one under a condition such as the width
of the window, may show again what a simple one hides (the open tab of several); a name that it shows is never hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers import html_style as style
from extractor.readers.html_generated import MAX_GENERATING, Generated, read_generated

if TYPE_CHECKING:
    from lxml.etree import _Element

# Limits against sheets built to cost time; a guess, about ten times what pages of the field hold in style elements.
MAX_CHARACTERS = 200_000
MAX_RULES = 5_000

# A declaration takes the place of another of its group; of those with one group the first three can hide.
_GROUPS = (
    style.GONE | style.BLOCK | style.SHOWN,
    style.MUTE_VISIBILITY | style.SHOW_VISIBILITY,
    style.MUTE_SIZE | style.SHOW_SIZE,
    style.RAISED | style.LOWERED,
    style.STRUCK,
    style.DOUBT_ORDER,
    style.MUTE_BOX,
    style.REORDER,
    style.INKS,
    style.GROUNDS,
)
_HEEDED = sum(_GROUPS)
_COLORS = style.INKS | style.GROUNDS
_SHOWING = style.SHOWN | style.SHOWS | _COLORS
_HIDING = style.GONE | style.MUTES | style.DOUBT_ORDER
_UNSEEN = style.GONE | style.MUTES
_ROOTS = ("html", "body")

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_SIMPLE = re.compile(r"(?:\*|([a-zA-Z][\w:-]*))?([.#][\w-]+)")
_NAME = re.compile(r"[.#][\w-]+")
_COMBINATOR = re.compile(r"[\s>+~]+")
_POINTED_AT = re.compile(r":(?:hover|active|focus)")
_PLAIN_MEDIA = re.compile(r"(?:only\s+)?(?:screen|all)", re.IGNORECASE)

Rank = tuple[int, int]


class SheetEffects(dict[tuple[str, str, str], int]):
    """The effect bits of (tag, class, id), worked out once for each; false in `is_needed` if no rule matters."""

    def __init__(self, root: _Element) -> None:
        super().__init__()
        self._rules: dict[str, dict[int, tuple[Rank, int]]] = {}
        self.knows_ink = True  # of elements that say nothing: no rule that is not applied colours print
        self.generated: list[Generated] = []  # rules that write digits
        self._read_sheets(root)
        self.is_needed = bool(self._rules)

    def __missing__(self, key: tuple[str, str, str]) -> int:
        """Work out, remember and return the bits of a combination not seen before."""
        tag, classes, name = key
        names = [f".{part}" for part in classes.split()]
        if name := name.strip():
            names.append(f"#{name}")
        best: dict[int, tuple[Rank, int]] = {}
        for selector in (*names, *(tag + part for part in names)):
            for group, ranked in self._rules.get(selector, {}).items():
                best[group] = max(ranked, best.get(group, ranked))
        effect = sum(bits for _, bits in best.values())
        self[key] = effect = effect & ~_HIDING if tag in _ROOTS else effect
        return effect

    def add_to(self, effect: int, element: _Element) -> int:
        """The bits of an element whose style attribute has those of `effect`, which come first.

        A size of 0 counts for an element without children only: layouts use it between children that have a size. So
        does a box of no area, which scripts open; what is in it is doubted, since other rules may open it too.
        """
        added = self[(element.tag, element.get("class") or "", element.get("id") or "")]
        if not added:
            return effect
        if len(element):
            added &= ~(style.MUTE_SIZE | style.MUTE_BOX)
        elif added & style.MUTE_BOX:
            added = added & ~style.MUTE_BOX | style.DOUBT_ORDER
        for group in _GROUPS:
            if effect & group:
                added &= ~group
        return effect | added

    def _read_sheets(self, root: _Element) -> None:
        effects = style.StyleEffects()
        shown: set[tuple[str, int]] = set()
        for order, (selectors, declarations, applies) in enumerate(_list_rules(root)):
            effect = effects[declarations] & _HEEDED
            if order >= MAX_RULES:
                break
            if applies and "content" in declarations and not effects[declarations] & _UNSEEN:
                self._add_generated(selectors, declarations)
            if effect & style.MUTE_BOX:
                effect &= ~style.DOUBT_ORDER
            if not effect:
                continue
            weight = 10 if "!" in declarations else 0
            for selector in selectors.split(","):
                if applies and (match := _SIMPLE.fullmatch(selector.strip())):
                    self._add_rule(match.group(1) or "", match.group(2), effect, (weight, order))
                elif effect & _SHOWING and not _POINTED_AT.search(selector):
                    self.knows_ink = self.knows_ink and not effect & style.INKS
                    last = _COMBINATOR.split(selector.strip())[-1]
                    shown |= {(name, group) for name in _NAME.findall(last) for group in _GROUPS if effect & group}
        self._forget(shown)

    def _add_generated(self, selectors: str, declarations: str) -> None:
        for selector in selectors.split(","):
            if len(self.generated) < MAX_GENERATING and (rule := read_generated(selector, declarations)):
                self.generated.append(rule)

    def _add_rule(self, tag: str, name: str, effect: int, rank: Rank) -> None:
        weight, order = rank
        weight += (4 if name[0] == "#" else 2) + bool(tag)
        groups = self._rules.setdefault(tag.lower() + name, {})
        for group in _GROUPS:
            if bits := effect & group:
                ranked = ((weight, order), bits)
                groups[group] = max(ranked, groups.get(group, ranked))

    def _forget(self, shown: set[tuple[str, int]]) -> None:
        """Take out what hides a name that another rule may show; of a name that it may colour no colour is known."""
        for selector, groups in self._rules.items():
            match = _NAME.search(selector)
            for group in list(groups):
                if match and (match.group(), group) in shown:
                    if group & _COLORS:
                        groups[group] = (groups[group][0], style.unknown_color(group))
                    elif groups[group][1] & _HIDING:
                        del groups[group]


def _list_rules(root: _Element) -> Iterator[tuple[str, str, bool]]:
    """Selectors and declarations of each rule, and whether it applies whatever the window and the state of the page."""
    left = MAX_CHARACTERS
    for element in root.iter("style"):
        source = (element.text or "")[:left]
        left -= len(source)
        media = element.get("media")
        if "css" in (element.get("type") or "css").lower():
            yield from _split_rules(_COMMENT.sub(" ", source), media is None or _applies(media))


def _split_rules(source: str, applies: bool) -> Iterator[tuple[str, str, bool]]:
    stack: list[tuple[str, bool]] = []
    pieces = _BRACE.split(source)
    for text, brace in zip(pieces[::2], pieces[1::2], strict=False):
        outer = stack[-1][1] if stack else applies
        if brace == "{":
            start = text.rpartition(";")[2].strip()
            is_media = start[:6].lower() == "@media"
            stack.append((start, outer and (not stack or stack[-1][0][:1] == "@")))
            if start[:1] == "@":
                stack[-1] = (start, outer and is_media and _applies(start[6:]))
        elif stack:
            start, certain = stack.pop()
            if start[:1] not in ("", "@"):
                yield start, text, certain


def _applies(media: str) -> bool:
    return not media.strip() or any(_PLAIN_MEDIA.fullmatch(part.strip()) for part in media.split(","))
