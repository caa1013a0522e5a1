"""What tells search engines and browsers about the site: sitemap, robots.txt, OpenSearch description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from wangqi.config import Config
from wangqi.feeds.text import clean, xml
from wangqi.model import Archive, Entry
from wangqi.pages import urls

MOST = 50_000
"""Addresses of one sitemap at most (https://www.sitemaps.org/protocol.html)."""
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

Address = tuple[str, date | None]
"""An address below the site's root, and the day of the newest issue that it shows."""


def sitemap(archive: Archive, config: Config, most: int = MOST) -> Iterator[tuple[str, str]]:
    """`sitemap.xml`; with more than `most` addresses an index, with `sitemap-1.xml`, `sitemap-2.xml` and so on.

    Nothing without `base_url`: a sitemap must hold whole addresses.
    """
    if not config.base_url:
        return
    found = list(addresses(archive, config))
    if len(found) <= most:
        yield "sitemap.xml", _urlset(found, config)
        return
    names = []
    for start in range(0, len(found), most):
        names.append(f"sitemap-{start // most + 1}.xml")
        yield names[-1], _urlset(found[start : start + most], config)
    parts = "".join(f"<sitemap><loc>{xml(config.base_url + name)}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{parts}</sitemapindex>\n"


def addresses(archive: Archive, config: Config) -> Iterator[Address]:
    """The pages that a search engine should know: issues and articles oldest first, then what lists them."""
    for issue in archive.issues:
        yield urls.issue_url(issue), issue.date
    if not config.bundle:  # a sitemap lists pages, not places in them
        for entry in archive.entries:
            yield urls.article_page(entry), entry.issue.date
    latest = _latest(archive.entries)
    yield from ((url, latest) for url in (urls.HOME, urls.ISSUES, urls.TOPICS))
    for topic in archive.topics:
        yield urls.topic_url(topic), _latest(topic.entries)
    for facet in archive.facets:
        yield urls.facet_url(facet), latest
        for value in facet.values:
            yield urls.value_url(facet, value), _latest(value.entries)


def robots(config: Config) -> str:
    """`robots.txt`: everything may be read; the sitemap, where there is one, is named."""
    rules = "User-agent: *\nAllow: /\n"
    return rules + (f"\nSitemap: {config.base_url}sitemap.xml\n" if config.base_url else "")


def opensearch(config: Config) -> str:
    """`opensearch.xml` (OpenSearch 1.1): search in a browser's address bar (a short name has 16 characters)."""
    return (
        f'{_HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{xml(clean(config.title)[:16])}</ShortName>\n"
        f"<Description>{xml((config.description or config.title)[:1024])}</Description>\n"
        f"<InputEncoding>UTF-8</InputEncoding>\n<OutputEncoding>UTF-8</OutputEncoding>\n<Language>zh-CN</Language>\n"
        f'<Url type="text/html" template="{xml(config.base_url + urls.SEARCH)}?q={{searchTerms}}"/>\n'
        f"</OpenSearchDescription>\n"
    )


_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def _urlset(found: Iterable[Address], config: Config) -> str:
    base = xml(config.base_url)
    parts = "".join(
        f"<url><loc>{base}{url}</loc>{f'<lastmod>{day.isoformat()}</lastmod>' if day else ''}</url>\n"
        for url, day in found
    )
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{parts}</urlset>\n"


def _latest(entries: Iterable[Entry]) -> date | None:
    return max((entry.issue.date for entry in entries if entry.issue.date), default=None)
