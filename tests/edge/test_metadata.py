from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangqi.model import Metadata, Source
from wangqi.parse.dates import find_dates, whole_number
from wangqi.parse.headline import read_headline
from wangqi.parse.metadata import resolve
from wangqi.parse.sidecar import ID

DAY = date(2024, 4, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2024-04-12",
        "2024-4-12",
        "20240412",
        "2024年4月12日",
        "2024 年 4 月 12 日",
        "2024.04.12",
        "2024/4/12",
        "２０２４年４月１２日",
        "二〇二四年四月十二日",
        "二零二四年四月十二日",
        "通讯2024_04_12终稿",
    ],
)
def test_a_day_in_any_dress(text: str) -> None:
    assert [found.day for found in find_dates(text)] == [DAY]


@pytest.mark.parametrize("text", ["12024041234", "2024-13", "电话 66557684", "1.2.3", "2024-4.12", "20240412345"])
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == ()


def test_a_day_that_does_not_exist_is_found_without_a_value() -> None:
    found = find_dates("20230229 2024-02-30 2024年4月31日")
    assert [item.day for item in found] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15", 15),
        ("十五", 15),
        ("二十", 20),
        ("一百零三", 103),
        ("六百八十九", 689),
        ("一千二百", 1200),
        ("二〇", 20),
    ],
)
def test_numerals(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "15a", "甲", "一甲", "-1", "1.5"])
def test_no_numerals(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("name", "number", "day", "issue_id", "codes"),
    [
        ("2024-04-12", None, DAY, "2024-04-12", []),
        ("第15期 2024年4月12日", 15, DAY, "2024-04-12", []),
        ("第15期", 15, None, "no-15", ["missing-date"]),
        ("第十五期", 15, None, "no-15", ["missing-date"]),
        ("issue-50", 50, None, "no-50", ["missing-date"]),
        ("No. 7", 7, None, "no-7", ["missing-date"]),
        ("2024-15", 15, None, "2024-no-15", ["missing-date"]),
        ("2024年第3期", 3, None, "2024-no-3", ["missing-date"]),
        ("2024-04", None, None, "2024-04", ["missing-date"]),
        ("2024-02-30", None, None, "2024-02-30", ["impossible-date", "missing-date"]),
        ("矿山参考", None, None, "kuang-shan-can-kao", ["missing-date"]),
        ("Été", None, None, "ete", ["missing-date"]),
    ],
)
def test_file_names(name: str, number: int | None, day: date | None, issue_id: str, codes: list[str]) -> None:
    known, made, problems = resolve(Source(path=f"issues/{name}.txt", text=""), Metadata())
    assert (known.number, known.date, made, [p.code for p in problems]) == (number, day, issue_id, codes)


def test_a_name_without_letters_gives_a_stable_id() -> None:
    first = resolve(Source(path="a/☃☃.txt", text=""), Metadata())[1]
    assert first == resolve(Source(path="b/☃☃.txt", text="other"), Metadata())[1]
    assert ID.fullmatch(first)


def test_written_comes_before_printed_before_the_name() -> None:
    written, printed = Metadata(number=1, id="special"), Metadata(number=2, total=20, title="特刊")
    source = Source(path="第3期-20240412.txt", text="", metadata=written)
    known, issue_id, problems = resolve(source, printed)
    assert (known.number, known.total, known.date, known.title, issue_id) == (1, 20, DAY, "特刊", "special")
    assert problems == ()


def test_a_conflict_between_text_and_name_is_reported() -> None:
    source = Source(path="第3期-20240412.txt", text="")
    known, _, problems = resolve(source, Metadata(number=4, date=date(2024, 4, 19)))
    assert (known.number, known.date) == (4, date(2024, 4, 19))
    assert [problem.code for problem in problems] == ["metadata-conflict", "metadata-conflict"]
    decided = Source(path="第3期-20240412.txt", text="", metadata=Metadata(number=3, date=DAY))
    assert resolve(decided, Metadata(number=4, date=date(2024, 4, 19)))[2] == ()


@given(st.text(max_size=120))
def test_any_name_gives_an_id_that_is_an_address(name: str) -> None:
    _, issue_id, _ = resolve(Source(path=f"issues/{name}.txt", text=""), Metadata())
    assert ID.fullmatch(issue_id)


@pytest.mark.parametrize(
    ("text", "number", "total", "day", "title"),
    [
        ("矿山周刊（第 300 期）：复垦三十年", 300, None, None, "矿山周刊：复垦三十年"),
        ("每周参考第 1 期", 1, None, None, "每周参考"),
        ("《晚间简报》 (20240412)", None, None, DAY, "《晚间简报》"),
        ("2024年第15期（总第689期）", 15, 689, None, None),
        ("周报（2024年第15期，总第689期） 2024-04-12", 15, 689, DAY, "周报"),
        ("第15期 特刊", 15, None, None, "特刊"),
        ("关于第 3 期培训班的通知", None, None, None, "关于第 3 期培训班的通知"),
        ("第 3 期培训班开班", None, None, None, "第 3 期培训班开班"),
        ("复垦进度（县级）", None, None, None, "复垦进度（县级）"),
        ("通讯（20240230）", None, None, None, "通讯（20240230）"),
    ],
)
def test_headlines(text: str, number: int | None, total: int | None, day: date | None, title: str | None) -> None:
    metadata, _ = read_headline(text)
    assert (metadata.number, metadata.total, metadata.date, metadata.title) == (number, total, day, title)


@given(st.text("第期总年月日（）() 0123456789:：-二十、文", max_size=40))
def test_a_headline_is_title_and_parts(text: str) -> None:
    metadata, parts = read_headline(text)
    whole, kept = (
        Counter("".join(text.split())),
        Counter("".join([metadata.title or "", *parts]).replace(" ", "")),
    )
    assert kept <= whole
    assert set(whole - kept) <= set("、-:：")
