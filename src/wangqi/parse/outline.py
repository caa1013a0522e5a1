"""The pieces of a Markdown issue put into sections and articles, with their sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape as html_escape
from typing import TYPE_CHECKING, Final

from wangqi.model import Account, Article, Block, Issue, Location, Metadata, Section
from wangqi.parse.bylines import LABELLED, read_byline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangqi.parse.flow import Credits, Piece
    from wangqi.parse.words import Lexicon

_LONGEST: Final = 80
"""Characters of a byline without brackets at most."""
_LEAD: Final = 12
"""Characters of the words that lead up to a link, at most."""
_BRACKET = re.compile(r"[（(]([^（）()]{2,80})[）)]$")


def solid(text: str) -> str:
    """`text` without white space: the characters that the account counts."""
    return "".join(text.split())


@dataclass(slots=True)
class _Article:
    title: str
    at: Location
    titled: bool = True
    """Whether the title was printed for the article, and not taken from its section or its issue."""
    blocks: list[Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    stand_ins: list[int] = field(default_factory=list)
    """Of each block, how many of its characters are not in the source: names that stand for pictures."""
    named: int = 0
    """The same of the byline."""
    credits: Credits | None = None
    byline: str = ""


@dataclass(slots=True)
class _Section:
    name: str
    at: Location
    printed: int = 0
    articles: list[_Article] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Outline:
    """Takes pieces in order and gives the issue."""

    path: str
    fallback: str
    """The title of an article that has no heading above it: the issue's."""
    lexicon: Lexicon
    aliases: tuple[tuple[str, str], ...] = ()
    _sections: list[_Section] = field(default_factory=list)
    _issue: int = 0
    _begun: bool = False

    def add(self, piece: Piece) -> None:
        """Add the next piece."""
        block, first = piece.block, not self._begun
        self._begun = True
        if piece.rank == 1 and first:
            self._issue = len(solid(piece.carried))
        elif piece.rank in (1, 2):
            name = dict(self.aliases).get(block.text, block.text)
            self._sections.append(_Section(name=name, at=block.at, printed=len(solid(piece.carried))))
        elif piece.rank == 3:
            section = self._section(block.at)
            article = _Article(title=block.text, at=block.at)
            section.articles.append(article)
            article.links += piece.links
        else:
            self._body(piece)

    def finish(self, metadata: Metadata, issue_id: str) -> tuple[Issue, Account]:
        """The issue, and the account of its characters (without totals)."""
        sections: list[Section] = []
        count = 0
        titles = sum(len(solid(a.title)) for s in self._sections for a in s.articles if a.titled)
        for section in self._sections:
            implicit = bool(section.name) and not any(article.titled for article in section.articles)
            if not section.articles:
                section.articles.append(_Article(title=section.name or self.fallback, at=section.at, titled=False))
            articles = []
            for article in section.articles:
                count += 1
                articles.append(self._finished(article, str(count)))
            sections.append(Section(name=section.name, articles=tuple(articles), at=section.at, implicit=implicit))
        issue = Issue(
            id=issue_id,
            sections=tuple(sections),
            at=Location(path=self.path),
            number=metadata.number,
            total=metadata.total,
            date=metadata.date,
            title=metadata.title,
        )
        drafts = [article for section in self._sections for article in section.articles]
        stand_ins = sum(sum(draft.stand_ins) for draft in drafts)
        blocks = sum(len(solid(block.text)) for article in issue.articles for block in article.blocks)
        account = Account(
            blocks=blocks - stand_ins,
            titles=titles,
            sections=sum(section.printed for section in self._sections),
            bylines=sum(len(solid(draft.byline)) - draft.named for draft in drafts),
        )
        return issue, account

    def _section(self, at: Location) -> _Section:
        if not self._sections:
            self._sections.append(_Section(name="", at=at))
        return self._sections[-1]

    def _body(self, piece: Piece) -> None:
        section = self._section(piece.block.at)
        if not section.articles:
            title = section.name or self.fallback
            section.articles.append(_Article(title=title, at=section.at, titled=False))
        article = section.articles[-1]
        article.links += piece.links
        named = len(solid(piece.block.text)) - len(solid(piece.carried))
        if piece.credits:
            article.credits, article.byline, article.named = piece.credits, piece.block.text, named
            return
        article.blocks.append(piece.block)
        article.stand_ins.append(named)

    def _finished(self, article: _Article, number: str) -> Article:
        cite = article.credits
        source, authors = (cite.source, cite.authors) if cite else (None, ())
        if cite is None:
            source, authors = self._byline(article)
        end = max((block.end for block in article.blocks), default=article.at.line)
        return Article(
            id=number,
            title=article.title,
            blocks=tuple(article.blocks),
            at=article.at,
            end=end,
            source=source,
            authors=authors,
            links=tuple(dict.fromkeys(article.links)),
            byline=article.byline,
        )

    def _byline(self, article: _Article) -> tuple[str | None, tuple[str, ...]]:
        """Take the byline off the last paragraph (links may follow it), where the words leave no doubt."""
        place = _last_text(article.blocks)
        block = article.blocks[place] if place >= 0 else None
        found = _find_byline(block.text) if block and block.kind == "paragraph" else None
        if block is None or found is None:
            return None, ()
        start, content = found
        byline = read_byline(content, self.lexicon)
        if byline is None or not byline.certain:
            return None, ()
        printed = block.text[start:]
        html = block.html.removesuffix(html_escape(printed, quote=False))
        if start and block.html == html != "":
            return None, ()  # Markup inside the byline: its HTML cannot be cut like its text.
        article.byline = printed
        rest = replace(
            block, text=block.text[:start].rstrip(), html=html.rstrip().removesuffix("<br>") if start else ""
        )
        article.blocks[place : place + 1] = [rest] if rest.text else []
        if not rest.text:
            article.named = article.stand_ins.pop(place)
        return byline.source, byline.authors


def looks_like_byline(last: str | Sequence[Block]) -> bool:
    """Whether a text, or the last text of these blocks, has the shape of a byline, whatever its words mean."""
    if isinstance(last, str):
        return _find_byline(last) is not None
    place = _last_text(last)
    return place >= 0 and last[place].kind == "paragraph" and _find_byline(last[place].text) is not None


def _last_text(blocks: Sequence[Block]) -> int:
    """The index of the last block that is no link, no picture and no words that lead up to a link; -1: none."""
    place = len(blocks) - 1
    while place >= 0:
        block = blocks[place]
        leads = len(block.text) <= _LEAD and block.text.endswith(("：", ":")) and place + 1 < len(blocks)
        if not (block.kind in ("link", "image") or (leads and blocks[place + 1].kind == "link")):
            break
        place -= 1
    return place


def _find_byline(text: str) -> tuple[int, str] | None:
    """Where a byline begins in a paragraph, and what it says without its brackets."""
    match = _BRACKET.search(text)
    if match:
        return match.start(), match[1]
    return (0, text) if LABELLED.match(text) and len(text) <= _LONGEST else None
