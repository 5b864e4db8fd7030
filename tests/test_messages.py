"""The catalogue: every sentence in English and Chinese, each used, each used one there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from conftest import ROOT

from extractor.messages import codes, say
from extractor.vocabulary import Reason, Verdict

SOURCES = [path for path in sorted((ROOT / "extractor").rglob("*.py")) if path.parent.name != "messages"]
FAMILIES = sorted({code.split(".")[0] for code in codes()})
FAMILY_FILES = [path for path in (ROOT / "extractor" / "messages").glob("*.py") if path.stem != "__init__"]


def texts_of(path: Path) -> Iterator[str]:
    """Every text of a source file; of an f-string its beginning with a star for the rest."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            yield f"{node.values[0].value}*"


TEXTS = {text for path in SOURCES for text in texts_of(path)}


def fields_of(code: str, language: str) -> set[str]:
    """The fields that a sentence is filled in with."""
    return {name for _, name, _, _ in Formatter().parse(say(code, language)) if name is not None}  # type: ignore[arg-type]


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_sentence_has_the_same_fields_in_both_languages(code: str) -> None:
    """And words in both; the Chinese one has Chinese words."""
    assert fields_of(code, "en") == fields_of(code, "zh")
    assert re.search("[a-z]", say(code, "en"))
    assert re.search("[\u4e00-\u9fff]", say(code, "zh"))


def test_every_code_that_the_source_names_is_in_the_catalogue() -> None:
    """A misspelt code would be a KeyError when something goes wrong."""
    pattern = re.compile(rf"(?:{'|'.join(FAMILIES)})\.[a-z_0-9]+")
    named = {text for text in TEXTS if pattern.fullmatch(text)}
    assert named - codes() == set()


def test_every_code_is_used() -> None:
    """By name, or by the beginning of its name: verdict.*, reason.*, why.*."""
    beginnings = {text[:-1] for text in TEXTS if re.fullmatch(r"[a-z]+\.\*", text)}
    unused = {code for code in codes() if code not in TEXTS and f"{code.split('.')[0]}." not in beginnings}
    assert unused == set()


def test_every_verdict_and_reason_has_words() -> None:
    """Of the closed lists, no more and no less."""
    for family, closed in (("verdict", Verdict), ("reason", Reason)):
        assert {code for code in codes() if code.startswith(f"{family}.")} == {
            f"{family}.{name}" for name in get_args(closed)
        }


def test_every_why_is_given_somewhere() -> None:
    """A row's note is a word of the source; weak_anchor is the rest."""
    whys = {code.removeprefix("why.") for code in codes() if code.startswith("why.")}
    assert whys - TEXTS == set()


def test_a_sentence_is_filled_in() -> None:
    """In the language asked for."""
    fields = {"name": "a.txt", "reason": "gone"}
    assert say("cli.unreadable_path", "en", **fields) == "a.txt: can't be read: gone"
    assert say("cli.unreadable_path", "zh", **fields) == "a.txt：无法读取：gone"


def test_fields_are_not_filled_in_twice() -> None:
    """A name that looks like a field stays as it is."""
    assert say("cli.unreadable_path", "en", name="{reason}", reason="gone") == "{reason}: can't be read: gone"


def test_an_unknown_code_is_a_key_error() -> None:
    """No sentence is made up."""
    with pytest.raises(KeyError):
        say("cli.nothing", "en")


def test_no_code_stands_in_two_families() -> None:
    """Else the later file would win without a word."""
    sizes = {path.stem: len(import_module(f"extractor.messages.{path.stem}").SENTENCES) for path in FAMILY_FILES}
    assert sum(sizes.values()) == len(codes()), sizes
