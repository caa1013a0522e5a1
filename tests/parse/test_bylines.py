from __future__ import annotations

import pytest

from tests.parse.helpers import WORDS, looks
from wangqi.parse.bylines import BREAK, read_byline
from wangqi.parse.words import lexicon


@pytest.mark.parametrize(
    ("text", "source", "authors"),
    [
        ("新华社", "新华社", ()),
        ("来源：中国矿业报", "中国矿业报", ()),
        ("记者 林青山 赵小满", None, ("林青山", "赵小满")),
        ("记者" + BREAK + "林青山", None, ("林青山",)),
        ("来" + BREAK + "源：经济日报", "经济日报", ()),
        ("《矿产评论》杂志 林青山、赵小满", "《矿产评论》杂志", ("林青山", "赵小满")),
        ("《矿产评论》 林" + BREAK + "青山、欧阳" + BREAK + "静", "《矿产评论》", ("林青山", "欧阳静")),
        ("国家统计局 记者 林青山", "国家统计局", ("林青山",)),
        ("来源：自然资源部网站 作者：林青山 赵小满", "自然资源部网站", ("林青山", "赵小满")),
        ("记者 林青山" + BREAK + "赵小满", None, ("林青山", "赵小满")),
    ],
)
def test_bylines(text: str, source: str | None, authors: tuple[str, ...]) -> None:
    byline = read_byline(text, lexicon(WORDS))
    assert byline is not None
    assert (byline.source, byline.authors) == (source, authors)


@pytest.mark.parametrize(
    "text", ["以下简称《办法》", "见表 1", "GDP", "", "205 名", "按姓氏笔画为序", "上接第一版", "2024 年 4 月 2 日通过"]
)
def test_brackets_that_are_none(text: str) -> None:
    assert read_byline(text, lexicon(WORDS)) is None


def test_a_bracket_inside_a_sentence_is_no_byline() -> None:
    assert looks("会议由中国地质调查局（自然资源部）")[0].byline is None


def test_a_byline_over_two_lines_is_found_from_its_end() -> None:
    above, below = looks("全年新增探矿权四十二个。（《矿产评论》杂\n志 林青山、赵小满）")
    assert above.opens_byline
    assert below.in_byline
    assert below.byline is not None
    assert below.byline.source == "《矿产评论》杂志"
