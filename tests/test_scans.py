"""Scans and pictures: what is read of them, what is not believed, and what they can't break.

The two scans in tests/scans are printed by us from eval/gold/sample.txt: the whole report in black and white, and
table 4 askew with one cell emptied and one blackened.
"""

from __future__ import annotations

import io
import json
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import GOLD, ROOT
from numpy.typing import NDArray
from PIL import Image

from extractor.model import Content, Place
from extractor.pipeline import extract_record
from extractor.readers import media_type_of, read_document
from extractor.readers.scan import read_image, scan_pages
from extractor.readers.scan_decode import ImageError, decode_pages
from extractor.readers.scan_grid import find_tables, ink_of, rulings
from extractor.readers.scan_straighten import straighten
from extractor.verification.recognised import recognised_of

SCANS = ROOT / "tests" / "scans"
SAMPLE = json.loads((GOLD / "sample.gold.json").read_text("utf-8"))
TABLE_4 = [path for path in SAMPLE["cells"] if path.startswith("review_litigation.")]


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """The record of the whole scanned report: read once, it takes seconds."""
    return extract_record("report_2023.tiff", (SCANS / "report_2023.tiff").read_bytes())


@pytest.fixture(scope="module")
def askew() -> Content:
    return read_image((SCANS / "table4_askew.jpg").read_bytes())


# ---- what is read


@pytest.mark.slow
def test_every_cell_of_a_scanned_report_is_read(report: dict[str, Any]) -> None:
    """Over two pages, table 3 cut between them."""
    assert {path: cell["value"] for path, cell in report["cells"].items()} == SAMPLE["cells"]
    assert {cell["at"]["page"] for cell in report["cells"].values()} == {1, 2}


@pytest.mark.slow
def test_arithmetic_confirms_tables_3_and_4_and_only_sentences_confirm_table_2(report: dict[str, Any]) -> None:
    """Table 2 has no identity that would show a misread digit; four of its ten numbers are said in the prose too."""
    assert report["verdicts"] == {
        "disclosure": "needs_review",
        "requests": "verified",
        "review_litigation": "verified",
    }
    assert report["reasons"] == ["ocr_unconfirmed"]
    (finding,) = [each for each in report["findings"] if each["rule"] == "structure/disclosure.ocr"]
    assert "recognised from a picture" in finding["message"]
    assert "由图片识别而来" in finding["message_zh"]
    assert finding["cells"] == [
        "disclosure.regulations.issued",
        "disclosure.regulations.repealed",
        "disclosure.regulations.in_force",
        "disclosure.licensing.decisions",
        "disclosure.coercion.decisions",
        "disclosure.fees.amount",
    ]


def test_a_page_askew_is_read_by_its_cells(askew: Content) -> None:
    """An emptied cell is empty; what is said of a blackened one has no confidence at all."""
    *_, row = [line for line in askew.text.split("\n") if line.count("\t") == 14]
    cells = row.split("\t")
    assert cells[:3] + cells[4:] == ["2", "", "0", "4", "1", "0", "0", "0", "1", "0", "0", "0", "1", "1"]
    start = askew.text.index(row)
    places = [place for place in askew.places if place.span[0] >= start][:15]
    assert [place.confidence == 0.0 for place in places] == [index == 3 for index in range(15)]
    assert places[1].confidence == 1.0


def test_a_cell_says_where_it_stands_on_the_page_as_it_was(askew: Content) -> None:
    """In pixels of the picture, though it was read turned by 1.7 degrees: the blackened cell is black there."""
    page = np.asarray(Image.open(SCANS / "table4_askew.jpg").convert("L"))
    (black,) = [place for place in askew.places if place.confidence == 0.0]
    assert black.box is not None
    left, top, right, bottom = (round(side) for side in black.box)
    assert page[top:bottom, left:right].mean() < 160


