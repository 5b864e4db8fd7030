"""What calls cost: tokens counted without a network, prices from tables, caps that hold across threads."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from asking import OPEN, TRUE, ask_about, clear_environment, run_gouji, session
from model_server import Body, ModelServer, Reply

from extractor import Settings, UsageError, extract_text
from extractor.llm import money
from extractor.llm.money import Budget, Price, Usage, count_messages, count_tokens, counts_exactly, price_of

PRICE = Price("USD", 1.0, 0.1, 10.0, "2025-01-01")
ENTRY = '- {model: "scripted*", currency: CNY, input: 2, cached_input: 0.2, output: 3, date: 2025-09-29}\n'


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch, tmp_path)


@pytest.fixture
def prices(tmp_path: Path) -> str:
    """A price table that has the scripted model."""
    (tmp_path / "prices.yaml").write_text(ENTRY, encoding="utf-8")
    return str(tmp_path / "prices.yaml")


# ---- counting


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    money._o200k.cache_clear()


@pytest.mark.usefixtures("_no_network")
def test_tokens_are_counted_without_a_network() -> None:
    """By o200k_base from a package; what looks like a control token is text."""
    texts = {"": 0, "hello world": 2, "0": 1, "123456789": 3, "<|endoftext|>": 7, "政府信息公开": 3}
    assert {text: count_tokens(text) for text in texts} == texts
    messages = [{"role": "system", "content": "hello world"}, {"role": "user", "content": ""}]
    assert count_messages(messages) == 2 + 2 * money.MESSAGE_TOKENS


@pytest.mark.parametrize(
    ("model", "exact"), [("gpt-4o-mini", True), ("gpt-4.1", True), ("qwen-plus", False), ("x", False)]
)
def test_only_models_with_that_encoding_are_counted_exactly(model: str, exact: bool) -> None:
    """The others' counts are called estimates."""
    assert counts_exactly(model) == exact


# ---- prices


def test_cached_tokens_have_their_own_price() -> None:
    """Of 1,000 in, 400 from the cache, and 100 out."""
    assert PRICE.of(Usage(1000, 100, 400, 1)) == pytest.approx((600 * 1 + 400 * 0.1 + 100 * 10) / 1e6)


def test_the_users_table_wins_over_the_shipped_one(tmp_path: Path) -> None:
    """The first pattern that fits counts, capitals aside; what it lacks comes from the shipped one."""
    table = tmp_path / "prices.yaml"
    table.write_text(ENTRY + ENTRY.replace("scripted*", "GPT-4o-*").replace("2,", "7,"), encoding="utf-8")
    assert price_of("Scripted-9b", table) == Price("CNY", 2.0, 0.2, 3.0, "2025-09-29")
    assert [price.input for name in ("gpt-4o-mini", "gpt-4.1") if (price := price_of(name, table))] == [7.0, 2.0]
    assert price_of("scripted") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1", "a price table is a list of entries with cached_input, currency, date, input, model, output"),
        ("- {model: x}", "entry 1 needs cached_input, currency, date, input, model, output"),
        (ENTRY + ENTRY.replace("input: 2", "input: -2"), "entry 2: input must be a number, 0 or more"),
        (ENTRY.replace("output: 3", "output: free"), "entry 1: output must be a number, 0 or more"),
        (ENTRY.replace("output: 3", "output: true"), "entry 1: output must be a number, 0 or more"),
        ("- [", "the price table can't be read"),
    ],
)
def test_a_broken_price_table_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    """The file, the entry, what is missing."""
    table = tmp_path / "mine.yaml"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        price_of("scripted", table)
    assert str(raised.value).startswith(f"{table}: {message}")


def test_a_price_table_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    """Not taken for an empty one."""
    with pytest.raises(UsageError, match=r"gone\.yaml: the price table can't be read"):
        price_of("scripted", tmp_path / "gone.yaml")


# ---- caps


def test_a_reservation_is_replaced_by_what_was_used() -> None:
    """The worst case is set aside while a call runs; afterwards only its use counts."""
    budget, worst = Budget(None, max_tokens=100), Usage(50, 20, calls=1)
    assert [budget.reserve(worst), budget.reserve(worst)] == [True, False]
    budget.settle(worst, Usage(10, 5, 0, 1))
    assert (budget.reserve(worst), budget.spent, budget.cost) == (True, Usage(10, 5, 0, 1), None)


def test_a_cap_may_be_reached_but_not_passed() -> None:
    """Exactly all of it may be used."""
    assert Budget(None, max_tokens=70).reserve(Usage(50, 20))
    assert not Budget(None, max_tokens=69).reserve(Usage(50, 20))
    assert Budget(PRICE, max_cost=0.00025).reserve(Usage(50, 20))
    assert not Budget(PRICE, max_cost=0.00024).reserve(Usage(50, 20))


