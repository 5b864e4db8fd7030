"""How a model is named: by call or flag, else environment, else file, else preset; never by a key alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from asking import KEY, OPEN, TRUE, clear_environment, run_gouji, session
from model_server import ModelServer

from extractor import ModelSession, Settings, UsageError, extract_text
from extractor.config import config_file, model_may_be_named
from extractor.llm.settings import MODES, ModelSettings, providers, resolve_settings

URL = "http://127.0.0.1:9/v1"
ENOUGH = {"model": "m", "base_url": URL}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch, tmp_path)


def write_config(folder: Path, text: str) -> Path:
    """A configuration file of this text."""
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def resolved(given: dict[str, Any], **more: Any) -> ModelSettings:
    """The settings, which are some."""
    settings = resolve_settings(given, **more)
    assert settings is not None
    return settings


# ---- what wins


def test_flag_then_environment_then_file_then_preset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each setting by itself, the first that names it."""
    file = write_config(tmp_path, '[model]\nmodel = "file"\nprovider = "qwen"\nseed = 1\nrpm = 10\nrounds = 0\n')
    monkeypatch.setenv("GOUJI_MODEL", "environment")
    monkeypatch.setenv("GOUJI_SEED", "2")
    monkeypatch.setenv("GOUJI_RPM", "20")
    settings = resolved({"seed": 3, "rpm": None}, config=file)
    assert (settings.model, settings.seed, settings.rpm, settings.rounds) == ("environment", 3, 20, 0)
    assert (settings.base_url, settings.mode) == (providers()["qwen"]["base_url"], "json")
    assert resolved({"mode": "text", "model": "flag"}, config=file).mode == "text"


@pytest.mark.parametrize("name", providers())
def test_every_preset_is_a_setting_that_holds(name: str) -> None:
    """Address, way of asking and the variable of its key; no key."""
    settings = resolved({"model": "m", "provider": name})
    assert settings.base_url == providers()[name]["base_url"]
    assert settings.mode in MODES
    assert settings.key() == ""


def test_a_preset_is_known_by_its_host() -> None:
    """An address of a provider brings its way of asking, another one nothing."""
    named = resolved({"model": "m", "base_url": "https://api.deepseek.com/v1"})
    assert (named.mode, named.key_env, named.base_url) == ("json", "DEEPSEEK_API_KEY", "https://api.deepseek.com/v1")
    other = resolved({"model": "m", "base_url": "https://api.deepseek.com.example.org/v1"})
    assert (other.mode, other.key_env) == ("auto", "GOUJI_API_KEY")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("TEMPERATURE", "0.5", 0.5),
        ("TIMEOUT_S", "7", 7.0),
        ("CONCURRENCY", "2", 2),
        ("CACHE", "false", False),
        ("CACHE", "1", True),
        ("STRICT", "yes", True),
        ("EXTRA_BODY", '{"enable_thinking": false}', {"enable_thinking": False}),
        ("MAX_COST", "1.5", 1.5),
        ("MODE", "tools", "tools"),
    ],
)
def test_the_environment_is_read_in_the_type_of_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object
) -> None:
    """Text becomes a number, a yes or no, or a mapping."""
    monkeypatch.setenv(f"GOUJI_{name}", text)
    assert getattr(resolved(ENOUGH), name.lower()) == value


