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
class Site:
    """The archive as every page shows it in masthead and footer."""

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
    """All sections across the archive, in the order of the menu."""
    facets: tuple[Link, ...]
    """Regions, sources, keywords …, with the number of their values."""
    documents: tuple[Link, ...]
    """Pages that the owner wrote."""
    latest: IssueRef | None
    issues: int
    articles: int
    first: date | None
    """Date of the oldest dated issue."""
    last: date | None
    trends: bool
    """Whether there is a page of trends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the page's head says."""

    url: str
    """Of this page, relative to the site's root."""
    root: str
    """The way back to the site's root: `../../`, or `./`."""
    menu: str = ""
    """The entry of the menu to which the page belongs: `issue`, `issues`, `topics`, `trends`, `search`; `lost` for the
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
class Home:
    """`home.html`: the latest issue as a front page, and what the archive holds."""

    site: Site
    page: Head
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
class Story:
    """An article inside the page of its issue."""

    article: ArticleRef
    authors: tuple[str, ...]
    body: Markup
    """Its whole text; ids of blocks are left out."""
    span: tuple[int, int]
    """First and last line in the source file."""


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
    url: str
    """Its own page, or its place in this one (`#y2024`)."""
    here: bool
    """Whether its articles stand on this page."""
    groups: tuple[Group, ...]
    """Issue by issue, newest first; empty where they stand on another page."""


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
    """Articles in all."""
    issues: int
    """Issues that hold them."""
    first: date | None
    last: date | None
    years: tuple[Year, ...]
    year: int | None
    """The year, where the page holds a single one of a long listing; None on its first page."""
    chart: Chart | None
    """Articles over time; None where there is nothing to compare."""
    others: tuple[Link, ...]
    """Its siblings: the other sections, the other regions … with most articles."""
    sources: tuple[Link, ...] = ()
    """Sources that appear most often in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexGroup:
    """A handful of names under a heading."""

    name: str
    links: tuple[Link, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuesPage:
    """`issues.html`: all issues by year, or those of one year."""

    site: Site
    page: Head
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
    title: Title
    body: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLine:
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
