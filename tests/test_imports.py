"""What is imported when: reading a text needs no model library, no HTML parser and no pydantic."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import GOLD, ROOT

HEAVY = ("openai", "instructor", "tiktoken", "httpx", "lxml", "pydantic", "yaml", "pandas", "numpy", "jinja2", "pebble")
LIST = f"import sys; print(sorted(set({HEAVY!r}) & set(sys.modules)))"


def imported_after(code: str) -> str:
    """Which heavy libraries a fresh process has imported after `code`, as it prints them on its last line."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LIST}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.splitlines()[-1]


def run_command(*arguments: str) -> str:
    """Code that runs the command line with stdout thrown away."""
    return (
        "import sys, io, contextlib\n"
        "from extractor.cli import main\n"
        f"sys.argv = ['gouji', *{arguments!r}]\n"
        "sys.stdout, kept = io.TextIOWrapper(io.BytesIO()), sys.stdout\n"
        "with contextlib.suppress(SystemExit): main()\n"
        "sys.stdout = kept"
    )


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("sample.txt", ".csv"),
        ("sample_inconsistent.txt", ".json"),
        ("pdf_layer_2021.txt", ".jsonl"),
        ("markdown_2021.md", ".jsonl"),
        ("list_page.txt", ".csv"),
    ],
)
def test_reading_a_text_from_the_command_line_imports_none_of_them(name: str, suffix: str, tmp_path: Path) -> None:
    """Whatever it holds, and however the result is written."""
    out = tmp_path / f"out{suffix}"
    assert imported_after(run_command("extract", str(GOLD / name), "-o", str(out))) == "[]"
    assert out.stat().st_size > 0


def test_the_other_commands_import_none_of_them(tmp_path: Path) -> None:
    """Checking numbers, listing the forms, printing a text."""
    (tmp_path / "cells.csv").write_text("document,cell,value\na,review_litigation.review.upheld,1\n", encoding="utf-8")
    for arguments in (
        ("verify", str(tmp_path / "cells.csv")),
        ("forms", "2021"),
        ("text", str(GOLD / "sample.txt")),
        ("--help",),
    ):
        assert imported_after(run_command(*arguments)) == "[]"


def test_extract_imports_no_editorial_rule() -> None:
    """They are for gouji check; nor the list of rules, unless one is switched off."""
    names = "('extractor.editorial', 'extractor.rulebook', 'csv')"
    none = f"\nassert not [name for name in sys.modules if name.startswith({names})]"
    assert imported_after(run_command("extract", str(GOLD / "sample_inconsistent.txt")) + none) == "[]"


def test_importing_the_package_imports_nothing_heavy() -> None:
    """Names are imported when first used."""
    assert imported_after("import extractor; dir(extractor)") == "[]"


def test_typed_results_import_pydantic_and_no_model_library() -> None:
    """The library's functions give a Result."""
    code = "from extractor import extract_text; extract_text('').verdict"
    assert imported_after(code) == "['pydantic']"


def test_a_page_imports_the_parser_and_no_model_library(tmp_path: Path) -> None:
    """HTML needs lxml."""
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>政府信息公开</p></body></html>", encoding="utf-8")
    assert imported_after(run_command("extract", str(page))) == "['lxml']"
