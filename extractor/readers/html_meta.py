"""What a page says of itself and points to: meta tags, title, links, embedded files and images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.model import Link
from extractor.readers.html_text import collapse

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LINKS = 5_000
MAX_CHARACTERS = 2_000  # of a meta value, of a link's text and of its target

# Elements that show another file, and the attribute that names it.
EMBEDDING = {
    "area": "href",
    "embed": "src",
    "frame": "src",
    "iframe": "src",
    "img": "src",
    "object": "data",
    "v:imagedata": "src",
}


class PageFacts:
    """Meta values by lower-case name, first one wins, and links in document order, at most MAX_LINKS."""

    def __init__(self) -> None:
        self.meta: dict[str, str] = {}
        self.links: list[Link] = []
        self._has_title = False

    def add_meta(self, element: _Element) -> None:
        """Note a meta tag that has a name (or property) and a value; of http-equiv only a refresh."""
        name = element.get("name") or element.get("property") or ""
        if not name and (element.get("http-equiv") or "").strip().lower() == "refresh":
            name = "refresh"
        self._put(collapse(name).lower(), element.get("content") or "")

    def add_title(self, element: _Element) -> None:
        """Note the page's title, which is not that of a drawing and outranks a meta tag of this name."""
        if not self._has_title and next(element.iterancestors("svg"), None) is None:
            self.meta.pop("title", None)
            self._put("title", element.text or "")
            self._has_title = "title" in self.meta

    def add_link(self, element: _Element) -> None:
        """Note an anchor that has a target, with its text."""
        if (target := element.get("href")) is not None:
            self._put_link(_start_of_text(element), target)

    def add_embedded(self, element: _Element) -> None:
        """Note a file shown in the page; the text is that of the alt attribute."""
        if (target := element.get(EMBEDDING[element.tag])) is not None:
            self._put_link(collapse(element.get("alt") or ""), target)

    def _put(self, name: str, value: str) -> None:
        value = collapse(value)[:MAX_CHARACTERS]
        if name and value:
            self.meta.setdefault(name[:MAX_CHARACTERS], value)

    def _put_link(self, text: str, target: str) -> None:
        if len(self.links) < MAX_LINKS:
            self.links.append(Link(text[:MAX_CHARACTERS], target[:MAX_CHARACTERS]))


def _start_of_text(element: _Element) -> str:
    """About the first MAX_CHARACTERS of the element's text; an unclosed anchor may hold a whole page."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece))
        length += len(piece)
        if length > MAX_CHARACTERS:
            break
    return collapse("".join(pieces))
