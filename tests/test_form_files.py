"""How a broken form file is refused: with its line and the reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import SchemaError
from extractor.form_files import load_forms_from

Break = Callable[[str, str, str], str]


TABLE = """\
id: t
table: disclosure
form: "2030"
code: t2
title: 表
title_en: table
source: 一份文件
blocks:
  - key: b
    heading: 标题
    columns:
      - {key: c, label: 列, label_en: column, code: c1, kind: count}
      - {key: d, label: 二列, label_en: second, code: c2, kind: count}
    rows:
      - {key: r, code: r1, label: 行, label_en: row}
      - {key: s, code: r2, label: 二行, label_en: second row}
identities:
  - id: X1
    severity: hard
    for_each: row
    relation: "="
    left: [c]
    right: [d]
    label: 相等
    label_en: equal
    source: 一份文件
"""
EXTENDED = """\
id: u
extends: t
form: "2031"
source: 另一份文件
without: [s]
insert:
  after: r
  rows:
    - {key: q, code: r3, label: 三行, label_en: third row}
"""
FORM = """\
id: "2030"
title: 格式
title_en: form
source: 一份文件
first_year: 2030
tables: [t]
sections: {overview: 总体情况}
"""


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Load a folder of one table, one that extends it and one form, one file changed; return what SchemaError says."""

    def load(file: str, old: str, new: str) -> str:
        for name, text in (("tables/t", TABLE), ("tables/u", EXTENDED), ("forms/f", FORM)):
            path = tmp_path / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            assert name != file or text.count(old) >= 1
            path.write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
        with pytest.raises(SchemaError) as refused:
            load_forms_from(tmp_path)
        error = refused.value
        assert str(error) == f"{error.path}:{error.line}: {error.reason}"
        return f"{error.path.relative_to(tmp_path).as_posix()}:{error.line}: {error.reason}"

    return load


