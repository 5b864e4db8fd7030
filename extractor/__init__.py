"""gouji (勾稽): read 政府信息公开工作年度报告, verify every total, never repair what was printed.

    from extractor import extract
    result = extract("report.txt")
    result.verdict, result.cells["requests.new_received.total"].value

Names are imported when first used: reading a text needs neither pydantic nor a model library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.api import extract, extract_many, extract_text, verify
    from extractor.errors import GoujiError, InputError, SchemaError, UsageError
    from extractor.llm.session import ModelSession
    from extractor.pipeline import Settings
    from extractor.report import Report
    from extractor.result import Result

__all__ = [
    "GoujiError",
    "InputError",
    "ModelSession",
    "Report",
    "Result",
    "SchemaError",
    "Settings",
    "UsageError",
    "extract",
    "extract_many",
    "extract_text",
    "verify",
]

_HOMES = {
    "extract": "api",
    "extract_many": "api",
    "extract_text": "api",
    "verify": "api",
    "GoujiError": "errors",
    "InputError": "errors",
    "SchemaError": "errors",
    "UsageError": "errors",
    "ModelSession": "llm.session",
    "Settings": "pipeline",
    "Report": "report",
    "Result": "result",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    return getattr(import_module(f"extractor.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
