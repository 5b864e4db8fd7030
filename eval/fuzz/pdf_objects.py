"""PDFs: small ones written by hand, and others with their objects and contents changed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from random import Random

from eval.fuzz.damage import damaged

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement"
    b" 2 >> /DW 1000 /W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /Ascent"
    b" 880 /Descent -120 /FontBBox [0 -120 1000 880] >> >>] >>"
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_REFERENCE = re.compile(rb"\d+ 0 R")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
_STRANGE = (
    b"0",
    b"-1", b"1000000000", b"1e9", b"99999999999999999999", b"0.0000001", b"(x)", b"null", b"true", b"[]", b"<<>>",
    b"<FEFF>", b"-.", b"1 0 R", b"2 0 R", b"9999 0 R", b"[1 0 R]", b"/X", b"(\\", b">>", b"]", b"nan", b"3 0 R 4 0 R",
)  # fmt: skip
_STEPS = (
    b"q " * 300, b" Q Q Q ", b"BT ", b" ET", b"/F1 0 Tf", b"/F9 10 Tf", b"0 0 0 0 0 0 cm", b"1e30 0 0 1e30 0 0 cm",
    b"<D800> Tj", b"[(a) -1e9 (b)] TJ", b"/X1 Do", b"99999 0 l S", b"0 0 99999999 99999999 re f",
    b"BI /W 1 /H 1 ID x EI", b"nan nan Td", b"3 Tr", b"0 g 1 g", b"W n", b"(\\777\\000) Tj", b"1 2 3 4 5 6 7 8 9 Tm",
    b"/P BMC", b"() Tj", b"<> '",
)  # fmt: skip


def write_pdf(contents: Sequence[bytes], objects: Sequence[bytes] = (), trailer: bytes = b"") -> bytes:
    """Return a PDF with a page for each of `contents`; `objects` follow, numbered from 4 + 2 × pages."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(count))
    every = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), _FONT]
    for i, content in enumerate(contents):
        resources = b"/Resources << /Font << /F1 3 0 R >> >>"
        every.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>" % (resources, 5 + 2 * i)
        )
        every.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return assemble([*every, *objects], trailer)


def assemble(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """Return the file with these objects, numbered from 1, the first of them the catalog."""
    parts, places, size = [b"%PDF-1.4\n"], list[int](), 9
    for number, body in enumerate(objects, 1):
        places.append(size)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        size += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>" % (count, table, count, trailer)
    return b"".join(parts) + head + b"\nstartxref\n%d\n%%%%EOF\n" % size


def text_at(left: float, top: float, text: str, size: float = 10) -> bytes:
    """Return the step of a page that writes a text there, in points from the upper left corner of A4."""
    code = text.encode("utf-16-be").hex().encode()
    return b"BT /F1 %.1f Tf %.1f %.1f Td <%s> Tj ET" % (size, left, 842 - top - 0.88 * size, code)


def table_at(left: float, top: float, widths: Sequence[float], rows: Iterable[Sequence[str]]) -> list[bytes]:
    """Return the steps that draw a ruled table of rows 20 points high."""
    steps = []
    for row in rows:
        x = left
        for width, text in zip(widths, row, strict=True):
            steps.append(b"%.1f %.1f %.1f 20 re S" % (x, 842 - top - 20, width))
            if text:
                steps.append(text_at(x + 3, top + 5, text))
            x += width
        top += 20
    return steps


def unpacked(data: bytes) -> bytes:
    """Return a PDF with its contents unpacked where that is possible, so that changes reach them."""

    def unpack(match: re.Match[bytes]) -> bytes:
        try:
            content = zlib.decompress(match[1])
        except zlib.error:
            return match[0]
        return b"stream\n" + content + b"\nendstream" if len(content) < 60_000 else match[0]

    plain = _STREAM.sub(unpack, data)
    return plain.replace(b"/FlateDecode", b"/Nothing") if plain != data else data


def changed_pdf(seeds: Sequence[bytes], rng: Random) -> bytes:
    """Return one of the PDFs with one to four changes of its objects, contents or bytes."""
    data = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 2, 4))):
        how = rng.random()
        if how < 0.3:
            data = _replace(_NUMBER, data, rng, rng.choice(_STRANGE))
        elif how < 0.45:
            data = _replace(
                _REFERENCE, data, rng, rng.choice((b"1 0 R", b"2 0 R", b"3 0 R", b"4 0 R", b"99 0 R", b"null"))
            )
        elif how < 0.55:
            names = _NAME.findall(data)
            data = _replace(_NAME, data, rng, rng.choice(names) if names else b"/X")
        elif how < 0.8:
            data = _change_contents(data, rng)
        else:
            data = damaged([data], rng)
    return data


def _replace(pattern: re.Pattern[bytes], data: bytes, rng: Random, put: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    match = rng.choice(found)
    return data[: match.start()] + put + data[match.end() :]


def _change_contents(data: bytes, rng: Random) -> bytes:
    found = [match for match in _STREAM.finditer(data) if len(match[1]) < 60_000]
    if not found:
        return data
    match = rng.choice(found)
    inside = match[1]
    if rng.random() < 0.5:
        at = rng.randint(0, len(inside))
        inside = inside[:at] + b" " + rng.choice(_STEPS) * rng.choice((1, 1, 20)) + b" " + inside[at:]
    else:
        inside = _replace(_NUMBER, inside, rng, rng.choice(_STRANGE))
    return data[: match.start(1)] + inside + data[match.end(1) :]
