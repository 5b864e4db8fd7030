"""A parser of arguments that says what is wrong with them in the user's language."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

_KINDS = (
    (re.compile(r"argument (?P<option>[^:]+): invalid choice: (?P<value>.*) \(choose from (?P<known>.*)\)"), "choice"),
    (re.compile(r"argument (?P<option>[^:]+): expected (?:one|at least one) arguments?"), "value_missing"),
    (re.compile(r"argument (?P<option>[^:]+): invalid \S+ value: (?P<value>.*)"), "value_invalid"),
    (re.compile(r"the following arguments are required: (?P<option>.*)"), "argument_missing"),
    (re.compile(r"unrecognized arguments: (?P<option>.*)"), "argument_unknown"),
)
"""What argparse of Python 3.10 to 3.14 says -> which of our sentences says it."""


class Parser(argparse.ArgumentParser):
    """argparse's parser; where the user reads Chinese, its errors are Chinese. Other parts of --help stay English."""

    arguments: Sequence[str] = ()
    """What is parsed: --lang among it holds for errors too."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong; exit 2."""
        from extractor.cli.say import language_of

        if language_of(_lang_of(self.arguments)) == "en":
            super().error(message)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：错误：{_in_chinese(message)}\n")


def _lang_of(arguments: Sequence[str]) -> str | None:
    """Return what --lang says among arguments that could not be parsed."""
    joined = " ".join(arguments)
    found = re.search(r"(?:^| )--lang[ =](en|zh)(?: |$)", joined)
    return found[1] if found else None


def _in_chinese(message: str) -> str:
    from extractor.messages import say

    for pattern, kind in _KINDS:
        matched = pattern.fullmatch(message)
        if matched:
            return say(f"arguments.{kind}", "zh", **matched.groupdict())
    return message
