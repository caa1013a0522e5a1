"""Issues set by a small typesetter come back as they were: every look, every number of columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.printer import Layout, Look, Printer
from wangqi.importers.assembly import assemble, draft_of_sheets
from wangqi.parse.words import field_words

if TYPE_CHECKING:
    from wangqi.model import Parsed

BODY = Look(size=12, indent=2)
LOOKS = {
    "large": (Look(size=18, bold=True, above=14), Look(size=14, bold=True, above=10)),
    "centred": (Look(size=18, bold=True, align="center", above=14), Look(size=14, align="center", above=10)),
    "bold only": (Look(size=16, above=14), Look(size=12, bold=True, above=8)),
    "another face": (Look(size=16, font="Hei", above=14), Look(size=12, font="Hei", above=8)),
}
NAMES = ("要情速览", "部门动态", "地方实践", "技术前沿")
CLAUSES = (
    "项目组在高原连续作业六十天", "完成钻探进尺 3 200 m", "圈定找矿靶区七处", "专家组一致同意通过验收",
    "资料汇交率达到百分之百", "采用 AutoHaul 系统运输矿石", "其中“共伴生元素”回收率最高", "矿山（含尾矿库）已全部复垦",
    "同比增长12.5%", "下一步将总结经验", "群众对生态修复成效表示满意", "有关做法可供同类地区借鉴",
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    title: str
    paragraphs: tuple[str, ...]
    source: str


def sentences(count: int) -> st.SearchStrategy[str]:
    clause = st.sampled_from(CLAUSES)
    sentence = st.lists(clause, min_size=1, max_size=4).map(lambda parts: "，".join(parts) + "。")
    return st.lists(sentence, min_size=1, max_size=count).map("".join)


pieces = st.builds(
    Piece,
    title=st.tuples(st.sampled_from(("甘肃", "青海", "云南")), st.sampled_from(CLAUSES)).map("".join),
    paragraphs=st.lists(sentences(5), min_size=1, max_size=5).map(tuple),
    source=st.sampled_from(("新华社", "中国矿业报", "经济日报")),
)
issues = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(pieces, min_size=1, max_size=4)), min_size=2, max_size=4,
    unique_by=lambda pair: pair[0],
)  # fmt: skip
Issue = list[tuple[str, list[Piece]]]


def printed(issue: Issue, look: str, layout: Layout) -> Printer:
    section, title = LOOKS[look]
    printer = Printer(layout=layout)
    for name, articles in issue:
        printer.paragraph(name, section)
        for piece in articles:
            printer.paragraph(piece.title, title)
            for text in piece.paragraphs[:-1]:
                printer.paragraph(text, BODY)
            printer.paragraph(f"{piece.paragraphs[-1]}（{piece.source}）", BODY)
    return printer


def read(printer: Printer) -> Parsed:
    return assemble(draft_of_sheets(printer.sheets()), field_words(), path="a.pdf").parsed


def squeezed(text: str) -> str:
    return "".join(text.split())


def outline(parsed: Parsed) -> list[tuple[str, list[tuple[str, tuple[str, ...], str | None]]]]:
    return [
        (
            section.name,
            [(squeezed(a.title), tuple(squeezed(b.text) for b in a.blocks), a.source) for a in section.articles],
        )
        for section in parsed.issue.sections
    ]


def expected(issue: Issue) -> list[tuple[str, list[tuple[str, tuple[str, ...], str | None]]]]:
    return [
        (name, [(squeezed(p.title), tuple(map(squeezed, p.paragraphs)), p.source) for p in articles])
        for name, articles in issue
    ]


@settings(max_examples=20, derandomize=True)
@given(
    issue=issues,
    look=st.sampled_from(sorted(LOOKS)),
    columns=st.integers(1, 3),
    header=st.sampled_from(("", "某某通讯")),
)
def test_what_was_printed_is_read(issue: Issue, look: str, columns: int, header: str) -> None:
    parsed = read(printed(issue, look, Layout(columns=columns, header=header)))
    assert not [problem for problem in parsed.problems if problem.code == "lost-characters"]
    assert outline(parsed) == expected(issue)


@pytest.mark.parametrize("number", ["{}", "- {} -", "— {} —", "第 {} 页", "· {} ·", "{}/9"])
def test_page_numbers_in_any_dress_are_furniture(number: str) -> None:
    issue = [("要情速览", [Piece("青海完成靶区验收", tuple("".join(CLAUSES[:9]) + "。" for _ in range(40)), "新华社")])]
    printer = printed(issue, "large", Layout(number=number, header="某某通讯 内部资料"))
    parsed = read(printer)
    assert outline(parsed) == expected(issue)
    kinds = [item.kind for item in parsed.furniture]
    assert kinds.count("page-number") == len(printer.sheets()) > 1
    assert kinds.count("running-header") == len(printer.sheets())


def test_a_masthead_gives_number_and_date_and_is_no_article() -> None:
    printer = Printer(layout=Layout())
    printer.paragraph("某某通讯", Look(size=28, bold=True, align="center"))
    for line in ("第 12 期（总第 340 期）", "2023年5月18日", "主办单位：某某学会"):
        printer.paragraph(line, Look(size=12, align="center"))
    issue = [("要情速览", [Piece("青海完成靶区验收", (CLAUSES[0] + "。",), "新华社")])] * 2
    rest = printed(issue, "large", Layout())
    for name, articles in issue:
        printer.paragraph(name, LOOKS["large"][0])
        for piece in articles:
            printer.paragraph(piece.title, LOOKS["large"][1])
            printer.paragraph(f"{piece.paragraphs[0]}（{piece.source}）", BODY)
    parsed = read(printer)
    assert outline(parsed) == outline(read(rest)) == expected(issue)
    assert (parsed.issue.number, parsed.issue.total) == (12, 340)
    assert parsed.issue.date is not None
    assert parsed.issue.date.isoformat() == "2023-05-18"


def test_contents_are_furniture() -> None:
    issue = [
        (
            name,
            [
                Piece(f"{place}完成靶区验收", (CLAUSES[0] + "。" + CLAUSES[1] + "。",), "新华社")
                for place in ("青海", "云南")
            ],
        )
        for name in NAMES
    ]
    printer = Printer(layout=Layout())
    printer.paragraph("目  录", Look(size=14, align="center"))
    for name, articles in issue:
        printer.paragraph(f"{name}{'.' * 40}1", Look(size=12))
        for piece in articles:
            printer.paragraph(f"{piece.title}{'.' * 30}2", Look(size=12))
    for name, articles in issue:
        printer.paragraph(name, LOOKS["large"][0])
        for piece in articles:
            printer.paragraph(piece.title, LOOKS["large"][1])
            printer.paragraph(f"{piece.paragraphs[0]}（{piece.source}）", BODY)
    parsed = read(printer)
    assert outline(parsed) == expected(issue)
    assert sum(item.kind == "contents" for item in parsed.furniture) == 1 + 4 + 8
