"""The page of an evaluation: one HTML file that needs nothing else, no network, no build, to read even no script.

figures     headline figures, metrics, differences      tables      verdicts, counts, slices, coverage
rows        documents, worst first, to filter           documents   the worst of them in full
source      their text with the spans of cells marked   plots       SVG
words       sentences and numbers in the page's language

report.html.j2, report.css and report.js are put together by `page`. Text of documents is data: Jinja2 escapes
all of it, and the page's own policy runs no script but the one whose hash it names.
"""

from extractor.scoring_html.page import render_html, write_html

__all__ = ["render_html", "write_html"]
