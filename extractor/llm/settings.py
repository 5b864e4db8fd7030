"""How a model is reached and what it may cost: one settings object, checked when built.

A setting comes from the call or flag, else from the environment (GOUJI_MODEL, GOUJI_BASE_URL, …), else from a
configuration file, else from the provider's preset, else the default below. A key alone never names a model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import yaml

from extractor.config import config_file, secret, setting_from_environment
from extractor.errors import UsageError
from extractor.messages import in_both

Mode = Literal["auto", "json_schema", "tools", "json", "text"]
MODES: tuple[Mode, ...] = ("auto", "json_schema", "tools", "json", "text")
DEFAULT_KEY_ENV = "GOUJI_API_KEY"


@dataclass(frozen=True)
class ModelSettings:
    """One model at one endpoint. Times in seconds, rates per minute, money in the currency of the price table.

    `key_env` is the *name* of the environment variable that holds the key. `mode` is how JSON is asked for: by
    schema, as a tool call, as a JSON object, or in plain text; `auto` takes the preset's, else `json_schema`, and
    steps down when the server refuses. `rounds` is how often rows are asked for again, at most 2.
    """

    model: str
    base_url: str = ""
    provider: str = ""
    key_env: str = DEFAULT_KEY_ENV
    mode: Mode = "auto"
    strict: bool = False
    temperature: float | None = 0.0
    seed: int | None = None
    max_output_tokens: int = 4096
    max_input_tokens: int = 12000
    rows_per_call: int = 30
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    extra_headers: Mapping[str, str] = field(default_factory=dict)
    rpm: int | None = None
    tpm: int | None = None
    proxy: str | None = None
    timeout_s: float = 120.0
    max_retries: int = 3
    concurrency: int = 4
    rounds: int = 2
    max_cost: float | None = None
    max_tokens: int | None = None
    prices: str | None = None
    cache: bool = True
    cache_dir: str | None = None

    def __post_init__(self) -> None:
        if not self.model:
            raise UsageError(*in_both("setting.no_model"))
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            known = ", ".join(providers())
            raise UsageError(*in_both("setting.no_endpoint", model=self.model, known=known))
        if address.username or address.password:
            raise UsageError(*in_both("setting.key_in_url"))
        _check_choice("mode", self.mode, MODES)
        self._check_numbers()
        for name in ("strict", "cache"):
            if not isinstance(getattr(self, name), bool):
                raise UsageError(*in_both("setting.not_flag", name=name, value=getattr(self, name)))
        for name in ("extra_body", "extra_headers"):
            _check_mapping(name, getattr(self, name))

    def _check_numbers(self) -> None:
        for name in ("max_output_tokens", "max_input_tokens", "rows_per_call", "concurrency"):
            _check_range(name, getattr(self, name), 1, 1_000_000)
            _check_whole(name, getattr(self, name))
        for name in ("rpm", "tpm", "max_tokens"):
            if getattr(self, name) is not None:
                _check_range(name, getattr(self, name), 1, 10**12)
        if self.temperature is not None:
            _check_range("temperature", self.temperature, 0, 2)
        if self.seed is not None:
            _check_range("seed", self.seed, -(2**63), 2**63 - 1)
            _check_whole("seed", self.seed)
        _check_range("rounds", self.rounds, 0, 2)
        _check_range("max_retries", self.max_retries, 0, 20)
        _check_range("timeout_s", self.timeout_s, 0.01, 3600)
        if self.max_cost is not None:
            _check_range("max_cost", self.max_cost, 0, 10**9)

    @property
    def host(self) -> str:
        """Host and port of the endpoint, as messages name it."""
        return urlsplit(self.base_url).netloc

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine; such servers rarely want a key."""
        return urlsplit(self.base_url).hostname in ("127.0.0.1", "localhost", "::1")

    def key(self) -> str:
        """Return the key, "" where its variable is not set (local servers want none)."""
        return secret(self.key_env)

    def headers(self) -> dict[str, str]:
        """Return the extra headers; a value `env:NAME` is taken from that variable."""
        return {
            name: secret(value.removeprefix("env:")) if value.startswith("env:") else value
            for name, value in self.extra_headers.items()
        }


