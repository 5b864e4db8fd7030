"""Views over the tables of a run's database, so that a query needs no JSON."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.export.quantities import quantities

_REPORTS = """\
CREATE VIEW IF NOT EXISTS reports AS
SELECT d.id AS report, d.position, d.name AS document, d.source_id, d.url, d.meta, d.agency, d.year, d.verdict,
       d.reasons, d.form_disclosure, d.form_requests, d.form_review_litigation, d.sha256, f.name AS duplicate_of,
       (SELECT count(*) FROM findings g WHERE g.document = d.id AND g.severity <> 'info') AS findings
FROM documents d LEFT JOIN documents f ON f.id = d.duplicate_of"""

_CELLS_LONG = """\
CREATE VIEW IF NOT EXISTS cells_long AS
SELECT d.name AS document, d.source_id, d.url, d.meta, d.agency, d.year, d.verdict, n.path AS cell, n.code, c.value,
       c.status
FROM cells c JOIN documents d ON d.id = c.document JOIN cell_names n ON n.id = c.cell"""

_FINDINGS_LONG = """\
CREATE VIEW IF NOT EXISTS findings_long AS
SELECT d.name AS document, d.source_id, d.url, d.meta, d.agency, d.year, d.verdict, g.position, g.rule,
       g.kind, g.severity, g.outcome, g.left_sum, g.right_sum, g.delta, g.cells, g.message, g.message_zh
FROM findings g JOIN documents d ON d.id = g.document"""

_UNIQUE = """\
CREATE VIEW IF NOT EXISTS reports_unique AS
WITH ranked AS (
  SELECT id, name, source_id, url, meta, agency, year, verdict,
         row_number() OVER same AS place, count(*) OVER (PARTITION BY agency, year) AS documents,
         first_value(id) OVER same AS chosen
  FROM documents
  WHERE agency IS NOT NULL AND year IS NOT NULL AND duplicate_of IS NULL AND verdict <> 'not_a_report'
  WINDOW same AS (PARTITION BY agency, year ORDER BY
    CASE verdict WHEN 'verified' THEN 1 WHEN 'source_incomplete' THEN 2 WHEN 'source_inconsistent' THEN 3
                 WHEN 'needs_review' THEN 4 ELSE 5 END, position, id)
),
differing AS (
  SELECT r.chosen, group_concat(DISTINCT n.code) AS codes, count(DISTINCT n.id) AS number
  FROM ranked r JOIN cells c ON c.document = r.id JOIN cells best ON best.document = r.chosen AND best.cell = c.cell
  JOIN cell_names n ON n.id = c.cell
  WHERE r.documents > 1 AND r.place > 1 AND c.value <> best.value
  GROUP BY r.chosen
),
others AS (
  SELECT chosen, group_concat(name, '; ') AS names FROM ranked WHERE place > 1 GROUP BY chosen
)
SELECT r.id AS report, r.name AS document, r.source_id, r.url, r.meta, r.agency, r.year, r.verdict, r.documents,
       o.names AS other_documents, coalesce(d.number, 0) AS conflicting_cells, d.codes AS conflicts
FROM ranked r LEFT JOIN differing d ON d.chosen = r.id LEFT JOIN others o ON o.chosen = r.id
WHERE r.place = 1"""

_HARMONISED = """\
CREATE VIEW IF NOT EXISTS harmonised AS
WITH member(quantity, code, path, parts) AS (VALUES
{members}
)
SELECT d.name AS document, d.source_id, d.url, d.meta, d.agency, d.year, d.verdict, m.quantity, m.code,
       CASE WHEN count(c.value) = max(m.parts) THEN sum(c.value) END AS value,
       CASE WHEN count(*) < max(m.parts) THEN 'missing' ELSE {worst} END AS status,
       CASE WHEN count(*) = max(m.parts) AND min(c.value IS NOT NULL OR c.status IN ('blank', 'dash', 'slash'))
            THEN coalesce(sum(c.value), 0) END AS value_assuming_zero
FROM cells c JOIN cell_names n ON n.id = c.cell JOIN member m ON m.path = n.path JOIN documents d ON d.id = c.document
GROUP BY d.id, m.quantity"""

_STATUSES = ("missing", "illegible", "contested", "text", "placed", "blank", "dash", "slash", "printed")


def _members() -> Iterator[str]:
    for quantity in quantities():
        rows = {(path, len(paths)) for paths in quantity.members.values() for path in paths}
        for path, parts in sorted(rows):
            yield f"  ('{quantity.name}', '{quantity.code}', '{path}', {parts})"


def _worst() -> str:
    """Return the SQL that finds the worst status of a group, as quantities.add_up does."""
    order = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(_STATUSES))
    names = " ".join(f"WHEN {rank} THEN '{status}'" for rank, status in enumerate(_STATUSES))
    return f"CASE min(CASE c.status {order} END) {names} END"


VIEWS: tuple[str, ...] = (
    _REPORTS,
    _CELLS_LONG,
    _FINDINGS_LONG,
    _UNIQUE,
    _HARMONISED.format(members=",\n".join(_members()), worst=_worst()),
)
"""CREATE VIEW statements, to be run once the tables are there; each may be run again."""
