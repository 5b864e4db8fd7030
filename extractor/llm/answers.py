"""Answers of models kept on disk, so that the same question is paid for once."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast


def answer_key(base_url: str, request: Mapping[str, Any]) -> str:
    """Return the key of a request: SHA-256 of the endpoint and everything sent but the key."""
    text = json.dumps([base_url, request], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _plain_disk() -> type:
    """Return diskcache's JSON disk without its way back to pickles: a planted file must not become code."""
    from diskcache import JSONDisk
    from diskcache.core import MODE_BINARY, MODE_RAW

    class PlainDisk(JSONDisk):  # type: ignore[misc]
        """Reads what is stored raw or as bytes; refuses every other mode."""

        def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> object:
            if mode not in (MODE_RAW, MODE_BINARY):
                raise ValueError("not an answer that gouji kept")
            return super().fetch(mode, filename, value, read)

        def get(self, key: object, raw: int) -> object:
            if not raw:
                raise ValueError("not a key that gouji kept")
            return super().get(key, raw)

    return PlainDisk


class AnswerStore:
    """Completions by key in a folder; safe for several threads and processes."""

    def __init__(self, folder: Path) -> None:
        from diskcache import Cache

        self._cache = Cache(str(folder), disk=_plain_disk(), eviction_policy="none")

    def get(self, key: str) -> dict[str, Any] | None:
        """Return the completion kept under `key`; None if there is none, or if what is there can't be read."""
        try:
            kept = self._cache.get(key)
        except (ValueError, zlib.error):
            return None
        return cast("dict[str, Any]", kept) if isinstance(kept, dict) else None

    def put(self, key: str, completion: dict[str, Any]) -> None:
        """Keep a completion."""
        self._cache.set(key, completion)

    def clear(self) -> int:
        """Forget everything; return how many answers there were."""
        return int(self._cache.clear())

    def __len__(self) -> int:
        return len(self._cache)

    def close(self) -> None:
        """Close the files."""
        self._cache.close()
