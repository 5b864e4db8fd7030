"""A stand-in that is asked nothing over the network: it counts what a first round of questions would cost."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TypeVar

from pydantic import BaseModel

from extractor.llm.ask import Message, Said
from extractor.llm.failures import NoAnswerError
from extractor.llm.money import Price, Usage, count_messages, price_of
from extractor.llm.settings import ModelSettings

Answer = TypeVar("Answer", bound=BaseModel)

TOKENS_PER_ITEM = 70
"""Output tokens of one answered row or fact. Measured on scripted whole answers: 60 to 75 for rows of seven."""


class Estimator:
    """Answers every question with nothing and adds up its tokens; second rounds are not foreseen."""

    failure: NoAnswerError | None = None

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = replace(settings, rounds=0)
        self.price: Price | None = price_of(settings.model, settings.prices)
        self.counted = Usage()
        self._lock = Lock()

    def ask(self, messages: list[Message], model: type[Answer]) -> Said:
        """Return an empty answer."""
        items = max((len(names) for names in _names(model)), default=1)
        output = min(items * TOKENS_PER_ITEM, self.settings.max_output_tokens)
        with self._lock:
            self.counted = self.counted.plus(Usage(count_messages(messages), output, 0, 1, 1))
        return Said(model.model_validate({name: [] for name in model.model_fields}), None, Usage())


def _names(model: type[BaseModel]) -> list[list[str]]:
    """Return the lists of names that a model's schema admits."""
    schema = model.model_json_schema()
    fields = [field for part in schema.get("$defs", {}).values() for field in part.get("properties", {}).values()]
    return [field["enum"] for field in fields if "enum" in field]
