"""What can go wrong with a model, sorted by what it means for the document and for the run."""

from __future__ import annotations

from typing import Literal

FailureKind = Literal[
    "key",
    "no_model",
    "refused_connection",
    "rate_limit",
    "server_error",
    "timeout",
    "connection",
    "bad_request",
    "budget",
    "stopped",
    "truncated",
    "refusal",
    "empty",
    "unparsable",
]
FATAL: frozenset[FailureKind] = frozenset(("key", "no_model", "refused_connection"))
"""The run stops asking: every further call would fail in the same way."""

UNAVAILABLE: frozenset[FailureKind] = FATAL | frozenset(
    ("rate_limit", "server_error", "timeout", "connection", "budget", "stopped", "bad_request")
)
"""The document could not be asked about: model_unavailable, worth another try."""


class NoAnswerError(Exception):
    """One call that brought no usable answer. `detail` never holds a key nor text of a document."""

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail
