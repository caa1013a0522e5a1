"""An issue as an EPUB 3 book: one document a section, a navigation document, the same bytes on every run.

After *EPUB 3.3* (https://www.w3.org/TR/epub-33/): the archive begins with an uncompressed `mimetype`; every content
document is well-formed XHTML; identifiers and dates come from the issue, never from the clock.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from wangqi.config import Config
from wangqi.model import Article, Issue
from wangqi.pages.body import Fragment, body, escape, fragments
from wangqi.zipped import member, zipped

_NAMESPACE = uuid.UUID("6f1d7f0a-8a55-5c0e-9d2b-0f5a7f5b2f11")
"""For books of a site without an address; any fixed value does."""
_VOID = re.compile(r"<(br|hr|wbr|img)((?:\s[^<>]*?)?)\s*/?>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)")
# What XML 1.0 cannot hold at all, were it written as a reference.
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_STYLE = """body { line-height: 1.75; text-align: justify; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; text-align: start; break-after: avoid; }
p { margin: 0; text-indent: 2em; }
p.meta, p.item, p.contact, p.link, p.image { text-indent: 0; }
p.meta { color: #555; font-size: .875em; }
p.item { padding-inline-start: 2em; }
.end, .n { white-space: nowrap; }
table { border-collapse: collapse; text-align: start; }
th, td { border-block: 1px solid; padding: .25em .5em; font-weight: normal; }
th.n, td.n { text-align: end; }
article { margin-block-start: 2em; }
nav ol { list-style: none; padding: 0 0 0 1em; }
"""
_FIRST = (member("mimetype", "application/epub+zip", deflate=False), member("META-INF/container.xml", _CONTAINER))
_SHEET = member("EPUB/style.css", _STYLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the book says of its own, in the words of the site."""

    label: str
    """What the issue is called: 第15期."""
    contents: str
    """Heading of the navigation document."""


def epub(issue: Issue, config: Config, words: Words, texts: Sequence[tuple[Fragment, ...]] | None = None) -> bytes:
    """The issue as a file; give its articles set, as `texts`, where they are at hand."""
    chapters = list(_chapters(issue, words, iter(texts or [fragments(article.blocks) for article in issue.articles])))
    title = f"{config.title}　{words.label}"
    return zipped(
        (
            *_FIRST,
            member("EPUB/package.opf", _package(issue, config, title, chapters)),
            member("EPUB/nav.xhtml", _navigation(title, words.contents, chapters)),
            _SHEET,
            *(member(f"EPUB/{one.name}.xhtml", _document(one.title, _chapter(one))) for one in chapters),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    name: str
    """`s1`, `s2`, …"""
    title: str
    section: str
    """Empty where the section has no name of its own to show."""
    articles: tuple[Article, ...]
    texts: tuple[tuple[Fragment, ...], ...]
    """The articles, set."""


def _chapters(issue: Issue, words: Words, texts: Iterator[tuple[Fragment, ...]]) -> Iterator[_Chapter]:
    for number, section in enumerate(issue.sections, 1):
        if section.articles:
            name = "" if section.implicit else section.name
            title = name or (section.articles[0].title if section.implicit else words.label)
            own = tuple(islice(texts, len(section.articles)))
            yield _Chapter(name=f"s{number}", title=title, section=name, articles=section.articles, texts=own)
    if not issue.articles:
        yield _Chapter(name="s1", title=words.label, section=words.label, articles=(), texts=())


def _chapter(chapter: _Chapter) -> str:
    heading = f"<h1>{_text(chapter.section)}</h1>" if chapter.section else ""
    level = 2 if chapter.section else 1
    articles = zip(chapter.articles, chapter.texts, strict=True)
    return heading + "".join(_article(article, text, level) for article, text in articles)


def _article(article: Article, text: Sequence[Fragment], level: int) -> str:
    meta = "　".join((*([article.source] if article.source else ()), *article.authors))
    html = body(text, top=level + 1, prefix=None, label=article.title)
    return (
        f'<article id="a{article.id}">\n<h{level}>{_text(article.title)}</h{level}>\n'
        + (f'<p class="meta">{_text(meta)}</p>\n' if meta else "")
        + f"{_xhtml(str(html))}\n</article>\n"
    )


def _navigation(title: str, contents: str, chapters: Sequence[_Chapter]) -> str:
    items = "".join(
        f'<li><a href="{chapter.name}.xhtml">{_text(chapter.title)}</a>{_entries(chapter)}</li>\n'
        for chapter in chapters
    )
    return _document(title, f'<nav epub:type="toc" id="toc"><h1>{_text(contents)}</h1>\n<ol>\n{items}</ol></nav>\n')


def _entries(chapter: _Chapter) -> str:
    """The articles of a chapter; none where the chapter is its own only article."""
    if not chapter.section or not chapter.articles:
        return ""
    items = (
        f'<li><a href="{chapter.name}.xhtml#a{article.id}">{_text(article.title)}</a></li>\n'
        for article in chapter.articles
    )
    return f"\n<ol>\n{''.join(items)}</ol>"


def _document(title: str, content: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        'lang="zh-CN" xml:lang="zh-CN">\n'
        f'<head><meta charset="UTF-8"/><title>{_text(title)}</title>'
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{content}</body>\n</html>\n"
    )


def _package(issue: Issue, config: Config, title: str, chapters: Sequence[_Chapter]) -> str:
    day = issue.date.isoformat() if issue.date else "1980-01-01"
    url = f"{config.base_url}issues/{issue.id}/"
    seed = uuid.NAMESPACE_URL if config.base_url else _NAMESPACE
    metadata = [
        f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(seed, f"{config.title} {url}")}</dc:identifier>',
        f"<dc:title>{_text(title)}</dc:title>",
        "<dc:language>zh-CN</dc:language>",
        f'<meta property="dcterms:modified">{day}T00:00:00Z</meta>',
    ]
    if issue.date:
        metadata.append(f"<dc:date>{day}</dc:date>")
    if config.publisher:
        metadata.append(f"<dc:publisher>{_text(config.publisher)}</dc:publisher>")
    manifest = "".join(
        f'<item id="{chapter.name}" href="{chapter.name}.xhtml" media-type="application/xhtml+xml"/>\n'
        for chapter in chapters
    )
    spine = "".join(f'<itemref idref="{chapter.name}"/>\n' for chapter in chapters)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="zh-CN">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n' + "\n".join(metadata) + "\n</metadata>\n"
        '<manifest>\n<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        f'<item id="style" href="style.css" media-type="text/css"/>\n{manifest}</manifest>\n'
        f'<spine>\n<itemref idref="nav"/>\n{spine}</spine>\n</package>\n'
    )


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", escape(text))


def _xhtml(html: str) -> str:
    """HTML of a block as XHTML: void elements closed, named references that XML does not know written out."""
    closed = _VOID.sub(r"<\1\2/>", html.replace("&nbsp;", "&#160;"))
    return _UNWRITABLE.sub("\ufffd", _ENTITY.sub("&amp;", closed))