def test_reading_twice_gives_the_same(askew: Content) -> None:
    """Text, places and confidences; and nothing is asked of any network."""
    assert read_image((SCANS / "table4_askew.jpg").read_bytes()) == askew


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models are loaded anew where every socket fails."""
    from extractor.readers import scan_glyphs

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    scan_glyphs.engine.cache_clear()
    blank = np.full((48, 96), 255, dtype=np.uint8)
    assert [line.text for line in scan_glyphs.recognise_lines([blank], scan_glyphs.Work())] == [""]
    assert scan_glyphs.detect_lines(np.full((100, 100), 255, dtype=np.uint8), scan_glyphs.Work()) == []


def test_pages_of_a_pdf_are_looked_at() -> None:
    """Boxes are in points then; a page that is not there has a note."""
    picture = Image.open(SCANS / "table4_askew.jpg").convert("L")
    data = encoded(picture, "PDF", resolution=150)
    parts = scan_pages(data, [1, 2])
    assert parts[2].notes == ("broken_image",)
    assert parts[1].layer == "ocr"
    assert "行政复议\t行政诉讼" in parts[1].text
    width, height = picture.width * 72 / 150, picture.height * 72 / 150
    boxes = [place.box for place in parts[1].places if place.box]
    assert boxes
    assert all(-5 < left < right < width + 5 and -5 < top < bottom < height + 5 for left, top, right, bottom in boxes)


# ---- without the extra


def test_without_the_extra_a_picture_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In both languages."""
    monkeypatch.setattr("extractor.readers.scan_glyphs.is_installed", lambda: False)
    record: dict[str, Any] = extract_record("a.png", encoded(Image.new("L", (300, 200), 255), "PNG"))
    assert (record["verdict"], record["reasons"]) == ("unreadable", ["images_only"])
    assert "pip install 'gouji[ocr]'" in record["findings"][0]["message"]
    assert "pip install 'gouji[ocr]'" in record["findings"][0]["message_zh"]
    assert scan_pages(b"%PDF", [3])[3].notes == ("ocr_missing",)


# ---- pictures that are no scans, or broken

_PICTURES = {
    "1x1": (Image.new("L", (1, 1)), "PNG"),
    "cmyk": (Image.new("CMYK", (120, 90)), "JPEG"),
    "16 bit": (Image.fromarray(np.arange(10800, dtype=np.uint16).reshape(90, 120)), "PNG"),
    "palette": (Image.new("P", (120, 90)), "GIF"),
    "transparent": (Image.new("RGBA", (120, 90), (0, 0, 0, 0)), "PNG"),
    "webp": (Image.new("RGB", (120, 90), (200, 0, 0)), "WEBP"),
    "bmp": (Image.new("RGB", (120, 90), (200, 0, 0)), "BMP"),
    "very wide": (Image.new("L", (50_000, 41), 255), "PNG"),
    "lattice": (Image.fromarray(((np.indices((900, 900)) % 12 > 0).all(axis=0) * 255).astype(np.uint8)), "PNG"),
}


@pytest.mark.parametrize("name", _PICTURES)
def test_a_picture_without_text_is_no_report(name: str) -> None:
    """Whatever its colours."""
    record = extract_record("picture", encoded(*_PICTURES[name]))
    assert (record["verdict"], record["reasons"]) == ("not_a_report", ["other_document"])


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\x00" + b"\xff" * 50, "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\x01" * 20, "image/webp"),
        (encoded(Image.new("L", (300, 200)), "JPEG")[:200], "image/jpeg"),
        (b"BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00" + b"\xff" * 40, "image/bmp"),
    ],
)
def test_a_broken_picture_is_unreadable(data: bytes, media_type: str) -> None:
    """And says so."""
    assert media_type_of(data) == media_type
    record = extract_record("picture", data)
    assert (record["verdict"], record["reasons"]) == ("unreadable", ["broken_image"])


