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
