"""What a table says of a document beside its content (id, address, other columns), and how it enters its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from extractor.model import Document
from extractor.record import Record

READ_KEYS = frozenset(("articletitle", "title", "og:title", "pubdate", "contentsource"))
"""Meta keys that agency, year and kind of a document are read from where its text names none (see metadata)."""


class Provenance(NamedTuple):
    """Id, address, and (column, value) pairs; a value is "" where the table has none."""

    id: str | None = None
    url: str | None = None
    meta: tuple[tuple[str, str], ...] = ()


def with_said(doc: Document, said: Provenance) -> Document:
    """Return the document with the columns that are read as a page's own meta tags are; those that are empty change
    nothing.
    """
    meta = {name.lower(): value for name, value in said.meta if value and name.lower() in READ_KEYS}
    if not meta:
        return doc
    return doc._replace(content=doc.content._replace(meta={**doc.content.meta, **meta}))


def enter_provenance(record: Record, said: Provenance | None) -> None:
    """Write what is said of a document into its record, in place of what an earlier table said; None: nothing is.

    The table has the last word on its columns, empty ones included; without an address the page's own stays.
    """
    source = cast(Record, record["source"])
    meta = {**cast("dict[str, str]", source["meta"]), **dict(said.meta if said else ())}
    source["id"] = said.id if said else None
    source["url"] = _url(said, meta)
    source["meta"] = meta


def _url(said: Provenance | None, meta: Mapping[str, str]) -> str | None:
    return (said.url if said else None) or meta.get("url") or None


def provenance_of(record: Record) -> Provenance:
    """Return what a record says of its source, a page's own meta tags included."""
    source = cast(Record, record["source"])
    meta = cast("dict[str, str]", source["meta"])
    return Provenance(cast("str | None", source["id"]), cast("str | None", source["url"]), tuple(meta.items()))


def agrees(kept: Provenance, said: Provenance) -> bool:
    """Say whether a record that says `kept` is what entering `said` would make it; the columns are the same."""
    meta = dict(kept.meta)
    same = all(meta.get(name) == value for name, value in said.meta)
    return same and (kept.id, kept.url) == (said.id, _url(said, meta))


def reading_key(said: Provenance | None, columns: Sequence[str]) -> tuple[str, ...] | None:
    """Return what of it decides what is read in the content: () if nothing can, None if no record tells.

    `columns` are those of the run. Only a row that has a value or "" in each of them can be compared with a record.
    """
    if said is None:
        return None if columns else ()
    meta = dict(said.meta)
    wanted = [name for name in columns if name.lower() in READ_KEYS]
    return tuple(meta[name] for name in wanted) if all(name in meta for name in wanted) else None


def reads_alike(kept: Provenance, said: Provenance | None, columns: Sequence[str]) -> bool:
    """Say whether the record of the same content that says `kept` is what would be read with `said`, name apart."""
    return reading_key(said, columns) is not None and reading_key(kept, columns) == reading_key(said, columns)
