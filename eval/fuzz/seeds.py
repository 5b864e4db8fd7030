"""Sound files of each format, to be spoilt: labelled documents, also printed as Office files, pages and archives."""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache
from pathlib import Path

from eval.fuzz.ole import write_ole
from eval.fuzz.pdf_objects import table_at, text_at, unpacked, write_pdf

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "eval" / "gold"
RENDERED = 2
"""Reports printed in each layout of Word and Excel."""


@cache
def texts(*suffixes: str) -> tuple[bytes, ...]:
    """Return the labelled documents with one of these suffixes, sorted by name."""
    paths = sorted(path for path in GOLD.iterdir() if path.suffix in suffixes)
    return tuple(path.read_bytes() for path in paths)


@cache
def office(kind: str) -> tuple[bytes, ...]:
    """Return labelled reports printed as `docx` or `xlsx`, in every layout."""
    from eval.rendered.__main__ import render

    return tuple(rendered.data for rendered in render(RENDERED, kinds=(kind,)))


@cache
def pdfs() -> tuple[bytes, ...]:
    """Return small PDFs written by hand, four times, and those of the tests, packed and unpacked."""
    printed = [path.read_bytes() for path in sorted((ROOT / "tests" / "pdf").glob("*.pdf"))]
    return (*_small_pdfs() * 4, *printed, *map(unpacked, printed))


def _small_pdfs() -> tuple[bytes, ...]:
    rows = [
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "0", "1", "2"),
        ("行政规范性文件", "3", "", "5"),
    ]
    page = [text_at(200, 60, "云栖区财政局2023年政府信息公开工作年度报告"), text_at(70, 90, "二、主动公开政府信息情况")]
    page += table_at(70, 110, (150, 100, 100, 100), rows)
    lines = [text_at(70, 60 + 16 * i, line) for i, line in enumerate(("第二十条第（一）项", "规章 0 1 2", "- 1 -"))]
    return (
        write_pdf([b"\n".join(page)]),
        write_pdf([b"\n".join(page), b"\n".join(lines)]),
        write_pdf([b"\n".join(lines)]),
    )


@cache
def pictures() -> tuple[bytes, ...]:
    """Return small pictures in every format that is read, and the scans of the tests."""
    from PIL import Image, ImageDraw

    page = Image.new("L", (320, 200), 255)
    draw = ImageDraw.Draw(page)
    for step in range(5):
        draw.line((20, 20 + 40 * step, 300, 20 + 40 * step))
        draw.line((20 + 70 * step, 20, 20 + 70 * step, 180))
    found = []
    for form in ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"):
        for mode in ("L", "RGB") if form != "TIFF" else ("1", "I;16", "L", "CMYK"):
            stream = io.BytesIO()
            page.convert(mode).save(
                stream, form, **({"save_all": True, "append_images": [page]} if form == "TIFF" else {})
            )
            found.append(stream.getvalue())
    scans = sorted((ROOT / "tests" / "scans").iterdir())
    return (*found, *(path.read_bytes() for path in scans if path.suffix in (".tiff", ".jpg")))


@cache
def saved_pages() -> tuple[bytes, ...]:
    """Return labelled pages as browsers save them in one file, with three transfer encodings."""
    import base64
    import quopri

    found = []
    for number, page in enumerate(texts(".html")[:6]):
        how = ("quoted-printable", "base64", "8bit")[number % 3]
        body = (quopri.encodestring(page), base64.encodebytes(page), page)[number % 3]
        found.append(
            b"From: <saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
            b'\ttype="text/html"; boundary="--b0"\r\n\r\n----b0\r\nContent-Type: text/html; charset="utf-8"\r\n'
            b"Content-ID: <main>\r\nContent-Transfer-Encoding: " + how.encode() + b"\r\n\r\n" + body + b"\r\n----b0\r\n"
            b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b0--\r\n"
        )
    return tuple(found)


@cache
def archives() -> tuple[bytes, ...]:
    """Return archives of labelled documents: flat, nested, with Chinese names, with the folder of a saved page."""
    plain = dict(zip((f"a{i}.txt" for i in range(3)), texts(".txt")[:3], strict=True))
    pages = {
        "页/二〇二三.html": texts(".html")[0],
        "页/二〇二三_files/x.html": b"<p>x",
        "__MACOSX/x.txt": b"x",
        "b": b"y",
    }
    inner = _zip(plain)
    word = {"report.docx": office("docx")[0], "sheet.xlsx": office("xlsx")[0]}
    return (inner, _zip(pages), _zip({"inner.zip": inner, **pages}), _zip(word), _zip({}))


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


@cache
def storages() -> tuple[bytes, ...]:
    """Return OLE storages of old Word and Excel files, one locked, and other files told by their first bytes."""
    word = bytes(10) + b"\x00\x00" + bytes(500)
    locked = bytes(10) + b"\x00\x01" + bytes(500)
    book = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) + struct.pack("<HHH", 0x2F, 2, 0) + bytes(400)
    return (
        write_ole(WordDocument=word),
        write_ole(WordDocument=locked),
        write_ole(Workbook=book),
        write_ole(EncryptedPackage=b"x", DataSpaces=b"y"),
        b"{\\rtf1\\ansi x}",
        office("docx")[0],
        office("xlsx")[0],
        archives()[0],
    )
