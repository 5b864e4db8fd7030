"""The page of an evaluation made by hand, and what its elements show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import html
from scored import hand_made

from extractor.messages import Language
from extractor.scoring.evaluation import Evaluation, SystemScore
from extractor.scoring_html import render_html

Element = html.HtmlElement


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The evaluation made by hand."""
    return hand_made(tmp_path_factory.mktemp("gold"))


@pytest.fixture(scope="module", params=["en", "zh"])
def page(evaluation: Evaluation, request: pytest.FixtureRequest) -> Element:
    """Its page, in both languages."""
    return parsed(evaluation, request.param)


def parsed(evaluation: Evaluation, language: Language = "en") -> Element:
    return html.document_fromstring(render_html(evaluation, language))


def values(element: Element) -> list[float]:
    """The numbers that an element shows."""
    return [float(str(data.get("value"))) for data in element.iter("data")]


def words(element: Element) -> str:
    return " ".join(element.text_content().split())


def system_boxes(page: Element, evaluation: Evaluation, path: str) -> Iterator[tuple[SystemScore, Element]]:
    """Every system with the element that `path` and its name select."""
    by_name = {box.get("data-system"): box for box in page.xpath(path)}
    for system in evaluation.systems:
        yield system, by_name[system.name]


def assert_links_resolve(page: Element) -> None:
    ids = [str(found) for found in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    targets = [str(link) for link in page.xpath("//@href")]
    assert [link for link in targets if link[0] != "#" or link[1:] not in ids] == []
    named = " ".join(map(str, page.xpath("//@aria-labelledby"))).split()
    assert set(named) <= set(ids)
