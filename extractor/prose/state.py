"""What a reader of prose keeps in mind inside a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extractor.model import Number, Told
from extractor.prose import targets


class Around(NamedTuple):
    """A number's surroundings: words before it and behind it in its clause, and the rest of the sentence.

    `between`: another number stands before it in the same clause.
    """

    before: str
    behind: str
    rest: str
    unit: str
    between: bool


class Said(NamedTuple):
    """What a number counts: a cell or a sum of cells, and the word that says so."""

    target: str
    verb: str


class Paragraph:
    """A paragraph so far: the facts told in it and what it speaks of.

    `requests`: numbers without an object count requests for information. `head` is the received count that kinds of
    applicants belong to, `last` the target told last. `year` is the report's, None where it is not known.
    """

    def __init__(self, year: int | None, forms: Mapping[str, str | None], section: str) -> None:
        self.year = year
        self.forms = forms
        self.section = section
        self.requests = section == "requests"
        self.head: str | None = None
        self.last: str | None = None
        self.told: list[Told] = []

    def add(self, told: Told) -> None:
        """Remember a fact."""
        self.told.append(told)
        self.last = told.target
        if told.target in (targets.RECEIVED, targets.HANDLED) and told.value:
            self.head = told.target
        elif told.target in (targets.DONE, targets.CARRIED_OVER) or not told.target.startswith("requests."):
            self.head = None

    def targets(self) -> set[str]:
        """Return what was told in this paragraph."""
        return {told.target for told in self.told}

    def value(self, target: str) -> Number:
        """Return the number told last of a target."""
        return next(told.value for told in reversed(self.told) if told.target == target)

    def received_last(self) -> bool:
        """Say whether the paragraph just told how many requests there were, and nothing of their results."""
        for told in reversed(self.told):
            if told.target in (targets.RECEIVED, targets.HANDLED):
                return True
            if told.target == targets.DONE or not told.target.startswith("requests."):
                return False
        return False

    def received(self) -> Number:
        """Return all requests told so far: new ones with those carried over."""
        told = self.targets()
        if targets.HANDLED in told:
            return self.value(targets.HANDLED)
        over = self.value(targets.CARRIED_OVER) if targets.CARRIED_OVER in told else 0
        return self.value(targets.RECEIVED) + over
