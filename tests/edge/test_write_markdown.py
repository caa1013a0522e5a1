from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangqi.model import Article, Block, BlockKind, Issue, Location, Parsed, Section, Source
from wangqi.parse import parse
from wangqi.parse.sidecar import ID
from wangqi.parse.words import field_words
from wangqi.parse.write_markdown import to_markdown, to_text

WORDS = field_words()
AT = Location(path="a.txt")
MARKS = "甲乙丙矿山ab12 *_`[]()<>#+-=~|\\&!.:;/\"'。，（）《》—…①%^$@{}"


def issue_of(*blocks: Block, **values: object) -> Parsed:
    article = Article(id="1", title="标题", blocks=blocks, at=AT, **values)  # type: ignore[arg-type]
    section = Section(name="要闻", articles=(article,), at=AT)
    return Parsed(issue=Issue(id="2024-04-12", date=date(2024, 4, 12), sections=(section,), at=AT))


def again(parsed: Parsed) -> Parsed:
    read = parse(Source(path="issues/other.md", text=to_markdown(parsed)), WORDS)
    assert not [problem for problem in read.problems if problem.severity == "error"]
    return read


def shape(parsed: Parsed, *, html: bool = False) -> list[object]:
    """All that a page shows, without places."""
    issue = parsed.issue
    result: list[object] = [(issue.id, issue.number, issue.total, issue.date, issue.title)]
    for section in issue.sections:
        result.append((section.name, section.implicit))
        for article in section.articles:
            result.append((article.id, article.title, article.source, article.authors, article.byline))
            result += [
                dataclasses.replace(block, at=AT, end=0, html=block.html if html else "") for block in article.blocks
            ]
    return result


def block(kind: BlockKind, text: str, **values: object) -> Block:
    return Block(kind=kind, text=text, at=AT, **values)  # type: ignore[arg-type]


TABLE = (("矿种", "产量|吨"), ("铜 <b>", ""), ("", "*3*"))


@pytest.mark.parametrize(
    "given_block",
    [
        block("paragraph", "1. 甲"),
        block("paragraph", "# 甲 #"),
        block("paragraph", "- 甲 * 乙 *"),
        block("paragraph", "> 甲\n1) 乙\n---"),
        block("paragraph", "a_b __c__ **d** `e` ~~f~~ [g](h) <i> &amp; \\"),
        block("paragraph", "https://example.org/a_b"),
        block("paragraph", "甲  乙"),
        block("link", "https://example.org/a_b"),
        block("link", "原文地址：https://example.org/"),
        block("item", "（1）甲"),
        block("item", "甲"),
        block("item", "甲", marker="-"),
        block("item", "甲", marker="3."),
        block("item", "甲", marker="-", level=2),
        block("item", "1. 甲", marker="+"),
        block("contact", "联系人：张三 电话：010-00000000"),
        block("heading", "一、总体要求", level=1),
        block("heading", "甲", level=3),
        block("heading", "甲"),
        block("quote", "甲\n乙"),
        block("quote", "甲", level=2),
        block("code", "a\n```\n  b"),
        block("image", "图"),
        block("table", "\n".join("\t".join(row) for row in TABLE), rows=TABLE, head=True),
        block("table", "\n".join("\t".join(row) for row in TABLE), rows=TABLE),
        block("table", "甲\t乙\n丙", rows=(("甲", "乙"), ("丙",)), head=True),
        block("table", "甲 乙\n丙 丁"),
    ],
    ids=lambda item: f"{item.kind} {item.text[:12]!r}",
)
def test_a_block_reads_back_as_itself(given_block: Block) -> None:
    parsed = issue_of(block("paragraph", "前文。"), given_block, block("paragraph", "后文。"))
    assert shape(again(parsed)) == shape(parsed)


def test_the_plainest_form_is_chosen() -> None:
    parsed = issue_of(
        block("heading", "一、要求", level=1),
        block("paragraph", "矿山（3 处）占 50%，a_b 见 https://example.org/x_1 。"),
        block("item", "（1）甲"),
        block("contact", "电话：1"),
        source="矿山之声",
        byline="（来源：矿山之声）",
    )
    assert to_markdown(parsed) == (
        "---\ndate: 2024-04-12\n---\n\n## 要闻\n\n### 标题\n\n#### 一、要求\n\n"
        "矿山（3 处）占 50%，a_b 见 https://example.org/x_1 。\n\n+ （1）甲\n\n"
        '<p class="contact">电话：1</p>\n\n（来源：矿山之声）\n'
    )


@pytest.mark.parametrize(
    ("source", "authors", "byline"),
    [
        ("新华社", (), "（新华社）"),
        ("《某某矿业》", ("张三", "李四"), "（《某某矿业》 张三、李四）"),
        (None, ("张三",), "（记者 张三）"),
        ("某站", (), ""),
        ("a & <b> \"c\" 'd'", (), "（a & <b> \"c\" 'd'）"),
        (None, (), ""),
    ],
)
def test_bylines_read_back(source: str | None, authors: tuple[str, ...], byline: str) -> None:
    parsed = issue_of(block("paragraph", "文。（新华社）"), source=source, authors=authors, byline=byline)
    assert shape(again(parsed)) == shape(parsed)


MARKDOWN = """# 参考（第 3 期）

## 要闻

### 甲

一**重点。**后文，见[此处](https://example.org/?a=1&b=(2))与 <https://example.org/x>。

1. 一
2. 二 `a``b`
   - 内 *斜* H~2~O<sub>2</sub>
     续行

     续段

> 引<br>文

![](https://example.org/a.png)

<p>段<u>线</u></p><table><tr><td>甲</td><td>乙</td></tr></table>

```
code
```

## 短讯

一句。
"""


def test_markdown_with_markup_reads_back_with_it() -> None:
    parsed = parse(Source(path="issues/other.md", text=MARKDOWN), WORDS)
    assert shape(again(parsed), html=True) == shape(parsed, html=True)
    assert to_markdown(again(parsed)) == to_markdown(parsed)


def test_text_shows_everything_in_order() -> None:
    parsed = parse(Source(path="issues/other.md", text=MARKDOWN), WORDS)
    text = to_text(parsed)
    places = [
        text.index(part) for part in ("参考 第3期", "要闻", "甲", "一重点。后文", "1. 一", "续段", "短讯", "一句。")
    ]
    assert places == sorted(places)


def tidy(text: str) -> str:
    return " ".join(text.split())


WORD = st.text(MARKS, min_size=1, max_size=24).map(tidy).filter(bool)
LINES = st.lists(WORD, min_size=1, max_size=3).map("\n".join)


KINDS: tuple[BlockKind, ...] = (
    *("paragraph", "item", "quote", "heading"),
    *("contact", "link", "table", "code"),
)


@st.composite
def any_block(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(KINDS))
    if kind == "table" and draw(st.booleans()):
        cell = st.one_of(st.just(""), WORD)
        rows = tuple((draw(WORD), *draw(st.lists(cell, max_size=3))) for _ in range(draw(st.integers(1, 3))))
        text = "\n".join("\t".join(row) for row in rows)
        return Block(kind="table", text=text, at=AT, rows=rows, head=draw(st.booleans()))
    level = draw(st.integers(0, 3)) if kind in ("item", "heading", "quote") else 0
    marker = draw(st.sampled_from(["", "-", "*", "+", "1.", "23)"])) if kind == "item" else ""
    text = draw(WORD if kind == "heading" else LINES)
    return Block(kind=kind, text=text, at=AT, level=level, marker=marker)


NAMES = st.lists(WORD.map(lambda word: word.replace("、", "")).filter(bool), max_size=2, unique=True).map(tuple)


@st.composite
def any_article(draw: st.DrawFn) -> Article:
    byline = draw(st.one_of(st.just(""), WORD.map(lambda word: f"（{word}）")))
    return Article(
        id="0",
        title=draw(WORD),
        blocks=tuple(draw(st.lists(any_block(), max_size=5))),
        at=AT,
        source=draw(st.one_of(st.none(), WORD)),
        authors=draw(NAMES),
        byline=byline,
    )


@st.composite
def any_issue(draw: st.DrawFn) -> Parsed:
    sections = []
    count = 0
    for _ in range(draw(st.integers(1, 3))):
        articles = draw(st.lists(any_article(), min_size=1, max_size=3))
        numbered = [dataclasses.replace(article, id=str(count + at)) for at, article in enumerate(articles, 1)]
        count += len(numbered)
        sections.append(Section(name=draw(st.one_of(st.just(""), WORD)), articles=tuple(numbered), at=AT))
    issue_id = draw(st.from_regex(ID, fullmatch=True))
    number, title = draw(st.one_of(st.none(), st.integers(1, 999))), draw(st.one_of(st.none(), WORD))
    day = draw(st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2100, 1, 1))))
    return Parsed(issue=Issue(id=issue_id, sections=tuple(sections), at=AT, number=number, date=day, title=title))


@settings(max_examples=60, deadline=None)
@given(any_issue())
def test_any_issue_reads_back_as_itself(parsed: Parsed) -> None:
    assert shape(again(parsed)) == shape(parsed)
