"""The list of all rules, and which of them can be switched off."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import GOLD
from papers import print_report

from extractor import Settings, UsageError, extract_text
from extractor.editorial import RULES
from extractor.pipeline import check_record, extract_record
from extractor.rulebook import base_of, check_patterns, is_off, rules

C5_FAILS = {"disclosure.normative_documents": (5, 1, 2)}


def test_every_family_is_listed_once() -> None:
    """The form's identities first, then soft ones, prose, editorial rules, the reading."""
    names = [entry.id for entry in rules()]
    assert names == [
        *("H1", "H2", "H3", "H4", "H5", "C4", "C5"),
        *("C1", "C2", "C3", "R1", "N1", "N2", "N3", "N4", "N5", "N6", "N7"),
        *(f"format/{rule.id}" for rule in RULES),
        *("structure", "header", "input"),
    ]


def test_every_rule_has_words_and_a_source() -> None:
    """In both languages."""
    assert [entry.id for entry in rules() if not (entry.label and entry.label_en and entry.source)] == []


def test_only_soft_and_editorial_rules_can_be_off() -> None:
    """What the form requires and what the reading rests on can't."""
    fixed = [entry.id for entry in rules() if not entry.can_be_off]
    assert fixed == ["H1", "H2", "H3", "H4", "H5", "structure", "header", "input"]


@pytest.mark.parametrize("name", ["sample_inconsistent", "local_row", "totals_blank", "note_marks_2023"])
def test_every_finding_has_its_rule_in_the_list(name: str) -> None:
    """And its kind."""
    findings: Any = check_record(name, (GOLD / f"{name}.txt").read_bytes())["findings"]
    listed = {entry.id for entry in rules()}
    assert findings
    assert {base_of(finding["rule"]) for finding in findings} - listed == set()


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        ("H1", "H1"),
        ("H*", "H1, H2, H3, H4, H5"),
        ("H4/review_litigation.review", "H4"),
        ("structure", "structure"),
        ("structure/requests.*", "structure"),
        ("[CH]5", "H5"),
    ],
)
def test_a_hard_rule_is_refused_and_named(pattern: str, named: str) -> None:
    """With why, and what to do instead, in both languages."""
    with pytest.raises(UsageError) as refused:
        check_patterns([pattern])
    english, chinese = str(refused.value), refused.value.chinese
    assert english.startswith(f"--off {pattern}: {named} can't be switched off: the form itself requires it")
    assert "--acknowledged CSV" in english
    assert chinese.startswith(f"--off {pattern}：{named} 不能关闭：")


@pytest.mark.parametrize("pattern", ["Q1", "format/labels", "n*", ""])
def test_a_pattern_without_a_rule_is_refused(pattern: str) -> None:
    """A slip of the pen would else leave the rule on, without a word."""
    with pytest.raises(UsageError, match="no rule is called that"):
        check_patterns([pattern])


@pytest.mark.parametrize(
    ("rule", "pattern", "off"),
    [
        ("C5/disclosure.regulations", "C5", True),
        ("C5/disclosure.regulations", "C5/disclosure.reg*", True),
        ("C5/disclosure.regulations", "C4", False),
        ("format/label/requests.results.total", "format/*", True),
        ("format/label/requests.results.total", "format/label", True),
        ("format/label/requests.results.total", "format/label_variant", False),
        ("format/label_variant/requests.results.total", "format/label", False),
        ("N3/narrative", "N*", True),
        ("H1/requests.new_received", "*", False),
        ("unknown/thing", "*", False),
    ],
)
def test_what_a_pattern_means(rule: str, pattern: str, off: bool) -> None:
    """The rule, an instance of it, or all that match; never a hard one."""
    assert is_off(rule, [pattern]) is off


def test_findings_of_a_rule_that_is_off_are_left_out() -> None:
    """The verdict is the same, and the settings of the run say so."""
    text = print_report(C5_FAILS)
    plain, without = extract_text(text), extract_text(text, settings=Settings(off=("C5", "N*", "C5")))
    assert [finding.rule for finding in plain.findings] == ["C5/disclosure.normative_documents"]
    assert (without.findings, without.verdict, without.checks) == ([], plain.verdict, plain.checks)
    assert plain.run.settings == {"reader": "rules"}
    assert without.run.settings == {"reader": "rules", "off": ["C5", "N*"]}


def test_switching_off_one_rule_leaves_the_others() -> None:
    """Editorial rules too."""
    settings = Settings(check=True, off=("format/period_missing",))
    record: Any = extract_record("a.txt", print_report(C5_FAILS, title="云岭县水利局").encode(), settings)
    assert [finding["rule"] for finding in record["findings"]] == [
        "C5/disclosure.normative_documents",
        "format/title_missing",
    ]


def test_a_bad_pattern_is_refused_before_anything_is_read() -> None:
    """By the library as by the command."""
    with pytest.raises(UsageError, match="H3 can't be switched off"):
        extract_text("", settings=Settings(off=("H3",)))
