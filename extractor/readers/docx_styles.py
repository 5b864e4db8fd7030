"""What the styles of a Word file say of paragraphs and runs: numbered, hidden, part of a table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.packages import attribute, child, is_on, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element


class StyleFacts(NamedTuple):
    """A style with those it is based on: its list and level as written (None: not said), and whether it hides text.

    `align` is its `vertAlign`; `height` above the line and `size` are in half points, None if it says none.
    """

    list_id: str | None = None
    level: int | None = None
    list_style: str = ""
    hidden: bool | None = None
    contents: bool = False
    align: str = ""
    height: int | None = None
    size: int | None = None


_PLAIN = StyleFacts()
_DEEPEST = 20


class Styles:
    """Styles by id; `default` is the paragraph style of paragraphs that name none."""

    def __init__(self, root: _Element | None) -> None:
        self._own: dict[str, tuple[StyleFacts, str]] = {}
        self.default = ""
        for style in root if root is not None else ():
            if local_name(style) != "style":
                continue
            name = attribute(style, "styleId") or ""
            self._own[name] = (_read_style(style, name), _value(style, "basedOn"))
            if attribute(style, "type") == "paragraph" and (attribute(style, "default") or "") in ("1", "true", "on"):
                self.default = name

    def facts_of(self, name: str) -> StyleFacts:
        """Return what a style says, its own words before those of the styles it is based on."""
        found = _PLAIN
        for _ in range(_DEEPEST):
            if name not in self._own:
                break
            own, base = self._own[name]
            found = StyleFacts(
                own.list_id if found.list_id is None else found.list_id,
                own.level if found.level is None else found.level,
                found.list_style or (name if own.list_id is not None else ""),
                own.hidden if found.hidden is None else found.hidden,
                found.contents or own.contents,
                found.align or own.align,
                own.height if found.height is None else found.height,
                own.size if found.size is None else found.size,
            )
            name = base
        return found


def read_list(properties: _Element | None) -> tuple[str | None, int | None]:
    """Return (list id, level) of paragraph properties, None for what is not said."""
    numbers = child(properties, "numPr")
    if numbers is None:
        return None, None
    level = _value(numbers, "ilvl")
    found = child(numbers, "numId")
    return (
        attribute(found, "val") if found is not None else None,
        int(level) if level.isdecimal() and len(level) < 3 else None,
    )


def _read_style(style: _Element, name: str) -> StyleFacts:
    list_id, level = read_list(child(style, "pPr"))
    vanish = child(style, "rPr", "vanish")
    title = _value(style, "name").lower()
    contents = title.startswith(("toc ", "目录")) or (name.lower().startswith("toc") and name[3:].isdecimal())
    hidden = None if vanish is None else is_on(vanish)
    runs = child(style, "rPr")
    align = _value(runs, "vertAlign") if runs is not None else ""
    height, size = read_half_points(runs, "position"), read_half_points(runs, "sz")
    return StyleFacts(list_id, level, "", hidden, contents, align, height, size)


def read_half_points(properties: _Element | None, name: str) -> int | None:
    """Return a size or height that properties of a run say, None if they say none, or in other units."""
    element = child(properties, name)
    text = (attribute(element, "val") or "") if element is not None else ""
    return int(text) if len(text) < 6 and text.removeprefix("-").isdecimal() else None


def _value(element: _Element, name: str) -> str:
    found = child(element, name)
    return (attribute(found, "val") or "") if found is not None else ""