def test_a_budget_holds_across_threads() -> None:
    """Sixteen threads at once, each using all it reserved: never above the cap, and not stopped far below it."""
    budget, start = Budget(PRICE, max_cost=0.01, max_tokens=10**9), Barrier(16)
    worst = Usage(100, 10, 0, 1)

    def work(_: int) -> float:
        start.wait()
        highest = 0.0
        for _ in range(40):
            if budget.reserve(worst):
                budget.settle(worst, worst)
            highest = max(highest, budget.cost or 0)
        return highest

    with ThreadPoolExecutor(16) as pool:
        highest = max(pool.map(work, range(16)))
    assert highest <= 0.01
    assert budget.spent.calls == 50


def test_a_cap_in_money_needs_a_price(tmp_path: Path) -> None:
    """Otherwise it would not be a cap."""
    message = "--max-cost needs a price for this model: pass --prices FILE, or cap with --max-tokens"
    with pytest.raises(UsageError) as raised:
        session("http://127.0.0.1:9/v1", max_cost=1.0)
    assert str(raised.value) == message
    table = tmp_path / "prices.yaml"
    table.write_text(ENTRY, encoding="utf-8")
    session("http://127.0.0.1:9/v1", max_cost=1.0, prices=str(table)).close()


def test_a_cap_in_money_without_a_price_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Exit 2, before anything is sent."""
    with ModelServer(lambda _: TRUE) as server:
        options = ["--model", "scripted", "--base-url", server.url, "--max-cost", "1"]
        ran = run_gouji(monkeypatch, capsysbinary, "extract", "-", *options, stdin=OPEN)
    assert (ran.code, ran.out, server.received) == (2, "", [])
    assert "--max-cost needs a price for this model" in ran.err


# ---- caps in a run


def test_a_call_that_could_pass_the_cap_is_not_made() -> None:
    """The document says so: model_unavailable, with what the call could have used."""
    with ModelServer(lambda _: TRUE) as server:
        result = ask_about(OPEN, server.url, max_tokens=100)
    (finding,) = [f for f in result.findings if f.rule == "input/model_unavailable"]
    assert (result.verdict, result.reasons[-1], server.received) == ("needs_review", "model_unavailable", [])
    assert "budget: the next call could use" in finding.message


def test_documents_behind_the_cap_are_to_be_done_again() -> None:
    """As many as fit are asked about, the others keep what rules read."""
    with ModelServer(lambda _: Reply(TRUE, usage=(1000, 200))) as server:
        given = {"max_tokens": 7000, "max_output_tokens": 2000, "concurrency": 1}
        with session(server.url, **given) as model:
            results = [extract_text(OPEN, settings=Settings("auto"), model=model) for _ in range(6)]
            spent = model.budget.spent
    asked = len(server.received)
    assert 0 < asked < 6
    assert [each.verdict for each in results] == ["verified"] * asked + ["needs_review"] * (6 - asked)
    assert ["model_unavailable" in each.reasons for each in results] == [False] * asked + [True] * (6 - asked)
    assert spent == Usage(1000 * asked, 200 * asked, 0, asked)


def test_many_threads_never_pass_a_cap(prices: str) -> None:
    """The server reports as much as was reserved for the answer; what is spent stays below."""

    def greedy(body: Body) -> Reply:
        return Reply(TRUE, usage=(count_messages(body["messages"]), 500), delay_s=0.01)

    given = {"max_cost": 0.03, "prices": prices, "max_output_tokens": 500, "concurrency": 8}
    with ModelServer(greedy) as server, session(server.url, **given) as model, ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: extract_text(OPEN, settings=Settings("auto"), model=model), range(24)))
        cost = model.budget.cost
    assert cost is not None
    assert 0.02 < cost <= 0.03
    assert sum(each.verdict == "verified" for each in results) == len(server.received) < 24


def test_what_failed_costs_nothing() -> None:
    """A call without an answer reports no usage; its reservation is given back."""
    with ModelServer(lambda _: Reply(status=500)) as server, session(server.url, max_tokens=8000) as model:
        for _ in range(4):
            extract_text(OPEN, settings=Settings("auto"), model=model)
        assert (model.budget.spent, len(server.received)) == (Usage(), 4)


def test_an_answer_that_can_not_be_used_costs_what_it_costs() -> None:
    """Truncated, refused or unparsable: the server's tokens are paid."""
    with ModelServer(lambda _: Reply("no", usage=(900, 80))) as server, session(server.url) as model:
        result = extract_text(OPEN, settings=Settings("auto"), model=model)
        assert model.budget.spent == Usage(900, 80, 0, 1)
    assert result.run.model is not None
    assert (result.run.model.input_tokens, result.run.model.output_tokens) == (900, 80)


def test_the_record_says_what_a_document_cost(prices: str) -> None:
    """In the currency of the table; null without a price."""
    with ModelServer(lambda _: Reply(TRUE, usage=(1000, 200))) as server:
        priced, free = ask_about(OPEN, server.url, prices=prices), ask_about(OPEN, server.url)
    assert priced.run.model is not None
    assert free.run.model is not None
    assert (priced.run.model.cost, priced.run.model.currency) == (0.0026, "CNY")
    assert (free.run.model.cost, free.run.model.currency) == (None, None)
