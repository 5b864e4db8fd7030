"""gouji text: what was read."""

from __future__ import annotations

import sys

import click

from extractor.errors import InputError
from extractor.readers import MAX_BYTES, read_document
from extractor.sources import find_sources


@click.command()
@click.argument("file")
def text(file: str) -> None:
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
        sys.exit(3)
    sys.stdout.buffer.write(document.text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
