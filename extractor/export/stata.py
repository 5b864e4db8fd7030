"""Stata .dta, version 118 (Stata 14 and later, UTF-8), written as it streams.

Our own writer and not pandas' or pyreadstat's: theirs hold the whole table in memory, and Stata's extended missing
values, which tell a printed blank from a dash from a cell that was not read, are what this table is for. Both read
what is written here (tests/test_export_stata.py). The layout is that of `help dta` of Stata 14.
"""

from __future__ import annotations

import marshal
import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from extractor.export.legal_text import without_nul

_TEXT_LIMIT = 2045
"""Bytes of a str# variable; a column with a longer text is strL, which merge takes for no key."""
_STRL = 32768
_STRL_HEAD = 20
"""Bytes before the text of a strL: GSO, variable, observation, kind, length."""
_BYTE, _INT, _LONG, _DOUBLE = 65530, 65529, 65528, 65526
_RANGES = (
    (_BYTE, -127, 100, "b", 101),
    (_INT, -32767, 32740, "h", 32741),
    (_LONG, -2147483647, 2147483620, "i", 2147483621),
)
"""Type, least and greatest value, struct code, value of `.`; .a to .z follow it."""
_DOUBLE_MISSING = 0x7FE0000000000000
_DOUBLE_STEP = 0x0000010000000000
_LABEL_MISSING = 2147483621
"""The `.` of value labels, which are longs."""


@dataclass(slots=True)
class Variable:
    """A column: `name` at most 32 characters, `label` at most 80; `codes` names its value labels, "" for none."""

    name: str
    label: str
    text: bool
    codes: str = ""
    width: int = 1
    """Bytes of the longest text."""
    stored: int = 0
    """Bytes of all texts as strL."""
    least: float = 0
    greatest: float = 0
    whole: bool = True

    def see(self, value: object) -> object:
        """Note what the column must hold; return the value as it is spooled."""
        if self.text:
            data = without_nul(str(value or "")).encode("utf-8")
            self.width = max(self.width, len(data))
            self.stored += _STRL_HEAD + len(data) + 1 if data else 0
            return data
        if isinstance(value, int | float):
            self.least, self.greatest = min(self.least, value), max(self.greatest, value)
            self.whole = self.whole and value == int(value)
        return value

    @property
    def is_long(self) -> bool:
        """Whether the texts stand behind the rows, in strLs."""
        return self.text and self.width > _TEXT_LIMIT

    @property
    def type(self) -> tuple[int, str]:
        """The smallest type that holds all values: its number, its struct code."""
        if self.is_long:
            return _STRL, "Q"
        if self.text:
            return self.width, f"{self.width}s"
        for number, least, greatest, code, _ in _RANGES:
            if self.whole and least <= self.least and self.greatest <= greatest:
                return number, code
        return _DOUBLE, "Q"


@dataclass(slots=True)
class Dataset:
    """What a .dta file holds beside its rows: in a number's column a one-letter text is .a to .z, None is `.`"""

    variables: list[Variable]
    label: str
    value_labels: Mapping[str, Mapping[int | str, str]] = field(default_factory=dict)
    """Name -> number or letter of an extended missing value -> text."""


def write_dta(dataset: Dataset, rows: Iterable[Iterable[object]], stream: BinaryIO) -> int:
    """Write the file; return the number of rows. Rows wait in a temporary file until all widths are known."""
    with tempfile.TemporaryFile() as spool:
        count = 0
        for row in rows:
            marshal.dump([v.see(value) for v, value in zip(dataset.variables, row, strict=True)], spool)
            count += 1
        _write(dataset, spool, count, stream)
    return count


def _write(dataset: Dataset, spool: IO[bytes], count: int, stream: BinaryIO) -> None:
    variables = dataset.variables
    head = _header(dataset, count)
    parts = _descriptions(variables)
    row = struct.Struct("<" + "".join(variable.type[1] for variable in variables))
    labels = _section("value_labels", b"".join(_value_labels(*item) for item in dataset.value_labels.items()))
    offsets = [0, len(b"<stata_dta>") + len(head)]
    place = offsets[1] + len("<map></map>") + 14 * 8
    for piece in parts:
        offsets.append(place)
        place += len(piece)
    offsets.append(place)
    place += len("<data></data>") + row.size * count
    offsets.append(place)
    place += len("<strls></strls>") + sum(variable.stored for variable in variables if variable.is_long)
    offsets.append(place)
    place += len(labels)
    offsets += [place, place + len("</stata_dta>")]
    stream.write(b"<stata_dta>" + head + _section("map", struct.pack("<14Q", *offsets)))
    for piece in parts:
        stream.write(piece)
    stream.write(b"<data>")
    for packed in _rows(variables, spool, count, row):
        stream.write(packed)
    stream.write(b"</data><strls>")
    for text in _long_texts(variables, spool, count):
        stream.write(text)
    stream.write(b"</strls>" + labels + b"</stata_dta>")


