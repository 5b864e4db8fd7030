"""A document in which no table was found: what it is instead, and by which sign."""

from __future__ import annotations

import re

from extractor.model import Document
from extractor.vocabulary import Reason, Verdict

_TOPIC = re.compile(r"政府信息公开|信息公开|政务公开")


def recognise(doc: Document) -> tuple[Verdict, Reason]:
    """Return the verdict and reason of a document without a table that could be read."""
    for note in doc.content.notes:
        if note in ("too_large", "nesting_too_deep", "binary_file"):
            return "unreadable", note  # type: ignore[return-value]
    if not doc.folded.strip():
        return "not_a_report", "empty_file"
    if len(_TOPIC.findall(doc.folded)) >= 3 and "。" in doc.folded:
        return "needs_review", "prose_only"
    return "not_a_report", "other_document"
