"""The cells and sums of cells that prose speaks of, by the words of the form."""

from __future__ import annotations

RECEIVED = "requests.new_received.total"
CARRIED_OVER = "requests.carried_over.total"
CARRIED_FORWARD = "requests.carried_forward.total"
DONE = "requests.results.total.total"
HANDLED = f"{RECEIVED} + {CARRIED_OVER}"
"""收办: what was new and what came from the year before."""
REVIEW = "review_litigation.review.total"
DIRECT = "review_litigation.litigation_direct.total"
AFTER_REVIEW = "review_litigation.litigation_after_review.total"
LITIGATION = f"{DIRECT} + {AFTER_REVIEW}"

ORGANISATIONS = (
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other_organization",
)
_GROUPS = {
    "denied": (
        "state_secret",
        "prohibited_by_law",
        "endangers_security_stability",
        "third_party_rights",
        "internal_affairs",
        "process_information",
        "enforcement_file",
        "administrative_query",
    ),
    "not_available": ("not_held", "needs_creation", "unclear_after_correction"),
    "not_processed": ("petition_complaint", "repeated", "publication_request", "abusive_volume", "reconfirmation"),
}


def results_cell(row: str) -> str:
    """Return the total cell of a row of 三、本年度办理结果."""
    return f"requests.results.{row}.total"


def group_sum(group: str, requests_form: str) -> str:
    """Return the sum of the rows of a group; 其他处理 is one row in the form of 2019."""
    if group == "other_handling":
        rows: tuple[str, ...] = ("overdue_correction", "overdue_fee", "other_reasons")
        if requests_form == "2019":
            rows = ("combined",)
    else:
        rows = _GROUPS[group]
    return " + ".join(results_cell(f"{group}.{row}") for row in rows)


def applicants(head: str, columns: tuple[str, ...]) -> str:
    """Return the cells of applicant columns under a total cell, or under each total of a sum."""
    rows = [part.rpartition(".")[0] for part in head.split(" + ")]
    return " + ".join(f"{row}.{column}" for row in rows for column in columns)


def outcome(head: str, column: str) -> str:
    """Return the cells of an outcome of review or litigation (结果纠正) under a total cell, or each total of a sum."""
    return " + ".join(f"{part.rpartition('.')[0]}.{column}" for part in head.split(" + "))
