"""What a reader of pages noted, where it may be why a report is not certain."""

from __future__ import annotations

from extractor.model import Content
from extractor.verification.state import DocumentState, Finding
from extractor.vocabulary import CERTAIN, Reason

PAGE_NOTES: tuple[Reason, ...] = (
    *("images_only", "garbage_text_layer", "broken_file"),
    *("broken_image", "too_large"),
)
"""Notes that name pages in `Content.meta` under `pages_…`."""


def note_pages(state: DocumentState, content: Content) -> None:
    """Add a soft finding and the reason for pages that were not read, unless every table is certain without them."""
    for note in PAGE_NOTES:
        pages = content.meta.get(f"pages_{note}")
        if not pages or state.verdict in CERTAIN or note in state.reasons:
            continue
        finding = Finding(f"input/{note}", "input", "soft", "error", f"input.pages_{note}", fields={"pages": pages})
        next(iter(state.tables.values())).findings.append(finding)
        state.reasons.append(note)