# ---- what is refused


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rounds": 3}, "rounds is 3; it must be a number from 0 to 2"),
        ({"concurrency": 0}, "concurrency is 0; it must be a number from 1 to 1e+06"),
        ({"max_retries": -1}, "max_retries is -1; it must be a number from 0 to 20"),
        ({"timeout_s": 0}, "timeout_s is 0; it must be a number from 0.01 to 3600"),
        ({"timeout_s": "5"}, "timeout_s is '5'; it must be a number from 0.01 to 3600"),
        ({"max_cost": -1.0}, "max_cost is -1.0; it must be a number from 0 to 1e+09"),
        ({"max_tokens": 0}, "max_tokens is 0; it must be a number from 1 to 1e+12"),
        ({"rpm": True}, "rpm is True; it must be a number from 1 to 1e+12"),
        ({"mode": "magic"}, "mode is 'magic'; it can be auto, json_schema, tools, json, text"),
        ({"provider": "nobody"}, "unknown provider 'nobody'; known: openai, deepseek"),
        ({"modle": "m"}, "unknown model setting 'modle'; known: model, base_url"),
        ({"base_url": ""}, "model m: name its endpoint, --base-url https://… or --provider (openai"),
        ({"base_url": "ftp://host/v1"}, "model m: name its endpoint"),
        ({"base_url": "127.0.0.1:8000"}, "model m: name its endpoint"),
        ({"base_url": "https://"}, "model m: name its endpoint"),
    ],
)
def test_a_value_that_can_not_be_is_refused_by_name(given: dict[str, Any], message: str) -> None:
    """The setting, what it is, what it may be."""
    with pytest.raises(UsageError) as raised:
        resolve_settings({**ENOUGH, **given})
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("CONCURRENCY", "two", "concurrency is 'two'; expected int"),
        ("TEMPERATURE", "warm", "temperature is 'warm'; expected float"),
        ("CACHE", "maybe", "cache is 'maybe'; expected bool"),
        ("EXTRA_BODY", "[1]", "extra_body is '[1]'; expected Mapping"),
        ("EXTRA_BODY", "{", "extra_body is '{'; expected Mapping"),
        ("ROUNDS", "5", "rounds is 5; it must be a number from 0 to 2"),
    ],
)
def test_a_wrong_value_of_the_environment_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, message: str
) -> None:
    """As one of a flag is."""
    monkeypatch.setenv(f"GOUJI_{name}", text)
    with pytest.raises(UsageError) as raised:
        resolve_settings(ENOUGH)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", "'warm'"),
        ("temperature", "-1"),
        ("temperature", "nan"),
        ("seed", "'x'"),
        ("strict", "'no'"),
        ("cache", "'no'"),
        ("extra_body", "'x'"),
        ("extra_headers", "{ X = 1 }"),
        ("timeout_s", "nan"),
        ("max_cost", "nan"),
    ],
)
def test_a_value_of_a_file_has_the_type_of_its_setting(tmp_path: Path, name: str, value: str) -> None:
    """TOML has types: `cache = "no"` would else count as yes, and fail or mislead only when something is sent."""
    file = write_config(tmp_path, f'[model]\nmodel = "m"\nbase_url = "{URL}"\n{name} = {value}\n')
    with pytest.raises(UsageError, match=name):
        resolve_settings({}, config=file)


@pytest.mark.parametrize("address", [f"https://user:{KEY}@host/v1", f"https://{KEY}@host/v1"])
def test_a_key_in_the_address_is_refused_without_repeating_it(address: str) -> None:
    """Addresses end up in records and logs."""
    with pytest.raises(UsageError) as raised:
        resolve_settings({"model": "m", "base_url": address})
    assert str(raised.value).startswith("a key does not belong in --base-url")
    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[model\n", "mine.toml: not a TOML file"),
        ("model = 'x'\n", "mine.toml: [model] must be a table"),
        ("[model]\nmodle = 'x'\n", "unknown model setting 'modle'"),
        ("[model]\nmodel = 'x'\nprovider = 'nobody'\n", "unknown provider 'nobody'"),
    ],
)
def test_a_broken_configuration_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    """The file and what is wrong with it."""
    with pytest.raises(UsageError) as raised:
        resolve_settings({}, config=write_config(tmp_path, text))
    assert message in str(raised.value)


def test_a_configuration_that_was_named_must_be_there(tmp_path: Path) -> None:
    """By flag or variable; the user's own may be absent."""
    with pytest.raises(UsageError, match=r"gone\.toml: the configuration can't be read"):
        resolve_settings({}, config=tmp_path / "gone.toml")


# ---- what never names a model


