"""One OpenAI-compatible endpoint: calls that are counted, kept on disk, held back, and whose failures are sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from extractor.llm.answers import AnswerStore, answer_key
from extractor.llm.failures import FATAL, FailureKind, NoAnswerError
from extractor.llm.money import Budget, Usage, count_messages, count_tokens
from extractor.llm.settings import ModelSettings

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletion

BREAK_AFTER = 3
"""Refused or dropped connections in a row after which the run stops asking. A guess."""


class Endpoint:
    """Sends requests for one model. Safe for several threads; `failure` is set once asking makes no sense any more."""

    def __init__(self, settings: ModelSettings, budget: Budget, store: AnswerStore | None) -> None:
        self.settings, self.budget, self.store = settings, budget, store
        self.failure: NoAnswerError | None = None
        self._refused_in_a_row = 0
        self._lock = Lock()
        self._client: OpenAI | None = None
        self._limiters = _limiters(settings)

    def client(self) -> OpenAI:
        """Return the client, made at the first call."""
        with self._lock:
            if self._client is None:
                self._client = _make_client(self.settings)
            return self._client

    def complete(self, request: Mapping[str, Any]) -> tuple[ChatCompletion, Usage]:
        """Return the completion of `request` and what it used; from disk where it is kept. Raises NoAnswerError."""
        key = answer_key(self.settings.base_url, request)
        kept = self.store.get(key) if self.store is not None else None
        if kept is not None:
            from openai.types.chat import ChatCompletion

            completion = ChatCompletion.model_validate(kept)
            return completion, usage_of(completion, request)
        completion = self._send(request)
        usage = usage_of(completion, request)
        if self.store is not None and _worth_keeping(completion):
            self.store.put(key, completion.model_dump(mode="json", exclude_none=True))
        return completion, usage

    def _send(self, request: Mapping[str, Any]) -> ChatCompletion:
        if self.failure:
            raise NoAnswerError("stopped", self.failure.kind)
        sent = count_messages(request["messages"])
        worst = Usage(input=sent, output=self.settings.max_output_tokens, calls=1)
        if not self.budget.reserve(worst):
            raise NoAnswerError("budget", f"the next call could use {worst.input} + {worst.output} tokens")
        used = Usage()
        try:
            for limiter, weight in self._limiters:
                limiter(weight(worst))
            completion = self._call(request)
            used = usage_of(completion, request)
            return completion
        finally:
            self.budget.settle(worst, used)

    def _call(self, request: Mapping[str, Any]) -> ChatCompletion:
        try:
            completion = self.client().chat.completions.create(**request)
        except Exception as error:
            failure = _sorted_failure(error, self.settings)
            self._note(failure)
            raise failure from None
        if not getattr(completion, "choices", None):
            raise NoAnswerError("empty", "no choices in the answer")
        with self._lock:
            self._refused_in_a_row = 0
        return cast("ChatCompletion", completion)

    def _note(self, failure: NoAnswerError) -> None:
        with self._lock:
            self._refused_in_a_row = self._refused_in_a_row + 1 if failure.kind == "connection" else 0
            if failure.kind in FATAL:
                self.failure = self.failure or failure
            elif self._refused_in_a_row >= BREAK_AFTER:
                self.failure = self.failure or NoAnswerError("refused_connection", failure.detail)

    def close(self) -> None:
        """Close the client's connections and the answers on disk."""
        if self._client is not None:
            self._client.close()
        if self.store is not None:
            self.store.close()


def _make_client(settings: ModelSettings) -> OpenAI:
    """Return a client that takes nothing from the environment but what the settings name."""
    from openai import DefaultHttpxClient, OpenAI, Timeout

    http = DefaultHttpxClient(proxy=settings.proxy) if settings.proxy else None
    client = OpenAI(
        api_key=settings.key() or "none",
        base_url=settings.base_url,
        organization="",
        project="",
        timeout=Timeout(settings.timeout_s, connect=min(settings.timeout_s, 20.0)),
        max_retries=settings.max_retries,
        default_headers=settings.headers(),
        http_client=http,
    )
    client._custom_headers = settings.headers()  # without those of OPENAI_CUSTOM_HEADERS, meant for another host
    return client


def _limiters(settings: ModelSettings) -> list[tuple[Callable[[int], object], Callable[[Usage], int]]]:
    """Return what waits until a call may go out, each with how much of its rate a call takes."""
    if not settings.rpm and not settings.tpm:
        return []
    from pyrate_limiter import Duration, Limiter, Rate

    def waits(limit: int) -> Callable[[int], object]:
        limiter = Limiter(Rate(limit, Duration.MINUTE))
        return lambda weight: limiter.try_acquire("calls", weight=min(weight, limit))

    found: list[tuple[Callable[[int], object], Callable[[Usage], int]]] = []
    if settings.rpm:
        found.append((waits(settings.rpm), lambda worst: worst.calls))
    if settings.tpm:
        found.append((waits(settings.tpm), lambda worst: worst.input + worst.output))
    return found


def usage_of(completion: ChatCompletion, request: Mapping[str, Any]) -> Usage:
    """Return the usage that the server reports, or our own estimate of it where it reports none."""
    usage = completion.usage
    if usage is None or not usage.prompt_tokens:
        said = completion.choices[0].message.content or "" if completion.choices else ""
        return Usage(count_messages(request["messages"]), count_tokens(said), 0, 1, 1)
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens or 0) if details else 0
    return Usage(usage.prompt_tokens, usage.completion_tokens or 0, cached, 1, 0)


def _worth_keeping(completion: ChatCompletion) -> bool:
    """Say whether an answer would be the same if asked for again: not what a server under strain returns."""
    choice = completion.choices[0]
    said = bool((choice.message.content or "").strip() or choice.message.tool_calls)
    return said and choice.finish_reason in ("stop", "tool_calls", "length")


def _sorted_failure(error: Exception, settings: ModelSettings) -> NoAnswerError:
    """Return what an exception of the client means. Its text is not passed on: it may hold the request."""
    import openai

    kinds: list[tuple[type[Exception], FailureKind]] = [
        (openai.AuthenticationError, "key"),
        (openai.PermissionDeniedError, "key"),
        (openai.NotFoundError, "no_model"),
        (openai.RateLimitError, "rate_limit"),
        (openai.InternalServerError, "server_error"),
        (openai.APITimeoutError, "timeout"),
        (openai.APIConnectionError, "connection"),
        (openai.APIStatusError, "bad_request"),
    ]
    kind = next((kind for cls, kind in kinds if isinstance(error, cls)), None)
    status = getattr(error, "status_code", None)
    where = f"{settings.host}" + (f" answered {status}" if status else "")
    if kind is None:
        kind = "server_error" if isinstance(error, openai.OpenAIError | ValueError | TypeError) else None
        where = f"{settings.host}: the answer is no chat completion ({type(error).__name__})"
    if kind is None:
        raise error
    return NoAnswerError(kind, where)


def setting_to_check(settings: ModelSettings, kind: str) -> str:
    """Return the name of the setting to look at for a failure that stopped the run."""
    names = {
        "key": settings.key_env,
        "no_model": "--model",
        "refused_connection": "--base-url",
        "connection": "--base-url",
        "timeout": "--timeout-s",
    }
    return names.get(kind, "")
