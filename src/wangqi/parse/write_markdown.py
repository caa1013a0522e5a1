"""A parsed issue as Markdown that reads back as the same issue, and as plain text.

Every block is written in Markdown's plainest form and read back at once; where that gives another block (emphasis
that touches Han characters, a contact line, a table without a head), it is written as HTML, which `markdown` reads to
the letter. So the file stays as readable as it can be, and the round trip holds by construction.

A byline that says in words what it is stands as it was printed (（来源：新华社）); any other, whose meaning depends on
the words of the field, is marked: `<cite data-source="新华社" data-authors="张三、李四">（新华社 张三 李四）</cite>`.
Items of raw text, whose number is part of the text, are a list with `+`.
"""

from __future__ import annotations

import html as entities
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wangqi.config import FieldWords
from wangqi.parse.bylines import read_byline
from wangqi.parse.escape import escape, html_as_markdown, inline_html
from wangqi.parse.flow import NUMBERED
from wangqi.parse.markdown import read_pieces
from wangqi.parse.outline import looks_like_byline
from wangqi.parse.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangqi.model import Article, Block, Issue, Parsed, Section

_BARE: Final = FieldWords()
"""No words at all: what is certain with these is certain everywhere."""
_PLAIN: Final = "[\u4e00-\u9fff，。、；：？！“”‘’（）《》—…～·%A-Za-z0-9\u2160-\u216b()+:-]+"
_ITSELF: Final = re.compile(
    f"(?=[A-Za-z0-9]*[\u4e00-\u9fff“‘《（]|\\([\u4e00-\u9fff]){_PLAIN}(?:(?:(?<=[0-9])\\.(?=[0-9])| ){_PLAIN})*"
)
"""A line in which nothing means anything to Markdown: it need not be read back to know that it reads as itself."""


def to_markdown(parsed: Parsed) -> str:
    """The issue as Markdown with front matter, ending in a line feed."""
    issue = parsed.issue
    parts = [_front_matter(issue)]
    for number, section in enumerate(issue.sections):
        if section.name or number:
            parts.append(f"## {escape(section.name)}".rstrip())
        for article in section.articles:
            parts += _article(article, section)
    return "\n\n".join(filter(None, parts)) + "\n"


def to_text(parsed: Parsed) -> str:
    """The issue as plain text: one paragraph a line, a blank line between blocks, ending in a line feed."""
    issue = parsed.issue
    known = (issue.title, issue.number and f"第{issue.number}期", issue.date and issue.date.isoformat())
    parts = [" ".join(str(value) for value in known if value)]
    for section in issue.sections:
        parts.append(section.name if not section.implicit else "")
        for article in section.articles:
            parts.append(article.title)
            parts += [f"{block.marker} {block.text}".strip() for block in article.blocks]
            parts.append(article.byline)
    return "\n\n".join(filter(None, parts)) + "\n"


def _front_matter(issue: Issue) -> str:
    """Number, total, date, title; the id too where the date does not give it, so that the file may be renamed."""
    lines = [f"number: {issue.number}"] if issue.number else []
    lines += [f"total: {issue.total}"] if issue.total else []
    lines += [f"date: {issue.date.isoformat()}"] if issue.date else []
    # JSON's quoted strings are YAML's.
    lines += [f"title: {json.dumps(issue.title, ensure_ascii=False)}"] if issue.title else []
    if not issue.date or issue.id != issue.date.isoformat():
        lines.append(f"id: {json.dumps(issue.id)}")
    return "\n".join(["---", *lines, "---"])


def _article(article: Article, section: Section) -> Iterator[str]:
    if not section.implicit:
        yield f"### {escape(article.title)}".rstrip()
    writer = _Writer()
    for block in article.blocks:
        yield writer.block(block)
    yield _byline(article)


def _byline(article: Article) -> str:
    if not article.byline and article.source is None and not article.authors:
        # Without a word of ours the last paragraph might be taken for what it was not taken for.
        return "<cite data-source></cite>" if looks_like_byline(article.blocks) else ""
    printed = article.byline
    said = read_byline(printed.strip("（）()"), lexicon(_BARE)) if looks_like_byline(printed) else None
    if said and said.certain and (said.source, said.authors) == (article.source, article.authors):
        plain = escape(printed)
        if [piece.block.text for piece in read_pieces(plain, "").pieces] == [printed]:
            return plain
    source = f' data-source="{entities.escape(article.source or "")}"'
    authors = f' data-authors="{entities.escape("、".join(article.authors))}"' if article.authors else ""
    return f"<cite{source}{authors}>{escape(printed)}</cite>"


