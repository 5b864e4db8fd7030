"""The text of a document with the spans of cells marked, cut where it would make the page too large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from extractor.errors import InputError
from extractor.gold import Label
from extractor.model import Span
from extractor.readers import MAX_BYTES, read_document
from extractor.runs.sources import SourceFile

MAX_TEXT_BYTES = 60_000
"""Most of a text that is shown, in UTF-8: twenty thousand characters, some three times a long report."""
_FRAGMENT = "!$&'()*+,;=:@/?-._~"
"""What browsers leave as it is in the part of an address after `#`."""


class SourceText(NamedTuple):
    """A text as HTML, its first `shown` characters of `length`."""

    html: Markup
    shown: int
    length: int

    @property
    def cut(self) -> bool:
        """Whether the text goes on."""
        return self.shown < self.length


def document_id(document: str) -> str:
    """Return the id of a document on the page, as browsers write it into an address."""
    return "doc-" + quote(document, safe=_FRAGMENT, errors="surrogatepass")


def place_id(document: str, start: int) -> str:
    """Return the id of the mark that begins at `start` in a document's text."""
    return f"at-{quote(document, safe=_FRAGMENT, errors='surrogatepass')}@{start}"


def span_name(span: Span) -> str:
    """Return what a mark and the cells that point to it have in common."""
    return f"{span[0]}-{span[1]}"


def read_text(label: Label) -> str | None:
    """Return the text of a labelled document as `gouji text` gives it, None if it can't be read any more."""
    try:
        return read_document(label.source, SourceFile(label.path, label.source).read(MAX_BYTES)).text
    except InputError:
        return None


def marked_text(document: str, text: str, spans: Mapping[Span, bool]) -> SourceText:
    """Return `text` with its `spans` marked; those that are only near to what is meant have False.

    A stretch that several spans cover is marked once, with the names of all of them. Spans beyond the end of what is
    shown are left out.
    """
    shown = len(text.encode("utf-8", "replace")[:MAX_TEXT_BYTES].decode("utf-8", "ignore"))
    inside = [span for span in spans if 0 <= span[0] < span[1] <= shown]
    return SourceText(Markup("").join(_stretches(document, text[:shown], inside, spans)), shown, len(text))


def _stretches(document: str, text: str, inside: Iterable[Span], spans: Mapping[Span, bool]) -> Iterator[Markup]:
    ordered = sorted(inside)
    edges = sorted({0, len(text), *(edge for span in ordered for edge in span)})
    for start, end in pairwise(edges):
        covering = [span for span in ordered if span[0] <= start and end <= span[1]]
        if not covering:
            yield escape(text[start:end])
            continue
        yield Markup('<mark id="{}" class="{}" data-spans="{}">{}</mark>').format(
            place_id(document, start),
            "bad" if any(spans[span] for span in covering) else "near",
            " ".join(map(span_name, covering)),
            text[start:end],
        )
