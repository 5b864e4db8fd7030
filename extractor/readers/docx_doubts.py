"""Runs of a Word file whose digits are not seen as they are: turned round, or in the colour of their ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.readers.colors import CLEAR, UNKNOWN, WHITE, is_lost, read_color
from extractor.readers.packages import attribute, child, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIGHLIGHTS = {"darkYellow": "#808000"}  # the one name of Word that is none of a page's colours
MAX_ANCESTORS = 40
"""Elements looked at above a run, a table in a table in a text box among them. A guess."""


def is_overridden(run: _Element) -> bool:
    """Return whether a run stands in an element that writes its characters from right to left."""
    parent = run.getparent()
    return parent is not None and local_name(parent) == "bdo" and attribute(parent, "val") == "rtl"


def is_unseen(run: _Element, properties: _Element) -> bool:
    """Return whether a run has a colour of its own and the ground that it stands on has the same.

    A run without one, or with `auto`, is written by Word in what can be read on its ground.
    """
    color = child(properties, "color")
    ink = (attribute(color, "val") or "auto").lower() if color is not None else "auto"
    if ink == "auto":
        return False
    grounds = (ground for ground in map(_ground, _properties_around(run, properties)) if ground != CLEAR)
    return is_lost(read_color(ink), next(grounds, WHITE))


def _properties_around(run: _Element, properties: _Element) -> list[_Element]:
    found = [properties]
    for depth, ancestor in enumerate(run.iterancestors()):
        if depth > MAX_ANCESTORS:
            break
        own = child(ancestor, f"{local_name(ancestor)}Pr")
        if own is not None:
            found.append(own)
    return found


def _ground(properties: _Element) -> int:
    """The colour that properties of a run, paragraph, cell or table put behind the print, CLEAR if none."""
    highlight = child(properties, "highlight")
    if highlight is not None and (name := attribute(highlight, "val") or "none") != "none":
        return read_color(_HIGHLIGHTS.get(name, name.lower()))
    shading = child(properties, "shd")
    if shading is None:
        return CLEAR
    pattern = (attribute(shading, "val") or "clear").lower()
    named = (attribute(shading, "fill" if pattern != "solid" else "color") or "auto").lower()
    if pattern not in ("clear", "nil", "solid"):
        return UNKNOWN
    return read_color(named) if named != "auto" else read_color("black") if pattern == "solid" else CLEAR
