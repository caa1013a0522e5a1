from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site.reading import attributes_of, read, tags_of, text_of
from wangqi.model import Block, BlockKind, Location
from wangqi.pages.body import body, fragments, plain

AT = Location(path="issues/a.txt")
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("矿山地质—·“”《》（）。，：；、年月日个吨万亿元 　<>&'\"/:.@%0123456789httpsw"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    min_size=1,
    max_size=80,
)
KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "item", "contact", "link", "quote", "code", "image")
ALLOWED = {"p", "h2", "h3", "h4", "h5", "h6", "span", "a", "blockquote", "pre", "code", "ol", "ul", "li"}


def block(text: str, kind: BlockKind = "paragraph", **more: object) -> Block:
    return Block(kind=kind, text=text, at=AT, **more)  # type: ignore[arg-type]


def html_of(*blocks: Block) -> str:
    return str(body(fragments(blocks)))


@given(st.lists(st.tuples(st.sampled_from(KINDS), TEXT, st.integers(0, 3)), min_size=1, max_size=5))
def test_the_text_of_the_html_is_the_text_of_the_blocks(made: list[tuple[BlockKind, str, int]]) -> None:
    blocks = [block(text, kind, level=level) for kind, text, level in made]
    html = html_of(*blocks)
    # Elements stand on lines of their own, so the blocks' texts are joined by line feeds and nothing else.
    assert text_of(html) == "\n".join(item.text for item in blocks)
    assert set(tags_of(html)) <= ALLOWED


@given(TEXT)
def test_no_text_becomes_an_element_or_an_attribute(text: str) -> None:
    reader = read(html_of(block(f"<script>alert(1)</script>{text}<img src=x onerror=y>")))
    assert {name for name, _ in reader.tags} <= {"p", "span", "a"}
    names = {name for _, attributes in reader.tags for name in attributes}
    assert names <= {"id", "class", "href"}
    hrefs = [attributes["href"] for _, attributes in reader.tags if "href" in attributes]
    assert all(href.startswith(("http://", "https://", "mailto:")) for href in hrefs)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("见https://example.org/a?b=1&c=2。", "https://example.org/a?b=1&c=2"),
        ("（原文：http://example.org/x_(y).html）", "http://example.org/x_(y).html"),
        ("网址 www.example.org/a, 谢谢", "http://www.example.org/a"),
        ("来信寄editor@example.org。", "mailto:editor@example.org"),
        ("(https://example.org/end.)", "https://example.org/end"),
    ],
)
def test_addresses_become_links_without_the_punctuation_around_them(text: str, href: str) -> None:
    html = html_of(block(text))
    assert [attributes["href"] for attributes in attributes_of(html, "a")] == [href]
    assert text_of(html) == text


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://example.org/", "a@b", "data:text/html,x", "http://"])
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert attributes_of(html_of(block(text)), "a") == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("全年部署勘查项目1 460个，都已开工", ["1 460个"]),
        ("完成钻探512万米，超过计划", ["512万米"]),
        ("自2027年1月1日起施行的办法", ["2027年", "1月", "1日"]),
        ("新增 12 处矿产地，分布很广", ["12 处"]),
        ("全程45分钟，每班 3小时，隔1个月", ["45分钟", "3小时", "1个月"]),
        ("降低3.2个百分点，修复12平方公里", ["3.2个百分点", "12平方公里"]),
        ("占比为4.6的矿种，分布很广", []),
    ],
)
def test_a_number_stays_with_what_it_counts(text: str, kept: list[str]) -> None:
    html = html_of(block(text))
    for number in kept:
        assert f'<span class="n">{number}</span>' in html
    assert html.count('class="n"') == len(kept)


def test_the_last_characters_of_a_paragraph_stay_together() -> None:
    assert html_of(block("进入名录的矿山每年复核一次。”")).endswith('<span class="end">一次。”</span></p>')


def test_a_dash_or_dot_stays_with_the_word_before_it() -> None:
    html = html_of(block("开采—修复同步，和合·共生的矿区，还有——破折号"))
    assert '<span class="n">采—</span>' in html
    assert '<span class="n">合·</span>' in html
    assert "还有——破折号" in text_of(html)


def test_headings_are_as_deep_as_their_rank_and_no_deeper() -> None:
    html = html_of(block("甲", "heading", level=2), block("乙", "heading", level=5), block("丙", "heading", level=2))
    assert tags_of(html) == ["h2", "h3", "h2"]


def test_every_block_has_its_ordinal_as_id() -> None:
    html = html_of(
        block("甲"),
        block("一", "item", marker="1."),
        block("二", "item", marker="2."),
        block("乙\t丙", "table", rows=(("乙", "丙"),)),
        block("丁", "code"),
    )
    ids = [attributes["id"] for _, attributes in read(html).tags if "id" in attributes]
    assert ids == ["p1", "p2", "p3", "p4", "p5"]


def test_markdown_items_nest_and_raw_items_keep_their_marker() -> None:
    nested = html_of(
        block("一", "item", marker="3."),
        block("甲", "item", marker="-", level=1),
        block("二", "item", marker="4."),
    )
    assert tags_of(nested) == ["ol", "li", "ul", "li", "li"]
    assert attributes_of(nested, "ol") == [{"start": "3"}]
    assert html_of(block("（一）摸清家底", "item")) == '<p id="p1" class="item">（一）摸清家底</p>'


def test_a_table_reads_as_its_text_and_sets_quantities_flush_right() -> None:
    rows = (("指标", "露天矿", "备注"), ("回采率", "95.0", "合格"), ("取水量", "0.12", ""))
    text = "\n".join("\t".join(row) for row in rows)
    html = html_of(block(text, "table", rows=rows, head=True))
    assert text_of(html) == text
    assert [attributes.get("scope") for attributes in attributes_of(html, "th")] == [
        "col",
        "col",
        "col",
        "row",
        "row",
    ]
    assert [attributes.get("class") for attributes in attributes_of(html, "td")] == ["n", None, "n", None]


def test_markdown_html_is_set_as_it_is() -> None:
    html = html_of(block("甲乙", html="甲<strong>乙</strong>"))
    assert html == '<p id="p1">甲<strong>乙</strong></p>'


def test_a_description_ends_with_a_sentence() -> None:
    blocks = [block("第一句话说完了。第二句话还没有说完，要一直说下去。")]
    assert plain(blocks, 15) == "第一句话说完了。"
    assert plain(blocks, 100) == blocks[0].text
    assert plain([block("没有句号的长文" * 5)], 12) == "没有句号的长文没有句……"
