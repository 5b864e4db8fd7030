"""What a recogniser may have mistaken though every sum holds, and pictures that are not read as they lie."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from conftest import GOLD
from numpy.typing import NDArray
from PIL import Image

from eval.bench.misread import attack
from extractor.forms import load_forms
from extractor.lookalikes import _labels, with_likely_labels
from extractor.model import Content, Document, Grid, GridCell, Place
from extractor.pipeline import extract_record
from extractor.readers import read_document
from extractor.readers.scan import read_image
from extractor.readers.scan_cells import _is_shaded
from extractor.readers.scan_grid import find_tables, ink_of, rulings
from extractor.readers.scan_panels import lighten_panels
from extractor.readers.scan_straighten import angle_of
from extractor.readers.scan_views import View, turned, views_of
from extractor.verification.misreadings import Printed, undetermined_digits

FORMS = load_forms()
TABLE_4 = FORMS.table("review_litigation", "2019")
COLUMNS = ("upheld", "corrected", "other", "pending", "total")


def table_4(*rows: str) -> Printed:
    """Return table 4 with these numbers, a row for each block; "-" is an empty cell."""
    blocks = ("review", "litigation_direct", "litigation_after_review")
    numbers = {
        f"review_litigation.{block}.{column}": int(said)
        for block, row in zip(blocks, rows, strict=True)
        for column, said in zip(COLUMNS, row.split(), strict=True)
        if said != "-"
    }
    return Printed(TABLE_4, numbers)


# ---- digits


def test_one_number_and_its_total_could_be_any_digit() -> None:
    """1 = 1 holds as 7 = 7; 1 + 3 = 4 does not as 7 + 3 = 4, and zeros are no other digit."""
    alone = table_4("1 0 0 0 1", "0 0 0 0 0", "0 0 0 0 0")
    assert undetermined_digits([alone]) == {"1"}
    assert undetermined_digits([table_4("1 3 0 0 4", "0 0 0 0 0", "1 0 0 0 1")]) == set()
    assert undetermined_digits([alone, table_4("1 3 0 0 4", "0 0 0 0 0", "0 0 0 0 0")]) == set()


def test_digits_of_two_numbers_that_never_meet_are_each_in_doubt() -> None:
    """12 = 12: both of its digits."""
    assert undetermined_digits([table_4("12 0 0 0 12", "0 0 0 0 0", "0 0 0 0 0")]) == {"1", "2"}


@pytest.mark.parametrize("way", ["one cell", "a digit, everywhere", "a digit, in half"])
def test_simulated_misreadings_do_not_pass(way: str) -> None:
    """Of small documents, where sums alone let every tenth pass."""
    assert attack(way, "few", 60, 3).by_rule == 0


# ---- verdicts


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A call that judges a text of eval/gold, changed, as if it had been recognised with full confidence."""

    def judge(old: str = "", new: str = "") -> dict[str, Any]:
        text = (GOLD / "sample.txt").read_text("utf-8")
        assert text.count(old) == 1 or not old
        doc = read_document("sample.txt", text.replace(old, new).encode() if old else text.encode())
        places = tuple(Place((at, at + 1), 1, confidence=0.99) for at in range(len(doc.text)))
        seen = doc._replace(content=doc.content._replace(layer="ocr", places=places))
        monkeypatch.setattr("extractor.pipeline.read_document", lambda *_: seen)
        return extract_record("sample.txt", b"")

    return judge


def why(record: dict[str, Any], kind: str) -> tuple[str, str, list[str]]:
    """Return verdict, first words of the message, and cells of what is said of a recognised table."""
    found = [each for each in record["findings"] if each["rule"] == f"structure/{kind}.ocr"]
    return record["verdicts"][kind], found[0]["message_zh"] if found else "", found[0]["cells"] if found else []


ROW = "38 | 6 | 1 | 1 | 3 | 0 | 49"
NEW = "requests.new_received"


def test_a_blank_beside_zeros_may_be_a_zero_that_faded(judged: Any) -> None:
    """Sums can't tell the two apart."""
    assert why(judged(), "requests")[0] == "verified"
    verdict, message, cells = why(judged(ROW, "38 | 6 | 1 | 1 | 3 |  | 49"), "requests")
    assert (verdict, cells) == ("needs_review", [f"{NEW}.other_organization"])
    assert "可能有印得太淡的 0" in message


def test_a_slash_may_be_a_one(judged: Any) -> None:
    """As generated scans showed."""
    verdict, message, cells = why(judged(ROW, "38 | 6 | 1 | 1 | 3 | / | 49"), "requests")
    assert (verdict, cells) == ("needs_review", [f"{NEW}.other_organization"])
    assert "也可能是数字 1" in message


def test_no_table_is_certain_beside_one_whose_sums_fail(judged: Any) -> None:
    """The same eyes read both."""
    record = judged(ROW, "38 | 6 | 1 | 1 | 8 | 0 | 49")
    verdict, message, _ = why(record, "review_litigation")
    assert verdict == "needs_review"
    assert "其他表勾稽不符" in message


# ---- labels


def seen_document(*cells: str) -> Document:
    text = "\t".join(cells)
    starts = [sum(map(len, cells[:at])) + at for at in range(len(cells))]
    placed = tuple(
        GridCell(0, at, 1, 1, (start, start + len(cell)))
        for at, (start, cell) in enumerate(zip(starts, cells, strict=True))
    )
    grid = Grid(placed, 1, len(cells), (0, len(text)))
    return Document("a.png", "image/png", "", 0, Content(text, (grid,), layer="ocr"), text)


