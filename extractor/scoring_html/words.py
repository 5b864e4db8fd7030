"""Sentences and numbers as the page prints them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from extractor.forms import TABLE_KINDS, load_forms
from extractor.messages import Language, codes, say
from extractor.model import Number
from extractor.scoring.intervals import Interval
from extractor.verification.explain import place_name

NOTHING = "–"


def word(language: Language, name: str, /, **fields: object) -> str:
    """Return the sentence `page.NAME`. KeyError for one that is not in the catalogue."""
    return say(f"page.{name}", language, **fields)


def named(language: Language, family: str, code: str) -> str:
    """Return what the catalogue calls `FAMILY.CODE`, the bare code where it has no name."""
    return say(f"{family}.{code}", language) if f"{family}.{code}" in codes() else code


def verdict_in_words(verdict: str | None, language: Language) -> str:
    """Return what a verdict is called, empty for None."""
    return named(language, "verdict", verdict) if verdict else ""


def percent(value: float | None) -> str:
    """Return a share as the command prints it, a dash for None."""
    return NOTHING if value is None else f"{value:.2%}"


def between(interval: Interval | None, form: str) -> str:
    """Return both ends of an interval, each by the format `form`; empty without one."""
    return f"[{form.format(interval.low)}, {form.format(interval.high)}]" if interval else ""


def number(value: Number | None) -> str:
    """Return the value of a cell, a dash for None."""
    return NOTHING if value is None else str(value)


def cell_in_words(path: str, form: Mapping[str, str | None], language: Language) -> str:
    """Return a cell by its printed labels: those of the labelled form, else of the first form that has it."""
    kind = path.split(".", 1)[0]
    return _cell_in_words(path, form.get(kind), language)


@lru_cache(maxsize=4096)
def _cell_in_words(path: str, version: str | None, language: Language) -> str:
    kind = path.split(".", 1)[0]
    tables = load_forms().of_kind(kind) if kind in TABLE_KINDS else ()
    known = [table for table in tables if path in table.paths]
    chosen = next((table for table in known if table.form == version), known[0] if known else None)
    return place_name(path, chosen, language)
