"""The application: commands are registered here, each from its own file."""

from __future__ import annotations

import typer

from extractor.cli.extract import extract
from extractor.cli.forms import forms
from extractor.cli.text import text
from extractor.cli.verify import verify

app = typer.Typer(
    name="gouji",
    help="Read 政府信息公开工作年度报告, verify every total (勾稽), never repair what was printed.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(extract)
app.command()(verify)
app.command()(forms)
app.command()(text)
