"""The forms: what the shipped files hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from papers import tables_of

from extractor.errors import UsageError
from extractor.form_files import load_forms_from
from extractor.forms import Table, compile_forms, expand_pattern, files_digest, load_forms

SCHEMAS = ROOT / "schemas"


# ---- the shipped forms


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("disclosure-2021", 10),
        ("disclosure-2019", 22),
        ("requests-2021", 175),
        ("requests-2019", 161),
        ("review_litigation", 15),
    ],
)
def test_each_table_has_its_cells(table: str, cells: int) -> None:
    """As the orders of 2019 and 2021 print them."""
    assert len(load_forms().tables[table].paths) == len(set(load_forms().tables[table].paths)) == cells


@pytest.mark.parametrize(
    ("disclosure", "requests", "cells"),
    [("2021", "2021", 200), ("2019", "2019", 198), ("2021", "2019", 186), ("2019", "2021", 212)],
)
def test_whole_reports_have_their_cells(disclosure: str, requests: str, cells: int) -> None:
    """Pure forms and both mixtures."""
    assert sum(len(table.paths) for table in tables_of(disclosure, requests).values()) == cells


APPLICANTS = [
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other_organization",
    "total",
]
DENIED = [
    "state_secret",
    "prohibited_by_law",
    "endangers_security_stability",
    "third_party_rights",
    "internal_affairs",
    "process_information",
    "enforcement_file",
    "administrative_query",
]
NOT_AVAILABLE = ["not_held", "needs_creation", "unclear_after_correction"]
NOT_PROCESSED = ["petition_complaint", "repeated", "publication_request", "abusive_volume", "reconfirmation"]
RESULTS = [
    "granted",
    "partially_granted",
    *(f"denied.{name}" for name in DENIED),
    *(f"not_available.{name}" for name in NOT_AVAILABLE),
    *(f"not_processed.{name}" for name in NOT_PROCESSED),
]
OTHER_2021 = ["other_handling.overdue_correction", "other_handling.overdue_fee", "other_handling.other_reasons"]
OTHER_2019 = ["other_handling.combined"]
DOCUMENTS = ["regulations", "normative_documents"]


def names(kind: str, rows: list[str], columns: list[str]) -> list[str]:
    """The cells of some rows, in printed order."""
    return [f"{kind}.{row}.{column}" for row in rows for column in columns]


@pytest.mark.parametrize(("form", "other"), [("2021", OTHER_2021), ("2019", OTHER_2019)])
def test_names_of_table_3_are_those_of_the_contract(form: str, other: list[str]) -> None:
    """Output, labels and other programs rely on them."""
    results = [f"results.{name}" for name in [*RESULTS, *other, "total"]]
    rows = ["new_received", "carried_over", *results, "carried_forward"]
    assert list(load_forms().table("requests", form).paths) == names("requests", rows, APPLICANTS)


def test_names_of_table_4_are_those_of_the_contract() -> None:
    """Review, then litigation without and after it."""
    rows = ["review", "litigation_direct", "litigation_after_review"]
    columns = ["upheld", "corrected", "other", "pending", "total"]
    assert list(load_forms().tables["review_litigation"].paths) == names("review_litigation", rows, columns)


def test_names_of_table_2_are_those_of_the_contract() -> None:
    """Blocks of three columns and of one, or of three and of two."""
    decisions = ["licensing", "penalty", "coercion"]
    assert list(load_forms().tables["disclosure-2021"].paths) == [
        *names("disclosure", DOCUMENTS, ["issued", "repealed", "in_force"]),
        *names("disclosure", decisions, ["decisions"]),
        "disclosure.fees.amount",
    ]
    items = ["licensing", "other_services", "penalty", "coercion"]
    assert list(load_forms().tables["disclosure-2019"].paths) == [
        *names("disclosure", DOCUMENTS, ["newly_made", "newly_disclosed", "total_disclosed"]),
        *names("disclosure", items, ["previous_items", "change", "decisions"]),
        *names("disclosure", ["fees"], ["previous_items", "change"]),
        *names("disclosure", ["procurement"], ["items", "amount"]),
    ]


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_codes_of_a_form_are_unique_and_short(form: str) -> None:
    """At most 20 characters, for programs whose names are short; a place of both forms has the same code."""
    tables = tables_of(form, form).values()
    codes = [table.code_of(row, column) for table in tables for _, row, column in table.cells()]
    assert len(codes) == len(set(codes))
    assert max(map(len, codes)) <= 20


def test_a_code_means_one_cell_in_all_forms() -> None:
    """t3_r14_c5 is the same cell in both orders, and a cell has the same code in both."""
    pairs = {
        (path, table.code_of(row, column))
        for table in load_forms().tables.values()
        for path, row, column in table.cells()
    }
    assert len(pairs) == len({path for path, _ in pairs}) == len({code for _, code in pairs})


def test_the_compiled_twin_is_in_step() -> None:
    """schemas/compiled.json is what `python -m eval.regenerate` would write."""
    assert (SCHEMAS / "compiled.json").read_text(encoding="utf-8") == compile_forms(load_forms_from(SCHEMAS))


def test_the_compiled_twin_says_the_same_as_the_files() -> None:
    """Tables, forms and digest."""
    compiled, files = load_forms(), load_forms_from(SCHEMAS)
    assert compiled.forms == files.forms
    assert compiled.digest == files.digest == files_digest(SCHEMAS)
    assert [_plain(table) for table in compiled.tables.values()] == [_plain(table) for table in files.tables.values()]


def _plain(table: Table) -> str:
    """Everything a table holds, as JSON: its tuples may be lists in the compiled twin."""
    fields = (table.id, table.kind, table.form, table.code, table.title, table.title_en, table.source)
    return json.dumps([*fields, table.blocks, table.identities, table.frame, table.across], ensure_ascii=False)


def test_a_changed_file_is_read_in_place_of_the_compiled_twin(tmp_path: Path) -> None:
    """The digest of the twin is that of the YAML files beside it."""
    folder = shutil.copytree(SCHEMAS, tmp_path / "schemas")
    path = folder / "tables" / "review_litigation.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("code: t4", "code: t9"), encoding="utf-8")
    assert json.loads((folder / "compiled.json").read_text(encoding="utf-8"))["digest"] != files_digest(folder)


def test_newlines_of_another_system_leave_the_digest(tmp_path: Path) -> None:
    """A checkout with CRLF uses the compiled twin too."""
    folder = shutil.copytree(SCHEMAS, tmp_path / "schemas")
    for path in folder.glob("*/*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert files_digest(folder) == files_digest(SCHEMAS)


def test_versions_of_a_kind_come_newest_first() -> None:
    """Table 4 has one."""
    forms = load_forms()
    assert [[table.form for table in forms.of_kind(kind)] for kind in ("disclosure", "requests")] == [
        ["2021", "2019"]
    ] * 2
    assert len(forms.of_kind("review_litigation")) == 1


def test_an_unknown_version_is_refused() -> None:
    """The known ones are named."""
    with pytest.raises(UsageError) as refused:
        load_forms().table("requests", "2014")
    assert str(refused.value) == "no form '2014' of table 'requests' (known: 2019, 2021; see gouji forms)"


def test_a_pattern_means_all_keys_below_a_group() -> None:
    """And a name itself, or nothing."""
    keys = ["granted", "denied.a", "denied.b", "deniedother"]
    assert expand_pattern("denied.*", keys) == ["denied.a", "denied.b"]
    assert expand_pattern("granted", keys) == ["granted"]
    assert expand_pattern("denied", keys) == []


def test_every_identity_names_its_source() -> None:
    """The order and the place in it that print the relation."""
    sources = [i.source for table in load_forms().tables.values() for i in table.identities]
    assert len(sources) == 9
    assert all(sources)
