"""All kinds of mess in one list: name, one sentence, when it happens, what it excludes, where it makes sense.

The order of the list is the order in which mess is applied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eval.generator import mess_headers as headers
from eval.generator import mess_page as page
from eval.generator import mess_rows as rows
from eval.generator import mess_text, whole
from eval.generator import mess_values as values
from eval.generator.model import Draft

Change = Callable[[Draft], bool]
ROWS, CELLS, PDF, MARKDOWN, HTML = "rows", "cells", "pdf", "markdown", "html"
ANY = (ROWS, CELLS, PDF, MARKDOWN, HTML)
TEXT = (ROWS, CELLS, PDF)


@dataclass(frozen=True, slots=True, eq=False)
class Mess:
    """One kind. `groups`: it can't be combined with one that shares a group; `weight`: how often it is drawn.

    `layouts` and `forms`: where it makes sense (empty: everywhere); `busy`: it needs a report with numbers. A kind
    of weight 0 is shown only where it is asked for.
    """

    name: str
    text: str
    stage: str
    change: Change | None = None
    groups: str = ""
    families: tuple[str, ...] = ANY
    layouts: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    weight: float = 1.0
    busy: bool = False

    def fits(self, family: str, layout: str) -> bool:
        return family in self.families and (not self.layouts or layout in self.layouts)


def _nothing(draft: Draft) -> bool:  # noqa: ARG001
    return True


def _glue(draft: Draft) -> bool:
    draft.glue = True
    draft.note("labels and numbers are glued together", force="needs_review", allow="unreadable", knowable=False)
    return True


def _whole(change: Callable[[Draft], None]) -> Change:
    def apply(draft: Draft) -> bool:
        change(draft)
        return True

    return apply


def _charset(draft: Draft) -> bool:
    """Declare gb2312 or gbk, or declare nothing."""
    declared = draft.rng.choice(("gb2312", "gb2312", "gbk", ""))
    draft.meta.update({"charset": declared} if declared else {"no_charset": "yes"})
    return True


_FORMS_2019, _FORMS_2021 = ("2019", "2019_split"), ("2021", "2021_combined")
_MESS = (
    Mess("dash_zeros", "Zeros are printed as dashes.", "values", values.dash_zeros, "empties"),
    Mess("slash_zeros", "Zeros are printed as slashes.", "values", values.slash_zeros, "empties"),
    Mess("blank_zeros", "Zeros are left empty, in totals too.", "values", values.blank_zeros, "empties"),
    Mess(
        "blank_zeros_totals_printed",
        "Zeros are left empty, but totals print their 0.",
        "values",
        values.blank_zeros_totals_printed,
        "empties",
    ),
    Mess("blank_totals", "Some totals are left empty.", "values", values.blank_totals, "totals", weight=0.5, busy=True),
    Mess("word_in_cell", "A cell prints the word 无.", "values", values.word_in_cell, "words", weight=0.5),
    Mess(
        "thousands",
        "Numbers from 1,000 on have separators.",
        "values",
        values.thousands_separators,
        weight=2.0,
        busy=True,
    ),
    Mess("units", "Units stand inside cells: 3件, 12.5万元.", "values", values.units_in_cells, "units"),
    Mess(
        "remarks",
        "A remark in brackets follows a number.",
        "values",
        values.bracket_remarks,
        "units",
        weight=0.5,
        busy=True,
    ),
    Mess("full_width", "Numbers are printed in full-width digits.", "values", values.full_width_digits),
    Mess("header_cut", "Header words are cut at their line break.", "sheet", headers.header_cut, "header", weight=2.0),
    Mess("header_split", "Header words are split by a blank.", "sheet", headers.header_split, "header", weight=2.0),
    Mess("header_typo", "One or two header words are misspelt.", "sheet", headers.header_typo, "header", weight=1.5),
    Mess(
        "header_word_twice",
        "A column of table 2 has the header of its neighbour.",
        "sheet",
        headers.header_word_twice,
        "header words_apart",
        (ROWS, CELLS, MARKDOWN, HTML),
        forms=_FORMS_2019,
        weight=0.5,
    ),
    Mess(
        "header_exchanged",
        "Two header words are exchanged, or the total is printed first.",
        "sheet",
        headers.header_exchanged,
        "header words_apart",
        (ROWS, CELLS, MARKDOWN, HTML),
        weight=0.5,
    ),
    Mess(
        "abbreviated_labels",
        "Row labels are shortened to listed variants.",
        "sheet",
        headers.abbreviated_labels,
        "labels",
        weight=1.5,
    ),
    Mess("label_typo", "One row label is misspelt.", "sheet", headers.label_typo, "rows labels", weight=1.5),
    Mess(
        "extra_column",
        "An eighth column 法人小计 stands before the total or the organizations.",
        "sheet",
        rows.extra_column,
        "rows",
        weight=0.7,
    ),
    Mess(
        "extra_cells_zero",
        "Zeros stand beside a value that has one column only.",
        "sheet",
        rows.extra_cells_zero,
        "extra",
        forms=_FORMS_2021,
    ),
    Mess(
        "extra_cells_other",
        "Other numbers stand beside a value that has one column only.",
        "sheet",
        rows.extra_cells_other,
        "extra",
        forms=_FORMS_2021,
        weight=0.4,
    ),
    Mess(
        "local_row_zero",
        "A row that the form does not have prints zeros.",
        "sheet",
        rows.local_row_zero,
        "rows",
        weight=0.7,
    ),
    Mess(
        "local_row_nonzero",
        "A row that the form does not have prints numbers.",
        "sheet",
        rows.local_row_nonzero,
        "rows",
        weight=0.5,
    ),
    Mess("missing_row", "A row of table 3 is not there.", "sheet", rows.missing_row, "rows", weight=0.6),
    Mess("merged_rows", "Two rows of table 3 share one line.", "sheet", rows.merged_rows, "rows", weight=0.4),
    Mess(
        "reordered_rows",
        "Two rows of a group changed places, label and numbers.",
        "sheet",
        rows.reordered_rows,
        "rows",
        weight=0.7,
    ),
    Mess("split_labels", "Labels are broken over two lines.", "sheet", headers.split_labels, "words_apart", weight=1.5),
    Mess("zero_width", "Zero-width characters stand inside labels.", "sheet", headers.zero_width, weight=0.7),
    Mess("page_marks", "Page marks stand between rows.", "sheet", rows.page_marks, "marks", (*TEXT, HTML), weight=1.5),
    Mess(
        "repeated_header", "The header is printed again after a page break.", "sheet", rows.repeated_header, weight=1.5
    ),
    Mess(
        "page_number_glued",
        "A page mark is glued to a last cell.",
        "sheet",
        rows.page_number_glued,
        "marks",
        TEXT,
        weight=0.7,
    ),
    Mess(
        "shifted_tabs",
        "Rows begin with more or fewer tabs.",
        "sheet",
        _nothing,
        "",
        (ROWS,),
        ("tab_rows_exact", "tab_rows_shifted"),
        (),
        4.0,
    ),
    Mess(
        "glued_cells",
        "Label and numbers of a row are glued: 规章000.",
        "sheet",
        _glue,
        "destroy empties",
        (ROWS,),
        ("space_rows", "tab_rows_exact", "pipe_rows_exact"),
    ),
    Mess(
        "sentence_between",
        "A sentence with numbers stands between heading and table.",
        "page",
        page.sentence_between,
        weight=2.0,
    ),
    Mess("prose_numbers", "Paragraphs are full of numbers and other years.", "page", page.prose_numbers, weight=2.0),
    Mess("prose_contradicts", "The prose tells other counts than the tables.", "page", page.prose_contradicts),
    Mess("heading_numerals", "Numerals of section headings are wrong or missing.", "page", page.heading_numerals),
    Mess("section_missing", "A section without table is missing.", "page", page.section_missing, weight=1.5),
    Mess("table4_prose", "Section 四 is told in a sentence.", "page", page.table4_prose, "absent", weight=0.6),
    Mess(
        "table_absent", "A table is replaced by an image or a promise.", "page", page.table_absent, "absent", weight=0.5
    ),
    Mess(
        "quoted_last_year",
        "Last year's table is quoted beside this year's.",
        "page",
        page.quoted_last_year,
        "copies",
        weight=0.5,
    ),
    Mess("two_reports", "Two reports stand in one file.", "page", page.two_reports, "copies", weight=0.4),
    Mess("heading_glued", "Headings are glued to the paragraph before them.", "page", page.heading_glued, weight=1.5),
    Mess("page_chrome", "Breadcrumbs and counters stand before and after.", "page", page.page_chrome, weight=2.5),
    Mess("link_list", "A list of links stands before or after.", "page", page.link_list),
    Mess("hidden_text", "The page hides words and numbers.", "page", page.hidden_text, "", (HTML,), weight=2.0),
    Mess("page_list", "No report: a column page with links.", "whole", _whole(whole.page_list), "whole", weight=0.2),
    Mess("page_link", "No report: only a link to its file.", "whole", _whole(whole.page_link), "whole", weight=0.2),
    Mess(
        "page_script_shell",
        "No report: a script would have loaded it.",
        "whole",
        _whole(whole.page_script_shell),
        "whole",
        weight=0.1,
    ),
    Mess("page_login", "No report: a login page.", "whole", _whole(whole.page_login), "whole", weight=0.1),
    Mess("page_error", "No report: an error page.", "whole", _whole(whole.page_error), "whole", weight=0.2),
    Mess(
        "page_other_document",
        "Another kind of document.",
        "whole",
        _whole(whole.page_other_document),
        "whole",
        weight=0.3,
    ),
    Mess(
        "page_images_only",
        "A report whose pages are images.",
        "whole",
        _whole(whole.page_images_only),
        "whole",
        weight=0.2,
    ),
    Mess("page_form_2014", "A report in the form of 2014.", "whole", _whole(whole.page_form_2014), "whole", weight=0.2),
    Mess("page_prose_only", "A report without any table.", "whole", _whole(whole.page_prose_only), "whole", weight=0.2),
    Mess("kangxi", "Characters are look-alike radicals.", "text", None, "script"),
    Mess("traditional", "Characters are traditional.", "text", None, "script", weight=0.7),
    Mess("deduplicated", "Repeated lines were dropped.", "text", None, "destroy copies", (CELLS,)),
    Mess("truncated", "The file ends inside a table.", "text", None, "destroy copies", weight=0.4),
    Mess(
        "lost_chinese", "Every Chinese character is a question mark.", "text", None, "destroy copies script", weight=0.3
    ),
    Mess(
        "mojibake",
        "UTF-8 was read as GB18030 and saved so.",
        "text",
        None,
        "destroy copies script encoding",
        weight=0.3,
    ),
    Mess("gb18030", "The bytes are GB18030.", "bytes", _charset, "encoding", weight=1.5),
    Mess("total_first", "The total is printed first.", "sheet", rows.total_first, "header words_apart", weight=0.0),
    Mess("column_missing", "A column of table 3 is not there.", "sheet", rows.column_missing, "header", weight=0.0),
    Mess("bom", "UTF-8 with a byte order mark.", "bytes", _nothing, "encoding"),
    Mess("crlf", "Lines end with CR LF.", "bytes", _nothing, weight=1.5),
)
REGISTRY = {mess.name: mess for mess in _MESS}
TEXT_CHANGES: dict[str, Callable[[Draft, str], str]] = {
    "kangxi": mess_text.kangxi,
    "traditional": mess_text.traditional,
    "deduplicated": mess_text.deduplicated,
    "truncated": mess_text.truncated,
    "lost_chinese": mess_text.lost_chinese,
    "mojibake": mess_text.mojibake,
}


def clash(one: Mess, other: Mess) -> bool:
    """Return whether two kinds can't stand in one document; a whole document takes only bytes and frame mess."""
    if set(one.groups.split()) & set(other.groups.split()):
        return True
    stages = {one.stage, other.stage}
    return "whole" in stages and stages != {"whole", "bytes"}
