"""ZIP archives -> other archives: parts lost, doubled and renamed, their XML and the directory made hostile."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Sequence
from random import Random

from eval.fuzz.damage import damaged

_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_ELEMENT = re.compile(rb"<([\w:]+)([^<>]*)/?>")
_TEXT = re.compile(rb">([^<>]+)<")
_STRANGE = (
    b"1000000000", b"-1", b"0", b"", b"XFD1048576", b"A1:XFD1048576", b"A0", b"1e9", b"NaN", b"9" * 400,
    "９".encode(), "²".encode(), b"true", b"rId1", b"../../../etc/passwd", b"http://example.com/", b"&#x9;",
    b"_xD800_", b"continue", b"restart", b"inlineStr", b"s", b"e", b"d", b"#,##0.00;[Red]-0", b"[$-804]yyyy",
    b"0" * 300, b"?/?", b"A1", b"2958466",
)  # fmt: skip
_DOCTYPES = (
    b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b'<!DOCTYPE a [<!ENTITY b "ccccccccc"><!ENTITY d "&b;&b;&b;&b;">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
)


def change_xml(xml: bytes, rng: Random) -> bytes:
    """Return a part's XML with an attribute, an element or a text changed; sound XML but for a tenth of the cases."""
    how = rng.random()
    if how < 0.35:
        return _replace(_ATTRIBUTE, xml, rng, lambda match: match[1] + b'="' + rng.choice(_STRANGE) + b'"')
    if how < 0.5:
        return _replace(_TEXT, xml, rng, lambda _: b">" + rng.choice(_STRANGE) + b"<")
    if how < 0.6:
        return _replace(_ATTRIBUTE, xml, rng, lambda match: match[1] + b'x="' + match[2] + b'"')
    if how < 0.75:
        return _move_element(xml, rng)
    if how < 0.85:
        return _nest(xml, rng)
    if how < 0.9:
        start = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:start] + rng.choice(_DOCTYPES) + xml[start:]
    return damaged([xml], rng)


def _replace(pattern: re.Pattern[bytes], xml: bytes, rng: Random, put: object) -> bytes:
    found = list(pattern.finditer(xml))
    if not found or not callable(put):
        return xml
    match = rng.choice(found)
    return xml[: match.start()] + bytes(put(match)) + xml[match.end() :]


def _element(xml: bytes, rng: Random) -> tuple[int, int]:
    """Return where an element begins and ends; of elements in one another of the same name, up to the first end."""
    found = list(_ELEMENT.finditer(xml))
    if not found:
        return 0, 0
    match = rng.choice(found)
    if match[0].endswith(b"/>"):
        return match.span()
    end = xml.find(b"</" + match[1] + b">", match.end())
    return match.start(), end + len(match[1]) + 3 if end >= 0 else match.end()


def _move_element(xml: bytes, rng: Random) -> bytes:
    start, end = _element(xml, rng)
    at, _ = _element(xml, rng)
    put = xml[start:end] * rng.choice((0, 1, 1, 2, 50))
    if rng.random() < 0.5:
        return xml[:start] + put + xml[end:]
    return xml[:at] + put + xml[at:]


def _nest(xml: bytes, rng: Random) -> bytes:
    """Return the XML with an element put around itself many times."""
    found = list(_ELEMENT.finditer(xml))
    if not found:
        return xml
    match = rng.choice(found)
    times = rng.choice((3, 45, 300))
    start, end = _element(xml, rng)
    opened = match[0].replace(b"/>", b">")
    return xml[:start] + opened * times + xml[start:end] + (b"</" + match[1] + b">") * times + xml[end:]


def changed_archive(seeds: Sequence[bytes], rng: Random, xml_only: bool = True) -> bytes:
    """Return an archive with one to three of its parts changed, or its bytes spoilt."""
    if rng.random() < 0.2:
        return damaged(seeds, rng)
    with zipfile.ZipFile(io.BytesIO(rng.choice(seeds))) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    for _ in range(rng.choice((1, 1, 2, 3))):
        _change_part(parts, rng, xml_only)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=archive.compression)
    data = stream.getvalue()
    return _lie(data, rng) if rng.random() < 0.2 else data


def _change_part(parts: list[tuple[str, bytes]], rng: Random, xml_only: bool) -> None:
    if not parts:
        return
    at = rng.randrange(len(parts))
    name, data = parts[at]
    how = rng.random()
    if how < 0.8:
        parts[at] = (name, change_xml(data, rng) if xml_only else damaged([data], rng))
    elif how < 0.86:
        del parts[at]
    elif how < 0.92:
        other = rng.choice(parts)[0]
        parts[at] = (
            rng.choice((other, "../" + name, "/" + name, name.upper(), name + "/", name.replace("/", "\\"))),
            data,
        )
    else:
        parts[at] = (name, rng.choice(parts)[1])


def _lie(data: bytes, rng: Random) -> bytes:
    """Return the archive with one entry of its directory that says something else: size, method, flags, place, name."""
    places = [match.start() for match in re.finditer(b"PK\x01\x02", data)]
    if not places:
        return data
    changed = bytearray(data)
    offset, form = rng.choice(
        ((8, "<H"), (10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (28, "<H"), (30, "<H"), (42, "<I"))
    )
    most = 0xFFFF if form == "<H" else 0xFFFFFFFF
    value = rng.choice((0, 1, 8, 9, 12, 14, 99, 0x800, most, rng.randint(0, most)))
    struct.pack_into(form, changed, rng.choice(places) + offset, value)
    return bytes(changed)
