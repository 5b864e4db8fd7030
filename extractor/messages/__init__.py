"""Every sentence gouji says to a person, in English and Chinese: looked up by code, one file per family."""

from __future__ import annotations

from typing import Literal

from extractor.messages import (
    commands,
    editorial,
    evaluation,
    exports,
    findings,
    formats,
    frames,
    links,
    models,
    page,
    pages,
    prose,
    results,
    runs,
    scans,
    suspects,
    units,
    usage,
    wrapped,
)

Language = Literal["en", "zh"]

_FAMILIES = (
    commands.SENTENCES,
    editorial.SENTENCES,
    evaluation.SENTENCES,
    exports.SENTENCES,
    findings.SENTENCES,
    formats.SENTENCES,
    frames.SENTENCES,
    links.SENTENCES,
    models.SENTENCES,
    page.SENTENCES,
    pages.SENTENCES,
    prose.SENTENCES,
    results.SENTENCES,
    runs.SENTENCES,
    scans.SENTENCES,
    suspects.SENTENCES,
    units.SENTENCES,
    usage.SENTENCES,
    wrapped.SENTENCES,
)
_CATALOGUE: dict[str, tuple[str, str]] = {code: words for family in _FAMILIES for code, words in family.items()}


def say(code: str, language: Language, **fields: object) -> str:
    """Return the sentence `code` in `language`, filled in. KeyError for a code that is not in the catalogue."""
    english, chinese = _CATALOGUE[code]
    template = chinese if language == "zh" else english
    return template.format(**fields) if fields else template


def in_both(code: str, **fields: object) -> tuple[str, str]:
    """Return the sentence in English and Chinese, filled in."""
    return say(code, "en", **fields), say(code, "zh", **fields)


def codes() -> frozenset[str]:
    """Return every code of the catalogue."""
    return frozenset(_CATALOGUE)
