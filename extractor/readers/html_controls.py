"""Values that stand in something other than text: form controls, and images that may be the picture of a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# Stands for what is seen and is no text (U+FFFC, the object replacement character).
PICTURE = "\ufffc"

_NO_VALUE = frozenset({"checkbox", "radio", "file"})
_NO_TEXT = frozenset({"password", "range", "color", "image"})
_TINY = re.compile(r"\s*[0-2](?:\.[0-9]*)?\s*(?:px)?\s*")
_TINY_STYLE = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*[0-2](?:\.[0-9]*)?(?:px)?\s*(?:[;!]|$)", re.IGNORECASE)
_SPACER_NAME = re.compile(r"spacer|blank|space|dot|pixel|transparent", re.IGNORECASE)


def read_control(element: _Element) -> str:
    """What an input, a select or a textarea shows; empty if that is nothing, PICTURE if it is no text."""
    if element.tag == "select":
        return _read_choice(element)
    if element.tag == "textarea":
        return _read_text(element)
    kind = _read_kind(element)
    value = element.get("value") or ""
    if kind in _NO_TEXT:
        return PICTURE if value or kind == "image" else ""
    return "" if kind in _NO_VALUE else value


def is_hidden(control: _Element) -> bool:
    """Whether an input takes no place on the page."""
    return control.tag == "input" and _read_kind(control) == "hidden"


def is_spacer(image: _Element) -> bool:
    """Whether an image only keeps a distance: at most two pixels wide or high, or named like one."""
    if any(_TINY.fullmatch(image.get(side) or "") for side in ("width", "height")):
        return True
    if _TINY_STYLE.search(image.get("style") or ""):
        return True
    source = image.get("src") or ""
    if source[:5].lower() == "data:":
        return False
    return _SPACER_NAME.search(re.split(r"[?#]", source, maxsplit=1)[0].rpartition("/")[2]) is not None


def shows_text(drawing: _Element) -> bool:
    """Whether an svg holds text; where on the page its pieces stand is not known."""
    return any((text.text or "").strip() or len(text) for text in drawing.iter("text"))


def _read_kind(control: _Element) -> str:
    return (control.get("type") or "").strip().lower()


def _read_choice(select: _Element) -> str:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen:
        chosen = [option for option in options if option.get("disabled") is None][:1] or options[:1]
    elif select.get("multiple") is None:
        chosen = chosen[-1:]
    return " ".join(option.get("label") or _read_text(option) for option in chosen)


def _read_text(element: _Element) -> str:
    return "".join(map(str, element.itertext()))
