"""The mail of the tutorial: issues of the sample archive, typeset as PDF and Word files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from tests.importers.bombs import write_docx
from wangqi.model import Article, Issue
from wangqi.parse import parse
from wangqi.site import load
from wangqi.source import find, read

ROOT = Path(__file__).parents[2]
NAME = "晨岭矿业通讯"
RAW = """\
晨岭矿业通讯
第 17 期
2026 年 4 月 24 日
重要新闻
北坡两座采场合并验收
北坡两座相邻采场的边坡治理工程日前合并验收，验收组
查看了截水沟、马道和坡脚挡墙，认为排水系统完整，坡
面植被成活率达到九成以上，同意通过验收。
井下通风系统改造提前完工
石岭铁矿把两台主扇换成变频风机，井下风量调节由人工
改为自动，每月少用电四万度，工期比原计划提前二十天，
项目组表示，下一步将把风量数据接入矿区调度中心，并且
按月报送联合会备案。（本刊编辑部）
会员动态
充填采矿培训班开班
培训班为期三天，由两家设计院的工程师授课，内容包括
膏体制备、管道输送和充填体强度检测，六十名学员参加
了现场教学。（本刊编辑部）
"""
"""An issue that somebody copied out of a PDF by hand: hard-wrapped, without blank lines."""
STYLE = """
@page { size: A4; margin: 25mm 20mm } body { font: 11pt/1.7 serif; margin: 0 }
h1 { font-size: 24pt; text-align: center; margin: 0 } .about { text-align: center; text-indent: 0 }
h2 { font-size: 17pt } h3 { font-size: 13pt; margin: .8em 0 .4em }
p { margin: 0; text-indent: 2em; text-align: justify }
.source { text-align: right; text-indent: 0 }
"""


def issues() -> list[Issue]:
    """The sample archive's issues that have a date, oldest first, each cut down to a few articles."""
    words = load(ROOT).config.words
    parsed = [parse(read(path, name=path.name), words).issue for path in find(ROOT / "issues")]
    return sorted((issue for issue in parsed if issue.date), key=lambda issue: str(issue.date))


def mail(folder: Path, chromium: str) -> None:
    """Write `mail/`: eleven issues as PDF and Word, one as text, and a file that broke on its way. And next week's."""
    *sent, last = issues()
    for name in ("mail", "next-week"):
        (folder / name).mkdir()
    printed = []
    for number, issue in enumerate(sent, 1):
        if number % 2:
            printed.append((folder / "mail" / f"通讯{issue.date:%Y%m%d}.pdf", html(issue, number)))
        else:
            write_docx(folder / "mail" / f"通讯{issue.date:%Y%m%d}.docx", word(issue, number))
    for place in (0, 2):  # two more, so that it is a dozen
        extra = sent[place]
        write_docx(folder / "mail" / f"增刊{place + 1}.docx", word(extra, None, parts=slice(3, 5)))
    to_pdf(printed, chromium)
    (folder / "mail" / "通讯20260424.txt").write_text(RAW, encoding="utf-8")
    whole = printed[0][0].read_bytes()
    (folder / "mail" / "通讯20260501.pdf").write_bytes(whole[: len(whole) // 3])
    write_docx(folder / "next-week" / f"通讯{last.date:%Y%m%d}.docx", word(last, 25))


def pieces(issue: Issue, number: int | None, parts: slice) -> Iterator[tuple[str, str]]:
    """What is printed, as (kind, text): name, about, section, title, text, source."""
    yield "name", NAME
    if number:
        yield "about", f"第 {number} 期"
        yield "about", f"{issue.date:%Y} 年 {issue.date.month} 月 {issue.date.day} 日" if issue.date else ""
    for section in issue.sections[parts]:
        yield "section", section.name
        for article in section.articles[:2]:
            yield "title", article.title
            yield from (("text", text) for text in texts(article))
            if article.source:
                yield "source", f"（{article.source}）"


def texts(article: Article) -> Sequence[str]:
    """The first paragraphs of an article."""
    return [block.text for block in article.blocks if block.kind == "paragraph"][:3]


def html(issue: Issue, number: int) -> str:
    """A page to be printed."""
    kinds = {"name": "h1", "section": "h2", "title": "h3"}
    rows = (
        f"<{kinds[kind]}>{escape(text)}</{kinds[kind]}>" if kind in kinds else f'<p class="{kind}">{escape(text)}</p>'
        for kind, text in pieces(issue, number, slice(0, 3))
    )
    return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{STYLE}</style>{"".join(rows)}'


def word(issue: Issue, number: int | None, parts: slice = slice(0, 3)) -> str:
    """The body of a Word file, formatted by hand as most are."""
    looks = {
        "name": '<w:b/><w:sz w:val="52"/>',
        "section": '<w:b/><w:sz w:val="36"/>',
        "title": '<w:b/><w:sz w:val="28"/>',
    }
    places = {"text": '<w:ind w:firstLine="420"/>', "source": '<w:jc w:val="right"/>', "name": '<w:jc w:val="center"/>'}
    return "".join(
        f"<w:p><w:pPr>{places.get(kind, '')}</w:pPr><w:r><w:rPr>{looks.get(kind, '')}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for kind, text in pieces(issue, number, parts)
    )


def to_pdf(printed: Sequence[tuple[Path, str]], chromium: str) -> None:
    """Print pages as PDF files, with one browser."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        page = browser.new_page()
        for path, text in printed:
            page.set_content(text)
            page.pdf(path=str(path), prefer_css_page_size=True)
        browser.close()
