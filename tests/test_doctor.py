"""gouji doctor and gouji cache: what an endpoint can do, told before a document is sent; answers kept and forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import KEY, NOTHING, OPEN, Ran, ask_about, clear_environment, run_gouji, session
from model_server import ModelServer, Reply, closed_port_url

from extractor.llm.probe import PROBE_MODES, Probed, probe
from extractor.llm.settings import ModelSettings

HELLO = '{"word": "你好", "count": 2}'


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch, tmp_path)


def mode_of(body: dict[str, object]) -> str:
    """The way a request asks for JSON."""
    if body.get("tools"):
        return "tools"
    form = body.get("response_format")
    return {"json_schema": "json_schema", "json_object": "json"}[form["type"]] if isinstance(form, dict) else "text"


def honouring(*modes: str, otherwise: Reply | str = "你好") -> object:
    """A server that answers in shape in some modes, else says hello, or what is given."""

    def script(body: dict[str, object]) -> Reply | str:
        return HELLO if mode_of(body) in modes else otherwise

    return script


def settings_for(url: str, **given: object) -> ModelSettings:
    return ModelSettings(model="scripted", base_url=url, timeout_s=5.0, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("honoured", "best"),
    [
        (("json_schema", "tools", "json", "text"), "json_schema"),
        (("tools", "json", "text"), "tools"),
        (("json", "text"), "json"),
        (("text",), "text"),
        ((), None),
    ],
)
def test_the_mode_that_constrains_most_is_found(honoured: tuple[str, ...], best: str | None) -> None:
    """A schema that is accepted and ignored is told apart from one that is honoured."""
    with ModelServer(honouring(*honoured)) as server:  # type: ignore[arg-type]
        found = probe(settings_for(server.url))
    assert found.mode == best
    assert found.probes == tuple(
        Probed(mode, "honoured" if mode in honoured else "ignored", "" if mode in honoured else "unparsable")
        for mode in PROBE_MODES
    )
    assert found.usage_reported


def test_a_mode_that_is_refused_is_named_as_refused() -> None:
    """A 400 on response_format is an answer too."""
    with ModelServer(honouring("json", "text", otherwise=Reply(status=400))) as server:  # type: ignore[arg-type]
        found = probe(settings_for(server.url))
        host = server.host
    assert found.probes[0] == Probed("json_schema", "refused", f"bad_request: {host} answered 400")
    assert found.mode == "json"


@pytest.mark.parametrize(("status", "kind"), [(401, "key"), (403, "key"), (404, "no_model")])
def test_a_wrong_key_or_model_ends_the_probing(status: int, kind: str) -> None:
    """One question is enough to know."""
    with ModelServer(lambda _: Reply(status=status)) as server:
        found = probe(settings_for(server.url))
        asked = len(server.received)
    assert (found.failure_kind, found.mode, found.probes, asked) == (kind, None, (), 1)


def doctor(monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes], url: str, *more: str) -> Ran:
    return run_gouji(monkeypatch, capture, "doctor", "--model", "scripted", "--base-url", url, *more)


def test_doctor_says_what_will_be_used_and_why(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Each mode with what came of it; exit 0; the key is named by its variable only."""
    monkeypatch.setenv("GOUJI_API_KEY", KEY)
    with ModelServer(honouring("json", "text")) as server:  # type: ignore[arg-type]
        ran = doctor(monkeypatch, capsysbinary, server.url)
        sent = server.received[0].headers
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert "  json_schema  accepted, but ignored: the answer has another shape (unparsable)" in lines
    assert "  json         honoured" in lines
    assert lines[-1] == "use --mode json: of the ways that work it constrains the answer most"
    assert KEY not in ran.out + ran.err
    assert {name.lower(): value for name, value in sent.items()}["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(("mode", "code"), [("json", 0), ("tools", 3)])
def test_doctor_tries_the_mode_that_is_set(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], mode: str, code: int
) -> None:
    """It will be used because it is named; where it does not work, that is exit 3."""
    with ModelServer(honouring("json", "text")) as server:  # type: ignore[arg-type]
        ran = doctor(monkeypatch, capsysbinary, server.url, "--mode", mode)
    assert (ran.code, ran.out.splitlines()[-1].startswith(f"mode {mode} ")) == (code, True)


def test_doctor_names_the_setting_for_an_endpoint_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Exit 3, and --base-url is what to look at."""
    ran = doctor(monkeypatch, capsysbinary, closed_port_url())
    assert (ran.code, ran.err.rstrip().endswith("Check --base-url.")) == (3, True)


def test_doctor_without_a_model_sends_nothing(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """It shows versions and presets, also with a key in the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ran = run_gouji(monkeypatch, capsysbinary, "doctor")
    assert ran.code == 0
    assert "no model named" in ran.out
    assert KEY not in ran.out


def test_kept_answers_are_shown_and_forgotten(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Counted by gouji cache show, gone after clear: the next run asks again."""
    with ModelServer(lambda _: NOTHING) as server:
        ask_about(OPEN, server.url, cache=True)
        shown = run_gouji(monkeypatch, capsysbinary, "cache", "show").out
        cleared = run_gouji(monkeypatch, capsysbinary, "cache", "clear").out
        ask_about(OPEN, server.url, cache=True)
        asked = len(server.received)
    assert shown.startswith("1 answer(s) kept in ")
    assert cleared.startswith("1 answer(s) removed from ")
    assert asked == 2


def test_long_tables_are_asked_in_parts_cut_where_rows_begin() -> None:
    """Every part begins with a row's label or the header, and together they are the table."""
    parts: list[str] = []

    def script(body: dict[str, object]) -> str:
        messages = body["messages"]
        assert isinstance(messages, list)
        parts.append(messages[1]["content"].split("全部是原文：\n", 1)[1])
        return NOTHING

    with ModelServer(script) as server, session(server.url, max_input_tokens=900) as model:  # type: ignore[arg-type]
        from extractor import Settings, extract_text

        extract_text(OPEN, settings=Settings("auto"), model=model)
    assert len(parts) > 1
    assert "".join(parts) in OPEN
    starts = [OPEN.index(part) for part in parts]
    assert [OPEN[at - 1] for at in starts[1:]] == ["\n"] * (len(parts) - 1)
    assert [part for part in parts[1:] if part.split(" | ")[0].strip().isdigit()] == []
