"""What endpoints do, over HTTP on loopback: each fault ends in a verdict and a reason, never in a wrong number."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from asking import (
    KEY,
    OPEN,
    OPEN_ROWS,
    TRUE,
    TRUTH,
    ask_about,
    clear_environment,
    run_gouji,
    session,
)
from conftest import ROOT
from model_server import ModelServer, Reply, Script, closed_port_url, in_turn
from papers import print_report

from extractor import Settings, extract_text
from extractor.asking.wire import rows_model
from extractor.llm.failures import NoAnswerError

BY_RULES = ["missing_rows", "local_row"]
"""The reasons of OPEN without a model."""
UNAVAILABLE = [*BY_RULES, "model_unavailable"]
LENGTHY = "好" * 2000


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch, tmp_path)
    monkeypatch.setenv("GOUJI_API_KEY", KEY)


def details(result: Any) -> list[str]:
    """Why the model could not be asked, as the findings say."""
    messages = [f.message for f in result.findings if f.rule == "input/model_unavailable"]
    return [message.partition("(")[2].partition("). Read")[0] for message in messages]


def test_a_true_answer_settles_what_was_open() -> None:
    """The yardstick of all others: one request, every cell as printed, those two rows said by the model."""
    with ModelServer(lambda _: TRUE) as server:
        result = ask_about(OPEN, server.url)
    assert (result.verdict, result.reasons, result.claims) == ("verified", [], [])
    assert [item.path for item in server.received] == ["/v1/chat/completions"]
    assert {path: cell.raw for path, cell in result.cells.items()} == TRUTH
    told = {path.rpartition(".")[0] for path, cell in result.cells.items() if cell.origin == "model"}
    assert told == {f"requests.{row}" for row in OPEN_ROWS}
    assert result.run.model is not None
    used = result.run.model
    assert (used.calls, used.claims, used.input_tokens, used.output_tokens) == (1, 2, 100, 20)


# ---- the endpoint fails


@pytest.mark.parametrize(
    ("reply", "requests", "detail"),
    [
        (Reply(status=401), 1, "key: HOST answered 401"),
        (Reply(status=403), 1, "key: HOST answered 403"),
        (Reply(status=404), 1, "no_model: HOST answered 404"),
        (Reply(status=429), 1, "rate_limit: HOST answered 429"),
        (Reply(status=500), 1, "server_error: HOST answered 500"),
        (Reply(status=503), 1, "server_error: HOST answered 503"),
        (Reply(drop=True), 1, "connection: HOST"),
        (Reply(delay_s=0.8), 1, "timeout: HOST"),
        (
            Reply(raw=b"<html>down for repairs</html>"),
            1,
            "server_error: HOST: the answer is no chat completion (JSONDecodeError)",
        ),
        (Reply(status=400), 3, "bad_request: HOST answered 400"),
    ],
    ids=["401", "403", "404", "429", "500", "503", "dropped", "timeout", "no JSON", "400"],
)
def test_a_document_that_could_not_be_asked_about_says_so(reply: Reply, requests: int, detail: str) -> None:
    """Verdict and numbers are those of the rules, the reason is model_unavailable, the finding says what happened."""
    by_rules = extract_text(OPEN)
    with ModelServer(lambda _: reply) as server:
        result = ask_about(OPEN, server.url, timeout_s=0.4 if reply.delay_s else 5.0)
    assert (result.verdict, result.reasons) == (by_rules.verdict, UNAVAILABLE)
    assert result.cells == by_rules.cells
    assert (details(result), result.claims) == ([detail.replace("HOST", server.host)], [])
    assert len(server.received) == requests


def test_a_document_that_needs_no_model_is_not_touched_by_its_faults() -> None:
    """A wrong key costs nothing where nothing is asked."""
    with ModelServer(lambda _: Reply(status=401)) as server:
        assert ask_about(print_report(), server.url).verdict == "verified"
    assert server.received == []


def test_retry_after_is_heeded() -> None:
    """429 with a time to wait: tried again then, not sooner."""
    with ModelServer(in_turn(Reply(status=429, headers={"Retry-After": "1"}), TRUE)) as server:
        assert ask_about(OPEN, server.url, max_retries=1).verdict == "verified"
    first, second = server.received
    assert 0.95 <= second.at - first.at < 5


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_tried_again(status: int) -> None:
    """Without a time to wait too; the document never knows."""
    with ModelServer(in_turn(Reply(status=status), TRUE)) as server:
        result = ask_about(OPEN, server.url, max_retries=1)
    assert (result.verdict, len(server.received)) == ("verified", 2)


@pytest.mark.parametrize(("status", "kind"), [(401, "key"), (403, "key"), (404, "no_model")])
def test_a_fault_that_stays_stops_asking(status: int, kind: str) -> None:
    """The first document meets it, the others are not tried: one request in all."""
    with ModelServer(lambda _: Reply(status=status)) as server, session(server.url, max_retries=3) as model:
        results = [extract_text(OPEN, settings=Settings("auto"), model=model) for _ in range(3)]
    assert [each.reasons for each in results] == [UNAVAILABLE] * 3
    assert [details(each)[0] for each in results[1:]] == [f"stopped: {kind}"] * 2
    assert (len(server.received), model.failure and model.failure.kind) == (1, kind)


def test_three_dropped_connections_in_a_row_stop_asking() -> None:
    """Fewer don't: a server may restart. An answer in between starts the count anew."""
    script = in_turn(*[Reply(drop=True)] * 2, NOTHING_SAID, Reply(drop=True))
    with ModelServer(script) as server, session(server.url) as model:
        results = [extract_text(OPEN, settings=Settings("auto"), model=model) for _ in range(8)]
    assert [bool(details(each)) for each in results] == [True, True, False, True, True, True, True, True]
    assert [details(each)[0] for each in results[6:]] == ["stopped: refused_connection"] * 2
    assert len(server.received) == 6


