"""A model for a run: its endpoint, budget and kept answers together, shared by all documents and threads."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from pydantic import BaseModel

from extractor.config import cache_dir
from extractor.errors import UsageError
from extractor.llm.answers import AnswerStore
from extractor.llm.ask import Asker, Message, Said
from extractor.llm.endpoint import Endpoint
from extractor.llm.failures import NoAnswerError
from extractor.llm.money import Budget, Price, Usage, price_of
from extractor.llm.settings import ModelSettings, resolve_settings
from extractor.messages import in_both

Answer = TypeVar("Answer", bound=BaseModel)


class ModelSession:
    """A model to ask, for as many documents as you like; close it, or use it in a `with`.

    `ModelSession(model="qwen-plus", provider="qwen")`: settings as in ModelSettings, what is not given comes from
    the environment, the configuration file and the provider's preset. Raises UsageError for settings that can't be.
    """

    def __init__(self, settings: ModelSettings | None = None, /, **given: Any) -> None:
        settings = settings or resolve_settings(given)
        if settings is None:
            raise UsageError(*in_both("setting.no_model_given"))
        self.settings = settings
        self.budget = Budget(price_of(settings.model, settings.prices), settings.max_cost, settings.max_tokens)
        folder = Path(settings.cache_dir) if settings.cache_dir else cache_dir()
        self.endpoint = Endpoint(settings, self.budget, AnswerStore(folder) if settings.cache else None)
        self._asker = Asker(self.endpoint)
        self._answered = Usage()
        self._lock = Lock()

    def ask(self, messages: list[Message], model: type[Answer]) -> Said:
        """Return what the model answers in the shape of `model`; never raises for what an endpoint does."""
        said = self._asker.ask(messages, model)
        with self._lock:
            self._answered = self._answered.plus(said.usage)
        return said

    @property
    def price(self) -> Price | None:
        """The price of the model's tokens, None if no table has it."""
        return self.budget.price

    @property
    def failure(self) -> NoAnswerError | None:
        """Why the session stopped asking, None while it goes on."""
        return self.endpoint.failure

    @property
    def answered(self) -> Usage:
        """Usage of all answers, those kept on disk included (they cost nothing now)."""
        return self._answered

    def close(self) -> None:
        """Close connections and files."""
        self.endpoint.close()

    def __enter__(self) -> ModelSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
