"""Names of agencies: spelling is evened out, bodies are kept apart."""

from __future__ import annotations

import pytest

from extractor.agencies import NearNames, agency_key, identity_of, near_names, read_aliases
from extractor.errors import UsageError


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("云岭县水利局", "云岭县水利局"),
        (" 云岭县 水利局\n", "云岭县水利局"),
        ("雲嶺縣水利局", "雲岭县水利局"),
        ("云岭县水利局２０２３年政府信息公开工作年度报告", "云岭县水利局"),
        ("关于2023年云岭县水利局政府信息公开工作年度报告", "云岭县水利局"),
        ("云岭县人民政府信息公开年报", "云岭县人民政府"),
        ("云岭县人民政府政府信息公开年报", "云岭县人民政府"),
        ("云岭县人民政府办公室2022年度政务公开工作报告", "云岭县人民政府办公室"),
        ("云岭县文旅局〔文物局〕", "云岭县文旅局(文物局)"),
        ("云岭县文旅局（文物局）", "云岭县文旅局(文物局)"),
        ("“云岭县”水利局。", "云岭县水利局"),
    ],
)
def test_spelling_is_evened_out(name: str, key: str) -> None:
    """Width, characters, brackets, quotes, and what a title has around the name."""
    assert agency_key(name) == agency_key(key)
    assert agency_key(agency_key(name)) == agency_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云岭区人民政府", "云岭区人民政府办公室"),
        ("云岭市水利局", "水利局"),
        ("云岭县水利局", "云岭县水务局"),
        ("云岭县第一中学", "云岭县第二中学"),
        ("云岭县文旅局（文物局）", "云岭县文旅局"),
    ],
)
def test_two_bodies_are_never_one(one: str, other: str) -> None:
    """However alike: only a user's alias joins them."""
    assert agency_key(one) != agency_key(other)


def test_an_alias_joins_two_names() -> None:
    """In either encoding that Excel writes, with English or Chinese headers; spelling of the alias does not count."""
    for data in (
        "alias,agency\r\n水利局,云岭县水利局\r\n".encode("utf-8-sig"),
        "别名,单位\n 水利局,云岭县水利局\n".encode("gb18030"),
    ):
        aliases = read_aliases(data, "aliases.csv")
        assert aliases == {"水利局": "云岭县水利局"}
        assert identity_of("水 利 局", aliases) == identity_of("云岭县水利局", aliases) == "云岭县水利局"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("alias,name\na,b\n", "a.csv:1: no column 'agency' (单位 / 单位名称 / 机构 / 机关)"),
        ("alias,agency\n水利局,\n", "a.csv:2: alias and agency must both be filled in"),
        ("alias,agency\n水利局,甲县水利局\n水利局,乙县水利局\n", "a.csv:3: '水利局' is given to two agencies"),
        (
            "alias,agency\n甲,乙\n乙,丙\n",
            "a.csv: '乙' is an alias itself: give every alias the name that stands in the end",
        ),
    ],
)
def test_aliases_that_can_not_be_meant_are_refused(data: str, message: str) -> None:
    """With file and line."""
    with pytest.raises(UsageError) as refused:
        read_aliases(data.encode(), "a.csv")
    assert str(refused.value) == message


def test_a_table_in_no_known_encoding_is_refused() -> None:
    """UTF-16 without a mark, say."""
    with pytest.raises(UsageError, match=r"^a\.csv: is neither UTF-8 nor GB18030"):
        read_aliases(b"\xff\xff\xff", "a.csv")


def test_names_alike_are_a_hint_where_their_years_do_not_meet() -> None:
    """Longer by a place, an office for a government, one character: named, with why."""
    years = {
        "云岭市财政局": {2022},
        "财政局": {2023},
        "云岭区人民政府": {2022},
        "云岭区人民政府办公室": {2023},
        "云岭县水利局": {2021},
        "云岭县水力局": {2022},
        "云岭县民政局": {2022},
        "云岭县民致局": {2022},
    }
    assert near_names(years) == [
        NearNames("云岭区人民政府", "云岭区人民政府办公室", "office"),
        NearNames("云岭县水利局", "云岭县水力局", "one_character"),
        NearNames("云岭市财政局", "财政局", "longer_name"),
    ]