def test_a_small_table_of_ones_own_is_read(tmp_path: Path) -> None:
    """A new form is one file; one that extends another says only what differs."""
    for name, text in (("tables/t", TABLE), ("tables/u", EXTENDED), ("forms/f", FORM)):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    forms = load_forms_from(tmp_path)
    assert forms.tables["t"].paths == ("disclosure.r.c", "disclosure.r.d", "disclosure.s.c", "disclosure.s.d")
    assert forms.tables["u"].paths == ("disclosure.r.c", "disclosure.r.d", "disclosure.q.c", "disclosure.q.d")
    assert forms.forms["2030"].tables == ("t",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("source: 一份文件\nblocks", "blocks", "tables/t.yaml:1: 'source' is missing"),
        ("title: 表", "title:", "tables/t.yaml:5: 'title' is empty"),
        ("title: 表", "title: [表]", "tables/t.yaml:5: expected a single value"),
        ("title: 表", "titel: 表\ntitle: 表", "tables/t.yaml:5: unknown key 'titel'"),
        ("title: 表", "title: 表\ntitle: 表", "tables/t.yaml:6: 'title' is given twice"),
        (
            "table: disclosure",
            "table: requets",
            "tables/t.yaml:2: 'table' is 'requets', expected one of disclosure, requests, review_litigation",
        ),
        ("id: t\n", "id: other\n", "tables/t.yaml:1: 'id' is 'other' but the file is named t.yaml"),
        (
            "table: disclosure",
            "table: disclosure\nacross: maybe",
            "tables/t.yaml:3: 'across' is 'maybe', expected one of true, false",
        ),
        (
            "kind: count}",
            "kind: number}",
            "tables/t.yaml:12: 'kind' is 'number', expected one of count, signed, amount",
        ),
        ("kind: count}", "kind: count, variants: 列一}", "tables/t.yaml:12: 'variants' must be a list"),
        ("key: d,", "key: c,", "tables/t.yaml:12: 'c' stands twice in 'columns'"),
        ("label: 二列", "label: 列", "tables/t.yaml:12: '列' stands twice in 'columns'"),
        (
            "    rows:\n",
            "    row_groups:\n      - {key: g, label: 组}\n    rows:\n",
            "tables/t.yaml:15: no row belongs to the group 'g'",
        ),
        ("code: c2", "code: c1", "tables/t.yaml:9: 't2_r1_c1' stands twice in 'blocks'"),
        ("key: s,", "key: r,", "tables/t.yaml:9: 'r' stands twice in 'blocks'"),
        (
            "code: c2",
            "code: a_column_with_a_long_code",
            "tables/t.yaml:1: code 't2_r1_a_column_with_a_long_code' is longer than 20 characters",
        ),
        ("label_en: row}", "label_en: row, unit: 件}", "tables/t.yaml:15: unknown key 'unit'"),
        ("severity: hard", "severity: firm", "tables/t.yaml:19: 'severity' is 'firm', expected one of hard, soft"),
        ('relation: "="', 'relation: "<"', "tables/t.yaml:21: 'relation' is '<', expected one of =, >="),
        ("for_each: row", "for_each: cell", "tables/t.yaml:20: 'for_each' is 'cell', expected one of row, column"),
        ("left: [c]", "left: [e]", "tables/t.yaml:22: X1: no column 'e'"),
        ("right: [d]", "right: [d, r]", "tables/t.yaml:23: X1: no column 'r'"),
        ("left: [c]", "left: []", "tables/t.yaml:22: 'left' is empty"),
        ("left: [c]", "left: c", "tables/t.yaml:22: 'left' must be a list"),
        ("for_each: row", "for_each: column", "tables/t.yaml:22: X1: no row 'c'"),
        ("severity: hard", "severity: hard\n    block: z", "tables/t.yaml:20: X1: no block 'z'"),
        (
            "identities:\n  - id: X1",
            "identities:\n  - X1\n  - id: X1",
            "tables/t.yaml:18: expected a mapping (key: value)",
        ),
        ("    heading: 标题\n", "", "tables/t.yaml:9: 'heading' is missing"),
        ("id: t\n", "id: {t\n", "tables/t.yaml:2: is not YAML"),
        ("id: t\n", "id: t\n\tform: x\n", "tables/t.yaml:2: is not YAML"),
        (TABLE, "", "tables/t.yaml:0: is empty"),
        (TABLE, "- a\n- b\n", "tables/t.yaml:1: expected a mapping (key: value)"),
    ],
)
def test_a_broken_table_is_refused_with_line_and_reason(broken: Break, old: str, new: str, message: str) -> None:
    """A person who edits it can go straight to the line."""
    said = broken("tables/t", old, new)
    assert said == message or (message.endswith("is not YAML") and said.startswith(message + ": "))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("extends: t", "extends: w", "tables/w.yaml:0: cannot be read: No such file or directory"),
        ("without: [s]", "without: [z]", "tables/u.yaml:5: t has no row 'z'"),
        ("after: r", "after: z", "tables/u.yaml:7: t has no row 'z'"),
        ("  after: r\n", "", "tables/u.yaml:7: 'after' is missing"),
        ("key: q", "key: r", "tables/u.yaml:1: 'r' stands twice in 'blocks'"),
        ("key: q, code: r3", "key: q, code: r1", "tables/u.yaml:1: 't2_r1_c1' stands twice in 'blocks'"),
        ("without: [s]", "without: [s]\nblocks: []", "tables/u.yaml:6: unknown key 'blocks'"),
        ("without: [s]", "without: [s]\nwithout_groups: [g]", "tables/u.yaml:6: t has no group 'g'"),
        ("extends: t", "extends: u", "tables/u.yaml:2: extends itself"),
    ],
)
def test_a_broken_extension_is_refused_with_line_and_reason(broken: Break, old: str, new: str, message: str) -> None:
    """It names the file that is wrong: the base where that can't be read."""
    assert broken("tables/u", old, new) == message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tables: [t]", "tables: [v]", "forms/f.yaml:6: no table 'v' under tables/"),
        ("tables: [t]", "tables: [t, t]", "forms/f.yaml:6: 'disclosure' stands twice in 'tables'"),
        ("first_year: 2030", "first_year: ²", "forms/f.yaml:5: 'first_year' must be a year"),
        ("tables: [t]", "tables: []", "forms/f.yaml:6: 'tables' is empty"),
        ("first_year: 2030", "first_year: soon", "forms/f.yaml:5: 'first_year' must be a year"),
        ("sections: {overview: 总体情况}", "", "forms/f.yaml:1: 'sections' is missing"),
        ("sections: {overview: 总体情况}", "sections: [overview]", "forms/f.yaml:7: expected a mapping (key: value)"),
        ("title_en: form", "title_en: form\nyear: 2030", "forms/f.yaml:4: unknown key 'year'"),
    ],
)
def test_a_broken_form_is_refused_with_line_and_reason(broken: Break, old: str, new: str, message: str) -> None:
    """The three tables and six sections of a whole report."""
    assert broken("forms/f", old, new) == message


def test_a_form_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    """GB18030 saved by an editor."""
    path = tmp_path / "tables" / "t.yaml"
    path.parent.mkdir()
    path.write_bytes(TABLE.encode("gb18030"))
    with pytest.raises(SchemaError, match=r"t\.yaml:0: is not UTF-8"):
        load_forms_from(tmp_path)


def test_a_folder_without_forms_is_refused(tmp_path: Path) -> None:
    """Nothing is made up."""
    with pytest.raises(SchemaError) as refused:
        load_forms_from(tmp_path)
    assert str(refused.value) == f"{tmp_path / 'tables'}:0: holds no *.yaml"
