"""A question and an answer model -> the answer, through instructor; or why there is none.

instructor builds what each mode sends and validates what comes back; the messages are ours alone, the endpoint
sends them. Answers that wrap their JSON (thinking text, fences, a tool call written as text) are unwrapped.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from extractor.llm.endpoint import Endpoint
from extractor.llm.failures import NoAnswerError
from extractor.llm.money import Usage
from extractor.llm.settings import Mode

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

Answer = TypeVar("Answer", bound=BaseModel)
Message = dict[str, str]

STEP_DOWN: Mapping[Mode, Mode] = {"json_schema": "json", "tools": "json", "json": "text"}
"""Which mode is tried when a server refuses one (400, 404 or 422 on a request that is otherwise in order)."""

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)


class Said(NamedTuple):
    """What a call brought: the answer, or the failure, and in both cases what was used."""

    answer: BaseModel | None
    failure: NoAnswerError | None
    usage: Usage


class Asker:
    """Asks one endpoint in the best mode it takes."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        mode = endpoint.settings.mode
        self.mode: Mode = "json_schema" if mode == "auto" else mode
        self.may_step_down = mode == "auto"
        self._lock = Lock()

    def ask(self, messages: list[Message], model: type[Answer]) -> Said:
        """Return what the model says. Never raises for what an endpoint does."""
        while True:
            mode = self.mode
            said = self._ask_in(mode, messages, model)
            refused = said.failure is not None and said.failure.kind == "bad_request"
            if not (refused and self.may_step_down and mode in STEP_DOWN):
                return said
            with self._lock:
                if self.mode == mode:
                    self.mode = STEP_DOWN[mode]

    def _ask_in(self, mode: Mode, messages: list[Message], model: type[Answer]) -> Said:
        from instructor.core.exceptions import IncompleteOutputException, InstructorError

        call = _Call(self.endpoint, messages, mode)
        try:
            return Said(_validated(call, mode, messages, model, self.endpoint.settings), None, call.usage)
        except NoAnswerError as failure:
            return Said(None, failure, call.usage)
        except IncompleteOutputException:
            return Said(None, NoAnswerError("truncated"), call.usage)
        except (InstructorError, ValidationError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
            if call.failure:
                return Said(None, call.failure, call.usage)
            if call.completion is None:
                raise AssertionError("an answer that nobody gave") from error
            answer = _salvaged(call.completion, model)
            return Said(answer, None if answer else NoAnswerError("unparsable"), call.usage)


def _validated(call: _Call, mode: Mode, messages: list[Message], model: type[Answer], settings: Any) -> Answer:
    """Return the validated answer of one call; nothing is asked again here."""
    import instructor

    _quiet("instructor")
    modes = {
        "json_schema": instructor.Mode.JSON_SCHEMA,
        "tools": instructor.Mode.TOOLS,
        "json": instructor.Mode.JSON,
        "text": instructor.Mode.MD_JSON,
    }
    create = instructor.patch(create=call.create, mode=modes[mode])
    given: dict[str, Any] = {"model": settings.model, "max_tokens": settings.max_output_tokens}
    if settings.temperature is not None:
        given["temperature"] = settings.temperature
    if settings.seed is not None:
        given["seed"] = settings.seed
    if settings.extra_body:
        given["extra_body"] = dict(settings.extra_body)
    answer: Answer = create(
        messages=[dict(message) for message in messages], response_model=model, max_retries=0, strict=False, **given
    )
    return model.model_validate(answer.model_dump())


@cache
def _quiet(name: str) -> None:
    """Keep a library's log to itself: what it says of a failed answer holds the answer, and with it the document."""
    logger = logging.getLogger(name)
    logger.propagate = False
    logger.addHandler(logging.NullHandler())


class _Call:
    """What instructor calls: sends our own messages, keeps completion, usage and failure."""

    def __init__(self, endpoint: Endpoint, messages: list[Message], mode: Mode) -> None:
        self.endpoint, self.messages, self.mode = endpoint, messages, mode
        self.usage = Usage()
        self.completion: ChatCompletion | None = None
        self.failure: NoAnswerError | None = None

    def create(self, **request: Any) -> ChatCompletion:
        """Send a request that instructor prepared, with the messages as we wrote them."""
        request["messages"] = self.messages
        if self.mode == "json_schema" and self.endpoint.settings.strict:
            request["response_format"]["json_schema"] |= {"strict": True, "schema": _strict(model_schema(request))}
        try:
            completion, used = self.endpoint.complete(request)
        except NoAnswerError as failure:
            self.failure = failure
            raise
        self.usage = self.usage.plus(used)
        self.completion = completion
        choice = completion.choices[0]
        self.failure = _unusable(choice.finish_reason, choice.message)
        if self.failure:
            raise self.failure
        return completion


def model_schema(request: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema that a request carries."""
    schema: dict[str, Any] = request["response_format"]["json_schema"]["schema"]
    return schema


def _strict(schema: Any) -> Any:
    """Return a schema without the keywords that OpenAI's strict mode refuses."""
    if isinstance(schema, dict):
        return {key: _strict(value) for key, value in schema.items() if key not in ("maxLength", "title")}
    return [_strict(item) for item in schema] if isinstance(schema, list) else schema


def _unusable(finish_reason: str | None, message: Any) -> NoAnswerError | None:
    """Return why an answer can't be used whatever it says, None if it may."""
    if getattr(message, "refusal", None) or finish_reason == "content_filter":
        return NoAnswerError("refusal")
    if finish_reason == "length":
        return NoAnswerError("truncated")
    if not (message.content or "").strip() and not message.tool_calls:
        return NoAnswerError("empty")
    return None


# ---- answers that wrap their JSON


def _salvaged(completion: ChatCompletion, model: type[Answer]) -> Answer | None:
    """Return the first JSON object in an answer that is one of `model`, or None."""
    message = completion.choices[0].message
    texts = [message.content or ""]
    texts += [call.function.arguments for call in message.tool_calls or [] if call.type == "function"]
    for text in texts:
        for found in json_objects(_THINKING.sub("", text)):
            try:
                return model.model_validate(_inner(found, model))
            except ValidationError:
                continue
    return None


def _inner(found: dict[str, Any], model: type[BaseModel]) -> object:
    """Return the answer inside a tool call written as text ({"name": …, "arguments": {…}}), else what was found."""
    for key in ("arguments", "parameters"):
        inside = found.get(key)
        if isinstance(inside, str):
            inside = next(json_objects(inside), None)
        if isinstance(inside, dict) and not set(model.model_fields) <= set(found):
            return inside
    return found


def json_objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield every JSON object that stands in a text, outermost first, in order."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                yield value
        at = text.find("{", end)
