"""gouji cache: the answers of models that are kept on disk."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.cli.say import language_of
from extractor.config import cache_dir
from extractor.llm.answers import AnswerStore
from extractor.messages import say

HELP = """\
Show where answers of models are kept, or forget them all.

Example: gouji cache clear"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji cache` takes."""
    parser.add_argument("action", choices=("show", "clear"))
    parser.add_argument(
        "--cache-dir", metavar="FOLDER", help="where answers are kept (default: the user's cache folder)"
    )
    parser.add_argument("--lang", choices=("en", "zh"), help="language of messages (default: the system's)")


def run(options: argparse.Namespace) -> int:
    """Run `gouji cache` and return its exit code."""
    language = language_of(options.lang)
    folder = Path(options.cache_dir) if options.cache_dir else cache_dir()
    store = AnswerStore(folder)
    count = store.clear() if options.action == "clear" else len(store)
    store.close()
    print(say(f"cache.{options.action}", language, count=count, folder=folder))
    return 0
