"""What is said of files that could not be read as they are: locked, broken, in need of another program."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "reason.encrypted": ("locked with a password", "文件已加密"),
    "reason.broken_file": ("the file is damaged", "文件已损坏"),
    "reason.needs_libreoffice": ("needs LibreOffice to be read", "需要 LibreOffice 才能读取"),
    "input.encrypted": (
        "the file is locked with a password. Save it without one, then read it again.",
        "文件已加密，请去除密码另存后重试。",
    ),
    "input.broken_file": (
        "the file is damaged, or not what it says it is. Open it in its own program and save it again, or fetch it again.",
        "文件已损坏或内容与格式不符，请用原程序打开后另存，或重新获取。",
    ),
    "input.members_left": (
        "the archive holds {left} documents more than the {limit} that are taken from one; they were not read. The first by name were: unpack it and read the folder.",
        "压缩包内文件过多：只按文件名顺序读取了前 {limit} 个，其余 {left} 个未读；请解压后读取整个文件夹。",
    ),
    "input.needs_libreoffice": (
        "this older format is read with LibreOffice, which is not installed here. Install it (GOUJI_SOFFICE can name it), or save the file as .docx or .xlsx.",
        "读取此旧格式需要安装 LibreOffice（可用 GOUJI_SOFFICE 指定其位置）；或请另存为 .docx 或 .xlsx 后重试。",
    ),
    "input.tracked_changes": (
        "the file has tracked changes that nobody accepted; it was read as if they were. Accept them or reject them, and save.",
        "文件含有未接受的修订，已按全部接受修订后的文字读取；请先接受或拒绝修订再保存。",
    ),
    "input.hidden_sheets": (
        "hidden sheets were left out. Show them if they belong to the report.",
        "已略去隐藏的工作表；如属年报内容，请取消隐藏。",
    ),
    "input.hidden_rows": (
        "hidden rows or columns with contents were left out. Show them if they belong to the report.",
        "已略去有内容的隐藏行或隐藏列；如属年报内容，请取消隐藏。",
    ),
    "input.formula_not_computed": (
        "some cells hold formulas without a computed result; they were not read. Open the file in Excel or WPS and save it.",
        "有单元格的公式没有计算结果，未予读取；请用 Excel 或 WPS 打开并保存后重试。",
    ),
    "input.masked_number": (
        "some cells hold a number that their format hides, scales or prints in the colour of the cell; it was not read. Set the format to General, the font to black and no fill.",
        "有单元格的数被其格式隐藏、缩放或字体与底色相同，未予读取；请将格式改为“常规”、字体改为黑色、去掉填充色后重试。",
    ),
    "input.rounded_display": (
        "some cells show a rounded number; what is shown was read, not what is stored.",
        "有单元格显示的是四舍五入后的数，已按显示的数读取，而非存储的数。",
    ),
    "input.embedded_document": (
        "the file embeds another document that was not read. Open it in Word and save it again.",
        "文件中嵌入了其他文档，未予读取；请用 Word 打开并另存后重试。",
    ),
}
