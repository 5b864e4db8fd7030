"""Office files made by hand for tests: packages from XML."""

from __future__ import annotations

import io
import random
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMES = f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="urn:a"'


def package(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of parts, with the declaration of types that marks it as an Office file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in ({"[Content_Types].xml": "<Types/>"} | parts).items():
            archive.writestr(name, part)
    return stream.getvalue()


def relations(**targets: str) -> str:
    """The relations of a part: kind -> target; the id is `r` and the kind."""
    items = "".join(
        f'<Relationship Id="r{kind}" Type="{R}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{items}</Relationships>'


def word(body: str, *, numbering: str = "", styles: str = "", **parts: str | bytes) -> bytes:
    """A Word file with this XML in its body."""
    return package(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/_rels/document.xml.rels": relations(
                numbering="numbering.xml", styles="styles.xml", hyperlink="https://example.com/a.pdf"
            ).replace('Target="https', 'TargetMode="External" Target="https'),
            "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": f"<w:numbering {_NAMES}>{numbering}</w:numbering>",
            "word/styles.xml": f"<w:styles {_NAMES}>{styles}</w:styles>",
        }
        | parts
    )


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def par(*content: str, properties: str = "") -> str:
    """A paragraph of runs; plain texts become runs."""
    runs = "".join(item if item.startswith("<") else run(item) for item in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """A cell with a paragraph, or with this XML."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else par(content)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows of cells."""
    return f"<w:tbl>{''.join(row if row.startswith('<w:tr') else f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def book(
    *sheets: tuple[str, str], formats: tuple[str, ...] = (), texts: tuple[str, ...] = (), calculation: str = ""
) -> bytes:
    """An Excel file: (attributes of the sheet, its XML); cell style i + 1 has the i-th number format."""
    listed = "".join(f'<sheet sheetId="{i}" r:id="rworksheet{i}" {a}/>' for i, (a, _) in enumerate(sheets))
    custom = "".join(f'<numFmt numFmtId="{170 + i}" formatCode="{code}"/>' for i, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{170 + i}"/>' for i in range(len(formats)))
    shared = "".join(f"<si>{text if text.startswith('<') else f'<t>{text}</t>'}</si>" for text in texts)
    names = f'xmlns="{S}" xmlns:r="{R}"'
    return package(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f"<workbook {names}><sheets>{listed}</sheets>{calculation}</workbook>",
            "xl/_rels/workbook.xml.rels": relations(
                styles="styles.xml",
                sharedStrings="sharedStrings.xml",
                **{f"worksheet{i}": f"worksheets/sheet{i}.xml" for i in range(len(sheets))},
            ),
            "xl/styles.xml": f"<styleSheet {names}><numFmts>{custom}</numFmts><cellXfs><xf numFmtId='0'/>{styles}"
            "</cellXfs></styleSheet>",
            "xl/sharedStrings.xml": f"<sst {names}>{shared}</sst>",
        }
        | {f"xl/worksheets/sheet{i}.xml": f"<worksheet {names}>{xml}</worksheet>" for i, (_, xml) in enumerate(sheets)}
    )


def grid(*rows: str, attributes: tuple[str, ...] = (), before: str = "", after: str = "") -> str:
    """The data of a sheet: rows of <c> elements, counted from 1."""
    padded = (*attributes, *("",) * len(rows))
    data = "".join(f'<row r="{i}" {padded[i - 1]}>{row}</row>' for i, row in enumerate(rows, 1))
    return f"{before}<sheetData>{data}</sheetData>{after}"


def inline(address: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number(address: str, value: str, style: int = 0) -> str:
    """A cell with a number."""
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Some bytes flipped, or the end cut off."""
    if rng.random() < 0.3:
        return data[: rng.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)
