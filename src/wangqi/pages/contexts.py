"""What templates are given: one dataclass a template, and the smaller ones inside them.

Every field is documented here and in `templates/README.md`; a test holds the two together. Addresses (`url`) are
relative to the site's root, so a template writes `{{ page.root }}{{ article.url }}`. Words belong to the templates:
contexts hold names, numbers and dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from wangqi.pages.charts import Chart, Map, Multiple, Table
from wangqi.pages.parts import (
    ArticleRef,
    Citation,
    Column,
    Download,
    Head,
    Holdings,
    IssueRef,
    IssueSection,
    IssueYear,
    Link,
    Pair,
    Site,
    Teaser,
    TopicCard,
    Year,
)
from wangqi.pages.titles import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`home.html`: the latest issue as a front page, and what the archive holds."""

    site: Site
    page: Head
    holds: Holdings
    issue: IssueRef | None
    """None while the archive is empty."""
    lead: Teaser | None
    beside: tuple[Teaser, ...]
    """One or two more stories."""
    columns: tuple[Column, ...]
    recent: tuple[IssueRef, ...]
    """The issues before the latest one, newest first."""
    years: tuple[Link, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """`issue.html`: a whole issue."""

    site: Site
    page: Head
    issue: IssueRef
    sections: tuple[IssueSection, ...]
    characters: int
    """Of the whole text, spaces left out."""
    previous: IssueRef | None
    next: IssueRef | None
    source: str
    """Address of the page that shows the raw text; empty where there is none."""
    file: str
    """Name of the source file."""
    downloads: tuple[Download, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """`article.html`: one article."""

    site: Site
    page: Head
    article: ArticleRef
    issue: IssueRef
    topic: Link
    """Its section; the address is empty where the section has no page."""
    byline: str
    """Source and authors as printed; empty where there is none."""
    authors: tuple[str, ...]
    source_url: str
    """Page of its source among the facets; empty where there is none."""
    body: Markup
    """Its text: one block element a block, ids `p1`, `p2`, …"""
    span: tuple[int, int]
    """First and last line in the source file."""
    source: str
    """Address of its place in the raw text; empty where that is not shown."""
    keywords: tuple[Link, ...]
    places: tuple[Link, ...]
    """Values of the site's vocabularies found in it: regions, minerals …"""
    related: tuple[ArticleRef, ...]
    neighbours: tuple[ArticleRef, ...]
    """The articles of its section in this issue, itself among them; at most fifteen around it."""
    sections: tuple[Link, ...]
    """The other sections of the issue, linked to their place in the issue's page."""
    previous: ArticleRef | None
    """In the issue."""
    next: ArticleRef | None
    earlier: ArticleRef | None
    """The last article of its topic in the issue before that has one; None without a topic."""
    later: ArticleRef | None
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """`listing.html`: the articles of a topic or of a facet's value, by year, newest first."""

    site: Site
    page: Head
    kind: Link
    """What it is one of: the sections, the regions … (name and address)."""
    name: str
    id: str
    count: int
    """Articles in all; on the page of a year those of that year, and so with `issues`, `first`, `last`, `chart` and
    `sources`: what is new this year changes nothing there."""
    issues: int
    """Issues that hold them."""
    first: date | None
    last: date | None
    years: tuple[Year, ...]
    year: int | None
    """The year, where the page holds a single one of a long listing, 0 for what has no date; None on its first page."""
    chart: Chart | None
    """Articles over time, of a year by month; None where there is nothing to compare."""
    others: tuple[Link, ...]
    """Its siblings: the other sections, the other regions … with most articles, by their addresses."""
    sources: tuple[Link, ...] = ()
    """Sources that appear most often in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """`index.html`: all sections, or all values of a facet."""

    site: Site
    page: Head
    name: str
    """Of the facet; empty for the sections."""
    id: str
    links: tuple[Link, ...]
    """Most articles first."""
    map: Map | None
    """For provinces: the tile map."""
    topics: tuple[TopicCard, ...] = ()
    """For the sections: each with its latest articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuesPage:
    """`issues.html`: all issues by year, or those of one year."""

    site: Site
    page: Head
    holds: Holdings
    years: tuple[IssueYear, ...]
    year: IssueYear | None
    """The year, on a page of its own."""
    chart: Chart | None
    topics: tuple[Link, ...]
    """On a year's page: its sections with their articles of that year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendsPage:
    """`trends.html`: terms, regions and sections over the years."""

    site: Site
    page: Head
    holds: Holdings
    periods: tuple[str, ...]
    """The years compared."""
    terms: tuple[Multiple, ...]
    """Small multiples on one scale: articles out of a hundred that have the keyword."""
    terms_table: Table
    sections: tuple[Multiple, ...]
    """Small multiples on one scale: articles a year."""
    sections_table: Table
    map: Map | None
    regions: tuple[Link, ...]
    """The ten with most articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """`search.html`: the search page; what it finds is the work of a script."""

    site: Site
    page: Head
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """`404.html`."""

    site: Site
    page: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`manifest.webmanifest`: what a browser needs to put the site on a home screen."""

    site: Site
    page: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """`document.html`: a page that the owner wrote in Markdown."""

    site: Site
    page: Head
    holds: Holdings
    title: Title
    body: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """`source.html`: the raw text of an issue beside what was made of it."""

    site: Site
    page: Head
    issue: IssueRef
    file: str
    """Name of the source file."""
    lines: int
    """Of the whole file."""
    dropped: int
    """Pieces of furniture in it."""
    repaired: int
    """Repairs made in it."""
    pairs: tuple[Pair, ...]
    """In the order of the file."""
