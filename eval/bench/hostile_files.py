"""The files of eval.bench.hostile: name -> what makes its bytes, a few lines each."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from eval.fuzz.pdf_objects import assemble, text_at, write_pdf

GOLD = Path(__file__).resolve().parents[1] / "gold"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def _archive(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return stream.getvalue()


def _sample() -> bytes:
    return (GOLD / "sample.txt").read_bytes()


# ---- archives


def _flat_bomb() -> bytes:
    return _archive([("a.txt", bytes(400 << 20))])


def _nested_bomb() -> bytes:
    data, name = bytes(64 << 20), "0.txt"
    for level in range(6):
        data = _archive([(f"{i}{name}", data) for i in range(10)])
        name = f"{level}.zip"
    return data


def _lying_bomb() -> bytes:
    """An archive whose directory says 10 bytes of a member that has 400 MB."""
    data = bytearray(_flat_bomb())
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, 10)
    return bytes(data)


def _overlapping() -> bytes:
    """An archive of 10,000 names for one and the same member, of a gigabyte in all."""
    kernel = _archive([("a.txt", bytes(100_000))])
    end = kernel.rfind(b"PK\x05\x06")
    start = kernel.find(b"PK\x01\x02")
    entry = kernel[start:end]
    count = 10_000
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(entry) * count, start, 0)
    return kernel[:start] + entry * count + tail


def _quine() -> bytes:
    """An archive that holds itself as far as its limits go: inside, cut off, 200 times."""
    data = b""
    for _ in range(200):
        data = _archive([("r.zip", data), ("a.txt", b"x")], zipfile.ZIP_STORED)
    return data


def _many_members() -> bytes:
    return _archive(((f"{i}.txt", b"") for i in range(100_000)), zipfile.ZIP_STORED)


def _bad_names() -> bytes:
    names = (
        "../../etc/a.txt",
        "/etc/b.txt",
        "C:\\c.txt",
        "..\\..\\d.txt",
        "a/../../e.txt",
        "con.txt",
        "f.txt/",
        "\x00g.txt",
    )
    return _archive([(name, b"x") for name in names])


def _gbk_names() -> bytes:
    placeholder, name = b"aaaaaaaaaaaaaaa.txt", "二〇二三年度年报".encode("gb18030")[:15] + b".txt"
    return _archive([(placeholder.decode(), _sample())]).replace(placeholder, name.ljust(len(placeholder), b"x"))


# ---- Word and Excel


def _word(body: str, before: str = "") -> bytes:
    xml = f'{before}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return _archive([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.encode())])


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _book(sheet: str, before: str = "") -> bytes:
    relation = f'<Relationship Id="r1" Type="{_R}/worksheet" Target="worksheets/sheet1.xml"/>'
    listed = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
    return _archive(
        [
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", f'<workbook xmlns="{_S}" xmlns:r="{_R}">{listed}</workbook>'.encode()),
            ("xl/_rels/workbook.xml.rels", f"<Relationships>{relation}</Relationships>".encode()),
            ("xl/worksheets/sheet1.xml", f'{before}<worksheet xmlns="{_S}">{sheet}</worksheet>'.encode()),
        ]
    )


def _nested_tables(count: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * count + _paragraph("x") + "</w:tc></w:tr></w:tbl>" * count


def _one_cell(address: str = "A1", dimension: str = "A1:XFD1048576") -> str:
    row = "".join(char for char in address if char.isdigit())
    return f'<dimension ref="{dimension}"/><sheetData><row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'


def _merges(count: int) -> str:
    merges = "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in range(1, count + 1))
    return f"{_one_cell()}<mergeCells>{merges}</mergeCells>"


def _rows(count: int, text: str) -> str:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{text}</v></c></row>' for i in range(1, count + 1))
    return f"<sheetData>{rows}</sheetData>"


def _wide_table() -> str:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>{_paragraph("1")}</w:tc>'
    return f"<w:tbl>{f'<w:tr>{cell * 50}</w:tr>' * 50}</w:tbl>"


# ---- text and pages


def _mail(boundary: str) -> bytes:
    head = f"MIME-Version: 1.0\r\nContent-Type: multipart/related{boundary}\r\n\r\n"
    return head.encode() + b"--x\r\nContent-Type: text/html\r\n\r\n<p>a\r\n"


def _nested_mail() -> bytes:
    parts = "".join(f'Content-Type: multipart/related; boundary="b{i}"\r\n\r\n--b{i}\r\n' for i in range(20_000))
    return b"MIME-Version: 1.0\r\n" + parts.encode() + b"Content-Type: text/html\r\n\r\n<p>a"


def _table_lines(count: int) -> bytes:
    """A table 3 whose row is said over and over."""
    head = "2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
    return (head + "1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n" * count).encode()


# ---- PDF


def _pdf_lines() -> bytes:
    lines = [b"\n".join(text_at(40, 20 + 8 * i, f"{i} 0 1 2", 6) for i in range(100))]
    return write_pdf(lines * 1000)


def _pdf_lines_one_page() -> bytes:
    return write_pdf([b"\n".join(text_at(40, 20 + i / 150, f"{i}", 6) for i in range(100_000))])


def _pdf_loop() -> bytes:
    pages = b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 /Parent 3 0 R >>"
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", pages, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])


def _pdf_deep() -> bytes:
    kids = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (i + 3) for i in range(50_000)]
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", *kids, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def _pdf_nested_array() -> bytes:
    return assemble([b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 200_000 + b"]" * 200_000 + b" >>"])


def _pdf_encrypted() -> bytes:
    """A file locked with a password that is not empty: the hashes of neither fit."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >>" % (b"o" * 32, b"u" * 32)
    return write_pdf([text_at(40, 40, "x")], [lock], b"/Encrypt 6 0 R /ID [(a) (b)]")


