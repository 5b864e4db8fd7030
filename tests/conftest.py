"""Fixtures: the labelled documents of eval/gold, and real reports where GOUJI_REAL_REPORTS says they are."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from extractor import Result, extract

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "eval" / "gold"
REAL = ROOT / "eval" / "real"
REAL_REPORTS = "GOUJI_REAL_REPORTS"

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Name our markers."""
    config.addinivalue_line("markers", "slow: takes seconds, such as building a wheel; part of the default run")


@dataclass(frozen=True)
class Labelled:
    """A document, what is printed in it by its labels, and what gouji makes of it."""

    path: Path
    labels: dict[str, Any] = field(repr=False)

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @property
    def cells(self) -> dict[str, Any]:
        """Cell name -> number, None for a printed nothing, or a mapping with value, raw and status."""
        cells: dict[str, Any] = self.labels["cells"]
        return cells

    @property
    def numbers(self) -> dict[str, int | float | None]:
        """Cell name -> number, or None where none is printed."""
        return {path: cell["value"] if isinstance(cell, dict) else cell for path, cell in self.cells.items()}

    @property
    def result(self) -> Result:
        """The result of the document, read once."""
        return _extract_once(self.path)


@cache
def _extract_once(path: Path) -> Result:
    return extract(path)


def gold_names() -> list[str]:
    """The names of all labelled documents of eval/gold."""
    return sorted(path.name.removesuffix(".gold.json") for path in GOLD.glob("*.gold.json"))


def read_labelled(labels: Path, folder: Path, source: str | None = None) -> Labelled:
    """A label file with its document in `folder`, by default the one that it names."""
    data = json.loads(labels.read_text(encoding="utf-8"))
    return Labelled(folder / (source or data["source"]), data)


@pytest.fixture(scope="session")
def gold() -> Callable[[str], Labelled]:
    """Read a labelled document of eval/gold by name."""
    return lambda name: read_labelled(GOLD / f"{name}.gold.json", GOLD)


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """The folder of real reports, which holds seeds/ and reports/."""
    folder = os.environ.get(REAL_REPORTS)
    if not folder:
        pytest.skip(f"{REAL_REPORTS} is not set: it names the folder that holds seeds/ and reports/")
    return Path(folder)


@pytest.fixture(scope="session")
def seed(real_folder: Path) -> Callable[[str], Labelled]:
    """Read a seed by number, `000`; its labels are our own, in eval/real."""
    return lambda number: read_labelled(REAL / f"seed_{number}.gold.json", real_folder / "seeds")


@pytest.fixture(scope="session")
def real_report(real_folder: Path) -> Callable[..., Labelled]:
    """Read a real report by the name of its label file; `source` names another text of the same report."""
    folder = real_folder / "reports"
    return lambda name, source=None: read_labelled(folder / f"{name}.gold.json", folder, source)
