"""Sentences about scans and pictures: what was recognised and is not certain, what could not be read and why."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "reason.ocr_unconfirmed": ("recognised, not confirmed", "文字识别结果未得到印证"),
    "reason.broken_image": ("image broken", "图片损坏"),
    "why.ocr_unsure": ("recognised without certainty", "文字识别没有把握"),
    "structure.ocr_unconfirmed": (
        "{table} was recognised from a picture, and its identities do not confirm it ({count} cells). "
        "Compare it with the picture: a misread digit is likelier than an error of the office.",
        "{table}由图片识别而来，勾稽关系未能印证（{count} 个单元格）。请与图片核对：识别错误的可能大于单位填错。",
    ),
    "structure.ocr_unwitnessed": (
        "{table} was recognised from a picture and has no identity that would show a misread digit: {count} cells are "
        "said nowhere else in the report. Compare them with the picture.",
        "{table}由图片识别而来，且该表没有勾稽关系可查出识别错误：有 {count} 个单元格在报告别处没有提到，请与图片核对。",
    ),
    "structure.unrecognised": (
        "{where}: something is printed in the cell, but it could not be recognised. Read it in the picture.",
        "{where}：单元格内有内容但未能识别，请查看图片。",
    ),
    "input.images_only": (
        "the report is images, and they were not read. To read image files and scans, run: pip install 'gouji[ocr]'. "
        "Images linked from a page must be saved as files first.",
        "年报为图片，未能读取。如需读取图片和扫描件，请运行：pip install 'gouji[ocr]'；网页所链接的图片请先保存为文件。",
    ),
    "input.broken_image": (
        "the picture, or a page of it, is broken and can't be decoded. Fetch or scan it again.",
        "图片（或其中某页）已损坏，无法解码，请重新获取或扫描。",
    ),
}
