"""Office files of every kind -> Content: those read here, and those that LibreOffice has to convert first."""

from __future__ import annotations

from extractor.model import Content

_CONVERTED = {
    "application/msword": (".doc", "docx"),
    "application/rtf": (".rtf", "docx"),
    "application/vnd.oasis.opendocument.text": (".odt", "docx"),
    "application/vnd.ms-excel": (".xls", "xlsx"),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods", "xlsx"),
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": (".xlsb", "xlsx"),
}
CONVERTED_TYPES = tuple(_CONVERTED)


def read_converted(media_type: str, data: bytes) -> Content:
    """Return the content of a file that LibreOffice converts. Never raises.

    Notes: `needs_libreoffice` where it isn't installed, else those of read_docx and read_xlsx.
    """
    from extractor.readers.docx import read_docx
    from extractor.readers.libreoffice import convert
    from extractor.readers.packages import Refused
    from extractor.readers.xlsx import read_xlsx

    suffix, target = _CONVERTED[media_type]
    try:
        made = convert(data, suffix, target)
    except Refused as refused:
        return Content("", notes=(refused.reason,))
    return read_docx(made) if target == "docx" else read_xlsx(made)
