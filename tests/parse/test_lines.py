from __future__ import annotations

from tests.parse.helpers import lines
from wangqi.parse.lines import merge_scripts, read_lines
from wangqi.parse.measure import estimate


def test_lines_know_number_indent_gap_and_page() -> None:
    found = lines("甲行\n\n　　乙行\n\f丙行\n")
    assert [(x.number, x.indent, x.gap, x.top) for x in found] == [(1, 0, 0, False), (3, 4, 1, False), (4, 0, 0, True)]


def test_widths_count_columns() -> None:
    han, mixed = lines("矿业协会\n2024年")
    assert (han.width, han.slack) == (8.0, 0.3)
    assert mixed.width == 6.0
    assert mixed.slack > han.slack


def test_the_first_unit_takes_the_marks_that_cling_to_it() -> None:
    assert [x.unit for x in lines("施。其后\n《某法》\n2024年")] == [4.0, 4.0, 4.0]


def test_one_space_marks_a_page_where_nothing_is_indented() -> None:
    text = "\n".join(["正文一行"] * 12 + [" 新页首行"] + ["正文一行"] * 12)
    top = [x for x in lines(text) if x.top]
    assert [(x.number, x.indent) for x in top] == [(13, 0)]


def test_characters_and_words_on_lines_of_their_own_are_put_together() -> None:
    found, repairs = read_lines("全\n省\n矿\n山\n共有三千座\n《\nWorld\nMining\n》\n")
    assert [x.text for x in found][:2] == ["全省矿山", "共有三千座"]
    assert found[2].text == "《World Mining"
    assert {x.rule for x in repairs} == {"one-a-line"}


def test_an_ordinal_on_its_own_line_joins_the_line_below() -> None:
    found, _ = read_lines("前文。\n（2）\n安全投入和培训人次；\n")
    assert [x.text for x in found] == ["前文。", "（2）安全投入和培训人次；"]


def test_scripts_go_back_to_the_line_above() -> None:
    found, repairs = read_lines("日处理矿井水能力达到四万 m\n3\n。其后\n样品中 Fe O 、Al O 的含量\n2 3 2 3\n")
    assert [x.text for x in merge_scripts(found, repairs)] == [
        "日处理矿井水能力达到四万 m³",
        "。其后",
        "样品中 Fe2 O3 、Al2 O3 的含量",
    ]


def test_the_measure_is_read_off_the_widths() -> None:
    paragraph = "矿" * 24 + "\n" + ("业" * 26 + "\n") * 3 + "完。\n"
    found = estimate(lines(paragraph * 6))
    assert (found.full, found.first, found.sharpness) == (52.0, 48.0, 1.0)


def test_text_that_was_never_wrapped_has_no_measure() -> None:
    text = "\n".join("矿" * (20 + 17 * n % 90) + "。" for n in range(40))
    assert estimate(lines(text)).sharpness < 0.3