def _pdf_stream_bomb() -> bytes:
    packed = zlib.compress(b" " * (600 << 20), 9)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    content = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content])


def _pdf_twice_packed() -> bytes:
    packed = zlib.compress(zlib.compress(b"0 0 m " * (100 << 20), 9), 9)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    filters = b"/Filter [/FlateDecode /FlateDecode]"
    content = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), filters, packed)
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content])


def _pdf_broken_fonts() -> bytes:
    fonts = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Nowhere /DescendantFonts [99 0 R] >>",
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Y /ToUnicode 99 0 R /Widths [1 (x) null] /FirstChar 1e9 >>",
        b"<< /Type /Font /Subtype /Type3 /FontMatrix [0 0 0 0 0 0] /CharProcs 1 0 R /Encoding /Z >>",
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font <<%s>> >> >>"
    named = b" ".join(b"/F%d %d 0 R" % (i, 5 + i) for i in range(3))
    steps = b" ".join(b"BT /F%d 10 Tf 40 %d Td (2023 0 1 2) Tj ET" % (i, 700 - 20 * i) for i in range(3))
    content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(steps), steps)
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page % named, content, *fonts])


def _pdf_forms() -> bytes:
    """Drawings that use the next one ten times each, thirty levels deep."""
    uses = b"/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % uses
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page]
    objects.append(b"<< /Length 5 >>\nstream\n/X Do\nendstream")
    for i in range(30):
        inner = b"/Resources << /XObject << /X %d 0 R >> >>" % (6 + i)
        head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s /Length 60 >>" % inner
        objects.append(head + b"\nstream\n" + b"/X Do " * 10 + b"\nendstream")
    return assemble(objects)


# ---- pictures


