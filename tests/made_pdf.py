"""PDFs made by hand, a few kilobytes each: text at a place, rulings, shades, for what no word processor would print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RENDERED = Path(__file__).resolve().parent / "pdf"
"""Reports as a word processor printed them, with their labels."""
WIDTH, HEIGHT = 595, 842

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement"
    b" 2 >> /DW 1000 /W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /Ascent"
    b" 880 /Descent -120 /FontBBox [0 -120 1000 880] >> >>] >>"
)
_PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
)


@dataclass
class Page:
    """One page; places are (left, top) in points from its upper left corner; text stands 0.88 of its size below."""

    width: float = WIDTH
    height: float = HEIGHT
    entries: str = ""
    spaces: str = ""
    steps: list[str] = field(default_factory=list)

    def text(self, left: float, top: float, text: str, size: float = 10, *, mode: int = 0, color: str = "0 g") -> Page:
        y = self.height - top - 0.88 * size
        code = text.encode("utf-16-be").hex()
        self.steps.append(f"q {color} BT /F1 {size} Tf {mode} Tr {left:.2f} {y:.2f} Td <{code}> Tj ET Q")
        return self

    def lines(self, left: float, top: float, *lines: str, size: float = 10) -> Page:
        """Lines one below the other, 1.6 times their size apart."""
        for number, line in enumerate(lines):
            self.text(left, top + number * 1.6 * size, line, size)
        return self

    def rule(self, x0: float, top: float, x1: float, bottom: float, color: str = "0 G") -> Page:
        self.steps.append(f"q {color} 0.5 w {x0} {self.height - top} m {x1} {self.height - bottom} l S Q")
        return self

    def shade(self, x0: float, top: float, x1: float, bottom: float, color: str = "0.2 0.2 0.6 rg") -> Page:
        self.steps.append(f"q {color} {x0} {self.height - bottom} {x1 - x0} {bottom - top} re f Q")
        return self

    def picture(self, x0: float, top: float, x1: float, bottom: float) -> Page:
        self.steps.append(f"q {x1 - x0} 0 0 {bottom - top} {x0} {self.height - bottom} cm /I1 Do Q")
        return self

    def table(self, left: float, top: float, widths: Sequence[float], rows: Iterable[Sequence[str]]) -> float:
        """Draw a ruled table of rows 20 points high; return where it ends."""
        right = left + sum(widths)
        self.rule(left, top, right, top)
        for row in rows:
            x = left
            for width, text in zip(widths, row, strict=True):
                self.rule(x, top, x, top + 20)
                if text:
                    self.text(x + 3, top + 5, text)
                x += width
            self.rule(right, top, right, top + 20)
            top += 20
            self.rule(left, top, right, top)
        return top


def make_pdf(*pages: Page, trailer: str = "") -> bytes:
    """Return the file that holds these pages."""
    count = len(pages)
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        _FONT,
        _PICTURE + b"\nstream\n0\nendstream",
    ]
    for i, page in enumerate(pages):
        box = f"/MediaBox [0 0 {page.width} {page.height}] " if "/MediaBox" not in page.entries else ""
        resources = f"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> /ColorSpace << {page.spaces} >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {box}{resources} /Contents {6 + 2 * i} 0 R {page.entries} >>".encode()
        )
        contents = "\n".join(page.steps).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(contents), contents))
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(data)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, trailer.encode(), start)
    )
