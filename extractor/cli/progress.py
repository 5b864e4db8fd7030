"""How a run comes along, on stderr: rate, verdicts, money, time left; and the run's own log."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from extractor.errors import OutputError
from extractor.messages import Language, in_both, say
from extractor.record import Record

TERMINAL_S = 0.5
"""Between two updates of the line on a terminal."""
PLAIN_S = 30.0
"""Between two lines where stderr is a file or a pipe."""
WINDOW_S = 30.0
"""The rate is that of so many seconds past."""


class Meter:
    """Says every now and then where a run is; silent with `quiet` and for a single document.

    `total` is how many documents there are, None if nobody knows.
    """

    def __init__(self, total: int | None, language: Language, *, quiet: bool, money: Callable[[], str] = str) -> None:
        self.total, self.language, self.money = total, language, money
        self.terminal = sys.stderr.isatty()
        self.every_s = TERMINAL_S if self.terminal else PLAIN_S
        self.shown = not quiet and total != 1
        self.done = 0
        self._said = time.monotonic()
        self._past: deque[tuple[float, int]] = deque([(self._said, 0)])

    def step(self, counts: Mapping[str, int]) -> None:
        """Count one document."""
        self.done += 1
        now = time.monotonic()
        last = self.done == self.total
        if not self.shown or (now - self._said < self.every_s and not (last and self.terminal)):
            return
        self._said = now
        text = self._text(now, counts)
        if self.terminal:
            print("\r\033[K" + text, end="\n" if last else "", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line on a terminal where nobody knew which document would be the last."""
        if self.shown and self.terminal and self.total is None:
            print(file=sys.stderr)

    def clear(self) -> None:
        """Make room for another line on a terminal."""
        if self.shown and self.terminal:
            print("\r\033[K", end="", file=sys.stderr)

    def _text(self, now: float, counts: Mapping[str, int]) -> str:
        self._past.append((now, self.done))
        while len(self._past) > 2 and now - self._past[1][0] > WINDOW_S:
            self._past.popleft()
        then, before = self._past[0]
        rate = (self.done - before) / max(now - then, 1e-9)
        separator = "，" if self.language == "zh" else ", "
        verdicts = separator.join(f"{say(f'verdict.{name}', self.language)} {n}" for name, n in counts.items() if n)
        money = self.money()
        fields = {"done": self.done, "rate": f"{rate:.1f}", "verdicts": verdicts}
        fields["money"] = f"{separator}{money}" if money else ""
        if self.total is None:
            return say("runs.progress_open", self.language, **fields)
        left = _duration((self.total - self.done) / rate) if rate else "?"
        return say("runs.progress", self.language, total=self.total, left=left, **fields)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


class RunLog:
    """The log of a run, JSON Lines: `start`, one `document` each with its seconds, `end`. Times stand nowhere else."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._start = path, time.monotonic()
        self._stream: TextIO | None = None
        if path is not None:
            try:
                self._stream = path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n")
            except OSError as error:
                raise self._refused(error) from error

    def write(self, event: str, fields: Record) -> None:
        """Append one event with the time of day and the seconds since the start."""
        if self._stream is None:
            return
        from datetime import UTC, datetime  # only runs with a log need it

        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line: Record = {"event": event, "time": now, "at_s": round(time.monotonic() - self._start, 3)} | fields
        try:
            self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            if event != "document":
                self._stream.flush()
        except OSError as error:
            raise self._refused(error) from error

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None:
            self._stream.close()

    def _refused(self, error: OSError) -> OutputError:
        return OutputError(*in_both("runs.cannot_write", path=self._path, reason=error.strerror))
