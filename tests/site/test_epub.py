from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from io import BytesIO

from tests.archive.making import make_issue
from wangqi.config import Config
from wangqi.epub import Words, epub
from wangqi.model import Block, Issue, Location

WORDS = Words(label="第3期", contents="本期目录")
CONFIG = Config(title="示例矿讯", publisher="某联合会 & 某学会")


def book(issue: Issue) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(epub(issue, CONFIG, WORDS))) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_book_holds_every_article_and_lists_it() -> None:
    issue = make_issue(
        "2024-01-05", ("要闻", [("甲<乙", "一&二|三"), ("丙", "四")]), ("", [("丁", "五")]), source="新华社"
    )
    files = book(issue)
    documents = [
        ET.fromstring(files[name]) for name in sorted(files) if name.startswith("EPUB/s") and name.endswith("xhtml")
    ]
    text = "".join("".join(document.itertext()) for document in documents)
    for article in issue.articles:
        assert article.title in text
        assert all(block.text in text for block in article.blocks)
    contents = "".join(ET.fromstring(files["EPUB/nav.xhtml"]).itertext())
    assert "甲<乙" in contents
    assert "本期目录" in contents


def test_everything_in_the_spine_is_in_the_manifest_and_in_the_file() -> None:
    files = book(make_issue("2024-01-05", ("要闻", [("甲", "一")]), ("地方", [("乙", "二")])))
    package = ET.fromstring(files["EPUB/package.opf"])
    names = {"opf": "http://www.idpf.org/2007/opf"}
    manifest = {item.attrib["id"]: item.attrib["href"] for item in package.findall("opf:manifest/opf:item", names)}
    assert {f"EPUB/{href}" for href in manifest.values()} <= set(files)
    spine = [item.attrib["idref"] for item in package.findall("opf:spine/opf:itemref", names)]
    assert spine == ["nav", "s1", "s2"]
    assert set(spine) <= set(manifest)


def test_html_of_markdown_becomes_well_formed() -> None:
    issue = make_issue("2024-01-05", ("要闻", [("甲", "一")]))
    at = Location(path="a.md")
    block = Block(kind="paragraph", text="甲\n乙\u00a0丙\x0b", html="甲<br>乙&nbsp;丙\x0b", at=at)
    section = issue.sections[0]
    article = replace(section.articles[0], blocks=(block,))
    issue = replace(issue, sections=(replace(section, articles=(article,)),))
    document = ET.fromstring(book(issue)["EPUB/s1.xhtml"])
    assert "乙\u00a0丙" in "".join(document.itertext())


def test_the_same_issue_gives_the_same_bytes_and_an_undated_or_empty_one_a_book() -> None:
    issue = make_issue("2024-01-05", ("要闻", [("甲", "一")]))
    assert epub(issue, CONFIG, WORDS) == epub(issue, CONFIG, WORDS)
    for odd in (make_issue(None, ("", [("甲", "一")]), id_="loose"), make_issue("2024-01-05", ("要闻", []))):
        assert "EPUB/s1.xhtml" in book(odd)
