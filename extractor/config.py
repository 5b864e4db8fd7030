"""Where gouji finds its own data, and the only module that reads the environment."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Return the folder of shipped data `schemas` or `prompts`.

    A checkout (pyproject.toml beside extractor/) uses its own top-level folder, an installed package
    the copy inside itself. The working directory never matters.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / "_data" / name


def language_from_environment() -> str:
    """Return `zh` or `en` for messages: GOUJI_LANG, else the locale variables, else the system's own."""
    for variable in ("GOUJI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return _windows_language() if os.name == "nt" else "en"


def _windows_language() -> str:
    import ctypes

    windll = getattr(ctypes, "windll", None)
    if windll is None:
        return "en"
    primary_language = windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
    return "zh" if primary_language == 0x04 else "en"


def secret(name: str) -> str:
    """Return the value of the environment variable `name`, "" if it is not set. Never log what comes back."""
    return os.environ.get(name, "") if name else ""


def setting_from_environment(name: str) -> str:
    """Return the text of GOUJI_NAME, "" if it is not set."""
    return os.environ.get(f"GOUJI_{name.upper()}", "")


def config_file() -> Path | None:
    """Return the configuration file: GOUJI_CONFIG, else config.toml in the user's own folder if it is there.

    Never a file of the working directory: a folder of downloaded reports must not choose where text is sent.
    """
    named = os.environ.get("GOUJI_CONFIG", "")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    file = user_config_path("gouji", appauthor=False) / "config.toml"
    return file if file.is_file() else None


def model_may_be_named() -> bool:
    """Say whether the environment or a configuration file may name a model; a key alone never does."""
    return bool(os.environ.get("GOUJI_MODEL")) or config_file() is not None


def cache_dir() -> Path:
    """Return the folder in which answers of models are kept: GOUJI_CACHE_DIR, else the user's cache folder."""
    from platformdirs import user_cache_path

    named = os.environ.get("GOUJI_CACHE_DIR", "")
    return Path(named) if named else user_cache_path("gouji", appauthor=False) / "answers"
