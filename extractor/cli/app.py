"""Which commands there are, and how their arguments are parsed; each is imported from its own file when it is called.

A command's module holds `HELP` (what `--help` prints above the options), `add_arguments(parser)` and
`run(options) -> int`, the exit code.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from extractor.cli.parsing import Parser
from extractor.errors import GoujiError
from extractor.version import __version__

COMMANDS = {
    "extract": "read documents, verify them, say which cell is wrong (读取并勾稽)",
    "check": "read, and say what departs from the form, before publishing (发布前检查)",
    "export": "a run as tables for Excel, R, Stata, SQL (导出表格)",
    "stats": "shares and rates by agency and year (统计指标)",
    "verify": "check numbers made elsewhere (校验已有数据)",
    "eval": "measure accuracy on labelled documents (评测准确率)",
    "label": "start a label file from a reading (生成标注初稿)",
    "sample": "draw documents to check by hand, bound the errors left (抽样核查)",
    "forms": "list the forms, print or lint one (表样)",
    "rules": "list every rule a finding can name (规则)",
    "doctor": "show what is installed and what a model's endpoint answers (检查环境与模型接口)",
    "cache": "answers of models kept on disk: show, clear (模型回答缓存)",
    "text": "print a document's text as gouji reads it (读到的文本)",
}
ABOUT = "Read 政府信息公开工作年度报告, verify every total (勾稽), never repair what was printed."


class Command(Protocol):
    """A module of one command."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments and options."""

    def run(self, options: argparse.Namespace) -> int:
        """Do the work and return the exit code."""


def run(arguments: Sequence[str]) -> int:
    """Run `gouji ARGUMENTS` and return the exit code; SystemExit for help, version and wrong usage (2)."""
    if not arguments or arguments[0] not in COMMANDS:
        _top_parser().parse_args(arguments or ["--help"])
        raise AssertionError("unreachable: without a command the parser ends the process")
    command = cast(Command, import_module(f"extractor.cli.{arguments[0]}"))
    gc.enable()
    parser = command_parser(arguments[0], command)
    parser.arguments = arguments
    options = parser.parse_intermixed_args(arguments[1:])
    try:
        return command.run(options)
    except GoujiError as error:
        error.language = getattr(options, "lang", None)
        raise


def command_parser(name: str, command: Command) -> Parser:
    """Return the parser of one command."""
    parser = Parser(
        prog=f"gouji {name}",
        description=command.HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    return parser


def _top_parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name.ljust(width)}  {summary}" for name, summary in COMMANDS.items())
    parser = Parser(
        prog="gouji",
        description=ABOUT,
        epilog=f"commands:\n{listed}\n\ngouji COMMAND --help shows a command's options and an example.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"gouji {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser
