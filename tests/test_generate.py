"""The generator of sample reports: its labels must be truer than any reader, so they are checked on their own."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval import generate as front
from eval.generate import FORMS, LAYOUTS, MESS, SLIPS, GeneratedReport, generate, generate_many
from eval.generator.model import APPLICANTS
from eval.generator.registry import REGISTRY

COLUMNS = [*APPLICANTS, "total"]
CERTAIN = {"verified", "source_incomplete", "source_inconsistent"}


def values(report: GeneratedReport, row: str) -> list[int]:
    return [int(report.cells[f"requests.{row}.{name}"].value or 0) for name in COLUMNS]


def result_rows(report: GeneratedReport) -> list[str]:
    rows = {
        path.removeprefix("requests.").rpartition(".")[0]: 0 for path in report.cells if path.startswith("requests.")
    }
    return [row for row in rows if row.startswith("results.") and row != "results.total"]


def decode(report: GeneratedReport) -> str:
    return report.data.decode("gb18030" if "gb18030" in report.mess else "utf-8-sig")


def plain(seed: int, **more: str) -> GeneratedReport:
    return generate(seed, mess=(), slip="none", **more)


def test_the_same_arguments_give_the_same_document() -> None:
    for seed in range(40):
        assert generate(seed) == generate(seed)
    assert generate(3, layout="html_word", mess=("units", "bom"), slip="wrong_row") == generate(
        3, layout="html_word", mess=("bom", "units"), slip="wrong_row"
    )


def test_generate_many_yields_the_documents_of_its_seeds_in_order() -> None:
    assert list(generate_many(5, first_seed=70)) == [generate(seed) for seed in range(70, 75)]


@pytest.mark.parametrize(("form", "count"), [("2021", 200), ("2019", 198), ("2021_combined", 186), ("2019_split", 212)])
def test_labels_are_complete(form: str, count: int) -> None:
    for seed in range(6):
        report = plain(seed, form=form)
        assert len(report.cells) == count
        assert {cell.status for cell in report.cells.values()} == {"printed"}
        assert report.form == {"disclosure": FORMS[form][0], "requests": FORMS[form][1], "review_litigation": "2019"}


def test_all_identities_hold_in_a_document_without_slip() -> None:
    for seed in range(60):
        report = plain(seed)
        results = [values(report, row) for row in result_rows(report)]
        rows = [values(report, row) for row in ("new_received", "carried_over", "results.total", "carried_forward")]
        assert all(sum(row[:6]) == row[6] for row in [*results, *rows])
        new, over, total, forward = rows
        assert [sum(column) for column in zip(*results, strict=True)] == total
        assert [a + b for a, b in zip(new, over, strict=True)] == [a + b for a, b in zip(total, forward, strict=True)]
        for block in ("review", "litigation_direct", "litigation_after_review"):
            parts = [report.cells[f"review_litigation.{block}.{name}"].value or 0 for name in _OUTCOMES]
            assert sum(parts) == report.cells[f"review_litigation.{block}.total"].value
        assert (report.expect, report.knowable, report.slips) == (frozenset({"verified"}), True, ())


_OUTCOMES = ("upheld", "corrected", "other", "pending")


def test_a_wrong_row_total_breaks_its_row_and_the_total_column() -> None:
    for seed in range(20):
        report = generate(seed, mess=(), slip="wrong_total")
        (slip,) = report.slips
        (path,) = slip.cells
        row = path.removeprefix("requests.").rpartition(".")[0]
        column = "H2/requests.total" if row.startswith("results.") else "H3/requests.total"
        assert slip.broken == (f"H1/requests.{row}", column)
        assert report.expect == {"source_inconsistent"}


def test_a_count_slipped_with_its_own_total_breaks_columns_only() -> None:
    for seed in range(20):
        (slip,) = generate(seed, mess=(), slip="count_and_total").slips
        name = slip.cells[0].rpartition(".")[2]
        assert slip.broken == (f"H2/requests.{name}", "H2/requests.total")


def test_a_wrong_total_of_table_4_breaks_its_block() -> None:
    for seed in range(20):
        (slip,) = generate(seed, mess=(), slip="table4_total").slips
        assert slip.broken == (f"H4/{slip.cells[0].rpartition('.')[0]}",)


@pytest.mark.parametrize("name", ["exchanged_rows", "exchanged_columns_values"])
def test_exchanges_are_invisible_to_arithmetic(name: str) -> None:
    for seed in range(20):
        report = generate(seed, mess=(), slip=name)
        assert [slip.broken for slip in report.slips] == [()]
        assert (report.expect, report.knowable) == (frozenset({"verified"}), True)


def test_a_blank_total_row_is_incomplete_where_blanks_can_be_seen() -> None:
    for seed in range(10):
        seen = generate(seed, mess=(), slip="blank_total_row", layout="html_table")
        assert (seen.expect, seen.knowable, seen.slips[0].broken) == (frozenset({"source_incomplete"}), True, ())
        gone = generate(seed, mess=(), slip="blank_total_row", layout="space_rows")
        assert (gone.expect, gone.knowable) == (frozenset({"needs_review", "unreadable"}), False)


@pytest.mark.parametrize("slip", SLIPS)
def test_every_slip_can_be_printed_in_every_layout(slip: str) -> None:
    for layout in LAYOUTS:
        report = generate(1, layout=layout, mess=(), slip=slip)
        assert [made.kind for made in report.slips] == [slip]


@pytest.mark.parametrize("mess", MESS)
def test_every_mess_takes_effect_in_every_layout_it_is_meant_for(mess: str) -> None:
    made = 0
    for layout in LAYOUTS:
        kind = REGISTRY[mess]
        if kind.fits(front._LAYOUTS[layout].family, layout):
            report = generate(2, layout=layout, mess=(mess,))
            assert report.mess == (mess,)
            made += 1
    assert made


def test_text_layouts_print_every_cell_where_the_label_says() -> None:
    for report in generate_many(250):
        if report.name.endswith(".html") or "mojibake" in report.mess:
            continue
        text = decode(report)
        found = {path: text[slice(*cell.span)] for path, cell in report.cells.items() if cell.span}
        assert found == {path: cell.raw for path, cell in report.cells.items() if cell.status != "missing"}


class _Cells(HTMLParser):
    """The texts of all td and th, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in ("td", "th"):
            self.texts.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data.strip()


