"""gouji text: what was read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractor.errors import InputError
from extractor.readers import MAX_BYTES, read_document
from extractor.sources import find_sources


def text(
    file: Annotated[str, typer.Argument(help="A document, or - for standard input.", show_default=False)],
) -> None:
    """Print the text of a document as gouji reads it: all spans of a result count its characters.

    Example: gouji text report.html
    """
    sources = find_sources([file])
    if not sources:
        raise InputError(file, "no such document")
    try:
        document = read_document(sources[0].name, sources[0].read(MAX_BYTES))
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(3) from error
    sys.stdout.buffer.write(document.text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
