"""The page put together: figures and documents through the template, CSS and script as they are."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from extractor.messages import Language, say
from extractor.scoring.evaluation import Evaluation
from extractor.scoring_html.documents import WORST, documents
from extractor.scoring_html.figures import cards, difference_tables, metric_groups
from extractor.scoring_html.plots import SERIES
from extractor.scoring_html.tables import coverage_rows, coverage_svg, slice_tables, system_counts
from extractor.scoring_html.words import percent, word

_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: "\u2421"}
"""Control characters that a page can't hold, as the characters that show them; offsets stay what they are."""


def write_html(path: Path, evaluation: Evaluation, language: Language = "en") -> None:
    """Write the page of an evaluation. The documents named by its labels are read for their text.

    Raises OSError if `path` can't be written.
    """
    path.write_bytes(render_html(evaluation, language).encode("utf-8", "replace"))


def render_html(evaluation: Evaluation, language: Language = "en") -> str:
    """Return the page of an evaluation as one HTML document; the same evaluation gives the same page."""
    style, script = _shipped("report.css"), _shipped("report.js")
    coverage = coverage_rows(evaluation, language)
    html = _template().render(
        language="zh-CN" if language == "zh" else "en",
        t=partial(word, language),
        say=lambda code: say(code, language),
        percent=percent,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        evaluation=evaluation,
        cards=cards(evaluation, language),
        groups=metric_groups(evaluation, language),
        differences=difference_tables(evaluation, language),
        counts=system_counts(evaluation, language),
        slices=slice_tables(evaluation, language),
        coverage=coverage,
        coverage_svg=coverage_svg(evaluation, coverage, language),
        documents=documents(evaluation, language),
        worst=WORST,
        series=SERIES,
        made_by=json.dumps(evaluation.made_by, ensure_ascii=False, indent=1),
    )
    return html.translate(_CONTROLS)


def _shipped(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8").strip()


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_shipped("report.html.j2"))


def _policy(style: str, script: str) -> str:
    """Return a content security policy under which nothing is loaded and only our style and script count."""
    return f"default-src 'none'; base-uri 'none'; style-src {_hash(style)}; script-src {_hash(script)}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
