from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.making import make_issue
from tests.site.reading import tags_of, text_of
from wangqi.pages.titles import make_title, own_title


def characters(text: str) -> list[str]:
    return list(text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60), st.integers(1, 5))
def test_a_title_keeps_its_text_to_the_letter(text: str, size: int) -> None:
    def pieces(part: str) -> list[str]:
        return [part[start : start + size] for start in range(0, len(part), size)]

    title = make_title(text, pieces)
    assert title.text == text
    assert text_of(str(title.html)) == text
    assert set(tags_of(str(title.html))) <= {"span", "wbr"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("名录改为动态管理　每年复核一次", 2),
        ("名录改为动态管理 每年复核一次", 2),
        ("从建得成到管得住：绿色矿山五年回看", 2),
        ("江西：稀土老矿区地下水连续监测满十年", 0),
        ("前 8 个月新发现矿产地 64 处", 0),
        ("Rio Tinto 宣布扩产", 0),
        ("高质量发展 · 权威访谈", 0),
    ],
)
def test_parts(text: str, parts: int) -> None:
    assert str(make_title(text, lambda part: (part,)).html).count('class="part"') == parts


def test_a_short_quotation_stays_whole() -> None:
    html = str(make_title("更新“一张图”到二〇二五版", characters).html)
    assert "“一张图”" in html
    assert "更<wbr>新<wbr>“一张图”<wbr>到" in html


def test_a_dash_is_never_first_on_a_line() -> None:
    assert '<span class="n">采—</span>' in str(make_title("开采—修复", lambda _: ("开", "采—", "修复")).html)


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("第9期", ""),
        ("第 9 期", ""),
        ("2024-04-12", ""),
        ("2024年4月12日", ""),
        ("示例矿讯", ""),
        (None, ""),
        ("第9期增刊", "第9期增刊"),
        ("地质日专刊", "地质日专刊"),
    ],
)
def test_an_issue_has_a_title_of_its_own_only_where_it_says_more_than_its_number_and_date(
    title: str | None, own: str
) -> None:
    assert own_title(make_issue("2024-04-12", title=title, number=9), "示例矿讯") == own


def test_a_text_too_long_for_a_headline_is_set_without_marks() -> None:
    names = "　".join(["张三", "李四", "王五"] * 20)
    assert str(make_title(names, characters).html) == f'<span class="run">{names}</span>'