def test_a_huge_picture_is_refused_before_it_is_decoded() -> None:
    """400 million pixels in 50 kB."""
    record = extract_record("huge.png", encoded(Image.new("1", (20_000, 20_000)), "PNG"))
    assert (record["verdict"], record["reasons"]) == ("unreadable", ["too_large"])


def test_a_text_that_begins_like_a_picture_stays_a_text() -> None:
    """BM are two letters."""
    assert media_type_of("BMW 的年度报告不在此处".encode()) == "text/plain"


def test_pages_turned_and_deep_come_upright_in_eight_bits() -> None:
    """EXIF orientation 6 is a quarter turn; 12 bits in 16 use their own range."""
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = decode_pages(encoded(Image.new("L", (100, 60), 255), "JPEG", exif=exif))
    assert page.shape == (100, 60)
    deep = np.array([[0, 4095], [2048, 4095]], dtype=np.uint16)
    (page,) = decode_pages(encoded(Image.fromarray(deep), "PNG"))
    assert page.tolist() == [[0, 255], [127, 255]]


def test_an_animation_is_its_first_picture_and_a_tiff_its_pages() -> None:
    """Moments are no pages."""
    pages = [Image.new("L", (50, 50), shade) for shade in (0, 100, 200)]
    assert len(list(decode_pages(encoded(pages[0], "GIF", save_all=True, append_images=pages[1:])))) == 1
    tiff = list(decode_pages(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])))
    assert [int(page[0, 0]) for page in tiff] == [0, 100, 200]


def test_too_many_pages_are_refused_after_those_that_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out without a word."""
    monkeypatch.setattr("extractor.readers.scan_decode.MAX_PAGES", 2)
    pages = [Image.new("L", (50, 50), 255)] * 3
    found = decode_pages(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert len([next(found), next(found)]) == 2
    with pytest.raises(ImageError, match="too_large"):
        next(found)


# ---- rulings


def drawn(lines: list[tuple[int, int, int, int]], size: tuple[int, int] = (400, 600)) -> NDArray[np.uint8]:
    """Return white paper with black lines: (top, left, bottom, right), 3 pixels thick."""
    page = np.full(size, 255, dtype=np.uint8)
    for top, left, bottom, right in lines:
        page[top : bottom + 3, left : right + 3] = 0
    return page


FRAME = [(50, 50, 50, 550), (350, 50, 350, 550), (50, 50, 350, 50), (50, 550, 350, 550)]


def test_cells_span_where_no_line_parts_them() -> None:
    """A label over two rows, a heading over two columns."""
    page = drawn([*FRAME, (150, 200, 150, 550), (250, 200, 250, 550), (50, 200, 350, 200), (150, 400, 350, 400)])
    (table,) = find_tables(*rulings(ink_of(page)))
    places = [(cell.row, cell.column, cell.row_span, cell.column_span, cell.whole) for cell in table.cells]
    assert places == [
        (0, 0, 3, 1, True),
        (0, 1, 1, 2, True),
        (1, 1, 1, 1, True),
        (1, 2, 1, 1, True),
        (2, 1, 1, 1, True),
        (2, 2, 1, 1, True),
    ]


def test_strokes_that_end_nowhere_are_no_lines() -> None:
    """As in 结果结果, and a line under words."""
    page = drawn([*FRAME, (150, 50, 150, 550), (50, 300, 350, 300), (250, 100, 250, 250), (380, 100, 380, 500)])
    (table,) = find_tables(*rulings(ink_of(page)))
    assert (table.row_count, table.column_count, len(table.cells)) == (2, 2, 4)


def test_a_frame_around_prose_is_no_table() -> None:
    """It has one cell."""
    assert find_tables(*rulings(ink_of(drawn(FRAME)))) == []


@pytest.mark.parametrize("angle", [-2.3, 0.0, 1.0, 3.0])
def test_skew_is_found_to_a_twentieth_of_a_degree(angle: float) -> None:
    """And a level page stays as it is."""
    lines = [*FRAME, (150, 50, 150, 550), (250, 50, 250, 550), (50, 300, 350, 300)]
    turned = Image.fromarray(drawn(lines)).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    page = np.asarray(turned)
    assert straighten(page, ink_of(page)).angle == pytest.approx(-angle, abs=0.1)


# ---- what is believed


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A call that judges a text of eval/gold as if every number had been recognised with this confidence."""

    def judged(name: str, confidence: float = 0.99, witnessed: frozenset[str] = frozenset()) -> dict[str, Any]:
        doc = read_document(name, (GOLD / name).read_bytes())
        places = tuple(Place((at, at + 1), 1, confidence=confidence) for at in range(len(doc.text)))
        seen = doc._replace(content=doc.content._replace(layer="ocr", places=places))
        monkeypatch.setattr("extractor.pipeline.read_document", lambda *_: seen)
        monkeypatch.setattr(
            "extractor.pipeline.recognised_of",
            lambda content, told=frozenset(): recognised_of(content, witnessed | told),
        )
        return extract_record(name, b"")

    return judged