@dataclass(slots=True)
class _Writer:
    """Writes the blocks of one article; it remembers how far the lists that are open indent."""

    _widths: list[int] = field(default_factory=list)

    def block(self, block: Block) -> str:
        """A block as Markdown where that reads back as it is, else as HTML."""
        if block.kind == "item":
            written = self._item(block)
            if written:
                return written
        self._widths.clear()
        if _is_itself(block):
            return f"{'#' * (3 + block.level)} {block.text}" if block.level else block.text
        plain = _plain(block)
        return plain if plain and _reads_as(plain, block) else _exact(block)

    def _item(self, block: Block) -> str:
        """An item in its place in the list; empty where a list cannot show it."""
        marker = block.marker or ("+" if NUMBERED.match(block.text) else "")
        text = _inline(block)
        if marker:
            alone = f"{marker} {_indented(text, len(marker) + 1)}"
            if block.level > len(self._widths) or not _reads_as(alone, block, level=0):
                return ""
            self._widths[block.level :] = [len(marker) + 1]
            before = sum(self._widths[: block.level])
            return " " * before + _indented(alone, before)
        if block.level >= len(self._widths) or not _reads_as(f"- a\n\n  {_indented(text, 2)}", block, level=0):
            return ""
        del self._widths[block.level + 1 :]
        before = sum(self._widths)
        return " " * before + _indented(text, before)


def _is_itself(block: Block) -> bool:
    """Whether a paragraph or a heading is written as it stands (behind its `#`), and need not be read back."""
    known = 1 <= block.level <= 3 if block.kind == "heading" else not block.level and block.kind == "paragraph"
    odd = block.marker or block.rows or block.head or block.html
    return known and not odd and _ITSELF.fullmatch(block.text) is not None


def _indented(text: str, width: int) -> str:
    """All lines but the first moved to the right."""
    return text.replace("\n", "\n" + " " * width)


def _reads_as(markdown: str, block: Block, *, level: int | None = None) -> bool:
    """Whether a piece of Markdown reads as this block (its HTML counts only where it has any)."""
    pieces = read_pieces(markdown, "").pieces
    if not pieces or pieces[-1].rank or (len(pieces) > 1 and level is None):
        return False
    read = pieces[-1].block
    return (
        (read.kind, read.text, read.marker, read.rows, read.head)
        == (block.kind, block.text, block.marker, block.rows, block.head)
        and read.level == (block.level if level is None else level)
        and (not block.html or read.html == block.html)
    )


def _inline(block: Block) -> str:
    return html_as_markdown(block.html) if block.html else escape(block.text)


def _plain(block: Block) -> str:
    """A block in Markdown's own form; empty where it has none."""
    if block.kind in ("paragraph", "link"):
        return _inline(block)
    if block.kind == "heading":
        return f"{'#' * (3 + block.level)} {_inline(block)}" if 1 <= block.level <= 3 else ""
    if block.kind == "quote":
        return "\n".join("> " * (block.level + 1) + line for line in _inline(block).split("\n"))
    if block.kind == "code":
        longest = max(map(len, re.findall("`{3,}", block.text)), default=2)
        return f"{'`' * (longest + 1)}\n{block.text}\n{'`' * (longest + 1)}"
    if block.kind == "image":
        target = re.search('href="([^"]*)"', block.html)
        return f"![{escape(block.text)}]({f'<{entities.unescape(target[1])}>' if target else ''})"
    if block.kind == "table" and block.head and len({len(row) for row in block.rows}) == 1:
        rows = ["| " + " | ".join(map(escape, row)) + " |" for row in block.rows]
        return "\n".join([rows[0], "|" + " --- |" * len(block.rows[0]), *rows[1:]])
    return ""


def _exact(block: Block) -> str:
    """A block in HTML: any kind, any level, any marker."""
    if block.rows:
        head = "th" if block.head else "td"
        rows = [
            "<tr>" + "".join(f"<{cell}>{inline_html(text)}</{cell}>" for text in row) + "</tr>"
            for cell, row in zip([head, *["td"] * len(block.rows)], block.rows, strict=False)
        ]
        return "\n".join(["<table>", *rows, "</table>"])
    if block.kind == "code":
        return f"<pre>{entities.escape(block.text, quote=False)}</pre>"
    level = f' data-level="{block.level}"' if block.level else ""
    marker = f' data-marker="{entities.escape(block.marker)}"' if block.marker else ""
    return f'<p class="{block.kind}"{level}{marker}>{block.html or inline_html(block.text)}</p>'
