"""An Office file as a package: its parts by name, read within limits, and their XML without entities.

Word and Excel (since 2007), OpenDocument and other formats are ZIP archives of XML parts. Sizes are checked in the
archive's directory before anything is inflated, and again while inflating, since a directory can lie.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree

from extractor.vocabulary import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART_BYTES = 20 * 1024 * 1024
"""A part that is built as a tree; the text of a report with its tables has 0.2 to 2 MB as XML."""

MAX_SHEET_BYTES = 100 * 1024 * 1024
"""A sheet, which is read as a stream: one whose every row is formatted takes 60 MB. It takes about two seconds."""

MAX_RATIO = 400
"""Inflated to stored size. Sheets of repeated empty rows reach 100; deflate itself at most 1,032. A guess between."""
SMALL_PART = 1 << 20
"""Below this a part is harmless whatever its ratio."""
MAX_PARTS = 20_000

CONTENT_TYPES = "[Content_Types].xml"


class Refused(Exception):  # noqa: N818 it is no error of ours
    """A file is not read, with the reason its record gets. Raised and caught inside the readers only."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Package:
    """The parts of one file; every method raises Refused with `broken_file`, `too_large`, `encrypted` or the like."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, IndexError) as error:
            raise Refused("broken_file") from error
        if len(infos) > MAX_PARTS:
            raise Refused("too_large")
        self._infos = {info.filename.lstrip("/"): info for info in reversed(infos)}
        self._folded = {name.lower(): name for name in self._infos}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._folded

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the archive's directory."""
        return list(reversed(self._infos))

    def read(self, name: str, limit: int = MAX_PART_BYTES) -> bytes:
        """Return the bytes of a part. The case of its name does not matter, as in Word."""
        with self._open(name, limit) as stream:
            data = _read_capped(stream, limit + 1)
        if len(data) > limit:
            raise Refused("too_large")
        return data

    def tree(self, name: str) -> _Element:
        """Return the root of a part's XML."""
        return parse_xml(self.read(name))

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return id -> (kind, target) of what a part points to; targets inside are names of parts.

        The kind is the last word of the type: `styles`, `worksheet`, `hyperlink`. A part without relations has none.
        """
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return {}
        found = {}
        for item in self.tree(rels):
            target, external = item.get("Target") or "", item.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[item.get("Id") or ""] = ((item.get("Type") or "").rpartition("/")[2], target)
        return found

    def main_part(self, *usual: str) -> str:
        """Return the name of the part the package is about; `usual` are names to try where nothing points to one."""
        named = [target for kind, target in self.relations("").values() if kind == "officeDocument"]
        for name in (*named, *usual):
            if name in self:
                return name
        raise Refused("broken_file")

    def _open(self, name: str, limit: int) -> BinaryIO:
        info = self._infos.get(self._folded.get(name.lower(), ""))
        if info is None:
            raise Refused("broken_file")
        check_member(info, limit)
        try:
            return self._zip.open(info)  # type: ignore[return-value]
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            raise Refused("broken_file") from error


def check_member(info: zipfile.ZipInfo, limit: int) -> None:
    """Raise Refused for a member that is encrypted, or too large by what the directory says."""
    if info.flag_bits & 0x1:
        raise Refused("encrypted")
    if info.file_size > limit:
        raise Refused("too_large")
    if info.file_size > SMALL_PART and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise Refused("too_large")


def _read_capped(stream: BinaryIO, limit: int) -> bytes:
    try:
        return stream.read(limit)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError, NotImplementedError) as error:
        raise Refused("broken_file") from error
    except Exception as error:  # lzma has an error of its own, and may not be there
        raise Refused("broken_file") from error


def parse_xml(data: bytes) -> _Element:
    """Return the root of an XML part. One with a document type (and so with entities) is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refused("nesting_too_deep" if "depth" in str(error) else "broken_file") from error
    if root is None or has_doctype(root):
        raise Refused("broken_file")
    return root


def has_doctype(root: _Element) -> bool:
    """Say whether the XML that an element is in declares a document type."""
    return bool(getattr(root.getroottree().docinfo, "doctype", ""))


def local_name(element: _Element) -> str:
    """Return the name of an element without its namespace: strict and transitional files have different ones."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """Return an attribute by its local name, None if it is not there."""
    plain = element.get(name)
    if plain is not None:
        return plain
    ending = "}" + name
    return next((str(value) for key, value in element.items() if str(key).endswith(ending)), None)


def child(element: _Element | None, *path: str) -> _Element | None:
    """Return the first child at the end of a path of local names, None if there is none."""
    for name in path:
        if element is None:
            return None
        element = next((item for item in element if local_name(item) == name), None)
    return element


def is_on(element: _Element | None) -> bool:
    """Say whether a switch such as <w:vanish/> is there and not turned off."""
    return element is not None and (attribute(element, "val") or "1").lower() not in ("0", "false", "off", "none")
