"""The texts that results were read from, found again below one folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from extractor.errors import InputError, UsageError
from extractor.messages import in_both
from extractor.outside import OutsideDocument
from extractor.readers import MAX_BYTES, read_document
from extractor.runs.sources import SourceFile


def texts_below(folder: Path) -> Callable[[OutsideDocument], str | None]:
    """Return what gives a document's text by its name; UsageError if `folder` is none.

    The answer is None if the file is not there, stands outside the folder, or is not the text whose SHA-256 the
    result has: spans would point elsewhere.
    """
    if not folder.is_dir():
        raise UsageError(*in_both("usage.no_folder", folder=folder))

    def text_of(document: OutsideDocument) -> str | None:
        name = PurePosixPath(document.name.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            return None
        try:
            data = SourceFile(folder / name, document.name).read(MAX_BYTES)
        except InputError:
            return None
        text = read_document(document.name, data).text
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return text if digest == document.frame.text_sha256 else None

    return text_of
