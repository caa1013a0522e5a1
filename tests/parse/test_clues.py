"""Each clue alone: what it says for a line that has the feature, and nothing for one that lacks it."""

from __future__ import annotations

from dataclasses import replace

from tests.parse.helpers import MEASURE, context, look, looks
from wangqi.parse import clues, fill
from wangqi.parse.costs import B, C, H, I, L, M, P, S, T, W
from wangqi.parse.topic import topics


def test_sentence_marks() -> None:
    prose = dict(clues.sentence_marks(look("企业复工。职工返岗，设备检修。"), context()))
    title = dict(clues.sentence_marks(look("北川县建成试验站"), context()))
    assert prose[T] > 10
    assert title.get(T, 0) == title.get(S, 0) == 0
    assert dict(clues.sentence_marks(look("主要做法："), context()))[H] < 0


def test_length() -> None:
    costs = dict(clues.length(look("部委动态"), context()))
    assert costs[S] == 0 < costs[T]
    assert dict(clues.length(look("北川县建成首座地下抽水蓄能试验站"), context()))[S] > 4


def test_known_words() -> None:
    assert dict(clues.known_words(look("部委动态"), context()))[S] < -3
    assert dict(clues.known_words(look("矿权之窗"), context()))[S] < 0
    assert dict(clues.known_words(look("结论："), context()))[H] < -3
    assert dict(clues.known_words(look("关于召开年会的通知"), context()))[T] < -2


def test_mark() -> None:
    assert dict(clues.mark(look("（2）安全投入；"), context()))[I] < 0
    assert dict(clues.mark(look("一、总体要求"), context()))[H] < 0
    assert dict(clues.mark(look("【要闻】"), context()))[S] < 0
    assert dict(clues.mark(look("【专栏】某地开工"), context()))[T] < 0


def test_contents_page() -> None:
    listed = context(matched={0: T}, titles_listed=True)
    assert dict(clues.contents_page(look("某地开工"), listed, 0))[T] < 0
    assert dict(clues.contents_page(look("某地开工"), listed, 1))[T] > 0
    assert dict(clues.contents_page(look("某地开工"), context(), 1))[T] == 0


def test_byline_contact_and_link_words() -> None:
    assert dict(clues.byline_words(look("来源：新华社"), context()))[B] < 0
    assert clues.byline_words(look("某地开工"), context()) == ()
    assert dict(clues.contact_words(look("电 话：010-60000000"), context()))[C] < 0
    assert clues.contact_words(look("原文地址："), context()) == ()
    assert dict(clues.link_words(look("https://www.example.org/a"), context()))[L] < 0


def test_table_shape() -> None:
    assert dict(clues.table_shape(look("铜  7400  7600"), context(in_table=frozenset({3})), 3))[W] < 0
    assert dict(clues.table_shape(look("表 1 主要产品产量"), context(), 3))[P] < 0


def test_masthead_words() -> None:
    assert dict(clues.masthead_words(look("第 7 期（总第 107 期）"), context(masthead_end=2), 1))[M] < 0
    assert dict(clues.masthead_words(look("第 7 期（总第 107 期）"), context(masthead_end=2), 9))[M] > 0
    assert not clues.is_masthead("某部印发矿山安全三年行动方案")


def test_topic() -> None:
    text = (
        "某省尾矿库治理提速\n某省尾矿库治理全面提速，四十座尾矿库完成闭库，尾矿库下游居民搬迁同步进行。\n"
        "尾矿库闭库后生态修复\n闭库的尾矿库全部覆土复绿，尾矿库生态修复资金由省里统筹。\n"
        "港口矿石吞吐量创新高\n沿海港口矿石吞吐量上月创新高，铁矿石卸船效率提高一成。\n"
    )
    found = looks(text)
    figures = topics(found, [2, 4])
    assert figures[2][0] > 0.2 > figures[4][0]
    same, other = (dict(clues.topic(found[at], context(topics=figures), at)) for at in (2, 4))
    assert same[T] > other[T]
    assert same[H] < other[H]


def test_seams() -> None:
    stop, go_on = looks("企业全部复工。\n职工陆续返岗")
    join, part = clues.end_of_sentence(stop, go_on, context())
    assert join > part
    join, part = clues.end_of_sentence(go_on, stop, context())
    assert part > join
    opened, closed = looks("某省公布《矿产资源\n管理办法》全文")
    assert clues.open_brackets(opened, closed, context())[1] > 3
    assert clues.how_it_begins(stop, look("，其中"), context())[1] > 10
    assert clues.how_it_begins(stop, look("（2）其次"), context())[0] > 2
    sourced = look("工程昨天完工。（新华社）")
    assert clues.after_source(sourced, go_on, context())[0] > 4
    broken, rest = looks("详见 https://www.example.org/a\n/b/c.html 查看。")
    assert clues.broken_link(broken, rest, context())[1] > 5


def test_a_line_with_room_for_the_next_word_ended_its_paragraph() -> None:
    short, full, below = look("矿" * 20), look("矿" * 26), look("业绩增长")
    assert fill.join_cost(short, below, MEASURE.full, MEASURE) > 4
    assert fill.join_cost(full, below, MEASURE.full, MEASURE) == 0
    assert fill.part_cost(full, MEASURE.full, MEASURE) > fill.part_cost(short, MEASURE.full, MEASURE)
    assert MEASURE.fit.over(full.line, MEASURE.first) > 2
    assert fill.join_cost(short, below, MEASURE.full, replace(MEASURE, sharpness=0.0)) == 0


def test_a_space_between_han_sets_a_title_apart() -> None:
    assert dict(clues.set_apart(look("北川县建成试验站 首批机组投产"), context()))[P] > 1
    assert clues.set_apart(look("北川县建成试验站，首批机组投产 2 台"), context()) == ()
