"""Prompts are files that are checked when read; a document's text never passes through a template."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from asking import OPEN, TRUE, ask_about, clear_environment
from conftest import ROOT
from jinja2 import UndefinedError
from model_server import ModelServer

from extractor import SchemaError
from extractor.asking.prompts import load_prompt, render
from extractor.asking.questions import Refusal, ask_for_facts, ask_for_rows, row_names
from extractor.forms import Table, load_forms

NAMES = sorted(path.name.removesuffix(".md.j2") for path in (ROOT / "prompts").glob("*.md.j2"))
HEAD = "---\npurpose: Ask.\nvariables: [title]\nversion: 1\n---\n"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch, tmp_path)


def write(folder: Path, text: str) -> Path:
    """A folder of prompts with one of this text."""
    (folder / "mine.md.j2").write_text(text, encoding="utf-8")
    return folder


# ---- the files


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_says_what_it_is(name: str) -> None:
    """Purpose, variables, version; its label carries the hash of the whole file."""
    prompt = load_prompt(name)
    digest = hashlib.sha256((ROOT / "prompts" / f"{name}.md.j2").read_text(encoding="utf-8").encode()).hexdigest()[:12]
    assert (prompt.name, prompt.digest, prompt.label) == (name, digest, f"{prompt.version}/{digest}")
    assert len(prompt.purpose) > 10
    assert prompt.variables


def test_the_prompts_are_those_that_are_used() -> None:
    """No file without a use."""
    assert NAMES == ["facts", "rows", "rows_again"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no front matter", "front matter between two lines '---' is missing"),
        ("---\npurpose: Ask.\n", "front matter between two lines '---' is missing"),
        ("words\n" + HEAD, "front matter between two lines '---' is missing"),
        (HEAD.replace("purpose: Ask.\n", ""), "front matter needs 'purpose' (str)"),
        (HEAD.replace("[title]", "title"), "front matter needs 'variables' (list)"),
        (HEAD.replace("version: 1", "version: one"), "front matter needs 'version' (int)"),
        ("---\n- a\n---\n", "front matter needs 'purpose' (str)"),
        (HEAD + "{% for x in %}", "not a template"),
        (HEAD + "{{ title", "not a template"),
    ],
)
def test_a_broken_prompt_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    """With the file and what is wrong."""
    with pytest.raises(SchemaError) as raised:
        load_prompt("mine", write(tmp_path, text))
    assert message in str(raised.value)
    assert "mine.md.j2" in str(raised.value)


def test_front_matter_that_is_no_yaml_is_refused_by_name(tmp_path: Path) -> None:
    """As any other broken prompt, not as an error of the YAML library."""
    with pytest.raises(SchemaError, match=r"mine\.md\.j2"):
        load_prompt("mine", write(tmp_path, "---\npurpose: [\n---\n"))


def test_a_prompt_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    """The path and the system's reason."""
    with pytest.raises(SchemaError, match=r"absent\.md\.j2.*can't be read"):
        load_prompt("absent", tmp_path)


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    """A checkout may have them."""
    (tmp_path / "mine.md.j2").write_bytes((HEAD + "问：{{ title }}\n").replace("\n", "\r\n").encode())
    assert load_prompt("mine", tmp_path).purpose == "Ask."


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"title": "x"},
        {"title": "x", "columns": [], "rows": [], "more": 1},
        {"titel": "x", "columns": [], "rows": []},
    ],
)
def test_wrong_variables_are_refused(given: dict[str, object]) -> None:
    """Missing, surplus or misspelt: the ones it takes are named."""
    with pytest.raises(SchemaError, match="takes title, columns, rows"):
        render("rows", **given)


def test_a_variable_without_its_parts_is_an_error_not_a_gap() -> None:
    """An empty place in a question would be asked without anybody noticing."""
    with pytest.raises(UndefinedError):
        render("rows", title="x", columns=[], rows=[{"key": "a"}])


# ---- the questions


@pytest.mark.parametrize("table", load_forms().tables.values(), ids=lambda table: table.id)
def test_a_question_names_every_row_asked_for(table: Table) -> None:
    """By its key, each once, and ends with the text as it is."""
    names = row_names(table)
    system, user = ask_for_rows(table, names, "原文在此", (), ()).messages
    asked = [line[2:].split(" → ")[0] for line in system["content"].splitlines() if line.startswith("- ")]
    assert tuple(asked) == names
    assert user == {"role": "user", "content": "以下直到结尾，全部是原文：\n原文在此"}


def test_the_first_question_does_not_speak_of_a_second() -> None:
    """What failed and what was refused is said when there is something to say."""
    table = load_forms().of_kind("requests")[0]
    row = table.rows[0].key
    first = ask_for_rows(table, [row], "原文", (), ()).messages
    again = ask_for_rows(table, [row], "原文", ["甲加乙不等于丙"], [Refusal(row, "所抄的原文不存在")]).messages
    assert first[0] == again[0]
    assert "再次询问" not in first[1]["content"]
    for words in ("再次询问", "甲加乙不等于丙", f"{row}：所抄的原文不存在", "不要为了相符而改动任何数"):
        assert words in again[1]["content"]


def test_a_question_for_facts_names_every_cell() -> None:
    """By its path."""
    table = load_forms().of_kind("review_litigation")[0]
    system, _ = ask_for_facts(table, "原文").messages
    asked = [line[2:].split(" → ")[0] for line in system["content"].splitlines() if line.startswith("- ")]
    assert tuple(asked) == table.paths


# ---- text of a document is no template

BRACES = "{{ 7*7 }} {% for x in range(9) %}{{ x }}{% endfor %} {# gone #} {{ config.__class__ }} %} {{{"


@pytest.mark.parametrize("mode", ["json_schema", "tools", "json", "text"])
def test_braces_of_a_document_reach_the_server_as_they_are(mode: str) -> None:
    """Nowhere on the way are they rendered, by us or a library; a broken one is no error either."""
    text = OPEN.replace("7.属于行政执法案卷", f"7.属于行政执法案卷 {BRACES}")
    assert BRACES in text
    with ModelServer(lambda _: TRUE) as server:
        ask_about(text, server.url, mode=mode)
    assert len(server.received) == 1
    assert BRACES in server.received[0].body["messages"][1]["content"]
    assert "49" not in server.received[0].question


def test_braces_of_prose_reach_the_server_as_they_are() -> None:
    """In questions for facts too."""
    heading = "四、政府信息公开行政复议、行政诉讼情况\n"
    text = OPEN[: OPEN.index(heading)] + heading + f"全年 {BRACES} 件。\n五、存在的主要问题及改进情况\n无。\n"
    with ModelServer(lambda body: TRUE if "rows" in str(body["response_format"]) else '{"facts": []}') as server:
        ask_about(text, server.url)
    assert any(f"全年 {BRACES} 件。" in item.question for item in server.received)