TABLE_2 = frozenset(path for path in SAMPLE["cells"] if path.startswith("disclosure."))


def test_table_2_is_certain_with_a_witness_of_each_cell(recognised: Any) -> None:
    """One cell less that the prose does not tell either, and it is not."""
    assert recognised("sample.txt", witnessed=TABLE_2)["verdict"] == "verified"
    path = "disclosure.licensing.decisions"
    record = recognised("sample.txt", witnessed=TABLE_2 - {path})
    assert record["verdicts"]["disclosure"] == "needs_review"
    assert [f["cells"] for f in record["findings"] if f["rule"].endswith(".ocr")] == [[path]]


def test_a_failed_identity_accuses_nobody_in_a_scan(recognised: Any) -> None:
    """A misread digit is likelier than a slip of the office."""
    record = recognised("sample_inconsistent.txt", witnessed=TABLE_2)
    assert "source_inconsistent" not in record["verdicts"].values()
    assert "ocr_unconfirmed" in record["reasons"]


def test_an_open_identity_confirms_nothing_in_a_scan(recognised: Any) -> None:
    """As where totals are blank."""
    assert set(recognised("totals_blank.txt")["verdicts"].values()) <= {"needs_review", "verified"}


def test_a_cell_below_the_threshold_puts_its_table_in_doubt(recognised: Any) -> None:
    """Though every identity holds; the numbers stay to be compared."""
    record = recognised("sample.txt", confidence=0.89, witnessed=TABLE_2)
    assert set(record["verdicts"].values()) == {"needs_review"}
    assert {path: cell["value"] for path, cell in record["cells"].items()} == SAMPLE["cells"]
    assert {cell["anchor"] for cell in record["cells"].values()} == {"C"}


def test_a_document_that_says_its_characters_is_not_doubted() -> None:
    """Only layer `ocr` is."""
    assert recognised_of(Content("", layer="text_layer")) is None


def test_illegible_cells_have_their_status() -> None:
    """The mark that typesetters put where a character is lost; never 0, never blank."""
    text = (GOLD / "sample.txt").read_text("utf-8")
    old = "38 | 6 | 1 | 1 | 3 | 0 | 49"
    assert text.count(old) == 1
    record: dict[str, Any] = extract_record("a.txt", text.replace(old, "38 | 〓 | 1 | 1 | 3 | 0 | 49").encode())
    cell = record["cells"]["requests.new_received.commercial_enterprise"]
    assert (cell["status"], cell["value"], cell["raw"]) == ("illegible", None, "〓")
    assert record["verdicts"]["requests"] == "needs_review"
    assert "ocr_unconfirmed" in record["reasons"]


def test_the_scans_are_small() -> None:
    """Each below 80 kB."""
    assert [path.name for path in sorted(SCANS.iterdir()) if path.stat().st_size > 80_000] == []
    assert Path(SCANS / "report_2023.tiff").is_file()
