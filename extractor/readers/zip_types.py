"""What a ZIP archive is: a Word, Excel or OpenDocument file, or a container of other files."""

from __future__ import annotations

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ZIP = "application/zip"

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


def media_type_of_zip(data: bytes) -> str:
    """Return the media type of an archive by the names in its directory; application/zip for a container.

    An archive whose directory is broken is typed by the name of its first member, so that it is named rightly.
    """
    if data[30:38] == b"mimetype" and data[38 : 38 + len(_OPEN_DOCUMENT)] == _OPEN_DOCUMENT:
        rest = data[38 + len(_OPEN_DOCUMENT) :][:24]
        return ODT if rest.startswith(b"text") else ODS if rest.startswith(b"spreadsheet") else "application/x-other"
    import io
    import zipfile  # only for archives

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower().lstrip("/") for name in archive.namelist()}
    except Exception:  # many kinds for hostile bytes; whatever it is, the directory can't be read
        return _by_local_names(data)
    return media_type_of_names(names)


def media_type_of_names(names: set[str]) -> str:
    """Return the media type of an archive that holds members of these names, in lower case."""
    if "[content_types].xml" in names or "word/document.xml" in names or "xl/workbook.xml" in names:
        if any(name.startswith("word/document") for name in names):
            return DOCX
        if "xl/workbook.bin" in names:
            return XLSB
        if "xl/workbook.xml" in names:
            return XLSX
        if "[content_types].xml" in names:
            by_folder = {name.partition("/")[0] for name in names}
            return DOCX if "word" in by_folder else XLSX if "xl" in by_folder else "application/x-other-office"
    if "ofd.xml" in names:
        return "application/ofd"
    return ZIP


def _by_local_names(data: bytes) -> str:
    head = data[: 1 << 16]
    if b"word/document" in data or b"word/styles" in head:
        return DOCX
    if b"xl/workbook.xml" in data or b"xl/worksheets/" in head:
        return XLSX
    return ZIP
