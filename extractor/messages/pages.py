"""Files with pages in words: what could not be read of them, where, and what to do."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "reason.garbage_text_layer": ("text layer is garbage", "文字层为乱码"),
    "input.garbage_text_layer": (
        "the characters of this PDF do not say which they are (its fonts lack that table). Print it to pictures and "
        "have them recognised (pip install 'gouji[ocr]'), or find the report as a web page.",
        "该 PDF 的文字层为乱码（字体缺少编码对照）。请安装 gouji[ocr] 后按图片识别，或改用网页版年报。",
    ),
    "input.pages_images_only": (
        "pages without text, only pictures: {pages}. Install gouji[ocr] (pip install 'gouji[ocr]') and run again to have "
        "them recognised.",
        "以下页只有图片、没有文字：{pages}。请安装 gouji[ocr]（pip install 'gouji[ocr]'）后重新运行以识别。",
    ),
    "input.pages_garbage_text_layer": (
        "pages whose characters do not say which they are: {pages}. Install gouji[ocr] and run again, or compare them "
        "with the published original.",
        "以下页的文字层为乱码：{pages}。请安装 gouji[ocr] 后重新运行，或与发布原件核对。",
    ),
    "input.pages_broken_file": (
        "pages that are broken and were not read: {pages}. Fetch the file again.",
        "以下页已损坏、未能读取：{pages}，请重新获取文件。",
    ),
}