def test_without_a_name_there_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address and keys name none."""
    for name in ("OPENAI_API_KEY", "GOUJI_API_KEY", "DEEPSEEK_API_KEY"):
        monkeypatch.setenv(name, KEY)
    monkeypatch.setenv("GOUJI_BASE_URL", URL)
    assert resolve_settings({}) is None
    with pytest.raises(UsageError, match="no model named"):
        ModelSession()


def test_a_key_alone_asks_nobody(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """The command reads by rules and says so."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ran = run_gouji(monkeypatch, capsysbinary, "extract", "-", stdin=OPEN)
    assert (ran.code, ran.err.splitlines()[0]) == (1, "no model named: reading with rules only")
    assert run_gouji(monkeypatch, capsysbinary, "extract", "-", "--reader", "llm", stdin=OPEN).code == 2


def test_no_configuration_is_read_from_the_working_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of downloaded reports must not choose where text is sent."""
    monkeypatch.delenv("GOUJI_CONFIG")
    for name in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    here = tmp_path / "reports"
    for name in ("config.toml", "gouji.toml", ".gouji.toml", "gouji/config.toml", ".config/gouji/config.toml"):
        file = here / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('[model]\nmodel = "planted"\nbase_url = "http://planted.invalid/v1"\n', encoding="utf-8")
    (here / ".env").write_text("GOUJI_MODEL=planted\n", encoding="utf-8")
    monkeypatch.chdir(here)
    if os.name == "posix":  # elsewhere the system says where the user's folder is, not the environment
        assert (config_file(), model_may_be_named()) == (None, False)
    assert resolve_settings({}) is None


def test_the_users_own_configuration_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By variable; a relative path is one of the working directory, as everywhere."""
    monkeypatch.setenv("GOUJI_CONFIG", str(write_config(tmp_path, f'[model]\nmodel = "mine"\nbase_url = "{URL}"\n')))
    assert resolved({}).model == "mine"


# ---- what is sent


def headers_sent(**given: Any) -> dict[str, str]:
    """The headers of one question."""
    with ModelServer(lambda _: TRUE) as server, session(server.url, **given) as model:
        extract_text(OPEN, settings=Settings("auto"), model=model)
    return dict(server.received[0].headers)


def test_only_the_key_that_is_named_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of OpenAI in the environment goes to no other host."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    monkeypatch.setenv("MINE", KEY)
    assert "sk-openai" not in str(headers_sent())
    assert headers_sent(key_env="MINE")["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_ORG_ID", "mine"),
        ("OPENAI_PROJECT_ID", "mine"),
        ("OPENAI_BASE_URL", "http://mine.invalid/v1"),
        ("OPENAI_CUSTOM_HEADERS", "X-Ticket: mine"),
    ],
)
def test_what_the_environment_says_of_openai_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Organisation, project, address, headers: the client takes from the environment only what settings name."""
    monkeypatch.setenv(name, value)
    assert "mine" not in str(headers_sent())


def test_headers_may_come_from_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no file holds their secrets."""
    monkeypatch.setenv("TICKET", KEY)
    sent = headers_sent(extra_headers={"X-Ticket": "env:TICKET", "X-Team": "audit"})
    assert (sent["x-ticket"], sent["x-team"]) == (KEY, "audit")


def test_a_setting_that_is_sent_arrives() -> None:
    """Temperature, seed, longest answer, and whatever a server wants besides."""
    given = {"temperature": 0.3, "seed": 7, "max_output_tokens": 99, "extra_body": {"enable_thinking": False}}
    with ModelServer(lambda _: TRUE) as server, session(server.url, **given) as model:
        extract_text(OPEN, settings=Settings("auto"), model=model)
    body = server.received[0].body
    assert (body["temperature"], body["seed"], body["max_tokens"], body["enable_thinking"]) == (0.3, 7, 99, False)


def test_a_record_names_host_and_model_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to do it again."""
    monkeypatch.setenv("GOUJI_API_KEY", KEY)
    with ModelServer(lambda _: TRUE) as server, session(server.url) as model:
        result = extract_text(OPEN, settings=Settings("auto"), model=model)
    assert result.run.model is not None
    assert (result.run.model.name, result.run.model.host) == ("scripted", server.host)
    assert KEY not in result.to_json()
