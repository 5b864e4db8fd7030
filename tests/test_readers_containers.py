"""Archives, pages saved as one file and pages saved with a folder: each document is a source of its own."""

from __future__ import annotations

import base64
import io
import json
import pickle
import quopri
import zipfile
from pathlib import Path

import pytest
from conftest import GOLD
from office_files import par, word

from extractor import extract, extract_many
from extractor.cli import main
from extractor.pipeline import extract_record
from extractor.readers import MAX_BYTES, media_type_of, read_document
from extractor.readers.containers import MemberRefused, member_name, read_member
from extractor.runs.sources import SourceFile, find_source, find_sources

SAMPLE = (GOLD / "sample.txt").read_bytes()


def archive(members: dict[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A ZIP of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return stream.getvalue()


def write(folder: Path, name: str, data: bytes) -> Path:
    """A file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def locked(data: bytes) -> bytes:
    """The archive with the mark of encryption on each member, in both directories."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            changed[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(changed)


def test_the_documents_of_an_archive_are_sources(tmp_path: Path) -> None:
    """Sorted, named by archive and member; what is hidden or no document is left out; nested once."""
    inner = archive({"m.md": b"m", "deep.zip": archive({"x.txt": b"x"})})
    data = archive(
        {
            "b.txt": b"b",
            "sub/a.html": b"a",
            "__MACOSX/._b.txt": b"",
            ".hidden.txt": b"",
            "photo.css": b"",
            "inner.zip": inner,
            "word.docx": word(par("正文")),
            "page.html": b"p",
            "page_files/frame.html": b"f",
        }
    )
    path = write(tmp_path, "in/a.zip", data)
    names = [
        "a.zip!b.txt",
        "a.zip!inner.zip!deep.zip",
        "a.zip!inner.zip!m.md",
        "a.zip!page.html",
        "a.zip!sub/a.html",
        "a.zip!word.docx",
    ]
    assert [source.name for source in find_sources([str(path)])] == names
    assert [source.name for source in find_sources([str(tmp_path / "in")])] == names
    by_name = {source.name: source.read(100) for source in find_sources([str(path)])}
    assert (by_name["a.zip!b.txt"], by_name["a.zip!inner.zip!m.md"]) == (b"b", b"m")


def test_an_office_file_is_no_archive(tmp_path: Path) -> None:
    """Even if it is called one."""
    path = write(tmp_path, "a.zip", word(par("正文")))
    assert [source.name for source in find_sources([str(path)])] == ["a.zip"]
    assert read_document("a.zip", path.read_bytes()).text == "正文"


def test_names_that_a_chinese_windows_wrote_are_read() -> None:
    """GB18030 without a word about it, UTF-8 without the flag, and the field that some archivers add."""
    gbk = zipfile.ZipInfo("报告.html".encode("gb18030").decode("cp437"))
    utf8 = zipfile.ZipInfo("报告.html".encode().decode("cp437"))
    extra = zipfile.ZipInfo("x.html")
    name = "报告.txt".encode()
    extra.extra = b"\x75\x70" + (5 + len(name)).to_bytes(2, "little") + bytes(5) + name
    slashes = zipfile.ZipInfo("a")
    slashes.filename = "\\部门\\a.txt"
    slashes.flag_bits = 0x800
    assert [member_name(info) for info in (gbk, utf8, extra, slashes)] == [
        "报告.html",
        "报告.html",
        "报告.txt",
        "部门/a.txt",
    ]


def test_a_member_is_named_by_a_mark(tmp_path: Path) -> None:
    """For one document; a file whose own name has the mark is that file."""
    path = write(tmp_path, "a.zip", archive({"b.txt": SAMPLE}))
    own = write(tmp_path, "a!b.txt", SAMPLE)
    source = find_source(f"{path}!b.txt")
    assert (source.name, source.read(MAX_BYTES)) == ("a.zip!b.txt", SAMPLE)
    assert find_source(str(own)) == SourceFile(own, "a!b.txt")
    assert find_source(f"{path}!c.txt").member == ()
    assert extract(f"{path}!b.txt").verdict == "verified"


def test_sources_are_small_and_go_to_other_processes(tmp_path: Path) -> None:
    """They hold a place, not contents."""
    path = write(tmp_path, "a.zip", archive({"b.txt": SAMPLE * 50}))
    (source,) = find_sources([str(path)])
    packed = pickle.dumps(source)
    assert len(packed) < 1000
    assert pickle.loads(packed).read(10) == SAMPLE[:11]


def test_two_archives_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By the path as given."""
    paths = [write(tmp_path, f"{folder}/a.zip", archive({"b.txt": b"x"})) for folder in ("1", "2")]
    assert [source.name for source in find_sources(list(map(str, paths)))] == [f"{p.as_posix()}!b.txt" for p in paths]


def test_what_is_wrong_with_a_member_becomes_its_record(tmp_path: Path) -> None:
    """Locked, damaged, or blown up: the others are read."""
    good = archive({"a.txt": SAMPLE, "bomb.txt": bytes(30_000_000), "broken.txt": b"0123456789" * 100})
    at = good.find(b"broken.txt") + len("broken.txt")
    damaged = good[: at + 2] + b"\xff\xff\xff" + good[at + 5 :]
    write(tmp_path, "x/a.zip", damaged)
    write(tmp_path, "x/locked.zip", locked(archive({"b.txt": SAMPLE})))
    results = [(r.source.name, r.verdict, r.reasons) for r in extract_many([tmp_path / "x"])]
    assert results == [
        ("a.zip!a.txt", "verified", []),
        ("a.zip!bomb.txt", "unreadable", ["too_large"]),
        ("a.zip!broken.txt", "unreadable", ["broken_file"]),
        ("locked.zip!b.txt", "unreadable", ["encrypted"]),
    ]


def test_what_is_left_of_a_large_archive_is_one_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the archive, beside those of its first documents; two archives of one name are told apart here too."""
    monkeypatch.setattr("extractor.readers.containers.MAX_MEMBERS", 2)
    inner = archive({"e.txt": SAMPLE, "f.txt": SAMPLE})
    path = write(tmp_path, "x/a.zip", archive({f"{name}.txt": SAMPLE for name in "cab"} | {"d.zip": inner}))
    write(tmp_path, "x/b.zip", archive({"a.txt": SAMPLE, "b.txt": SAMPLE}))
    results = list(extract_many([tmp_path / "x"]))
    assert [(r.source.name, r.verdict, r.reasons) for r in results] == [
        ("a.zip!a.txt", "verified", []),
        ("a.zip!b.txt", "verified", []),
        ("a.zip", "unreadable", ["too_large"]),
        ("b.zip!a.txt", "verified", []),
        ("b.zip!b.txt", "verified", []),
    ]
    (finding,) = results[2].findings
    assert finding.message == (
        "the archive holds 3 documents more than the 2 that are taken from one; they were not read. The first by name "
        "were: unpack it and read the folder."
    )
    assert finding.message_zh == (
        "压缩包内文件过多：只按文件名顺序读取了前 2 个，其余 3 个未读；请解压后读取整个文件夹。"
    )
    other = write(tmp_path, "y/a.zip", path.read_bytes())
    names = [source.name for source in find_sources([str(path), str(other)])]
    assert names == [f"{p.as_posix()}{end}" for p in (path, other) for end in ("!a.txt", "!b.txt", "")]


def test_an_archive_without_documents_or_without_sense_is_one_record(tmp_path: Path) -> None:
    """Damaged, or holding nothing to read."""
    whole = archive({"a.txt": SAMPLE})
    write(tmp_path, "x/cut.zip", whole[:-30])
    write(tmp_path, "x/empty.zip", archive({"a.css": b"x"}))
    results = [(r.source.name, r.verdict, r.reasons) for r in extract_many([tmp_path / "x"])]
    assert results == [
        ("cut.zip", "unreadable", ["broken_file"]),
        ("empty.zip", "unreadable", ["binary_file"]),
    ]


def test_a_member_that_says_it_is_small_is_cut_off(tmp_path: Path) -> None:
    """Never more than the limit is inflated."""
    path = write(tmp_path, "a.zip", archive({"a.txt": b"ab" * 5000}))
    assert len(read_member(path, (0,), 100)) == 101
    with pytest.raises(MemberRefused, match="broken_file"):
        read_member(path, (7,), 100)


# ---- saved pages


def test_the_folder_of_a_saved_page_holds_no_reports(tmp_path: Path) -> None:
    """A folder of the same kind without its page is a folder."""
    for name in ("p.html", "p_files/ad.html", "q.files/r.html"):
        write(tmp_path, f"in/{name}", b"x")
    assert [source.name for source in find_sources([str(tmp_path / "in")])] == ["p.html", "q.files/r.html"]


def mail(body: bytes, coding: str, charset: str, *, start: str = "") -> bytes:
    """A page saved as one file, with a frame of its own before and an image after it."""
    return (
        b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="--B--"' + start.encode() + b"\r\n\r\n"
        b"----B--\r\nContent-Type: text/html; charset=" + charset.encode() + b"\r\nContent-ID: <main>\r\n"
        b"Content-Transfer-Encoding: " + coding.encode() + b"\r\n\r\n" + body + b"\r\n"
        b"----B--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----B----\r\n"
    )


@pytest.mark.parametrize(
    ("coding", "charset", "text"),
    [
        ("base64", "utf-8", "政府信息公开年度报告"),
        ("quoted-printable", "utf-8", "政府信息公开年度报告"),
        ("8bit", "gb2312", "政府信息公开年度报告"),
        ("base64", "big5", "政府資訊公開年度報告"),
    ],
)
def test_a_page_in_one_file_is_read(coding: str, charset: str, text: str) -> None:
    """Whatever its transfer encoding and its charset."""
    page = f"<html><head><meta charset='{charset}'></head><body><p>{text}</p></body></html>".encode(charset)
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(coding, bytes)(page)
    data = mail(coded, coding, charset)
    assert media_type_of(data) == "multipart/related"
    assert read_document("a.mht", data).text == text


def test_a_mail_without_a_page_is_broken_and_a_text_with_colons_is_a_text() -> None:
    """The headers alone make no page."""
    empty = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\nplain\r\n--x--\r\n"
    assert extract_record("a.mht", empty)["reasons"] == ["broken_file"]
    assert media_type_of("Year: 2023\n政府信息公开\n".encode()) == "text/plain"


# ---- the command


def test_an_archive_and_a_folder_work_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """extract writes a record for each member; text prints one."""
    path = write(tmp_path, "a.zip", archive({"b.txt": SAMPLE}))
    write(tmp_path, "folder/c.txt", SAMPLE)
    out = tmp_path / "out.jsonl"
    monkeypatch.setattr("sys.argv", ["gouji", "extract", str(path), str(tmp_path / "folder"), "-o", str(out)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    names = [json.loads(line)["source"]["name"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert names == ["a.zip!b.txt", "c.txt"]
    capsys.readouterr()
