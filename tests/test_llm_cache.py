"""Answers are kept on disk: the same question is asked once, and a second run gives the same bytes."""

from __future__ import annotations

import pickle
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from asking import KEY, OPEN, ROWS, TRUE, answer, clear_environment, run_gouji, session
from model_server import ModelServer, Reply, Script, in_turn

from extractor import Settings, extract_text
from extractor.asking import questions
from extractor.llm.answers import AnswerStore, answer_key
from extractor.llm.money import Usage


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch, tmp_path)


def read(server: ModelServer, folder: Path, text: str = OPEN, **given: Any) -> str:
    """The JSON of a text read with answers kept in `folder`."""
    with session(server.url, cache=True, cache_dir=str(folder), **given) as model:
        return extract_text(text, settings=Settings("auto"), model=model).to_json()


def asked_again(folder: Path, script: Script | None = None, text: str = OPEN, **given: Any) -> bool:
    """Whether a second run with `given` sends anything, after one without."""
    with ModelServer(script or (lambda _: TRUE)) as server:
        read(server, folder)
        before = len(server.received)
        read(server, folder, text, **given)
        return len(server.received) > before


def test_a_second_run_sends_nothing_and_gives_the_same_bytes(tmp_path: Path) -> None:
    """Usage of the record included: it says what the answer took, whenever it was given."""
    with ModelServer(in_turn(TRUE, Reply(status=500))) as server:
        first, second = read(server, tmp_path), read(server, tmp_path)
    assert (first == second, len(server.received)) == (True, 1)
    assert '"verdict": "verified"' in first or '"verdict":"verified"' in first


def test_an_answer_from_disk_costs_nothing(tmp_path: Path) -> None:
    """Neither money nor a place below a cap."""
    with ModelServer(lambda _: TRUE) as server:
        read(server, tmp_path)
        with session(server.url, cache=True, cache_dir=str(tmp_path), max_tokens=1) as model:
            result = extract_text(OPEN, settings=Settings("auto"), model=model)
            spent, answered = model.budget.spent, model.answered
    assert (result.verdict, spent, answered) == ("verified", Usage(), Usage(100, 20, 0, 1))


def test_several_rounds_are_kept_one_by_one(tmp_path: Path) -> None:
    """A second round is another question."""
    with ModelServer(in_turn(answer({**ROWS[0], "quote": "不在原文"}), TRUE)) as server:
        outputs = [read(server, tmp_path, rounds=2) for _ in range(3)]
    assert (len(server.received), len(set(outputs))) == (2, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"temperature": 0.7},
        {"model": "other"},
        {"seed": 5},
        {"mode": "text"},
        {"max_output_tokens": 99},
        {"strict": True},
    ],
    ids=str,
)
def test_another_question_is_asked(tmp_path: Path, given: dict[str, Any]) -> None:
    """Whatever is sent otherwise makes it another one."""
    assert asked_again(tmp_path, **given)


@pytest.mark.parametrize(
    "given", [{}, {"concurrency": 1}, {"timeout_s": 9.0}, {"max_retries": 2}, {"rpm": 99}], ids=str
)
def test_the_same_question_is_not_asked_again(tmp_path: Path, given: dict[str, Any]) -> None:
    """What only says how to ask changes no answer."""
    assert not asked_again(tmp_path, **given)


def test_another_text_is_another_question(tmp_path: Path) -> None:
    """One number in the table; prose that is not sent makes no difference."""
    assert asked_again(tmp_path, text=OPEN.replace("1 | 3 |", "1 | 4 |"))
    assert not asked_again(tmp_path / "b", text=OPEN.replace("有所拓展", "有所发展"))


def test_a_changed_prompt_asks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are part of the question."""
    with ModelServer(lambda _: TRUE) as server:
        read(server, tmp_path)
        original = questions.render
        monkeypatch.setattr(questions, "render", lambda name, **given: original(name, **given) + "务必仔细。")
        read(server, tmp_path)
    assert len(server.received) == 2


def test_another_endpoint_is_another_question(tmp_path: Path) -> None:
    """Two servers may call different models by one name."""
    with ModelServer(lambda _: TRUE) as one, ModelServer(lambda _: TRUE) as other:
        read(one, tmp_path)
        read(other, tmp_path)
    assert (len(one.received), len(other.received)) == (1, 1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(""),
        Reply(" \n"),
        Reply(None),
        Reply(status=500),
        Reply(status=429),
        Reply(drop=True),
        Reply(raw=b"{}"),
        Reply(raw=b"not json"),
        Reply(TRUE, finish_reason="content_filter"),
    ],
    ids=["empty", "spaces", "null", "500", "429", "dropped", "{}", "no JSON", "filtered"],
)
def test_what_is_no_answer_is_not_kept(tmp_path: Path, reply: Reply) -> None:
    """The next run asks again and gets one."""
    with ModelServer(in_turn(reply, TRUE)) as server:
        first, second = read(server, tmp_path), read(server, tmp_path)
    assert len(server.received) == 2
    assert ("needs_review" in first, "needs_review" in second) == (True, False)


def test_nothing_is_kept_without_a_cache(tmp_path: Path) -> None:
    """No folder is made."""
    with ModelServer(lambda _: TRUE) as server:
        for _ in range(2):
            with session(server.url, cache=False, cache_dir=str(tmp_path / "none")) as model:
                extract_text(OPEN, settings=Settings("auto"), model=model)
    assert (len(server.received), (tmp_path / "none").exists()) == (2, False)


def test_the_command_keeps_answers_too(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    """Byte for byte the same output; the last line says what came from disk. --no-cache asks again."""
    with ModelServer(lambda _: TRUE) as server:
        options = ["--model", "scripted", "--base-url", server.url, "--cache-dir", str(tmp_path / "kept")]
        runs = [run_gouji(monkeypatch, capsysbinary, "extract", "-", *options, stdin=OPEN) for _ in range(2)]
        sent = len(server.received)
        run_gouji(monkeypatch, capsysbinary, "extract", "-", *options, "--no-cache", stdin=OPEN)
    assert (runs[0].out == runs[1].out, [each.code for each in runs]) == (True, [0, 0])
    assert "1 call(s), 0 answer(s) from disk" in runs[0].err
    assert "0 call(s), 1 answer(s) from disk" in runs[1].err
    assert (sent, len(server.received)) == (1, 2)


# ---- what lies on the disk


def test_neither_key_nor_document_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions are kept as hashes; what a model quoted is in its answer."""
    monkeypatch.setenv("GOUJI_API_KEY", KEY)
    with ModelServer(lambda _: TRUE) as server:
        read(server, tmp_path)
    with closing(sqlite3.connect(tmp_path / "cache.db")) as database:
        rows = database.execute("SELECT key, value FROM Cache").fetchall()
    kept = b"".join(zlib.decompress(item) for row in rows for item in row).decode()
    assert [word for word in (KEY, "自然人", "本年新收政府信息公开申请数量") if word in kept] == []
    assert "chat.completion" in kept


def test_a_planted_file_is_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Answers are JSON: a pickle in their place is not loaded."""

    class Planted:
        def __reduce__(self) -> tuple[Any, ...]:
            return (print, ("the pickle was loaded",))

    store = AnswerStore(tmp_path)
    store.put("key", {"a": 1})
    store.close()
    with closing(sqlite3.connect(tmp_path / "cache.db")) as database, database:
        database.execute("UPDATE Cache SET value = ?, mode = 4", (pickle.dumps(Planted()),))
    store = AnswerStore(tmp_path)
    found = store.get("key")
    store.close()
    assert (found, capsys.readouterr().out) == (None, "")


def test_the_store_gives_back_what_was_put_in(tmp_path: Path) -> None:
    """Also after it was closed; clearing says how many there were."""
    store = AnswerStore(tmp_path)
    store.put("a", {"text": "勾稽 \ud800", "n": [1, 2.5, None]})
    store.close()
    store = AnswerStore(tmp_path)
    assert (store.get("a"), store.get("b")) == ({"text": "勾稽 \ud800", "n": [1, 2.5, None]}, None)
    assert (store.clear(), store.get("a")) == (1, None)
    store.close()


def test_a_key_names_everything_that_is_sent() -> None:
    """The order of fields aside."""
    request = {"model": "m", "messages": [{"role": "user", "content": "问 \ud800"}]}
    assert answer_key("u", request) == answer_key("u", dict(reversed(request.items())))
    others = [
        answer_key("v", request),
        answer_key("u", {**request, "n": 1}),
        answer_key("u", {**request, "model": "n"}),
    ]
    assert len({answer_key("u", request), *others}) == 4