@pytest.mark.parametrize("layout", ["html_table", "html_word"])
def test_html_tables_hold_the_cells_in_form_order(layout: str) -> None:
    for seed in range(10):
        report = plain(seed, layout=layout)
        parser = _Cells()
        parser.feed(decode(report))
        numbers = [text for text in parser.texts if re.fullmatch(r"[+-]?[0-9.]+(元|万元)?", text)]
        assert numbers == [cell.raw for cell in report.cells.values()]


def test_pipe_rows_hold_seven_numbers_behind_each_label() -> None:
    for seed in range(10):
        report = plain(seed, layout="pipe_rows_exact")
        lines = [line.split(" | ") for line in decode(report).splitlines()]
        rows = [line[-7:] for line in lines if 8 <= len(line) <= 10 and all(text.isdigit() for text in line[-7:])]
        keys = ["new_received", "carried_over", *result_rows(report), "results.total", "carried_forward"]
        assert rows == [[str(value) for value in values(report, key)] for key in keys]
        first = next(line for line in lines if line[0] == "一、本年新收政府信息公开申请数量")
        assert first[1:] == rows[0]


@pytest.mark.parametrize(
    ("mess", "expect", "knowable"),
    [
        ("word_in_cell", {"needs_review"}, True),
        ("missing_row", {"needs_review"}, False),
        ("header_exchanged", {"needs_review"}, False),
        ("local_row_nonzero", {"needs_review"}, True),
        ("local_row_zero", {"verified"}, True),
        ("extra_cells_zero", {"verified"}, True),
        ("extra_cells_other", {"needs_review"}, False),
        ("extra_column", {"verified"}, True),
        ("table4_prose", {"needs_review"}, True),
        ("quoted_last_year", {"needs_review"}, True),
        ("two_reports", {"needs_review"}, False),
        ("truncated", {"needs_review"}, False),
        ("lost_chinese", {"unreadable"}, False),
        ("page_form_2014", {"needs_review"}, True),
        ("page_images_only", {"unreadable"}, False),
        ("page_list", {"not_a_report"}, True),
        ("kangxi", {"verified"}, True),
        ("thousands", {"verified"}, True),
    ],
)
def test_mess_decides_the_verdict(mess: str, expect: set[str], knowable: bool) -> None:
    for seed in range(5):
        report = generate(seed, layout="pipe_rows_trailing", mess=(mess,), slip="none")
        assert (report.expect, report.knowable) == (frozenset(expect), knowable)


