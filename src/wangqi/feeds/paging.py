"""A feed that a reader can walk to its beginning (RFC 5005, section 4).

Articles are gathered oldest first into pages of whole issues. A page is sealed as soon as it holds `page` articles
and never changes again, since what is in it depends on older issues alone; the current document holds what is not
sealed yet and enough of the last page to be worth reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from wangqi.model import Entry

PAGE = 50
"""Articles that seal a page, at the end of the issue that brings them."""
BUNDLED = 100
"""The same where the site is to have fewer files: what a reader asks for again and again grows by a quarter or so."""
LEAST = 30
"""Articles of the current document at least (fewer only where there are fewer), the newest issue always whole."""


@dataclass(frozen=True)
class Item:
    """One article as an element of each format: made when first asked for, since most documents stay as they are."""

    entry: Entry
    make: Callable[[Entry], tuple[str, str]]
    """Gives the element of an Atom feed, and that of a JSON feed."""

    @property
    def atom(self) -> str:
        """The article as an `entry` element."""
        return self._made[0]

    @property
    def json(self) -> str:
        """The article as an object."""
        return self._made[1]

    @cached_property
    def _made(self) -> tuple[str, str]:
        return self.make(self.entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What all documents of one feed share."""

    folder: str
    """Where it lies: empty for the site, else `topics/zhongyao-xinwen/`."""
    title: str
    page: str
    """Address of the page that shows the same."""

    def path(self, number: int, suffix: str) -> str:
        """The file of a sealed page, from 1 on; 0 is the current document."""
        return f"{self.folder}feed/{number}.{suffix}" if number else f"{self.folder}feed.{suffix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a feed: a sealed page (`number` from 1 on) or the current one (0)."""

    feed: Feed
    number: int
    older: int
    """Number of the sealed page before it; 0: it is the oldest."""
    items: tuple[Item, ...]
    """Newest issue first, print order within an issue."""


Writer = Callable[[Document], Iterator[tuple[str, str]]]


@dataclass(slots=True)
class Pager:
    """Gathers the articles of one feed, an issue at a time, and writes its pages as they fill up."""

    feed: Feed
    write: Writer
    page: int = PAGE
    _open: list[list[Item]] = field(default_factory=list)
    _last: list[list[Item]] = field(default_factory=list)
    _sealed: int = 0

    def add(self, issue: list[Item]) -> Iterator[tuple[str, str]]:
        """The articles of the next issue, in print order."""
        self._open.append(issue)
        if sum(map(len, self._open)) >= self.page:
            self._sealed += 1
            yield from self._document(self._sealed, self._sealed - 1, self._open)
            self._last, self._open = self._open, []

    def finish(self) -> Iterator[tuple[str, str]]:
        """The current document, after the last issue."""
        issues = list(self._open)
        for issue in reversed(self._last):
            if sum(map(len, issues)) >= LEAST:
                break
            issues.insert(0, issue)
        yield from self._document(0, self._sealed, issues)

    def _document(self, number: int, older: int, issues: Sequence[list[Item]]) -> Iterator[tuple[str, str]]:
        items = tuple(item for issue in reversed(issues) for item in issue)
        return self.write(Document(feed=self.feed, number=number, older=older, items=items))