def test_labels_with_characters_taken_for_their_like_are_found() -> None:
    """For matching only: the text stays, and so does what is no label."""
    cells = ("二、上年结转政府信息公开中请数量", "3.重复中请", "1.属干国家秘密", "其中", "0")
    doc = with_likely_labels(seen_document(*cells), FORMS)
    assert doc.folded == "二、上年结转政府信息公开申请数量\t3.重复申请\t1.属于国家秘密\t其中\t0"
    assert doc.text == "\t".join(cells)


def test_labels_of_a_file_that_says_its_characters_stay() -> None:
    """A misprint is a misprint."""
    doc = seen_document("3.重复中请")
    declared = doc._replace(content=doc.content._replace(layer="text_layer"))
    assert with_likely_labels(declared, FORMS) is declared


def test_no_two_labels_of_the_forms_are_alike() -> None:
    """Each class of look-alikes has one label, so nothing can be taken for another row."""
    known, likely = _labels(tuple(FORMS.tables.values()))
    assert {name for name in known if len(name) > 1} == set(likely.values())


# ---- pictures


def paper(height: int, width: int) -> NDArray[np.uint8]:
    return np.full((height, width), 255, dtype=np.uint8)


def lined(height: int = 600, width: int = 420, angle: float = 0.0) -> NDArray[np.uint8]:
    """Return a page with lines of black blocks, turned by an angle."""
    page = paper(height, width)
    for top in range(60, height - 60, 24):
        page[top : top + 9, 40 : width - 40 : 1][:, ::1] = 0
        page[top : top + 9, 40 : width - 40 : 13] = 255
    return np.asarray(Image.fromarray(page).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))


def test_pages_scanned_apart_are_turned_apart() -> None:
    """One long picture of two pages, each askew its way; a long page is one."""
    picture = np.vstack([lined(angle=1.5), lined(angle=-2.0)])
    views = views_of(picture, ink_of(picture))
    assert [(view.left, view.width) for view in views] == [(0, 420), (0, 420)]
    assert views[0].height + views[1].height == 1200
    assert abs(views[0].height - 600) < 60
    assert [angle_of(ink_of(view.of(picture))) for view in views] == pytest.approx([-1.5, 2.0], abs=0.15)
    tall = np.vstack([lined(), lined()])
    assert views_of(tall, ink_of(tall)) == [View(0, 0, 420, 1200)]


def test_pages_side_by_side_are_read_one_after_the_other() -> None:
    """A wide page with a line across its middle is one."""
    picture = np.hstack([lined(), lined()])
    left, right = views_of(picture, ink_of(picture))
    assert (left.left, left.width + right.width, right.left) == (0, 840, left.width)
    assert abs(left.width - 420) < 30
    picture[300:303] = 0
    assert views_of(picture, ink_of(picture)) == [View(0, 0, 840, 600)]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_box_of_a_turned_part_is_found_in_the_picture(turns: int) -> None:
    """The black rectangle is where it was."""
    picture = paper(120, 130)
    picture[30:40, 50:90] = 0
    view = View(12, 7, 100, 105, turns)
    ys, xs = np.nonzero(view.of(turned(picture, turns)) == 0)
    box = (float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))
    assert view.original_box(box, picture.shape) == (50, 30, 90, 40)


def test_a_table_open_at_the_foot_of_a_page_keeps_its_cells() -> None:
    """Its frame runs on to the next page; what stands in the open row is no cell of it."""
    page = paper(400, 600)
    for top in (50, 110, 170, 230):
        page[top : top + 3, 50:553] = 0
    for left in (50, 300, 550):
        page[50:390, left : left + 3] = 0
    (table,) = find_tables(*rulings(ink_of(page)))
    assert (table.row_count, table.column_count, len(table.cells)) == (3, 2, 6)
    assert table.box[3] < 240


@pytest.mark.parametrize(("shade", "seen"), [(255, False), (248, False), (215, True)])
def test_a_spot_too_faint_to_be_ink_is_no_blank(shade: int, seen: bool) -> None:
    """A ring of the size of a 0."""
    cell = paper(60, 90)
    cell[20:42, 38:52] = shade
    cell[25:37, 42:48] = 255
    assert _is_shaded(cell, (0, 0, 90, 60), 22.0) is seen


def test_pages_beyond_the_work_of_one_file_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """By number, and nothing of them is read."""
    monkeypatch.setattr("extractor.readers.scan_glyphs.Work.__init__.__defaults__", (1,))
    pages = [Image.fromarray(lined()) for _ in range(2)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    content = read_image(out.getvalue())
    assert (content.text.strip(), content.notes, dict(content.meta)) == (
        "",
        ("too_large",),
        {"pages_too_large": "1, 2"},
    )
    record: dict[str, Any] = extract_record("a.tiff", out.getvalue())
    assert (record["verdict"], record["reasons"][0]) == ("unreadable", "too_large")


def test_a_dark_header_with_light_print_becomes_dark_print() -> None:
    """Of any shape with straight sides; grey rules between its cells stay rules, and letters are no panels."""
    page = paper(200, 300)
    page[20:60, 20:280] = 100  # a header row, and below it the corner of a cell over two rows
    page[60:120, 20:120] = 100
    page[20:60, 150:152] = 204
    page[30:48, 60:64] = 255
    page[150:170, 100:104] = 0
    light = lighten_panels(page)
    assert light[35, 40] == light[90, 40] == light[35, 250] == 255
    assert light[40, 62] == 100
    assert light[40, 150] == 151
    assert light[160, 102] == 0
    assert np.array_equal(light[130:], page[130:])


def test_a_blackened_cell_stays_black() -> None:
    """Nothing is printed in it."""
    page = paper(200, 300)
    page[20:60, 20:280] = 20
    assert np.array_equal(lighten_panels(page), page)
