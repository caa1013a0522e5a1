"""The smaller values inside what templates are given: links, lists, stories, lines.

Documented in `templates/README.md` with the contexts; see `contexts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from wangqi.pages.titles import Title

_NOTHING = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A name with an address."""

    url: str
    name: str
    count: int = 0
    """How many articles (or issues) stand behind it; 0 where that is not known."""
    current: bool = False
    """Whether it is the page that is being shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRef:
    """An issue as a list or a link shows it."""

    id: str
    url: str
    number: int | None
    total: int | None
    date: date | None
    title: str
    """A title of its own; empty for an issue with only a number and a date."""
    articles: int
    headline: Title | None = None
    """Title of its first article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """An article as a list or a link shows it."""

    id: str
    url: str
    title: Title
    source: str
    """Empty where the article names none."""
    issue: IssueRef
    section: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What the archive holds: only pages that change with every issue are told."""

    latest: IssueRef | None
    issues: int
    articles: int
    first: date | None
    """Date of the oldest dated issue."""
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The archive as every page shows it in masthead and footer: nothing that changes with a new issue."""

    title: str
    publisher: str
    description: str
    sample: str
    """A line shown on every page of an archive that is not real; empty otherwise."""
    frequency: str
    founded: str
    copyright: str
    icp: str
    contact: str
    base_url: str
    """Where the site stands; empty where the owner did not say."""
    topics: tuple[Link, ...]
    """All sections across the archive, in the order of the menu, without their counts."""
    facets: tuple[Link, ...]
    """Regions, sources, keywords …"""
    documents: tuple[Link, ...]
    """Pages that the owner wrote."""
    trends: bool
    """Whether there is a page of trends."""
    bundle: bool
    """Whether articles stand in the page of their issue alone (`bundle` in site.yaml)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the page's head says."""

    url: str
    """Of this page, relative to the site's root."""
    root: str
    """The way back to the site's root: `../../`, or `./`."""
    menu: str = ""
    """The entry of the menu to which the page belongs: `home`, `issues`, `topics`, `trends`, `search`; `lost` for the
    page of addresses that do not exist; or empty."""
    description: str = ""
    canonical: str = ""
    """The page's whole address; empty where the site's is not known."""
    image: str = ""
    """Whole address of its picture for social media; empty where there is none."""
    previous: str = ""
    next: str = ""
    feed: str = ""
    """Address of a feed of its own (a topic's)."""
    data: Markup = _NOTHING
    """JSON-LD, escaped for a script element; may be empty."""
    meta: tuple[tuple[str, str], ...] = ()
    """More meta elements: name and content (the citation tags of an article)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """An article on the front page."""

    article: ArticleRef
    topic: Link
    """Its section; the address is empty where the section has no page."""
    paragraphs: tuple[Markup, ...]
    """The beginning of its text."""
    whole: bool
    """Whether that is all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A section of the front page."""

    name: str
    """Empty for what stands in no section."""
    url: str
    articles: tuple[ArticleRef, ...]
    more: int
    """Articles of the section that are not listed."""
    more_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article inside the page of its issue."""

    article: ArticleRef
    authors: tuple[str, ...]
    body: Markup
    """Its whole text; ids of blocks are left out, or `a7-p1`, `a7-p2`, … where it has no page of its own."""
    span: tuple[int, int]
    """First and last line in the source file."""
    keywords: tuple[Link, ...] = ()
    """As on the article's page, and so are `places` and `related`; empty where it has one."""
    places: tuple[Link, ...] = ()
    related: tuple[ArticleRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSection:
    """A section inside the page of an issue."""

    id: str
    """Of its element: `s1`, `s2`, …"""
    name: str
    """Empty for articles that stand before any section, and for an article that is its own section."""
    url: str
    """Its topic's page; empty where it has none."""
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file of the whole issue."""

    url: str
    kind: str
    """`text`, `markdown` or `epub`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """How to cite an article or an issue."""

    gbt: str
    """After GB/T 7714-2015, without the date of access."""
    bibtex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The articles of one issue in a listing."""

    issue: IssueRef
    articles: tuple[ArticleRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of a listing."""

    year: int | None
    """None: without a date."""
    count: int
    """0 where the page is that of another year: it tells nothing of this one."""
    url: str
    """Its own page, or its place in this one (`#y2024`)."""
    here: bool
    """Whether its articles stand on this page."""
    groups: tuple[Group, ...]
    """Issue by issue, newest first; empty where they stand on another page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCard:
    """A section with its latest articles."""

    topic: Link
    articles: tuple[ArticleRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueYear:
    """The issues of one year."""

    year: int | None
    url: str
    count: int
    articles: int
    issues: tuple[IssueRef, ...]
    """Newest first; empty where they stand on another page."""


class Piece(NamedTuple):  # as `RawLine`: a page has thousands, and a tuple is made in a third of the time
    """A stretch of a raw line."""

    text: str
    kind: str = ""
    """What it is where the site's text does not hold it (`page-number`, `running-header` …); empty for text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A repair of a line: these characters became those."""

    rule: str
    before: str
    after: str


class RawLine(NamedTuple):
    """A line of the source file that is not blank."""

    number: int
    pieces: tuple[Piece, ...]
    """They join to the line."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What the site shows with the raw lines that it came from."""

    kind: str
    """`block`, `heading`, `title`, `section`, `byline` or `furniture`."""
    text: Markup
    """What the site shows; empty for furniture."""
    url: str
    """Its place in the article's page; empty for what has none."""
    lines: tuple[RawLine, ...]
