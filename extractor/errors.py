"""Every exception gouji raises on purpose.

    GoujiError
    ├── UsageError        the caller passed something that can't work (exit 2)
    ├── InputError        a path that can't be read, a source that is gone
    ├── OutputError       a result can't be written or its place is taken (exit 3)
    ├── WorkersError      no process that could read documents can be started (exit 3)
    └── SchemaError       a file under schemas/ is broken (file, line, reason)

What is wrong *inside* a document is never an exception: it is a finding or a reason in its Result.
"""

from __future__ import annotations

from pathlib import Path


class GoujiError(Exception):
    """Base of all errors below; its text says what, where and what to do next, `chinese` the same in Chinese."""

    language: str | None = None
    """What a command that raised it was asked to speak (--lang)."""

    def __init__(self, text: str = "", chinese: str | None = None) -> None:
        super().__init__(text)
        self.chinese = chinese or text


class UsageError(GoujiError):
    """The call itself can't work: an unknown option value, an output suffix nobody writes."""


class InputError(GoujiError):
    """A source could not be read at all (missing, no permission, vanished, not a file)."""

    def __init__(self, name: str, reason: str, code: str = "not_readable", said: tuple[str, str] | None = None) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
        self.code = code
        """The reason of its record (vocabulary.Reason)."""
        self.said = said
        """The sentence of its record, English and Chinese; None: what is always said of the reason."""


class OutputError(GoujiError):
    """What is read can't be written: disk full, no permission, another process writes there, not a file of ours."""


class WorkersError(GoujiError):
    """Processes that read documents end before they have read any."""


class SchemaError(GoujiError):
    """A form file is broken. `line` counts from 1; 0 when the file has no such place."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason
