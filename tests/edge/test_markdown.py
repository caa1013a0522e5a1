from __future__ import annotations

from datetime import date

import pytest

from wangqi.config import FieldWords
from wangqi.model import Block, Correction, Location, Metadata, Parsed, Source
from wangqi.parse import parse
from wangqi.parse.words import field_words

WORDS = field_words()


def read(text: str, *, path: str = "issues/2024-04-12.md", words: FieldWords = WORDS) -> Parsed:
    return parse(Source(path=path, text=text), words)


def outline(parsed: Parsed) -> list[tuple[str, bool, list[str]]]:
    return [(s.name, s.implicit, [article.title for article in s.articles]) for s in parsed.issue.sections]


def blocks(text: str) -> list[Block]:
    parsed = read(f"### 标题\n\n{text}")
    assert not [problem for problem in parsed.problems if problem.severity == "error"]
    return list(parsed.issue.articles[0].blocks)


def brief(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(text)]


def test_issue_section_article() -> None:
    parsed = read("# 矿山参考\n\n导语。\n\n## 部委动态\n\n### 甲\n\n正文。\n\n### 乙\n\n正文。\n\n## 短讯\n\n一句。\n")
    assert parsed.issue.title == "矿山参考"
    assert outline(parsed) == [
        ("", False, ["矿山参考"]),
        ("部委动态", False, ["甲", "乙"]),
        ("短讯", True, ["短讯"]),
    ]
    assert [article.id for article in parsed.issue.articles] == ["1", "2", "3", "4"]
    assert parsed.problems == ()


def test_text_before_the_first_article_of_a_section_is_an_article_of_its_name() -> None:
    assert outline(read("## 国际\n\n引子。\n\n### 甲\n\n正文。\n")) == [("国际", False, ["国际", "甲"])]


def test_text_without_any_heading_is_an_article_named_like_the_file() -> None:
    assert outline(read("只有正文。\n", path="issues/通讯.md")) == [("", False, ["通讯"])]


def test_articles_without_a_section_stand_in_one_without_a_name() -> None:
    assert outline(read("### 甲\n\n文。\n\n### 乙\n\n文。\n")) == [("", False, ["甲", "乙"])]


def test_a_section_without_anything_is_an_empty_article() -> None:
    assert outline(read("## 通知\n")) == [("通知", True, ["通知"])]


def test_later_first_level_headings_are_sections() -> None:
    assert outline(read("# 参考\n\n# 要闻\n\n## 动态\n\n文。\n")) == [
        ("要闻", True, ["要闻"]),
        ("动态", True, ["动态"]),
    ]


def test_aliases_rename_sections() -> None:
    source = Source(path="2024-04-12.md", text="## 部委动向\n\n### 甲\n\n文。\n", aliases=(("部委动向", "部委动态"),))
    assert outline(parse(source, WORDS)) == [("部委动态", False, ["甲"])]


def test_front_matter_comes_before_sidecar_before_heading() -> None:
    text = "---\nnumber: 7\ndate: 2024-05-06\n---\n# 参考（第 8 期）\n\n## 短讯\n\n文。\n"
    source = Source(path="a.md", text=text, metadata=Metadata(number=9, title="特刊", total=99))
    issue = parse(source, WORDS).issue
    assert (issue.number, issue.total, issue.date, issue.title) == (7, 99, date(2024, 5, 6), "特刊")
    assert issue.id == "2024-05-06"


def test_lines_count_from_the_top_of_the_file() -> None:
    parsed = read(
        "---\nnumber: 7\n---\n## 要闻\n\n### 甲\n\n第一段\n接着。\n\n<p>第二段</p><p>第三段</p>\n<p>第四段</p>\n"
    )
    article = parsed.issue.articles[0]
    assert parsed.issue.sections[0].at.line == 4
    assert article.at.line == 6
    assert [(block.at.line, block.end) for block in article.blocks] == [(8, 9), (11, 11), (11, 11), (12, 12)]
    assert article.end == 12


@pytest.mark.parametrize(
    ("yaml", "severity", "line", "column", "says"),
    [
        ("date: 2024-13-01", "error", 2, 7, "2024-04-12"),
        ("number: x", "error", 2, 9, "digits"),
        ("a: [", "error", 3, 1, "indentation"),
        ("titel: x", "warning", 2, 1, "`title`"),
        ("number: 1\nlayout: post", "warning", 3, 1, "known keys"),
    ],
)
def test_front_matter_problems_have_place_and_cure(yaml: str, severity: str, line: int, column: int, says: str) -> None:
    parsed = read(f"---\n{yaml}\n---\n## 要闻\n\n文。\n")
    problem = next(problem for problem in parsed.problems if problem.code == "sidecar")
    assert (problem.severity, problem.at.line, problem.at.column) == (severity, line, column)
    assert says in problem.hint
    assert outline(parsed) == [("要闻", True, ["要闻"])]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert brief("---\n\n甲\n\n---\n") == [("paragraph", "甲")]
    assert read("---\n\n甲。\n\n---\n").problems == ()


def test_corrections_are_for_raw_text() -> None:
    at = Location(path="a.yaml", line=2)
    source = Source(path="a.md", text="文。\n", corrections=(Correction(action="title", line=1, value="", at=at),))
    problem = next(problem for problem in parse(source, WORDS).problems if problem.severity == "error")
    assert (problem.code, problem.at) == ("correction-misfit", at)


def test_kinds_of_blocks() -> None:
    text = (
        "#### 小标题\n\n段落\n\n- 甲\n- 乙\n  - 丙\n\n    续\n\n3. 丁\n\n> 引文\n>\n> > 内引\n\n```\n代码  x\n```\n\n"
        "[查看](https://example.org/a)\n\n---\n\n| 矿种 | 产量 |\n| --- | --- |\n| 铜 | 3 |\n"
    )
    assert [(b.kind, b.text, b.level, b.marker) for b in blocks(text)] == [
        ("heading", "小标题", 1, ""),
        ("paragraph", "段落", 0, ""),
        ("item", "甲", 0, "-"),
        ("item", "乙", 0, "-"),
        ("item", "丙", 1, "-"),
        ("item", "续", 1, ""),
        ("item", "丁", 0, "3."),
        ("quote", "引文", 0, ""),
        ("quote", "内引", 1, ""),
        ("code", "代码  x", 0, ""),
        ("link", "查看", 0, ""),
        ("table", "矿种\t产量\n铜\t3", 0, ""),
    ]
    table = blocks(text)[-1]
    assert (table.rows, table.head) == ((("矿种", "产量"), ("铜", "3")), True)


def test_html_gives_the_same_blocks_as_markdown() -> None:
    html = (
        "<h4>小标题</h4><p>段落</p>\n<ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul><ol start='3'><li>丁</ol>"
        "<blockquote><p>引文</p></blockquote><pre>代码\n  x</pre><hr>"
        "<table><tr><th>矿种</th><th>产量</th></tr><tr><td>铜</td><td>3</td></tr></table>尾"
    )
    assert [(b.kind, b.text, b.level, b.marker) for b in blocks(html)] == [
        ("heading", "小标题", 1, ""),
        ("paragraph", "段落", 0, ""),
        ("item", "甲", 0, "-"),
        ("item", "乙", 0, "-"),
        ("item", "丙", 1, "-"),
        ("item", "丁", 0, "3."),
        ("quote", "引文", 0, ""),
        ("code", "代码\n  x", 0, ""),
        ("table", "矿种\t产量\n铜\t3", 0, ""),
        ("paragraph", "尾", 0, ""),
    ]


def test_what_html_leaves_open_ends_with_it() -> None:
    assert brief("<blockquote><ul><li>甲\n\n乙\n\n<table><tr><td>丙\n\n丁\n") == [
        ("item", "甲"),
        ("paragraph", "乙"),
        ("table", "丙"),
        ("paragraph", "丁"),
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("甲**乙**丙", "甲<strong>乙</strong>丙"),
        ("*甲* ~~乙~~ `a<b`", "<em>甲</em> <del>乙</del> <code>a&lt;b</code>"),
        ("甲**要点：**乙", "甲<strong>要点：</strong>乙"),
        ("甲**（注）**乙*“丙”*丁", "甲<strong>（注）</strong>乙<em>“丙”</em>丁"),
        ("3 * 4 * 5 甲** 乙 **丙", ""),
        ("甲<sup>2</sup>乙<br>丙", "甲<sup>2</sup>乙<br>\n丙"),
        ("甲<b onclick=x>乙</b>", "甲<b>乙</b>"),
        ("甲<u>乙", "甲<u>乙</u>"),
        ("甲<font color=red>乙</font>", ""),
        ("[甲](https://example.org/?a=1&b=2)乙", '<a href="https://example.org/?a=1&amp;b=2">甲</a>乙'),
        (
            "见 https://example.org/x_1（附）",
            '见 <a href="https://example.org/x_1">https://example.org/x_1</a>（附）',
        ),
        ("<https://example.org/>。", '<a href="https://example.org/">https://example.org/</a>。'),
        ("[甲](mailto:a@example.org)乙", '<a href="mailto:a@example.org">甲</a>乙'),
        ('甲<a href="javascript:alert(1)">乙</a>', ""),
        ('甲<a href=" java\nscript:alert(1)">乙</a>', ""),
        ('甲<a href="data:text/html,x">乙</a>', ""),
        ("甲[乙](other.md)", ""),
        ("甲[乙](//example.org/)", ""),
        ("甲<img src=x onerror=alert(1)>", ""),
        ("甲 & 乙 &lt;script&gt;", ""),
    ],
)
def test_inline_html_is_made_of_a_few_elements(text: str, html: str) -> None:
    assert blocks(text)[0].html == html


def test_a_rejected_link_keeps_its_text() -> None:
    assert brief('甲<a href="javascript:alert(1)">乙</a>') == [("paragraph", "甲乙")]
    assert brief("[甲](javascript:alert(1))") == [("paragraph", "[甲](javascript:alert(1))")]


