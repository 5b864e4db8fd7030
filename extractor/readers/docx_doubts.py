"""Runs of a Word file whose digits are not what a reader of the page sees: turned round, or white on white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.readers.html_colors import is_whitish
from extractor.readers.packages import attribute, child, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ANCESTORS = 40
"""Elements looked at above a run, a table in a table in a text box among them. A guess."""


def is_overridden(run: _Element) -> bool:
    """Return whether a run stands in an element that writes its characters from right to left."""
    parent = run.getparent()
    return parent is not None and local_name(parent) == "bdo" and attribute(parent, "val") == "rtl"


def is_unseen(run: _Element, properties: _Element) -> bool:
    """Return whether a run is white and nothing around it says that its ground is not."""
    color = child(properties, "color")
    if color is None or not is_whitish((attribute(color, "val") or "").lower()):
        return False
    return not any(map(_has_ground, _properties_around(run, properties)))


def _properties_around(run: _Element, properties: _Element) -> list[_Element]:
    found = [properties]
    for depth, ancestor in enumerate(run.iterancestors()):
        if depth > MAX_ANCESTORS:
            break
        own = child(ancestor, f"{local_name(ancestor)}Pr")
        if own is not None:
            found.append(own)
    return found


def _has_ground(properties: _Element) -> bool:
    if child(properties, "highlight") is not None:
        return True
    shading = child(properties, "shd")
    if shading is None:
        return False
    fill = (attribute(shading, "fill") or "auto").lower()
    pattern = (attribute(shading, "val") or "clear").lower()
    return (fill != "auto" and not is_whitish(fill)) or pattern not in ("clear", "nil")
