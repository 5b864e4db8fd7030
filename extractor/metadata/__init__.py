"""Who reports on which year, and the fee: what title, period, prose, signature and meta tags say, weighed together.

`titles` finds what can be the title by `title_words`, `places` what the rest says, `evidence` weighs it. Where two
places of one weight contradict each other, nothing is stated; every contradiction is kept, for a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from extractor.metadata.evidence import SPOKEN, STRONG, WEAK, Claim, Contradiction, Decision, Fact, Value, decide
from extractor.metadata.fee import Fee, read_fee
from extractor.metadata.names import same_body
from extractor.metadata.places import (
    claim_of_overview,
    claim_of_period,
    claim_of_prose,
    claim_of_title,
    claims_of_meta,
    read_period,
    read_signature,
)
from extractor.metadata.title_words import Title
from extractor.metadata.titles import choose_title, find_titles
from extractor.model import Document, Span

__all__ = ["Contradiction", "Fact", "Fee", "Metadata", "Title", "read_metadata"]


class Metadata(NamedTuple):
    """What the frame of a report says of itself; `title` is the line taken for its title, whatever then stands."""

    agency: Fact
    year: Fact
    period: Fact
    fee: Fee
    title: Title | None = None
    contradictions: tuple[Contradiction, ...] = ()


class _Places(NamedTuple):
    """All that was found: titles, and claims of year and agency beside them."""

    titles: Sequence[Title]
    years: Sequence[Claim]
    agencies: Sequence[Claim]


def read_metadata(doc: Document, overview: Span | None, other: Span | None, tables_from: int) -> Metadata:
    """Return agency, year, period and fee. `overview` and `other` are the bodies of sections one and six.

    `tables_from` is where the first table begins: titles are looked for before it.
    """
    folded, raw = doc.folded, doc.text
    first_body = overview[0] if overview else min(tables_from, len(folded))
    links = frozenset("".join(link.text.split()) for link in doc.content.links)
    period = read_period(folded)
    signature = read_signature(folded, raw, tables_from)
    meta_years, meta_agencies = claims_of_meta(doc.content.meta)
    years = [*claim_of_period(period), *claim_of_overview(folded, overview), *_said(signature.year), *meta_years]
    agencies = [*_said(signature.agency), *meta_agencies]
    places = _Places(find_titles(folded, first_body, links), years, agencies)
    title = choose_title(places.titles, lambda title: _support(title, places, raw))
    year = decide([*_titled(title, places.titles, raw, "year"), *years], _same_year)
    named = [*_titled(title, places.titles, raw, "agency"), *(c for c in agencies if not _is_senders(c, title))]
    agency = decide(named, same_body)
    if agency.fact.source in (None, "meta"):
        agency = decide([*named, *claim_of_prose(folded, raw, overview, first_body)], same_body)
    return Metadata(
        agency=agency.fact,
        year=year.fact,
        period=period,
        fee=read_fee(folded, other),
        title=title,
        contradictions=(*_contradictions("agency", agency), *_contradictions("year", year)),
    )


def _said(claim: Claim | None) -> Iterator[Claim]:
    if claim is not None:
        yield claim


def _is_senders(claim: Claim, title: Title | None) -> bool:
    """Say whether a notice that quotes the title is signed: by its sender, who need not be the one who reports."""
    return title is not None and bool(title.sender) and same_body(claim.values[0], title.sender)


def _same_year(one: Value, other: Value) -> bool:
    return one == other


def _support(title: Title, places: _Places, raw: str) -> int:
    """Return the weight of what agrees with a title, beside it."""
    years, agencies = claim_of_title(title, raw, STRONG)
    weight = sum(c.weight for c in places.years if any(said.values[0] in c.values for said in years))
    return weight + sum(
        c.weight for c in places.agencies if any(same_body(said.values[0], c.values[0]) for said in agencies)
    )


def _titled(title: Title | None, titles: Sequence[Title], raw: str, fact: Literal["year", "agency"]) -> Iterator[Claim]:
    """Yield what the report's title claims, and weakly what other candidates do that are no links, each value once."""
    seen: set[tuple[Value, ...]] = set()
    for candidate in titles if title is not None else ():
        weight = WEAK
        if candidate.kind == "listed" and candidate is not title:
            continue
        if candidate is title:
            weight = STRONG if candidate.kind != "bare" else SPOKEN
        years, agencies = claim_of_title(candidate, raw, weight)
        for claim in years if fact == "year" else agencies:
            if candidate is title or claim.values not in seen:
                seen.add(claim.values)
                yield claim


def _contradictions(fact: Literal["agency", "year"], decision: Decision) -> Iterator[Contradiction]:
    if decision.sides:
        yield Contradiction(fact, *decision.sides, settled=decision.fact.value is not None)
