"""The work of reading grows with the length of the text and not faster, whatever the text.

Work is counted in calls of Python functions, since times say nothing on a machine that does other things as well.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from markdown_it import MarkdownIt

from wangqi.model import Source
from wangqi.parse import parse, quotes
from wangqi.parse.bulletin import explain
from wangqi.parse.words import field_words

WORDS = field_words()
LINEAR = 4.8
"""A little more than the four times as many lines."""
HAN = "矿业安全生产报告经济市场技术资源勘探环境管理部门会议决定项目工程投资增长"
RAW: dict[str, Callable[[random.Random], str]] = {
    "short lines": lambda r: "".join(r.choices(HAN[:8], k=2)),
    "titles": lambda r: "".join(r.choices(HAN, k=5)),
    "numbers": lambda r: str(r.randrange(1000)),
    "numbers dressed": lambda r: r.choice("-—[（") * r.randrange(1, 9) + str(r.randrange(100)),
    "numbers between lines": lambda r: f"{r.randrange(300)}\n{''.join(r.choices(HAN, k=2))}",
    "links": lambda r: f"http://a.example/{r.randrange(10**6)}",
    "marks": lambda r: "".join(r.choices("（）“”。，：1a、●", k=2)),
    "prose": lambda r: "".join(r.choices(HAN + "，", k=24)) + r.choice("。，矿"),
}
MARKDOWN: dict[str, Callable[[random.Random], str]] = {
    "quotes that end early": lambda _: "> <!--\n甲",
    "quotes that go on": lambda _: "> 甲\n乙",
    "quotes and pieces": lambda r: r.choice(("……> ", "“</ul>](", "> <!--# ", "*“", "> 甲", "> - 乙", "", "# 丙")),
    "items": lambda r: "- " * r.randrange(1, 4) + "甲",
    "headings": lambda r: "#" * r.randrange(1, 5) + " 甲",
}
PIECES = (
    *("> ", ">", "> > ", "甲\n", "乙\n", "\n", "- ", "1. ", "  ", "    ", "# ", "<!-- ", "-->", "<div>\n", "```\n"),
    *("|a|b|\n", "|-|-|\n", "===\n", "---\n", "[x]: y\n", "[x]: z 'q\n", "w'\n", '[y]: u\n"t\n', "[x] ", "*", "\t"),
)


def calls(path: str, text: str) -> int:
    """How many Python functions are called while `text` is read."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        parse(Source(path=path, text=text), WORDS)
    finally:
        sys.setprofile(before)
    return count


def growth(path: str, line: Callable[[random.Random], str]) -> float:
    """How many times the work grows where the lines are four times as many."""
    chance = random.Random(3)
    lines = [line(chance) for _ in range(1200)]
    parse(Source(path=path, text="\n".join(lines)), WORDS)  # what is loaded or kept at the first need is no growth
    return calls(path, "\n".join(lines)) / calls(path, "\n".join(lines[:300]))


@pytest.mark.parametrize("name", RAW)
def test_the_work_of_raw_text_is_linear(name: str) -> None:
    assert growth("2024-04-12.txt", RAW[name]) < LINEAR


@pytest.mark.parametrize("name", MARKDOWN)
def test_the_work_of_markdown_is_linear(name: str) -> None:
    assert growth("2024-04-12.md", MARKDOWN[name]) < LINEAR


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_thousands_of_lines_of_few_characters_are_read_as_they_stand_and_reported(suffix: str) -> None:
    chance = random.Random(7)
    text = "".join(f"# {chance.choice(HAN)}{number % 997}\n" for number in range(5_500))
    found = parse(Source(path=f"2024-04-12.{suffix}", text=text), WORDS)
    assert not [problem for problem in found.problems if problem.severity == "error"]
    (told,) = [problem for problem in found.problems if problem.code == "uncertain-boundary"]
    assert told.at.line == 1
    assert "read as it stands" in told.message
    assert "".join("".join(block.text.split()) for block in found.issue.articles[0].blocks) == "".join(text.split())
    assert found.account.total == len("".join(text.split()))


@pytest.mark.parametrize("piece", ["_a_ ", "[a](", "<b>", "`a` "])
def test_thousands_of_marks_are_read_as_they_stand_and_reported(piece: str) -> None:
    text = piece * 11_000
    found = parse(Source(path="2024-04-12.md", text=text), WORDS)
    (told,) = [problem for problem in found.problems if problem.code == "uncertain-boundary"]
    assert "marks" in told.message
    assert "".join(found.issue.articles[0].blocks[0].text.split()) == "".join(text.split())


def test_an_empty_text_is_explained() -> None:
    assert "measure" in explain(Source(path="2024-04-12.txt", text=""), WORDS)


def test_quotes_are_read_as_the_standard_rule_reads_them() -> None:
    chance = random.Random(5)
    standard = MarkdownIt("commonmark").enable("table")
    bounded = MarkdownIt("commonmark").enable("table")
    bounded.block.ruler.at("blockquote", quotes.blockquote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    for _ in range(300):
        text = "".join(chance.choices(PIECES, k=chance.randrange(3, 80)))
        here: dict[str, object] = {}
        there: dict[str, object] = {}
        read = [token.as_dict() for token in bounded.parse(text, here)]
        assert read == [token.as_dict() for token in standard.parse(text, there)], text
        assert here == there, text
