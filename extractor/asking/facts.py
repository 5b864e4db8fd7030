"""Numbers that a model says the prose prints -> facts with their sentence, or claims refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from extractor.fold import fold
from extractor.model import Span, Told
from extractor.numbers import NUMBER, to_number
from extractor.vocabulary import ClaimReason

_NUMBER = re.compile(rf"(?<![\d.,]){NUMBER}(?![\d])")
_NONE = re.compile(r"未|没有|无|不存在|零")


class FactClaim(NamedTuple):
    """One fact as a model answered it."""

    cell: str
    quote: str
    value: str


def settle_facts(
    claims: Sequence[FactClaim], cells: Collection[str], text: tuple[str, str]
) -> tuple[list[Told], list[tuple[FactClaim, ClaimReason]]]:
    """Return the facts whose quote stands in the text (folded, raw) with that number, and the claims refused."""
    told: dict[str, Told] = {}
    refused: list[tuple[FactClaim, ClaimReason]] = []
    for claim in dict.fromkeys(claims):
        found = _settle(claim, cells, text)
        if isinstance(found, str):
            refused.append((claim, found))
        elif claim.cell in told and told[claim.cell].value != found.value:
            refused.append((claim, "row_claimed_twice"))
        else:
            told.setdefault(claim.cell, found)
    return list(told.values()), refused


def _settle(claim: FactClaim, cells: Collection[str], text: tuple[str, str]) -> Told | ClaimReason:
    if claim.cell not in cells:
        return "not_asked"
    span = _place(claim.quote, text[0])
    if isinstance(span, str):
        return span
    sentence = text[0][span[0] : span[1]]
    numbers = [to_number(m.group()) for m in _NUMBER.finditer(sentence)]
    said = "".join(fold(claim.value).split())
    quote = text[1][span[0] : span[1]]
    if not said:
        implied = not numbers and _NONE.search(sentence) is not None
        return Told(claim.cell, 0, quote, span, True) if implied else "values_differ"
    match = _NUMBER.match(said)
    number = to_number(match.group()) if match else None
    if number is None or number not in numbers:
        return "values_differ"
    return Told(claim.cell, number, quote, span, False)


def _place(quote: str, folded: str) -> Span | ClaimReason:
    """Return where the quote stands, white space aside; several places are none."""
    words = fold(quote).split()
    if not words:
        return "quote_empty"
    letters = "".join(words)
    pattern = r"\s*".join(map(re.escape, letters))
    found = [match.span() for match in re.finditer(pattern, folded)]
    if not found:
        return "quote_not_found"
    return found[0] if len(found) == 1 else "quote_ambiguous"