def _check_choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(*in_both("setting.not_choice", name=name, value=value, known=", ".join(allowed)))


def _check_mapping(name: str, value: object) -> None:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise UsageError(*in_both("setting.not_table", name=name, value=value))
    if name == "extra_headers" and not all(isinstance(item, str) for item in value.values()):
        raise UsageError(*in_both("setting.not_texts", name=name))


def _check_whole(name: str, value: float) -> None:
    if not isinstance(value, int):
        raise UsageError(*in_both("setting.not_whole", name=name, value=value))


def _check_range(name: str, value: object, low: float, high: float) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise UsageError(*in_both("setting.not_in_range", name=name, value=value, low=low, high=high))


@cache
def providers() -> Mapping[str, Mapping[str, Any]]:
    """Return the presets of providers.yaml by name."""
    text = Path(__file__).with_name("providers.yaml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, Any]]", yaml.safe_load(text))


def resolve_settings(given: Mapping[str, Any], *, config: str | Path | None = None) -> ModelSettings | None:
    """Return the settings that result from `given` (None means not given), environment, file and preset.

    None if no model is named anywhere. `config` is a TOML file with a table [model]; default: the user's own
    (see config.config_file). Raises UsageError for unknown names and values that can't be.
    """
    known = {item.name: item for item in fields(ModelSettings)}
    from_file = _read_config(config)
    unknown = sorted({*given, *from_file} - set(known))
    if unknown:
        raise UsageError(*in_both("setting.unknown", name=unknown[0], known=", ".join(known)))
    chosen = dict(from_file)
    chosen.update(_from_environment(known))
    chosen.update({name: value for name, value in given.items() if value is not None})
    if not chosen.get("model"):
        return None
    preset = dict(_preset(str(chosen.get("provider") or ""), str(chosen.get("base_url") or "")))
    return ModelSettings(**{**preset, **chosen})


def _preset(provider: str, base_url: str) -> Mapping[str, Any]:
    """Return the preset that is named, or the one whose host the address has."""
    if provider:
        if provider not in providers():
            raise UsageError(*in_both("setting.no_provider", name=provider, known=", ".join(providers())))
        return providers()[provider]
    host = urlsplit(base_url).netloc
    return next((p for p in providers().values() if host and urlsplit(p["base_url"]).netloc == host), {})


def _read_config(path: str | Path | None) -> dict[str, Any]:
    file = Path(path) if path else config_file()
    if file is None:
        return {}
    try:
        with file.open("rb") as stream:
            table = tomllib.load(stream).get("model", {})
    except OSError as error:
        raise UsageError(*in_both("setting.unreadable", path=file, reason=error.strerror)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(*in_both("setting.not_toml", path=file, reason=error)) from error
    if not isinstance(table, dict):
        raise UsageError(*in_both("setting.not_model_table", path=file))
    return table


_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _from_environment(known: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in known.items():
        text = setting_from_environment(name)
        if text:
            found[name] = read_setting(name, str(item.type), text)
    return found


def read_setting(name: str, kind: str, text: str) -> object:
    """Return a setting given as text in the type that its declaration names. Raises UsageError."""
    try:
        if kind.startswith("Mapping"):
            value = yaml.safe_load(text)
            if not isinstance(value, dict):
                raise ValueError
            return value
        if kind.startswith("bool"):
            return _FLAGS[text.lower()]
        if kind.startswith("int"):
            return int(text)
        if kind.startswith("float"):
            return float(text)
    except (ValueError, KeyError, yaml.YAMLError) as error:
        raise UsageError(*in_both("setting.not_kind", name=name, value=text, kind=kind.split("[")[0])) from error
    return text
