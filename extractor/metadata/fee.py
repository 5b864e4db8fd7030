"""信息处理费: what section six says was charged."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from extractor.model import Number, Span

_FEE = re.compile(r"(?:信息)?处理费|信息公开费|收取(?:任何)?费用")
_FEE_NONE = re.compile(r"未|没有|无|不曾|零|均不")
_FEE_AMOUNT = re.compile(r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|元)")


class Fee(NamedTuple):
    """信息处理费 of section six, in yuan: stated, implied to be none (未收取), or not stated."""

    value: Number | None = None
    unit: str | None = None
    status: Literal["stated", "implied_none", "not_stated"] = "not_stated"
    span: Span | None = None


def read_fee(folded: str, other: Span | None) -> Fee:
    """Return the fee that section six (its body is `other`) states, and where."""
    if other is None:
        return Fee()
    for match in _FEE.finditer(folded, *other):
        start = max(folded.rfind("。", other[0], match.start()) + 1, other[0])
        end = folded.find("。", match.end(), other[1])
        end = other[1] if end < 0 else end
        amount = _FEE_AMOUNT.search(folded, match.end(), end)
        if amount:
            from decimal import Decimal

            value = Decimal(amount["amount"].replace(",", "")) * (10_000 if amount["unit"] == "万元" else 1)
            return Fee(int(value) if value == int(value) else float(value), "元", "stated", (start, end))
        if _FEE_NONE.search(folded, start, end):
            return Fee(None, None, "implied_none", (start, end))
    return Fee()
