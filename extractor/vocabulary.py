"""The closed lists of the result: verdicts, reasons, statuses, outcomes, kinds of findings, section keys."""

from __future__ import annotations

from typing import Literal

Verdict = Literal["verified", "source_incomplete", "source_inconsistent", "needs_review", "unreadable", "not_a_report"]
VERDICTS: tuple[Verdict, ...] = (
    "verified",
    "source_incomplete",
    "source_inconsistent",
    "needs_review",
    "unreadable",
    "not_a_report",
)
"""From best to worst; a document's is the worst of its tables'."""

CERTAIN: frozenset[Verdict] = frozenset(("verified", "source_incomplete", "source_inconsistent"))
"""Under these a wrong cell is a silent error."""

Reason = Literal[
    "identity_failed",
    "identity_undecidable",
    "table_blank",
    "table_absent",
    "truncated",
    "several_reports",
    "missing_rows",
    "incomplete_rows",
    "placed_cells",
    "ocr_unconfirmed",
    "contested_cells",
    "weak_anchor",
    "header_contradicts",
    "local_row",
    "extra_value",
    "text_in_cell",
    "form_2014",
    "pre_2014",
    "prose_only",
    "glued_digits",
    "unseen_digits",
    "dotted_number",
    "deduplicated_lines",
    "lost_chinese",
    "double_decoded",
    "images_only",
    "broken_image",
    "list_page",
    "link_to_file",
    "script_shell",
    "login_page",
    "error_page",
    "other_document",
    "empty_file",
    "binary_file",
    "encrypted",
    "broken_file",
    "garbage_text_layer",
    "nesting_too_deep",
    "too_large",
    "needs_libreoffice",
    "undecodable_bytes",
    "model_unavailable",
    "not_readable",
    "timed_out",
    "out_of_memory",
    "crashed",
    "internal_error",
    "no_agency",
    "no_year",
    "corrected_by_hand",
]
STORE_SUFFIXES = (".db", ".sqlite", ".sqlite3")
"""Outputs that are a store (see store.py)."""
LINE_SUFFIXES = (".jsonl", ".ndjson")
"""Outputs that are JSON Lines. Runs into either can go on where they stopped."""
CellStatus = Literal["printed", "blank", "dash", "slash", "text", "placed", "contested", "missing", "illegible"]
OutcomeName = Literal["passed", "passed_assuming_zero", "failed", "undecidable", "not_applicable", "error"]
FindingKind = Literal["identity", "soft", "structure", "format", "input"]
SectionKey = Literal["overview", "disclosure", "requests", "review_litigation", "problems", "other"]
ClaimReason = Literal[
    "not_asked",
    "quote_empty",
    "quote_not_found",
    "quote_ambiguous",
    "quote_without_values",
    "quote_cuts_line",
    "quote_spans_lines",
    "quote_used_twice",
    "row_claimed_twice",
    "values_differ",
    "other_row",
    "label_names_no_row",
    "not_between_neighbours",
    "row_lacks_values",
    "row_has_more_values",
    "row_printed_twice",
    "header_uncertain",
    "borders_unclear",
    "answer_truncated",
    "answer_refused",
    "answer_empty",
    "answer_unparsable",
]
"""Why what a model said of a row does not count."""
SuspectsOutcome = Literal["none", "unique", "ambiguous", "structural", "limit_reached", "not_localised"]
"""unique: one explanation has a posterior of 0.9 or more. structural: more than six cells, read the table again."""
Blame = Literal["reading", "file", "unclear"]
"""Whose fault a wrong number is: another reading of the print has the right one; so it is printed; can't be told."""