NOTHING_SAID = Reply(content='{"rows": []}')


def test_refused_connections_stop_asking() -> None:
    """Nobody listens: three tries, then no more."""
    with session(closed_port_url()) as model:
        results = [extract_text(OPEN, settings=Settings("auto"), model=model) for _ in range(5)]
    assert [details(each)[0].partition(":")[0] for each in results] == ["connection"] * 3 + ["stopped"] * 2
    assert model.failure is not None
    assert model.failure.kind == "refused_connection"


# ---- nothing leaks


def echo(status: int) -> Script:
    """A server that repeats in its failure all it was sent, as some do."""
    return lambda body: Reply(status=status, raw=json.dumps({"error": {"message": f"{KEY} {body}"}}).encode())


@pytest.mark.parametrize(
    "script",
    [*map(echo, (400, 401, 404, 429, 500)), lambda _: Reply(drop=True), lambda body: f"不知道。{body} {KEY}"],
    ids=["400", "401", "404", "429", "500", "dropped", "prose"],
)
def test_neither_key_nor_document_is_in_a_failure_or_a_log(script: Script) -> None:
    """Not in what is raised, not in its traceback, not in what libraries log, whatever the server repeats."""
    messages = [{"role": "system", "content": "问"}, {"role": "user", "content": f"云岭县水利局 {LENGTHY}"}]
    with logged() as log, ModelServer(script) as server, session(server.url) as model:
        said = model.ask(messages, rows_model(OPEN_ROWS))
    assert isinstance(said.failure, NoAnswerError)
    shown = (
        "".join(traceback.format_exception(said.failure)) + repr(said.failure) + said.failure.detail + log.getvalue()
    )
    assert [secret for secret in (KEY, "云岭县", "好好好") if secret in shown] == []
    assert server.received[0].headers["authorization"] == f"Bearer {KEY}"


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What a program sees that logs to a stream from level INFO on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def test_keeping_a_library_quiet_costs_nothing_per_question() -> None:
    """One handler, however many questions were asked."""
    with ModelServer(lambda _: NOTHING_SAID) as server, session(server.url) as model:
        for _ in range(3):
            extract_text(OPEN, settings=Settings("auto"), model=model)
    own = [item for item in logging.getLogger("instructor").handlers if isinstance(item, logging.NullHandler)]
    assert len(own) <= 1


def test_the_command_shows_neither_key_nor_answer(tmp_path: Path) -> None:
    """A process of its own, as a person runs it: stderr holds our own lines only."""
    (tmp_path / "a.txt").write_text(OPEN, encoding="utf-8")
    with ModelServer(lambda _: f"对不起，云岭县水利局的表我看不懂。{KEY}") as server:
        arguments = ["extract", "a.txt", "--model", "scripted", "--base-url", server.url, "--no-cache", "--lang", "en"]
        done = subprocess.run(
            [sys.executable, "-m", "extractor", *arguments, "--rounds", "0"],
            cwd=tmp_path,
            env={**os_environment(), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert [secret for secret in (KEY, "对不起", "Max retries", "Traceback") if secret in done.stderr] == []


def os_environment() -> dict[str, str]:
    """The environment as the fixture has left it, for a process of its own."""
    return {**os.environ, "PYTHONIOENCODING": "utf-8"}


# ---- exit codes


@pytest.mark.parametrize(
    ("status", "setting", "detail"),
    [(401, "GOUJI_API_KEY", "key: HOST answered 401"), (404, "--model", "no_model: HOST answered 404")],
)
def test_a_wrong_key_or_model_exits_3_and_names_the_setting(
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    status: int,
    setting: str,
    detail: str,
) -> None:
    """Rules finish the run: the record is written all the same."""
    with ModelServer(lambda _: Reply(status=status)) as server:
        options = ["--model", "scripted", "--base-url", server.url, "--no-cache"]
        ran = run_gouji(monkeypatch, capsysbinary, "extract", "-", *options, stdin=OPEN)
    assert ran.code == 3
    assert f"asking stopped: {detail.replace('HOST', server.host)}. Check {setting} " in ran.err
    assert json.loads(ran.out)["reasons"] == UNAVAILABLE
    assert KEY not in ran.err + ran.out


def test_refused_connections_exit_3_and_name_the_address(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    """Four documents, each with its record."""
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text(OPEN, encoding="utf-8")
    url = closed_port_url()
    options = ["--model", "scripted", "--base-url", url, "--no-cache", "--max-retries", "0", "--concurrency", "1"]
    ran = run_gouji(monkeypatch, capsysbinary, "extract", str(tmp_path / "*.txt"), *options)
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, [each["reasons"] for each in records]) == (3, [UNAVAILABLE] * 4)
    assert "Check --base-url " in ran.err


@pytest.mark.parametrize("status", [429, 500])
def test_a_passing_fault_exits_1(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], status: int
) -> None:
    """The document can be done again; nothing needs to be set."""
    with ModelServer(lambda _: Reply(status=status)) as server:
        options = ["--model", "scripted", "--base-url", server.url, "--no-cache", "--max-retries", "0"]
        ran = run_gouji(monkeypatch, capsysbinary, "extract", "-", *options, stdin=OPEN)
    assert (ran.code, json.loads(ran.out)["reasons"], "Check" in ran.err) == (1, UNAVAILABLE, False)
