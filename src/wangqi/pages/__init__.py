"""What the site consists of: every page with its address, its template and what the template is given.

The only room that knows addresses. Pure: nothing is read or written; `render` turns a `Page` into text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from wangqi.config import Config
from wangqi.model import Archive, Parsed
from wangqi.pages import contexts, listings, parts, urls
from wangqi.pages import source as sources
from wangqi.pages.edition import Data, Document, Edition
from wangqi.pages.home import home
from wangqi.pages.issue import article_pages, is_markdown, issue_page
from wangqi.pages.trends import trends_page
from wangqi.pages.urls import article_url, download_url, issue_url, topic_url

__all__ = [
    "Context",
    "Data",
    "Document",
    "Edition",
    "Page",
    "article_url",
    "download_url",
    "is_markdown",
    "issue_pages",
    "issue_url",
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


def shared_pages(archive: Archive, config: Config, edition: Edition | None = None) -> Iterator[Page]:
    """The pages that belong to no single issue. Give an `edition` where one is at hand."""
    edition = edition or Edition(archive, config)
    yield _page("home.html", home(edition))
    yield from (_page("issues.html", context) for context in listings.issues_pages(edition))
    yield _page("index.html", listings.topics_index(edition))
    yield from (_page("index.html", context) for context in listings.facet_indexes(edition))
    yield from (_page("listing.html", context) for context in listings.topic_listings(edition))
    yield from (_page("listing.html", context) for context in listings.facet_listings(edition))
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
    """The page of the issue at `index` in `archive.issues`, and those of its articles.

    For more than one issue give an `edition`, which remembers what they share.
    """
    edition = edition or Edition(archive, config)
    texts = edition.texts(index)
    yield _page("issue.html", issue_page(edition, index, texts))
    yield from (_page("article.html", context) for context in article_pages(edition, index, texts))


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
