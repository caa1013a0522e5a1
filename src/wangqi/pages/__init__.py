"""What the site consists of: every page with its address, its template and what the template is given.

The only room that knows addresses. Pure: nothing is read or written; `render` turns a `Page` into text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from wangqi.config import Config
from wangqi.model import Archive, Facet, FacetValue, Parsed, Topic
from wangqi.pages import around, contexts, listings, parts, urls
from wangqi.pages import source as sources
from wangqi.pages.edition import Data, Document, Edition
from wangqi.pages.home import home
from wangqi.pages.issue import article_pages, is_markdown, issue_page
from wangqi.pages.trends import trends_page
from wangqi.pages.urls import article_page, article_url, download_url, issue_url, topic_url

__all__ = [
    "OTHERS",
    "Context",
    "Data",
    "Document",
    "Edition",
    "Page",
    "Part",
    "article_page",
    "article_url",
    "download_url",
    "is_markdown",
    "issue_pages",
    "issue_token",
    "issue_url",
    "listed",
    "part_name",
    "part_pages",
    "part_token",
    "shared_pages",
    "source_page",
    "topic_url",
]

Context = (
    contexts.Home
    | contexts.IssuePage
    | contexts.ArticlePage
    | contexts.Listing
    | contexts.Index
    | contexts.IssuesPage
    | contexts.TrendsPage
    | contexts.SearchPage
    | contexts.NotFound
    | contexts.Manifest
    | contexts.DocumentPage
    | contexts.SourcePage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the site that a template makes."""

    path: str
    """Below the output folder: `issues/2024-04-12/7.html`."""
    template: str
    context: Context


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the pages that belong to no single issue: one of a topic or of a facet's value, or all others.

    Numbers, so that it can travel between processes: the place of a facet and of a value in it, or of a topic.
    """

    facet: int | None = None
    value: int | None = None
    year: int | None = None
    """Of the page of an older year, 0 for what has no date; None: the first page."""


OTHERS = Part()
"""The home page, the indexes, the years and whatever else there is one of."""


def listed(archive: Archive) -> tuple[Part, ...]:
    """The pages that belong to no single issue and list articles, in parts that can be made side by side."""
    kinds: list[tuple[int | None, Sequence[Topic | FacetValue]]]
    kinds = [(None, archive.topics), *((at, facet.values) for at, facet in enumerate(archive.facets))]
    return tuple(
        Part(facet=at, value=place, year=year)
        for at, values in kinds
        for place, value in enumerate(values)
        for year in (None, *listings.own_years(value))
    )


def part_pages(edition: Edition, part: Part) -> Iterator[Page]:
    """The pages of a part."""
    found = _listed(edition.archive, part)
    if found is None:
        yield from _other_pages(edition)
    else:
        yield _page("listing.html", listings.listing(edition, *found, part.year))


def part_token(edition: Edition, part: Part) -> str:
    """All that a part is made from beside settings and templates, as text; empty for one that is made every time."""
    found = _listed(edition.archive, part)
    return listings.listing_token(edition, *found, part.year) if found else ""


def part_name(edition: Edition, part: Part) -> str:
    """A name for a part: the address of its page, or of the first."""
    found = _listed(edition.archive, part)
    return listings.listing_url(*found, part.year) if found else urls.HOME


def _listed(archive: Archive, part: Part) -> tuple[Facet | None, Topic | FacetValue] | None:
    """What a part lists, with the facet whose value it is; None for `OTHERS`."""
    if part.value is None:
        return None
    if part.facet is None:
        return None, archive.topics[part.value]
    facet = archive.facets[part.facet]
    return facet, facet.values[part.value]


def shared_pages(archive: Archive, config: Config, edition: Edition | None = None) -> Iterator[Page]:
    """The pages that belong to no single issue. Give an `edition` where one is at hand."""
    edition = edition or Edition(archive, config)
    for part in (OTHERS, *listed(archive)):
        yield from part_pages(edition, part)


def _other_pages(edition: Edition) -> Iterator[Page]:
    yield _page("home.html", home(edition))
    yield from (_page("issues.html", context) for context in listings.issues_pages(edition))
    yield _page("index.html", listings.topics_index(edition))
    yield from (_page("index.html", context) for context in listings.facet_indexes(edition))
    trends = trends_page(edition)
    if trends:
        yield _page("trends.html", trends)
    search = edition.head(urls.SEARCH, "search")
    yield _page("search.html", contexts.SearchPage(site=edition.site, page=search, years=edition.years))
    yield from (_page("document.html", context) for context in _documents(edition))
    manifest = contexts.Manifest(site=edition.site, page=edition.head(urls.MANIFEST))
    yield _page("manifest.webmanifest", manifest)
    yield _page("404.html", contexts.NotFound(site=edition.site, page=_lost(edition)))


def issue_pages(archive: Archive, config: Config, index: int, edition: Edition | None = None) -> Iterator[Page]:
    """The page of the issue at `index` in `archive.issues`, and those of its articles where they have any.

    For more than one issue give an `edition`, which remembers what they share.
    """
    edition = edition or Edition(archive, config)
    texts, near = edition.texts(index), around.around(edition, index)
    yield _page("issue.html", issue_page(edition, index, texts, near))
    if not config.bundle:
        yield from (_page("article.html", context) for context in article_pages(edition, index, texts, near))


def issue_token(edition: Edition, index: int) -> str:
    """All that the pages of the issue at `index` take from the rest of the archive, as text (see `around`)."""
    return "\n".join((edition.archive.issues[index].id, around.token(edition, index)))


def source_page(edition: Edition, index: int, parsed: Parsed, text: str) -> Page:
    """The raw `text` of the issue at `index` beside what `parsed` made of it."""
    return _page(
        "source.html",
        sources.source_page(edition, index, parsed, text, edition.texts(index)),
    )


def _page(template: str, context: Context) -> Page:
    return Page(path=urls.file_of(context.page.url), template=template, context=context)


def _documents(edition: Edition) -> Iterator[contexts.DocumentPage]:
    for document in edition.documents:
        yield contexts.DocumentPage(
            site=edition.site,
            page=edition.head(urls.document_url(document.name), document.name),
            holds=edition.holds,
            title=edition.title(document.title),
            body=Markup(document.html),  # noqa: S704 - `Document` promises that it is safe
        )


def _lost(edition: Edition) -> parts.Head:
    """The page for addresses that do not exist is sent from any depth, so its links begin at the server's root."""
    head = edition.head(urls.NOT_FOUND, "lost")
    base = urlsplit(edition.config.base_url).path
    return dataclasses.replace(head, root=base) if base else head
