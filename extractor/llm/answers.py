"""Answers of models kept on disk, so that the same question is paid for once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast


def answer_key(base_url: str, request: Mapping[str, Any]) -> str:
    """Return the key of a request: SHA-256 of the endpoint and everything sent but the key."""
    text = json.dumps([base_url, request], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class AnswerStore:
    """Completions by key in a folder; safe for several threads and processes."""

    def __init__(self, folder: Path) -> None:
        from diskcache import Cache, JSONDisk  # type: ignore[import-untyped] # JSON, not pickle: a planted file must not become code

        self._cache = Cache(str(folder), disk=JSONDisk, eviction_policy="none")

    def get(self, key: str) -> dict[str, Any] | None:
        """Return the completion kept under `key`, or None."""
        return cast("dict[str, Any] | None", self._cache.get(key))

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
