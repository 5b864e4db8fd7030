"""Numbers of a report that keep every relation of the form (H1–H4) by construction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from eval.generator.model import APPLICANTS, Style, TrueCell
from extractor.forms import Table

SCALES = ("zero", "few", "tens", "hundreds", "city")
_NEW_REQUESTS = {"zero": (0, 0), "few": (1, 9), "tens": (10, 99), "hundreds": (100, 900), "city": (1500, 7000)}
_CASES = {"zero": (0, 0), "few": (0, 1), "tens": (0, 4), "hundreds": (0, 30), "city": (20, 450)}
_DECISIONS = {"zero": (0, 0), "few": (0, 60), "tens": (0, 900), "hundreds": (10, 9000), "city": (20000, 3000000)}
_DOCUMENTS = {"zero": (0, 0), "few": (0, 4), "tens": (0, 20), "hundreds": (0, 60), "city": (20, 300)}
# How often each applicant and each result occurs: guesses after the few real reports at hand.
_APPLICANT_WEIGHTS = (82.0, 10.0, 1.0, 1.0, 3.0, 2.0)
_RESULT_WEIGHTS = {
    "results.granted": 35.0,
    "results.partially_granted": 9.0,
    "results.not_available.not_held": 28.0,
    "results.not_available.needs_creation": 4.0,
    "results.not_processed.petition_complaint": 6.0,
    "results.other_handling.other_reasons": 5.0,
    "results.other_handling.combined": 6.0,
}
_BLOCKS = ("review", "litigation_direct", "litigation_after_review")
_OUTCOMES = ("upheld", "corrected", "other", "pending")


@lru_cache(maxsize=4096)
def plain_cell(value: int) -> TrueCell:
    """Return the cell that prints a count as bare digits."""
    return TrueCell(value, str(value), "printed")


def split_count(rng: Random, count: int, weights: Sequence[float]) -> list[int]:
    """Return `count` divided at random over as many parts as there are weights; the parts add up to it."""
    parts = [0] * len(weights)
    if count == 0:
        return parts
    if count <= 60:
        for chosen in rng.choices(range(len(weights)), weights, k=count):
            parts[chosen] += 1
        return parts
    shares = [weight * (0.6 + 0.8 * rng.random()) for weight in weights]
    whole = sum(shares)
    parts = [int(count * share / whole) for share in shares]
    parts[max(range(len(parts)), key=shares.__getitem__)] += count - sum(parts)
    return parts


def sample_requests(rng: Random, table: Table, scale: str) -> dict[str, TrueCell]:
    """Return table 3: H1, H2 and H3 hold in every row and column."""
    low, high = _NEW_REQUESTS[scale]
    new = rng.randint(low, high)
    over = rng.randint(0, max(1, new // 12)) if new and rng.random() < 0.6 else 0
    columns = {"new_received": split_count(rng, new, _APPLICANT_WEIGHTS)}
    columns["carried_over"] = split_count(rng, over, _APPLICANT_WEIGHTS)
    results = [row.key for row in table.rows if row.key.startswith("results.") and row.key != "results.total"]
    busy = [_RESULT_WEIGHTS.get(key, 2.0) * rng.random() ** 2 for key in results]
    rows: dict[str, list[int]] = {key: [] for key in results}
    columns["results.total"], columns["carried_forward"] = [], []
    for given, kept in zip(columns["new_received"], columns["carried_over"], strict=True):
        forward = rng.randint(0, (given + kept) // 8) if rng.random() < 0.5 else 0
        for key, part in zip(results, split_count(rng, given + kept - forward, busy), strict=True):
            rows[key].append(part)
        columns["results.total"].append(given + kept - forward)
        columns["carried_forward"].append(forward)
    columns |= rows
    cells: dict[str, TrueCell] = {}
    for row in table.rows:
        values = columns[row.key]
        for name, value in zip(APPLICANTS, values, strict=True):
            cells[f"requests.{row.key}.{name}"] = plain_cell(value)
        cells[f"requests.{row.key}.total"] = plain_cell(sum(values))
    return cells


def sample_review(rng: Random, scale: str) -> dict[str, TrueCell]:
    """Return table 4: H4 holds in each block."""
    cells: dict[str, TrueCell] = {}
    low, high = _CASES[scale]
    for block in _BLOCKS:
        count = rng.randint(low, high) if rng.random() < 0.7 else 0
        parts = split_count(rng, count, (10.0, 2.0, 4.0, 3.0))
        for name, value in zip((*_OUTCOMES, "total"), (*parts, count), strict=True):
            cells[f"review_litigation.{block}.{name}"] = plain_cell(value)
    return cells


def sample_disclosure(rng: Random, table: Table, scale: str, style: Style) -> dict[str, TrueCell]:
    """Return table 2 of either form; no identity binds it, but in force, totals and changes look sane."""
    cells = _sample_2021(rng, scale) if table.form == "2021" else _sample_2019(rng, scale, style)
    return {path: cells[path] for path in table.paths}


def _sample_2021(rng: Random, scale: str) -> dict[str, TrueCell]:
    cells: dict[str, TrueCell] = {}
    for row in ("regulations", "normative_documents"):
        low, high = _DOCUMENTS[scale] if row == "normative_documents" or scale == "city" else (0, 0)
        issued = rng.randint(low, high) // (30 if row == "regulations" else 1)
        repealed = rng.randint(0, issued + 2) if high and rng.random() < 0.5 else 0
        in_force = max(0, issued * rng.randint(1, 9) - rng.randint(0, 3)) if rng.random() < 0.9 else 0
        for name, value in (("issued", issued), ("repealed", repealed), ("in_force", in_force)):
            cells[f"disclosure.{row}.{name}"] = plain_cell(value)
    for row in ("licensing", "penalty", "coercion"):
        cells[f"disclosure.{row}.decisions"] = plain_cell(_sample_decisions(rng, scale, row))
    cells["disclosure.fees.amount"] = _sample_amount(rng, scale)
    return cells


def _sample_decisions(rng: Random, scale: str, row: str) -> int:
    low, high = _DECISIONS[scale]
    value = int(low + (high - low) * rng.random() ** 3)
    if row == "coercion":
        value //= 40
    return value if scale == "city" or rng.random() < 0.6 else 0


def _sample_amount(rng: Random, scale: str) -> TrueCell:
    """Return an amount in 万元 with 0 to 4 decimals as printed (`0.00` and `12.50` keep their zeros)."""
    if scale == "zero" or rng.random() < 0.5:
        raw = rng.choice(("0", "0", "0", "0", "0.00"))
    else:
        places = rng.choice((0, 1, 2, 2, 3, 4, 4))
        top = {"few": 60, "tens": 2000, "hundreds": 20000, "city": 90000}[scale]
        raw = f"{top * rng.random() ** 2:.{places}f}"
    return TrueCell(_as_number(raw), raw, "printed")


def _as_number(raw: str) -> int | float:
    value = float(raw)
    return int(value) if value.is_integer() else value


def _sample_2019(rng: Random, scale: str, style: Style) -> dict[str, TrueCell]:
    cells: dict[str, TrueCell] = {}
    for row in ("regulations", "normative_documents"):
        low, high = _DOCUMENTS[scale] if row == "normative_documents" or scale == "city" else (0, 0)
        made = rng.randint(low, high)
        disclosed = made if rng.random() < 0.8 else rng.randint(0, made)
        total = disclosed + (rng.randint(0, 12 * made + 3) if high else 0)
        for name, value in (("newly_made", made), ("newly_disclosed", disclosed), ("total_disclosed", total)):
            cells[f"disclosure.{row}.{name}"] = plain_cell(value)
    for row in ("licensing", "other_services", "penalty", "coercion", "fees"):
        previous = rng.randint(1, 220) if scale != "zero" and rng.random() < 0.6 else 0
        cells[f"disclosure.{row}.previous_items"] = plain_cell(previous)
        cells[f"disclosure.{row}.change"] = _sample_change(rng, previous, style)
        cells[f"disclosure.{row}.decisions"] = plain_cell(_sample_decisions(rng, scale, row))
    items = rng.randint(1, 40) if scale != "zero" and rng.random() < 0.7 else 0
    cells["disclosure.procurement.items"] = plain_cell(items)
    cells["disclosure.procurement.amount"] = _sample_procurement(rng, items)
    return cells


def _sample_change(rng: Random, previous: int, style: Style) -> TrueCell:
    change = rng.randint(-min(previous, 12), 12) if previous and rng.random() < 0.5 else 0
    return TrueCell(change, f"+{change}" if change > 0 and style.plus_signs else str(change), "printed")


def _sample_procurement(rng: Random, items: int) -> TrueCell:
    """Return the procurement sum: in 元 or 万元, the unit printed or not; the number is as printed."""
    if not items:
        return plain_cell(0)
    yuan = rng.randint(30, 90000) * 100 * rng.randint(1, max(1, items // 3))
    if rng.random() < 0.6:
        raw, unit = str(yuan), rng.choice(("", "", "元"))
    else:
        raw, unit = f"{yuan / 10000:.{rng.choice((1, 2, 2, 4))}f}", rng.choice(("", "万元", "万元"))
    return TrueCell(_as_number(raw), raw + unit, "printed")
