"""Word files: styles, direct formatting, numbers, notes, text boxes, tracked changes, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.importers.bombs import WORD, write_docx
from wangqi.importers import import_file
from wangqi.importers.ooxml import parse_xml
from wangqi.importers.wordstyles import Numbering, numeral
from wangqi.parse.words import field_words

if TYPE_CHECKING:
    from pathlib import Path

    from wangqi.importers import Imported

TEXT = "项目组在高原连续作业六十天，圈定找矿靶区七处，专家组一致同意通过验收。"


def paragraph(text: str, *, look: str = "", style: str = "", place: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{named}{place}</w:pPr>{run}</w:p>"


def large(text: str) -> str:
    return paragraph(text, look='<w:b/><w:sz w:val="36"/>')


def medium(text: str) -> str:
    return paragraph(text, look='<w:b/><w:sz w:val="28"/>')


BODY = paragraph(TEXT, place='<w:ind w:firstLine="420"/>')


def read(tmp_path: Path, body: str, **parts: str) -> Imported:
    return import_file(write_docx(tmp_path / "a.docx", body, **parts), field_words())


def titles(imported: Imported) -> list[tuple[str, list[str]]]:
    return [(section.name, [a.title for a in section.articles]) for section in imported.parsed.issue.sections]


def blocks(imported: Imported) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for article in imported.parsed.issue.articles for block in article.blocks]


def test_direct_formatting_tells_sections_from_titles(tmp_path: Path) -> None:
    source = paragraph("（来源：中国矿业报 作者：王小明 李华）", place='<w:jc w:val="right"/>')
    body = large("部委动态") + medium("某省通报验收结果") + BODY + BODY + source + medium("某地启动修复工程") + BODY
    body += large("地方实践") + medium("某市组织安全检查") + BODY
    imported = read(tmp_path, body)
    assert titles(imported) == [
        ("部委动态", ["某省通报验收结果", "某地启动修复工程"]),
        ("地方实践", ["某市组织安全检查"]),
    ]
    first = imported.parsed.issue.articles[0]
    assert (first.source, first.authors) == ("中国矿业报", ("王小明", "李华"))
    assert imported.suffix == ".md"
    assert "## 部委动态" in imported.text
    assert not imported.problems


def test_heading_styles_inherit(tmp_path: Path) -> None:
    styles = (
        f"<w:styles {WORD}>"
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="Heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="X"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style></w:styles>'
    )
    one, two = "某省通报验收结果", "某地启动修复工程"
    body = paragraph("要情速览", style="X") + paragraph(one, style="2") + BODY + paragraph(two, style="2") + BODY
    body += paragraph("地方实践", style="1") + paragraph("某市组织安全检查", style="2") + BODY
    assert titles(read(tmp_path, body, styles=styles)) == [("要情速览", [one, two]), ("地方实践", ["某市组织安全检查"])]


def test_automatic_numbers_are_part_of_the_text(tmp_path: Path) -> None:
    numbering = (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'
    body = large("要情速览") + medium("某省通报验收结果") + BODY
    body += paragraph("第一项要求。", place=item) + paragraph("第二项要求。", place=item)
    found = blocks(read(tmp_path, body, numbering=numbering))
    assert ("item", "（一）第一项要求。") in found
    assert ("item", "（二）第二项要求。") in found


def test_nothing_is_lost_and_nothing_withdrawn_comes_back(tmp_path: Path) -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>文本框里的话。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    runs = (
        '<w:r><w:t>产量 3 m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>'
        "<w:ins><w:r><w:t>，新增的话</w:t></w:r></w:ins><w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>，链接的字</w:t></w:r></w:hyperlink>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:fldChar w:fldCharType="begin"/>'
        '<w:instrText>PAGEREF _x</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的字</w:t></w:r>"
    )
    note = "<w:p><w:r><w:t>脚注的话。</w:t></w:r></w:p>"
    notes = f'<w:footnotes {WORD}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
    body = large("要情速览") + medium("某省通报验收结果") + BODY + f"<w:p>{runs}{box}</w:p>" + BODY
    imported = read(tmp_path, body, footnotes=notes)
    text = "\n".join(text for _, text in blocks(imported))
    assert "产量 3 m³，新增的话，链接的字[2]" in text
    assert "文本框里的话。" in text
    assert "[2] 脚注的话。" in text
    assert "删去" not in text
    assert "PAGEREF" not in text
    assert [item.text for item in imported.parsed.furniture if item.kind == "markup"] == ["隐藏的字"]
    assert not imported.problems


def test_a_table_keeps_its_cells(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    table = f"<w:tbl>{row('矿种', '产量')}{row('铜', '12.5')}{row('锂', '3.1')}</w:tbl>"
    imported = read(tmp_path, large("要情速览") + medium("某省通报验收结果") + BODY + table + BODY)
    rows = [block.rows for block in imported.parsed.issue.articles[0].blocks if block.kind == "table"]
    assert rows == [(("矿种", "产量"), ("铜", "12.5"), ("锂", "3.1"))]


def test_the_running_header_dates_the_issue(tmp_path: Path) -> None:
    header = f"<w:hdr {WORD}>{paragraph('某某通讯 第 7 期 2023年5月18日')}</w:hdr>"
    imported = read(tmp_path, large("要情速览") + medium("某省通报验收结果") + BODY, header1=header)
    assert imported.parsed.issue.number == 7
    assert "date: 2023-05-18" in imported.text


def test_without_any_looks_it_is_raw_text(tmp_path: Path) -> None:
    body = "".join(paragraph(f"{n}{TEXT}", place='<w:ind w:firstLine="420"/>') for n in "甲乙丙")
    imported = read(tmp_path, body)
    assert imported.suffix == ".txt"
    assert imported.text.splitlines() == [f"{n}{TEXT}" for n in "甲乙丙"]
    assert [problem.code for problem in imported.problems if problem.code == "no-titles"]


@pytest.mark.parametrize(
    ("count", "form", "label"),
    [
        (3, "decimal", "3"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (4, "decimalEnclosedCircle", "④"),
        (2, "ideographTraditional", "乙"),
        (4, "lowerRoman", "iv"),
        (27, "lowerLetter", "27"),
        (5, "unknown", "5"),
    ],
)
def test_numerals(count: int, form: str, label: str) -> None:
    assert numeral(count, form) == label


def test_numbers_of_a_level_begin_anew_below_the_next() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(("%1.", "%1.%2"))
    )
    root = parse_xml(
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'.encode()
    )
    counter = Numbering(root)
    assert [counter.label("1", level) for level in (0, 1, 1, 0, 1)] == ["1.", "1.1", "1.2", "2.", "2.1"]
