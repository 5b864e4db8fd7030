"""Where a report was found that does not stand openly in its file."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "input.unwrapped_json": (
        "the file is JSON; the report was read from the one text in it that holds the tables. Check that it is the report that was published.",
        "文件为 JSON 数据，年报读自其中唯一含有表格的文本；请核对其与公开的年报是否一致。",
    ),
    "input.unwrapped_script": (
        "the page itself shows no report; it was read from the one text in its scripts that holds the tables. Open the page in a browser to compare.",
        "网页本身未显示年报，年报读自其脚本中唯一含有表格的文本；请用浏览器打开网页核对。",
    ),
    "input.unwrapped_hidden_field": (
        "the page itself shows no report; it was read from the one hidden field or frame that holds the tables. Open the page in a browser to compare.",
        "网页本身未显示年报，年报读自其唯一含有表格的隐藏字段或内嵌框架；请用浏览器打开网页核对。",
    ),
    "input.unwrapped_template": (
        "the page itself shows no report; it was read from the one template that holds the tables. Open the page in a browser to compare.",
        "网页本身未显示年报，年报读自其唯一含有表格的模板；请用浏览器打开网页核对。",
    ),
    "input.unwrapped_markup": (
        "the file shows the tags of its tables as words (its markup was escaped); they were read as tables. Publish it with its markup restored.",
        "文件把表格标签显示成了文字（标记被转义），已按表格读取；请恢复标记后再发布。",
    ),
}