def test_line_ends_inside_a_paragraph() -> None:
    assert brief("第一行\n第二行") == [("paragraph", "第一行第二行")]
    assert brief("one\ntwo") == [("paragraph", "one two")]
    assert brief("甲，\nGIS") == [("paragraph", "甲， GIS")]
    assert brief("第一行\\\n第二行") == [("paragraph", "第一行\n第二行")]
    assert brief("<p>第一行\n第二行</p>") == [("paragraph", "第一行第二行")]


def test_scripts_and_comments_are_markup_and_listed() -> None:
    parsed = read("### 甲\n\n文<!-- 注 -->字\n\n<script>alert('甲')</script>\n<p>乙</p>\n")
    assert [block.text for block in parsed.issue.articles[0].blocks] == ["文字", "乙"]
    assert [(item.kind, item.text) for item in parsed.furniture] == [
        ("markup", "注"),
        ("markup", "alert('甲')"),
    ]


def test_text_that_a_browser_would_swallow_is_kept() -> None:
    assert brief("甲<title>乙\n\n<select><option>丙<textarea>丁") == [
        ("paragraph", "甲乙"),
        ("paragraph", "丙丁"),
    ]


def test_pictures_are_links_and_never_loaded() -> None:
    found = blocks("![露天矿](https://img.example.org/a.jpg)\n\n![](https://img.example.org/b.jpg?x=1)\n\n![图](a.png)")
    assert [(b.kind, b.text, b.html) for b in found] == [
        ("image", "露天矿", '<a href="https://img.example.org/a.jpg">露天矿</a>'),
        ("image", "b.jpg", '<a href="https://img.example.org/b.jpg?x=1">b.jpg</a>'),
        ("image", "图", ""),
    ]
    assert brief("见图 ![甲](https://example.org/a.png) 所示") == [("paragraph", "见图 甲 所示")]
    parsed = read("### 甲\n\n[![](https://i.example.org/b.jpg)](https://example.org/)\n")
    assert parsed.issue.articles[0].links == ("https://i.example.org/b.jpg", "https://example.org/")


@pytest.mark.parametrize(
    ("last", "source", "authors", "rest"),
    [
        ("（来源：矿山之声）", "矿山之声", (), None),
        ("来源：矿山之声", "矿山之声", (), None),
        ("正文。（新华社）", "新华社", (), "正文。"),
        ("正文。（新华社 记者 张三 李四）", "新华社", ("张三", "李四"), "正文。"),
        (
            '<cite data-source="某站" data-authors="张三、李四">（某站 张三 李四）</cite>',
            "某站",
            ("张三", "李四"),
            None,
        ),
        ("正文（见附件）", None, (), "正文（见附件）"),
        ("正文（以下简称《办法》）", None, (), "正文（以下简称《办法》）"),
        ("正文（完）", None, (), "正文（完）"),
    ],
)
def test_the_last_line_names_the_source(
    last: str, source: str | None, authors: tuple[str, ...], rest: str | None
) -> None:
    parsed = read(f"### 甲\n\n开头。\n\n{last}\n\n[原文](https://example.org/)\n")
    article = parsed.issue.articles[0]
    assert (article.source, article.authors) == (source, authors)
    assert [block.text for block in article.blocks] == ["开头。", *([rest] if rest else []), "原文"]
    assert parsed.account.bylines == len("".join(article.byline.split()))


def test_the_account_balances() -> None:
    parsed = read(
        "# 参考（第 3 期）\n\n## 要闻\n\n### 甲 &amp; 乙\n\n**文**字。（新华社）\n\n![](https://x.org/a.png)\n"
    )
    account = parsed.account
    assert (account.titles, account.sections, account.blocks, account.bylines) == (3, 2, 3, 5)
    assert account.total == len("#参考（第3期）##要闻###甲&amp;乙**文**字。（新华社）![](https://x.org/a.png)")
    assert account.furniture == account.total - 13


def test_nesting_that_is_not_followed_is_an_error() -> None:
    parsed = read("### 甲\n\n" + "> " * 60 + "深\n")
    assert "nested-too-deeply" in [problem.code for problem in parsed.problems]


def test_a_deep_fragment_of_html_is_flat_work() -> None:
    for unit in (
        "<div>",
        "<blockquote>",
        "<ul><li>",
        "<pre>",
        "<table><tr><td>",
        "<b>",
        "<a href='https://x.org'>",
    ):
        assert brief(f"<p>甲</p>{unit * 3000}乙")[-1][1] == "乙"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [("", "no-articles", 1), ("## 甲\n\n###\n\n文。\n", "untitled", 3), ("文。\n\n### 甲\n", "empty-article", 3)],
)
def test_what_is_hollow_is_reported(text: str, code: str, line: int) -> None:
    assert [(p.severity, p.code, p.at.line) for p in read(text).problems] == [("warning", code, line)]


def test_an_empty_file_is_an_issue_without_articles() -> None:
    parsed = read("")
    assert parsed.issue.sections == ()
    assert parsed.account.total == 0
