"""A report that contradicts itself on whose it is or of which year, in words."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "input.year_contradicted": (
        "the report speaks of two years: {one} by “{one_raw}”, {other} by “{other_raw}”. {one} was taken, for more of "
        "the report says so. Compare both with the published original and correct the wrong one.",
        "报告的年度前后不一：据“{one_raw}”为 {one} 年，据“{other_raw}”为 {other} 年。因前者依据较多，取 {one} 年；请核对发布原件，更正有误之处。",
    ),
    "input.year_open": (
        "which year the report is of can't be told: {one} by “{one_raw}”, {other} by “{other_raw}”. No year was taken. "
        "Compare both with the published original and state one year.",
        "报告的年度无法确定：据“{one_raw}”为 {one} 年，据“{other_raw}”为 {other} 年，故未取任何年度。请核对发布原件，并写明年度。",
    ),
    "input.agency_contradicted": (
        "the report names two bodies: {one} (“{one_raw}”) and {other} (“{other_raw}”). {one} was taken, for more of the "
        "report says so. Check whose report it is and correct the wrong name.",
        "报告出现两个单位：{one}（“{one_raw}”）与{other}（“{other_raw}”）。因前者依据较多，取{one}；请核实报告单位，更正有误之处。",
    ),
    "input.agency_open": (
        "whose report it is can't be told: {one} (“{one_raw}”) or {other} (“{other_raw}”). No agency was taken. "
        "Check whose report it is and correct the wrong name.",
        "报告单位无法确定：{one}（“{one_raw}”）或{other}（“{other_raw}”），故未取任何单位。请核实报告单位，更正有误之处。",
    ),
}
