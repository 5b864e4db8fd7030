"""The text of a document as labels and numbers are looked for in it: folded, and blank where nothing of a table stands.

Every step keeps the length, so that offsets fit the text as printed.
"""

from __future__ import annotations

import re

from extractor.fold import blanked, fold
from extractor.model import Content, Grid
from extractor.numbers import UNSEEN_DIGITS
from extractor.readers.cell_lines import join_cell_lines
from extractor.readers.cell_marks import blank_cell_marks, blank_written_space, trim_cells
from extractor.readers.delimited import tab_delimited
from extractor.readers.page_numbers import blank_page_numbers
from extractor.readers.row_numbers import blank_row_numbers
from extractor.readers.text_kinds import HTML, MARKDOWN, PLAIN

# Behind a mark that turns text round, to the one that ends it or the end of the line.
_TURNED_ROUND = re.compile("\u202e[^\n\u202c]*")


def text_for_matching(media_type: str, content: Content) -> tuple[str, tuple[Grid, ...]]:
    """Return the folded text of what a reader made of a source, and its grids with the cells as they are in it."""
    folded, grids = fold(content.text), content.grids
    unmarked = blank_written_space(folded)
    if media_type in (PLAIN, MARKDOWN, HTML):
        unmarked = blank_cell_marks(unmarked)
    if grids and unmarked != folded:
        grids = trim_cells(grids, unmarked)
    folded = unmarked
    if "\u202e" in folded:
        folded = _TURNED_ROUND.sub(lambda match: match[0].translate(UNSEEN_DIGITS), folded)
    folded = blanked(folded, sorted(content.page_marks))
    if media_type in (PLAIN, MARKDOWN):
        folded = join_cell_lines(folded)
    folded = blank_row_numbers(blank_page_numbers(folded))
    if media_type == PLAIN:
        folded = tab_delimited(folded, join_cell_lines(content.text))
    return folded, grids
