"""From the finished text to bytes and labels: marks removed and checked, verdicts combined, text encoded."""

from __future__ import annotations

from collections.abc import Mapping

from eval.generator.arithmetic import broken_by, verdict_of
from eval.generator.mess_text import MARK, to_traditional
from eval.generator.model import MARK_BASE, Draft, GeneratedReport, Slip, TrueCell

_RANK = {
    "verified": 0,
    "source_incomplete": 1,
    "source_inconsistent": 2,
    "needs_review": 3,
    "unreadable": 4,
    "not_a_report": 5,
}


def settle(draft: Draft, text: str) -> str:
    """Return the text without marks; fail loudly if a cell is not where the labels say it is."""
    paths, cells = tuple(draft.cells), draft.cells
    spanned = draft.layout.family != "html"
    seen: set[str] = set()
    for number, match in enumerate(MARK.finditer(text)):
        if not paths:
            break
        path = paths[ord(match[0]) - MARK_BASE]
        cell = cells[path]
        if path in seen or not text.startswith(cell.raw, match.end()):
            raise AssertionError(f"{draft.layout.name}: {path} is not printed once as {cell.raw!r}")
        seen.add(path)
        if spanned and cell.status != "missing":
            start = match.start() - number
            cells[path] = TrueCell(cell.value, cell.raw, cell.status, (start, start + len(cell.raw)))
    lost = [path for path, cell in cells.items() if cell.status != "missing" and path not in seen]
    if lost and "mojibake" not in draft.mess:
        raise AssertionError(f"{draft.layout.name} {draft.mess}: not printed: {lost[:3]}")
    return MARK.sub("", text)


def note_vanished_blanks(draft: Draft) -> None:
    """Add a note if the layout leaves no trace of a blank that is printed."""
    for path, cell in draft.cells.items() if draft.layout.drops_blanks else ():
        kind = path.partition(".")[0]
        if cell.status == "blank" and kind in draft.layout.drops_blanks and kind not in draft.absent:
            why = f"blank cells of table {kind} leave no trace in this layout"
            draft.note(why, force="needs_review", allow="unreadable", knowable=False)
            return


def _judge(draft: Draft) -> tuple[frozenset[str], str]:
    """Return the acceptable verdicts and the reasons: the worst of the arithmetic and of all notes."""
    forced = [note.force for note in draft.notes if note.force]
    reasons = [note.why for note in draft.notes]
    arithmetic: frozenset[str] = frozenset()
    if draft.cells:
        verdict, why = verdict_of(draft.cells, draft.absent | draft.lost)
        arithmetic = frozenset((verdict,))
        reasons.append(why)
    floor = max(min(_RANK[verdict] for verdict in verdicts) for verdicts in [*forced, arithmetic] if verdicts)
    expect = {verdict for verdicts in [*forced, arithmetic] for verdict in verdicts if _RANK[verdict] >= floor}
    for note in draft.notes:
        high = {verdict for verdict in note.allow if _RANK[verdict] >= floor}
        expect |= high | (note.allow & arithmetic if note.force else set())
        if note.force and max(_RANK[verdict] for verdict in note.force) == floor:
            expect |= {verdict for verdict in note.allow if _RANK[verdict] >= _RANK["needs_review"]}
    return frozenset(expect), "; ".join(reasons)


def _agency(draft: Draft) -> str | None:
    shown = draft.profile.shown
    if "agency" not in draft.meta:
        unread = "lost_chinese" in draft.mess or ("mojibake" in draft.mess and bool(draft.lost))
        if "anonymous" in draft.meta or shown == "nowhere" or unread:
            return None
        if "truncated" in draft.mess and shown == "signature" and draft.layout.name != "html_page":
            return None
    return to_traditional(draft.profile.agency) if "traditional" in draft.mess else draft.profile.agency


def _year(draft: Draft) -> int | None:
    if "anonymous" in draft.meta or "lost_chinese" in draft.mess or ("mojibake" in draft.mess and draft.lost):
        return None
    return int(draft.meta["year"]) if "year" in draft.meta else draft.profile.year


def _encode(draft: Draft, text: str) -> bytes:
    if "gb18030" in draft.mess:
        return text.encode("gb18030")
    return text.encode("utf-8-sig" if "bom" in draft.mess else "utf-8")


def _is_printed(cells: Mapping[str, TrueCell], paths: tuple[str, ...]) -> bool:
    """Return whether a slip is in the document at all: not if its row or table is gone."""
    return any(path in cells and cells[path].status != "missing" for path in paths)


def to_report(draft: Draft, text: str, name: str) -> GeneratedReport:
    """Return the document with its labels; `text` still carries the marks."""
    if "crlf" in draft.mess:
        text = text.replace("\n", "\r\n")
    plain = settle(draft, text)
    expect, why = _judge(draft)
    missing = {kind: draft.tables[kind].form for kind in draft.tables}
    gone = draft.absent | draft.lost
    cells: dict[str, TrueCell] = draft.cells
    slips = tuple(
        Slip(kind, paths, broken_by(cells, paths)) for kind, paths in draft.slips if _is_printed(cells, paths)
    )
    return GeneratedReport(
        name=name + draft.layout.suffix,
        data=_encode(draft, plain),
        agency=_agency(draft),
        year=_year(draft),
        form={kind: None if kind in gone else form for kind, form in missing.items()},
        cells=cells,
        layout=draft.layout.name,
        mess=tuple(draft.mess),
        slips=slips,
        knowable=all(note.knowable for note in draft.notes),
        expect=expect,
        why=why,
    )
