"""Real reports, where GOUJI_REAL_REPORTS names the folder that holds them: seeds/ and reports/."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from conftest import Labelled
from papers import (
    cells_to_misprint,
    check_a_lost_cell_moves_no_other,
    check_misprint_is_read,
    check_misprint_is_reported,
    numbers_of,
    text_of,
)

from extractor.vocabulary import CERTAIN

Seed = Callable[[str], Labelled]
RealReport = Callable[..., Labelled]

SEEDS = ("000", "001", "002", "003", "004")
PADDING_FILLS_UP = pytest.mark.xfail(strict=True, reason="padding of the row takes the place of the lost cell")
LAYERS = ("03_hongze_2023.pdfminer.txt", "03_hongze_2023.pdfplumber.txt", "03_hongze_2023.pypdf.txt")


@pytest.mark.parametrize("number", SEEDS)
def test_labels_belong_to_these_bytes(seed: Seed, number: str) -> None:
    """The labels of eval/real name their document by its SHA-256."""
    document = seed(number)
    assert hashlib.sha256(document.data).hexdigest() == document.labels["sha256"]
    assert document.result.source.sha256 == document.labels["sha256"]


def test_all_998_cells_of_the_seeds_are_right(seed: Seed) -> None:
    """200, 198, 200, 200 and 200 cells, blanks included, each as labelled."""
    documents = [seed(number) for number in SEEDS]
    right = [
        sum(document.result.cells[path].value == number for path, number in document.numbers.items())
        for document in documents
    ]
    assert right == [200, 198, 200, 200, 200]
    assert [len(document.result.cells) for document in documents] == right


@pytest.mark.parametrize("number", SEEDS)
def test_seeds_are_verified(seed: Seed, number: str) -> None:
    """Agency, year and forms of a seed are as labelled, and it is verified without a reservation."""
    document = seed(number)
    result = document.result
    assert (result.verdict, result.reasons) == ("verified", [])
    assert (result.agency.value, result.year.value) == (document.labels["agency"], document.labels["year"])
    assert result.form.model_dump() == document.labels["form"]


def test_three_numbers_under_one_header_are_one_cell_and_two_extra_ones(seed: Seed) -> None:
    """行政许可 0 | 0 | 0 in seed 000: the first counts, the others are kept, softly noted, and it is verified."""
    result = seed("000").result
    assert result.cells["disclosure.licensing.decisions"].value == 0
    assert [(extra.label, extra.raw, extra.value) for extra in result.extra_cells] == [("licensing", "0", 0)] * 2
    found = [(f.rule, f.kind, f.severity, f.cells) for f in result.findings]
    assert ("structure/disclosure.licensing", "structure", "soft", ["disclosure.licensing.decisions"]) in found
    assert result.verdict == "verified"


def test_a_row_label_owns_the_empty_slots_behind_it(seed: Seed) -> None:
    """其他对外管理服务事项 and `|||` in seed 001 are three blanks, at empty spans."""
    cells = seed("001").result.cells
    columns = ("previous_items", "change", "decisions")
    blanks = [cells[f"disclosure.other_services.{column}"] for column in columns]
    assert [(cell.value, cell.status, cell.raw) for cell in blanks] == [(None, "blank", "")] * 3
    assert all(cell.span is not None and cell.span[0] == cell.span[1] for cell in blanks)


@pytest.mark.parametrize("number", SEEDS)
def test_another_number_in_tables_3_and_4_is_reported(seed: Seed, number: str) -> None:
    """Every number but 0, and a sample of zeros, one more than printed: read so, and nothing else changes."""
    document = seed(number)
    text = text_of(document.data)
    for cell in cells_to_misprint(document.result, number, 24):
        check_misprint_is_reported(text, document.result, cell)


@pytest.mark.parametrize("number", ("001", "003", "004"))
def test_another_number_in_table_2_is_read_as_printed(seed: Seed, number: str) -> None:
    """A cell of table 2, one more than printed, is read so and the verdict stays."""
    document = seed(number)
    text = text_of(document.data)
    cells = document.result.cells.items()
    for path in [path for path, cell in cells if path.startswith("disclosure.") and isinstance(cell.value, int)][::4]:
        check_misprint_is_read(text, document.result, path)


@pytest.mark.parametrize(
    "number",
    [pytest.param(number, marks=[PADDING_FILLS_UP] if number == "001" else []) for number in SEEDS],
)
def test_a_lost_cell_moves_no_other(seed: Seed, number: str) -> None:
    """A row or table 4 that lacks one cell is not certain, or all others are read where they are printed."""
    document = seed(number)
    text = text_of(document.data)
    for path in list(document.result.cells)[::6]:
        if document.result.cells[path].raw:
            check_a_lost_cell_moves_no_other(text, document.result, path)


@pytest.mark.parametrize("name", ("01_suqian_2023", "02_suqian_2024"))
def test_the_text_of_a_page_is_read_whole(real_report: RealReport, name: str) -> None:
    """Two years of one city: 200 of 200 cells, certain, no agency named."""
    document = real_report(name)
    assert numbers_of(document.result) == document.numbers
    assert len(document.numbers) == 200
    assert (document.result.verdict, document.result.reasons) == ("verified", ["no_agency"])
    assert document.result.year.value == document.labels["year"]


@pytest.mark.parametrize("name", ("01_suqian_2023", "02_suqian_2024"))
def test_another_number_in_a_page_is_reported(real_report: RealReport, name: str) -> None:
    """A sample of the large numbers of a city, one more than printed, is reported as printed."""
    document = real_report(name)
    text = text_of(document.data)
    for cell in cells_to_misprint(document.result, name, 8)[::6]:
        check_misprint_is_reported(text, document.result, cell)


def test_a_page_with_blanks_for_zeros_is_read_and_incomplete(real_report: RealReport) -> None:
    """06 leaves zeros and most totals blank: every cell is right, nothing fails, identities stay undecidable."""
    document = real_report("06_shanghai_office_2019")
    result = document.result
    assert numbers_of(result) == document.numbers
    assert (result.verdict, result.reasons) == ("source_incomplete", ["identity_undecidable"])
    assert (result.agency.value, result.year.value) == (document.labels["agency"], document.labels["year"])
    assert result.form.model_dump() == document.labels["form"]
    assert {f.outcome for f in result.findings if f.severity == "hard"} == {"undecidable"}


@pytest.mark.parametrize("layer", LAYERS)
def test_no_text_layer_gives_a_wrong_cell_in_a_certain_table(real_report: RealReport, layer: str) -> None:
    """Three extractors read 03; whatever order they print it in, a certain table has no wrong cell."""
    document = real_report("03_hongze_2023", layer)
    verdicts = document.result.verdicts.model_dump()
    read = numbers_of(document.result)
    wrong = {
        path: (number, read.get(path))
        for path, number in document.numbers.items()
        if verdicts[path.split(".", 1)[0]] in CERTAIN and read.get(path) != number
    }
    assert wrong == {}


def test_two_wrong_totals_of_an_office_are_reported_as_printed(real_report: RealReport) -> None:
    """03 prints totals that do not add up: all cells are right and the verdict says that the file is not."""
    document = real_report("03_hongze_2023", "03_hongze_2023.pdfplumber.txt")
    assert numbers_of(document.result) == document.numbers
    assert (document.result.verdict, document.result.reasons) == ("source_inconsistent", ["identity_failed"])
