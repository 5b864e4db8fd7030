"""Words on stderr: in the user's language, progress only on a terminal."""

from __future__ import annotations

import argparse
import io
import sys
from typing import cast

from extractor.config import language_from_environment
from extractor.errors import InputError
from extractor.messages import Language, say
from extractor.record import Record


def make_streams_utf8() -> None:
    """Let Chinese through on consoles and pipes whose encoding is another (Windows code pages)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def language_of(option: str | None) -> Language:
    """Return the language of messages: the option, else the environment."""
    return cast(Language, option or language_from_environment())


def add_talk(parser: argparse.ArgumentParser) -> None:
    """Add the options about words on stderr that several commands share: --lang and -q."""
    parser.add_argument("--lang", choices=("en", "zh"), help="language of messages (default: the system's)")
    parser.add_argument("-q", "--quiet", action="store_true", help="only the summary on stderr")


def warn(code: str, language: Language, **fields: object) -> None:
    """Print one message of the catalogue on stderr."""
    print(say(code, language, **fields), file=sys.stderr)


_REASONS = {
    "No such file or directory": "usage.no_file",
    "Is a directory": "usage.is_folder",
    "Permission denied": "usage.no_permission",
}


def refuse(error: InputError, language: Language) -> None:
    """Print what can't be read and why; the reasons that systems give in English only, in Chinese too."""
    if language == "en":
        print(f"error: {error}", file=sys.stderr)
        return
    code = _REASONS.get(error.reason)
    reason = say(code, language) if code else error.reason
    print(f"错误：{say('usage.unreadable', language, name=error.name, reason=reason)}", file=sys.stderr)


def printable(name: str) -> str:
    """Return a file name that can't break a line of a log."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in name)


SHOWN = 5
"""Explanations that a terminal shows; the result has more."""


class Progress:
    """Counts documents on a terminal; silent elsewhere and for a single document."""

    def __init__(self, total: int, language: Language, *, quiet: bool) -> None:
        self.total, self.language, self.done = total, language, 0
        self.shown = not quiet and total > 1 and sys.stderr.isatty()

    def step(self) -> None:
        """Count one document."""
        self.done += 1
        if self.shown and (self.done == self.total or self.done % 10 == 0):
            text = say("cli.progress", self.language, done=self.done, total=self.total)
            print("\r" + text, end="" if self.done < self.total else "\n", file=sys.stderr, flush=True)


def print_document(record: Record, language: Language) -> None:
    """Print a document's verdict, its reasons and what did not pass, in words."""
    source = cast(Record, record["source"])
    verdict = say(f"verdict.{record['verdict']}", language)
    separator = "；" if language == "zh" else ", "
    reasons = separator.join(say(f"reason.{reason}", language) for reason in cast(list[str], record["reasons"]))
    print(f"{printable(str(source['name']))}: {verdict}" + (f" ({reasons})" if reasons else ""), file=sys.stderr)
    unread = record["verdict"] == "needs_review"
    for finding in cast(list[Record], record["findings"]):
        if unread and finding["kind"] == "identity" and finding["outcome"] == "undecidable":
            continue  # follows from what was not read, and that is named already
        if finding["severity"] != "info":
            text = finding["message_zh" if language == "zh" else "message"]
            print(f"  [{finding['rule']}] {printable(str(text))}{_known(finding, language)}", file=sys.stderr)
    _print_suspects(record, language)


def _known(finding: Record, language: Language) -> str:
    """Return who acknowledged a finding and why, in words; nothing for one that nobody did."""
    known = cast("Record | None", finding["acknowledged"])
    return say("acknowledged.by", language, who=known["who"], reason=known["reason"]) if known else ""


def _print_suspects(record: Record, language: Language) -> None:
    """Print what would explain all failed identities: the one way that is likely enough, or the likeliest few."""
    suspects = cast(dict[str, object], record["suspects"])
    found = cast(list[dict[str, object]], suspects["explanations"])
    if not found:
        return
    if suspects["outcome"] == "unique":
        text = say("cli.suspect", language, explained=found[0]["message_zh" if language == "zh" else "message"])
    else:
        shown = [_places(record, explanation, language) for explanation in found[:SHOWN]]
        places = ("；" if language == "zh" else "; ").join(f"({i}) {place}" for i, place in enumerate(shown, start=1))
        more = say("cli.suspects_more", language, count=len(found) - SHOWN) if len(found) > SHOWN else ""
        text = say("cli.suspects", language, count=len(found), places=places) + more
    print(f"  {printable(text)}", file=sys.stderr)


def _places(record: Record, explanation: dict[str, object], language: Language) -> str:
    """Return the cells of an explanation with what is printed and what would hold."""
    from extractor.verification.explain import cell_name

    cells, form = cast(dict[str, Record], record["cells"]), cast(dict[str, str], record["form"])
    pairs = zip(cast(list[str], explanation["cells"]), cast(list[object], explanation["to"]), strict=True)
    return ("，" if language == "zh" else ", ").join(
        f"{cell_name(path, form, language)} {cells[path]['raw']} → {'?' if to is None else to}" for path, to in pairs
    )


def print_summary(counts: dict[str, int], language: Language) -> None:
    """Print how many documents had which verdict."""
    separator = "，" if language == "zh" else ", "
    parts = separator.join(f"{say(f'verdict.{name}', language)} {count}" for name, count in counts.items() if count)
    warn("cli.summary", language, count=sum(counts.values()), parts=parts)
