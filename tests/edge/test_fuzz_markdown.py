"""Any Markdown is read without an exception and without a loss, and gives HTML that can do nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.reliability.targets import Reader
from wangqi.model import Parsed, Source
from wangqi.parse import parse
from wangqi.parse.html import safe_link
from wangqi.parse.sidecar import ID, read_front_matter, read_sidecar
from wangqi.parse.words import field_words
from wangqi.parse.write_markdown import to_markdown, to_text

WORDS = field_words()
ELEMENTS = {"a", "br", "em", "strong", "code", "sub", "sup", "del", "u", "b", "i"}
PIECES = (
    *("甲", "乙丙。", "a", "1", " ", "\n", "\n\n", "　", "\t", "（新华社）", "来源：某报"),
    *(
        "# ",
        "## ",
        "### ",
        "#### ",
        "- ",
        "1. ",
        "+ ",
        "> ",
        "    ",
        "---\n",
        "```\n",
        "~~~",
        "|",
        "| - |\n",
        "a|b\n-|-\n",
    ),
    *("*", "**", "_", "~~", "`", "[", "]", "](", ")", "![", "<", ">", "&", "&#0;", "&#x110000;", "&lt;", "\\", "\\\n"),
    *("<p>", "</p>", "<p class=item>", "<b>", "</b>", "<br>", "<br/>", "<div>", "<table>", "<tr>", "<td>", "</table>"),
    *(
        "<ul>",
        "<li>",
        "</ul>",
        "<blockquote>",
        "</blockquote>",
        "<pre>",
        "</pre>",
        "<h2>",
        "<hr>",
        "<!--",
        "-->",
        "<![CDATA[",
    ),
    *(
        "<script>",
        "</script>",
        "alert(1)",
        "<style>",
        "<svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<title>",
    ),
    *('<a href="javascript:alert(1)">', "<a href=https://example.org/>", "</a>", "(javascript:alert(1))", "<textarea>"),
    *(
        "(https://example.org/)",
        "https://example.org/?a=1&b",
        "<https://example.org>",
        "[a]: javascript:x\n",
        "//example.org",
    ),
    *('<cite data-source="', '">', "</cite>", "\x00", "\x1b", "\x0c", "\u202e", "\ufeff", "\ufffe", "\ud800", "\ue000"),
    *("---\nnumber: 1\n", "date: 2024-02-30\n", "title: [\n", "2024年4月12日", "第 3 期", "（第 3 期）"),
)
MARKDOWN = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=40).map("".join)


def read(text: str, path: str = "issues/2024-04-12.md") -> Parsed:
    return parse(Source(path=path, text=text), WORDS)


def check(text: str) -> None:
    parsed = read(text)
    codes = {problem.code for problem in parsed.problems}
    assert "lost-characters" not in codes
    account = parsed.account
    parts = account.blocks + account.titles + account.sections + account.bylines + account.furniture
    assert account.total == parts == len("".join(text.split()))
    assert min(account.blocks, account.titles, account.sections, account.bylines, account.furniture) >= 0
    assert ID.fullmatch(parsed.issue.id)
    for article in parsed.issue.articles:
        for link in article.links:
            assert re.match("(?:https?://|mailto:|tel:)", link, re.IGNORECASE)
        for block in article.blocks:
            assert block.text.strip() == block.text or block.rows or block.kind == "code"
            reader = Reader()
            reader.feed(block.html)
            reader.close()
            assert reader.tags <= ELEMENTS
            assert all(name == "href" and safe_link(value or "") == value for name, value in reader.attributes)
            assert not block.html or reader.text == block.text
    to_text(parsed).encode()


@settings(max_examples=150, deadline=None)
@given(MARKDOWN)
@example("<p>\u3000甲&nbsp;</p>")
@example("a<br> <br>b")
@example("<b><a href=https://example.org/>甲<a href=https://example.org/>乙</b>丙</a>")
@example("![<b>](https://example.org/a.png)")
@example("| <!-- | a |\n|-|-|\n| --> | b |")
@example("[![甲](a.png)](javascript:x)")
def test_any_markdown(text: str) -> None:
    check(text)


@settings(max_examples=40, deadline=None)
@given(MARKDOWN)
def test_any_markdown_can_be_written_and_read_again(text: str) -> None:
    first = read(text)
    second = read(to_markdown(first))
    assert to_text(second) == to_text(first)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                (
                    "number",
                    "date",
                    ": ",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    "\n",
                    "  ",
                    "&a ",
                    "*a",
                    "!!str ",
                    "|",
                    ">",
                    "'",
                    '"',
                    "corrections",
                    "sections",
                    "line",
                    "is",
                    "title",
                    "1",
                    "~",
                    "? ",
                    "<<: ",
                    "%YAML",
                    "---\n",
                    "#",
                    "\t",
                    "2024-04-12",
                    "\x00",
                    "\ud800",
                )
            ),
            max_size=30,
        ).map("".join),
    )
)
def test_any_yaml_gives_problems_with_places(text: str) -> None:
    said = read_sidecar(text, path="a.yaml")
    front = read_front_matter(text, path="a.md", line=2)
    for problem in (*said.problems, *(front.problems if front else ())):
        assert problem.at.line >= 1
        assert problem.at.column >= 1
        assert problem.hint
    assert all(correction.line >= 1 for correction in said.corrections)


@given(st.text(max_size=60))
def test_a_link_is_safe_and_stays_so(target: str) -> None:
    link = safe_link(target)
    assert link is None or (safe_link(link) == link and not set(link) & set("\"'<> \n\t\\`"))


UNITS = (
    *("[", "![", "[a](", "[a][", "*a **a ", "`a``b", "<a ", '<a "', "<!--", "<?", "&#", "~~a", "> ", "- ", "<div>"),
    *("<b>", "<pre>", "<table><tr><td>", "<ul><li>", "（", "http://", "\\", "| a ", "#", "*", "a *b_", "<script>"),
)


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_run_of_one_mark_is_read(unit: str) -> None:
    check(f"### 甲\n\n{unit * (8000 // len(unit))}")