def _header(dataset: Dataset, count: int) -> bytes:
    label = _text(dataset.label, 80)
    return _section(
        "header",
        b"".join(
            (
                _section("release", b"118"),
                _section("byteorder", b"LSF"),
                _section("K", struct.pack("<H", len(dataset.variables))),
                _section("N", struct.pack("<Q", count)),
                _section("label", struct.pack("<H", len(label)) + label),
                _section("timestamp", b"\x00"),  # none: the same input gives the same bytes
            )
        ),
    )


def _descriptions(variables: list[Variable]) -> list[bytes]:
    widths = (9 if variable.is_long else variable.width for variable in variables)
    formats = [f"%{width}s" if variable.text else "%12.0g" for variable, width in zip(variables, widths, strict=True)]
    return [
        _section("variable_types", b"".join(struct.pack("<H", variable.type[0]) for variable in variables)),
        _section("varnames", b"".join(_fixed(variable.name, 129) for variable in variables)),
        _section("sortlist", b"\x00\x00" * (len(variables) + 1)),
        _section("formats", b"".join(_fixed(text, 57) for text in formats)),
        _section("value_label_names", b"".join(_fixed(variable.codes, 129) for variable in variables)),
        _section("variable_labels", b"".join(_text(variable.label, 80).ljust(321, b"\x00") for variable in variables)),
        _section("characteristics", b""),
    ]


def _rows(variables: list[Variable], spool: IO[bytes], count: int, row: struct.Struct) -> Iterator[bytes]:
    missing = [None if variable.text else _missing(variable.type[0]) for variable in variables]
    doubles = [not variable.text and variable.type[0] == _DOUBLE for variable in variables]
    elsewhere = [index if variable.is_long else 0 for index, variable in enumerate(variables, start=1)]
    spool.seek(0)
    for number in range(1, count + 1):
        values = marshal.load(spool)
        packed = []
        for value, codes, double, place in zip(values, missing, doubles, elsewhere, strict=True):
            if codes is None:
                packed.append((place | number << 16 if value else 0) if place else value)
            elif value is None or isinstance(value, str):
                packed.append(codes[value])
            else:
                packed.append(struct.unpack("<Q", struct.pack("<d", value))[0] if double else int(value))
        yield row.pack(*packed)


def _long_texts(variables: list[Variable], spool: IO[bytes], count: int) -> Iterator[bytes]:
    """Yield the strLs, those of a row one after the other; each knows its variable and row, which name it."""
    places = [index for index, variable in enumerate(variables) if variable.is_long]
    spool.seek(0)
    for number in range(1, count + 1 if places else 1):
        values = marshal.load(spool)
        for index in places:
            data = values[index]
            if data:
                yield b"GSO" + struct.pack("<IQBI", index + 1, number, 130, len(data) + 1) + data + b"\x00"


def _missing(kind: int) -> dict[str | None, int]:
    """Return what stands for `.` (None) and .a to .z in a type; doubles as the bits of their pattern."""
    letters: list[str | None] = [None, *"abcdefghijklmnopqrstuvwxyz"]
    if kind == _DOUBLE:
        return {letter: _DOUBLE_MISSING + index * _DOUBLE_STEP for index, letter in enumerate(letters)}
    first = next(start for number, _, _, _, start in _RANGES if number == kind)
    return {letter: first + index for index, letter in enumerate(letters)}


def _value_labels(name: str, texts: Mapping[int | str, str]) -> bytes:
    """Return one table of value labels, sorted by value as Stata writes them."""
    numbers = {(_LABEL_MISSING + ord(key) - 96 if isinstance(key, str) else key): text for key, text in texts.items()}
    encoded = [(number, text.encode("utf-8") + b"\x00") for number, text in sorted(numbers.items())]
    starts, place = [], 0
    for _, text in encoded:
        starts.append(place)
        place += len(text)
    table = struct.pack("<II", len(encoded), place)
    table += struct.pack(f"<{len(encoded)}I", *starts)
    table += struct.pack(f"<{len(encoded)}i", *(number for number, _ in encoded))
    table += b"".join(text for _, text in encoded)
    return _section("lbl", struct.pack("<I", len(table)) + _fixed(name, 129) + b"\x00" * 3 + table)


def _section(name: str, content: bytes) -> bytes:
    return b"<%b>%b</%b>" % (name.encode(), content, name.encode())


def _fixed(text: str, size: int) -> bytes:
    return text.encode("utf-8").ljust(size, b"\x00")


def _text(text: str, characters: int) -> bytes:
    """Return a label cut to so many characters."""
    legal = without_nul(text)
    return (legal if len(legal) <= characters else legal[: characters - 1] + "…").encode("utf-8")
