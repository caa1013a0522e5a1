"""原文对照: the raw text of an issue, line by line, beside what was made of it.

Every line that is not blank stands on the page once, in the order of the file: with the block, title, section name
or byline that it became, or alone where it is furniture. A line belongs to the last thing that begins at or before
it; past the end of that thing it is the article's byline, or furniture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from operator import attrgetter, not_
from typing import NamedTuple

from markupsafe import Markup, escape

from wangqi.config import Config
from wangqi.model import Article, Entry, Furniture, Parsed, Repair
from wangqi.pages import urls
from wangqi.pages.body import Fragment, body
from wangqi.pages.contexts import SourcePage
from wangqi.pages.edition import Edition
from wangqi.pages.parts import Change, Pair, Piece, RawLine


class _Anchor(NamedTuple):
    """Something of the issue with the lines that it came from."""

    line: int
    end: int
    kind: str
    text: Markup
    url: str
    byline: str
    """Of its article: what may follow it."""


def source_page(
    edition: Edition, index: int, parsed: Parsed, text: str, texts: Sequence[tuple[Fragment, ...]]
) -> SourcePage:
    """The raw `text` of the issue at `index` beside its articles, set as `texts`."""
    issue = edition.archive.issues[index]
    head = edition.head(urls.source_url(issue), "issues")
    if head.canonical:  # search engines have the issue's own page
        head = replace(head, canonical=edition.config.base_url + urls.issue_url(issue))
    lines = text.split("\n")
    raw = _RawText(lines, parsed.furniture, parsed.repairs)
    return SourcePage(
        site=edition.site,
        page=head,
        issue=edition.issue(issue),
        file=issue.at.path.rpartition("/")[2],
        lines=len(lines) - (lines[-1] == ""),
        dropped=len(parsed.furniture),
        repaired=len(parsed.repairs),
        pairs=tuple(_pairs(raw, sorted(_anchors(edition, index, texts), key=attrgetter("line")))),
    )


class _RawText:
    """The lines of a file with what was left out and changed in each."""

    def __init__(self, lines: Sequence[str], furniture: Sequence[Furniture], repairs: Sequence[Repair]) -> None:
        self._lines = lines
        self._dropped: dict[int, list[Furniture]] = defaultdict(list)
        self._changed: dict[int, list[Change]] = defaultdict(list)
        for piece in furniture:
            self._dropped[piece.line].append(piece)
        for repair in repairs:
            self._changed[repair.line].append(Change(rule=repair.rule, before=repair.before, after=repair.after))

    @property
    def last(self) -> int:
        """Number of the last line."""
        return len(self._lines)

    def between(self, first: int, last: int) -> tuple[RawLine, ...]:
        """The lines from `first` to `last`, both included, that are not blank."""
        dropped, changed = self._dropped, self._changed
        return tuple(
            [
                RawLine(
                    number,
                    tuple(_pieces(text, dropped[number])) if number in dropped else (Piece(text),),
                    tuple(changed[number]) if number in changed else (),
                )
                for number, text in enumerate(self._lines[first - 1 : max(first - 1, last)], first)
                if text and not text.isspace()
            ]
        )


def _pieces(line: str, dropped: Sequence[Furniture]) -> Iterator[Piece]:
    """A line cut where something was left out of it."""
    done = 0
    for piece in dropped:
        found = line.find(piece.text.strip() or line, done)
        if found < 0:
            continue
        if found > done:
            yield Piece(text=line[done:found])
        done = found + len(piece.text.strip() or line)
        yield Piece(text=line[found:done], kind=piece.kind)
    if done < len(line):
        yield Piece(text=line[done:])


def _anchors(edition: Edition, index: int, texts: Sequence[tuple[Fragment, ...]]) -> Iterator[_Anchor]:
    issue = edition.archive.issues[index]
    entries = edition.entries(index)
    for section in issue.sections:
        if section.name and not section.implicit:
            yield _Anchor(section.at.line, section.at.line, "section", escape(section.name), "", "")
    for entry, text in zip(entries, texts, strict=True):
        yield _title(edition, entry)
        yield from _blocks(entry, text, edition.config)


def _title(edition: Edition, entry: Entry) -> _Anchor:
    article = entry.article
    following = min((block.at.line for block in article.blocks), default=article.end or article.at.line)
    return _Anchor(
        line=article.at.line,
        end=max(article.at.line, following - 1),
        kind="title",
        text=edition.title(article.title).html,
        url=urls.article_url(entry, edition.config),
        byline=article.byline,
    )


def _blocks(entry: Entry, text: Sequence[Fragment], config: Config) -> Iterator[_Anchor]:
    article: Article = entry.article
    for place, fragment in enumerate(text, 1):
        block = fragment.block
        yield _Anchor(
            line=block.at.line,
            end=max(block.end, block.at.line),
            kind="heading" if block.kind == "heading" else "block",
            text=Markup(fragment.element) or body((fragment,), top=3, prefix=None, label=article.title),  # noqa: S704
            url=urls.block_url(entry, place, config),
            byline=article.byline,
        )


def _pairs(raw: _RawText, anchors: Sequence[_Anchor]) -> Iterator[Pair]:
    yield from _loose(raw.between(1, (anchors[0].line if anchors else raw.last + 1) - 1), "")
    for place, anchor in enumerate(anchors):
        following = anchors[place + 1].line if place + 1 < len(anchors) else raw.last + 1
        end = max(anchor.line, min(anchor.end, following - 1))
        start = anchor.line if not place or anchors[place - 1].line < anchor.line else end + 1
        lines = raw.between(start, end)
        yield Pair(kind=anchor.kind, text=anchor.text, url=anchor.url, lines=lines)
        if end + 1 < following:
            yield from _loose(raw.between(end + 1, following - 1), anchor.byline)


def _loose(lines: Sequence[RawLine], byline: str) -> Iterator[Pair]:
    """Lines between two things: furniture, or else the byline of the article that ends here."""
    if not lines:
        return
    left_out = [all(piece.kind for piece in line.pieces) for line in lines]
    dropped = tuple(compress(lines, left_out))
    rest = tuple(compress(lines, map(not_, left_out)))
    if rest:
        yield Pair(kind="byline" if byline else "furniture", text=escape(byline), url="", lines=rest)
    if dropped:
        yield Pair(kind="furniture", text=Markup(), url="", lines=dropped)
