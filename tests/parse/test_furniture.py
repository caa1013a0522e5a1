from __future__ import annotations

from tests.parse.helpers import lines
from wangqi.parse.annotations import find_bookmarks
from wangqi.parse.contents import find_contents, key
from wangqi.parse.furniture import find_page_furniture
from wangqi.parse.removed import Removed

PAGE = "全省矿山安全生产形势总体平稳，事故起数继续下降，\n" * 8


def kinds(text: str) -> dict[int, str]:
    found = lines(text)
    removed = Removed(found)
    find_page_furniture(found, removed)
    return {item.line: item.kind for item in removed.listed()}


def test_page_numbers_in_any_dress() -> None:
    for dress in ("{}", "- {} -", "— {} —", "·{}·", "第 {} 页 共 3 页", "{}/3"):
        text = "".join(PAGE + dress.format(n) + "\n" for n in (1, 2, 3))
        assert kinds(text) == {9: "page-number", 18: "page-number", 27: "page-number"}, dress


def test_a_number_of_the_text_is_none() -> None:
    assert kinds(PAGE + "46\n" + PAGE + "12\n" + PAGE) == {}


def test_numbers_that_most_pages_lost() -> None:
    found = kinds(PAGE * 10 + "4\n" + PAGE * 10 + "8\n" + PAGE)
    assert found == {81: "page-number", 162: "page-number"}


def test_headers_and_footers_stand_at_page_edges() -> None:
    text = "".join(f"矿业简讯 第{n}页\n\n" * 0 + "矿业简讯\n" + PAGE + f"- {n} -\n" for n in (1, 2, 3, 4))
    found = kinds(text)
    assert [line for line, kind in found.items() if kind == "running-header"] == [1, 11, 21, 31]


def test_a_heading_that_recurs_is_no_header() -> None:
    text = "".join(
        PAGE + "原文地址：\nhttps://www.example.org/" + str(n) + "\n" + PAGE + f"- {n} -\n" for n in (1, 2, 3)
    )
    assert set(kinds(text).values()) == {"page-number"}


def test_a_link_that_the_text_holds_is_an_annotation() -> None:
    text = "全文见 https://www.example.org/a\nb.html，供参考。\n" + PAGE + "https://www.example.org/ab.html\n\f" + PAGE
    assert kinds(text) == {11: "annotation"}


def test_bookmarks_repeat_lines_after_the_end() -> None:
    body = "要闻\n南岭省调整砂石资源\n税税率\n正文。\n北川县建成试验站\n正文二。\n"
    found = lines(body + "要闻\n南岭省调整砂石资源税税率\n北川县建成试验站\n")
    removed = Removed(found)
    find_bookmarks(found, removed)
    assert [item.line for item in removed.listed()] == [7, 8, 9]


CONTENTS = (
    "目 录\n一、要闻\n1. 南岭省调整砂石资源税税率，自下月\n............\n2\n起执行\n2. 北川县建成试验站........3\n"
)


def test_a_contents_page_ends_where_its_first_entry_comes_again() -> None:
    found = lines(
        CONTENTS + "一、要闻\n1. 南岭省调整砂石资源税税率，自下月起\n执行\n正文。\n2. 北川县建成试验站\n正文。\n"
    )
    removed = Removed(found)
    contents = find_contents(found, removed)
    assert [item.line for item in removed.listed()] == [1, 2, 3, 4, 5, 6, 7]
    assert contents.match(found, 7) == 1
    assert contents.match(found, 8) >= 1
    assert contents.match(found, 11) == 1
    assert contents.match(found, 10) == 0


def test_titles_are_compared_without_ordinals_and_marks() -> None:
    assert key("2. “考古中国”项目 开工") == key("● 考古中国项目开工") == "考古中国项目开工"
