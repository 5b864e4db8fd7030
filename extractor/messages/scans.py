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
    "structure.ocr_betrayed": (
        "{table} was recognised from a picture. Its own sums hold, but those of another table of this document do not, "
        "and the same misread digit may stand in both. Compare it with the picture.",
        "{table}由图片识别而来。本表勾稽相符，但同一文件的其他表勾稽不符，同样的识别错误也可能出现在本表，请与图片核对。",
    ),
    "structure.ocr_blank": (
        "{table} was recognised from a picture and shows {count} empty cells beside zeros: a faint 0 may have been lost. "
        "Compare them with the picture.",
        "{table}由图片识别而来，表中既有 0 又有 {count} 个空白单元格：可能有印得太淡的 0 未被识别，请与图片核对。",
    ),
    "structure.ocr_slash": (
        "{table} was recognised from a picture and has {count} cells that say “/”, which may be a 1. "
        "Compare them with the picture.",
        "{table}由图片识别而来，其中 {count} 个单元格识别为“/”，也可能是数字 1，请与图片核对。",
    ),
    "structure.ocr_undetermined": (
        "{table} was recognised from a picture. Its sums would also hold if every {digits} were another digit "
        "({count} cells): nothing in the document shows which it is. Compare them with the picture.",
        "{table}由图片识别而来。即使所有的 {digits} 都是另一个数字，勾稽关系同样成立（{count} 个单元格），"
        "文件中没有其他内容可以印证，请与图片核对。",
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
    "input.pages_too_large": (
        "pages that were not recognised, because the pages before them were all the work that one file may cost: {pages}. "
        "Split the file and run the parts.",
        "以下页未识别，因为此前各页已用完单个文件的识别工作量上限：{pages}。请拆分文件后分别运行。",
    ),
    "input.pages_broken_image": (
        "pages whose picture is broken and can't be decoded: {pages}. Fetch or scan the file again.",
        "以下页的图片已损坏，无法解码：{pages}，请重新获取或扫描文件。",
    ),
    "input.broken_image": (
        "the picture, or a page of it, is broken and can't be decoded. Fetch or scan it again.",
        "图片（或其中某页）已损坏，无法解码，请重新获取或扫描。",
    ),
}
