"""The application: commands are registered here, each imported from its own file when it is called."""

from __future__ import annotations

import gc
from importlib import import_module

import click

from extractor.version import __version__

COMMANDS = ("extract", "verify", "forms", "text")


class _LazyGroup(click.Group):
    """A group that imports a command's module only when that command, or the list of them, is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"extractor.cli.{cmd_name}"), cmd_name)
        gc.enable()
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gouji")
def app() -> None:
    """Read 政府信息公开工作年度报告, verify every total (勾稽), never repair what was printed."""
