"""What a run's records have of a researcher's own keys: an id, an address, columns passed through by --meta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast

from extractor.record import Record


class SourceKeys(NamedTuple):
    """Which keys have a column, the same for all rows of an export; `meta` are names in `source.meta`, sorted."""

    id: bool = False
    url: bool = False
    meta: tuple[str, ...] = ()

    def of(self, record: Record) -> tuple[str | None, ...]:
        """Return the values of a record: id, address, meta, as far as they have a column; None where it has none."""
        source = cast(Mapping[str, object], record["source"])
        meta = cast(Mapping[str, str], source.get("meta") or {})
        fixed = [name for name, wanted in (("id", self.id), ("url", self.url)) if wanted]
        values = [cast("str | None", source.get(name)) for name in fixed]
        return (*(value or None for value in values), *(meta.get(name) or None for name in self.meta))


NO_KEYS = SourceKeys()


def keys_of(records: Iterable[Record]) -> SourceKeys:
    """Return the keys that any of the records has.

    Of `source.meta` only what --meta named counts: the meta tags of a page are there too, others on each page.
    """
    has_id = has_url = False
    names: set[str] = set()
    for record in records:
        source, run = cast(Mapping[str, object], record["source"]), cast(Mapping[str, object], record.get("run") or {})
        has_id = has_id or bool(source.get("id"))
        has_url = has_url or bool(source.get("url"))
        settings = cast(Mapping[str, object], run.get("settings") or {})
        names.update(cast("list[str]", settings.get("meta") or ()))
    return SourceKeys(has_id, has_url, tuple(sorted(names)))