def test_deduplicated_lines_leave_forms_but_no_cell() -> None:
    report = generate(1, layout="cell_per_line_bare", mess=("deduplicated",), form="2021", slip="none")
    assert {cell.status for cell in report.cells.values()} == {"missing"}
    assert (report.form["requests"], report.expect) == ("2021", frozenset({"unreadable"}))


def test_an_unknowable_document_never_expects_a_certain_verdict() -> None:
    for report in generate_many(600):
        if not report.knowable and "mojibake" not in report.mess:
            assert not report.expect & CERTAIN, report.why


def test_a_table_without_one_digit_is_incomplete() -> None:
    reports = [generate(seed, layout="html_table", mess=("slash_zeros",), slip="none") for seed in range(40)]
    for report in reports:
        digits = {path.partition(".")[0] for path, cell in report.cells.items() if cell.status == "printed"}
        assert report.expect == ({"verified"} if len(digits) == 3 else {"source_incomplete"})


def test_bytes_are_encoded_as_the_mess_says() -> None:
    assert plain(1).data.decode("utf-8")
    assert generate(1, mess=("bom", "crlf")).data.startswith(b"\xef\xbb\xbf")
    crlf = generate(1, mess=("crlf",), layout="tab_rows_exact").data
    assert crlf.count(b"\r\n") == crlf.count(b"\n") > 30
    assert "信息内容" in generate(1, mess=("gb18030",), layout="html_page").data.decode("gb18030")


def test_names_that_nobody_knows_are_refused() -> None:
    with pytest.raises(ValueError, match="no layout 'pipes'"):
        generate(1, layout="pipes")
    with pytest.raises(ValueError, match="no mess 'coffee'"):
        generate(1, mess=("coffee",))
    with pytest.raises(ValueError, match="'dash_zeros' and 'blank_zeros' exclude each other"):
        generate(1, mess=("blank_zeros", "dash_zeros"))
    with pytest.raises(ValueError, match="'shifted_tabs' can't be shown in layout 'html_page'"):
        generate(1, mess=("shifted_tabs",), layout="html_page")
    with pytest.raises(ValueError, match="'extra_cells_zero' can't be shown in form '2019'"):
        generate(1, mess=("extra_cells_zero",), form="2019")


def test_a_mix_holds_all_layouts_forms_and_slips() -> None:
    reports = list(generate_many(900))
    assert {report.layout for report in reports} == set(LAYOUTS)
    assert {len(report.cells) for report in reports} == {0, 186, 198, 200, 212}
    assert {slip.kind for report in reports for slip in report.slips} == set(SLIPS)
    slipped = sum(bool(report.slips) for report in reports) / len(reports)
    assert 0.2 < slipped < 0.4


def test_the_command_writes_documents_and_labels(tmp_path: Path) -> None:
    arguments = [
        "--count",
        "3",
        "--out",
        str(tmp_path),
        "--seed",
        "5",
        "--layout",
        "html_page",
        "--slip",
        "wrong_total",
    ]
    assert front.main([*arguments, "--mess", "blank_zeros"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"gen_{seed:06d}_html_page{suffix}" for seed in (5, 6, 7) for suffix in (".gold.json", ".html")
    ]
    report = generate(5, layout="html_page", slip="wrong_total", mess=("blank_zeros",))
    assert (tmp_path / report.name).read_bytes() == report.data
    gold = json.loads((tmp_path / "gen_000005_html_page.gold.json").read_text(encoding="utf-8"))
    assert (gold["agency"], gold["year"], gold["form"]) == (report.agency, report.year, report.form)
    assert gold["expect"] == sorted(report.expect)
    assert list(gold["cells"]) == list(report.cells)
    blanks = [path for path, cell in report.cells.items() if cell.status == "blank"]
    assert blanks
    assert all(gold["cells"][path] is None for path in blanks)