def _png(width: int, height: int, rows: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(rows * (width + 1)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _picture(form: str, pages: int = 1) -> bytes:
    from PIL import Image

    page = Image.new("L", (200, 100), 255)
    stream = io.BytesIO()
    more = {"save_all": True, "append_images": [page] * (pages - 1)} if pages > 1 else {}
    page.save(stream, form, **more)
    return stream.getvalue()


FILES: Mapping[str, Callable[[], bytes]] = {
    "ZIP bomb, flat, 400 MB": _flat_bomb,
    "ZIP bomb, nested, 64 MB × 10^6": _nested_bomb,
    "ZIP bomb, directory says 10 bytes": _lying_bomb,
    "ZIP, 10,000 names of one member": _overlapping,
    "ZIP in a ZIP, 200 deep": _quine,
    "ZIP with 100,000 members": _many_members,
    "ZIP with ../ and absolute names": _bad_names,
    "ZIP with a GBK name": _gbk_names,
    "DOCX, billion laughs": lambda: _word(_paragraph("&j;"), _LAUGHS),
    "XLSX, billion laughs": lambda: _book("<sheetData><row><c t='str'><v>&j;</v></c></row></sheetData>", _LAUGHS),
    "DOCX, 10,000 nested tables": lambda: _word(_nested_tables(10_000)),
    "DOCX, 60 nested tables": lambda: _word(_nested_tables(60)),
    "DOCX, gridSpan of 10^9 × 2,500": lambda: _word(_wide_table()),
    "DOCX, part of 300 MB": lambda: _word(_paragraph("0" * (300 << 20))),
    "XLSX, A1:XFD1048576 and 1 cell": lambda: _book(_one_cell()),
    "XLSX, one cell at XFD1048576": lambda: _book(_one_cell("XFD1048576")),
    "XLSX, 10^6 merged ranges": lambda: _book(_merges(1_000_000)),
    "XLSX, one merged range of all": lambda: _book(
        f'{_one_cell()}<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "XLSX, 10^6 rows": lambda: _book(_rows(1_000_000, "7")),
    "XLSX, number of 10^6 digits": lambda: _book(_rows(3, "9" * 1_000_000)),
    "HTML nested 100,000 deep": lambda: b"<html><body>" + b"<div>" * 100_000 + b"x",
    "HTML, 100,000 nested tables": lambda: b"<table><tr><td>" * 100_000,
    "HTML, colspan and rowspan of 10^9": lambda: b"<table>" + b"<tr><td colspan=1000000000 rowspan=1000000000>1" * 3000,
    "HTML, 500,000 cells": lambda: b"<table>" + b"<tr><td>1<td>2<td>3<td>4<td>5" * 100_000,
    "HTML, a tag of 15 MB": lambda: b"<html><p title='" + b"a" * (15 << 20),
    "HTML, 2,000,000 attributes": lambda: b"<html><p " + b"a=1 " * 2_000_000 + b">x",
    "text, 100 MB on one line": lambda: "信".encode() * ((100 << 20) // 3),
    "text, 19 MB on one line": lambda: "政府信息公开".encode() * ((19 << 20) // 18),
    "text, 20 MB of |": lambda: b"|" * (20 << 20),
    "text, 250,000 lines of one digit": lambda: b"0\n" * 250_000,
    "text, 35,000 rows of one label": lambda: _table_lines(35_000),
    "text, 19 MB of brackets": lambda: b"(" * (19 << 20),
    "text, 19 MB of digits": lambda: b"7" * (19 << 20),
    "text, 100,000 headings": lambda: "三、收到和处理政府信息公开申请情况\n".encode() * 100_000,
    "text, a report 2,000 times": lambda: _sample() * 2000,
    "text, a report 40 times": lambda: _sample() * 40,
    "UTF-16 without a mark": lambda: _sample().decode().encode("utf-16-le"),
    "NULs, 10 MB": lambda: bytes(10 << 20),
    "gzip of a report": lambda: gzip.compress(_sample(), mtime=0),
    "RAR": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(range(256)) * 40,
    ".exe": lambda: b"MZ\x90\x00" + bytes(56) + b"PE\x00\x00" + bytes(range(256)) * 40,
    "MHTML without boundary": lambda: _mail(""),
    "MHTML, other boundary": lambda: _mail('; boundary="y"'),
    "MHTML, 20,000 parts in one another": _nested_mail,
    "MHTML, header of 15 MB": lambda: b"MIME-Version: 1.0\r\nContent-Type: text/html; a=" + b";b=c" * (4 << 20),
    "PDF, 100,000 lines on 1,000 pages": _pdf_lines,
    "PDF, 100,000 lines on one page": _pdf_lines_one_page,
    "PDF, page tree in a circle": _pdf_loop,
    "PDF, page tree 50,000 deep": _pdf_deep,
    "PDF, 200,000 nested arrays": _pdf_nested_array,
    "PDF with a password": _pdf_encrypted,
    "PDF, stream of 600 MB": _pdf_stream_bomb,
    "PDF, 600 MB packed twice": _pdf_twice_packed,
    "PDF, drawings in one another, 10^30": _pdf_forms,
    "PDF with broken fonts": _pdf_broken_fonts,
    "PNG of 30,000 × 30,000": lambda: _png(30_000, 30_000, 1),
    "PNG of 7,700 × 7,700, black": lambda: _png(7700, 7700, 7700),
    "JPEG, cut off": lambda: _picture("JPEG")[:400],
    "TIFF of 1,000 pages": lambda: _picture("TIFF", 1000),
    "GIF of 1,000 pictures": lambda: _picture("GIF", 1000),
}
"""Every file is made when it is asked for."""
