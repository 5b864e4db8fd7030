"""What models answer, over HTTP on loopback: in which wrapping JSON is found, and what it may not say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asking import (
    INTERNAL,
    INTERNAL_LINE,
    OPEN,
    PROCESS,
    PROCESS_LINE,
    ROWS,
    TRUE,
    TRUTH,
    answer,
    ask_about,
    clear_environment,
    refusals,
    session,
)
from model_server import Body, ModelServer, Reply, in_turn
from papers import print_report

from eval.scripted_models import asked_in, content_for, strong
from extractor import Settings, extract_text
from extractor.asking.fill import MIN_HALVED

BY_RULES = ["missing_rows", "local_row"]
"""The reasons of OPEN without a model."""
ASKING = "以下直到结尾，全部是原文：\n"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch, tmp_path)


# ---- the answer is no answer


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(content=None, refusal="I can't help with that."), "answer_refused"),
        (Reply(content="", finish_reason="content_filter"), "answer_refused"),
        (Reply(content="对不起，我不能回答。"), "answer_unparsable"),
        (Reply(content='{"row": "one"}'), "answer_unparsable"),
        (Reply(content='{"rows": [{"row": "x"}]}'), "answer_unparsable"),
        (Reply(content="[1, 2"), "answer_unparsable"),
        (Reply(content="{" * 5000), "answer_unparsable"),
        (Reply(content=""), "answer_empty"),
        (Reply(content=None), "answer_empty"),
        (Reply(content=" \n\t　 "), "answer_empty"),
        (Reply(raw=b"{}"), "answer_empty"),
        (Reply(content='{"rows": [', finish_reason="length"), "answer_truncated"),
    ],
    ids=["refusal", "filter", "prose", "shape", "item", "cut", "deep", "empty", "null", "spaces", "{}", "length"],
)
def test_an_answer_that_says_nothing_changes_nothing(reply: Reply, reason: str) -> None:
    """One request, one claim refused without a row; the endpoint was there, so the document is not to be redone."""
    with ModelServer(lambda _: reply) as server:
        result = ask_about(OPEN, server.url)
    assert (result.verdict, result.reasons) == ("needs_review", BY_RULES)
    assert (refusals(result), len(server.received)) == ([("", reason)], 1)


def test_a_long_answer_that_breaks_off_is_asked_for_in_halves() -> None:
    """Down to few rows; then everything is answered."""
    content = content_for(strong(TRUTH))
    asked: list[int] = []

    def script(body: Body) -> Reply | str:
        asked.append(len(asked_in(body["messages"]).names))
        return Reply('{"rows": [{"row"', finish_reason="length") if asked[-1] > MIN_HALVED else content(body)

    with ModelServer(script) as server:
        result = ask_about(print_report(), server.url, "llm")
    assert asked == [6, *halved(25), 1]
    assert {path: cell.raw for path, cell in result.cells.items()} == TRUTH


def halved(count: int) -> list[int]:
    """How many rows are asked for, one question after the other, where all too long answers break off."""
    return [count, *halved(count // 2), *halved(count - count // 2)] if count > MIN_HALVED else [count]


# ---- the answer is wrapped


@pytest.mark.parametrize(
    "content",
    [
        f"```json\n{TRUE}\n```",
        f"```\n{TRUE}\n```",
        f"好的，结果如下：\n{TRUE}",
        f"{TRUE}\n以上是全部结果。",
        f"<think>先看表头 {{不是答案}}……</think>\n{TRUE}",
        f'<think>也许是 {{"rows": []}}？不对。</think>{TRUE}',
        f"<thinking>\n{answer(ROWS[0])}\n</thinking>\n```json\n{TRUE}\n```",
        json.dumps({"name": "Rows", "arguments": json.loads(TRUE)}, ensure_ascii=False),
        json.dumps({"name": "Rows", "arguments": TRUE}, ensure_ascii=False),
        f'<tool_call>\n{{"name": "Rows", "parameters": {TRUE}}}\n</tool_call>',
        json.dumps({**json.loads(TRUE), "comment": "two rows found"}, ensure_ascii=False, indent=2),
    ],
    ids=[
        "fence",
        "bare fence",
        "before",
        "behind",
        "think",
        "think JSON",
        "thinking",
        "tool",
        "tool text",
        "tag",
        "more",
    ],
)
@pytest.mark.parametrize("mode", ["json_schema", "json", "text"])
def test_json_is_found_in_what_stands_around_it(content: str, mode: str) -> None:
    """Fences, words before and behind, thinking first, a tool call written as text, fields nobody asked for."""
    with ModelServer(lambda _: content) as server:
        result = ask_about(OPEN, server.url, mode=mode)
    assert (result.verdict, refusals(result), len(server.received)) == ("verified", [], 1)


def test_numbers_in_the_place_of_strings_are_taken_as_printed() -> None:
    """And null as an empty cell, which it then has to be."""
    numbers = [{**row, "values": [int(value) for value in row["values"]]} for row in ROWS]
    nulls = [numbers[0], {**ROWS[1], "values": [None] * 7}]
    with ModelServer(in_turn(answer(*numbers), answer(*nulls))) as server:
        assert ask_about(OPEN, server.url).verdict == "verified"
        assert refusals(ask_about(OPEN, server.url)) == [(PROCESS, "values_differ")]


# ---- modes


@pytest.mark.parametrize(
    ("mode", "sent"),
    [
        ("json_schema", {"response_format": "json_schema"}),
        ("json", {"response_format": "json_object"}),
        ("text", {}),
        ("tools", {"tools": "function", "tool_choice": "function"}),
    ],
)
def test_each_mode_asks_in_its_own_way(mode: str, sent: dict[str, str]) -> None:
    """The messages are the same in all of them: ours, the library adds none."""
    reply = Reply(content=None, arguments=TRUE, finish_reason="tool_calls") if mode == "tools" else Reply(TRUE)
    with ModelServer(lambda _: reply) as server:
        result = ask_about(OPEN, server.url, mode=mode)
    body = server.received[0].body
    kinds = {key: (body[key][0] if key == "tools" else body[key])["type"] for key in sent}
    assert (result.verdict, kinds) == ("verified", sent)
    assert {"response_format", "tools", "tool_choice"} & set(body) == set(sent)
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    table = OPEN[OPEN.index("三、收到和处理") : OPEN.index(" |\n四、政府信息公开行政复议")]
    assert body["messages"][1]["content"] == f"{ASKING}{table}"


def test_auto_steps_down_when_a_server_refuses_a_mode() -> None:
    """By schema, as an object, as text; once found out it is remembered for the session."""

    def script(body: Body) -> Reply | str:
        return Reply(status=400) if "response_format" in body else f"结果：{TRUE}"

    with ModelServer(script) as server, session(server.url) as model:
        results = [extract_text(OPEN, settings=Settings("auto"), model=model) for _ in range(2)]
    formats = [item.body.get("response_format", {}).get("type") for item in server.received]
    assert formats == ["json_schema", "json_object", None, None]
    assert [each.verdict for each in results] == ["verified"] * 2


def test_a_mode_that_was_chosen_is_kept() -> None:
    """A refusal is then a fault of the endpoint."""
    with ModelServer(lambda _: Reply(status=422)) as server:
        assert ask_about(OPEN, server.url, mode="json_schema").reasons == [*BY_RULES, "model_unavailable"]
    assert len(server.received) == 1


# ---- the answer says too much


def test_rows_nobody_asked_for_do_not_count() -> None:
    """Known ones, unknown ones and one of another table; the two that were asked for still do."""
    line = "7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
    more = [{"row": row, "quote": line, "values": ["0"] * 7} for row in ("results.denied.enforcement_file", "x", "all")]
    with ModelServer(lambda _: answer(*ROWS, *more)) as server:
        result = ask_about(OPEN, server.url)
    assert result.verdict == "verified"
    rows = ["results.denied.enforcement_file", "x", "review_litigation"]
    assert [claim.reason for claim in result.claims] == ["not_asked"] * 3
    assert refusals(result)[:2] == [(row, "not_asked") for row in rows[:2]]


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        (
            [ROWS[0], {**ROWS[1], "quote": "6.属于四类过程性信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0"}],
            [(PROCESS, "quote_not_found")],
        ),
        ([ROWS[0], {**ROWS[1], "quote": "  "}], [(PROCESS, "quote_empty")]),
        (
            [ROWS[0], {**ROWS[0], "row": PROCESS}],
            [(INTERNAL, "quote_used_twice"), (PROCESS, "quote_used_twice")],
        ),
        ([{**ROWS[0], "quote": f"{INTERNAL_LINE} |\n{PROCESS_LINE}"}], [(INTERNAL, "quote_spans_lines")]),
        ([{**ROWS[0], "values": ["2", "0", "0", "0", "0", "1", "4"]}], [(INTERNAL, "values_differ")]),
    ],
    ids=["not found", "empty", "twice", "two lines", "another number"],
)
def test_a_claim_that_the_text_does_not_bear_out_is_refused(rows: list[Any], reasons: list[tuple[str, str]]) -> None:
    """By name, and the document stays open."""
    with ModelServer(lambda _: answer(*rows)) as server:
        result = ask_about(OPEN, server.url)
    assert (result.verdict, "model_unavailable" in result.reasons) == ("needs_review", False)
    assert sorted(refusals(result)) == sorted(reasons)


# ---- money


def test_usage_that_is_not_reported_is_estimated() -> None:
    """By our own count of what was sent and said."""
    with ModelServer(lambda _: Reply(TRUE, usage=None)) as server, session(server.url) as model:
        extract_text(OPEN, settings=Settings("auto"), model=model)
        spent = model.budget.spent
    assert (spent.calls, spent.estimated, spent.cached) == (1, 1, 0)
    assert 500 < spent.input < 3000
    assert 50 < spent.output < 400
