"""What the commands that can ask a model share: their options, the session, the first and the last line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from extractor.cli.say import warn
from extractor.config import model_may_be_named
from extractor.errors import UsageError
from extractor.messages import Language, in_both

if TYPE_CHECKING:
    from extractor.llm.session import ModelSession
    from extractor.llm.settings import ModelSettings

_OPTIONS: tuple[tuple[str, type, str, str], ...] = (
    ("model", str, "NAME", "the model to ask, as its endpoint calls it; nothing is asked unless one is named"),
    ("base-url", str, "URL", "its OpenAI-compatible endpoint, such as http://127.0.0.1:11434/v1"),
    ("provider", str, "NAME", "a preset instead: openai, deepseek, qwen, zhipu, ollama, vllm, … (see gouji doctor)"),
    ("key-env", str, "VARIABLE", "environment variable that holds the key (default GOUJI_API_KEY, or the preset's)"),
    ("mode", str, "MODE", "how JSON is asked for: auto, json_schema, tools, json, text"),
    ("temperature", float, "T", "sampling temperature (default 0)"),
    ("seed", int, "N", "sampling seed, for servers that take one"),
    ("extra-body", str, "JSON", "sent along in every request, such as '{\"enable_thinking\": false}'"),
    ("extra-headers", str, "JSON", 'headers; a value "env:NAME" is taken from that variable'),
    ("max-output-tokens", int, "N", "longest answer (default 4096)"),
    ("max-input-tokens", int, "N", "longest question; longer tables are asked in parts (default 12000)"),
    ("rpm", int, "N", "requests per minute"),
    ("tpm", int, "N", "tokens per minute"),
    ("proxy", str, "URL", "proxy for the endpoint"),
    ("timeout-s", float, "S", "seconds to wait for an answer (default 120)"),
    ("max-retries", int, "N", "tries again after 429, 5xx and timeouts, Retry-After heeded (default 3)"),
    ("concurrency", int, "N", "documents asked about at a time (default 4)"),
    ("rounds", int, "N", "how often rows still open are asked for again, 0 to 2 (default 2)"),
    ("max-cost", float, "MONEY", "stop asking before the run costs more, in the currency of the price table"),
    ("max-tokens", int, "N", "stop asking before the run uses more tokens, input and output together"),
    ("prices", str, "FILE", "price table in the form of the shipped one; its entries win"),
    ("cache-dir", str, "FOLDER", "where answers are kept (default: the user's cache folder)"),
)


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which model is asked and what it may cost."""
    group = parser.add_argument_group("model", "also as GOUJI_MODEL, GOUJI_BASE_URL, … or in config.toml under [model]")
    for name, kind, metavar, text in _OPTIONS:
        group.add_argument(f"--{name}", type=kind, metavar=metavar, help=text)
    group.add_argument("--no-cache", action="store_true", help="neither use nor keep answers on disk")
    group.add_argument("--config", metavar="FILE", help="a TOML file with a table [model]")


def model_settings(options: argparse.Namespace) -> ModelSettings | None:
    """Return the settings of the model that is named, None if none is. Raises UsageError."""
    given = {name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name, *_ in _OPTIONS}
    if all(value is None for value in given.values()) and not options.config and not model_may_be_named():
        return None
    from extractor.llm.settings import read_setting, resolve_settings

    for name in ("extra_body", "extra_headers"):
        if given[name] is not None:
            given[name] = read_setting(name, "Mapping", str(given[name]))
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if options.no_cache:
        chosen["cache"] = False
    settings = resolve_settings(chosen, config=options.config)
    if settings is None and chosen:
        raise UsageError(*in_both("usage.no_model"))
    return settings


def announce(settings: ModelSettings, reader: str, language: Language) -> None:
    """Say before anything is sent which model at which host is asked, and what it may cost at most."""
    from extractor.llm.money import price_of

    price = price_of(settings.model, settings.prices)
    caps = []
    if settings.max_cost is not None and price is not None:
        caps.append(f"{settings.max_cost:g} {price.currency}")
    if settings.max_tokens is not None:
        caps.append(f"{settings.max_tokens:,} tokens")
    cap = ", ".join(caps) or ("无上限" if language == "zh" else "no cap")
    if not settings.key() and not settings.is_local:
        warn("cli.key_unset", language, name=settings.key_env, host=settings.host)
    warn("cli.model_line", language, model=settings.model, host=settings.host, reader=reader, cap=cap)


def print_usage(session: ModelSession, claims: tuple[int, int], language: Language) -> None:
    """Say at the end what was asked and paid, and why asking stopped if it did. `claims`: accepted, refused."""
    from extractor.llm.endpoint import setting_to_check

    spent, answered = session.budget.spent, session.answered
    cost = session.budget.cost
    money = f"{cost:.4f} {session.price.currency}" if cost is not None and session.price else "?"
    warn(
        "cli.model_summary",
        language,
        calls=spent.calls,
        kept=max(answered.calls - spent.calls, 0),
        input=f"{spent.input:,}",
        output=f"{spent.output:,}",
        cost=money,
        accepted=claims[0],
        refused=claims[1],
    )
    if session.failure:
        setting = setting_to_check(session.settings, session.failure.kind)
        warn("cli.model_stopped", language, detail=str(session.failure), setting=setting)
