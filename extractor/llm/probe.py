"""What an endpoint can do, found by asking it: reachable, key, model, the ways of asking for JSON, usage.

Every probe is one small call with an invented question; no document is sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from extractor.llm.ask import Asker, Message, Said
from extractor.llm.endpoint import Endpoint
from extractor.llm.failures import FATAL
from extractor.llm.money import Budget, Usage
from extractor.llm.settings import Mode, ModelSettings

PROBE_MODES: tuple[Mode, ...] = ("json_schema", "tools", "json", "text")
"""In the order of preference: what constrains the answer most comes first."""

ProbeOutcome = Literal["honoured", "ignored", "refused", "failed"]
PROBE_TOKENS = 400
"""Longest answer to a probe; thinking models say a lot before two words."""


class ProbeAnswer(BaseModel):
    """What a probe wants back."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    word: str
    count: int


_SCHEMA_ONLY: list[Message] = [{"role": "user", "content": "请只回复两个字：你好。"}]
"""Says nothing of JSON: an answer in the shape of the schema shows that the server enforces it."""
_IN_WORDS: list[Message] = [
    {"role": "user", "content": '只输出一个 JSON 对象，不要任何说明文字：{"word": "你好", "count": 2}'}
]


class Probed(NamedTuple):
    """One way of asking and what came of it; `ignored`: an answer, but not in the shape that was asked for."""

    mode: Mode
    outcome: ProbeOutcome
    detail: str = ""


class Diagnosis(NamedTuple):
    """What was found. `mode` is the one that works best, None if none does; `failure` why nothing was tried on."""

    probes: tuple[Probed, ...]
    failure: str
    failure_kind: str
    usage_reported: bool
    used: Usage
    mode: Mode | None


def probe(settings: ModelSettings) -> Diagnosis:
    """Ask an endpoint in every mode and return what it can do."""
    found: list[Probed] = []
    used = Usage()
    for mode in PROBE_MODES:
        said = _ask(settings, mode)
        used = used.plus(said.usage)
        if said.failure is not None and said.failure.kind in (*FATAL, "connection", "timeout"):
            return Diagnosis(tuple(found), str(said.failure), said.failure.kind, False, used, None)
        found.append(_judged(mode, said))
    works = next((p.mode for p in found if p.outcome == "honoured"), None)
    return Diagnosis(tuple(found), "", "", used.calls > used.estimated, used, works)


def _ask(settings: ModelSettings, mode: Mode) -> Said:
    tried = replace(
        settings, mode=mode, cache=False, max_output_tokens=min(settings.max_output_tokens, PROBE_TOKENS), max_retries=0
    )
    endpoint = Endpoint(tried, Budget(None), None)
    try:
        return Asker(endpoint).ask(_SCHEMA_ONLY if mode in ("json_schema", "tools") else _IN_WORDS, ProbeAnswer)
    finally:
        endpoint.close()


def _judged(mode: Mode, said: Said) -> Probed:
    if said.answer is not None:
        return Probed(mode, "honoured")
    kind = said.failure.kind if said.failure else "unparsable"
    if kind == "bad_request":
        return Probed(mode, "refused", str(said.failure))
    return Probed(mode, "ignored" if kind in ("unparsable", "truncated") else "failed", kind)
